"""How a fault, or a verdict on a stated figure, is said: place, the user's own line, what is wrong, what to do."""

from __future__ import annotations

import difflib
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from html import escape
from typing import Literal

from establishment.ground.shown import Shown

Level = Literal["error", "warning", "note"]
Verdict = Literal["agrees", "rounding", "differs", "mistyped", "untestable"]

SHOWN = 10
PLACES = 3
"""How many places are named of faults that are alike."""
NEAR = 0.5
"""How much two words share, at least, for one to be looked at as a slip of the other."""
LIKELY = 0.6
"""How much they share where it is likely; below that only a single wrong letter is one."""

CODES = {
    "E101": "a file or folder cannot be read",
    "E102": "a file is empty or holds no table",
    "E103": "a file is not valid TOML or JSON",
    "E104": "a CSV heading is wrong, missing or repeated",
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
    "E210": "a value of low confidence needs your consent",
    "E211": "a line of posts cannot be read",
    "E212": "an amount of money cannot be read",
    "E213": "a basis is needed to price from a scale",
    "E214": "a price base is needed to price from a scale",
    "E215": "an employer pension or category is not known",
    "E216": "pay falls where it should rise",
    "E217": "days of a scale are out of order, or two ranges of a grade overlap",
    "E218": "nothing says how long a post stays on a point",
    "E219": "a salary is outside its grade, or is protected although it is inside",
    "E220": "a statement quotes what is not in the paper",
    "E301": "a post number appears twice",
    "E302": "more posts are removed than there are",
    "E303": "a removal fits posts priced differently",
    "E304": "a post is not in the establishment",
    "E305": "funding shares do not add to 1",
    "E306": "two actions change one post on one day",
    "E307": "a proposal, group, funder or unit cost has a wrong name or appears twice",
    "E308": "a year is outside the plan, or the plan has no years",
    "E309": "a change changes nothing, or contradicts the posts",
    "E310": "a post holder cannot leave in this way",
    "E401": "a command or call cannot be carried out",
    "W201": "a point has no value at an award",
    "W202": "pay does not change as the stated award says",
    "W203": "an award has no values, or its day is not an award day",
    "W204": "a published, derived or inferred value has a reference without an address",
    "W205": "a derived or inferred value does not say how it was worked out",
    "W206": "a reference is not used",
    "W207": "no stated award explains a change of pay",
    "W208": "a value of low confidence is used only on request",
    "W209": "a scale does not say how posts move up its points",
}
"""Every code that can be raised, with what it stands for."""


@dataclass(frozen=True, repr=False)
class Place(Shown):
    """Where something stands: a file, its line (from 1) and the text of that line."""

    file: str
    line: int = 0
    excerpt: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, repr=False)
class Finding(Shown):
    """One fault in a file: where, which field and value, what is wrong, and what to do.

    `message` says what is wrong; `fix` says what is accepted or what was probably meant. Both are whole sentences.

    >>> import establishment as est
    >>> try:
    ...     est.cost("no-such-plan")
    ... except est.InputError as fault:
    ...     print(fault.findings[0].code, fault.findings[0].message)
    E101 There is no such file, and no scenario of that name ships.
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
        message = f" {self.field}" if self.field else ""
        message += f" = {self.value}" if self.value else ""
        lines = [f"{self.place}: {self.level} {self.code}{message}"]
        if self.place.excerpt.strip():
            lines.append(f"  {self.place.line:>3} | {_clip(self.place.excerpt.strip())}")
        lines.extend(f"      {text}" for text in (self.message, self.fix) if text)
        return "\n".join(clean(line) for line in lines)


class RefusedError(ValueError):
    """A value, a name or a call that cannot be used: the message says what was given and what is accepted.

    Every error that the user can put right is of this class or is an `InputError`. Any other exception is a fault of
    the program.

    >>> import establishment as est
    >>> try:
    ...     est.cost("control-room", given={"SCP 20": "x"})
    ... except est.RefusedError as fault:
    ...     print(fault)
    given["SCP 20"]: "x" is not an amount of money; write it as £12,084, £20k or £1.23m
    """

    def _repr_html_(self) -> str:
        return f"<pre>{escape(clean(str(self)))}</pre>"


class CallError(RefusedError, TypeError):
    """A call with an argument that is not there, or without one that has to be."""


class TooLargeError(RefusedError, OverflowError):
    """An amount of money that no sum here can hold, or a number above all that are used."""


class MissingExtraError(RefusedError, ImportError):
    """A library that an optional part needs is not installed: the message says how to install it."""


class _FindingsError(Exception):
    """An error that has several findings, in the order of their files."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = in_file_order(findings)
        super().__init__(self.findings)

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


