"""Every code has an example that is right and one that is not; the documents list the codes of the program."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

import establishment as est
from establishment.papers import checking
from establishment.papers.checking import SEARCHES, check_paper
from establishment.papers.judgement import OFF
from establishment.papers.results import CODES, PaperResults
from establishment.papers.source import PaperText, without_marks
from paper_messages import RIGHT, WRONG
from papers import CASES

pytestmark = pytest.mark.core

TOP = Path(__file__).parents[1]
GRANTS = "".join(
    f"{name}\t£{spent:,}\t£{30_000 - spent:,}\n"
    for name, spent in zip("ABCDEFG", range(11_234, 25_000, 1_777), strict=False)
)
LINES = "| Service | £000 |\n|---|---|\n| A | {} |\n| B | 310 |\n| C | 260 |\n| D | 155 |\n"
GROWTH = (
    "As at 31 March 2022 there are 410 wardens. The aim is to recruit 40 wardens every quarter, which would give {} wardens by "
    "September 2022."
)
OFFSET = "Proposal 2. Growth of £21,805 a year.\n\nProposal 4. A saving of £12,084 a year is made, {}."
MOVES = (
    "Proposal 1. Delete 6 x Officer Grade 5. Create {} Grade 3.\n\nIn all, proposal 1 makes a saving of £12,084 a year."
)
POSTS = "Recommendation 1. That the Board create 3 x Analyst Grade 7. "

EXAMPLES: dict[str, tuple[str, str]] = {
    # 15 + 12 + 8 = 35
    "P101": (
        "There are 35 officers (15 north, 12 south and 8 west).",
        "There are 36 officers (15 north, 12 south and 8 west).",
    ),
    # 1.2 + 0.8 + 0.45 = 2.45
    "P102": (
        "Savings of £2.45m are made as follows:\n\na) £1.20m from staff\n\nb) £0.80m from premises\n\nc) £0.45m from supplies\n",
        "Savings of £2.95m are made as follows:\n\na) £1.20m from staff\n\nb) £0.80m from premises\n\nc) £0.45m from supplies\n",
    ),
    "P103": ("| A | 1,210 |\n| B | 2,320 |\n| Total | 3,530 |\n", "| A | 1,210 |\n| B | 2,320 |\n| Total | 3,630 |\n"),
    # 30,000 in every row
    "P104": (f"Grant\tSpent\tLeft\n{GRANTS}", f"Grant\tSpent\tLeft\n{GRANTS.replace('£18,766', '£18,966')}"),
    # 210,450 - 90,300 = 120,150
    "P105": (
        "A saving of £210,450 less a cost of £90,300 gives a net saving of £120,150.",
        "A saving of £210,450 less a cost of £90,300 gives a net saving of £130,150.",
    ),
    # 212 - 204 = 8
    "P106": (
        "Posts fall from 212 to 204, a reduction of 8 posts.",
        "Posts fall from 212 to 204, a reduction of 9 posts.",
    ),
    # 18 / 72 = 25%
    "P107": ("Of the staff 18 of 72 (25%) are part-time.", "Of the staff 18 of 72 (35%) are part-time."),
    # 1 of 56 is 1.79%, 2 are 3.57%
    "P108": (
        "There are 56 staff. Of these 3.6% of these are part-time.",
        "There are 56 staff. 2.2% of these are part-time.",
    ),
    # 3 x 31,200 = 93,600
    "P109": (
        "It has three posts at £31,200 each, £93,600 in all.",
        "It has three posts at £31,200 each, £96,300 in all.",
    ),
    # 28,300 x 6 / 12 = 14,150
    "P110": (
        "The post costs £14,150 for 6 months, £28,300 in a full year.",
        "The post costs £15,150 for 6 months, £28,300 in a full year.",
    ),
    # 410 + 2 x 40 = 490 from March to September
    "P111": (GROWTH.format(490), GROWTH.format(600)),
    # 90,000 / 30,000 = 3 years
    "P112": (
        "The outlay of £90,000 is repaid by savings of £30,000 a year within three years.",
        "The outlay of £90,000 is repaid by savings of £30,000 a year within two years.",
    ),
    "P113": (
        "The budget of the fire service is £173,466,120.\n\nLater the budget of the fire service is £173,466,120 again.",
        "The budget of the fire service is £173,466,120.\n\nLater the budget of the fire service is £173,486,120 again.",
    ),
    # 24,021.25 x 12 / 10 = 28,825.50, which is said as what it implies
    "P115": ("It paid £24,021.25 in all.", "It paid £24,021.25 for a post of 10 months."),
    "P116": (
        "Costs of £125,000 and savings of £125,000 make this cost neutral.",
        "Costs of £125,200 and savings of £125,000 make this cost neutral.",
    ),
    "P201": ("The budget is £21,805.", "The budget is £21,805k and the cost of a desk is £35."),
    "P202": ("It costs £300,000.", "It costs £300,00."),
    "P203": ("It costs £34,250.", "It costs £34.250."),
    "P204": ("It costs £1.5 million.", "It costs £1.5m million."),
    "P205": ("It costs £10,000.", "It costs £1O,000."),
    "P206": (LINES.format("410"), LINES.format("410,000")),
    "P207": (
        "The cost of £2.4m is made up of £1.2m for staff, £0.8m for premises and £0.4m for supplies.",
        "The cost of £2,413,250 is made up of £1.2m for staff, £0.8m for premises and £0.4m for supplies.",
    ),
    "P301": (POSTS + "They cost £120,000.", POSTS + "This is cost neutral."),
    "P302": (
        "Financial implications\n\nThe cost is £5,000.\n\nLegal implications\n\nThere are none.",
        "Financial implications\n\nLegal implications\n\nThere are none.",
    ),
    "P303": (
        "A saving of £210,450 a year less a yearly cost of £90,300 gives a net saving of £120,150.",
        "A saving of £210,450 a year less redundancy costs of £90,300 gives a net saving of £120,150.",
    ),
    "P304": (OFFSET.format("to be used elsewhere"), OFFSET.format("to offset the growth of proposal 2")),
    "P305": (
        OFFSET.format("to offset the growth of proposal 2"),
        OFFSET.format("to offset the growth of proposal 2")
        + "\n\nThe saving of £12,084 will offset the growth of proposal 3.",
    ),
    "P306": ("The post is permanent.", "The post is funded until March 2018."),
    "P307": (MOVES.format("4 x Clerk"), MOVES.format("8 x Clerk")),
    "P308": ("The business case is below.", "The business case is at Appendix 1."),
    "P309": (
        "It is proposed to create 2 x Officer Grade 7, at a cost of £80,000 with on-costs, at the top of the grade.",
        "It is proposed to create 2 x Officer Grade 7, at a cost of £80,000.",
    ),
    "P310": (
        "The annual cost of £50,000 is met from the base budget.",
        "The annual cost of £50,000 is met from reserves.",
    ),
    "P311": (
        "It is proposed to delete the Clerk post (Grade 4), saving £31,000 a year.",
        "It is proposed to delete the vacant Clerk post (Grade 4), saving £31,000 a year.",
    ),
    "P312": ("The change is cost neutral.", "The change is cost neutral in 2025/26."),
}
"""For each code a text without a fault of its kind, and one with."""


SILENT = {"P108", "P115"}
"""Codes of arithmetic that say nothing of what is right."""
WITH_MORE = {"P313", "P401", "P402", "P403", "P404"}
"""Codes that need pay or a scenario; their examples are in `test_papers.py` and `test_papers_against.py`."""


def checked(text: str) -> PaperResults:
    return check_paper(PaperText("paper.txt", text, without_marks(text)))


def faults(text: str, code: str) -> list[str]:
    """The results of a code that are not good, as found."""
    return [c.message for c in checked(text).checks if c.code == code and c.verdict not in ("agrees", "rounding")]


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_code_is_silent_or_agrees_on_what_is_right(code: str) -> None:
    right, _ = EXAMPLES[code]
    assert faults(right, code) == []
    if code < "P2":
        assert code in SILENT or [c.code for c in checked(right).checks if c.code == code], (
            "a relation that agrees is said to"
        )


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_code_is_given_for_what_is_wrong(code: str) -> None:
    assert faults(EXAMPLES[code][1], code) != []


def test_every_code_has_its_two_examples() -> None:
    assert set(CODES) == set(EXAMPLES) | WITH_MORE


FURTHER = [
    "The force has 3.450 officers and 1,200 staff.",
    "There are four posts: the analyst, the clerk, the driver and the cook.",
    # 0.575 + 1.032 + 0.318 + 0.150 = 2.075, and 0.175 more make 2.250
    "The sum of £2.249M is set aside across these areas:\n\n- a. £0.575m for parks\n- b. £1.032m for roads\n- c. £159k for each grant (£318k in total)\n"
    "- d. £150k for a fund\n\nIn March a £0.175m allocation was made for others.",
    "The precept was £174M in the plan. By March the precept came to £173.466M.",
    # 300 x 52 x 27 = 421,200
    "There are 300 volunteers. A saving of £421,200 a year is made by each of the volunteers giving one hour each week.",
    "It is proposed to create one Officer post (Grade 4) at a cost of £95,000 a year.",
    "(6 - 2) x £28,412 = £113,648",  # 4 x 28,412
    # 11,235 + 12,346 + 11,719 = 35,300
    "Savings of £35,300 in total are set out here.\n\nLegal\t£11,235\nRoads\t£12,346\nParks\t£11,719\n",
    "Posts fall from 204 to 212.",
    # 4,265 + 31,830 = 36,095
    "The depots took £4,265 of the fuel. They are open all week.\n\nThe bill was £36,095.\n\nThe offices took £31,830.",
]
"""Texts on which a check or a search beside those of the codes alone has something to say."""
TEXTS = [
    *dict.fromkeys([text for both in EXAMPLES.values() for text in both] + FURTHER + [case.text for case in CASES])
]
RANGES = {"grade 4": (Fraction(20_000), Fraction(25_000))}


def told(text: str) -> list[tuple[str, str, int, tuple[int, ...]]]:
    """What is said of a text: code, verdict and place of each result, and of the figures that it binds."""
    results = check_paper(PaperText("paper.txt", text, without_marks(text)), ranges=RANGES)
    return [(c.code, c.verdict, c.start, c.figures) for c in results.checks]


@pytest.fixture(scope="module")
def everything() -> list[list[tuple[str, str, int, tuple[int, ...]]]]:
    return [told(text) for text in TEXTS]


@pytest.mark.parametrize("row", checking.CHECKS, ids=lambda row: row.title)
def test_a_check_that_is_switched_off_is_missed(
    row: checking.CheckRow, everything: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "CHECKS", tuple(other for other in checking.CHECKS if other is not row))
    assert [told(text) for text in TEXTS] != everything


@pytest.mark.parametrize("name", SEARCHES)
def test_a_search_that_is_switched_off_is_missed(name: str, everything: object) -> None:
    OFF.add(name)
    try:
        assert [told(text) for text in TEXTS] != everything
    finally:
        OFF.discard(name)


def test_the_documents_list_the_codes_of_the_program() -> None:
    """Each code once, in order, with the words that the program has for it."""
    page = (TOP / "docs" / "checking-papers.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(P\d{3})` \| ([^|]+?) \|", page, re.MULTILINE))
    assert list(CODES) == list(rows)
    assert CODES == rows


# --- the words of each result -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", EXAMPLES)
def test_what_is_said_of_each_example_word_for_word(code: str) -> None:
    right, wrong = EXAMPLES[code]
    assert [c.message for c in checked(right).checks if c.code == code] == RIGHT.get(code, [])
    [check] = [c for c in checked(wrong).checks if c.code == code and c.verdict not in ("agrees", "rounding")]
    assert (check.verdict, check.severity, check.text, check.message, check.ask) == WRONG[code]


FURTHER_MESSAGES = {
    0: {"P203": '"3.450" has a point where a comma may be meant: 3.45 or 3,450? It is read as 3.45.'},
    1: {"P101": "four names are listed: the analyst, the clerk, the driver, the cook."},
    2: {
        "P102": "£2.249M heads a list whose 4 parts, £575,000 + £1,032,000 + £318,000 + £150,000, come to "
        "£2,075,000. With the £0.175m that follows the list (line 8) they come to £2,250,000, the same within "
        "rounding.",
        "P109": "£318,000 is 2 x £159,000, so there must be 2; the paper does not say so here.",
    },
    3: {
        "P113": "£174M here and £173.466M in line 1 may be the same figure; £173.466M rounds to £173,000,000, not "
        "£174,000,000."
    },
    # 421,200 / 300 = 1,404 = 52 x 27 = 39 x 36
    4: {
        "P115": "£421,200 implies 300 x 52 x £27.00 or 39 x £36.00; the paper states neither the rate nor the weeks. (11 "
        "numbers of weeks were tried, and those with a whole rate are shown.)"
    },
    6: {"P109": "(6 - 2) x £28,412 = £113,648."},
    7: {"P102": "£11,235 + £12,346 + £11,719 = £35,300."},
}


@pytest.mark.parametrize("number", FURTHER_MESSAGES)
def test_what_is_said_of_further_texts_word_for_word(number: int) -> None:
    assert {c.code: c.message for c in checked(FURTHER[number]).checks} == FURTHER_MESSAGES[number]


SCENARIO = """title = "T"
pay = "registry-staff"
price_base = 2025-04-01
pension = "20%"
basis = "maximum"
[[proposal]]
number = 1
establish = ["2 x Clerk CLERK"]
[[stated]]
proposals = [1]
measure = "recurring_growth"
amount = "{}"
where = "1"
"""
"""Two posts at £21,000, £4,200 of pension, 15% of £16,000 and £105 of levy: £27,705 each, £55,410 together."""
BESIDE: dict[str, tuple[tuple[str, str], tuple[str, str], str, str]] = {
    "P401": (
        ("They cost £55,410 a year.", "£55,410"),
        ("They cost £55,940 a year.", "£55,940"),
        "proposal 1: recurring growth: the paper states £55,940, the costing gives £55,410; none of N combinations of "
        "basis, pay year, on-costs, pension, point and months makes it right.",
        "On which basis, prices and on-costs is this figure?",
    ),
    "P402": (
        ("They cost £55,410 a year.", "£55,410"),
        ("They cost £55,940 a year.", "£55,410"),
        "proposal 1: recurring growth: the scenario states £55,410 (FILE:9), but the paper does not have the figure in this "
        "form.",
        "Is this the right paper for the scenario?",
    ),
    "P403": (
        ("Proposal 1. Create 2 x Clerk CLERK.", "£0"),
        ("Proposal 1. Create 3 x Clerk CLERK.", "£0"),
        "Proposal 1: the paper adds 3 posts, the scenario 2.",
        "Does the scenario include every line of the paper?",
    ),
    # pay of £24,000 to £30,901; 30,901 x 1.65 = 50,986.65
    "P313": (
        ("It is proposed to create one Officer post (EO) at a cost of £30,000 a year.", "£0"),
        ("It is proposed to create one Officer post (EO) at a cost of £95,000 a year.", "£0"),
        "£95,000 is more than the highest cost of EO: its pay is £24,000 to £30,901 a year, and up to £50,986.65 "
        "with on-costs and allowances.",
        "Is the grade, the number of posts or the cost wrong, or is it part of a year?",
    ),
}


@pytest.mark.parametrize("code", BESIDE)
def test_what_is_said_beside_a_scenario_word_for_word(code: str, tmp_path: Path) -> None:
    right, wrong, message, ask = BESIDE[code]
    paper, scenario = tmp_path / "paper.txt", tmp_path / "scenario.toml"

    def told_of(text: str, amount: str) -> list[tuple[str, str]]:
        paper.write_text(text, encoding="utf-8")
        scenario.write_text(SCENARIO.format(amount), encoding="utf-8")
        results = est.check(paper, scenario=scenario, book=TOP / "tests" / "example-grades")
        checks = [c for c in results.checks if c.code == code and c.verdict not in ("agrees", "rounding")]
        words = (re.sub(r"\d+ combinations", "N combinations", c.message) for c in checks)
        return [(text.replace(str(scenario), "FILE"), c.ask) for text, c in zip(words, checks, strict=True)]

    assert told_of(*right) == []
    assert told_of(*wrong) == [(message, ask)]


def test_readings_of_an_offset_are_said_word_for_word(tmp_path: Path) -> None:
    """£21,805 + £12,084 = £33,889, and £21,805 - £12,084 = £9,721; £33,890 + £21,805 = £55,695."""
    paper = tmp_path / "paper.txt"
    paper.write_text(OFFSET.format("to offset the growth of proposal 2"), encoding="utf-8")
    results = est.check(paper, scenario="lancashire-volunteer-partnership")
    [check] = [c for c in results.checks if c.code == "P404"]
    assert check.message == (
        "The growth that the saving is to offset can be read in these ways, and none is chosen. A. £21,805 is already net of the offset: "
        "fits; £21,805 + £12,084 = £33,889, the cost of LC7 (£33,890), £1 apart, within rounding; do not deduct the offset "
        "again. B. £21,805 is before the offset, and the net of the two is £9,721: does not fit; £21,805 is below the cost of "
        "Sergeant, £53,115 to £57,818 (derived pay of 7 December 2016, police pension 24.2%). C. £21,805 is the cost of "
        "Sergeant less that of LC7: possible; Sergeant would cost £55,695, which is within its range, £53,115 to £57,818 "
        "(derived pay of 7 December 2016, police pension 24.2%)."
    )
    assert check.ask == "Which of these readings is meant?"
    assert "P404" not in {c.code for c in est.check(paper, scenario="control-room").checks}


def test_no_code_lacks_its_words() -> None:
    assert set(WRONG) == set(EXAMPLES)
    assert set(CODES) - set(WRONG) == set(BESIDE) | {"P404"}
