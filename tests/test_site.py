"""The site in a real browser: no fault of accessibility, nothing cut, nothing from another host."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from typer.testing import CliRunner

from establishment.cli.main import app
from test_commands import OF_A_PAGE, files_of_commands

TOP = Path(__file__).parents[1]
MEDIA = {"phone": 320, "screen": 1280, "A4": 688}
"""Widths in pixels on which every page is looked at; of A4 its 210 mm less the margins, at 96 pixels an inch."""

mkdocs = pytest.importorskip("mkdocs", reason='needs the library mkdocs: pip install -e ".[dev]"')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built strictly: a link that leads nowhere or a page that is in no menu is an error."""
    folder = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "--no-directory-urls",
        "--site-dir",
        folder,
    ]
    built = subprocess.run(command, cwd=TOP, capture_output=True, text=True)
    assert 0 == built.returncode, built.stdout + built.stderr
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    chromium, driver = which("chromium"), which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("needs Chromium and its driver: apt-get install chromium chromium-driver")
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless", "--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"):
        options.add_argument(argument)
    opened = Chrome(options=options, service=ChromeService(driver))
    opened.set_script_timeout(300)  # long pages on a machine that does other work
    yield opened
    opened.quit()


AS_LONG_AS = (
    "[...document.querySelector('main').children].slice(120).forEach(each => each.remove());"
    "document.querySelectorAll('tbody tr:nth-child(n+20)').forEach(each => each.remove())"
)
"""Long pages are looked at as far as their first 120 blocks, with 20 rows a table: the rest is of the same kinds."""
RUN_AXE = (
    "const done = arguments[0];"
    "axe.run({resultTypes: ['violations']}).then(found => done(JSON.stringify(found.violations)))"
)


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


class Fetched(HTMLParser):
    """What a page fetches when it is opened, and its pictures without words."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.wordless: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        address = (
            attributes.get("href" if tag == "link" else "src") if tag in ("link", "script", "img", "iframe") else None
        )
        self.addresses += [address] if address else []
        if tag == "img" and not (attributes.get("alt") or "").strip():
            self.wordless.append(str(address))


def in_site(site: Path, page: Path, address: str) -> Path:
    """The file that an address of a page names; `/` is the top of the site."""
    name = address.partition("?")[0]
    return site / name.lstrip("/") if name.startswith("/") else page.parent / name


def test_no_page_fetches_anything_from_another_host(site: Path) -> None:
    assert len(pages(site)) > 25
    for page in pages(site):
        fetched = Fetched()
        fetched.feed(page.read_text(encoding="utf-8"))
        assert [] == [address for address in fetched.addresses if re.match(r"(\w+:)?//", address)], page.name
        missing = [name for name in fetched.addresses if not in_site(site, page, name).exists()]
        assert [] == missing, page.name
        assert [] == fetched.wordless, page.name
    style = (site / "site.css").read_text(encoding="utf-8")
    assert "url(" not in style
    assert "@import" not in style


def test_each_page_has_its_notebook_and_each_picture_its_page(site: Path) -> None:
    names = {path.stem for path in (TOP / "notebooks").glob("*.ipynb")}
    assert names == {path.stem for path in (site / "notebooks").glob("*.html")}
    gallery = (TOP / "docs" / "gallery.md").read_text(encoding="utf-8")
    pictures = {path.name for path in (TOP / "docs" / "pictures").iterdir()}
    assert pictures == set(re.findall(r"\(pictures/([\w.-]+)\)", gallery))


@pytest.mark.parametrize("notebook", sorted((TOP / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_lines_of_a_text_in_a_notebook_are_lines_on_its_page(site: Path, notebook: Path) -> None:
    page = unescape((site / "notebooks" / f"{notebook.stem}.html").read_text(encoding="utf-8"))
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    for output in (output for cell in cells for output in cell.get("outputs", ())):
        html = "".join(output.get("data", {}).get("text/html", ""))
        for text in re.findall(r"<pre[^>]*>(.*?)</pre>", html, re.DOTALL):
            assert unescape(text) in page, text


@pytest.mark.long
@pytest.mark.parametrize("medium", MEDIA)
def test_no_page_has_a_fault_of_accessibility(browser: Any, site: Path, medium: str) -> None:
    axe_core_python = pytest.importorskip(
        "axe_core_python", reason='needs the library axe_core_python: pip install -e ".[dev]"'
    )
    axe = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    width = MEDIA[medium]
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": medium == "phone"}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print" if medium == "A4" else "screen"})
    faults = {}
    for page in pages(site):
        browser.get(page.as_uri())
        wide = browser.execute_script("return document.documentElement.scrollWidth")
        assert wide <= width, f"{page.name} is {wide} pixels wide on a screen of {width}"
        browser.execute_script(AS_LONG_AS)
        browser.execute_script(axe)
        result = browser.execute_async_script(RUN_AXE)
        violations = [(each["id"], each["nodes"][0]["html"][:200]) for each in json.loads(result)]
        if violations:
            faults[page.relative_to(site).as_posix()] = violations
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert {} == faults


@pytest.mark.long
@pytest.mark.parametrize("medium", MEDIA)
def test_no_page_of_a_command_has_a_fault_of_accessibility(
    browser: Any, medium: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    axe_core_python = pytest.importorskip("axe_core_python")
    axe = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    files_of_commands(tmp_path)
    width = MEDIA[medium]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print" if medium == "A4" else "screen"})
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    faults = {}
    for name, words in OF_A_PAGE.items():
        CliRunner().invoke(app, [*words, "--html", f"{name}.html"], catch_exceptions=False)
        browser.get((tmp_path / f"{name}.html").as_uri())
        wide = browser.execute_script("return document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} pixels wide on {medium}"
        browser.execute_script(axe)
        violations = json.loads(browser.execute_async_script(RUN_AXE))
        faults |= {name: [each["id"] for each in violations]} if violations else {}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert {} == faults


@pytest.mark.long
def test_tables_fit_a_screen_of_1200(browser: Any, site: Path) -> None:
    size = {"width": 1200, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    cut = {}
    for page in pages(site):
        browser.get(page.as_uri())
        script = "return [...document.querySelectorAll('.wide, pre')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.innerText.slice(0, 60))"
        widths = browser.execute_script(script)
        if widths:
            cut[page.relative_to(site).as_posix()] = widths
    assert {} == cut
