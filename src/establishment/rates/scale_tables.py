"""The shapes of a pay scale's files: `scale.toml`, `points.csv`, `allowances.csv`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from establishment.ground.columns import Column, Columns
from establishment.ground.shapes import Day, Exact, Point, Table, Whole
from establishment.rates.references import SOURCED

POINTS = Columns(
    Column("effective_from", "date", "", "day the award took effect", required=True),
    Column("spine", "text", "", "spine, where the scale has several"),
    Column("point", "text", "", "point", required=True),
    Column("salary", "pounds", "pounds/year", "full-time salary, in pounds"),
    Column("hourly", "hourly", "pounds/hour", "hourly rate, where pay is set by the hour"),
    *SOURCED,
)
"""Columns of `points.csv`: one row a point at an award; a salary or an hourly rate."""

ALLOWANCES = Columns(
    Column("name", "text", "", "name of the allowance", required=True),
    Column("effective_from", "date", "", "first day", required=True),
    Column("effective_until", "date", "", "first day after; empty where open"),
    Column("area", "text", "", "where it is paid"),
    Column("percent", "percent", "percent of basic", "percentage of basic pay"),
    Column("amount", "pounds", "pounds", "amount, in the unit given"),
    Column("unit", "text", "", "pounds_a_year, percent_of_basic, percent_of_hourly_pay, or per what", required=True),
    Column("grade", "text", "", "the grades it is for, with a semicolon between; all where empty"),
    Column("least", "pounds", "pounds/year", "the least that a percentage pays for full time"),
    Column("most", "pounds", "pounds/year", "the most that a percentage pays for full time"),
    Column("follows_hours", "bool", "", "whether an amount, and the least and most, follow the hours of a part-timer"),
    Column("pensionable", "bool", "", "whether it is pensionable; not known where empty"),
    *SOURCED,
)
"""Columns of `allowances.csv`: one row an allowance for a stretch of time."""


PROGRESSION = Columns(
    Column("effective_from", "date", "", "first day of the rule; empty where it has always been so"),
    Column("effective_until", "date", "", "first day after; empty where open"),
    Column("grade", "text", "", "grade; every grade where empty"),
    Column("from_point", "text", "", "point that the step leaves; every point where empty"),
    Column("to_point", "text", "", "point it leads to; the next of the grade where empty"),
    Column("wait_months", "int64", "months", "months before the step"),
    Column("clock", "text", "", "what the wait counts", required=True),
    Column("date_basis", "text", "", "the day of the step", required=True),
    Column("day", "text", "", "month and day of a common day: 04-01"),
    Column("starters_from", "text", "", "who starts from this month and day until the common day waits as below"),
    Column("starters_months", "int64", "months", "months before the first step of such a starter"),
    Column("gate", "text", "", "what else the step needs, in words"),
    *SOURCED,
)
"""Columns of `progression.csv`: one row a step, or all steps of a grade, for a stretch of time."""


class GradeTable(Table):
    """`[[grade]]`: a range of points, for good or between two days; without points, a name only.

    points: the bottom and the top ("1", "4"), or one spot point; all_points lists them instead.
    links: grades joined into one with a bar between.  band: pay between two ends, without points between.
    """

    name: str
    spine: str = ""
    points: list[Point] = []
    all_points: list[Point] = []
    links: list[str] = []
    band: bool = False
    reference: str = ""
    from_: Day | None = None
    until: Day | None = None
    note: str = ""

    # `from` is a word of Python, so the field has a line below it and the file has none
    model_config = {**Table.model_config, "alias_generator": lambda name: name.rstrip("_")}


class AwardTable(Table):
    """`[[award]]`: what a pay settlement said, for the record."""

    effective_from: Day
    percent: str = ""
    flat_pounds: Whole | None = None
    applies_to: str = ""
    state: Literal["paid", "announced", "offer", "inferred"]
    confidence: Literal["high", "medium", "low"]
    reference: str
    reference_2: str = ""
    note: str = ""


class DeletedPoint(Table):
    """`[[deleted]]`: a point that an agreement does away with on a day; who stands on it then stands on another."""

    point: Point
    on: Day
    to: Point
    spine: str = ""
    reference: str = ""
    note: str = ""


class ScaleTable(Table):
    """`scale.toml` without its lists of grades, awards and references.

    hours: of the full-time week.  weeks_in_year: for hourly pay, such as "52.143" or "365/7".
    increment_months: months on each point before the next, where all take as long and `progression.csv` says no more.
    on_spine: the scale whose points the grades are ranges of: an employer's grades on a national spine.
    exit_terms: the terms of `exit-terms.csv`, its own or those of the on-costs, by which its posts leave.
    """

    title: str
    body: str = ""
    hours: Exact | None = None
    weeks_in_year: Exact | None = None
    pension: str = ""
    exit_terms: str = ""
    increment_months: Whole | None = Field(default=None, ge=1, le=240)
    on_spine: str = ""
    awards: list[Day] = []
    known_until: Day | None = None
    round_to_pounds: Whole | None = None
    deleted: list[DeletedPoint] = []
    note: str = ""
