"""Files that are written together, by two at once, through links and into pipes; and files that break off or grow."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import establishment as est
from establishment.ground import file_writing
from establishment.ground.file_writing import ABANDONED, SCRATCH, scratch_folder, whole_file, write_file, write_whole
from establishment.ground.manifests import check_files
from establishment.ground.text_files import LARGEST_FILE
from establishment.outputs.csv_files import FILES
from lasting_folders import PREFIX, lasting_folder

HERE = Path(__file__).parent
BOOK = HERE / "example-grades"
SCENARIO = """title = "T"
pay = "registry-staff"
price_base = 2025-04-01
pension = "20%"
basis = "maximum"
[[proposal]]
number = 1
establish = ["2 x Clerk CLERK"]
"""
POSTS = {"title": ["Clerk"], "grade": ["CLERK"]}
SET = [*(f"{name}.csv" for name in FILES), "manifest.json"]


@pytest.fixture(scope="module")
def costing() -> est.Costing:
    return est.cost(SCENARIO, book=BOOK)


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises((est.InputError, est.RefusedError)) as fault:
        call()
    return str(fault.value)


# --- sets and their manifest ------------------------------------------------------------------------------------------


def test_csv_files_have_a_manifest_that_is_written_last(costing: est.Costing, tmp_path: Path) -> None:
    paths = costing.to_csv(tmp_path / "set")
    assert [path.name for path in paths] == SET
    assert sorted(check_files(tmp_path / "set")) == sorted(paths[:-1])


@pytest.mark.parametrize("name", SET[:-1])
def test_a_file_of_another_set_is_refused_by_name(name: str, costing: est.Costing, tmp_path: Path) -> None:
    costing.to_csv(tmp_path / "set")
    other = tmp_path / "set" / name
    other.write_bytes(other.read_bytes() + b"\r\n")
    message = refusal(lambda: est.check_files(tmp_path / "set"))
    assert f"{other}: error E101" in message
    assert "The file has changed: its content is not what the manifest lists." in message
    assert message.count("error E101") == 1
    other.unlink()
    assert "The manifest lists this file, but it is missing." in refusal(lambda: est.check_files(tmp_path / "set"))


def test_a_file_that_is_not_listed_is_refused(costing: est.Costing, tmp_path: Path) -> None:
    costing.to_csv(tmp_path / "set")
    (tmp_path / "set" / "lines-2.csv").write_text("a", encoding="utf-8")
    assert "The manifest does not list this file." in refusal(lambda: est.check_files(tmp_path / "set"))


@pytest.mark.parametrize("at", range(len(SET)))
def test_a_set_whose_writing_is_killed_is_never_taken_for_whole(
    at: int, costing: est.Costing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before the name at each place is taken: over an old set, and in a folder of its own."""
    costing.to_csv(tmp_path / "old")
    changed = est.cost(SCENARIO.replace("2 x", "3 x").replace('"T"', '"U"'), book=BOOK)
    names: list[str] = []
    plain = file_writing._take_name

    def killed(beside: Path, target: Path, *, new: bool) -> None:
        names.append(target.name)
        if len(names) == at + 1:
            raise SystemExit
        plain(beside, target, new=new)

    monkeypatch.setattr(file_writing, "_take_name", killed)
    with pytest.raises(SystemExit):
        changed.to_csv(tmp_path / "old", force=True)
    assert names == SET[: at + 1]
    if at:
        assert "its content is not what the manifest lists" in refusal(lambda: est.check_files(tmp_path / "old"))
    else:
        assert len(est.check_files(tmp_path / "old")) == len(FILES), "nothing was replaced"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "5", '{"format": "x"}', '{"format": "establishment-files-1", "files": 5}']
)
def test_what_is_no_manifest_is_said(text: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    message = refusal(lambda: est.check_files(tmp_path))
    assert "not a manifest of the format" in message or "The file is empty." in message


def test_a_folder_without_a_manifest_or_no_folder(tmp_path: Path) -> None:
    assert "The folder has no manifest.json" in refusal(lambda: est.check_files(tmp_path))
    assert "there is no folder" in refusal(lambda: est.check_files(tmp_path / "none"))
    assert "holds no file to list" in refusal(lambda: est.write_manifest(tmp_path))


def test_parts_of_a_parquet_table_are_held_against_their_manifest(tmp_path: Path) -> None:
    for name in ("a", "b"):
        pd.DataFrame(POSTS).to_parquet(tmp_path / f"{name}.parquet")
    terms = {"pay": "registry-staff", "pension": "20%", "basis": "maximum"}

    def cost() -> int:
        on = date(2025, 5, 1)
        totals = est.cost_posts(tmp_path, terms=terms, years="2025/26", prices=on, book=BOOK, money="pence")
        return int(totals["pence"].sum())

    without = cost()
    est.write_manifest(tmp_path)
    assert cost() == without
    pd.DataFrame({**POSTS, "title": ["Registrar"]}).to_parquet(tmp_path / "b.parquet")
    assert "its content is not what the manifest lists" in refusal(cost)
    est.write_manifest(tmp_path)
    (tmp_path / "a.parquet").unlink()
    assert "The manifest lists this file, but it is missing." in refusal(cost)


# --- two writers of one file, and what a stopped one leaves ------------------------------------------------------------


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("force", [False, True])
def test_of_two_writers_of_one_file_the_first_to_finish_wins_and_the_other_is_told(
    there: bool, force: bool, tmp_path: Path
) -> None:
    target = tmp_path / "a.html"
    if there:
        target.write_bytes(b"old")

    def slow() -> None:
        with whole_file(target, force=force) as file:
            file.write(b"slow")
            write_whole(target, b"quick", force=True)

    assert refusal(slow) == (
        f'"{target}" was not written: another program wrote it in the meantime, and its file stands'
    )
    assert target.read_bytes() == b"quick"
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_a_writer_that_comes_between_the_last_look_and_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.html"
    monkeypatch.setattr(file_writing, "_state", lambda path: None)
    with pytest.raises(est.RefusedError, match="in the meantime"), whole_file(target, force=False):
        target.write_bytes(b"quick")
    assert target.read_bytes() == b"quick"


def test_a_disk_without_hard_links_takes_the_file_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(self: Path, target: Path) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", none)
    write_whole(tmp_path / "a.html", b"new", force=False)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.html", b"new")]


def test_an_unfinished_file_is_swept_once_its_writer_is_gone_for_a_day(tmp_path: Path) -> None:
    gone, fresh, other = (tmp_path / name for name in (".writing-gone.tmp", ".writing-fresh.tmp", "gone.tmp"))
    for path in (gone, fresh, other):
        path.write_bytes(b"half")
    last = fresh.stat().st_mtime - ABANDONED - 60
    for path in (gone, other):
        os.utime(path, (last, last))
    write_whole(tmp_path / "a.html", b"new", force=False)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".writing-fresh.tmp", "a.html", "gone.tmp"]


