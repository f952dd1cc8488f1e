"""The rules of a scheme as a finance officer reads them: exits, hours, steps and allowances of a scale on a day."""

from __future__ import annotations

import json
import re
from fractions import Fraction

import pytest
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app
from establishment.outputs.scheme_rules import exit_rule_words
from establishment.rates.exit_terms import RULES, ExitRule, RuleName

BOOK = est.load_book()
SOURCE = BOOK.exit_rules.rules[0].source


def shown(*words: str) -> str:
    """What the command prints, in one line."""
    result = CliRunner().invoke(app, ["scales", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def test_redundancy_in_the_health_service() -> None:
    assert (
        "one month's pay for each complete year of service; at most 24 months' pay; nothing below 2 years of service; "
        "a month's pay is 4.35 times a week's pay, or a twelfth of a year's where that is more; full-time pay below "
        "£23,000 a year counts as £23,000 a year; full-time pay above £80,000 a year counts as £80,000 a year; since "
        "1 April 2015 (published, NHS handbook, section 16, sources"
    ) in shown("nhs-agenda-for-change-england", "--on", "2026-04-01")


@pytest.mark.parametrize(
    ("scale", "on", "words"),
    [
        (
            "njc",
            "2026-04-01",
            "the number of weeks' pay that the law has; at most 104 weeks' pay; since 1 October 2006",
        ),
        ("police-officers-ew", "2025-10-01", "How holders leave: police-officers holders cannot be made redundant"),
        (
            "njc",
            "2026-04-01",
            "every grade: each point to the next: after 1 year on the point, on 1 April; who starts ",
        ),
        ("njc", "2026-04-01", "from 1 October to the day before 1 April has the first step after 6 months"),
        (
            "nhs-agenda-for-change-england",
            "2026-04-01",
            "Band 6, Band 7: Year 1 to Year 2: after 2 years on the point;",
        ),
        ("nhs-agenda-for-change-scotland", "2026-04-01", "37 hours from 1 April 2024 to 31 March 2026"),
        ("nhs-agenda-for-change-scotland", "2026-04-01", "36 hours since 1 April 2026"),
        ("nhs-agenda-for-change-england", "2025-10-01", "£5,609, at most £8,466, pensionable; from 1 April 2025 to 31"),
    ],
)
def test_rules_are_said_in_words(scale: str, on: str, words: str) -> None:
    assert words in shown(scale, "--on", on)


def rule(name: RuleName, value: str, after_age: int | None = None, after_service: int | None = None) -> ExitRule:
    return ExitRule("t", name, Fraction(value), None, None, after_age, after_service, SOURCE)


@pytest.mark.parametrize(
    ("each", "words"),
    [
        (rule("weeks_per_year", "3"), "3 weeks' pay for each complete year of service"),
        (
            rule("months_per_year", "1", 30, 5),
            "one month's pay for each complete year of service, counting only years after age 30 and after 5 years of "
            "service",
        ),
        (rule("statutory_weeks", "1.4"), "1.4 times the number of weeks' pay that the law has"),
        (rule("actual_week", "1"), "a week's pay is the actual one"),
        (rule("below_age", "50"), "for holders younger than 50"),
        (rule("available", "1"), "holders can leave in this way"),
        (rule("notice_months", "3"), "3 months of notice"),
    ],
)
def test_each_rule_of_exit_terms_in_words(each: ExitRule, words: str) -> None:
    assert exit_rule_words(each) == words


def test_no_page_of_a_scale_shows_names_of_the_files_or_days_as_numbers() -> None:
    """Every scale that ships, on the day after its last award: no day such as 2025-04-01 or 01/04, no rule's name."""
    names = "|".join(re.escape(name) for name in RULES if "_" in name)
    for name in BOOK.names:
        page = shown(name).split("What the values state")[0].split(" Sources 1. ")[0]
        assert not re.findall(rf"\d{{4}}-\d\d-\d\d|\b\d\d/\d\d\b|{names}", page), name


def test_the_form_for_json_has_the_words_and_the_days_apart() -> None:
    result = CliRunner().invoke(app, ["scales", "nhs-agenda-for-change-scotland", "--on", "2026-04-01", "--json"])
    document = json.loads(result.stdout)
    assert [week["until"] for week in document["full_time_week"]] == ["2024-04-01", "2026-04-01", None]
    first = document["exits"][0]
    assert first["rule"] == "one month's pay for each complete year of service"
    assert (first["from"], first["until"]) == ("2006-10-01", None)
