"""The report in a real browser, the charts, the paragraph and the tidy files."""

from __future__ import annotations

import base64
import csv
import errno
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import which
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

import establishment as est
from case import Case
from comparing import costed
from establishment.ground.presentation import Presentation
from establishment.outputs.blocks import TextTable
from establishment.outputs.charts import told_apart
from establishment.outputs.costing_pages import STYLE_SHEET
from establishment.outputs.sections import first_page, posts_before_and_after, unit_costs, what_would_change_it
from strategies import cases

SCENARIOS = sorted((Path(__file__).parents[1] / "scenarios").glob("*.toml"))
WIDTHS = {"phone": 390, "laptop": 1280, "A4": 794}
"""Widths in CSS pixels; 794 is A4 at 96 to the inch."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    chromium, driver = which("chromium"), which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("needs Chromium and its driver: apt-get install chromium chromium-driver")
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = chromium
    for argument in (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-sync",
        "--disable-component-update",
        "--host-resolver-rules=MAP * ~NOTFOUND",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = Chrome(options=options, service=ChromeService(driver))
    yield browser
    browser.quit()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[est.Costing, Path]]:
    folder = tmp_path_factory.mktemp("reports")
    cost = {path.stem: est.cost(path) for path in SCENARIOS}
    return {name: (costing, costing.to_html(folder / f"{name}.html")) for name, costing in cost.items()}


@pytest.mark.long
@pytest.mark.parametrize("name", [path.stem for path in SCENARIOS])
def test_the_report_in_a_browser(browser: Any, reports: dict[str, tuple[est.Costing, Path]], name: str) -> None:
    costing, path = reports[name]
    browser.get_log("browser"), browser.get_log("performance")
    for width in WIDTHS.values():
        # a window cannot be narrower than some 500 pixels: the page is told its width instead
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.get(path.as_uri())
        wide = browser.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"the page is {wide} pixels too wide at {width}"
        cut = browser.execute_script(
            "return [...document.querySelectorAll('h1,h2,h3,p,li,figcaption')]"
            ".filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"
        )
        assert [] == cut
        drawn = browser.execute_script(
            "return [...document.querySelectorAll('figure svg')].map(s => s.getBoundingClientRect())"
            ".map(r => [r.width, r.height])"
        )
        assert len(drawn) == browser.page_source.count("<figure")
        assert all(w > 100 and h > 60 and w <= width for w, h in drawn)
    assert [] == [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    command = [
        entry["message"] for entry in browser.get_log("performance") if 'Network.requestWillBeSent"' in entry["message"]
    ]
    assert all("file:///" in message for message in command), "nothing is asked of a network"
    text = browser.execute_script("return document.body.innerText")
    for funder in costing.by_funder()["funder"]:
        # the last row says what only moves between funders, where anything does
        between = funder == "between funders"
        net = costing.summary().between_funders if between else costing.summary(funder=funder).net
        screen = str(net.to_the_pound() if costing.results.status == "illustrative" else net)
        assert screen in " ".join(text.split())


TEN_YEARS = """\
title = "Ten years"
pay = "njc"
pension = "20%"
basis = "point"
price_base = 2026-05-01
first_year = "2026/27"
years = 10
prices = "cash"
hold_on_costs = true
award = [{ from = 2027-04-01, percent = 2, years = 11 }]
funder = [{ id = "force", name = "Force" }, { id = "grant", name = "Grant", until = 2030-04-01 }]

