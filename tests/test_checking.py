"""The check of a scale's folder: nothing said of a sound one, each fault found, and nothing ends in a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

import establishment as est
from establishment.ground.findings import Finding
from establishment.paybook.checks import check_scale, scale_folders
from establishment.paybook.gaps import gaps_of, summary_of

pytestmark = pytest.mark.core

HERE = Path(__file__).parent
REFERENCE = '\n[[reference]]\nid = "circular"\ntitle = "Circular"\nhref = "https://example.org"\n'
AWARD = '\n[[award]]\neffective_from = {day}\n{said}\nstate = "paid"\nconfidence = "high"\nreference = "circular"\n'
HEAD = "effective_from,point,salary,status,confidence,reference,note"
DAYS = [date(2020 + n, 4, 1) for n in range(6)]


@dataclass(frozen=True)
class Sound:
    """A sound scale: whole pounds by award and point, the percentages between, and the rounding in pounds."""

    pay: tuple[tuple[int, ...], ...]
    percents: tuple[Fraction, ...]
    step: int

    @property
    def toml(self) -> str:
        days = DAYS[: len(self.pay)]
        lines = [
            AWARD.format(day=d, said=f'percent = "{float(p):g}"') for d, p in zip(days[1:], self.percents, strict=False)
        ]
        grade = f'[[grade]]\nname = "A"\npoints = ["1", "{len(self.pay[0])}"]\n'
        top = f'title = "T"\nawards = [{", ".join(map(str, days))}]\nround_to_pounds = {self.step}\nincrement_months = 12\n'
        return top + grade + "".join(lines) + REFERENCE

    @property
    def rows(self) -> list[str]:
        return [
            f"{DAYS[a]},{p},{pounds},published,high,circular,"
            for a, row in enumerate(self.pay)
            for p, pounds in enumerate(row, 1)
        ]


@st.composite
def sound_scales(draw: st.DrawFn) -> Sound:
    """Steps of at least 300 pounds, so that rounding keeps the points apart."""
    step = draw(st.sampled_from([1, 3]))
    rises = draw(st.lists(st.integers(100, 2000), min_size=2, max_size=6))
    start = [step * (5000 + sum(rises[: n + 1])) for n in range(len(rises))]
    pay, percents = (
        [tuple(start)],
        draw(st.lists(st.integers(0, 80).map(lambda n: Fraction(n, 10)), min_size=1, max_size=4)),
    )
    for percent in percents:
        exact = [pounds * (1 + percent / 100) / step for pounds in pay[-1]]
        pay.append(tuple(step * floor(value + Fraction(1, 2)) for value in exact))
    return Sound(tuple(pay), tuple(percents), step)


@contextmanager
def folder_of(toml: str, rows: list[str], head: str = HEAD) -> Iterator[Path]:
    with TemporaryDirectory() as place:
        folder = Path(place) / "mine"
        folder.mkdir()
        (folder / "scale.toml").write_text(toml, encoding="utf-8")
        (folder / "points.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        yield folder


def found(toml: str, rows: list[str], head: str = HEAD) -> list[Finding]:
    with folder_of(toml, rows, head) as folder:
        return check_scale(folder)


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


@given(sound_scales())
def test_nothing_is_said_of_a_sound_scale(scale: Sound) -> None:
    assert found(scale.toml, scale.rows) == []


@given(sound_scales(), st.data())
def test_a_missing_row_is_a_gap(scale: Sound, data: st.DataObject) -> None:
    award = data.draw(st.integers(0, len(scale.pay) - 1))
    point = data.draw(st.integers(1, len(scale.pay[0])))
    rows = [row for row in scale.rows if not row.startswith(f"{DAYS[award]},{point},")]
    gaps = [finding for finding in found(scale.toml, rows) if finding.code == "W201"]
    assert [finding.level for finding in gaps] == ["warning"]
    assert f"Point {point} has no value at the award of {DAYS[award]}." in gaps[0].message


@given(sound_scales(), st.data())
def test_a_wrong_salary_is_found_on_a_line_beside_it(scale: Sound, data: st.DataObject) -> None:
    """More than the rounding off, at any award: it falls, or one of the two moves around it is not explained."""
    place = data.draw(st.integers(0, len(scale.rows) - 1))
    off = data.draw(st.sampled_from([-1, 1])) * data.draw(st.integers(3 * scale.step, 20000))
    cells = scale.rows[place].split(",")
    cells[2] = str(max(int(cells[2]) + off, 1))
    rows = [*scale.rows[:place], ",".join(cells), *scale.rows[place + 1 :]]
    lines = {finding.place.line for finding in found(scale.toml, rows) if finding.code in ("W202", "E216")}
    assert lines & {place + 2, place + 2 + len(scale.pay[0]), place + 3}


@pytest.mark.long
@given(sound_scales(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(scale: Sound, random: "st.random.Random") -> None:  # type: ignore[name-defined]
    rows = scale.rows[:-1]
    shuffled = random.sample(rows, len(rows))
    assert {f.message for f in found(scale.toml, rows)} == {f.message for f in found(scale.toml, shuffled)}


@given(sound_scales(), st.data())
def test_spoilt_files_end_in_findings_and_without_an_error_the_scale_loads(scale: Sound, data: st.DataObject) -> None:
    toml, rows = scale.toml.split("\n"), [HEAD, *scale.rows]
    for text in (toml, rows):
        for _ in range(data.draw(st.integers(0, 3))):
            line = data.draw(st.integers(0, len(text) - 1))
            spoilt = data.draw(
                st.sampled_from(
                    [
                        "",
                        "x = 1",
                        '"',
                        "[[grade]]",
                        "[award]",
                        "awards = 3",
                        "2021-04-01,2,9,derived,low,?,",
                        text[line][::-1],
                        text[line].replace("2", "x"),
                        text[line] + ",",
                        text[line].upper(),
                    ]
                )
            )
            text[line] = spoilt
    with folder_of("\n".join(toml), rows[1:], rows[0]) as folder:
        findings = check_scale(folder)
        assert "" not in {finding.message for finding in findings}
        if "error" not in {finding.level for finding in findings}:
            assert est.load_book(folder.parent).scale("mine").values
        else:
            assert findings


SOUND = Sound(((20000, 21000, 22000), (20600, 21630, 22660)), (Fraction(3),), 1)


def with_award(award_text: str) -> str:
    return SOUND.toml.replace('percent = "3"', award_text)


@pytest.mark.parametrize(
    ("award_text", "second", "explained"),
    [
        ('percent = "3"', (20600, 21630, 22660), True),
        ('percent = "3"', (20601, 21629, 22661), True),  # within a pound
        ('percent = "3"', (20602, 21630, 22660), False),
        ("flat_pounds = 500", (20500, 21500, 22500), True),
        ("flat_pounds = 500", (20500, 21500, 22502), False),
        ('percent = "1"\nflat_pounds = 300', (20300, 21300, 22300), True),  # the greater of the two
        ('percent = "1"\nflat_pounds = 300', (20500, 21510, 22520), True),  # both
        ('percent = "3"\napplies_to = "points 2 and above"', (20000, 21630, 22660), True),
        ('percent = "3"\napplies_to = "all points"', (20000, 21630, 22660), False),
        ('percent = "0.0"', (20000, 21000, 22000), True),
    ],
)
def test_what_an_award_explains(award_text: str, second: tuple[int, ...], explained: bool) -> None:
    findings = found(with_award(award_text), Sound((SOUND.pay[0], second), (), 1).rows)
    assert ("W202" not in codes(findings)) is explained


def test_police_rounding_to_three_pounds() -> None:
    scale = Sound(((22896, 23928), (23124, 24168)), (Fraction(1),), 3)
    assert found(scale.toml, scale.rows) == []
    off = found(scale.toml, [row.replace("23124", "23129") for row in scale.rows])
    assert ["W202"] == codes(off)
    assert "which gives £23,124. Up to £3 of rounding is accepted." in off[0].message


def test_a_wrong_award_is_said_once_with_the_points_that_differ() -> None:
    pay = tuple(20000 + 500 * n for n in range(9))
    scale = Sound((pay, tuple(p * 103 // 100 for p in pay)), (Fraction(2),), 1)
    (finding,) = found(scale.toml, scale.rows)
    assert finding.code == "W202"
    assert finding.place.excerpt == "[[award]]"
    assert finding.message.startswith(
        "9 of the 9 points that can be compared move otherwise than this award says: point 1"
    )


def test_one_fault_does_not_hide_another() -> None:
    rows = list(SOUND.rows)
    rows[1] = rows[1].replace("21000", "21,000")  # two cells where there is to be one
    rows[5] = rows[5].replace("22660", "2266")
    findings = found(SOUND.toml.replace("round_to_pounds", "round"), rows)
    assert [("E201", 3), ("E105", 3), ("E216", 7), ("E216", 7), ("W202", 7)] == [
        (finding.code, finding.place.line) for finding in findings
    ]


def test_single_brackets_are_said() -> None:
    (finding, *_) = found(SOUND.toml.replace("[[grade]]", "[grade]"), SOUND.rows)
    assert "[[grade]] in double brackets" in finding.message


def test_ranges_of_a_grade() -> None:
    first = '[[grade]]\nname = "A"\npoints = ["1", "3"]\n'
    for ends, code in (
        ("until = 2021-01-01\n", "E217"),
        ("until = 2020-10-01\n", ""),
        ("until = 2020-09-01\n", "W201"),
        ("from = 2020-10-01\nuntil = 2020-10-01\n", "E217"),
    ):
        second = '[[grade]]\nname = "A"\npoints = ["1", "3"]\nfrom = 2020-10-01\n'
        findings = found(SOUND.toml.replace(first, first + ends + second), SOUND.rows)
        assert (code in codes(findings)) if code else findings == []


def test_hours_rounding_pension_and_percent_are_looked_at() -> None:
    top = 'hours = 370\npension = "lgsp"\n'
    findings = found(
        top + with_award('percent = "3%"').replace("round_to_pounds = 1", "round_to_pounds = 0"), SOUND.rows
    )
    assert ["E208", "E215", "E208", "E208"] == codes(findings)[:4]
    assert 'Did you mean "lgps"?' in findings[1].message


def test_another_s_spine_is_not_checked_again_but_its_gaps_are_said(tmp_path: Path) -> None:
    (tmp_path / "council").mkdir()
    grade = '[[grade]]\nname = "G{0}"\npoints = ["{1}", "{2}"]\n'
    text = (
        'title = "Council"\non_spine = "njc"\n'
        + grade.format(1, 3, 4)
        + grade.format(2, 1, 2)
        + grade.format(3, 41, 43)
    )
    (tmp_path / "council" / "scale.toml").write_text(text, encoding="utf-8")
    findings = check_scale(tmp_path / "council")
    assert {"W201"} == set(codes(findings))
    assert "Point 1 has no value at the awards of 2023-04-01 to 2025-04-01." in findings[0].message
    assert "end the range with until" in findings[0].fix
    summary = summary_of(est.load_book(tmp_path).scale("council"))
    assert (summary.values, summary.points, summary.missing) == (0, 7, 3 + 2)


def test_a_range_past_the_end_of_the_spine_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "council").mkdir()
    text = 'title = "Council"\non_spine = "njc"\n[[grade]]\nname = "G"\npoints = ["41", "45"]\n'
    (tmp_path / "council" / "scale.toml").write_text(text, encoding="utf-8")
    (findings,) = (finding for finding in check_scale(tmp_path / "council") if finding.level == "error")
    assert ("E204", "Its points: 1 to 43.") == (findings.code, findings.fix)


def test_a_spine_without_grades_is_whole_between_its_points() -> None:
    toml = SOUND.toml.replace('[[grade]]\nname = "A"\npoints = ["1", "3"]\n', "")
    assert found(toml, SOUND.rows) == []
    (hole,) = found(toml, [row for row in SOUND.rows if ",2," not in row])
    assert hole.message == "Point 2 has no value at the awards of 2020-04-01, 2021-04-01."
    (late,) = found(toml, SOUND.rows[1:])
    assert late.message == "Point 1 has no value at the award of 2020-04-01."
    (gone,) = found(toml, SOUND.rows[:-1])
    assert (gone.level, gone.message) == ("note", "Point 3 has no value after the award of 2020-04-01.")


def test_the_gaps_of_a_scale_are_those_that_pricing_refuses() -> None:
    book = est.load_book()
    for name in book.names:
        scale = book.scale(name)
        for gap in (gap for gap in gaps_of(scale) if gap.grade):
            for award in gap.awards:
                with pytest.raises(est.InputError, match="has no value for"):
                    scale.value(gap.spine, gap.points[0], award)


def test_which_folders_a_word_means(tmp_path: Path) -> None:
    example = HERE / "example-grades"
    assert scale_folders(str(example)) == [example / "registry-staff"]
    assert scale_folders(str(example / "registry-staff" / "points.csv")) == [example / "registry-staff"]
    assert scale_folders("registry-staff", example) == [example / "registry-staff"]
    assert scale_folders("njc")[0].name == "njc"
    for word in ("nowhere", str(tmp_path), str(HERE / "conftest.py"), "x" * 5000, "a\0b"):
        with pytest.raises(est.InputError, match="E101"):
            scale_folders(word)


def test_folders_that_cannot_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    (folder / "scale.toml").mkdir(parents=True)
    assert ["E101"] == codes(check_scale(folder))
    (folder / "scale.toml").rmdir()
    (folder / "scale.toml").write_bytes(b"\xff\xfe\x00")
    assert ["E101"] == codes(check_scale(folder))
    (folder / "scale.toml").write_text(SOUND.toml, encoding="utf-8")
    (folder / "points.csv").mkdir()
    assert "E101" in codes(check_scale(folder))
