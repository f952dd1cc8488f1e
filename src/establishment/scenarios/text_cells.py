"""Texts that say several things at once: allowances and funders, as a cell of a posts table or a line has them.

What stands around a number is understood or refused. It is never taken for a part of the name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from establishment.ground.findings import InputError, RefusedError, quoted
from establishment.ground.read_numbers import NUMBER
from establishment.scenarios.line_shapes import AllowanceTable, FunderShare

ALLOWANCES_FIX = (
    "Write standby £1,200; shift 14%; pensionable ones as shift 14% pensionable. "
    "An amount is a year; standby £30 x 40 is so often a year."
)
FUNDERS_FIX = "Write pcc 1/3; force 2/3, or pcc 20%; force 80%."
_PENSIONABLE = r"(?:(?:non[- ]?|not )?pensionable)"
_ALLOWANCE = re.compile(
    rf"(?:(?P<before>{_PENSIONABLE}) )?(?P<name>\S.*?)"
    rf"(?:[ :]+(?:(?P<percent>{NUMBER}\s?%)|(?P<amount>(?:£|GBP)\s?\S*?))"
    r"(?: (?:a|per) (?:year|annum)|/year| p\.?a\.?)?)?"
    rf"(?: [x×] (?P<count>{NUMBER})| for (?P<hours>{NUMBER}) hours a week)?"
    r"(?:,? at least (?P<least>(?:£|GBP)\s?\S*?))?(?:,? at most (?P<most>(?:£|GBP)\s?\S*?))?"
    r"(?P<follows>,? by hours| whatever the hours)?"
    rf"(?:,? \(?(?P<after>{_PENSIONABLE})\)?)?",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?<![\w.])\d+\s?[x×](?!\w)|(?<!\w)[x×]\s?\d|^[\d.,]+(?:\s|$)|^half\b|[£$€%]|pensionable|\b(?:weekly|monthly|daily|hourly|fortnightly|nightly|quarterly|each)\b"
    r"|\b(?:a|per|every|each)\s(?:hour|day|night|week|fortnight|month|quarter|shift|session|post)\b"
    r"|/(?:hour|day|week|month|shift)|\bp\.?\s?(?:w|c\.?\s?m)\b",
    re.IGNORECASE,
)
"""What beside an amount would change it: how many there are, how often it is paid, another amount."""
_PART = rf"(?:{NUMBER}\s?%|\d+(?:\.\d+)?/\d+(?:\.\d+)?|\d*\.\d+|[½¼¾⅓⅔])"
_SHARE = re.compile(
    rf"(?P<name>\S.*?)[\s:]+\(?(?P<share>{_PART})\)?|(?P<first>{_PART})\s+(?:of\s|from\s|by\s)?(?P<second>\S.*)"
)


class CellError(RefusedError):
    """A part of a text that is not understood: the part, and what is wrong with it."""

    def __init__(self, part: str, message: str) -> None:
        super().__init__(message)
        self.part, self.message = part, message


def read_allowances(text: str) -> Iterator[AllowanceTable]:
    """Allowances with a semicolon between: "shift 14% pensionable; standby £1,200; London".

    A name alone is looked up among the allowances of the scale. Raises CellError for a part that is not understood.

    >>> [(a.name, str(a.percent), a.pensionable) for a in read_allowances("pensionable shift 14%")]
    [('shift', '14', True)]
    >>> [(a.name, str(a.count), str(a.hours)) for a in read_allowances("sleep-in £40 x 60; nights for 6 hours a week")]
    [('sleep-in', '60', 'None'), ('nights', 'None', '6')]
    """
    for part in (each.strip() for each in text.split(";")):
        if part:
            yield _allowance(part)


def _allowance(part: str) -> AllowanceTable:
    match = _ALLOWANCE.fullmatch(part)
    if match is None:
        raise CellError(part, f"{quoted(part)} is not an allowance.")
    valued = match["percent"] or match["amount"]
    # beside an amount a word such as weekly would change it; of a name alone only signs of money are suspect
    unclear = _NO_NAME.search(match["name"] if valued else re.sub(r"[^£$€%]", "", match["name"]))
    # pensionable may stand before or after, and not both ways
    counts = [not words.casefold().startswith("no") for words in (match["before"], match["after"]) if words]
    if unclear or len(set(counts)) > 1:
        what = quoted(unclear[0].strip()) if unclear and valued else quoted(part)
        raise CellError(part, f"{what} beside an allowance is not understood.")
    fields: dict[str, object] = {"name": match["name"], "pensionable": True in counts}
    fields |= {key: match[key] for key in ("percent", "amount", "count", "hours", "least", "most") if match[key]}
    fields |= {"follows_hours": "by hours" in match["follows"].casefold()} if match["follows"] else {}
    try:
        return AllowanceTable.model_validate(fields)
    except InputError as fault:
        raise CellError(part, fault.findings[0].message) from None


def read_funders(text: str, funders: Collection[str] = ()) -> list[FunderShare]:
    """Funders with a semicolon between, each with its share: "pcc 1/3; force 2/3", "me 20%; other 80%".

    known: funders that are declared; what is one of them is no share ("Region 0.5"). A whole number is a part of the
    name ("Region 1"). Raises CellError for a part that is not understood.

    >>> [(f.name, str(f.share)) for f in read_funders("me 20%; other 80%")]
    [('me', '1/5'), ('other', '4/5')]
    """
    # a declared funder may have a number in its name
    if text.strip() in funders:
        return [FunderShare(name=text.strip())]
    parts = [part for part in (each.strip() for each in text.split(";")) if part]
    shares = [_share(part, funders) for part in parts]
    for part, share in zip(parts, shares, strict=True):
        # of several the rest is not given to one that says nothing
        if len(parts) > 1 and "share" not in share.model_fields_set:
            raise CellError(part, f"{quoted(part)} says no share; a percentage has its sign.")
    return shares


def _share(part: str, funders: Collection[str]) -> FunderShare:
    match = None if part in funders else _SHARE.fullmatch(part)
    if match is None and (part in funders or "%" not in part):
        return FunderShare(name=part)
    name = "" if match is None else match["name"] or match["second"]
    if match is None or (name not in funders and "%" in name):
        raise CellError(part, f"The shares in {quoted(part)} are not understood.")
    try:
        return FunderShare.model_validate({"name": name, "share": match["share"] or match["first"]})
    except InputError as fault:
        raise CellError(part, fault.findings[0].message) from None
