"""Lists are read by their different values; each short cut gives what the long way gives."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from establishment.ground.read_days import DayColumn, day_in_figures, days_in_figures, read_day
from establishment.lists.arrow_columns import arrow_column, arrow_text_columns
from establishment.lists.cell_columns import CellColumn, cell_column
from establishment.lists.cells import NO_END, _marked_number, has_comma_decimals, number_in, numbers_in
from establishment.lists.field_values import FieldValues, pair_counts
from establishment.lists.gone_words import GONE_START, GONE_WORD
from establishment.lists.grades import RANKS_AND_GRADES, Grades, plain_grade
from establishment.lists.plain_text import is_blank, is_plain, odd_codes
from establishment.lists.profiles import Profile
from establishment.lists.sheets import read_text_sheet
from establishment.lists.sort_rows import TOTAL, _places_of, _totals
from establishment.lists.values import day_reader, days_read_at_once

QUICK = settings(max_examples=200, derandomize=True, deadline=None)
CELLS = st.text("ab,\"'\n 0;", max_size=6)


@QUICK
@given(st.text("0123456789.,:%()-+ £kpaFTE½/", max_size=9), st.booleans())
def test_a_number_is_the_same_whether_its_form_is_asked_first(text: str, comma: bool) -> None:
    assert number_in(text, comma=comma) == _marked_number(text, comma)


@QUICK
@given(st.integers(0, 99), st.integers(0, 99), st.integers(1990, 3000), st.sampled_from("/.-"), st.booleans())
def test_a_day_in_figures_is_read_as_all_days_are(day: int, month: int, year: int, sign: str, first: bool) -> None:
    order = "day first" if first else "month first"
    text = f"{day:02d}{sign}{month:02d}{sign}{year}"
    try:
        expected = read_day(text, order)  # type: ignore[arg-type]
    except ValueError:
        expected = None
    assert day_in_figures(text, order) == expected  # type: ignore[arg-type]


def test_an_end_in_figures_is_the_day_after_or_no_end() -> None:
    reader = day_reader("day first", end=True)
    ends = [reader(text)[0] for text in ("31/03/2027", "31/12/9999", "31/02/2027")]
    assert ends == [date(2027, 4, 1), None, None]
    assert reader("31/02/2027")[1] is not None


def test_days_that_differ_in_the_year_alone_prove_one_order() -> None:
    assert DayColumn.of(["01/02/2020", "01/02/2021", "12/25/2020", "12/25/2021"]).order == "month first"
    assert DayColumn.of(["01/02/abcd", "01/02/2021"]).example == "01/02/2021"


@QUICK
@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=2, max_size=6)))
def test_a_regular_text_is_read_by_arrow_as_record_by_record(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    columns = arrow_text_columns(out.getvalue().encode(), ",")
    if columns is not None:  # a record of one empty cell is no record of several
        assert [column.cells() for column in columns[0]] == [list(each) for each in zip(*rows, strict=True)]


@QUICK
@given(st.lists(st.lists(CELLS.filter(lambda cell: cell != ""), max_size=4), max_size=8))
def test_records_of_other_lengths_stand_where_they_stand_in_the_text(rows: list[list[str]]) -> None:
    out = io.StringIO()
    regular = [["Post", "Title", "Grade", "FTE"], *([["0012", "Clerk", "G4", "1"]] * 9)]
    every = [*rows[:4], *regular, *rows[4:], regular[1]]
    csv.writer(out, lineterminator="\n").writerows(every)
    columns = arrow_text_columns(out.getvalue().encode(), ",")
    assert columns is not None
    cells = zip(*(column.cells() for column in columns[0]), strict=True)
    expected = [(row + [None] * 4)[:4] if row else [""] * 4 for row in every]  # type: ignore[operator]
    assert [list(each) for each in cells] == expected
    assert columns[1] == len(every)
    for column in columns[0]:
        texts = [cell for cell in column.cells() if cell is not None]
        assert [value for value in column.values if value is not None] == list(dict.fromkeys(texts))


def test_a_text_with_longer_records_is_left_to_the_slower_reader() -> None:
    assert arrow_text_columns(b"a,b\n1,2\n1,2,3\n", ",") is None
    regular = read_text_sheet(b"Post,Title\r\n" + b'0012,"Clerk,\r\nsenior"\r\n' * 15_000, "list.csv")
    assert (regular.length, regular.columns[0].at(15_000)) == (15_001, "0012")


def test_a_dictionary_in_another_order_is_read_in_the_order_of_the_rows() -> None:
    pa = pytest.importorskip("pyarrow", reason="install pyarrow to read Parquet files")
    coded = pa.DictionaryArray.from_arrays(pa.array([2, None, 0, 2]), pa.array(["a", "b", "c"]))
    column = arrow_column(pa.chunked_array([coded]), "Grade")
    assert (column.cells(), column.values) == (["Grade", "c", None, "a", "c"], ["c", None, "a", "b", "Grade"])


DAYS = st.builds(
    "{:02d}{}{:02d}{}{}".format,
    st.integers(0, 40),
    st.sampled_from("/.-"),
    st.integers(0, 15),
    st.sampled_from("/.-"),
    st.integers(0, 9999).map("{:04d}".format),
)


@QUICK
@given(st.lists(DAYS | st.sampled_from(["1/10/2025", " 01/10/2025", "\n01/10/202", "01/10/202\u0665", ""]), max_size=9))
def test_many_days_are_read_as_one_by_one(texts: list[str]) -> None:
    for order in ("day first", "month first"):
        one_by_one = {text: day_in_figures(text, order) for text in texts if len(text) == 10 and text.isascii()}
        expected = {text: day for text, day in one_by_one.items() if day is not None}
        assert days_in_figures(texts, order) == expected
    unlike = DayColumn.of(texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("establishment.ground.read_days.MANY", 0)
        assert DayColumn.of(texts) == unlike


@QUICK
@given(st.lists(DAYS | st.just("31/12/2099"), max_size=9), st.booleans(), st.booleans())
def test_days_read_at_once_are_what_the_reader_gives(texts: list[str], end: bool, last_day: bool) -> None:
    for order in ("day first", "month first"):
        reader = day_reader(order, end=end, last_day=last_day)
        known_days = days_read_at_once(texts, order, end=end, last_day=last_day)
        assert {text: (day, None) for text, day in known_days.items()} == {text: reader(text) for text in known_days}
        near = {text for text, day in days_in_figures(texts, order).items() if day.year < NO_END}
        assert set(known_days) == near


@QUICK
@given(st.text("GgKkEeOo67/1 .\u212a", max_size=4) | st.sampled_from(["Det. Con", "P/C", "(pc)", "Ch/Insp", "SCS1"]))
def test_a_rank_is_a_grade_where_no_scale_is_named(text: str) -> None:
    assert Grades(None).is_grade(text) == (plain_grade(text).replace("/", " ") in RANKS_AND_GRADES)


@QUICK
@given(st.lists(st.text("0129.,%£k a\n\u0663", max_size=6) | st.integers(0, 3), max_size=8), st.booleans())
def test_numbers_of_a_column_are_those_of_its_cells(cells: list[object], comma: bool) -> None:
    assert numbers_in(cells, comma=comma) == [number_in(cell, comma=comma) for cell in cells]


@QUICK
@given(st.lists(st.text("012.,%£ ", max_size=7), max_size=5))
def test_decimals_behind_a_comma_are_told_by_the_forms_of_texts(texts: list[str]) -> None:
    numbers = [text for text in texts if re.fullmatch(r"[-+£$€ ]*[\d.,]+ ?%?", text)]
    marks = [text for text in numbers if re.search(r",\d{1,2}(?: ?%)?$|\.\d{3},\d", text)]
    points = [text for text in numbers if re.search(r"\.\d{1,2}$", text)]
    assert has_comma_decimals(texts) == (not points and 2 * len(marks) > len(numbers))


@QUICK
@given(
    st.lists(st.text("aé0 \n", max_size=2) | st.integers(0, 2), max_size=6, unique_by=repr),
    st.frozensets(st.text("aé0 \n", max_size=2) | st.integers(0, 2)),
)
def test_cells_among_some_are_found_by_their_lengths_and_first_signs(
    cells: list[object], some: frozenset[object]
) -> None:
    column = CellColumn(cells, np.arange(len(cells), dtype=np.int32))
    assert _places_of(column, some) == [place for place, cell in enumerate(cells) if cell in some]


@QUICK
@given(st.lists(st.sampled_from(["Total", "12", "sub total", "Clerk", "\n", "a b", 3, None]), max_size=6, unique=True))
def test_totals_are_found_in_a_column_of_numbers_too(cells: list[object]) -> None:
    column = CellColumn(cells, np.arange(len(cells), dtype=np.int32))
    expected = [place for place, cell in enumerate(cells) if isinstance(cell, str) and TOTAL.search(cell)]
    assert _totals(column) == expected


@QUICK
@given(st.lists(st.sampled_from(["a", "b", "c", "", "n/a", 1, 1.0, None]), min_size=1, max_size=9), st.data())
def test_a_profile_counts_the_values_of_its_rows_in_their_order(cells: list[object], data: st.DataObject) -> None:
    places = data.draw(st.sampled_from([range(len(cells)), range(1, len(cells)), range(0, len(cells), 2)]))
    there = [cells[place] for place in places if not (is_blank(cells[place]) or cells[place] == "n/a")]
    profile = Profile.of(0, ("Grade",), cell_column(cells), np.array(places, np.int64))
    assert list(profile.values.items()) == list(Counter(there).items())
    assert (profile.count, profile.rows) == (len(there), len(places))


@QUICK
@given(st.lists(st.one_of(st.none(), st.integers(0, 3), st.text("ab n/#.-\n\t", max_size=5)), max_size=8, unique=True))
def test_cells_that_are_not_plain_text_are_found_in_one_look(values: list[object]) -> None:
    column = CellColumn(values, np.arange(len(values), dtype=np.int32))
    assert odd_codes(column) == [code for code, cell in enumerate(values) if not is_plain(cell)]


def test_every_word_for_a_post_that_is_gone_begins_as_the_quick_look_expects() -> None:
    words = [
        "deleted",
        "delete",
        "closed",
        "eliminated",
        "inactive",
        "inact",
        "abolished",
        "abol",
        "dis-established",
        "disestab",
        "obsolete",
        "removed",
        "ceased",
        "canceled",
        "cancelled",
        "withdrawn",
        "archived",
        "terminated",
        "expired",
        "superseded",
        "dilewyd",
        "dileu",
        "unfunded",
        "un-funded",
        "non-funded",
        "casual",
        "relief",
        "bank",
        "agency",
        "sessional",
        "supply",
        "zero-hours",
    ]
    words += ["not established", "not funded", "no budget", "zero hours", "as and when", "as required", "temp agency"]
    assert [word for word in words if not GONE_WORD.match(word)] == []
    assert [word for word in words if not GONE_START.search(f"\n{word}")] == []


@QUICK
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([None, 1, 2])), min_size=1, max_size=12))
def test_values_by_their_codes_are_the_rows_themselves(rows: list[tuple[str, int | None]]) -> None:
    texts, numbers = [row[0] for row in rows], [row[1] for row in rows]
    coded = FieldValues(["a", "b", "c", "a"], np.array([("abc").index(text) for text in texts]))
    others = FieldValues([None, 1, 2], np.array([0 if n is None else n for n in numbers]))
    assert list(coded) == texts
    assert coded.counts() == {text: texts.count(text) for text in set(texts)}
    assert coded.where(lambda text: text == "a") == [place for place, text in enumerate(texts) if text == "a"]
    assert others.each_once() == (None not in numbers and len(set(numbers)) == len(numbers))
    assert pair_counts(coded, others) == {row: rows.count(row) for row in set(rows)}
    coded[0] = "z"
    assert list(coded) == ["z", *texts[1:]]