[[proposal]]
number = 1
from = 2027-01-15
"""


def ten_years(folder: Path) -> est.Costing:
    """A plan of ten years in which the funding of six lines ends on one day."""
    lines = ", ".join(
        f'{{ title = "Clerk {n}", grade = "SCP 5-10", point = "{n}", count = 30, funder = "grant" }}'
        for n in range(5, 11)
    )
    path = folder / "plan.toml"
    path.write_text(TEN_YEARS + f"establish = [{lines}]\n", encoding="utf-8")
    return est.cost(path)


@pytest.mark.long
def test_no_table_is_cut_off_in_print(
    browser: Any, reports: dict[str, tuple[est.Costing, Path]], tmp_path: Path
) -> None:
    plan = ten_years(tmp_path).to_html(tmp_path / "plan.html")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    inside = {"width": 688, "height": 900, "deviceScaleFactor": 1, "mobile": False}  # A4 within its margins
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", inside)
    try:
        for path in (plan, *(path for _, path in reports.values())):
            browser.get(path.as_uri())
            cut = browser.execute_script(
                "return [...document.querySelectorAll('table')]"
                ".filter(t => t.offsetWidth > t.parentElement.clientWidth).map(t => t.caption.textContent)"
            )
            assert [] == cut, path.stem
        browser.get(plan.as_uri())
        text = browser.execute_script("return document.body.innerText")
        assert "2035/36" in text
        parted = "return [...document.querySelectorAll('.one')].filter(e => e.getClientRects().length > 1).length"
        assert browser.execute_script(parted) == 0
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_many_ends_of_funding_are_one_sentence_of_the_paragraph(tmp_path: Path) -> None:
    costing = ten_years(tmp_path)
    text = costing.paragraph()
    whole = sum(fall.annual.known for fall in costing.results.cliff)
    assert text.count("The funding of") == 1
    assert f"The funding of 180 posts by Grant ends before they do: from 1 April 2030 £{whole:,.2f} a year" in text
    paper = tmp_path / "paper.txt"
    paper.write_text(text, encoding="utf-8")
    assert [] == list(est.check(paper).wrong)


def test_the_report_is_one_accessible_file(reports: dict[str, tuple[est.Costing, Path]]) -> None:
    for _, path in reports.values():
        html = path.read_text(encoding="utf-8")
        assert path.stat().st_size < 2_000_000
        assert "<script" not in html
        assert 'lang="en-GB"' in html
        assert html.count("<table") == html.count("<caption")
        assert html.count("<figure") == html.count('role="img" aria-label=')
        for question in ("Prepared by", "Reviewed by", "Finance sign-off"):
            assert question in html


def test_titles_in_the_report_are_text(tmp_path: Path) -> None:
    path = tmp_path / "scenario.toml"
    path.write_text(
        'title = "<script>alert(1)</script>"\npay = "njc"\nbasis = "unstated"\ngrades = ["<b>X</b>"]\n'
        '[[proposal]]\nnumber = 1\nestablish = ["2 x <img src=x onerror=alert(2)> <b>X</b>"]\n',
        encoding="utf-8",
    )
    html = est.cost(path).to_html(tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<script>" not in html
    assert "<img" not in html
    assert "<b>" not in html


def test_the_same_scenario_gives_the_same_report(tmp_path: Path) -> None:
    costing = [est.cost(SCENARIOS[-1]).to_html(tmp_path / f"{n}.html").read_bytes() for n in range(2)]
    assert costing[0] == costing[1]


def test_a_report_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    costing = est.cost(SCENARIOS[0])
    path = costing.to_html(tmp_path / "a name's «odd» #1%.html")
    with pytest.raises(ValueError, match="--force"):
        costing.to_html(path)
    assert path == costing.to_html(path, force=True)
    with pytest.raises(ValueError, match="no folder"):
        costing.to_html(tmp_path / "nowhere" / "a.html")
    with pytest.raises(ValueError, match=r"ends in \.html"):
        costing.to_html(tmp_path)
    assert [path.name] == [entry.name for entry in tmp_path.iterdir()]


def test_costing_loads_no_chart_library() -> None:
    code = (
        f"import sys, establishment as e; e.cost({str(SCENARIOS[0])!r}).paragraph(); print('matplotlib' in sys.modules)"
    )
    assert (
        "False"
        == subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    )


def test_charts_have_what_they_say() -> None:
    costing = est.cost("workforce-modernisation")
    bars = costing.chart("bridge").axes[0].patches
    bridge = costing.bridge(year="2023/24")
    assert [round(bar.get_width() * 100) for bar in bars] == [f.pence for _, _, f in bridge.rows() if f.pence]
    years = costing.chart("years").axes[0].patches
    assert [round(bar.get_height() * 100) for bar in years] == costing.by_year(money="pence").groupby("year")[
        "part_year_net_pence"
    ].sum().to_list()
    ftes = [bar.get_width() for bar in costing.chart("grades").axes[0].patches]
    assert [20.0, 0.0, 0.0, 20.0] == ftes, "grades in order: the officers, who go, then the staff"
    with pytest.raises(ValueError, match="no chart"):
        costing.chart("pie")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no years"):
        est.cost("control-room").chart("years")


def test_charts_say_what_they_cannot_show(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="has no posts"):
        est.cost("volunteer-time").chart("grades")
    axes = est.cost("lancashire-volunteer-partnership").chart("bridge").axes[0]
    texts = [text.get_text().replace("\n", " ") for text in axes.texts]
    assert texts == [
        "no price",
        "+£53,890 and what has no price: cost or saving not known",
        "no price",
        "£53,890 and what has no price",
    ]
    names = [text.get_text() for text in est.cost("workforce-modernisation").chart("bridge").axes[0].get_yticklabels()]
    assert names[-1].replace("\n", " ") == "proposed at the end of 2023/24"


def test_the_chart_of_grades_has_one_row_a_grade(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    lines = '["2 x Clerk SCP 5", { line = "4 x Clerk SCP 5", fte = "0.5" }, { line = "1 x Aide SCP 5", fte = "20/37" }, "1 x Head SCP 30"]'
    path.write_text(
        'title = "T"\npay = "njc"\npension = "20%"\nbasis = "maximum"\nprice_base = 2025-05-01\n'
        f"[[proposal]]\nnumber = 1\nestablish = {lines}\n",
        encoding="utf-8",
    )
    costing = est.cost(path)
    axes = costing.chart("grades").axes[0]
    assert ["SCP 5", "SCP 30"] == [label.get_text() for label in axes.get_yticklabels()]
    assert [0.0, 0.0, pytest.approx(4 + 20 / 37), 1.0] == [bar.get_width() for bar in axes.patches]
    assert costing.by_grade()["fte_after"].sum() == pytest.approx(sum(bar.get_width() for bar in axes.patches))


def test_tidy_files(tmp_path: Path) -> None:
    costing = est.cost("workforce-modernisation")
    paths = costing.to_csv(tmp_path / "csv")
    facts, dimensions = ["lines", "posts", "measures", "checks", "made_by"], ["proposals", "funders", "grades", "years"]
    assert [*facts, *dimensions, "measure_names", "model", "manifest"] == [path.stem for path in paths]
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in paths[:-1])
    with paths[0].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert int(costing.lines(by_year=True, money="pence")["pence"].sum()) == sum(int(row["pence"]) for row in rows)
    with pytest.raises(ValueError, match="there already"):
        costing.to_csv(tmp_path / "csv")


@pytest.mark.parametrize("there", [True, False])
def test_tidy_files_are_all_written_or_none(there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, costing = tmp_path / "csv", est.cost("workforce-modernisation")
    if there:
        folder.mkdir()
        (folder / "lines.csv").write_text("old", encoding="utf-8")
    sync, calls = os.fsync, [2]

    def full(handle: int) -> None:
        if not calls[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        calls[0] -= 1
        sync(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ValueError, match=r"measures.csv.* was not written, and nothing is left of it: no space left"):
        costing.to_csv(folder, force=True)
    assert sorted(path.name for path in tmp_path.rglob("*")) == (["csv", "lines.csv"] if there else [])
    assert not there or (folder / "lines.csv").read_text(encoding="utf-8") == "old"


def test_text_in_a_tidy_file_is_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "scenario.toml"
    path.write_text(
        'title = "Formula"\npay = "njc"\nbasis = "unstated"\ngrades = ["X"]\n'
        '[[proposal]]\nnumber = 1\nestablish = ["2 x =HYPERLINK(1) X"]\n',
        encoding="utf-8",
    )
    posts = est.cost(path).to_csv(tmp_path / "csv")[1].read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK(1)" in posts


def test_the_paragraph_has_the_figures_of_the_costing() -> None:
    paragraph = est.cost("workforce-modernisation").paragraph()
    for words in (
        "£706,924",
        "£1,170,839",
        "net saving of £463,916 a year",
        "2021/22",
        "potentially cashable",
        "October 2021",
    ):
        assert words in paragraph
    paragraph = est.cost("shared-finance-officer").paragraph()
    assert "from 1 April 2020 £1,600,000 a year is unfunded: no payer is named" in paragraph


FIRST = """\
title = "Two clerks"
paper = "Cabinet, 5 May 2025"
pay = "njc"
basis = "unstated"
grades = ["CLERK"]
first_year = "2025/26"
years = 2
price_base = 2025-05-01

