"""What is worked out at once for many posts beside the same worked out one by one: numbers, days, codes and chunks."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import establishment as est
from establishment.bulk import column_codes, sources
from establishment.bulk.column_codes import RawColumn, alike, joined, split
from establishment.bulk.presence import Presence, Throughout, at_ends
from establishment.bulk.weights import Falling, Weights
from establishment.ground.periods import accrued_at

pytestmark = pytest.mark.core

LENGTH = 40
DAYS = st.integers(0, LENGTH)
STAYS = st.lists(st.tuples(DAYS, DAYS, st.integers(0, 3), st.integers(1, 5)).filter(lambda s: s[0] < s[1]), min_size=1)
TERMS: dict[str, Any] = {"pay": "njc", "pension": "20%", "hold_on_costs": True}


@given(STAYS, st.sets(st.integers(1, LENGTH - 1), max_size=6))
def test_who_is_there_when_is_what_counting_day_by_day_says(
    stays: list[tuple[int, int, int, int]], cuts: set[int]
) -> None:
    firsts = [0, *sorted(cuts)]
    from_, until, codes, counts = (np.array(column) for column in zip(*stays, strict=True))
    presence = Presence.of(firsts, LENGTH, from_, until)
    first_end, over_end = at_ends([*firsts[1:], LENGTH], LENGTH, from_, until)
    throughout = Throughout(presence, codes, 4, counts)
    for number, (first, end) in enumerate(zip(firsts, [*firsts[1:], LENGTH], strict=True)):
        days = range(first, end)
        there = [sum(begin <= day < over for day in days) for begin, over, _, _ in stays]
        whole: Counter[int] = Counter()
        for (_, _, code, count), some in zip(stays, there, strict=True):
            whole[code] += count * (some == len(days))
        assert throughout.next().tolist() == [whole[code] for code in range(4)]
        assert presence.part(number).tolist() == [row for row, some in enumerate(there) if 0 < some < len(days)]
        there_at_end = (first_end <= number) & (number < over_end)
        assert there_at_end.tolist() == [begin <= end - 1 < over for begin, over, _, _ in stays]


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 120), st.integers(0, 40_000)), min_size=1),
    st.sampled_from([1, 7, 2**14]),
)
def test_one_key_for_several_columns_is_equal_where_all_are(rows: list[tuple[int, ...]], block: int) -> None:
    kinds = (np.int8, np.int16, np.int32)
    columns = [np.array(column, kind) for column, kind in zip(zip(*rows, strict=True), kinds, strict=True)]
    for sizes in ((3, 121, 40_001), (3, 121, 2**55), (3, 2**40, 2**40)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(column_codes, "BLOCK", block)
            keys, below = joined(list(zip(columns, sizes, strict=True)))
        assert len({*zip(keys.tolist(), rows, strict=True)}) == len(set(keys.tolist())) == len(set(rows))
        assert 0 <= keys.min() <= keys.max() < below


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.integers(-3, 3), st.integers(1, 4)), min_size=1),
    st.sampled_from(["int8", "int64", "uint16", "Int64"]),
    st.sampled_from([1, 10**6]),
)
def test_rows_alike_made_into_one_are_the_rows_counted(rows: list[tuple[Any, ...]], dtype: str, far: int) -> None:
    names, numbers, counts = (list(column) for column in zip(*rows, strict=True))
    if dtype == "uint16":
        numbers = [abs(number) for number in numbers]
    if dtype in ("int64", "Int64"):
        numbers = [far * number for number in numbers]
    frame = pd.DataFrame({"name": pd.Categorical(names), "number": pd.Series(numbers, dtype=dtype), "count": counts})
    raw = {name: split(frame[name]) for name in frame}
    for name, given_values in (("name", names), ("number", numbers), ("count", counts)):
        assert [None if value is None else value for value in _values(raw[name])] == given_values
    each = np.array([int(value) for value in raw["count"].values])
    unlike = alike({"name": raw["name"]}, {"number": raw["number"]}, raw["count"], each)
    assert unlike is not None
    expected: Counter[tuple[Any, ...]] = Counter()
    for name, number, count in zip(names, numbers, counts, strict=True):
        expected[name, number] += count
    kinds = _values(unlike.kinds["name"])
    keys = zip((kinds[kind] for kind in unlike.kind.tolist()), _values(unlike.days["number"]), strict=True)
    assert dict(zip(keys, unlike.posts.tolist(), strict=True)) == expected


def _values(column: RawColumn) -> list[Any]:
    """The value of each row of a column."""
    return [column.values[code] for code in column.codes.tolist()]


@given(
    st.lists(st.integers(-(10**5), 2**32 + 10), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6), st.integers(-9, 9)), min_size=1, max_size=200),
)
def test_what_falls_is_the_same_in_numbers_of_32_and_of_64_bits(
    pence: list[int], weights: list[tuple[int, int, int]]
) -> None:
    """Amounts on both sides of what 32 bits hold, below nought too: each sum by Python's whole numbers."""
    moments = np.array([0, 1, 59, 5, 150, 365, 1]), np.array([1, 12, 360, 12, 365, 365, 1])
    rows = [(unit % len(pence), day, weight) for unit, day, weight in weights]
    unit, day, weight = (np.array(column) for column in zip(*rows, strict=True))
    result = Weights(day * len(pence) + unit, weight, np.arange(7), len(pence))
    fallen = Falling(result, moments)(np.array([pence], dtype=np.int64))
    expected = [0] * len(pence)
    for at, on, times in rows:
        expected[at] += int(accrued_at(pence[at], int(moments[0][on]), int(moments[1][on]))) * times
    assert fallen[0].tolist() == expected


