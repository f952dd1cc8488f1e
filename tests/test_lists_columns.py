"""Lists are read by their different values; each short cut gives what the long way gives."""

from __future__ import annotations

import csv
import io
from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from establishment.ground.read_days import DayColumn, day_in_figures, read_day
from establishment.lists.arrow_columns import arrow_text_columns
from establishment.lists.cells import _marked_number, number_in
from establishment.lists.field_values import FieldValues, pair_counts
from establishment.lists.plain_text import is_plain, odd_codes
from establishment.lists.sheets import read_text_sheet
from establishment.lists.sort_rows import _GONE_WORD, GONE_START
from establishment.lists.values import day_reader

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
    columns = arrow_text_columns(out.getvalue(), ",")
    if columns is not None:  # a record of one empty cell is no record of several
        assert [column.cells() for column in columns[0]] == [list(each) for each in zip(*rows, strict=True)]


def test_a_text_whose_records_differ_in_length_is_left_to_the_slower_reader() -> None:
    assert arrow_text_columns("a,b\n1,2,3\n", ",") is None
    regular = read_text_sheet(b"Post,Title\r\n" + b'0012,"Clerk,\r\nsenior"\r\n' * 15_000, "list.csv")
    assert (regular.length, regular.columns[0].at(15_000)) == (15_001, "0012")


@QUICK
@given(st.lists(st.one_of(st.none(), st.integers(0, 3), st.text("ab n/#.-\n\t", max_size=5)), max_size=8, unique=True))
def test_cells_that_are_not_plain_text_are_found_in_one_look(values: list[object]) -> None:
    from establishment.lists.cell_columns import CellColumn

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
    assert [word for word in words if not _GONE_WORD.match(word)] == []
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