[[unit_cost]]
grade = "CLERK"
amount = "£30,450.50"
where = "appendix 1"

[[proposal]]
number = 1
title = "Fewer clerks"
from = 2025-10-01
disestablish = ["3 x Clerk CLERK"]
one_off = [{ title = "Redundancy", amount = "£20,000", on = 2025-10-01 }]

[[proposal]]
number = 2
title = "Room hire"
from = 2025-04-01
non_pay = [{ title = "Room hire", amount = "£499.60" }]

[[stated]]
proposals = [1]
measure = "gross_savings"
amount = "£90,000"
"""


def first_case(folder: Path) -> est.Costing:
    """Three clerks at £30,450.50 go: £91,351.50 a year; room hire comes at £499.60."""
    path = folder / "first.toml"
    path.write_text(FIRST, encoding="utf-8")
    return est.cost(path)


def answers(costing: est.Costing, **chosen: Any) -> dict[str, str]:
    """The first page of a report: what is answered to each question."""
    results = costing.results.presented(Presentation(**chosen))
    table = next(block for block in first_page(results).blocks if isinstance(block, TextTable))
    return {row[0]: row[1] for row in table.rows}


def test_the_first_page_answers_in_thousands(tmp_path: Path) -> None:
    page = answers(first_case(tmp_path), as_of=date(2025, 6, 2))
    # six of twelve months: 91,351.50 / 2 = 45,675.75 saved; less 20,000 once and 499.60: 25,176.15
    assert "A net saving of £25k" == page["Net on the base budget now (2025/26)"]
    # 91,351.50 - 499.60 = 90,851.90
    assert "A net saving of £91k a year" == page["Net at the end of 2026/27, a full year"]
    assert "£20k" == page["One-off cost"]
    assert "No payer named, a net saving of £91k" == page["Who pays, a full year"]
    expected = "1 of 1: proposal 1: recurring savings is stated as £90,000, computed £91k"
    assert expected == page["Stated figures that differ"]
    assert f"2 June 2025, with establishment {est.__version__}" == page["Made"]


def test_the_first_page_follows_the_rounding_that_is_chosen(tmp_path: Path) -> None:
    costing = first_case(tmp_path)
    assert "A net saving of £90,852 a year" == answers(costing, rounding="£")["Net at the end of 2026/27, a full year"]
    exact = answers(costing, rounding="pence")
    assert "A net saving of £90,851.90 a year" == exact["Net at the end of 2026/27, a full year"]
    html = costing.to_html(tmp_path / "r.html", rounding="£000").read_text(encoding="utf-8")
    assert "Totals are of exact figures" in html
    assert '<td class="n">£499.60</td>' not in html
    assert '<span class="one">-£91k</span></td>' in html, "a negative amount is one word, and all of its cell"
    style = STYLE_SHEET.read_text(encoding="utf-8")
    assert "flex" not in style, "on a phone the words and marks of a cell stay together beside its label"
    with pytest.raises(ValueError, match='rounding: "£m" is not a rounding; give one of pence, £, £000'):
        costing.to_html(tmp_path / "s.html", rounding="£m")


def test_the_first_page_says_what_has_no_price_and_what_is_not_asked() -> None:
    page = answers(est.cost("lancashire-volunteer-partnership"))
    assert "Sergeant, PCSO, LC5/6, LC5 and LC3/4" == page["Not priced"]
    assert "Not worked out: the scenario gives no years" == page["Present value"]
    assert "A net of £54k plus what 7 LC3/4 posts" in page["Net on the base budget, a full year"]


def test_names_and_the_day_stand_on_the_first_page(tmp_path: Path) -> None:
    path = first_case(tmp_path).to_html(
        tmp_path / "r.html", as_of="2025-06-02", prepared_by="A. Clerk <b>", reviewed_by="B. Chief"
    )
    html = path.read_text(encoding="utf-8")
    assert html.index("A. Clerk &lt;b&gt;") < html.index("B. Chief") < html.index("Proposals, full-year effect")
    assert "2 June 2025" in html


def test_a_title_cannot_leave_the_style_sheet(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    title = '</style><script>alert(1)</script>\\" } body { display: none'
    path.write_text(FIRST.replace('"Two clerks"', f"'{title}'"), encoding="utf-8")
    html = est.cost(path).to_html(tmp_path / "r.html").read_text(encoding="utf-8")
    assert 1 == html[: html.index("<body>")].count("</style>")
    assert "<script" not in html
    assert "display: none" not in html[html.index("@page") : html.index("</style>")]


def test_twenty_proposals_are_a_table_of_the_paragraph(tmp_path: Path) -> None:
    """Four paragraphs at most, and a row a proposal: 1 at £1,000, 2 at £2,000 and so on come to £210,000."""
    parts = [
        f'[[proposal]]\nnumber = {n}\nnon_pay = [{{ title = "Line {n}", amount = "£{n},000" }}]\n' for n in range(1, 21)
    ]
    path = tmp_path / "s.toml"
    path.write_text('title = "T"\npay = "njc"\nbasis = "unstated"\n' + "\n".join(parts), encoding="utf-8")
    heading, *prose, table = est.cost(path).paragraph(rounding="£000").strip().split("\n\n")
    assert "Financial implications" == heading
    assert 1 <= len(prose) <= 4
    rows = table.splitlines()
    assert 2 + 20 + 1 == len(rows)
    assert ["All proposals", "-", "£210k", "-", "£210k"] == [cell.strip() for cell in rows[-1].split("|")[2:-1]]


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_paragraph_is_at_most_four_paragraphs_without_formulas(path: Path) -> None:
    text = est.cost(path).paragraph(rounding="£000")
    prose = [part for part in text.strip().split("\n\n")[1:] if not part.startswith("|")]
    assert len(prose) <= 4
    assert " x " not in " ".join(prose)


def test_a_year_is_told_once_where_what_falls_in_it_is_a_full_years(tmp_path: Path) -> None:
    text = first_case(tmp_path).paragraph()
    last = "In 2026/27 the effect on the base budget is a net saving of £90,851.90, all of it recurring and the same in a full year."
    assert last in text
    assert 1 == text.count("2026/27")


def test_the_axis_of_a_bridge_is_broken_where_its_steps_are_small() -> None:
    """£497,659.31 to £460,991.53: the steps are below a quarter of that, so the axis begins above nought."""
    costing = est.cost("council-option-a")
    figure = costing.chart("bridge")
    assert "(axis broken)" in figure._suptitle.get_text()
    low, high = figure.axes[0].get_xlim()
    assert 0 < low < 444_476 and 497_659 < high  # 497,659.31 - 53,183.29 = 444,476.02 is the lowest level
    assert all(figure.axes[0].patches[n].get_x() == 0 for n in (0, -1)), "the levels themselves are drawn whole"
    whole = est.cost("workforce-modernisation").chart("bridge")
    assert "(axis broken)" not in whole._suptitle.get_text()
    assert whole.axes[0].get_xlim()[0] <= 0


def test_the_tornado_has_pounds_on_its_bars_around_its_centre() -> None:
    costing = est.cost("council-option-a")
    axes = costing.chart("tornado").axes[0]
    low, high = axes.get_xlim()
    assert pytest.approx(-149_615.51) == (low + high) / 2
    frame = costing.sensitivity()
    row = frame[frame["assumption"] == "start"].iloc[0]
    shift = row["effect_high"] - row["effect"]
    assert f"+6: +£{shift:,.0f}" in [text.get_text() for text in axes.texts]
    assert len(axes.get_yticklabels()) == int((frame["swing"] > 0).sum())


def test_nothing_is_drawn_that_holds_nothing() -> None:
    none = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-05", pension=0.2)
    same = none.disestablish("1 x Clerk SCP 5").establish("1 x Clerk SCP 5")
    empty = est.cost(same.with_terms(first_year="2026/27", hold_on_costs=True))
    for name in ("years", "tornado", "bridge"):
        with pytest.raises(ValueError, match="nothing to show"):
            empty.chart(name)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no change has a price"):
        est.cost("control-room").chart("bridge")


def words_drawn(figure: Any) -> list[tuple[str, Any]]:
    """The words of a chart with the boxes they are drawn in, without the ticks beyond its axes."""
    FigureCanvasAgg(figure).draw()
    beyond = []
    for axis in (figure.axes[0].xaxis, figure.axes[0].yaxis):
        low, high = sorted(axis.get_view_interval())
        beyond += [tick.label1 for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high]
    texts = [text for text in figure.findobj(match=Text) if text.get_visible() and text not in beyond]
    return [(text.get_text(), text.get_window_extent()) for text in texts if text.get_text().strip()]


@pytest.mark.filterwarnings("error")
def test_no_word_of_a_chart_is_cut_and_no_two_lie_on_each_other() -> None:
    charts = 0
    unit_costs = {"lancashire-volunteer-partnership": {"LC5": 28000}}
    for path in sorted(Path("scenarios").glob("*.toml")):
        costing = est.cost(path, given=unit_costs.get(path.stem))
        for name in ("bridge", "years", "grades", "tornado"):
            try:
                figure = costing.chart(name)  # type: ignore[arg-type]
            except est.RefusedError:
                continue
            charts += 1
            _legible(figure, (path.stem, name))
    assert 18 <= charts


def _legible(figure: Any, chart: tuple[str, str]) -> None:
    drawn_words = words_drawn(figure)
    bars = [bar.get_window_extent() for bar in figure.axes[0].patches if bar.get_width()]
    labels = {text.get_text() for text in figure.axes[0].texts}
    for at, (words, box) in enumerate(drawn_words):
        assert figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1, (*chart, words)
        assert figure.bbox.y0 <= box.y0 and box.y1 <= figure.bbox.y1, (*chart, words)
        assert not [other for other, place in drawn_words[at + 1 :] if box.overlaps(place)], (*chart, words)
        assert words not in labels or not any(box.overlaps(bar) for bar in bars), (*chart, words)


@pytest.mark.filterwarnings("error")
def test_charts_of_long_names_large_amounts_and_many_funders_are_legible() -> None:
    title = "Neighbourhood Volunteer Support Assistant"
    base = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-05", pension=0.2)
    base = base.with_terms(first_year="2026/27", years=5, hold_on_costs=True)
    large, one = base, base.disestablish(f"1 x {title} SCP 5")
    for n in range(1, 10):
        payer = f"Grant of the Department for Levelling Up, Housing and Communities {n}"
        large = large.establish(f"{n * 300} x {title} {n} SCP {10 + n}", funder=payer)
    for plan in (large, one):
        costing = est.cost(plan)
        for name in ("bridge", "years", "grades", "tornado"):
            _legible(costing.chart(name), (plan.title, name))  # type: ignore[arg-type]
    legend = est.cost(large).chart("years").axes[0].get_legend().legend_handles
    assert 9 == len({(bar.get_facecolor(), bar.get_hatch()) for bar in legend}), "nine funders look like no other"


def test_a_report_leaves_out_the_chart_of_what_has_no_price(tmp_path: Path) -> None:
    plan = est.Scenario(title="T", pay="lancashire-constabulary", basis="unstated")
    costing = est.cost(plan.establish("1 x Assistant LC3/4").with_terms(first_year="2016/17", hold_on_costs=True))
    assert not costing.results.cumulative[0].complete
    page = costing.to_html(tmp_path / "report.html").read_text("utf-8")
    assert "What falls in each year, by who pays" not in page and "FTE by grade, before and after" in page


def test_names_of_a_chart_are_told_apart_and_grades_are_in_order() -> None:
    long = [f"Neighbourhood Volunteer Support Assistant {end}" for end in ("North", "South", "North")]
    names = told_apart(long)
    assert 3 == len(set(names))
    assert names[1].endswith("South")
    assert max(map(len, names)) <= 35
    base = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-05", pension=0.2)
    costing = est.cost(base.establish("1 x A SCP 30", "1 x B SCP 5-6", "1 x C SCP 12"))
    labels = [label.get_text() for label in costing.chart("grades").axes[0].get_yticklabels()]
    assert ["SCP 5-6", "SCP 12", "SCP 30"] == labels


def tables_of(costing: est.Costing, maker: Any) -> TextTable:
    return next(block for block in maker(costing.results).blocks if isinstance(block, TextTable))


def test_the_unit_cost_of_a_grade_is_the_sum_of_its_parts() -> None:
    """SCP 20 in May 2026 with 20% pension: each row's four parts add to the cost of one post."""
    base = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-05", pension=0.2)
    costing = est.cost(base.disestablish("2 x Adviser SCP 20").establish("1 x Clerk SCP 5"))
    table = tables_of(costing, unit_costs)
    assert ["SCP 5", "SCP 20"] == [row[0] for row in table.rows]
    for row in table.rows:
        parts = [0 if cell == "-" else round(float(cell.replace("£", "").replace(",", "")) * 100) for cell in row[1:]]
        assert sum(parts[:-1]) == parts[-1]
    assert ["£35,058.59", "£44,876.92"] == [row[-1] for row in table.rows]


