"""Posts from files: what cannot be read whole, or is not what it seems, is a fault and never other totals."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import establishment as est
from establishment.bulk import csv_blocks, csv_chunks, sources

pytestmark = pytest.mark.core

TERMS = {"pay": "njc", "pension": "20%"}
POSTS = pd.DataFrame(
    {
        "post": ["1", "2"],
        "grade": ["SCP 20", "SCP 25-28"],
        "point": ["20", "26"],
        "fte": ["1", "0.5"],
        "count": [1, 2],
        "from": ["", "2026-10-01"],
    }
)


def cost(posts_given: Any, by: tuple[str, ...] = ("year",), **more: Any) -> pd.DataFrame:
    return est.cost_posts(posts_given, terms=TERMS, years="2026/27", by=by, money="pence", **more)


WHOLE = cost(POSTS)


def same(posts_given: Any) -> bool:
    return bool(cost(posts_given).equals(WHOLE))


def csv_file(folder: Path, text: str | bytes) -> Path:
    path = folder / "posts.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def fault(posts_given: Any, **more: Any) -> str:
    with pytest.raises(est.InputError) as refusal:
        cost(posts_given, **more)
    return str(refusal.value)


HEAD = "post,grade,point,fte\n"
ROW = "1,SCP 20,20,1\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            HEAD + ROW + "2,SCP 20,20\n",
            "posts.csv:3: error E105\n    3 | 2,SCP 20,20\n      This row has 3 cells; the headings have 4.",
        ),
        (
            HEAD + "1,SCP 20,20,1,\n",
            "posts.csv:2: error E105\n    2 | 1,SCP 20,20,1,\n      This row has 5 cells; the headings have 4.",
        ),
        (
            HEAD + "\n\n" + ROW + "  \n,,,\n2,SCP 99,20,1\n",
            'posts.csv:7: error E203 grade = "SCP 99"\n    7 | 2,SCP 99,20,1',
        ),
        (HEAD + '"1\n2",SCP 20,20,1\n2,SCP 20,20,half\n', "posts.csv:4: error E208 fte"),
        (
            HEAD + ROW + '2,"SCP 20,20,1\n',
            "posts.csv:3: error E105\n      The row that begins here cannot be read: unexpected end of data.",
        ),
        (
            HEAD + ROW + '2,"5" by 3,20,1\n',
            "posts.csv:3: error E105\n      The row that begins here cannot be read: ',' expected after",
        ),
        ("post,grade,Grade\n1,SCP 20,SCP 21\n", 'The column "grade" appears twice.'),
        (b"grade\nSCP 20\nSCP \xff\n", "The rows from here on are no text in UTF-8: invalid start byte."),
        ("post,grade\n1,SCP 20\n".encode("utf-16"), "are no text in UTF-8"),
        ("\n\n", "error E102\n      The file is empty."),
    ],
)
def test_faults_of_a_csv_file(tmp_path: Path, text: str | bytes, message: str) -> None:
    assert message in fault(csv_file(tmp_path, text))


def test_a_csv_file_is_read_chunk_by_chunk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\ufeff" + POSTS.to_csv(index=False).replace("SCP 20", '"SCP 20"').replace("\n", "\r\n") + "\r\n"
    for size in (1, 7):
        monkeypatch.setattr(sources, "CHUNK", size)
        assert same(csv_file(tmp_path, text)), size
        assert same(csv_file(tmp_path, text.rstrip())), size
    assert same(csv_file(tmp_path, text.replace("\r\n", "\r")))


CELLS = st.text(st.sampled_from('ab ,"\né'), max_size=6)


def every_column(headings: list[str]) -> list[int]:
    return list(range(len(headings)))


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1), st.integers(1, 40))
def test_cells_of_a_csv_file_are_what_was_written(rows: list[tuple[str, str]], size: int) -> None:
    rows = [row for row in rows if "".join(row).strip()] or [("a", "b")]
    written = pd.DataFrame(rows, columns=["title", "unit"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "posts.csv"
        written.to_csv(path, index=False, quoting=1)
        table = pd.concat([chunk.frame for chunk in csv_chunks.csv_chunks(path, size, every_column)])
    assert rows == list(table.itertuples(index=False, name=None))


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", " ", "a", "NA", "null", "1", "é", "\ufeff", "\u00a0", '"a,b"', '"x""y"', '""', '"a\nb"']),
        st.sampled_from(["", "b", "NaN", "\t", '"b"', '"NA"']),
    ),
    max_size=8,
)
LOOSE = st.text(st.sampled_from('ab ,"\n\r\0\ufeffé'), max_size=30).map(str.encode)
BYTES = st.builds(
    lambda mark, rows, end, loose: mark + ("t,u" + end + end.join(map(",".join, rows)) + end).encode() + loose,
    st.sampled_from([b"", csv_blocks.BOM]),
    ROWS,
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.one_of(st.just(b""), LOOSE, st.just(b"\xff")),
)


def read_rows(path: Path, size: int) -> list[Any] | str:
    """Each row with its number, its line, its cells and the cells in its frame; "refused" where it has a fault."""
    try:
        return [
            (chunk.start + row, chunk.lines[row], chunk.cells(row), tuple(chunk.frame.iloc[row]))
            for chunk in csv_chunks.csv_chunks(path, size, every_column)
            if isinstance(chunk, csv_chunks.CsvChunk)
            for row in range(len(chunk.frame))
        ]
    except est.InputError:
        return "refused"


@given(BYTES, st.integers(1, 5))
@example(b"t,u\na,b\n,\n  ,\t\n\nc,\n", 3)
@example(b't,u\na,"b\nc,d\n', 2)
@example(b't,u\na,b\n"c"d,e\n', 1)
@example(b"t,u\na,b\rc,d\n", 1)
def test_arrow_reads_a_csv_file_as_the_standard_library_does(text: bytes, size: int) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = csv_file(Path(folder), text)
        by_arrow = read_rows(path, size)
        patch.setattr(csv_blocks, "arrow", lambda name: None)
        assert by_arrow == read_rows(path, size)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (b"a,b\n", True),
        (b'"a,1",b\r\n', True),
        (b'"a""1",""\n', True),
        ("é\n".encode(), True),
        (b'5" pipe,b\n', False),
        (b'"a"b,c\n', False),
        (b'"a\nb",c\n', False),
        (b'"a\n', False),
        (b"a\rb\n", False),
        (b"\xff\n", False),
        (b"a\0\n", False),
        (csv_blocks.BOM + b"a\n", False),
        (b' "a"\n', False),
        (b"a" * 200_000 + b"\n", False),
    ],
)
def test_blocks_that_two_readers_could_read_otherwise_are_not_plain(text: bytes, plain: bool) -> None:
    assert csv_blocks.is_plain(text) is plain


def test_lines_of_faults_after_blank_rows_are_those_of_the_file(tmp_path: Path) -> None:
    text = HEAD + ROW * 3 + ",,,\n\n" + '2,"SCP 20",20,1\n' + "3,SCP 20,20,half\n"
    message = fault(csv_file(tmp_path, text))
    assert "posts.csv:8: error E208 fte" in message, "1 of headings, 3 rows, 2 blank, and 1 row come before"
    assert "8 | 3,SCP 20,20,half" in message


def test_a_csv_file_that_grows_while_it_is_read_is_a_fault(tmp_path: Path) -> None:
    path = csv_file(tmp_path, HEAD + ROW)
    chunks = csv_chunks.csv_chunks(path, 10, every_column)
    next(chunks)
    with path.open("a") as file:
        file.write(ROW)
    with pytest.raises(est.InputError, match=r"E101\n +The file has changed"):
        list(chunks)


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame.set_index("grade"),
        lambda frame: frame.astype({"grade": "category", "point": "category", "count": "category"}),
        lambda frame: frame.astype({"fte": "float32", "point": "int8", "count": "float64"}),
        lambda frame: frame.rename(columns={"grade": " Grade", "from": "FROM"}),
        lambda frame: frame.assign(**{"from": [None, date(2026, 10, 1)]}),
        lambda frame: frame.assign(**{"from": pd.to_datetime(pd.Series([None, datetime(2026, 10, 1)]))}),
        lambda frame: frame.assign(
            **{"from": pd.to_datetime(pd.Series([None, "2026-10-01"])).dt.tz_localize("Europe/London")}
        ),
        lambda frame: pd.concat([frame, frame.iloc[:0]]).set_axis([5, 3]),
    ],
)
def test_columns_of_other_types_are_the_same_posts(tmp_path: Path, change: Any) -> None:
    path = tmp_path / "posts.parquet"
    change(POSTS).to_parquet(path)
    assert same(path)


def test_a_time_that_is_no_day_is_a_fault(tmp_path: Path) -> None:
    days = pd.to_datetime(pd.Series([None, "2026-10-01"])).dt.tz_localize("Europe/London").dt.tz_convert("UTC")
    POSTS.assign(**{"from": days}).to_parquet(tmp_path / "posts.parquet")
    assert "2026-09-30 23:00:00+00:00 is not a day: it has a time of day" in fault(tmp_path / "posts.parquet")


def test_a_column_of_lists_is_a_fault(tmp_path: Path) -> None:
    pq.write_table(pa.table({"grade": [["SCP 20"]]}), tmp_path / "posts.parquet")
    assert 'E104 column = "grade"\n      The column "grade" holds several values' in fault(tmp_path / "posts.parquet")


def test_a_folder_holds_one_table(tmp_path: Path) -> None:
    POSTS.iloc[:1].to_parquet(tmp_path / "1.parquet")
    POSTS.iloc[1:].to_parquet(tmp_path / "2.PARQUET")
    POSTS.iloc[:0].to_parquet(tmp_path / "3.parquet")
    for unfinished in ("_temporary", ".ipynb_checkpoints", "4.parquet"):
        (tmp_path / unfinished).mkdir()
        POSTS.to_parquet(tmp_path / unfinished / "_4.parquet")
    assert same(tmp_path)
    assert cost(tmp_path, scheduler="threads").equals(WHOLE)
    POSTS.drop(columns="count").to_parquet(tmp_path / "5.parquet")
    assert f'5.parquet: error E104 column = "count"\n      The column "count" is missing, which {tmp_path}' in fault(
        tmp_path
    )


def test_folders_named_for_values_are_refused(tmp_path: Path) -> None:
    (tmp_path / "fte=0.5").mkdir()
    POSTS.drop(columns="fte").to_parquet(tmp_path / "fte=0.5" / "1.parquet")
    assert 'E101\n      The folder "fte=0.5" is named for a value of a column.' in fault(tmp_path)
    nested = tmp_path / "north"
    (nested / "2026" / "unit=North").mkdir(parents=True)
    POSTS.to_parquet(nested / "2026" / "unit=North" / "1.parquet")
    assert 'The folder "unit=North" is named for a value' in fault(nested)
    (nested / "2026" / "unit=North" / "1.parquet").rename(nested / "2026" / "posts=all.parquet")
    assert same(nested), "the name of a file says nothing of its columns"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.parquet", "There is no such file or folder."),
        ("none.csv", "There is no such file or folder."),
        ("text.parquet", "The file is no Parquet file that can be read:"),
        ("posts.txt", 'a file that ends in ".txt"'),
        ("empty", "The folder holds no .parquet file."),
        ("folder.csv", "The file cannot be read: is a directory."),
    ],
)
def test_what_is_no_file_of_posts(tmp_path: Path, name: str, message: str) -> None:
    for folder in ("empty", "folder.csv"):
        (tmp_path / folder).mkdir()
    for file in ("text.parquet", "posts.txt"):
        (tmp_path / file).write_text("posts")
    assert message in fault(tmp_path / name)


def test_no_posts_cost_nothing(tmp_path: Path) -> None:
    none = POSTS.iloc[:0]
    none.to_parquet(tmp_path / "rows.parquet")
    pq.ParquetWriter(tmp_path / "groups.parquet", pa.Table.from_pandas(none).schema).close()
    for empty in (none, csv_file(tmp_path, HEAD), tmp_path / "rows.parquet", tmp_path / "groups.parquet"):
        assert 0 == len(cost(empty))
        assert [0, 0, 0.0] == cost(empty, by=())[["pence", "posts", "fte"]].iloc[0].to_list()
    assert "E104" in fault(none.drop(columns="grade"))


def test_rows_of_a_part_are_counted_from_the_start_of_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "CHUNK", 4)
    frame = pd.concat([POSTS] * 6, ignore_index=True)
    frame.loc[9, "grade"] = "SCP 99"
    frame.to_parquet(tmp_path / "posts.parquet", row_group_size=2)
    assert [0, 4, 8] == [part.start for part in sources.parquet_parts(tmp_path / "posts.parquet")]
    for scheduler in (None, "threads"):
        assert "posts.parquet:10: error E203" in fault(tmp_path / "posts.parquet", scheduler=scheduler)


def test_totals_by_post_are_written_chunk_by_chunk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "CELLS", 1)
    gone = POSTS.iloc[[0]].assign(**{"from": "2020-01-01", "until": "2021-01-01"})
    frame = pd.concat([*[gone] * 1024, POSTS], ignore_index=True)
    post_costing = est.PostCosting(terms=TERMS, years="2026/27", by=("post", "budgeted"))
    written = pd.read_parquet(post_costing.write(frame, tmp_path / "out.parquet"))
    assert (["1", "2"], [True, True]) == (written["post"].to_list(), written["budgeted"].to_list())
    assert int(WHOLE["pence"].iloc[0]) == int(written["pence"].sum())


def test_the_columns_of_a_partition_are_as_declared() -> None:
    post_costing = est.PostCosting(terms=TERMS, years="2026/27", by=("month", "budgeted", "funder", "unit"))
    for frame in (POSTS, POSTS.iloc[:0]):
        part = post_costing.partition(frame.assign(unit="North"))
        assert post_costing.columns == {name: str(kind) for name, kind in part.dtypes.items()}
    assert 0 == len(post_costing.total([]))


def test_what_was_costed_before_changes_no_figure() -> None:
    posts = pd.DataFrame(
        [
            {"grade": grade, "point": point, "increment_date": day, "from": begins, "pension": pension, "count": count}
            for grade, point in (("SCP 20-22", "20"), ("SCP 20-22", "21"), ("SCP 25-28", "25"))
            for day in ("2026-04-01", "2026-10-01")
            for begins in ("", "2026-06-15", "2027-03-15")
            for pension, count in (("", 1), ("14.5%", 2))
        ]
    )
    terms = {
        "pay": "njc",
        "pension": "20%",
        "hold_on_costs": True,
        "award": [{"from": date(2027, 4, 1), "percent": 2, "years": 4}],
    }
    post_costing = est.PostCosting(terms=terms, years=("2026/27", "2028/29"), by=("year", "grade"))
    for rows in (posts[::-1], posts[::3], posts, posts[posts["from"] != ""]):
        fresh = est.PostCosting(terms=terms, years=("2026/27", "2028/29"), by=("year", "grade"))
        assert post_costing.cost(rows, money="pence").equals(fresh.cost(rows, money="pence"))
    each = [post_costing.cost(posts.iloc[[row]], money="pence").pence.sum() for row in range(len(posts))]
    assert post_costing.cost(posts, money="pence").pence.sum() == sum(each), "no post borrows the increments of another"
