"""Small papers in the manner of real ones, each with what a check of it is to say, typed by hand.

Each case: name; text; expected figures that differ or are mistyped (code, text as written); lines of posts
(action, count, title, grade), where the case is about posts.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """A short paper and what is wrong in it: (code, the figure as written); posts where it names some."""

    name: str
    text: str
    wrong: tuple[tuple[str, str], ...] = ()
    posts: tuple[tuple[str, float, str, str], ...] | None = None
    agree: tuple[str, ...] = field(default=())


RESTRUCTURE = """# Review of Registration Services

Report of the Head of Law, 14 March 2023

## Recommendations

That the Committee approves:

1) the deletion of 3 x Registration Officer (Grade 5) posts;
2) the creation of one Registration Manager post at PO2 and 0.5 FTE Clerk, Band 3;
3) the use of £{once} of reserves for redundancy, a one-off cost.

## Financial implications

4.1 The three posts deleted cost £31,200 each, £{saved} in total. The new posts cost £52,400 and £12,900, a total of
£{cost}. The net saving is £{net} per annum.

4.2 The saving in 2023/24 is £{part} for 6 months; the full-year saving is £28,300.
"""


def restructure(**changed: str) -> str:
    """The review with some of its figures changed."""
    right = {"once": "20,000", "saved": "93,600", "cost": "65,300", "net": "28,300", "part": "14,150"}
    return RESTRUCTURE.format(**{**right, **changed})


POSTS = (
    ("disestablish", 3, "Registration Officer", "Grade 5"),
    ("establish", 1, "Registration Manager", "PO2"),
    ("establish", 0.5, "Clerk", "Band 3"),
)

TABLE = """Table 1: budget by service (£000)

