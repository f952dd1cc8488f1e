"""Posts by the million at their edges: codes of columns, chunks of CSV, calendars, sums and draws, by a plain second way."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import establishment as est
from establishment.bulk import csv_blocks, totals
from establishment.bulk.calendars import Calendar
from establishment.bulk.column_codes import (
    RawColumn,
    alike,
    cell_text,
    coded,
    dense,
    first_rows,
    joined,
    split,
    together,
)
from establishment.bulk.csv_blocks import blocks, cells_of, is_blank, is_plain, read_block
from establishment.bulk.draws import LATEST, Drawn, Spread, Spreads
from establishment.bulk.pooled import pooled
from establishment.bulk.totals import LARGEST_SUM, MOST_POSTS, Totals
from establishment.bulk.weights import Falling, Weights
from establishment.ground.findings import Faults, InputError, RefusedError
from establishment.ground.money import divide
from establishment.ground.periods import FinancialYear
from establishment.posts import POSTS

pytestmark = pytest.mark.core

CODES = st.lists(st.integers(0, 9), min_size=1, max_size=12)


# --- codes of columns ----------------------------------------------------------------------------------------------------


@given(CODES, st.sampled_from([10, 10_000]))
def test_codes_without_gaps(keys: list[int], size: int) -> None:
    codes, uniques = dense(np.array(keys), size)
    assert uniques.tolist() == sorted(set(keys))
    assert [uniques[code] for code in codes] == keys
    assert first_rows(codes, len(uniques)).tolist() == [keys.index(each) for each in uniques]


@given(CODES, st.data())
def test_several_columns_as_one(one: list[int], data: st.DataObject) -> None:
    two = data.draw(st.lists(st.integers(0, 2), min_size=len(one), max_size=len(one)))
    sizes = data.draw(st.sampled_from([(10, 3), (2**40, 2**30)]))
    nothing = (np.zeros(len(one), dtype=np.int64), 1)
    key, most = joined([(np.array(one), sizes[0]), nothing, (np.array(two), sizes[1])])
    assert all(0 <= each < most for each in key.tolist())
    pairs = list(zip(one, two, strict=True))
    assert [[a == b for b in key.tolist()] for a in key.tolist()] == [[a == b for b in pairs] for a in pairs]
    halves = [each % 2 for each in two]
    wide = [(np.array(one), 2**40), (np.array(halves), 2), (np.array(two), 2**30)]
    trios = list(zip(one, halves, two, strict=True))
    for columns in (wide, wide[::-1], [wide[0], wide[2], wide[1]]):
        key, _ = joined(columns)
        assert [[a == b for b in key.tolist()] for a in key.tolist()] == [[a == b for b in trios] for a in trios]
    codes, first = together([(np.array(one), sizes[0]), (np.array(two), sizes[1])])
    assert [pairs[first[code]] for code in codes] == pairs
    assert first.tolist() == [pairs.index(pair) for pair in sorted(set(pairs))]


@pytest.mark.parametrize("dtype", [np.int8, np.int32, np.int64])
def test_one_key_for_columns_that_leave_32_bits_together(dtype: type[np.signedinteger[Any]]) -> None:
    for sizes in ((2**20, 2**20), (2**11, 2**21), (2**30, 2), (2**31, 2)):
        highest = [min(size - 1, int(np.iinfo(dtype).max)) for size in sizes]
        one, two = (np.array([0, each, 1], dtype=dtype) for each in highest)
        key, above = joined([(one, sizes[0]), (two, sizes[1])])
        assert key.tolist() == [int(a) * sizes[1] + int(b) for a, b in zip(one, two, strict=True)]
        assert above == sizes[0] * sizes[1]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=15))
def test_rows_that_are_given_alike_are_one(rows: list[tuple[int, int, int]]) -> None:
    numbers = np.array([1, 2, 5])
    columns = {
        name: RawColumn(np.array([row[at] for row in rows]), list(range(size)))
        for at, (name, size) in enumerate((("grade", 3), ("point", 4)))
    }
    columns["unit"] = RawColumn(np.zeros(len(rows), dtype=np.int64), ["x"])
    counts = RawColumn(np.array([row[2] for row in rows]), [1, 2, 5])
    days = {"point": columns.pop("point")}
    alike_rows = alike(columns, days, counts, numbers)
    assert alike_rows is not None
    expected: dict[tuple[int, int], int] = {}
    for grade, point, count in rows:
        expected[grade, point] = expected.get((grade, point), 0) + int(numbers[count])
    grades = alike_rows.kinds["grade"].codes
    assert grades.tolist() == sorted({grade for grade, _ in expected}), "a kind of row stands once"
    pairs = list(zip(grades[alike_rows.kind].tolist(), alike_rows.days["point"].codes.tolist(), strict=True))
    assert dict(zip(pairs, alike_rows.posts.tolist(), strict=True)) == expected
    assert pairs == sorted(expected)
    assert alike_rows.kinds["unit"].codes.tolist() == [0] * len(grades)
    wide = {name: RawColumn(np.zeros(2, dtype=np.int64), range(2**31)) for name in ("a", "b")}  # type: ignore[arg-type]
    assert alike(wide, {}, RawColumn(np.zeros(2, dtype=np.int64), [1]), np.array([1])) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (float("nan"), ""),
        (pd.NA, ""),
        (pd.NaT, ""),
        (True, "yes"),
        (np.bool_(False), "no"),
        (20.0, "20"),
        (0.5, "0.5"),
        (np.float32(0.8), "0.8"),
        (2.0**53, repr(2.0**53)),
        (2.0**52, str(2**52)),
        (-3.0, "-3"),
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+2"), "100"),
        (Fraction(20, 37), "20/37"),
        (date(2026, 4, 1), "2026-04-01"),
        (datetime(2026, 4, 1), "2026-04-01"),
        (datetime(2026, 4, 1, 12), "2026-04-01 12:00:00"),
        ("  x ", "x"),
        (7, "7"),
    ],
)
def test_cells_of_frames_as_a_table_has_them(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_columns_of_frames_as_codes() -> None:
    for column, values in (
        (pd.Series(["a", "b", "a", None]), ["a", "b", "a", None]),
        (pd.Series(["a", "b", None, "a"], dtype="category"), ["a", "b", None, "a"]),
        (pd.Series([1.5, float("nan"), 1.5]), [1.5, None, 1.5]),
        (pd.Series([True, 1, "yes", 0, False], dtype=object), ["yes", "1", "yes", "0", "no"]),
        (pd.Series([2, 3, 2], dtype=object), [2, 3, 2]),
        (pd.Series([0.8, 0.1], dtype="float32"), [np.float32(0.8), np.float32(0.1)]),
    ):
        raw = split(column)
        assert [raw.values[code] for code in raw.codes] == values


@pytest.mark.parametrize("many", [126, 127, 128, 255, 256])
def test_a_column_of_many_values_with_a_gap(many: int) -> None:
    values = [f"v{n}" for n in range(many)]
    raw = split(pd.Series([*values, None], dtype=pd.CategoricalDtype(values)))
    assert [raw.values[code] for code in raw.codes] == [*values, None]


def test_a_value_that_cannot_be_is_said_once_with_how_often_it_stands() -> None:
    faults = Faults()
    raw = RawColumn(np.array([0, 1, 1, 2, 1]), ["1", "x", "0.5", "not used"])
    codes = coded(raw, POSTS.by_name["fte"], faults, "posts.csv", 10)
    assert codes.values == (1, None, Fraction(1, 2), None)
    assert (codes.first.tolist()[:3], codes.bad, codes.sized[1]) == ([0, 1, 3], {1}, 4)
    [finding] = faults.found
    assert (finding.place.line, finding.value) == (12, '"x"')
    assert finding.message.endswith("It stands in 3 rows.")
    once = Faults()
    coded(RawColumn(np.array([0]), ["x"]), POSTS.by_name["fte"], once, "posts.csv", 0)
    assert "It stands in" not in once.found[0].message and once.found[0].place.line == 1
    text = coded(RawColumn(np.array([0, 1]), [" a ", ""]), POSTS.by_name["unit"], Faults(), "posts.csv", 0)
    assert text.values == ("a", None)


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "0.5", "1", "1.5", "3", "2.25", "20/37"]), st.sampled_from(["", "1"])),
        min_size=1,
        max_size=6,
    )
)
def test_rows_of_more_than_one_fte_are_whole_posts_and_what_is_left(rows: list[tuple[str, str]]) -> None:
    frame = pd.DataFrame(rows, columns=["fte", "count"]).assign(grade=[f"g{n}" for n in range(len(rows))])
    raw, faults = {name: split(frame[name]) for name in frame}, Faults()
    whole_posts = pooled(raw, faults, "posts", 0)

    def values(name: str) -> list[Any]:
        return [whole_posts[name].values[code] for code in whole_posts[name].codes]

    expected: dict[str, list[tuple[Fraction, int]]] = {}
    for n, (fte, count) in enumerate(rows):
        part = Fraction(fte) if fte else Fraction(1)
        whole, rest = divmod(part, 1) if part > 1 else (0, part)
        pieces = [(Fraction(1), int(whole))] if whole else []
        expected[f"g{n}"] = pieces + ([(rest, int(count or 1))] if rest else [])
    got: dict[str, list[tuple[Fraction, int]]] = {}
    for grade, fte, count in zip(values("grade"), values("fte"), values("count"), strict=True):
        got.setdefault(grade, []).append((Fraction(fte or 1), int(count or 1)))
    assert got == expected and not faults.found


def test_several_posts_of_more_than_one_fte_are_asked_about() -> None:
    frame = pd.DataFrame({"fte": ["3.5", "1.5", "0.5"], "count": ["4", "1", "2"]})
    faults = Faults()
    raw = {name: split(frame[name]) for name in frame}
    assert pooled(raw, faults, "posts", 5) is raw
    [finding] = faults.found
    assert (finding.code, finding.place.line) == ("E208", 6)
    assert "4 posts of 3.5 FTE: one post has at most 1 FTE." in finding.message


# --- CSV -----------------------------------------------------------------------------------------------------------------


@given(
    st.lists(st.sampled_from([b"", b"a", b"bc,d", b"\r"]), max_size=9),
    st.integers(1, 4),
    st.booleans(),
    st.integers(1, 5),
)
def test_a_file_in_blocks_of_lines(lines: list[bytes], size: int, ended: bool, piece: int) -> None:
    text = b"\n".join(lines) + (b"\n" if ended and lines else b"")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_blocks, "PIECE", piece)
        file_blocks = list(blocks(BytesIO(text), size))
    assert b"".join(file_blocks) == text
    every = text.split(b"\n")
    count = len(every) - 1
    assert [block.count(b"\n") for block in file_blocks if block.endswith(b"\n")].count(size) >= count // size
    assert all(block.count(b"\n") <= size for block in file_blocks)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (b"a,b\n", True),
        (b'"a","b"\n', True),
        (b'"a ""x"" b",c\n', True),
        (b"a,b\r\nc,d\r\n", True),
        ("é,b\n".encode(), True),
        (b"a,b\rc\n", False),
        (b"a\0,b\n", False),
        (b"\xef\xbb\xbfa\n", False),
        (b"\xff\n", False),
        (b'a"b,c\n', False),
        (b'"a"b,c\n', False),
        (b'"a\nb",c\n', False),
        (b'"a,b\n', False),
        (b'x "a",b\n', False),
    ],
)
def test_which_blocks_no_two_readers_read_otherwise(text: bytes, plain: bool) -> None:
    assert is_plain(text) is plain


def test_rows_of_a_block() -> None:
    block = read_block(b'1,a,"x,y"\n\n2,,\r\n ,\t,\n3,"c ""d""",z', ["n", "l", "m"], [0, 2])
    assert block is not None
    assert block.frame.astype(str).to_numpy().tolist() == [["1", "x,y"], ["2", ""], ["3", "z"]]
    assert (block.lines.tolist(), block.length) == ([0, 2, 4], 5)
    assert block.cells(2) == ["3", 'c "d"', "z"]
    assert read_block(b"1,2\n1,2,3\n", ["a", "b"], [0]) is None
    assert read_block(b'1,"2\n3"\n', ["a", "b"], [0]) is None
    empty = read_block(b"\n\r\n", ["a", "b"], [0, 1])
    assert empty is not None and len(empty.frame) == 0
    assert cells_of(b'a,"b,c"') == ["a", "b,c"]
    assert [is_blank(cells) for cells in ([], [""], [" \t"], ["x", ""])] == [True, True, True, False]


