"""Sentences that add up, whose figures invite a wrong accusation; and, beside each kind, one that is wrong and is found."""

import tomllib
from pathlib import Path

import pytest

import establishment as est

RIGHT = {
    "a band in a name is no number of people": (
        "A band six nurse at the top, £34,189, would lose £6,924 per year by going to the next band."
    ),
    "a net is no part of another net": (
        "In 2027/28 what falls on the budget is a net cost of £579,927: recurring a net cost of £579,904, one-off a net "
        "cost of £23; the full-year net at its end is a net cost of £586,312."
    ),
    "a semicolon ends a list": (
        "In 2029/30 the net cost is £178,239: recurring a net cost of £3,773, time-limited a net cost of £174,467; the "
        "net at its end is a net cost of £3,773."
    ),
    "the end of a movement is no change": "The posts go from 16 to 10 (11.1667 to 5.1667 FTE).",
    "the start of a movement is no change": "The posts go from 10,000,016 to 12 (10,000,014 to 8.5278 FTE).",
    "nought says nothing": "The posts go from 0 to 10,000,015 (0 to 10,000,014.3333 FTE).",
    "the same figures add up": (
        "In 2025/26 there is a net cost of £12,116.98: recurring no net cost, one-off a net cost of £12,116.98; the net at "
        "its end is no net cost.\n\nOne-off costs come to £12,116.98, of which £12,116.97 is revenue and £0.01 is capital."
    ),
    "an amount said twice is one amount": (
        "What falls on the budget is a net cost of £1,738: recurring no net cost, time-limited a net cost of £1,738.\n\n"
        "Posts until 30 November 2026: a net cost of £3,943 in all."
    ),
    "two clauses are no list": (
        "In 2030/31 there is a net saving of £7,440.26, all of it recurring; the net at its end is a net cost of £918.77."
        "\n\nTime-limited posts: a net cost of £8,254.71 in all."
    ),
    "rates of different things": (
        "Posts are costed with National Insurance A 15% above £5,000; lgps pension 21.1% (total rate); levy 0.5%; "
        "firefighters pension 37.6% (scheme rate)."
    ),
    "a last digit rounded two ways": (
        "For Grant the net is a net cost of £21,537 a year.\n\nThe funding of the Warden post by Grant ends: from "
        "16 June 2025 £21,536 a year is unfunded: no payer is named."
    ),
    "a number that is part of a name": (
        "Of the savings £16,668 is cashable. From 6 April 2027 £5,209 a year falls on the panel. The funding of Task 32 "
        "ends."
    ),
    "a hedge reaches a little way": ("It employs 4,900 people, and more than 10% of them, 540, are to leave."),
    "a fall from more to less": "Posts fall from 212 to 204, a reduction of 8.",
    "no net cost of one funder": (
        "In 2024/25 there is no net cost. In 2025/26 there is a net cost of £505: a net saving of £11,612, a one-off net "
        "cost of £12,117.\n\nOne-off costs come to £12,117. The net present value (savings less costs) is -£488."
    ),
    "what is left is no part": (
        "In all 32.47 posts will be lost, including 12.25 librarians, but new posts will also be created, resulting in a net "
        "loss of 16.43 posts."
    ),
    "of the total is no total": (
        "They are 19.9% of all workers.\n\n2.398 million, 44.0% of the total: 79.8% in ministries and 20.2% in agencies."
    ),
    # 11 + 12 + ... + 44 = 34 x 55 / 2 = 935; the first nine come to 135, one digit from it
    "a list of more parts than are added up": "There are 935 staff:\n\n"
    + "\n\n".join(f"- {11 + n} {'bcdfghjklm'[n % 10]}a{'nprt'[n // 10]}ers" for n in range(34))
    + ".",
    # 12 + 13 + 14 + 9 = 48, each to the nearest thousand; the first three come to 39, one digit from 49
    "a total that all its parts come to within rounding": (
        "The sum is £49k in total: £12k for roads, £13k for parks, £14k for vans and £9k for sheds."
    ),
    # 98 + 64 + 35 + 16 = 213; 64 / 213 = 30.05%, printed so that the shares come to 100
    "a share rounded so that all come to 100": (
        "Of the 213 posts regraded:\n\n- 46.0% (98 posts) were in Care\n- 30.1% (64 posts) were in Courts\n- 16.4% (35 "
        "posts) were in Legal\n- 7.5% (16 posts) were in Audit\n"
    ),
    # 43 = 16 + 26 + 1
    "one that is the rest": "Of the 43 forces, 16 recorded a fall last year, 26 saw an increase, while one was unchanged.",
    "changes of two things": (
        "- Officers were at most 147,430; now, at 147,098, they are 332 fewer.\n- By headcount they were at most 149,566; now, "
        "at 149,164, they are 402 fewer.\n"
    ),
    "the share of the other half": "Of 5,091 staff 67% were female (3,401) and 33% male (1,690).",
    # 109,200 + 61,350 + 46,800 + 85,000 + 37,500 + 72,000 = 411,850; 420,000 - 411,850 = 8,150, and not 411,850 - 72,000
    "what is left of another total": (
        "It must save £420,000.\n\nThe members agreed to it in May, after they had heard the staff.\n\nPosts go.\n\nSavings: rangers £109,200; schools £61,350; estates £46,800; car parks £85,000; fleet "
        "£37,500; office lease £72,000. These total £411,850, leaving £8,150 to be found."
    ),
    # 12 + 8 + 6 + 5 = 31
    "a rest that is only named": "31 people move: twelve from North, eight from South, six from East and five from the remaining two.",
    # each third figure is the second in per cent of the first, the last is not: none of them are added up
    "percentages under a heading of thousands": (
        "| Service | £000 | £000 | £000 | £000 | £000 |\n|---|---|---|---|---|---|\n"
        "| A | -401 | 1 | -0.2 | -400 | -201 |\n"
        "| B | -494 | -3 | 0.6 | -497 | -247 |\n"
        "| C | -364 | 1 | -0.3 | -363 | -182 |\n"
        "| D | -109 | -2 | 1.8 | -111 | -55 |\n"
        "| E | -1,166 | 2 | -0.2 | -1,164 | -583 |\n"
        "| Total | -2,534 | -1 | 0.7 | -2,535 | -1,268 |\n"
    ),
    # 385.1351 = 250 + 135.1351: the decimals are those of one figure, and 387 may be near 385 by chance
    "decimals that one part alone has": (
        "The posts go from 250 to 502 (135.1351 to 387.1351 FTE).\n\n250 of them are new.\n"
    ),
    "numbers of rows without titles": (
        "|   | Proposal | Posts  | Growth | Savings | Net |\n|---|---|---|---|---|---|\n"
        "| 1 | | 0 to 1 | £23,505 | - | £23,505 |\n| 2 | | 1 to 0 | - | £23,505 | -£23,505 |\n"
        "| 3 | | 0 to 1 | £23,505 | - | £23,505 |\n|   | All proposals | 1 to 2 | £47,010 | £23,505 | £23,505 |\n"
    ),
    # 16,075 + 5,715 = 21,790, which is one digit from 21,796
    "a limit is no part of a total": (
        "The net is £16,075 a year. From April £21,796 a year is unfunded.\n\nNational Insurance is 12.8% above £5,715.\n"
    ),
    # 500,000 + 400,000 + 450,000 = 1,350,000: the target is no sum of that total and two of its parts
    "a target before a list with its own total": (
        "The savings target is £1,250,000. Savings of £1,350,000 have been found:\n- libraries £500,000\n- parks £400,000\n"
        "- roads £450,000\n"
    ),
    # 2 x 100 = 200: no sum of what stands before
    "an amount for each and what it comes to in brackets": (
        "Two grants of £100k and £50k were made, and £100k for each area (£200k in total)."
    ),
    # 0 - 10,000: spent and left of equal grants change by the same from row to row
    "equal grants, spent and left": (
        "Name\tLeft\tSpent\nAsh\t£3,000\t£7,000\nElm\t£1,000\t£9,000\nOak\t£6,500\t£3,500\nBeech\t£8,120\t£1,880\n"
    ),
    # 10,002 twice is 20,004: one digit from 10,004
    "one figure said twice is no sum": "The posts stay 10,004 in number (10,002 to 10,002 FTE).",
    # 3 + 3 = 6, and 8,281 + 4,140 = 12,421
    "a number that every sentence repeats": (
        "Job 3 at 1/11 FTE is paid by A until March: £8,281 a year is unfunded. Job 3 at 1/11 FTE is paid by B until March: "
        "£4,140 a year is unfunded. Job 3 at 1/11 FTE is paid by C until March: £12,421 a year is unfunded."
    ),
    "one amount in thousands where the paper says that amounts are": (
        "The change costs £1,430k a year. Amounts are shown to the nearest thousand pounds."
    ),
}
WRONG = {
    # 3,450 + 1,687 = 5,137
    "shares that come to 100": ("67% of our staff of 5,173 were female (3,450) and 33% male (1,687).", "5,173"),
    # 149,769 - 148,886 = 883
    "a level and what it was": ("It stood at 148,886.\n\nThis is down 838 from a peak of 149,769.", "838"),
    # 19.61 - 16.85 = 2.76
    "a change set beside its two figures": ("The budget is £16.85m, the request £19.61m, a further £2.67m.", "£2.67m"),
    "a change at the end of a clause": (
        "The posts deleted cost £181,420. The new posts would cost £158,760, so the full year saving is £26,260.",
        "£26,260",
    ),
    "a fall from less to more": ("Posts fall from 204 to 212, a reduction of 8.", "8"),
    "a rise from more to less": ("The grant rises from £1.5m to £1.2m next year.", "£1.2m"),
    "a difference that is really a sum": ("Net: £7,000 minus £5,000 is £12,000.", "£12,000"),  # 7,000 - 5,000 = 2,000
    "a share of whole posts, cut off": ("It falls by 36%, from 103 to 65 posts.", "36%"),  # 38 / 103 = 36.89%
    "a net of a cost and a saving": ("The cost is £54,000 and the saving £31,000, a net cost of £24,000.", "£24,000"),
    "a list that leads to its end": ("There are 36 officers (15 north, 12 south and 8 west).", "36"),
    "a change from a figure to the same": ("The posts go from 117 to 117, a reduction of 13.", "13"),
    # 21 + 9 + 8 = 38
    "a list led by a total of one wrong digit": (
        "It closes 78 posts: 21 lecturers, 9 technicians and 8 cleaners.",
        "78",
    ),
    "a movement and its change": ("Posts fall from 212 to 204, a reduction of 9.", "9"),
    "percentages of a whole": ("In total 98% of staff: 40% north, 35% south and 25% west.", "98%"),
    # 1,942 - 2,155 = -213; 3,417 - 3,365 = 52; 46.912 - 44.646 = 2.266
    "a level, its change and a month in brackets": (
        "Agency spend was £1,942k in the month, down £253k on November (£2,155k).",
        "£253k",
    ),
    "a level and how many more it is": ("The force will have 3,417 officers, 92 more than a year ago (3,365).", "92"),
    "a change with its percentage between": (
        "Approve a budget of £46.512m, an increase of £2.266m (5.1%) on the 2023/24 budget of £44.646m.",
        "£46.512m",
    ),
    # 12 + 4 = 16; 85 + 21 = 106
    "parts before what they come to in all": ("The police would add 85 officers plus 21 civilians, 160 in all.", "160"),
    # 223 + 68 = 291
    "some of a number, and the others": (
        "The House has 211 more staff, but 223 of these were here before. The other 68 are new.",
        "211",
    ),
    # 14 + 20 + 86 - 12 - 17 - 75 = 16, and 1,345 - 1,121 = 224: 240 in all
    "movements and what they come to in all": (
        "They fall from 14 to 12, from 20 to 17, from 86 to 75 and from 1,345 to 1,121, so that 340 go in all.",
        "340",
    ),
    # 273.30 - 260.30 = 13, which is 5.0% of 260.30
    "a wrong level of which the change is a right share": (
        "It goes up by £13, from £260.30 to £573.30, which is an increase of 5.0%.",
        "£573.30",
    ),
    # 18,100 - 17,538 = 562, 3.20% of it
    "a change from the row before": (
        "Date | Staff | Change on the year before |\n1980 | 16,123 | — |\n1981 | 17,065 | +5.84 |\n1982 | 17,025 | -0.23 |\n"
        "1983 | 17,538 | +3.01 |\n1984 | 18,100 | +3.02 |\n1985 | 18,409 | +1.71 |\n",
        "+3.02",
    ),
    # 12 x 5,998.37 = 71,980.44
    "a year beside its months": (
        "Office\tMonthly\tAnnual\nAssessor\t$5,998.37\t$71,980.44\nClerk\t$6,102.11\t$73,225.32\n"
        "Sheriff\t$7,084.58\t$85,014.69\n",
        "$85,014.69",
    ),
    # 16,518 - 8,249 = 8,269 proves 16,518, so that 9,013 is typed wrongly: 16,518 - 7,505 = 9,013
    "a rest of which the whole is proved": (
        "They were to fall by £8,249 from £16,518. This would leave £8,269.\n\nNow they would fall by £7,505 (to £6,013).",
        "£16,518",
    ),
    # 36,095 + 449 = 36,544; 142,364 + 279,532 = 421,896; 4 + 5 + 7 + 1 = 17
    "a level of which the start stands before": (
        "The projection stands at 36,095. It has been stable.\n\nThe posts are projected to rise by 449 further by 2010, "
        "for a total of 36,584 posts.",
        "36,584",
    ),
    "what sentences come to in total": (
        "The merger saves £142,364 a year. More has been saved by deleting two posts, which takes £279,532 off costs. "
        "In total the merger has saved £241,896.",
        "£241,896",
    ),
    "a total of one row": (
        "Department | Compulsory | Voluntary | Move | Retired | Total |\nCabinet Office | 4 | 5 | 7 | 1 | 12 |\n",
        "12",
    ),
    "a number of posts at a price": ("It needs three posts at £31,200 each, £93,900.", "£93,900"),
}