Service\t2022/23\t2023/24\tChange
Libraries\t1,240\t1,210\t-30
Museums\t415\t430\t15
Archives\t{archives}\t118\t{change}
Total\t1,775\t{total}\t-17
"""


def table(archives: str = "120", change: str = "-2", total: str = "1,758") -> str:
    """The table with some of its figures changed."""
    return TABLE.format(archives=archives, change=change, total=total)


STAFF = """| Post | Grade | FTE | Unit cost | Total cost |
|---|---|---|---|---|
| Team Manager | Band 8a | 1.0 | £64,000 | £64,000 |
| Practitioner | Band 6 | 4.5 | £46,000 | £{practitioners} |
| Support Worker | Band 3 | 2.0 | £29,500 | £59,000 |
| **Total** | | {fte} | | £{total} |
"""


def staff(practitioners: str = "207,000", fte: str = "7.5", total: str = "330,000") -> str:
    """The staffing table with some of its figures changed."""
    return STAFF.format(practitioners=practitioners, fte=fte, total=total)


CASES = [
    Case("a review that adds up", restructure(), posts=POSTS, agree=("£93,600", "£65,300", "£28,300", "£14,150")),
    Case("three posts wrongly multiplied", restructure(saved="96,300"), (("P109", "£96,300"),)),
    Case("two new posts wrongly added", restructure(cost="65,800"), (("P101", "£65,800"),)),
    Case("half a year of another sum", restructure(part="18,150"), (("P110", "£18,150"),)),
    Case("a table that adds up", table(), agree=("1,775", "-17")),
    Case("a total of a column", table(total="1,785"), (("P103", "1,785"),)),
    Case("a change in a row", table(change="-12"), (("P104", "-12"),)),
    Case("a staffing table that adds up", staff(), agree=("7.5", "£330,000")),
    Case("a product in a row", staff(practitioners="270,000"), (("P104", "£270,000"),)),
    Case("a total of FTE", staff(fte="8.5"), (("P103", "8.5"),)),
    Case("a total of cost", staff(total="303,000"), (("P103", "£303,000"),)),
    Case(
        "officers by station",
        "Of 36 new officers (15 for the north, 12 for the south and 9 for the west) most have started.",
    ),
    Case(
        "officers by station, wrong",
        "There are 36 new officers (15 for the north, 12 for the south and 8 for the west).",
        (("P101", "36"),),
    ),
    Case(
        "meetings broken down",
        "He held a total of 64 meetings. These are broken down as: 31 public, 22 partner and 11 staff.",
    ),
    Case(
        "meetings broken down, wrong",
        "He held 64 meetings, broken down as: 31 public, 22 partner and 10 staff.",
        (("P101", "64"),),
    ),
    Case(
        "words and figures",
        "Twelve officers were posted to the following divisions: six to East; four to West and 2 to South.",
    ),
    Case(
        "lettered parts",
        "The fund of £2.45m is allocated as follows:\n\n a. direct grants of £1.2m;\n b. £850k for schools;\n c. £400k held back.\n",
    ),
    Case(
        "lettered parts, wrong",
        "The fund of £2.45m is allocated as follows:\n\n a. direct grants of £1.2m;\n b. £850k for schools;\n"
        " c. £300k held back.\n",
        (("P102", "£2.45m"),),
    ),
    Case(
        "made up of", "The cost of £84,500 is made up of £66,000 for pay, £15,500 for on-costs and £3,000 for travel."
    ),
    Case(
        "made up of, wrong",
        "The cost of £84,500 is made up of £66,000 for pay, £15,500 for on-costs and £2,000 for travel.",
        (("P101", "£84,500"),),
    ),
    Case("rounded parts", "The budget of £3.2m is made up of £1.1m for roads, £1.4m for waste and £0.8m for parks."),
    Case(
        "before, change and after",
        "The establishment falls from 212.4 FTE to 204.9 FTE, a reduction of 7.5 FTE (3.5%).",
    ),
    Case(
        "change is wrong",
        "The establishment falls from 212 posts to 204 posts, a reduction of 9 posts.",
        (("P106", "9"),),
    ),
    Case(
        "percentage of a change is wrong",
        "Spending rises from £400,000 to £450,000, an increase of 15%.",
        (("P107", "15%"),),
    ),
    Case("share of posts", "Some 18 of the 72 posts (25%) are vacant."),
    Case("share of posts, wrong", "Some 18 of the 72 posts (35%) are vacant.", (("P107", "35%"),)),
    Case("percentage of an amount", "On-costs are 28% of £45,000, which is £12,600."),
    Case("percentage of an amount, wrong", "On-costs of £13,600 are 28% of £45,000.", (("P107", "£13,600"),)),
    Case("award on a pay bill", "A 4% award on a pay bill of £6.5m would cost £260,000."),
    Case(
        "award on a pay bill, wrong", "A 4% award on a pay bill of £6.5m would cost £360,000.", (("P107", "£360,000"),)
    ),
    Case("left over", "The grant is £340,000 and spending £295,000, leaving a balance of £45,000."),
    Case(
        "left over, wrong",
        "The grant is £340,000 and spending £295,000, leaving a balance of £55,000.",
        (("P106", "£55,000"),),
    ),
    Case("net", "The new team costs £310,000 and the posts deleted save £365,000, a net saving of £55,000."),
    Case(
        "net, wrong",
        "The new team costs £310,000 and the posts deleted save £365,000, a net saving of £65,000.",
        (("P105", "£65,000"),),
    ),
    Case("payback", "The one-off cost of £90,000 is repaid by savings of £30,000 a year, a payback of three years."),
    Case(
        "payback, wrong",
        "The one-off cost of £90,000 is repaid by savings of £30,000 a year, a payback of two years.",
        (("P112", "two years"),),
    ),
    Case(
        "over three years",
        "Savings of £40,000 in 2023/24, £55,000 in 2024/25 and £60,000 in 2025/26 total £155,000 over the three years.",
    ),
    Case(
        "over three years, wrong",
        "Savings of £40,000 in 2023/24, £55,000 in 2024/25 and £60,000 in 2025/26 total £165,000 over the three years.",
        (("P101", "£165,000"),),
    ),
    Case("each and in total", "The two wards have £75k for each ward (£150k in total)."),
    Case("each and in total, wrong", "The two wards have £75k for each ward (£160k in total).", (("P109", "£160k"),)),
    Case("separator and k", "The new post costs £24,310k a year; the old one cost £31,250.", (("P201", "£24,310k"),)),
    Case("grouping", "The county will pay £450,00 a year for three years.", (("P202", "£450,00"),)),
    Case("point for comma", "The post costs £34.250 a year.", (("P203", "£34.250"),)),
    Case("unit twice", "The programme costs £1.5m million over its life.", (("P204", "£1.5m million"),)),
    Case(
        "thousands all through",
        "Pay is £1,250k, premises £340k, supplies £85k and transport £410k, a total of £2,085k.",
    ),
    Case(
        "a percentage of people",
        "50 cadets joined in May. 46% of these were women and 7% from abroad.",
        (("P108", "7%"),),
    ),
    Case(
        "growth that arrives",
        "As at 31 March 2022 there are 410 wardens. The aim is to recruit 40 wardens every quarter, which would give "
        "490 wardens by September 2022.",
    ),
    Case(
        "growth that misses its date",
        "As at 31 March 2022 there are 410 wardens. The aim is to recruit 40 wardens every quarter, which "
        "would give 600 wardens by September 2022.",
        (("P111", "600"),),
    ),
    Case(
        "a digit changed",
        "The net saving is £45,200 a year.\n\nNothing else changes.\n\n7.1 Finance confirms that the net saving is £42,500.",
        (("P113", "£42,500"),),
    ),
    Case(
        "marks and stray tags",
        "<p>The cost of **£45,**000 (<b>£36</b>,000 salary plus £9,000 on-costs) falls on the base.</p>",
    ),
    Case(
        "soft line breaks", "The cost of £5\nmillion is split between £3 million for roads\nand £2\nmillion for parks."
    ),
    Case("flattened table", "Post\nFTE\nCost\nAnalyst\n2\n£80,000\nClerk\n1\n£27,000\nTotal\n3\n£107,000\n"),
    Case(
        "flattened table, wrong",
        "Post\nFTE\nCost\nAnalyst\n2\n£80,000\nClerk\n1\n£27,000\nTotal\n3\n£117,000\n",
        (("P103", "£117,000"),),
    ),
    Case(
        "look-alikes",
        "1 x 4 hour evening session per week, 12 weeks from 4 May 2023, call 01632 960123. See paragraph 4.2 and "
        "Appendix 3. Arts Project - £2,400. Minute 12/2023 refers to 9 West London schools. Grade 7 applies.",
        posts=(),
    ),
    Case(
        "a dollar paper",
        "The division requests US$1.2 million for staff and US$0.3 million for travel, a total of US$1.5 million.",
    ),
    Case("a euro paper", "The unit costs €1.250,50 and €749,50, a total of €2.000,00."),
    Case(
        "posts in many words",
        "2. Recommendations\n\nThat Cabinet agrees:\n\n(a) to regrade the Team Leader post from Grade 8 to Grade 9;\n"
        "(b) to convert six Sergeant posts to Police Staff Investigator;\n(c) that the Head of Service post (PO7-14) be deleted;\n"
        "(d) to redesignate the Policy Officer (SO1) as Strategy Officer;\n(e) to appoint two Analysts at AP5/PO4;\n"
        "(f) that TWENTY-EIGHT Constables be recruited.\n",
        posts=(
            ("regrade", 1, "Team Leader", "Grade 8"),
            ("convert", 6, "Sergeant", "Sergeant"),
            ("disestablish", 1, "Head of Service", "PO7-14"),
            ("redesignate", 1, "Policy Officer", "SO1"),
            ("establish", 2, "Analysts", "AP5/PO4"),
            ("establish", 28, "Constables", "Constable"),
        ),
    ),
    Case(
        "posts in lists and signs",
        "Posts to be deleted:\n\n- 2 x Finance Officer, SCP 25-28\n- 10.9 FTE Cleaner Grade 2\n\nChanges in the centre\n\n-1 Admin Officer\n+2 Analyst, Grade 7\n",
        posts=(
            ("disestablish", 2, "Finance Officer", "SCP 25-28"),
            ("disestablish", 10.9, "Cleaner", "Grade 2"),
            ("disestablish", 1, "Admin Officer", ""),
            ("establish", 2, "Analyst", "Grade 7"),
        ),
    ),
    Case(
        "posts in a table",
        "Posts to be established\n\nPost\tGrade\tFTE\nSocial Worker\tGrade 9\t3.0\nSupport Officer\tGrade 5\t1.5\nTotal\t\t4.5\n",
        posts=(("establish", 3, "Social Worker", "Grade 9"), ("establish", 1.5, "Support Officer", "Grade 5")),
    ),
    Case(
        "a colon and its parts",
        "The plan releases £64,000 a year: £41,000 from rents, £15,500 from vans and £7,500 from print.",
        agree=("£64,000",),
    ),
    Case(
        "a colon and its parts, wrong",
        "The plan releases £64,000 a year: £41,000 from rents, £15,500 from vans and £6,500 from print.",
        (("P101", "£64,000"),),
    ),
    Case("a colon and some of the parts", "The unit has a budget of £900,000: pay takes £420,000 and rent £80,000."),
    Case(
        "a share of those asked",
        "Of the 80 tenants asked, 52 (65%) were content, 20 (25%) were not and 8 did not say.",
        agree=("65%", "25%"),
    ),
    Case(
        "a share of those asked, wrong",
        "Of the 80 tenants asked, 52 (65%) were content and 20 (35%) were not.",
        (("P107", "35%"),),
    ),
    Case(
        "shares in a list",
        "There were 400 replies.\n\n- 220 (55%) agreed\n- 120 (30%) did not\n- 60 (15%) had no view\n",
        agree=("55%", "30%", "15%"),
    ),
    Case(
        "shares in a list, wrong",
        "There were 400 replies.\n\n- 220 (55%) agreed\n- 120 (30%) did not\n- 60 (18%) had no view\n",
        (("P107", "18%"),),
    ),
    Case(
        "an overspend and its percentage",
        "The budget is £2.5m and the forecast £2.9m, an overspend of £0.4m or 16%.",
        agree=("16%",),
    ),
    Case(
        "an overspend and its percentage, wrong",
        "The budget is £2.50m and the forecast £2.90m, an overspend of £0.40m or 61%.",
        (("P107", "61%"),),
    ),
    Case(
        "an increase on a base",
        "The budget is £84.8m, an increase of £4.8m or 6% on last year's £80.0m.",
        agree=("6%",),
    ),
    Case(
        "two changes in a sentence",
        "Wardens fall from 60 to 48, and clerks rise by 5, from 31 to 36; overtime fell by £900 although rent rose from £500 to £700.",
    ),
    Case(
        "a monthly step by the year",
        "The fee goes up from £1,000 to £1,150 a month, that is by £1,800 a year.",
        agree=("£1,800",),
    ),
    Case(
        "a row that is a sum by another name",
        "| £000 | 2026/27 | 2027/28 | 2028/29 |\n|---|---|---|---|\n| Crews | 4,100 | 4,220 | 4,350 |\n"
        "| Bases | 610 | 625 | 640 |\n| Fuel | 290 | 300 | 310 |\n| Gross spending | 5,000 | 5,415 | 5,300 |\n| Fees | (400) | (410) | (420) |\n"
        "| Net spending | 4,600 | 4,735 | 4,880 |\n",
        (("P103", "5,415"),),
    ),
    Case(
        "a row of steps",
        "\t2024\t2025\t2026\t2027\nGrade A\t200\t190\t175\t160\nGrade B\t90\t85\t83\t80\nTotal\t290\t275\t258\t240\n"
        "Reduction in year\t\t15\t27\t18\n",
        (("P104", "27"),),
    ),
    Case(
        "a column of percentages",
        "Type\tBefore\tAfter\tChange\t% change\nA\t200\t210\t+10\t+5.0%\nB\t400\t380\t-20\t-5.0%\nC\t250\t300\t+50\t+12.0%\n"
        "D\t80\t84\t+4\t+5.0%\n",
        (("P104", "+12.0%"),),
    ),
    Case(
        "a column of shares",
        "Body\tPosts\tShare\nEast\t30\t25%\nWest\t48\t40%\nNorth\t24\t30%\nSouth\t18\t15%\nTotal\t120\t100%\n",
        (("P104", "30%"),),
    ),
    Case(
        "a month and its year",
        "The hire costs £4,250 a month, or £51,000 a year, and 6,000 calls a year (500 a month) are taken.",
        agree=("£51,000",),
    ),
    Case("a month and its year, wrong", "The hire costs £4,250 a month, or £55,000 a year.", (("P110", "£55,000"),)),
    Case(
        "a number at a rate",
        "Sales were 12 stalls at £85 = £1,020; 4 vans at £140 = £650; in all £1,670.",
        (("P109", "£650"),),
    ),
    Case(
        "a rate in the sentence before",
        "The laboratory charges £165 per sample. 2,140 were sent, costing £353,100.",
        agree=("£353,100",),
    ),
    Case(  # 40 + 31 + 62 = 133
        "a hedged part does not hide a total far off",
        "Insurance rises by around £40k, rent is £31k and energy £62k, £313k in all.",
        (("P101", "£313k"),),
    ),
    Case(  # 1,480 - 1,392 + 1,655 - 1,518 = 88 + 137 = 225
        "movements with their percentages, and what they come to, wrong",
        "Engineers fall from 1,480 to 1,392 (5.9%) and surveyors from 1,655 to 1,518 (8.3%), so that 252 posts go in all.",
        (("P106", "252"),),
    ),
    Case(  # 255,895,381 - 255,505,381 = 390,000
        "a change before its level and what that was, wrong",
        "The budget rose by £930,000 to £255,895,381, up from £255,505,381.",
        (("P106", "£930,000"),),
    ),
    Case(  # 16 x 32,000 = 512,000
        "a product before its rate, wrong",
        "The 16 vacancies are worth £522,000 a year at an average of £32,000.",
        (("P109", "£522,000"),),
    ),
    Case(  # 412,605 - 410,615 = 1,990
        "a table of three lines, wrong",
        "Current cost of the depot 412,605\nProposed cost of the depot 410,615\nSaving 5,990\n",
        (("P104", "5,990"),),
    ),
    Case(  # 16 + 26 + 1 = 43
        "more parts than the total, wrong",
        "Of the 13 depots, 16 recorded a fall in staff, 26 saw an increase, while one was unchanged.",
        (("P101", "13"),),
    ),
    Case(  # 125 + 50 + 75 + 302 = 552; that 50 + 75 = 125 is chance
        "round parts that add up by chance, wrong",
        "The hole in the budget could reach £525,000.\n\nTo close it we propose to take £125,000 from reserves, save £50,000 "
        "on fuel, leave posts unfilled £75,000, and cut budgets, for £302,000.",
        (("P102", "£525,000"),),
    ),
    Case(
        "shares that come to 100",
        "Staff are in two kinds of body: 79.8% in offices and 20.2% in depots.",
        agree=("20.2%",),
    ),
    Case(
        "a rate in the sentence before, wrong",
        "The laboratory charges £165 per sample. 2,140 were sent, costing £335,100.",
        (("P109", "£335,100"),),
    ),
    Case(
        "part of a year over a paragraph",
        "The change starts on 1 August 2026. The full-year saving is £180,000. The saving in 2026/27, with eight "
        "months' effect, is £120,000.",
        agree=("£120,000",),
    ),
    Case(
        "part of a year over a paragraph, wrong",
        "The change starts on 1 August 2026. The full-year saving is £180,000. The saving in 2026/27 is £135,000.",
        (("P110", "£135,000"),),
    ),
    Case(
        "payback over paragraphs",
        "1. The lamps cost £4.2m.\n\n2. They save £1.1m a year in power. With £0.3m of upkeep saved the total is £1.4m a year.\n\n"
        "3. The scheme pays back in 3.0 years.",
        agree=("3.0 years",),
    ),
    Case(
        "payback over paragraphs, wrong",
        "1. The lamps cost £4.2m.\n\n2. They save £1.1m a year in power. With £0.3m of upkeep saved the total is £1.4m a year.\n\n"
        "3. The scheme pays back in 2.0 years.",
        (("P112", "2.0 years"),),
    ),
    Case(
        "a net of three",
        "Tickets would bring in £58,000 gross. Staff would cost £19,000 and lost hire income £7,500, giving a net £31,500.",
        agree=("£31,500",),
    ),
    Case(
        "the balance of a total elsewhere",
        "1. The hall costs £41,300.\n\n2. It is paid by £20,000 from the fund, £9,000 from a grant and the balance of £12,300 by loan.",
    ),
    Case(
        "units short",
        "The clinic provides 9,200 units a year. Demand is 11,450 units, a shortfall of 2,250 units.",
        agree=("2,250",),
    ),
    Case(
        "units short, wrong",
        "The clinic provides 9,200 units a year. Demand is 11,450 units, a shortfall of 2,520 units.",
        (("P106", "2,520"),),
    ),
    Case(
        "cost neutral with its figures",
        "The cost of the deleted posts is £84,000 and of the new posts £79,500. An allowance of £4,500 will be paid. The changes are cost neutral.",
        agree=("cost neutral",),
    ),
    Case(
        "cost neutral with its figures, wrong",
        "The cost of the deleted posts is £84,000 and of the new posts £79,500. An allowance of £4,900 will be "
        "paid. The changes are cost neutral.",
        (("P116", "cost neutral"),),
    ),
    Case(
        "a cell in full among thousands",
        "Service\t£000\nRoads\t420\nParks\t380,000\nWaste\t510\nFleet\t290\nTotal\t1,600\n",
        (("P206", "380,000"),),
    ),
    Case(
        "a cell in thousands among full",
        "Service\t£\nRoads\t£420,000\nParks\t£380,000\nWaste\t£510\nFleet\t£290,000\nTotal\t£1,600,000\n",
        (("P206", "£510"),),
    ),
    Case("a total with on-costs", "The proposal is for two clerks at £28,000 each, costing £70,000 with on-costs."),
    Case(
        "a total that includes insurance",
        "Three officers at £30,000 each, in total £99,000 including national insurance.",
    ),
    Case("the means of a change", "The establishment goes from 48 to 45 posts by deleting 4 posts and creating 1."),
    Case(
        "another thing that rose",
        "Numbers rose from 200 to 250 (25%) while costs went up by £1m (10%).",
        agree=("25%",),
    ),
    Case(
        "a month's change in this year",
        "The charge fell from £12,000 a month to £9,000 a month, a saving of £30,000 this year.",
    ),
]