# --- the days of a plan --------------------------------------------------------------------------------------------------


@given(
    st.integers(2018, 2027),
    st.integers(1, 3),
    st.integers(1, 12),
    st.booleans(),
    st.lists(st.integers(0, 1100), max_size=4),
)
def test_spans_and_slots_beside_the_calendar(
    start: int, many: int, month: int, by_month: bool, offsets: list[int]
) -> None:
    years = tuple(FinancialYear(start + n, month) for n in range(many))
    plan = Calendar(years, "months", by_month)
    first = date(start, month, 1)
    days = [first + timedelta(days=n) for n in range(plan.length)]
    assert days[-1] == plan.last_day == years[-1].last_day
    changes = [first + timedelta(days=offset) for offset in offsets]
    cuts = sorted({year.first_day for year in years} | {day for day in changes if day in days})
    spans = plan.spans(changes, [()])
    assert [span.on for span in spans] == cuts
    assert [span.number for span in spans] == list(range(len(cuts)))
    assert [(span.first, span.until) for span in spans] == [
        (plan.day(a), plan.day(b)) for a, b in zip(cuts, [*cuts[1:], years[-1].until], strict=True)
    ]
    assert all(years[span.year].first_day <= span.on < years[span.year].until for span in spans)
    labels = list(dict.fromkeys(f"{day:%Y-%m}" if by_month else FinancialYear.of(day, month).label for day in days))
    assert [slot.label for slot in plan.slots] == labels
    assert [slot.until - slot.first for slot in plan.slots] == [
        sum((f"{day:%Y-%m}" if by_month else FinancialYear.of(day, month).label) == label for day in days)
        for label in labels
    ]
    assert [plan.starts(n) for n in range(many)] == [plan.day(year.first_day) for year in years]
    for number, year in enumerate(years):
        above, below = plan.moments[number]
        assert len(above) == year.days + 1
        for at in (0, 1, 45, year.days - 1, year.days):
            on = year.first_day + timedelta(days=at)
            length = monthrange(on.year, on.month)[1]
            whole = 12 if at == year.days else (on.month - month) % 12
            part = Fraction(0) if at == year.days else Fraction(on.day - 1, length)
            assert Fraction(int(above[at]), int(below[at])) == (whole + part) / 12