def test_posts_that_change_have_their_money_and_others_are_left_out() -> None:
    table = tables_of(est.cost("council-option-a"), posts_before_and_after)
    assert 4 == sum(0 if row[2] == "-" else int(row[2]) for row in table.rows)
    assert any("£53,183.29" in row for row in table.rows)


def test_what_would_change_the_answer_or_why_it_is_not_known() -> None:
    table = tables_of(est.cost("council-option-a"), what_would_change_it)
    assert ("start of the changes", "as it is") == tuple(table.rows[0][:2])
    words = what_would_change_it(est.cost("lancashire-volunteer-partnership").results).blocks[0]
    assert "Not worked out: a part of it is not known" in getattr(words, "text", "")


def star_faults(folder: Path) -> list[str]:
    """What is wrong with a set of CSV files, judged by its own model."""
    values = {
        path.stem: pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        for path in folder.glob("*.csv")
    }
    model, faults = values["model"], []
    for name, frame in values.items():
        if list(frame.columns) != model[model["table"] == name]["column"].to_list():
            faults.append(f"{name}: the model has other columns")
        for column in (column for column in frame.columns if column.endswith("pence")):
            pounds = frame.get(column.removesuffix("pence") + "pounds")
            pence = None if pounds is None else [v and round(100 * float(v)) for v in pounds]
            if pence is not None and pence != [v and round(float(v)) for v in frame[column]]:
                faults.append(f"{name}.{column} is not its pounds")
    for row in model[model["relates_to"] != ""].to_dict("records"):
        table, key = row["relates_to"].split(".")
        keys = values[table][key]
        faults += [f"{table} has a key twice"] if keys.duplicated().any() else []
        lost = set(values[row["table"]][row["column"]]) - set(keys)
        faults += [f"{row['table']}.{row['column']}: {lost} is not in {table}"] if lost else []
        faults += [f"{table} has an empty key"] if "" in set(keys) else []
    return faults


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_files_of_a_shipped_scenario_are_a_star(path: Path, tmp_path: Path) -> None:
    est.cost(path).to_csv(tmp_path / "csv")
    assert [] == star_faults(tmp_path / "csv")