def test_a_parquet_file_read_in_pieces_is_costed_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces have other values, in another order: the grades of one are not those of the next."""
    grades = ["SCP 18-25", "SCP 5-10", None, "SCP 11-17"]
    rows = [(grades[n % 2 if n < 20 else 3], str(18 if n % 2 == 0 else 5) if n < 20 else "12", n) for n in range(30)]
    frame = pd.DataFrame(rows, columns=["grade", "point", "n"])
    frame["from"] = [date(2026, 9, 1) if n % 3 else None for n in frame.pop("n")]
    frame["unit"] = ["North"] * 7 + [None] * 7 + ["South"] * 16
    frame.to_parquet(tmp_path / "posts.parquet", row_group_size=4)
    costing = est.PostCosting(terms=TERMS, years=("2026/27", "2026/27"), by=("year", "unit", "grade"))
    whole = costing.cost(frame, money="pence")
    for read_rows, costed in ((3, 3), (3, 7), (5, 100), (100, 100)):
        monkeypatch.setattr(sources, "CHUNK", read_rows)
        monkeypatch.setattr(sources.rows_at_once, "__defaults__", (read_rows,))
        monkeypatch.setattr(sources, "FRAME_CHUNK", costed)
        chunks = list(sources.chunks(tmp_path / "posts.parquet", costing.plan))
        assert [chunk.start for chunk in chunks] == np.cumsum([0, *(len(c.frame) for c in chunks[:-1])]).tolist()
        assert max(len(chunk.frame) for chunk in chunks) <= max(costed, read_rows)
        pd.testing.assert_frame_equal(whole, costing.cost(tmp_path / "posts.parquet", money="pence"))
    frame.loc[25, "point"] = "77"
    frame.to_parquet(tmp_path / "posts.parquet", row_group_size=4)
    with pytest.raises(est.InputError, match=r"posts.parquet:26: error E204"):
        costing.cost(tmp_path / "posts.parquet")


@pytest.mark.parametrize(("above", "below"), [(1, 12), (5, 12), (59, 360), (150, 365), (365, 365), (11, 12)])
def test_what_falls_of_amounts_at_the_edge_of_32_bits(above: int, below: int) -> None:
    """Twice the amount and twice its year, the largest number on the way, comes to just below 2**32 and beyond."""
    edge = (2**32 - 2 * below) // (2 * above)
    for pence in (edge - 1, edge, edge + 1, edge * 3 // 2, 2 * edge - 1, 2 * edge + 1):
        weights = Weights(np.zeros(1, dtype=np.int64), np.ones(1, dtype=np.int64), np.zeros(1, dtype=np.int64), 1)
        fallen = Falling(weights, (np.array([above]), np.array([below])))(np.array([[pence]], dtype=np.int64))
        assert fallen.tolist() == [[(2 * pence * above + below) // (2 * below)]]


def test_row_groups_of_a_file_are_parts_of_about_a_chunk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pd.DataFrame({"grade": ["SCP 20"] * 11}).to_parquet(tmp_path / "posts.parquet", row_group_size=2)
    for chunk, parts in ((1, [2, 2, 2, 2, 2, 1]), (2, [2, 2, 2, 2, 2, 1]), (4, [4, 4, 3]), (10, [10, 1]), (99, [11])):
        monkeypatch.setattr(sources, "CHUNK", chunk)
        result = sources.parquet_parts(tmp_path / "posts.parquet")
        assert [part.rows for part in result] == parts
        assert [part.start for part in result] == [sum(parts[:number]) for number in range(len(parts))]
        assert [group for part in result for group in part.groups] == [0, 1, 2, 3, 4, 5]
