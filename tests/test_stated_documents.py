"""What values state (a circular, an agreement, an Act) stands where a figure stands; the page read is in the sources."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import establishment as est
from establishment.cli.main import app
from establishment.ground.findings import Faults
from establishment.paybook.page import book_page
from establishment.rates.scale_files import read_scale

GRADES = Path("grades")
BOOK = est.load_book()


def run(*words: str) -> str:
    result = CliRunner().invoke(app, ["scales", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(
    ("on", "stated"),
    [
        (date(2025, 4, 6), "Secondary Class 1 Contributions Act 2025"),
        (date(2026, 4, 5), "Secondary Class 1 Contributions Act 2025"),
        (date(2022, 11, 5), "SI 2022/232 and Health and Social Care Levy Act 2021, s. 5"),
        (date(2022, 11, 6), "SI 2022/232 and Health and Social Care Levy (Repeal) Act 2022"),
        (date(2011, 4, 6), "Barnes Roffe: National Insurance contributions, 2010/11 and 2011/12"),
    ],
)
def test_national_insurance_names_the_law_of_its_day_and_the_page_where_none_is_known(on: date, stated: str) -> None:
    assert BOOK.oncosts.insurance_on(on).source.stated == stated


def test_the_levy_names_the_finance_act() -> None:
    assert BOOK.oncosts.levy_on(date(2026, 4, 6)).source.stated == "Finance Act 2016, s. 99"


def test_a_published_point_names_the_agreement_and_says_that_adverts_were_read() -> None:
    value = BOOK.scale("njc").values["", "36"][date(2025, 4, 1)]
    assert value.source.status == "published"
    assert value.source.stated == "NJC pay agreement 2025/26, read in job adverts"


def test_a_point_worked_out_says_so() -> None:
    value = BOOK.scale("njc").values["", "36"][date(2022, 4, 1)]
    assert value.source.status == "derived"
    assert value.source.stated.startswith("worked out under NJC circular, 1 November 2022")


def test_a_point_concluded_from_adverts_names_no_agreement() -> None:
    values = [dated[date(2026, 4, 1)] for dated in BOOK.scale("njc").values.values() if date(2026, 4, 1) in dated]
    inferred = [value for value in values if value.source.status == "inferred"]
    assert inferred
    assert all(value.source.document is None for value in inferred)
    advert = next(v for v in inferred if all(reference.adverts for reference in v.source.references))
    assert advert.source.stated == "concluded from job adverts"


def test_each_document_of_the_shipped_folder_is_stated_by_a_value() -> None:
    page = book_page(BOOK)
    names = [folder.name for folder in sorted(GRADES.iterdir()) if (folder / "scale.toml").exists()]
    documents = [document for name in names for document in BOOK.scale(name).references.documents]
    documents += BOOK.oncosts.references.documents
    assert len(documents) > 40
    assert [document.name for document in documents if document.title not in page] == []


def test_a_document_is_stated_by_the_rows_of_its_time_and_columns_alone(tmp_path: Path) -> None:
    """Two awards; the circular is that of the first, and of spine A alone."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "scale.toml").write_text(
        'title = "Own"\nincrement_months = 12\nawards = [2024-04-01, 2025-04-01]\n'
        '[[reference]]\nid = "page"\ntitle = "A page"\n'
        '[[document]]\nname = "circular 3/2024"\ntitle = "Pay circular 3/2024"\nfile = "points"\n'
        'from = 2024-04-01\nuntil = 2025-04-01\nonly = { spine = "A" }\n',
        encoding="utf-8",
    )
    (folder / "points.csv").write_text(
        "effective_from,spine,point,salary,status,confidence,reference,reference_2,note\n"
        "2024-04-01,A,1,20000,published,high,page,,\n2025-04-01,A,1,21000,published,high,page,,\n"
        "2024-04-01,B,1,22000,published,high,page,,\n2024-04-01,A,2,23000,inferred,high,page,,\n",
        encoding="utf-8",
    )
    faults = Faults()
    values = read_scale(folder, faults).scale.values
    faults.raise_any()
    stated = {key: dated[date(2024, 4, 1)].source.stated for key, dated in values.items()}
    assert stated == {("A", "1"): "circular 3/2024", ("B", "1"): "A page", ("A", "2"): "A page"}
    assert values["A", "1"][date(2025, 4, 1)].source.stated == "A page"


def test_the_page_of_a_scale_shows_what_is_stated_and_where_it_was_read() -> None:
    text = run("njc", "--on", "2025-06-01")
    head, _, sources = text.partition("\nWhat the values state\n")
    assert "pay agreement 2025/26, announced 23 July 2025" in sources
    assert "read at sources 1, 2" in " ".join(sources.split())
    assert "https://" not in head
    assert "https://www.teachinherts.com/career-advice" in sources


