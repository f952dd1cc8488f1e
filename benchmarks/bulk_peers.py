"""Peers beside the library on the same inputs: drivers of `peers/`, one round of each in turn."""

from __future__ import annotations

import csv
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
from varied import TERMS

import establishment as est

HERE = Path(__file__).resolve().parent / "peers"
ON = date(2026, 4, 30)
PAYS = {"policyengine": 100_000, "ccnl_engine": 500, "coati_payroll": 1000}
WORKBOOK = 5000
MILLION = 10**6
POINTS = {"SCP 5-10": (5, 10), "SCP 11-17": (11, 17), "SCP 18-25": (18, 25), "SCP 26-33": (26, 33)}
FTES, PENSIONS = ("1", "1/2", "20/37", "3/5", "1/3"), ("20%", "23.7%", "14.5%", "0%")


@dataclass(frozen=True)
class Task:
    """The same rows for a peer and for the library: the peer's input file, and the library's work in pence.

    million: the library's work on a million of such rows.
    """

    driver: str
    file: Path
    rows: int
    work: Callable[[], int]
    million: Callable[[], int] | None = None


def pays_task(driver: str, folder: Path) -> Task:
    """Employer National Insurance of annual pays."""
    file = made(folder, "pays", PAYS[driver])
    with file.open(encoding="utf-8", newline="") as lines:
        pays = pd.Series([int(row["pay_pence"]) for row in csv.DictReader(lines)]) / 100
    many = pd.concat([pays] * (MILLION // len(pays)), ignore_index=True)
    book = est.load_book()

    def work(each: pd.Series[float]) -> int:
        return int(est.employer_ni(each, on=ON, money="pence", book=book).sum())

    return Task(driver, file, len(pays), lambda: work(pays), lambda: work(many))


def workbook_task(folder: Path) -> Task:
    """Annual parts of posts and their twelve shares; the library gives them by post and month."""
    grades = {point: grade for grade, (low, high) in POINTS.items() for point in range(low, high + 1)}
    book = est.load_book()
    pay = {point: int(book.annual(grade, str(point), on=ON, scale="njc").pence) for point, grade in grades.items()}
    rows, lines = [], ["salary_pence,fte_numerator,fte_denominator,threshold_pence,ni_rate,pension_rate,levy_rate"]
    for number in range(WORKBOOK):
        point, fte = 5 + number % len(grades), FTES[number % len(FTES)]
        pension = PENSIONS[number % len(PENSIONS)]
        above, _, below = fte.partition("/")
        rate = Decimal(pension.rstrip("%")) / 100
        lines.append(f"{pay[point]},{above},{below or 1},500000,0.15,{rate},0.005")
        rows.append((f"p{number}", grades[point], str(point), fte, pension))
    file = folder / "workbook.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    frame = pd.DataFrame(rows, columns=["post", "grade", "point", "fte", "pension"])
    costing = est.PostCosting(terms=TERMS, years="2026/27", by=("post", "month"), prices=ON)
    return Task("workbook", file, WORKBOOK, lambda: int(costing.cost(frame, money="pence").pence.sum()))


@dataclass(frozen=True)
class Found:
    """Rounds: answers of the driver, the library's seconds a row on the same rows and on a million, and its pence."""

    answers: list[dict[str, Any]]
    own: list[float]
    million: list[float]
    pence: int


def timed(work: Callable[[], int]) -> float:
    """Seconds of some work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def made(folder: Path, kind: str, rows: int) -> Path:
    """Input for a driver."""
    path = folder / f"{kind}{rows}.csv"
    with path.open("w", encoding="utf-8") as file:
        subprocess.run([sys.executable, HERE / "inputs.py", kind, str(rows)], check=True, stdout=file)
    return path


def answer(driver: subprocess.Popen[str]) -> dict[str, Any]:
    """One round of a driver."""
    assert driver.stdin is not None
    assert driver.stdout is not None
    driver.stdin.write("\n")
    driver.stdin.flush()
    found: dict[str, Any] = json.loads(driver.stdout.readline())
    return found


def rounds(tasks: list[Task], environments: Path, count: int) -> list[Found]:
    """Rounds of every driver and of the library in turn, the first left out."""
    found = [Found([], [], [], task.work()) for task in tasks]
    drivers = []
    for task in tasks:
        command = [
            str(environments / task.driver / "bin" / "python"),
            str(HERE / f"{task.driver}.py"),
            str(task.file),
            str(count + 1),
        ]
        pipe = subprocess.PIPE
        drivers.append(subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True))
    for number in range(count + 1):
        for task, driver, each in zip(tasks, drivers, found, strict=True):
            line, own, million = answer(driver), timed(task.work), timed(task.million or task.work)
            if number:
                each.answers.append(line)
                each.own.append(own / task.rows)
                each.million.append(million / (MILLION if task.million else task.rows))
    for driver in drivers:
        driver.wait()
    return found


SAID = {
    "policyengine": "policyengine-uk: employer NI of a year",
    "coati_payroll": "coati-payroll: employer NI of a year, in its steps",
    "ccnl_engine": "ccnl-engine: cost of an Italian employee",
    "workbook": "LibreOffice: annual parts and twelve shares",
}


def table(environments: Path, folder: Path, count: int) -> str:
    """Rows of peers, as Markdown."""
    tasks = [*(pays_task(driver, folder) for driver in PAYS), workbook_task(folder)]
    lines = [
        "| peer | rows | us a row | with building | library, us a row | x | x with building "
        "| library, us a row of a million | x | x with building | figures |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|",
    ]
    for task, found in zip(tasks, rounds(tasks, environments, count), strict=True):
        work = statistics.median(each["seconds"] for each in found.answers) / task.rows
        both = statistics.median(each["seconds"] + each["build_seconds"] for each in found.answers) / task.rows
        own, million = statistics.median(found.own), statistics.median(found.million)
        cells = [SAID[task.driver], f"{task.rows:,}", f"{work * 1e6:,.2f}", f"{both * 1e6:,.2f}"]
        cells += [f"{own * 1e6:,.3f}", f"{work / own:,.0f}", f"{both / own:,.0f}"]
        more = [f"{million * 1e6:,.3f}", f"{work / million:,.0f}", f"{both / million:,.0f}"]
        cells += more if task.million else ["", "", ""]
        lines.append(f"| {' | '.join([*cells, agreement(task.driver, found.answers[-1], found.pence)])} |")
    return "\n".join(lines)


def agreement(driver: str, answer: dict[str, Any], pence: int) -> str:
    """How the total of a peer stands to the library's. LibreOffice's 14.5% is a binary fraction, a little below."""
    if driver == "ccnl_engine":
        return "another country's law"
    off = answer["total_pence"] - pence
    if driver == "workbook" and answer["wrong_cells"]:
        return (
            f"{answer['wrong_cells']:,} of {answer['cells']:,} cells, total {off:+,} pence: 14.5% of pay on a halfpenny"
        )
    return "equal" if not off else f"total {off:+,} pence (32-bit floats)"
