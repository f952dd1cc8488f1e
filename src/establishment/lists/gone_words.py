"""Words and letters by which a list says that a post is gone, or that no money is behind it."""

from __future__ import annotations

import re

from establishment.lists.contract_kinds import CASUAL
from establishment.lists.headings import heading_strengths
from establishment.lists.profiles import Profile

GONE = re.compile(
    r"^(?:deleted?|closed|eliminated|inactive|inact|abol(?:ished)?|dis-?estab(?:lished)?|obsolete|removed|ceased"
    r"|cancell?ed|withdrawn|archived|terminated|expired|superseded|not established|dilewyd|dileu)\b",
    re.IGNORECASE,
)
UNFUNDED = re.compile(r"^(?:unfunded|not funded|un-funded|no budget|non[- ]funded)\b", re.IGNORECASE)
GONE_WORD = re.compile(f"{GONE.pattern}|{UNFUNDED.pattern}|{CASUAL.pattern}", re.IGNORECASE)
GONE_START = re.compile(
    r"\n(?:delet|closed|eliminated|inact|abol|dis|obsolete|removed|ceased|cancel|withdrawn|archived|terminated|expired"
    r"|superseded|not |dil|un|no budget|non|casual|relief|bank|agency|sessional|supply|zero|as |temp)"
)
"""How every text begins that the three patterns above match, in small letters after a line feed."""
GONE_BEHIND = re.compile(rf"[(\[*] ?(?:{GONE.pattern.removeprefix('^')}) ?[)\]*]*$", re.IGNORECASE)
"""How a title ends whose post is gone: Team Manager (DELETED)."""
_IN_FORCE, NOT_IN_FORCE = frozenset("ALN"), frozenset("CDIX")
"""Letters of a status: active, live, normal; and closed or ceased, deleted or dead, inactive, crossed out."""
MOST_GONE = 0.3
"""Letters that stand on more of the rows say something else, as D for day shift does."""


def tells_by_letters(profile: Profile) -> bool:
    """Whether a status is one letter, which tells the few posts that are gone from those in force."""
    strengths = heading_strengths(profile.heading)
    if strengths.get("status", 0) <= strengths.get("contract", 0):
        return False  # C under a contract can be casual, and D a kind of duty
    letters = set(profile.texts)
    gone = profile.share(NOT_IN_FORCE.__contains__)
    return bool(letters & _IN_FORCE) and all(len(each) == 1 for each in letters) and 0 < gone < MOST_GONE