def test_increments_cut_a_year_at_the_second() -> None:
    years = (FinancialYear(2025), FinancialYear(2026))
    plan = Calendar(years, "months", False)
    april, october, january = date(2025, 6, 1), date(2025, 10, 1), date(2026, 1, 1)
    climbs = [(), ((april, 1),), ((april, 1), (october, 2), (january, 3), (date(2026, 5, 1), 4))]
    spans = plan.spans([], climbs)
    assert [span.on for span in spans] == [date(2025, 4, 1), october, january, date(2026, 4, 1)]
    days, before, after = plan.turns(climbs, spans)
    assert days.T.tolist() == [
        [plan.length] * 4,
        [plan.day(april), plan.length, plan.length, plan.length],
        [plan.day(april), plan.day(october), plan.day(january), plan.day(date(2026, 5, 1))],
    ]
    assert before.T.tolist() == [[0, 0, 0, 0], [0, 1, 1, 1], [0, 1, 2, 3]]
    assert after.T.tolist() == [[0, 0, 0, 0], [1, 1, 1, 1], [1, 2, 3, 4]]


# --- sums ----------------------------------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30), st.integers(-3, 3)), min_size=1, max_size=25),
    st.integers(1, 9),
    st.sampled_from([4, 40, 400]),
)
def test_what_falls_by_weights_is_added_one_by_one(rows: list[tuple[int, int, int]], pence: int, units: int) -> None:
    """Few units and many: a day on which few of many units have a weight is worked out for those alone."""
    unit, day, weight = (np.array(each) for each in zip(*rows, strict=True))
    moments = np.arange(31), np.full(31, 30)
    annual = np.array([[1000 * pence + n for n in range(units)], [7 * pence] * units])
    result = Weights(day * units + unit, weight, np.arange(31), units)
    fallen = Falling(result, moments)(annual)
    expected = np.zeros_like(annual)
    for u, d, w in rows:
        for component in range(2):
            expected[component, u] += w * divide(int(annual[component, u]) * d, 30)
    assert fallen.tolist() == expected.tolist()
    inside = result.within(5, 9)
    assert inside.day.tolist() == [min(max(d, 5), 9) for _, d, _ in rows]
    assert (inside.unit.tolist(), inside.days.tolist()) == (unit.tolist(), [5, 6, 7, 8, 9])