def test_a_scratch_folder_goes_at_the_end_and_one_that_a_kill_left_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gone, fresh, other = (tmp_path / name for name in (f"{SCRATCH}gone", f"{SCRATCH}fresh", "other"))
    for folder in (gone, fresh, other):
        folder.mkdir()
        (folder / "again.xlsx").write_bytes(b"half")
    last = fresh.stat().st_mtime - ABANDONED - 60
    for folder in (gone, other):
        os.utime(folder, (last, last))
    with scratch_folder() as own:
        assert own.is_dir() and not gone.exists()
    assert sorted(folder.name for folder in tmp_path.iterdir()) == [fresh.name, "other"]


@pytest.mark.skipif(os.name == "nt", reason="Windows does not say whether a process runs: run it on Linux or macOS")
def test_the_folder_of_tests_that_were_killed_goes_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = "from lasting_folders import lasting_folder; lasting_folder('book'); {}"
    environment = {**os.environ, "PYTHONPATH": str(HERE), "TMPDIR": str(tmp_path)}

    def run(end: str) -> list[str]:
        subprocess.run([sys.executable, "-c", program.format(end)], env=environment, check=False)
        return [folder.name for folder in tmp_path.iterdir()]

    assert [] == run("pass")
    [place] = run("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / f"{PREFIX}{os.getpid()}-of-this-run").mkdir()
    assert lasting_folder("book").exists()
    assert not (tmp_path / place).exists()
    assert (tmp_path / f"{PREFIX}{os.getpid()}-of-this-run").exists()


# --- links and pipes ---------------------------------------------------------------------------------------------------

links = pytest.mark.skipif(os.name == "nt", reason="links and pipes of this system differ: run it on Linux or macOS")


@links
def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    real, link = tmp_path / "shared" / "real.html", tmp_path / "link.html"
    real.parent.mkdir()
    link.symlink_to(real)
    write_file(link, b"new", suffix=".html")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert "is there already" in refusal(lambda: write_file(link, b"newer", suffix=".html"))
    write_file(link, b"newer", suffix=".html", force=True)
    assert link.is_symlink()
    assert real.read_bytes() == b"newer"
    ring = tmp_path / "ring.html"
    ring.symlink_to(ring)
    assert "was not written, and nothing is left of it" in refusal(lambda: write_file(ring, b"x", suffix=".html"))


@pytest.fixture
def pipes(tmp_path: Path) -> Iterator[Path]:
    for suffix in ("toml", "csv", "xlsx", "docx", "pdf", "txt", "parquet", "html"):
        os.mkfifo(tmp_path / f"a.{suffix}")
    signal.alarm(120)  # what waits for a writer is ended
    yield tmp_path
    signal.alarm(0)


def _list_beside(path: Path) -> Path:
    posts = path.with_name("list.csv")
    posts.write_text("Post number,Job title,Grade\n1,Clerk,CLERK\n", encoding="utf-8")
    return posts


READERS: dict[str, tuple[tuple[str, ...], Callable[[Path], object]]] = {
    "check": (("csv", "xlsx", "docx", "pdf", "txt", "html"), est.check),
    "load_posts": (("csv", "xlsx", "parquet", "txt"), est.load_posts),
    "cost": (("toml",), est.cost),
    "posts of a scenario": (
        ("csv", "xlsx", "parquet", "txt"),
        lambda path: est.cost(SCENARIO.replace("[[proposal]]", f'posts = "{path}"\n[[proposal]]'), book=BOOK),
    ),
    "cost_posts": (
        ("csv", "parquet"),
        lambda path: est.cost_posts(path, terms={"pay": "registry-staff"}, years="2025/26", book=BOOK),
    ),
    "draft": (("docx", "pdf", "txt", "html", "xlsx"), est.draft),
    "verify": (("xlsx", "html", "csv"), est.verify),
    "ceilings": (("csv", "xlsx", "toml"), lambda path: est.cost(SCENARIO, book=BOOK, ceilings=path)),
    "a ledger": (("csv", "xlsx"), lambda path: est.reconcile(_list_beside(path), path, book=BOOK)),
    "the other list": (("csv", "xlsx"), lambda path: est.diff_posts(_list_beside(path), path, book=BOOK)),
}
"""What reads files, and which kinds of them."""


@links
@pytest.mark.parametrize(
    ("name", "suffix"), [(name, suffix) for name, (kinds, _) in READERS.items() for suffix in kinds]
)
def test_a_named_pipe_is_refused_by_every_reader(name: str, suffix: str, pipes: Path) -> None:
    message = refusal(lambda: READERS[name][1](pipes / f"a.{suffix}"))
    assert "E101" in message
    assert "not an ordinary file" in message


@links
def test_nothing_is_written_in_the_place_of_a_pipe(pipes: Path) -> None:
    assert "is not an ordinary file" in refusal(lambda: write_file(pipes / "a.html", b"x", suffix=".html", force=True))
    assert (pipes / "a.html").is_fifo()


@pytest.mark.skipif(
    not Path("/dev/zero").exists(), reason="the system has no file without end: run it on Linux or macOS"
)
def test_a_file_that_is_longer_than_it_says_is_read_no_further_than_its_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Path.open

    def endless(self: Path, *values: Any, **named: Any) -> Any:
        return plain(Path("/dev/zero") if self.name == "grows.txt" else self, *values, **named)

    (tmp_path / "grows.txt").write_text("It grows.", encoding="utf-8")
    monkeypatch.setattr(Path, "open", endless)
    message = refusal(lambda: est.check(tmp_path / "grows.txt"))
    assert f"The file is larger than {LARGEST_FILE // 2**20} MiB." in message


# --- other systems -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "encoding"),
    [
        ("Pacific/Kiritimati", "cp437"),
        ("Pacific/Pago_Pago", "cp850"),
        ("Europe/Berlin", "cp1252"),
        ("Asia/Tokyo", "cp932"),
    ],
)
def test_figures_are_equal_in_every_time_zone_and_code_page(zone: str, encoding: str, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(SCENARIO, encoding="utf-8")
    line = [sys.executable, "-m", "establishment", "cost", str(tmp_path / "a.toml"), "--grades", str(BOOK), "--json"]
    here = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    there = {**os.environ, "PYTHONIOENCODING": encoding, "TZ": zone}
    one, two = (subprocess.run(line, env=env, capture_output=True, check=True).stdout for env in (here, there))
    assert json.loads(one.decode("utf-8")) == json.loads(two.decode(encoding))


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which the German language of the system is chosen, made from its source."""
    folder = tmp_path_factory.mktemp("languages")
    line = ["localedef", "-i", "de_DE", "-f", "UTF-8", str(folder / "de_DE.UTF-8")]
    try:
        subprocess.run(line, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("the system cannot make German: install Debian's packages libc-bin and locales")
    return {**os.environ, "LOCPATH": str(folder), "LC_ALL": "de_DE.UTF-8"}


def test_months_and_numbers_are_english_where_the_system_speaks_german(german: dict[str, str]) -> None:
    code = (
        "import locale; locale.setlocale(locale.LC_ALL, '')\n"
        "import datetime, establishment as est\n"
        "assert f'{datetime.date(2025, 5, 1):%B}' == 'Mai'\n"
        f"costing = est.cost({SCENARIO.replace('04-01', '05-01')!r}, book={str(BOOK)!r})\n"
        "print(costing); print(costing.paragraph())"
    )
    run = subprocess.run([sys.executable, "-c", code], env=german, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "May 2025" in run.stdout
    assert "Mai" not in run.stdout
    plain = subprocess.run(
        [sys.executable, "-c", "\n".join(code.splitlines()[1:2] + code.splitlines()[3:])],
        capture_output=True,
        text=True,
        check=True,
    )
    assert plain.stdout == run.stdout


def test_no_module_writes_a_month_or_day_in_the_language_of_the_system() -> None:
    words = ("%B", "%b", "%A", "calendar.month", "month_abbr", "day_name", "day_abbr", "setlocale", ":n}")
    source = HERE.parent / "src" / "establishment"
    places = {(path.name, word) for path in source.rglob("*.py") for word in words if word in path.read_text("utf-8")}
    assert places == set()