def wrong(text: str, folder: Path) -> list[str]:
    """What differs or is mistyped in a text."""
    paper = folder / "paper.txt"
    paper.write_text(text, encoding="utf-8")
    return [f"{check.text}: {check.message}" for check in est.check(paper).wrong]


@pytest.mark.parametrize("kind", RIGHT)
def test_figures_that_add_up_raise_no_alarm(kind: str, tmp_path: Path) -> None:
    assert wrong(RIGHT[kind], tmp_path) == []


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_figure_of_the_same_kind_is_found(kind: str, tmp_path: Path) -> None:
    text, figure = WRONG[kind]
    assert [message.split(":")[0] for message in wrong(text, tmp_path)] == [figure]


def test_each_product_is_told_of_its_own_line(tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text(
        "3 posts at £21,000 cost £63,000.\n\n4 posts at £22,000 cost £88,000.\n\n5 posts at £12,600 cost £63,000.",
        encoding="utf-8",
    )
    results = [(c["line"], c["message"]) for c in est.check(paper).to_dict()["checks"] if c["code"] == "P109"]
    # 3 x 21,000 = 5 x 12,600 = 63,000: each stands once, at its own line
    assert results == [
        (1, "3 x £21,000 = £63,000."),
        (3, "4 x £22,000 = £88,000."),
        (5, "5 x £12,600 = £63,000."),
    ]


def test_a_figure_before_a_percentage_is_one_too(tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("The savings rate rises by 1.2%, from 3.6 to 4.8 per cent.", encoding="utf-8")
    assert [c.message for c in est.check(paper).checks if c.code == "P106"] == ["4.8 per cent - 3.6 = 1.2%."]


def test_a_saving_beside_a_net_saving_is_drafted_under_its_own_measure(tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text(
        "Delete 2 posts. The saving would be £120,000 a year. The net saving is £90,000 a year.", encoding="utf-8"
    )
    stated = tomllib.loads(est.draft(paper))["stated"]
    assert {s["amount"]: s["measure"] for s in stated} == {
        "£120,000": "cashable_savings",
        "£90,000": "net_cashable_saving",
    }