@settings(max_examples=10)
@given(cases(table=True))
def test_the_files_of_a_generated_scenario_are_a_star(case: Case) -> None:
    with tempfile.TemporaryDirectory() as folder:
        costed(case).to_csv(Path(folder) / "csv")
        assert [] == star_faults(Path(folder) / "csv")


def test_a_set_is_replaced_whole(tmp_path: Path) -> None:
    """A set of another scenario leaves no row of the one before."""
    est.cost("council-option-a").to_csv(tmp_path / "csv")
    est.cost("workforce-modernisation").to_csv(tmp_path / "csv", force=True)
    assert [] == star_faults(tmp_path / "csv")
    assert "Customer Service" not in "".join(
        path.read_text(encoding="utf-8-sig") for path in (tmp_path / "csv").iterdir()
    )


def test_a_measure_by_proposal_is_read_through_the_star(tmp_path: Path) -> None:
    """Relate the facts to their dimensions and the net of each proposal stands beside its title."""
    first_case(tmp_path).to_csv(tmp_path / "csv")
    facts, names = (
        pd.read_csv(tmp_path / "csv" / f"{name}.csv", dtype={"proposal_key": str}) for name in ("measures", "proposals")
    )
    joined = facts.merge(names, on="proposal_key")
    chosen = (joined["measure_key"] == "net") & (joined["year_key"] == "full year") & (joined["scope"] == "proposal")
    net = joined[chosen]
    assert {"Fewer clerks": -91351.50, "Room hire": 499.60} == dict(
        zip(net["title"], net["amount_pounds"], strict=True)
    )