class InputError(_FindingsError):
    """Files that cannot be used. `findings` has every error in them.

    >>> import establishment as est
    >>> try:
    ...     est.Scenario(title="T", pay="njc", basis="highest")
    ... except est.InputError as fault:
    ...     print(fault.findings[0].field, fault.findings[0].value)
    basis "highest"
    """

    def __str__(self) -> str:
        causes = once_a_cause(self.findings)
        if len(causes) > SHOWN:
            # a slip in a column would else fill the screen with one fault
            causes = once_a_kind(self.findings)
        more = [f"+{len(causes) - SHOWN:,} more"] if len(causes) > SHOWN else []
        return "\n\n".join([*causes[:SHOWN], *more])


class ShippedFaultError(_FindingsError):
    """Data that ships with the library cannot be used: a fault of the library, and never of who calls it.

    It is no `InputError`, so that no reader takes its findings for those of the user's own files.
    """

    def __str__(self) -> str:
        lead = "Pay or rates that ship with establishment are faulty. Your files and your command are not the cause."
        fix = (
            "Use no figure of this run, and report these lines. A folder of your own (--grades) can stand in for them."
        )
        return "\n\n".join([lead, str(InputError(self.findings)), fix])


def in_file_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings without repeats, file by file as first met, each from its first line to its last."""
    once = list(dict.fromkeys(findings))
    files = list(dict.fromkeys(finding.place.file for finding in once))
    # in the order in which a user corrects a file
    return tuple(sorted(once, key=lambda finding: (files.index(finding.place.file), finding.place.line)))


def once_a_cause(findings: Iterable[Finding]) -> list[str]:
    """Findings as they are printed; those of one file that say the same are one, with their number and three places.

    The field may differ, as where two lines of one proposal name the same funder.
    """
    alike: dict[Finding, list[Finding]] = {}
    for finding in findings:
        # without its line and field a fault is the same wherever it stands
        alike.setdefault(replace(finding, place=Place(finding.place.file), field=""), []).append(finding)
    return [_with_count(same) for same in alike.values()]


def once_a_kind(findings: Iterable[Finding]) -> list[str]:
    """Findings as they are printed where there are many: those of one kind, file and field are one, whatever the value.

    The first is shown whole, then how many there are, and three others with their line and value.
    """
    alike: dict[tuple[str, str, str, Level], list[Finding]] = {}
    for finding in findings:
        field = re.sub(r"\[\d+\]", "", finding.field)
        alike.setdefault((finding.code, finding.place.file, field, finding.level), []).append(finding)
    return [_with_count(kind) if len(once_a_cause(kind)) == 1 else _with_others(kind) for kind in alike.values()]


def _with_count(same: Sequence[Finding]) -> str:
    """The first of findings that say the same, with how often it is said and where."""
    if len(same) == 1:
        return str(same[0])
    lines = list(dict.fromkeys(str(each.place.line) for each in same))
    runs = runs_of(lines)
    where = f", on lines {three_places(runs if len(runs) <= PLACES else lines)}" if len(lines) > 1 else ""
    return f"{same[0]}\n      {len(same):,} times in all{where}."


def _with_others(kind: Sequence[Finding]) -> str:
    """The first of findings of one kind, with how many there are and three others."""
    others = [f"{each.value or each.message} on line {each.place.line}" for each in kind[1:]]
    also = three_places([_clip(other, 60) for other in others])
    return f"{kind[0]}\n      {len(kind):,} of this kind in all: also {also}."


def three_places(places: Sequence[str]) -> str:
    """Up to three places, and how many more there are.

    >>> three_places(["line 3"]), three_places(["3", "5", "7", "9", "11"])
    ('line 3', '3, 5, 7 and 2 more')
    """
    if len(places) <= PLACES:
        return ", ".join(places)
    return f"{', '.join(places[:PLACES])} and {len(places) - PLACES:,} more"


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
        # a number of hundreds of digits would fill the screen
        if isinstance(value, int) and abs(value) > 10**18:
            value = "a number of too many digits"
        shown_value = quoted(value) if isinstance(value, str) else "" if value is None else str(value)
        shown_value = written(value) if isinstance(value, Fraction) else shown_value
        shown_value = shown_value.lower() if isinstance(value, bool) else shown_value
        self.found.append(Finding(code, place, field, _clip(shown_value), message, fix))

    def extend(self, findings: Iterable[Finding]) -> None:
        """Take over faults found elsewhere."""
        self.found.extend(findings)

    def warn_notes(self) -> None:
        """Say the notes as warnings, for tables that no output of a costing speaks of, such as a pay scale."""
        for words in self.notes:
            warnings.warn(words, stacklevel=3)

    def raise_any(self) -> None:
        """Raise InputError if anything was found."""
        if self.found:
            raise InputError(self.found)


def clean(text: str) -> str:
    """Text without marks that could steer a terminal."""
    return "".join(c if c == "\t" or c.isprintable() else "\ufffd" for c in text)


def written(value: Fraction) -> str:
    """An exact number as people write it: a decimal where one of few places is exact, else a fraction.

    >>> written(Fraction(369, 100)), written(Fraction(20, 37)), written(Fraction(3))
    ('3.69', '20/37', '3')
    """
    # FTE is written with six decimals at most; longer ones are clearer as a fraction
    places = next((n for n in range(7) if (value * 10**n).denominator == 1), None)
    if places is None:
        return str(value)
    digits = str(abs(value.numerator * 10**places // value.denominator)).rjust(places + 1, "0")
    whole = digits if not places else f"{digits[:-places]}.{digits[-places:]}"
    return f"-{whole}" if value < 0 else whole


def quoted(value: str) -> str:
    """A value as it would stand in a file, control marks made visible."""
    return '"' + value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'


def as_given(value: object) -> str:
    """A value as it was given, on one line and never long; of what has no text of its own, its kind."""
    if isinstance(value, str):
        return quoted(value[:60])
    words = " ".join(str(value)[:400].split())
    return f"a value of the kind {type(value).__name__}" if words.startswith("<") or len(words) > 60 else words


def nearest(typed: str, choices: Sequence[str], before: str = "") -> str:
    """`Did you mean "EO"?`, after `before`, or nothing where no known word is near; never the word itself."""
    if typed in choices:
        return ""
    lower = {word.casefold(): word for word in reversed(choices)}
    close = difflib.get_close_matches(typed.casefold(), list(lower), n=1, cutoff=NEAR)
    if close and not _alike(typed.casefold(), close[0]):
        close = []
    if not close:  # a part of a longer name: "polise" for police-officers-ew
        parts = {part: word for word in lower for part in re.split(r"[-/ ]", word)}
        close = [parts[p] for p in difflib.get_close_matches(typed.casefold(), list(parts), n=1, cutoff=0.7)]
    return f'{before}Did you mean "{lower[close[0]]}"?' if close else ""


def _alike(typed: str, word: str) -> bool:
    """Whether a word may be a slip for another: much the same, or of one length with one letter otherwise.

    >>> _alike("e0", "eo"), _alike("scp", "scale"), _alike("polise", "police")
    (True, False, True)
    """
    if difflib.SequenceMatcher(None, typed, word).ratio() > LIKELY:
        return True
    return len(typed) == len(word) and sum(a != b for a, b in zip(typed, word, strict=True)) == 1


def listed(words: Iterable[str], *, most: int = 12) -> str:
    """Words with commas, cut after `most`."""
    every = list(words)
    first = ", ".join(every[:most])
    return f"{first} and {len(every) - most} more" if len(every) > most else first or "none"


def how_many(number: int | Fraction, one: str, many: str = "") -> str:
    """A number of things, as people say it.  many: the words for several, where they are not `one` with an s.

    >>> how_many(1, "row"), how_many(1200, "row"), how_many(1, "line does", "lines do")
    ('1 row', '1,200 rows', '1 line does')
    """
    amount = written(number) if isinstance(number, Fraction) else f"{number:,}"
    return f"{amount} {one if number == 1 else many or f'{one}s'}"


def in_runs(points: Sequence[str]) -> str:
    """Points in order, whole numbers that follow each other joined.

    >>> in_runs(("1", "2", "3", "5", "Year 1"))
    '1 to 3, 5, Year 1'
    """
    return ", ".join(runs_of(points))


def runs_of(points: Iterable[str]) -> list[str]:
    """Points in order, each run of whole numbers that follow each other as one text."""
    runs: list[list[str]] = []
    for point in points:
        last = runs[-1][-1] if runs else ""
        if point.isdecimal() and last.isdecimal() and int(point) == int(last) + 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return [run_text(run) for run in runs]


def run_text(run: list[str]) -> str:
    """Words that follow each other: the first to the last, or each where there are two."""
    return f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(run)


def _clip(text: str, width: int = 160) -> str:
    return text if len(text) <= width else text[: width - 3] + "..."
