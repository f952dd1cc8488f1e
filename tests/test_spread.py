"""Posts spread over threads, processes and workers: the pence of one process, also where a worker is lost."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import dask
import pandas as pd
import pytest
from distributed import Client, LocalCluster

import establishment as est
from establishment.bulk import dask_runs as spreading
from establishment.bulk.dask_runs import cost_part, spread

pytestmark = pytest.mark.long

TERMS = {"pay": "njc", "pension": "20%", "hold_on_costs": True, "increment_date": date(2026, 10, 1)}
YEAR = "2026/27"
FILES = 6


def posts(number: int) -> pd.DataFrame:
    """Some posts, others for each number."""
    rows = [
        {
            "grade": "SCP 18-25",
            "point": str(18 + n % 8),
            "fte": ["1", "20/37", "0.5"][n % 3],
            "unit": f"Unit {n % 4}",
            "allowances": ["", "shift 14% pensionable"][n % 2],
            "count": 1 + n % 5,
        }
        for n in range(40 * number, 40 * number + 37 + number)
    ]
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of Parquet files, one of them without rows."""
    folder = tmp_path_factory.mktemp("spread") / "parts"
    folder.mkdir()
    for number in range(FILES):
        posts(number).to_parquet(folder / f"part-{number}.parquet")
    posts(0).iloc[:0].to_parquet(folder / "part-9.parquet")
    return folder


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two workers in processes of their own, started again where they are lost."""
    local_cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", processes=True)
    with local_cluster as cluster:
        yield cluster


@pytest.fixture(scope="module")
def client(cluster: LocalCluster) -> Iterator[Client]:
    """A client of the two workers."""
    with Client(cluster) as client:
        yield client


def costing() -> est.PostCosting:
    """How the posts are costed."""
    return est.PostCosting(terms=TERMS, years=YEAR, by=("year", "unit"))


def cost(path: Path, scheduler: Any = None) -> pd.DataFrame:
    """The posts costed, in pence."""
    return costing().cost(path, scheduler=scheduler, money="pence")


def same(expected: pd.DataFrame, got: pd.DataFrame) -> bool:
    """To the penny, and as typed; where they differ, how is said."""
    pd.testing.assert_frame_equal(expected, got, check_exact=True)
    return len(expected) > 0


@pytest.mark.long
@pytest.mark.parametrize("scheduler", ["threads", "processes"])
def test_this_machine_gives_the_pence_of_one_process(parts: Path, scheduler: str) -> None:
    with dask.config.set(num_workers=2):
        assert same(cost(parts), cost(parts, scheduler))


@pytest.mark.long
def test_a_cluster_gives_the_pence_of_one_process(parts: Path, cluster: LocalCluster, client: Client) -> None:
    assert same(cost(parts), cost(parts, client))
    assert same(cost(parts), cost(parts, cluster.scheduler_address))


def test_a_path_from_here_is_found_by_workers_elsewhere(
    parts: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(parts.parent)
    assert same(cost(Path("parts")), cost(Path("parts"), client))


def test_a_worker_that_is_killed_costs_a_retry_and_no_penny(parts: Path, client: Client, tmp_path: Path) -> None:
    marker = tmp_path / "killed"

    def dies_once(part: Any, plan: bytes) -> pd.DataFrame:
        totals = cost_part(part, plan)
        if part.name.endswith("part-3.parquet") and not marker.exists():
            marker.write_text(str(os.getpid()), encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)
        return totals

    plan_cost = costing()
    workers = set(client.run(os.getpid).values())
    totals = plan_cost.total([spread(parts, plan_cost.plan, client, dies_once)], money="pence")
    assert int(marker.read_text(encoding="utf-8")) in workers
    assert same(cost(parts), totals)
    client.wait_for_workers(2, timeout=20)


def test_a_process_that_is_killed_leaves_no_totals(parts: Path) -> None:
    def dies(part: Any, plan: bytes) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with dask.config.set(num_workers=1), pytest.raises(RuntimeError, match="was lost, perhaps for want of memory"):
        spread(parts, costing().plan, "processes", dies)


@pytest.fixture(scope="module")
def faulty(parts: Path) -> Path:
    """The parts with a grade that is not known on row 5 of the third file."""
    folder = parts.parent / "faulty"
    folder.mkdir()
    for number in range(FILES):
        frame = posts(number)
        if number == 2:
            frame.loc[4, ["grade", "fte"]] = ["SCP 18-52", "half"]
        frame.to_parquet(folder / f"part-{number}.parquet")
    return folder


@pytest.mark.parametrize("scheduler", ["threads", "processes", "client"])
def test_faults_are_said_as_in_one_process(faulty: Path, request: pytest.FixtureRequest, scheduler: str) -> None:
    with pytest.raises(est.InputError) as alone:
        cost(faulty)
    assert f"{faulty}/part-2.parquet:5: error E208 fte" in str(alone.value)
    used = request.getfixturevalue("client") if scheduler == "client" else scheduler
    with dask.config.set(num_workers=2), pytest.raises(est.InputError) as spread_out:
        cost(faulty, used)
    assert str(alone.value) == str(spread_out.value)
    assert alone.value.findings == spread_out.value.findings


def test_an_input_error_survives_pickling(faulty: Path) -> None:
    with pytest.raises(est.InputError) as fault:
        cost(faulty)
    again = pickle.loads(pickle.dumps(fault.value))
    assert (str(fault.value), fault.value.findings) == (str(again), again.findings)


def test_a_file_that_changes_before_its_turn_is_a_fault(parts: Path, tmp_path: Path) -> None:
    path = tmp_path / "posts.parquet"
    posts(1).to_parquet(path)

    def replaced(part: Any, plan: bytes) -> pd.DataFrame:
        posts(2).to_parquet(path)
        return cost_part(part, plan)

    with pytest.raises(est.InputError, match=r"E101\n +The file has changed while its posts were costed\."):
        spread(path, costing().plan, "threads", replaced)


def test_totals_of_many_parts_are_added_in_steps(client: Client, tmp_path: Path) -> None:
    for number in range(45):
        posts(number).to_parquet(tmp_path / f"part-{number:02}.parquet")
    assert same(cost(tmp_path), cost(tmp_path, client))


@pytest.mark.parametrize("scheduler", ["thread", 8, "localhost:8786", None.__class__])
def test_what_is_no_scheduler_is_refused(parts: Path, scheduler: Any) -> None:
    with pytest.raises(ValueError, match=r'scheduler is .*; give "threads", "processes", an address such as tcp://'):
        cost(parts, scheduler)


def test_frames_and_csv_files_are_not_spread(tmp_path: Path) -> None:
    posts(1).to_csv(tmp_path / "posts.csv", index=False)
    for posts_given in (tmp_path / "posts.csv", posts(1)):
        with pytest.raises(ValueError, match="a scheduler costs the parts of Parquet files: give the path"):
            costing().cost(posts_given, scheduler="threads")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "tpc://127.0.0.1:8786"])
def test_an_address_where_nobody_answers_is_said(parts: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreading, "ANSWERS", 1)
    with pytest.raises(ConnectionError, match=f"No Dask scheduler answers at {address} within 1 seconds. Start one"):
        cost(parts, address)


@pytest.mark.parametrize(("missing", "scheduler"), [("dask", "threads"), ("distributed", "tcp://127.0.0.1:1")])
def test_without_the_extra_it_is_said(
    parts: Path, missing: str, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ImportError, match=rf'Spreading posts needs {missing}.*pip install "establishment\[scale\]"'):
        cost(parts, scheduler)


def test_one_costing_serves_several_threads(parts: Path) -> None:
    cost, frames = costing(), [posts(number) for number in range(FILES)] * 4
    frames_by_thread: list[pd.DataFrame] = []
    threads = [threading.Thread(target=lambda f=frame: frames_by_thread.append(cost.partition(f))) for frame in frames]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    expected = costing().total([costing().partition(frame) for frame in frames], money="pence")
    assert same(expected, cost.total(frames_by_thread, money="pence"))