@pytest.mark.long
@pytest.mark.parametrize("width", [320, 1280])
def test_no_report_has_a_fault_of_accessibility(
    browser: Any, reports: dict[str, tuple[est.Costing, Path]], tmp_path: Path, width: int
) -> None:
    axe_core_python = pytest.importorskip(
        "axe_core_python", reason='needs the library axe_core_python: pip install -e ".[dev]"'
    )
    axe = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    options = est.compare({name: reports[name][0] for name in ("council-do-nothing", "council-option-a")})
    paths = [reports[name][1] for name in ("council-option-a", "lancashire-volunteer-partnership")]
    faults = {}
    for path in (*paths, options.to_html(tmp_path / "options.html")):
        browser.get(path.as_uri())
        wide = browser.execute_script("return document.documentElement.scrollWidth")
        assert wide <= width, f"{path.name} is {wide} pixels wide on a screen of {width}"
        browser.execute_script(axe)
        result = browser.execute_async_script(
            "const done = arguments[0]; axe.run().then(found => done(JSON.stringify(found.violations)))"
        )
        violations = [(each["id"], each["nodes"][0]["html"][:200]) for each in json.loads(result)]
        faults |= {path.name: violations} if violations else {}
    assert {} == faults


@pytest.mark.long
def test_the_net_is_in_view_on_a_phone(browser: Any, reports: dict[str, tuple[est.Costing, Path]]) -> None:
    size = {"width": 390, "height": 900, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get(reports["council-option-a"][1].as_uri())
    script = (
        "return [...document.querySelectorAll('td[data-label=\"Recurring net\"]')]"
        ".map(e => e.getBoundingClientRect()).map(r => [r.left, r.right])"
    )
    places = browser.execute_script(script)
    assert len(places) >= 4
    assert all(left_edge >= 0 and right <= 390 for left_edge, right in places)


@pytest.mark.long
def test_the_first_page_is_one_sheet_of_paper(browser: Any, reports: dict[str, tuple[est.Costing, Path]]) -> None:
    """What is asked first stands on page one with the signatures, and the rest begins on page two."""
    pdfium = pytest.importorskip("pypdfium2", reason='needs the library pypdfium2: pip install -e ".[dev]"')
    for name, (_, page) in reports.items():
        browser.get(page.as_uri())
        printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
        pages = pdfium.PdfDocument(base64.b64decode(printed["data"]))
        first, second = (pages[n].get_textpage().get_text_range() for n in (0, 1))
        assert "Finance sign-off" in first, name
        assert f"Page 1 of {len(pages)}" in first
        assert "Proposals, full-year effect" in second
        assert "financial case" in second, "the running title"


def test_a_plan_of_twenty_proposals_is_said_shortly_and_leaves_out_what_is_empty(tmp_path: Path) -> None:
    proposals = "".join(
        f'[[proposal]]\nnumber = {n}\ntitle = "Team {n}"\ndisestablish = ["1 x Clerk {n} SCP {n + 4}-{n + 5}"]\n'
        for n in range(1, 21)
    )
    head = 'title = "Twenty teams"\npay = "njc"\nbasis = "maximum"\npension = "20%"\nprice_base = 2026-05-01\n'
    costing = est.cost(f"{head}{proposals}")
    page = costing.to_html(tmp_path / "a.html").read_text(encoding="utf-8")
    assert "Proposals 1 to 20 do not say whether the base budget falls" in page
    assert "Proposals 1, 2" not in page
    changes = page.partition("Posts that change, before and after")[2].partition("</table>")[0]
    assert "Unit</th>" not in changes, "no post has a unit"
    assert "Name</th>" in page, "empty columns that are to be filled in stay"
    assert '<span class="one">5-6</span>' in changes, "a range of points is one word"
    chart = costing.chart("grades")
    assert chart.get_size_inches()[1] <= 9.2, "it fits on a page"


def test_the_paragraph_says_nothing_and_nobody_in_words() -> None:
    """A clerk pastes it: "take £0" and "for no payer named" are the words of a table."""
    base = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-05", pension=0.2)
    text = est.cost(base.establish("1 x Clerk SCP 5")).paragraph()
    # point 5 from April 2026, 26,427: + 15% of 21,427 (3,214.05) + 20% (5,285.40) + 0.5% (132.14) = 35,058.59
    assert "adds £35,058.59 to the base budget (recurring growth) and takes nothing from it" in text
    assert "No payer is named for a net cost of £35,058.59 a year." in text
    prose = est.cost("lancashire-volunteer-partnership").paragraph().partition("\n|")[0]
    assert not [sentence for sentence in re.split(r"(?<=\.)\s+", prose) if sentence[:1].islower()]