def test_totals_of_groups() -> None:
    sums = Totals(2, 3)
    sums.add(1, np.array([0, 2]), np.array([0, 0, 2]), np.array([[1, 2, 4], [10, 20, 40]]))
    sums.add(1, np.array([0]), np.array([2]), np.array([[100]]))
    assert sums.pence[1, 0].tolist() == [3, 0, 104] and sums.pence[1, 2].tolist() == [30, 0, 40]
    assert not sums.pence[0].any()
    sums.mark(0, np.array([0, 0, 1]), np.array([1, 3, 0], dtype=np.int8))
    sums.mark(0, np.array([0]), np.array([2], dtype=np.int8))
    assert sums.status[0].tolist() == [4, 1, 0]
    sums.check(LARGEST_SUM - 5, np.array([1]))
    sums.check(5, np.array([-1]))
    assert LARGEST_SUM >= 20_000_000 * 10**9 * 100, "as the message says, in pence"
    with pytest.raises(InputError, match="more than £20,000,000bn"):
        sums.check(1, np.array([1]))
    Totals(1, 1).check(0, np.array([MOST_POSTS]))
    with pytest.raises(InputError, match="E208"):
        Totals(1, 1).check(0, np.array([MOST_POSTS, 2]))


@pytest.mark.parametrize("time", ["year", "month"])
def test_posts_that_cost_a_penny_more_than_the_largest_sum_are_refused(
    time: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The largest post of a span stands for all of them, whatever the others are: 5,000 whole posts beside a tenth of one."""
    posts = pd.DataFrame({"point": ["1", "2"], "fte": ["0.1", "1"], "count": [1, 5000]}).assign(grade="CLERK")
    terms = {"pay": "registry-staff", "basis": "point", "pension": "20%"}

    def pence() -> int:
        return int(
            est.cost_posts(posts, terms=terms, years="2024/25", by=(time,), money="pence", book=BOOK).pence.sum()
        )

    monkeypatch.setattr(totals, "LARGEST_SUM", pence() - 1)
    with pytest.raises(InputError, match="which no sum here can hold"):
        pence()


# --- draws ---------------------------------------------------------------------------------------------------------------


def test_spreads_that_can_be() -> None:
    assert Spread.of((1, 2, 3), "award", -20, 50) == Spread(1.0, 2.0, 3.0)
    assert Spread.of(Spread(1, 1, 1), "award", 1, 1) == Spread(1, 1, 1)
    for wrong in ((2, 1, 3), (1, 3, 2), (-21, 0, 0), (0, 0, 51)):
        with pytest.raises(RefusedError, match="give them rising, from -20 to 50"):
            Spread.of(wrong, "award", -20, 50)
    for odd in ((1, 2), "x", 3, (1, 2, "x"), None):
        with pytest.raises(RefusedError, match="give three numbers"):
            Spread.of(odd, "award", -20, 50)  # type: ignore[arg-type]
    nothing: dict[str, Any] = {"award": None, "vacancy": None, "turnover": None, "gap_months": 0, "start": None}
    assert Spreads.of(**nothing) == Spreads()
    for name, ends in {"award": (-20, 50), "vacancy": (0, 99), "turnover": (0, 99), "start": (0, LATEST)}.items():
        assert getattr(Spreads.of(**nothing | {name: (ends[0], ends[0], ends[1])}), name) is not None
        for wrong in ((ends[0] - 1, 0, 0), (0, 0, ends[1] + 1)):
            with pytest.raises(RefusedError, match=name):
                Spreads.of(**nothing | {name: wrong})
    for gap in (-1, 13):
        with pytest.raises(RefusedError, match="gap_months"):
            Spreads.of(**nothing | {"gap_months": gap})


def test_draws_of_a_spread() -> None:
    certain = Spread(2, 2, 2).drawn(np.random.default_rng(1), 3)
    assert certain.tolist() == [2.0] * 3
    drawn = Spread(0, 1, 4).drawn(np.random.default_rng(1), 4000)
    assert (drawn.min() >= 0, drawn.max() <= 4) == (True, True)
    assert abs(drawn.mean() - 5 / 3) < 0.06, "the mean of a triangle is that of its corners"


def test_what_empty_posts_leave_of_the_cost() -> None:
    drawn = Drawn({}, np.zeros(2), np.array([[4.0, 0.0]]), np.array([[10.0, 20.0]]), 3)
    # (1 - 4%) x (1 - 10% x 3/12) = 0.936; 1 - 20% x 3/12 = 0.95
    assert drawn.filled.tolist() == [pytest.approx([0.936, 0.95])]
    frame = Drawn({date(2026, 4, 1): np.array([1.5])}, np.array([2]), np.array([[4.0]]), np.array([[9.0]]), 3).frame(
        ["2026/27"]
    )
    assert frame.to_dict("records") == [
        {
            "award_points_2026-04-01": 1.5,
            "vacancy_percent_2026/27": 4.0,
            "turnover_percent_2026/27": 9.0,
            "months_late": 2,
        }
    ]


TERMS: dict[str, Any] = {"pay": "njc", "pension": "20%", "hold_on_costs": True}


def test_a_certain_award_is_that_of_the_terms() -> None:
    posts = pd.DataFrame(
        {"grade": ["SCP 18-25"] * 2, "point": ["20", "24"], "count": [3, 2], "until": ["2027-10-01", ""]}
    )
    days = (date(2027, 4, 1), date(2028, 4, 1))
    both, higher = (
        [{"from": day, "percent": percent + more} for day, percent in zip(days, (2, 1), strict=True)]
        for more in (0, 1.5)
    )
    span = ("2026/27", "2028/29")
    costing = est.PostCosting(terms=TERMS | {"award": both}, years=span)
    drawn = costing.draws(posts, draws=2, seed=1, award=(1.5, 1.5, 1.5))
    priced = est.cost_posts(posts, terms=TERMS | {"award": higher}, years=span, money="pence").pence.tolist()
    for row in drawn.frame(money="pence").to_numpy().tolist():
        assert row[0] == priced[0]
        # £1 of pay for each award of each post, and its on-costs
        assert all(abs(a - b) <= 5 * 2 * 145 for a, b in zip(row[1:], priced[1:], strict=True))
    assert drawn.check(range(2), money="pence").priced_pence.tolist() == priced * 2
    ranges = [
        {"from": days[0], "percent": 2, "points": ["18", "20"]},
        {"from": days[0], "percent": 1, "points": ["21", "25"]},
    ]
    for odd in (ranges, [{"from": days[0], "flat": "£400"}], [{"from": days[0], "percent": 2, "flat": "£400"}]):
        with pytest.raises(RefusedError, match="is not one percentage of all points; draws can vary no other"):
            est.PostCosting(terms=TERMS | {"award": odd}, years="2027/28").draws(posts, draws=2, award=(0, 1, 2))
    with pytest.raises(RefusedError, match="no award is assumed"):
        est.PostCosting(terms=TERMS, years="2026/27").draws(posts, draws=2, award=(0, 1, 2))


@pytest.mark.parametrize("by", [(), ("grade",), ("year",)])
def test_posts_are_those_of_the_last_day_and_cost_is_that_of_all(by: tuple[str, ...]) -> None:
    posts = pd.DataFrame(
        {
            "grade": ["SCP 18-25"] * 3,
            "point": ["20"] * 3,
            "count": [3, 2, 4],
            "until": ["2027-10-01", "", ""],
            "from": ["", "", "2027-04-01"],
        }
    )
    terms, span = TERMS | {"award": [{"from": date(2027, 4, 1), "percent": 0}]}, ("2026/27", "2027/28")
    whole, year = (est.cost_posts(posts, terms=terms, years=span, by=each, money="pence") for each in (by, ("year",)))
    assert whole.posts.tolist() == ([5, 6] if by == ("year",) else [6])
    assert whole.fte.tolist() == ([5.0, 6.0] if by == ("year",) else [6.0])
    assert whole.pence.sum() == year.pence.sum()
    # five posts in the first year; 2 + 4 and half a year of 3 in the second: 7.5
    one = year.pence.tolist()[0] // 5
    assert abs(year.pence.tolist()[1] - 7.5 * one) <= 8


# --- costs ---------------------------------------------------------------------------------------------------------------

BOOK = Path(__file__).parent / "example-grades"
ROWS = st.tuples(
    st.sampled_from(["1", "2"]),
    st.integers(1, 3),
    st.sampled_from(["1", "0.5", "20/37"]),
    st.sampled_from(["", "2024-09-15", "2025-06-30"]),
    st.sampled_from(["", "2025-02-10", "2026-01-01"]),
    st.sampled_from(["", "north", "north 1/3; south 2/3"]),
)


@settings(max_examples=4)
@given(st.lists(ROWS, min_size=1, max_size=4), st.sampled_from(["months", "days"]), st.sampled_from(["year", "month"]))
def test_what_posts_cost_month_by_month(rows: list[tuple[Any, ...]], sharing: str, time: str) -> None:
    """Pay of the award of the day, 15% above £5,000 (13.8% above £9,100 before April 2025), 20% and the levy, in exact fractions."""
    current_rows = [row for row in rows if not row[3] or not row[4] or row[3] < row[4]]
    if not current_rows:
        return
    names = ["point", "count", "fte", "from", "until", "funder"]
    posts = pd.DataFrame(current_rows, columns=names).assign(grade="CLERK")
    terms = {
        "pay": "registry-staff",
        "basis": "point",
        "pension": "20%",
        "sharing": sharing,
        "funder": [{"id": name, "name": name} for name in ("north", "south")],
    }
    costs = est.cost_posts(
        posts, terms=terms, years=("2024/25", "2025/26"), by=(time, "funder"), money="pence", book=BOOK
    )
    got = {(str(row[time]), row["funder"]): int(row["pence"]) for row in costs.to_dict("records") if row["pence"]}
    assert got == {key: pence for key, pence in _by_month(current_rows, sharing, time).items() if pence}


def _rounded(value: Fraction) -> int:
    return int(value + Fraction(1, 2)) if value >= 0 else -int(-value + Fraction(1, 2))


def _by_month(rows: list[tuple[Any, ...]], sharing: str, time: str) -> dict[tuple[str, str], int]:
    book, sums = est.load_book(BOOK), dict[tuple[str, str], int]()
    awards = book.scale("registry-staff").table.awards
    for year in (2024, 2025):
        begins, ends = date(year, 4, 1), date(year + 1, 4, 1)
        months = [date(year + (n > 8), (n + 3) % 12 + 1, 1) for n in range(12)] + [ends]

        def elapsed(day: date, begins: date = begins, ends: date = ends) -> Fraction:
            if day >= ends or sharing == "days":
                return Fraction((min(day, ends) - begins).days, (ends - begins).days)
            part = Fraction(day.day - 1, monthrange(day.year, day.month)[1])
            return ((day.month - 4) % 12 + part) / 12

        for point, count, fte, first, until, funder in rows:
            start = max(begins, date.fromisoformat(first) if first else begins)
            end = min(ends, date.fromisoformat(until) if until else ends)
            for month, following in pairwise(months):
                edges = sorted({start, end, month, following, *awards, date(2025, 4, 6)})
                for a, b in pairwise(edges):
                    if not (max(start, month) <= a and b <= min(end, following)):
                        continue
                    label = f"{year}/{str(year + 1)[2:]}" if time == "year" else f"{a:%Y-%m}"
                    for part in _annual(book, point, Fraction(fte), a):
                        for name, pence in _paid(part, funder, (elapsed(a), elapsed(b))):
                            sums[label, name] = sums.get((label, name), 0) + count * pence
    return sums


def _annual(book: est.Book, point: str, fte: Fraction, on: date) -> list[int]:
    """The parts of the yearly cost of one post."""
    pay = book.annual("CLERK", point, on=on, scale="registry-staff").pence
    basic = _rounded(pay * fte)
    threshold, rate = (500_000, Fraction(15, 100)) if on >= date(2025, 4, 1) else (910_000, Fraction(138, 1000))
    insured = _rounded(max(basic - threshold, 0) * rate)
    return [basic, insured, _rounded(basic * Fraction(1, 5)), _rounded(basic * Fraction(5, 1000))]


def _paid(annual: int, funder: str, spent: tuple[Fraction, Fraction]) -> list[tuple[str, int]]:
    """What each funder pays of a yearly amount between two parts of the year: the first-named takes the rest."""

    def between(amount: int) -> int:
        return _rounded(amount * spent[1]) - _rounded(amount * spent[0])

    if "1/3" not in funder:
        return [(funder or "not said", between(annual))]
    south = between(_rounded(annual * Fraction(2, 3)))
    return [("south", south), ("north", between(annual) - south)]
