"""How a fault, or a verdict on a stated figure, is said: place, the user's own line, what is wrong, what to do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

Level = Literal["error", "warning", "note"]
Verdict = Literal["agrees", "rounding", "differs", "mistyped", "untestable"]

SHOWN = 10

CODES = {
    "E101": "a file or folder cannot be read",
    "E102": "a file is empty or holds no table",
    "E103": "a file is not valid TOML",
    "E104": "a CSV heading is wrong, missing or twice there",
    "E105": "a CSV row does not fit its headings",
    "E201": "a key or a measure is not known",
    "E202": "a value is missing",
    "E203": "a grade or scale is not known",
    "E204": "a point is not in its grade",
    "E205": "a day lies before the first known value",
    "E206": "a point has no value at the award in force",
    "E207": "a day lies after the last known value",
    "E208": "a value is of the wrong kind or out of range",
    "E209": "a reference is not listed",
    "E210": "a value of low confidence was used unasked",
    "E211": "a line of posts cannot be read",
    "E212": "an amount of money cannot be read",
    "E213": "a basis is needed to price from a scale",
    "E214": "a price base is needed to price from a scale",
    "E215": "an employer pension or category is not known",
    "E216": "pay falls where it is to rise",
    "E217": "days of a scale are out of order, or two ranges of a grade meet",
    "E301": "a post number stands twice",
    "E302": "more posts are removed than there are",
    "E303": "a removal fits posts priced differently",
    "E304": "a post is not in the establishment",
    "E305": "funding shares do not add to 1",
    "E306": "two actions change one post on one day",
    "E307": "a proposal, group, funder or unit cost is named wrongly or twice",
    "E308": "a year lies outside the plan, or the plan says no years",
    "E309": "a change changes nothing, or says what is not so",
    "E401": "the command or call cannot be carried out as given",
    "W201": "a point has no value at an award",
    "W202": "pay moves otherwise than the stated award says",
    "W203": "an award has no value, or is no award day",
    "W204": "a published, derived or inferred value has a reference without an address",
    "W205": "a derived or inferred value does not say how it was worked out",
    "W206": "a reference is not used",
    "W207": "no award is stated for a move of pay",
    "W208": "a value is held that is not used unasked",
}
"""Every code that can be raised, with what it stands for."""


@dataclass(frozen=True)
class Place:
    """Where something stands: a file, its line (from 1) and the text of that line."""

    file: str
    line: int = 0
    excerpt: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True)
class Finding:
    """One fault in a file: where, which field and value, what is wrong, and what to do.

    `message` says what is wrong, `fix` what is accepted or likely meant; both are whole sentences.
    """

    code: str
    place: Place
    field: str
    value: str
    message: str
    fix: str = ""
    level: Level = "error"

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"finding code {self.code!r} is not listed in CODES")

    def __str__(self) -> str:
        said = f" {self.field}" if self.field else ""
        said += f" = {self.value}" if self.value else ""
        lines = [f"{self.place}: {self.level} {self.code}{said}"]
        if self.place.excerpt.strip():
            lines.append(f"  {self.place.line:>3} | {_clip(self.place.excerpt.strip())}")
        lines.extend(f"      {text}" for text in (self.message, self.fix) if text)
        return "\n".join(clean(line) for line in lines)

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


class RefusedError(ValueError):
    """A value, a name or a call that cannot be used: the message says what was given and what is accepted.

    Every refusal that is meant for the user is of this class or is an `InputError`. Any other exception is a fault
    of the program.
    """

    def _repr_html_(self) -> str:
        return f"<pre>{escape(clean(str(self)))}</pre>"


class TooLargeError(RefusedError, OverflowError):
    """An amount of money that no sum here can hold."""


class MissingExtraError(RefusedError, ImportError):
    """A library that an optional part needs is not installed: the message says how to install it."""


class InputError(Exception):
    """Files that cannot be used: all their faults at once, as `findings`."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = in_file_order(findings)
        super().__init__(self.findings)

    def __str__(self) -> str:
        shown = [str(finding) for finding in self.findings[:SHOWN]]
        more = len(self.findings) - SHOWN
        if more > 0:
            shown.append(f"+{more} more")
        return "\n\n".join(shown)

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


def in_file_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings without repeats, file by file as first met, each from its first line to its last."""
    once = list(dict.fromkeys(findings))
    files = list(dict.fromkeys(finding.place.file for finding in once))
    return tuple(sorted(once, key=lambda finding: (files.index(finding.place.file), finding.place.line)))


class Faults:
    """Collects findings while a file is read, and raises them together; and notes of how values were read."""

    def __init__(self) -> None:
        self.found: list[Finding] = []
        self.notes: list[str] = []

    def note(self, words: str) -> None:
        """Note how something was read, which is said beside the figures; nothing where there are no words."""
        if words and words not in self.notes:
            self.notes.append(words)

    def add(self, code: str, place: Place, field: str, value: object, message: str, fix: str = "") -> None:
        """Note one fault; `value` is shown as the user wrote it."""
        if isinstance(value, int) and abs(value) > 10**18:
            value = "a number of too many digits"
        shown = quoted(value) if isinstance(value, str) else "" if value is None else str(value)
        shown = shown.lower() if isinstance(value, bool) else shown
        self.found.append(Finding(code, place, field, _clip(shown), message, fix))

    def extend(self, findings: Iterable[Finding]) -> None:
        """Take over faults found elsewhere."""
        self.found.extend(findings)

    def raise_any(self) -> None:
        """Raise InputError if anything was found."""
        if self.found:
            raise InputError(self.found)


def clean(text: str) -> str:
    """Text without marks that could steer a terminal."""
    return "".join(c if c == "\t" or c.isprintable() else "\ufffd" for c in text)


def quoted(value: str) -> str:
    """A value as it would stand in a file, control marks made visible."""
    return '"' + value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'


def nearest(given: str, known: Sequence[str]) -> str:
    """`Did you mean "EO"?`, or nothing where no known word is near."""
    lower = {word.casefold(): word for word in reversed(known)}
    close = difflib.get_close_matches(given.casefold(), list(lower), n=1, cutoff=0.5)
    if not close:  # a part of a longer name: "polise" for police-officers-ew
        parts = {part: word for word in lower for part in re.split(r"[-/ ]", word)}
        close = [parts[p] for p in difflib.get_close_matches(given.casefold(), list(parts), n=1, cutoff=0.7)]
    return f'Did you mean "{lower[close[0]]}"?' if close else ""


def listed(words: Iterable[str], *, most: int = 12) -> str:
    """Words with commas, cut after `most`."""
    known = list(words)
    shown = ", ".join(known[:most])
    return f"{shown} and {len(known) - most} more" if len(known) > most else shown or "none"


def _clip(text: str, width: int = 160) -> str:
    return text if len(text) <= width else text[: width - 3] + "..."
