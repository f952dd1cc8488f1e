"""What the words of a cell say by themselves: the name of a person, a job, somebody who pays, a kind of contract."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

NAMES = Path(__file__).with_name("given_names.csv")
"""Names by which people in the United Kingdom are often called."""
_NAME = re.compile(
    r"(?:[A-Z][\w.'\u2019-]*,? ){1,3}[A-Z][\w.'\u2019-]*(?: \(?[A-Z]?\d+\)?)?"
    r"|[A-Z'\u2019-]{2,}(?:,? [A-Z'\u2019-]+){1,3}"
)
"""Two to four words with capitals, perhaps with a number behind them."""
_NO_PERSON = re.compile(
    r"\b(?:street|road|lane|avenue|park|house|court|centre|center|ward|unit|team|school|academy|college|hospital|clinic"
    r"|library|hall|depot|station|building|services?|department|division|section|grant|fund|trust|council|projects?"
    r"|programme|north|south|east|west|church|st|saint|home|lodge|place|square|hill|farm|level|band|grade)\b",
    re.IGNORECASE,
)
JOB_WORD = re.compile(
    r"\b(?:manager|officer|assistant|advis[eo]r|director|head(?: of)?|nurse|teacher|worker|engineer|technician|clerk"
    r"|analyst|administrator|co-?ordinator|cleaner|driver|solicitor|lawyer|accountant|planner|constable|sergeant"
    r"|inspector|practitioner|therapist|lecturer|supervisor|lead(?:er)?|operative|surveyor|caretaker|librarian|secretary"
    r"|matron|porter|cook|chef|guard|warden|apprentice|trainee|consultant|psychologist|architect|developer|tester|agent"
    r"|executive|fellow|professor|registrar|chief|deputy|auditor|attendant|specialist|associate|partner|midwife|doctor"
    r"|gardener|groundsman|handyman|mechanic|electrician|plumber|joiner|painter|labourer|loader|investigator|trainer"
    r"|coach|mentor|tutor|instructor|carer|buyer|cashier|writer|editor|designer|researcher|scientist|assessor|commander"
    r"|firefighter|paramedic|radiographer|pharmacist|physiotherapist|dietitian|chaplain|steward|controller|operator"
    r"|receptionist|telephonist|typist|archivist|curator|economist|statistician|modeller|courier|ranger|helper|advocate"
    r"|paralegal|treasurer|town clerk|lengthsman|hlta|senco|aide)s?\b",
    re.IGNORECASE,
)
"""Words that titles of posts are made of."""
VACANT_WORDS = re.compile(
    r"^\W*(?:(?:currently|post|position|now)\W+)?(?:vacant|vacancy|unfilled|unoccupied|empty|open|not filled|vac"
    r"|to be filled|under recruitment|nobody|no one|no-one|gwag)\b",
    re.IGNORECASE,
)
"""What lists write where nobody holds a post."""
EXAMPLE = re.compile(r"^\W*(?:e\.g\.?\s|eg\b|for example\b|example(?: row| only)?\W*$|example\s*[:-])", re.IGNORECASE)
"""How a cell begins in a row that a template gives as an example; one of these words stands in it, in small letters."""
EXAMPLE_WORDS = ("e.g", "\neg", "example")
FUNDING_WORD = re.compile(
    r"\b(?:grants?|fund(?:s|ed|ing)?|precept|levy|hra|dsg|gag|s ?106|section 106|core|external|internal|capital|base"
    r"|revenue|budget|recharged?|income|fees?|partner(?:s|ship)?|reserves?|bcf|public health|pupil premium|lottery"
    r"|ukri|wellcome|home office|dfe|dfc|defra|nihr|esrc|epsrc|trust|admin|programme|non-?recurrent|recurrent"
    r"|self-?financing|trading|exchequer|charit(?:y|able)|projects?|icb|uplift|collab\w*|ofs|nlhf)\b",
    re.IGNORECASE,
)
"""Words that funders are made of."""


def is_first_name(text: str) -> bool:
    """Whether a text is one word that people are called by: Bronwen."""
    return text.isalpha() and text.casefold() in _given_names()


def is_name(text: str) -> bool:
    """Whether a text reads as the name of a person: words with capitals, of which one is a name people are called by.

    >>> is_name("Aled Marrowby"), is_name("SKELBECK, Susan"), is_name("Victoria Ward"), is_name("Data Engineer")
    (True, True, False, False)
    """
    if not _NAME.fullmatch(text) or _NO_PERSON.search(text) or JOB_WORD.search(text):
        return False
    return not _given_names().isdisjoint(re.findall(r"[^\W\d_]+", text.casefold()))


@cache
def _given_names() -> frozenset[str]:
    with NAMES.open(encoding="utf-8", newline="") as file:
        return frozenset(row["name"] for row in csv.DictReader(file))