def test_the_form_for_json_names_the_document_of_each_point() -> None:
    points = json.loads(run("njc", "--on", "2025-06-01", "--json"))["points"]
    point = next(point for point in points if point["point"] == "36")
    assert point["states"].startswith("National Joint Council for Local Government Services: pay agreement 2025/26")
    assert point["references"][0]["title"].startswith("Job adverts")


def test_the_report_and_the_workbook_list_both(tmp_path: Path) -> None:
    costing = est.cost("scenarios/council-option-a.toml")
    law = "National Insurance Contributions (Secondary Class 1 Contributions) Act 2025 (c. 11), sections 1 and 2"
    page = " ".join(costing.to_html(tmp_path / "a.html").read_text(encoding="utf-8").split())
    assert law in page
    sources, _, appendix = page.partition("Appendix: where the values were read")
    listed = sources.partition(">Sources<")[2]
    assert law in listed
    assert "Morris Crocker" not in listed, "where it was read stands in the appendix, by the number of its source"
    place = 1 + listed.partition(law)[0].count("</li>")
    row = f'<th scope="row">{place}</th><td>Morris Crocker: article on the employer National Insurance changes'
    assert row in appendix
    rows = list(openpyxl.load_workbook(costing.to_excel(tmp_path / "a.xlsx"))["Sources"].iter_rows(values_only=True))
    assert any(law in str(row[6]) and "Morris Crocker" in str(row[1]) for row in rows)


def test_a_gate_stands_beside_its_step_on_the_page_of_the_scale() -> None:
    text = " ".join(run("police-officers-ew", "--on", "2025-10-01").split())
    gates = {
        rule.gate for rule in BOOK.scale("police-officers-ew").progression().rules if rule.holds(date(2025, 10, 1))
    }
    assert gates - {""}
    assert all(f"condition: {gate}" in text for gate in gates - {""})


NO_DOCUMENT = {
    "firefighters-grey-book": ["2020-07-01", "2021-07-01"],
    "higher-education-single-spine": [
        *("2009-08-01", "2010-08-01", "2011-08-01", "2012-08-01"),
        *("2013-08-01", "2014-08-01", "2015-08-01", "2020-08-01"),
    ],
    "nhs-agenda-for-change-england": ["2020-04-01", "2023-04-01", "2024-04-01"],
    "nhs-agenda-for-change-northern-ireland": ["2025-04-01"],
    "nhs-agenda-for-change-scotland": ["2024-04-01"],
    "nhs-agenda-for-change-wales": ["2025-04-01", "2026-04-01"],
    "njc-old-spine": ["2015-01-01"],
    "police-officers-ew": [
        *("2010-09-01", "2011-09-01", "2012-09-01", "2013-09-01", "2015-09-01", "2016-09-01"),
        *("2019-09-01", "2021-09-01", "2023-09-01", "2025-09-01"),
    ],
    "soulbury": ["2021-09-01"],
    "teachers-scotland": ["2012-04-01"],
}
"""Awards of which no page that was read names the circular or agreement; their values state the page alone."""


def test_every_published_value_states_a_document_or_stands_in_the_list() -> None:
    without: dict[str, set[str]] = {}
    for folder in sorted(GRADES.iterdir()):
        values = BOOK.scale(folder.name).values if (folder / "scale.toml").exists() else {}
        for dated in values.values():
            for on, value in dated.items():
                if value.source.document is None and value.source.status != "inferred":
                    without.setdefault(folder.name, set()).add(str(on))
    assert {name: sorted(days) for name, days in without.items()} == NO_DOCUMENT


@pytest.mark.parametrize(
    ("scale", "spine", "point", "on", "stated"),
    [
        ("police-staff-council", "", "6", date(2017, 9, 1), "PSC circular, 9 May 2018"),
        ("teachers-england", "main-england", "1", date(2024, 9, 1), "SI 2024/1037"),
        ("teachers-scotland", "", "5", date(2022, 1, 1), "circular SNCT/22/88"),
        ("soulbury", "educational-improvement-professional", "1", date(2025, 9, 1), "Soulbury agreement 2025"),
        ("higher-education-single-spine", "", "30", date(2018, 8, 1), "New JNCHES final offer 2018/19"),
        ("senior-civil-service", "scs-1", "min", date(2024, 4, 1), "SCS pay framework 2024/25"),
    ],
)
def test_each_national_scale_names_the_agreement_of_a_day(
    scale: str, spine: str, point: str, on: date, stated: str
) -> None:
    assert BOOK.scale(scale).values[spine, point][on].source.stated == stated


def test_the_minimum_wage_names_its_regulations_and_the_living_wage_its_announcement() -> None:
    stated = {floor.floor: floor.source.stated for floor in BOOK.wage_floors.of_day(date(2025, 6, 1))}
    assert stated == {"statutory": "SI 2025/401", "real living wage": "Living Wage Foundation, October 2024"}
