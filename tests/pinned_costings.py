"""All that a costing says of small scenarios, so that no figure, word or refusal changes unnoticed.

    python tests/pinned_costings.py              after a change that is meant: writes pinned-costings.txt
    python tests/pinned_costings.py "cash"       what is said now of one scenario

Each scenario is a few lines, on made-up pay (`example-grades`) or on unit costs in round sums. Whether its figures are right is for
the other tests to say, by hand or by a second way; this one shows every place that a change of the code has touched.
Scenarios that are refused are pinned with their messages.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

import establishment as est
from establishment.costing.measures import OF_SUMMARY, value_of
from establishment.ground.findings import InputError, RefusedError
from establishment.scenarios.one_offs import OneOffCost

TESTS = Path(__file__).resolve().parent
PINNED = TESTS / "pinned-costings.txt"
BOOK = est.load_book(TESTS / "example-grades")
THROUGHOUT = ("every action", "a list whose posts change twice")
"""Scenarios of which more is explained than of others."""

ROUND = """pay = "registry-staff"
basis = "unstated"
grades = ["A", "B", "C"]
first_year = "2025/26"
years = 2
unit_cost = [{ grade = "A", amount = "£12,000" }, { grade = "B", amount = "£24,000" }, { grade = "C", amount = "£36,000" }]
"""
"""Posts at £1,000, £2,000 and £3,000 a month."""
UNKNOWN = 'pay = "registry-staff"\nbasis = "unstated"\ngrades = ["A", "B", "C"]\n'
"""Posts without a price."""
PAID = 'pay = "registry-staff"\nbasis = "maximum"\nprice_base = 2025-10-01\npension = "20%"\n'
"""Posts at the top of their grade, with National Insurance, levy and pension."""
POINTS = """pay = "registry-staff"
basis = "point"
prices = "cash"
price_base = 2025-04-01
first_year = "2025/26"
years = 3
pension = "20%"
hold_on_costs = true
award = [{ from = 2026-09-01, percent = 3, years = 2 }]
"""
"""Posts at their points, through awards and increments."""
FUNDERS = """funder = [{ id = "force", name = "Force" }, { id = "grant", name = "Grant", ring_fenced = true, until = 2026-07-01, then = "force" },
    { id = "fund", name = "Fund", until = 2026-01-01 }]
"""
CASHABLE = (
    "cashable = { base_budget_falls = true, funder_keeps = true, not_counted_already = true, nobody_still_paid = true }"
)
ROWS = """[[posts]]
post = "1"
title = "Clerk"
grade = "CLERK"
point = "1"
unit = "Desk"
funder = "force"
increment_date = 2025-07-01
[[posts]]
post = "2"
title = "Clerk"
grade = "CLERK"
point = "2"
count = 3
unit = "Desk"
funder = "force 1/3; grant 2/3"
[[posts]]
post = "3"
title = "Officer"
grade = "EO"
point = "3"
fte = 0.5
unit = "Hall"
funder = "grant"
increment_date = 2026-01-01
reports_to = "5"
[[posts]]
post = "4"
title = "Officer"
grade = "EO"
point = "4"
weeks = "39/52"
unit = "Hall"
funder = "fund"
budgeted = false
[[posts]]
post = "5"
title = "Warden"
grade = "CLERK/EO"
point = "2"
unit = "Hall"
funder = "force"
until = 2027-01-01
allowances = "shift 14% pensionable; standby £1,200 a year"
[[posts]]
post = "6"
title = "Guard"
grade = "CLERK"
point = "1"
unit = "Hall"
funder = "fund"
from = 2025-10-01
funded_until = 2026-01-01
"""
"""Six rows of posts, paid by three funders of whom two stop."""

SCENARIOS: dict[str, str] = {
    # --- every action -----------------------------------------------------------------------------------------------
    "every action": ROUND
    + FUNDERS
    + """discount_percent = 3.5
[[proposal]]
number = 1
title = "Desk"
from = 2025-07-01
funder = "force"
authority = "Board"
disestablish = ["3 x Clerk A"]
establish = ["1 x Manager C", { line = "1 x Cover B", until = 2026-01-01 }, { line = "2 x Extra A", budgeted = false }]
regrade = [{ line = "2 x Clerk A", to = "B", reference = "R1" }]
convert = [{ line = "1 x Driver A", to = { title = "Rider", grade = "C" } }]
redesignate = [{ line = "1 x Typist A", to = "Writer", total_after = 3 }]
transfer = [{ line = "1 x Planner B", to = { unit = "HQ", funder = "grant" } }]
change_hours = [{ line = "1 x 0.5 FTE Cook A", to = 1 }]
fund = [{ line = "1 x Porter A" }, { line = "1 x Nurse B", funder = "grant", to = "force" }]
split = [{ line = "2 x Chief C", into = [{ grade = "A", title = "Deputy" }, { grade = "B", count = 2 }] }]
merge = [{ lines = ["1 x North B", "1 x South B"], into = "1 x Whole C" }]
extend = [{ line = "1 x Temp A", until = 2025-10-01, to_day = 2026-02-01 }]
end = [{ line = "1 x Helper B", until = 2026-03-01, from = 2025-12-01 }]
non_pay = [{ title = "Rent", amount = "£6,000" }, { title = "Van", amount = "-£2,400", until = 2026-04-01 }]
one_off = [{ title = "Desks", amount = "£4,500", on = 2025-07-15 }, { title = "Wall", amount = "£90", on = 2026-05-01, kind = "capital", funder = "grant" }]
income = [{ title = "Fees", amount = "£1,200" }]
efficiency = [{ title = "Hours", volume = 10, hours = 2, weeks = 40, rate = "£15" }, { title = "Trips", volume = 5, hours = 1.5, amount = "£9,000" }]
pay_protection = [{ title = "Clerk", count = 2, amount = "£1,200", run_off = [100, 50, 25], on_cost_percent = 30 }]
""",
    "who keeps a saving": ROUND.replace('first_year = "2025/26"\n', "")
    + FUNDERS
    + f"""discount_percent = 6
year_starts = "January"
first_year = "2025"
[[proposal]]
number = 1
from = 2025-02-15
funder = "force"
{CASHABLE}
disestablish = ["1 x Clerk A"]
[[proposal]]
number = 2
from = 2025-05-01
funder = "force"
scope_reduction = true
cashable = {{ base_budget_falls = true, funder_keeps = true }}
disestablish = ["1 x Clerk A", "1 x Officer B"]
[[proposal]]
number = 3
from = 2025-09-30
funder = [{{ name = "force", share = "1/3" }}, {{ name = "grant", share = "2/3" }}]
cashable = {{ base_budget_falls = false }}
disestablish = ["1 x Clerk B"]
establish = ["1 x Clerk A"]
[[proposal]]
number = 4
from = 2026-02-28
funder = "force"
{CASHABLE}
scope_reduction = true
disestablish = ["2 x Adviser C"]
regrade = [{{ line = "1 x Driver C", to = "A" }}]
one_off = [{{ title = "Exit", amount = "£30,000", on = 2026-02-28 }}]
""",
    "unsaid payers and days": UNKNOWN
    + """[[proposal]]
number = "a"
disestablish = ["1 x Fixed-term Clerk A", "2 x Clerk B"]
establish = ["3 x Clerk B", "1 x Temporary Officer C"]
[[proposal]]
number = "b"
regrade = [{ line = "2 x Clerk A", to = "B" }]
fund = [{ line = "1 x Porter A", funded_until = 2026-04-01, to = { budgeted = true } }]
efficiency = [{ title = "Hours", volume = 10, hours = 2, weeks = 48, rate = "£12.50" }]
""",
    # --- what is stated ---------------------------------------------------------------------------------------------
    "stated and implied": UNKNOWN
    + """materiality = "£500"
[[proposal]]
number = 1
disestablish = ["6 x Co-ordinator B", "6 x Officer A", "2 x Quality B"]
[[proposal]]
number = 2
establish = ["7 x Assistant C", "8 x Officer B"]
[[proposal]]
number = 3
non_pay = [{ title = "Rent", amount = "£6,000" }]
income = [{ title = "Fees", amount = "£1,200" }]
one_off = [{ title = "Desks", amount = "£4,500" }]
[[stated]]
proposals = [1, 2]
measure = "net_cashable_saving"
amount = "£12,084"
where = "paragraph 3"
[[stated]]
proposals = [1]
measure = "gross_savings"
amount = "£390k"
[[stated]]
proposals = [2]
measure = "posts_added"
count = 15
[[stated]]
proposals = [1]
measure = "posts_removed"
count = 13
[[stated]]
measure = "fte_after"
count = "14.5"
[[stated]]
proposals = [3]
measure = "net"
amount = "£4,800"
[[stated]]
proposals = [3]
measure = "net"
amount = "£4.8k"
[[stated]]
proposals = [3]
measure = "net"
amount = "£5k"
[[stated]]
proposals = [3]
measure = "net"
amount = "£5,299"
[[stated]]
proposals = [3]
measure = "net"
amount = "£5,301"
[[stated]]
proposals = [3]
measure = "net"
amount = "£48,00"
[[stated]]
proposals = [3]
measure = "one_off"
amount = "£4,500"
[[stated]]
measure = "recurring_growth"
amount = "£1.2m"
""",
    "stated over years": ROUND
    + f"""discount_percent = 5
[[proposal]]
number = 1
from = 2025-07-01
{CASHABLE}
disestablish = ["2 x Clerk A"]
one_off = [{{ title = "Desks", amount = "£9,000", on = 2025-07-15 }}]
[[proposal]]
number = 2
from = 2025-10-01
cashable = {{ base_budget_falls = true }}
disestablish = ["1 x Clerk A"]
one_off = [{{ title = "Chairs", amount = "£40,000", on = 2025-10-15 }}]
efficiency = [{{ title = "Hours", volume = 10, hours = 2, weeks = 40, rate = "£15" }}]
[[proposal]]
number = 3
from = 2025-04-01
efficiency = [{{ title = "Trips", volume = 5, hours = 1.5, amount = "£9,000" }}]
[[stated]]
proposals = [1]
measure = "payback_years"
count = 1
[[stated]]
proposals = [1]
measure = "payback_years"
count = 2
[[stated]]
proposals = [2]
measure = "payback_years"
count = 4
[[stated]]
proposals = [3]
measure = "payback_years"
count = 1
[[stated]]
proposals = [1]
measure = "net_cashable_saving"
amount = "£24,000"
[[stated]]
proposals = [2]
measure = "net_cashable_saving"
amount = "£12,000"
[[stated]]
proposals = [1]
measure = "net"
effect = "part_year"
year = "2025/26"
amount = "£18,000"
[[stated]]
proposals = [1]
measure = "gross_savings"
effect = "part_year"
amount = "£18,000"
[[stated]]
proposals = [1, 2, 3]
measure = "cumulative_net"
amount = "-£11,000"
[[stated]]
measure = "npv"
amount = "£10,000"
[[stated]]
proposals = [3]
measure = "non_cashable"
amount = "£9,000"
[[stated]]
proposals = [2]
measure = "non_cashable"
amount = "£12,000"
[[stated]]
proposals = [2]
measure = "cashable_savings"
year = "2026/27"
amount = "£12k"
[[stated]]
measure = "time_limited"
amount = "£0"
""",
    "readings of a growth": """pay = "registry-staff"
basis = "unstated"
grades = ["INSPECTOR", "SERGEANT"]
price_base = 2025-10-01
pension = "20%"
unit_cost = [{ grade = "INSPECTOR", amount = "£66,400", where = "paragraph 9" }, { grade = "SERGEANT", amount = "£51k" }]
[[proposal]]
number = 1
establish = ["1 x Lead EO"]
[[proposal]]
number = 2
disestablish = ["2 x Watch SERGEANT"]
[[proposal]]
number = 3
disestablish = ["1 x Head INSPECTOR"]
establish = ["1 x Watch SERGEANT"]
[[group]]
proposals = [2]
title = "Watch"
reinvested_in = 1
[[stated]]
proposals = [1]
measure = "recurring_growth"
amount = "£39,489"
[[stated]]
proposals = [2]
measure = "net_cashable_saving"
amount = "£27,000"
""",
    "readings of two posts": """pay = "registry-staff"
basis = "unstated"
price_base = 2025-10-01
pension = "20%"
[[proposal]]
number = 1
establish = ["2 x Lead EO", "1 x Aide CLERK"]
[[proposal]]
number = 2
non_pay = [{ title = "Rent", amount = "-£20,000" }]
[[group]]
proposals = [2]
reinvested_in = 1
[[stated]]
proposals = [1]
measure = "recurring_growth"
amount = "£90,000"
[[stated]]
proposals = [2]
measure = "net_cashable_saving"
amount = "£20,000"
""",
    "readings that cannot be tested": """pay = "registry-staff"
basis = "unstated"
grades = ["X"]
unit_cost = [{ grade = "X", amount = "£30,000" }]
[[proposal]]
number = 1
establish = ["2 x Lead AGENT", "1 x Deputy EO"]
[[proposal]]
number = 2
disestablish = ["1 x Watch X"]
[[proposal]]
number = 3
disestablish = ["1 x Other X"]
[[group]]
proposals = [2]
reinvested_in = 1
[[stated]]
proposals = [1]
measure = "recurring_growth"
amount = "£20,000"
[[stated]]
proposals = [2]
measure = "cashable_savings"
amount = "£10,000"
""",
    "what pays for growth": ROUND
    + """[[proposal]]
number = 1
funder = "x"
from = 2025-04-01
establish = ["1 x Head C"]
[[proposal]]
number = 2
funder = "x"
from = 2025-04-01
disestablish = ["1 x Clerk A"]
[[proposal]]
number = 3
funder = "y"
from = 2025-04-01
disestablish = ["2 x Clerk B"]
[[group]]
proposals = [2, 3]
title = "Desk"
reinvested_in = 1
where = "page 2"
""",
    # --- funding that ends ------------------------------------------------------------------------------------------
    "funding that ends": ROUND
    + FUNDERS
    + """[[proposal]]
number = 1
from = 2025-07-01
establish = [
    { line = "2 x Clerk A", funder = "grant" }, { line = "1 x Officer B", funder = "fund" },
    { line = "3 x Guard A", funder = [{ name = "fund", share = "1/3" }, { name = "grant", share = "2/3" }] },
    { line = "1 x Late A", funder = "fund", from = 2026-02-01 },
    { line = "1 x Cook A", funder = [{ name = "force", share = 0.5 }, { name = "fund", share = 0.5, until = 2025-10-01 }, { name = "force", share = 0.25, from = 2025-10-01 }] },
]
non_pay = [{ title = "Rent", amount = "£6,000", funder = "fund" }]
pay_protection = [{ title = "Old hand", amount = "£2,400", run_off = [100, 50], from = 2025-10-01, funder = "grant" }]
one_off = [{ title = "Desks", amount = "£1,000", on = 2026-02-01, funder = "fund" }]
[[proposal]]
number = 2
from = 2026-03-01
regrade = [{ line = "1 x Planner A", funder = "grant", to = "B" }]
disestablish = [{ line = "1 x Typist B", funder = "fund" }]
transfer = [{ line = "2 x Driver A", funder = "fund", to = { unit = "HQ", funder = "grant" } }]
""",
    "funding that ends at cash prices": POINTS
    + FUNDERS
    + ROWS
    + """[[proposal]]
number = 1
from = 2026-02-01
regrade = [{ post = "2", count = 2, to = { grade = "EO", point = "3" } }]
disestablish = [{ post = "4" }]
change_hours = [{ post = "3", to = 0.8 }]
""",
    "a holder who is funded until a day": ROUND
    + """[[proposal]]
number = 1
from = 2025-07-01
fund = [
    { line = "1 x Porter A", funded_until = 2026-01-01, to = { budgeted = true } },
    { line = "2 x Nurse B", budgeted = true, funder = "trust", to = { funder = "ours", funded_until = 2026-09-01 } },
    { line = "1 x Cook A", budgeted = true, to = { budgeted = false } },
]
disestablish = [{ line = "1 x Guard A", funded_until = 2025-12-01 }]
""",
    # --- lists of posts through time ------------------------------------------------------------------------------------
    "a list at cash prices": POINTS
    + FUNDERS
    + "increment_months = 12\n"
    + ROWS
    + f"""[[proposal]]
number = 1
from = 2025-09-15
funder = "force"
{CASHABLE}
disestablish = [{{ post = "2", count = 1 }}, {{ post = "6", from = 2025-12-01 }}]
establish = [{{ line = "1 x Lead EO", point = "3", increment_date = 2026-04-01, unit = "Hall" }}]
[[proposal]]
number = 2
from = 2026-11-01
regrade = [{{ post = "1", to = {{ grade = "EO", point = "3" }} }}]
transfer = [{{ post = "3", to = "Desk" }}]
[[ceiling]]
unit = "Desk"
posts = 4
fte = "4.5"
authority = "Board"
[[ceiling]]
unit = "hall"
money = "£90,000"
from = 2025-12-01
until = 2027-01-01
[[ceiling]]
grade = "EO"
posts = 0
authority = "Head"
[[ceiling]]
grade = "E0"
posts = 1
[[ceiling]]
unit = "Attic"
fte = 1
""",
    "a list at constant prices": PAID
    + FUNDERS
    + 'first_year = "2025/26"\nyears = 2\nsharing = "days"\nvacancy_percent = 4\n'
    + ROWS.replace('"CLERK/EO"\npoint = "2"', '"EO"')
    + """[[proposal]]
number = 1
from = 2025-11-10
disestablish = ["3"]
change_hours = [{ post = "1", to = { hours = 18.5 } }]
fund = [{ post = "4", to = "force" }]
split = [{ post = "5", into = [{ title = "Day warden", fte = 0.5, post = "5a" }, { title = "Night warden", grade = "CLERK", post = "5b" }] }]
redundancy = [{ title = "Officer", age = 57, service = 20, on = 2025-11-10, statutory_notice = true, lgps = true, weekly_pay = "£300" }]
pay_protection = [{ title = "Warden", amount = "£900", run_off = [100] }]
""",
    "a list whose posts change twice": PAID
    + 'first_year = "2025/26"\nyears = 3\n'
    + """[[posts]]
post = "1"
title = "Clerk"
grade = "CLERK"
count = 5
[[posts]]
post = "2"
title = "Clerk"
grade = "CLERK"
count = 2
[[posts]]
post = "3"
title = "Officer"
grade = "EO"
[[proposal]]
number = 1
from = 2025-06-01
disestablish = ["3 x Clerk CLERK"]
redesignate = [{ post = "3", to = "Inspector" }]
[[proposal]]
number = 2
from = 2026-06-01
regrade = [{ post = "2", count = 1, to = "EO" }]
disestablish = ["2 x Clerk CLERK"]
merge = [{ lines = [{ post = "3" }, { line = "1 x Clerk CLERK" }], into = { line = "1 x Head EO", unit = "Top" } }]
""",
    "posts that come and change": POINTS
    + ROWS
    + """[[proposal]]
number = 1
from = 2025-07-01
establish = [
    { line = "1 x Temp CLERK", post = "9", point = "1", until = 2026-10-01, increment_date = 2026-04-01 },
    { line = "2 x Aide CLERK", post = "10", point = "1", on_point_since = 2025-01-01 },
    { line = "1 x Lead EO", post = "11", point = "3", from = 2025-10-01, funded_until = 2026-10-01, funder = "x" },
]
[[proposal]]
number = 2
from = 2026-01-01
transfer = [{ post = "9", to = "Hall" }]
regrade = [{ post = "10", count = 1, to = { grade = "EO", point = "3" } }]
change_hours = [{ post = "11", to = 0.5 }]
extend = [{ post = "5", to_day = 2028-01-01 }]
[[proposal]]
number = 3
from = 2026-06-01
end = [{ post = "9", from = 2026-08-01 }]
""",
    # --- prices -----------------------------------------------------------------------------------------------------
    "awards of every kind": POINTS.replace(
        "award = [{ from = 2026-09-01, percent = 3, years = 2 }]",
        """award = [
    { from = 2026-09-01, percent = 2.5, flat = "£400", greater = true, points = ["1", "3"] },
    { from = 2026-09-01, flat = "£1,100", points = ["4"] },
    { from = 2027-03-01, lump_sum = "£250.50", grades = ["CLERK"], until = 2029-01-01 },
    { from = 2027-06-01, percent = 1, lump_percent = 2, until = 2029-01-01 },
]""",
    )
    + """[[proposal]]
number = 1
from = 2026-05-01
disestablish = [{ line = "2 x Clerk CLERK", point = "1" }, { line = "1 x Officer EO", point = "4", category = "H" }]
establish = [{ line = "1 x Lead EO", point = "3", pension = "14.5%", increment_date = 2027-05-01 }, { line = "1 x Temp CLERK", point = "2", until = 2027-05-01 }]
""",
    "an award in place of a known one": POINTS.replace(
        "2026-09-01, percent = 3, years = 2", "2025-09-01, percent = 5, replaces_known = true, until = 2029-01-01"
    )
    + """[[proposal]]
number = 1
from = 2025-08-01
establish = [{ line = "1 x Lead EO", point = "3", vacancy_percent = 10, weeks = "44/52" }]
""",
    "salaries of their own": POINTS
    + """[[proposal]]
number = 1
from = 2025-10-01
disestablish = [{ title = "Clerk", grade = "CLERK", salary = "£20,750", salary_on = 2025-05-01 }]
establish = [{ title = "Lead", grade = "EO", salary = "£31,000", salary_on = 2025-05-01, protected = "frozen", protected_until = 2027-01-01 }]
regrade = [{ title = "Officer", grade = "EO", point = "4", to = { grade = "CLERK", salary = "£30,901", protected = "awards", protected_until = 2028-01-01 } }]
""",
    "each basis": PAID.replace(
        'basis = "maximum"', 'basis = { baseline = "minimum", proposed = "middle_salary" }\nstop_at_bar = false'
    )
    + """[[proposal]]
number = 1
establish = ["1 x Warden CLERK/EO", "2 x Clerk CLERK"]
disestablish = ["1 x Officer EO"]
""",
    "middle points and a bar": PAID.replace('basis = "maximum"', 'basis = "middle_point"\nstop_at_bar = true')
    + """[[proposal]]
number = 1
establish = ["1 x Warden CLERK/EO", "2 x Clerk CLERK"]
regrade = [{ line = "1 x Officer EO", to = "CLERK" }]
""",
    "a flat percentage of pay": PAID.replace('pension = "20%"', "on_cost_percent = 30\nvacancy_percent = 2.5")
    + """[[proposal]]
number = 1
from = 2025-12-01
establish = [{ line = "2 x Clerk CLERK", point = "2", category = "H", pension = "10%", increment_date = 2026-04-01, on_point_since = 2025-04-01 }]
change_hours = [{ line = "1 x Officer EO", to = { weeks = "26/52" } }]
""",
    "costs that are given": PAID
    + """unit_cost = [{ grade = "EO", amount = "£40,000" }, { grade = "EO", title = "Officer", amount = "£41,000.50", reference = "paper" },
    { grade = "EO", scale = "registry-staff", amount = "£42,000" }, { grade = "EO", fte = 0.5, amount = "£19,000" }]
[[proposal]]
number = 1
disestablish = ["1 x Officer EO", "1 x Other EO", "2 x 0.5 FTE Officer EO"]
establish = [{ line = "1 x Officer EO", point = "3", increment_date = 2026-01-01, category = "A" }, { line = "1 x 0.25 FTE Officer EO" }, { line = "1 x Officer EO", weeks = 0.5 }]
""",
    "a cost for one title": PAID
    + """unit_cost = [{ grade = "EO", title = "Officer", amount = "£41,000.50" }, { grade = "CLERK", amount = "£24,000" }]
[[proposal]]
number = 1
establish = [{ line = "1 x Other EO", category = "H" }, { line = "1 x Officer EO", category = "H" }, { line = "1 x Clerk CLERK", point = "1", increment_date = 2026-01-01, on_point_since = 2025-01-01, pension = "10%" }]
redesignate = [{ line = "1 x Officer EO", to = "Inspector" }]
""",
    "points without years": PAID.replace("maximum", "point")
    + """starts = 2026-02-01
[[proposal]]
number = 1
establish = [
    { line = "2 x Clerk CLERK", point = "1", increment_date = 2026-04-01, on_point_since = 2025-04-01, funded_until = 2027-01-01 },
    { line = "1 x Lead EO", point = "3", until = 2028-02-29 }, { line = "1 x Aide EO", point = "3", from = 2028-02-29, until = 2029-02-28 },
    { line = "1 x Deputy EO", point = "4", from = 2028-02-29, until = 2029-03-01 },
]
""",
    "points that stay": PAID.replace("maximum", "point")
    + """first_year = "2025/26"
[[proposal]]
number = 1
from = 2025-12-01
establish = [{ line = "2 x Clerk CLERK", point = "1" }, { line = "1 x Clerk CLERK", point = "2", on_point_since = 2025-01-01 }]
fund = [{ line = "1 x Officer EO", point = "3", to = [{ name = "x", share = "1/3" }, { name = "y", share = "2/3" }] }]
""",
    # --- exits --------------------------------------------------------------------------------------------------------
    "exits": PAID.replace("2025-10-01", "2025-05-01")
    + """first_year = "2025/26"
years = 2
redundancy_terms = { multiplier = 1.5, actual_pay = true }
[[proposal]]
number = 1
from = 2025-06-01
disestablish = ["2 x Clerk CLERK", "1 x Officer EO", "4 x Guard CLERK"]
redundancy = [
    { title = "Clerk", count = 2, age = 44, service = 12, notice_weeks = 4 },
    { title = "Officer", age = 60, service = 25, weekly_pay = "£900", lgps = true, statutory_notice = true },
    { title = "Guard", count = 3, age = 30, service = 6, averages = true, annual_pay = "£26,000" },
    { title = "Guard", count = 1, age = 58, service = 10, amount = "£45,000", pension_strain = "£20,000", terms = "" },
]
""",
    "the least that is due": PAID
    + """[[proposal]]
number = 1
from = 2025-06-01
disestablish = ["2 x Clerk CLERK", "1 x Officer EO"]
redundancy = [
    { title = "Clerk", count = 2, age = 22, service = 2 }, { title = "Officer", age = 41, service = 20, notice_weeks = 12, on = 2026-05-01 },
]
pay_protection = [{ title = "Typist", run_off = [100, 75, 50], from = 2025-06-01 }]
regrade = [{ line = "2 x Typist EO", to = "CLERK" }]
""",
    "more than the least": PAID.replace("2025-10-01", "2025-05-01")
    + """redundancy_terms = { multiplier = 1.5, reference = "policy" }
hold_on_costs = true
[[proposal]]
number = 1
from = 2027-06-01
disestablish = ["2 x Clerk CLERK", "1 x Officer EO", "1 x Guard CLERK"]
redundancy = [
    { title = "Clerk", age = 100, service = 80, weekly_pay = "£820", on = 2026-03-01 },
    { title = "Officer", age = 55, service = 30, weekly_pay = "£2,000", notice_weeks = 3, on = 2026-03-01, lgps = true },
    { title = "Guard", age = 54, service = 30, weekly_pay = "£400", on = 2026-03-01, lgps = true, terms = "statutory" },
]
""",
    "protected pay across the years": ROUND
    + FUNDERS
    + """sharing = "days"
year_starts = "September"
[[proposal]]
number = 1
pay_protection = [
    { title = "Clerk", count = 3, amount = "£1,000", from = 2025-11-15, run_off = [100, 60, 20], funder = "grant" },
    { title = "Officer", amount = "£365", from = 2026-02-28, run_off = [100], on_cost_percent = 25, funder = "fund" },
]
""",
}

# --- what is refused ------------------------------------------------------------------------------------------------------

LISTED = """[[posts]]
post = "1"
title = "Clerk"
grade = "CLERK"
unit = "Desk"
count = 3
[[posts]]
post = "2"
title = "Clerk"
grade = "CLERK"
unit = "Hall"
funder = "x"
until = 2026-06-01
[[posts]]
post = "3"
title = "Officer"
grade = "EO"
fte = 0.5
weeks = 0.75
from = 2025-06-01
allowances = "shift 14%"
"""
REFUSED: dict[str, tuple[str, ...]] = {
    # each is refused by itself, after a head and "[[proposal]] number = 1"
    PAID: (
        'establish = ["2 x Clerk CLERKS"]',
        'establish = ["2 x Lead SERGEANT", "Clerk"]',
        'establish = [{ line = "2 x Clerk CLERK", point = "9" }, { line = "1 x Clerk CLERK", point = "M1" }]',
        'establish = [{ line = "2 x Clerk CLERK", scale = "registry-stuff" }]',
        'establish = [{ line = "2 x Clerk CLERK", pension = "lpgs/average" }, { line = "2 x Clerk CLERK", category = "Q" }]',
        'establish = [{ line = "2 x Clerk CLERK", vacancy_percent = 100 }]',
        'establish = [{ line = "2 x Clerk CLERK", hours = 40 }, { line = "2 x Clerk CLERK", hours = 20, fte = 0.5 }]',
        'establish = [{ line = "2 x Clerk CLERK", allowances = [{ name = "shift" }] }]',
        'establish = [{ line = "2 x Clerk CLERK", allowances = [{ name = "shift", percent = 5, amount = "£5" }] }]',
        'establish = [{ line = "2 x Clerk CLERK", allowances = [{ name = "shift", percent = 5, count = 3 }] }]',
        'establish = [{ line = "2 x Clerk CLERK", allowances = [{ name = "shift", amount = "£5", hours = 3 }] }]',
        'establish = [{ line = "2 x Clerk CLERK", allowances = [{ name = "shift", amount = "£5", least = "£3" }] }]',
        'establish = [{ line = "2 x Clerk CLERK", allowances = [{ name = "shift", percent = 5, least = "£3", most = "£2" }] }]',
        'establish = [{ line = "2 x Clerk CLERK", allowances = [{ name = "shift", follows_hours = true }] }]',
        'establish = [{ line = "2 x Clerk CLERK", funder = [{ name = "x", share = 0.5 }] }]',
        'establish = [{ line = "2 x Clerk CLERK", funder = [{ name = "x", share = 0.5 }, { name = "y", share = 0.6 }] }]',
        'establish = [{ line = "2 x Clerk CLERK", funder = [{ name = "x", from = 2026-01-01, until = 2026-01-01 }] }]',
        'establish = [{ line = "2 x Clerk CLERK", funder = [{ name = "x", until = 2026-02-01 }, { name = "y", from = 2026-01-01 }] }]',
        'establish = [{ line = "2 x Clerk CLERK", funder = "x 20%; y" }]',
        'establish = [{ title = "Lead", grade = "EO", salary = "£27,000", point = "3" }]',
        'establish = [{ title = "Lead", grade = "EO", salary_on = 2025-05-01 }, { title = "Lead", grade = "EO", protected = "frozen" }]',
        'establish = [{ title = "Lead", grade = "EO", salary = "£33,000", protected_until = 2027-01-01 }]',
        'establish = [{ title = "Lead", grade = "EO", salary = "£33,000", protected = "frozen", protected_until = 2025-10-01 }]',
        'establish = [{ title = "Lead", grade = "EO", salary = "£33,000" }, { title = "Lead", grade = "EO", salary = "£20,000" }]',
        'establish = [{ title = "Lead", grade = "EO", salary = "£27,000", protected = "awards" }]',
        'extend = [{ line = "1 x Temp CLERK", until = 2026-10-01, to_day = 2026-09-01, from = 2026-01-01 }]',
        'extend = [{ line = "1 x Temp CLERK", to_day = 2026-09-01 }]\nend = [{ line = "1 x Temp CLERK", until = 2026-10-01 }, "1 x Clerk CLERK"]',
        'establish = [{ line = "1 x Temp CLERK", from = 2026-10-01, until = 2026-09-01 }, { line = "1 x Temp CLERK", until = 2026-03-01 }]\nfrom = 2026-03-01',
        'regrade = [{ line = "1 x Clerk CLERK", to = "CLERK" }]\ntransfer = [{ line = "1 x Clerk CLERK", to = {} }]',
        'regrade = [{ line = "1 x Clerk CLERK", to = { fte = 0.5, unit = "HQ" } }]',
        'redesignate = [{ line = "1 x Clerk CLERK", to = { title = "Lead", grade = "EO" } }]',
        'change_hours = [{ line = "1 x Clerk CLERK", to = 1.5 }, { line = "1 x Clerk CLERK", to = { weeks = 2, hours = 38 } }]',
        'regrade = [{ line = "1 x Clerk CLERK", to = "E" }, { line = "1 x Clerk CLERK", to = { grade = "EO", point = "1" } }]',
        'split = [{ line = "1 x Clerk CLERK", into = [{ fte = 0.5 }] }]',
        'merge = [{ lines = [{ line = "1 x Clerk CLERK", from = 2026-01-01 }], into = { line = "1 x Lead EO", from = 2026-01-01 } }]',
        'redesignate = [{ line = "3 x Clerk CLERK", to = "Lead", total_after = 2 }]\nestablish = [{ line = "1 x Clerk CLERK", total_after = 0 }]',
        'efficiency = [{ title = "Hours", volume = 10, hours = 2 }, { title = "Hours", volume = 1, hours = 2, rate = "£5", amount = "£9" }]',
        'redundancy = [{ title = "Clerk", age = 30, service = 5 }]',
        'redundancy = [{ title = "Clerk", age = 30, service = 15, weekly_pay = "£500", on = 2025-10-05 }]',
        'redundancy = [{ title = "Clerk", age = 60, service = 5, weekly_pay = "£500", on = 2025-10-05, lgps = false, pension_strain = "£5" }]',
        'redundancy = [{ title = "Clerk", age = 60, service = 5, weekly_pay = "£500", on = 2025-10-05, notice_weeks = 2, statutory_notice = true }]',
        'redundancy = [{ title = "Clerk", age = 60, service = 5, weekly_pay = "£500", on = 2025-10-05, terms = "x", amount = "£5" }]',
        'redundancy = [{ title = "Clerk", age = 60, service = 20, weekly_pay = "£500", on = 2025-10-05, amount = "£5,000" }]',
        'redundancy = [{ title = "Clerk", age = 60, service = 20, weekly_pay = "£500", on = 1990-10-05 }]',
        'redundancy = [{ title = "Clerk", age = 60, service = 20, weekly_pay = "£500", on = 2025-10-05, terms = "nobody" }]',
        'redundancy = [{ title = "Constable", age = 40, service = 20, weekly_pay = "£500", on = 2025-10-05, scale = "police-officers-ew" }]',
        'disestablish = ["2 x Clerk CLERK"]\nredundancy = [{ title = "Clerk", count = 3, age = 30, service = 5, on = 2025-10-05 }]',
        'pay_protection = [{ title = "Clerk", run_off = [100], from = 2025-10-05 }, { title = "Clerk", amount = "£5", run_off = [] }]',
        'regrade = [{ line = "1 x Clerk CLERK", to = "EO" }]\npay_protection = [{ title = "Clerk", run_off = [100], from = 2025-10-05 }]',
        'disestablish = [{ line = "1 x Clerk CLERK", post = "7" }, { line = "1 x Clerk CLERK", post = "7" }]',
        'establish = [{ line = "10,000,000 x Clerk CLERK" }, { line = "9,999,999 x Clerk EO" }]',
        'non_pay = [{ title = "Rent", amount = "lots" }, { title = "", amount = "£5" }]\nincome = [{ title = "Fees", amount = "-£5" }]',
        'one_off = [{ title = "Desks", amount = "£5k", on = "soon" }]\nnumber = "two"',
        'colour = "red"\nestablish = [{ line = "1 x Clerk CLERK", colour = "red" }]',
        'redundancy = [{ title = "Clerk", age = 101, service = 5 }, { title = "Clerk", age = 15, service = 0 }, { title = "Clerk", age = 30, service = 81 }]',
        'establish = ["1 x Clerk%s CLERK"]' % (" longer" * 60),
        'establish = ["6 x ", "1 x Part-time Clerk CLERK", "1 x 0.5 FTE Term-time Clerk CLERK"]',
        'regrade = [{ post = "7", to = "EO" }]',
    ),
    PAID + LISTED: (
        'disestablish = ["4 x Clerk CLERK"]',
        'disestablish = ["5 x Clerk CLERK"]',
        'disestablish = ["2 x Clerk CLERK"]',
        'disestablish = [{ line = "2 x Clerk CLERK", unit = "Desk" }, { line = "2 x Clerk CLERK", unit = "desk" }]',
        'disestablish = ["1 x Clerk EO", "1 x Clark CLERK", { post = "9" }]',
        'disestablish = [{ post = "3", title = "Head" }, { post = "3", grade = "CLERK" }, { post = "3", fte = 1 }, { post = "3", weeks = 1 }]',
        'disestablish = [{ post = "2", unit = "Desk" }, { post = "2", funder = "y" }, { post = "2", budgeted = false }, { post = "2", point = "1" }]',
        'disestablish = [{ post = "2", salary = "£20,000" }, { post = "2", category = "H" }, { post = "2", scale = "njc", grade = "SCP 5" }]',
        'disestablish = [{ line = "1 x Officer EO", allowances = [{ name = "shift", percent = 13 }] }]',
        'disestablish = [{ post = "2", from = 2026-06-01 }, { post = "3", from = 2025-05-31 }]',
        'disestablish = [{ post = "3", from = 2026-01-01 }]\nregrade = [{ post = "3", to = "CLERK", from = 2026-02-01 }]',
        'disestablish = [{ post = "3", from = 2026-01-01 }]\nregrade = [{ post = "3", to = "CLERK", from = 2026-01-01 }]',
        'disestablish = [{ post = "1", count = 2 }]\nregrade = [{ post = "1", to = "EO", count = 2 }]',
        'establish = [{ post = "3", line = "1 x Lead EO" }]\nsplit = [{ post = "1", into = [{ post = "2" }, { grade = "EO" }] }]',
        'end = [{ post = "2", from = 2026-08-01 }, { post = "1", from = 2026-02-01 }]',
        'redundancy = [{ title = "Clerk", age = 30, service = 5, on = 2025-10-05 }]',
    ),
    PAID
    + "".join(f'[[posts]]\npost = "{n}"\ntitle = "Clerk"\ngrade = "CLERK"\nunit = "U{n}"\n' for n in range(1, 11)): (
        'disestablish = ["3 x Clerk CLERK"]',
    ),
    ROUND: (
        'from = 2025-05-01\nestablish = ["1 x Clerk D"]',
        'one_off = [{ title = "Desks", amount = "£5" }]\npay_protection = [{ title = "Desk", amount = "£5", run_off = [101] }]',
        'establish = ["1 x Lead EO"]',
        'efficiency = [{ title = "Hours", volume = 10, hours = 200, weeks = 60, rate = "£5" }]',
    ),
}
TERMS_REFUSED = (
    # each is refused by itself, as terms of a scenario, with one post that comes
    "years = 3",
    'first_year = "2025/27"\nyears = 2',
    'first_year = "2025/26"\nyear_starts = "Lent"',
    'first_year = "2025/26"\nyear_starts = "January"',
    'prices = "cash"',
    'prices = "dear"\nsharing = "hours"',
    'category = "Q"',
    "award = [{ from = 2026-09-01 }]",
    'award = [{ from = 2026-09-01, flat = "£500.50" }]',
    'award = [{ from = 2026-09-01, percent = 2, grades = ["CLERKS"] }, { from = 2027-09-01, percent = 2, points = ["7"] }]',
    'award = [{ from = 2026-09-01, percent = 2, points = ["3", "1"] }, { from = 2027-09-01, percent = 2, points = ["1", "2", "3"] }]',
    'award = [{ from = 2025-09-01, percent = 2 }, { from = 2024-01-01, lump_sum = "£5" }]',
    "award = [{ from = 2026-09-01, percent = 2, replaces_known = true }]",
    'prices = "cash"\nfirst_year = "2025/26"\naward = [{ from = 2024-04-01, percent = 2, replaces_known = true, until = 2029-01-01 }]',
    'prices = "cash"\nfirst_year = "2025/26"\naward = [{ from = 2023-04-01, percent = 2, replaces_known = true, until = 2029-01-01 }]',
    "award = [{ from = 2024-04-01, percent = 2, lump_sum = '£5' }, { from = 2024-04-01, lump_sum = '£5' }]",
    "award = [{ from = 2024-04-01, lump_sum = '£5' }, { from = 2024-03-31, lump_sum = '£5' }]",
    "award = [{ from = 2025-09-01, percent = 2 }, { from = 2025-09-02, percent = 2, until = 2025-09-02 }]",
    'award = [{ from = 2026-09-01, percent = 2, until = 2026-09-01 }, { from = 2026-09-01, percent = 2, scale = "njcc" }]',
    'award = [{ from = 2026-09-01, percent = 2 }, { from = 2026-09-01, percent = 3, points = ["1"] }]',
    'funder = [{ id = "a", name = "A", then = "b" }, { id = "b", name = "B" }, { id = "b", name = "B" }]',
    'funder = [{ id = "a", name = "A", until = 2026-01-01, then = "b" }, { id = "b", name = "B", until = 2026-01-01, then = "a" }]',
    'funder = [{ id = "a", name = "A", until = 2026-01-01, then = "c" }]',
    "group = [{ proposals = [1, 1, 7], reinvested_in = 1 }, { proposals = [] }]",
    'stated = [{ measure = "npv", amount = "£5" }, { measure = "cumulative_net", amount = "£5" }, { measure = "payback_years", count = 2 }]',
    'first_year = "2025/26"\nstated = [{ measure = "npv", amount = "£5" }, { measure = "net", amount = "£5", year = "2026/27" }]',
    'stated = [{ measure = "net", amount = "£5", year = "2026" }, { measure = "net", amount = "£5", year = "2026/27" }]',
    'stated = [{ measure = "net", count = 5 }, { measure = "posts_after", amount = "£5" }, { proposals = [3], measure = "net", amount = "£5" }]',
    'unit_cost = [{ grade = "X", amount = "£5", scale = "nowhere" }, { grade = "X", amount = "£5", fte = 2 }]',
    'grades = ["X"]\nceiling = [{ unit = "HQ" }, { unit = "HQ", posts = 3, from = 2026-01-01, until = 2026-01-01 }]',
    'posts = "https://example.org/posts.csv"',
    'posts = "posts.txt"\nceilings = "ceilings.doc"',
    'ceilings = "%s.doc"' % ("c" * 250),
    'posts = "%s.doc"' % ("c" * 250),
    'posts = [{ post = "1", grade = "CLERK" }, { post = "1", grade = "CLERK" }, { post = "2", grade = "CLERK", count = 0 }]',
    'posts = [{ post = "1", grade = "CLERK", fte = 2 }, { post = "2", grade = "", title = "x" }, { post = "3", grade = "CLERK", reports_to = "3" }]',
    'posts = [{ post = "1", grade = "CLERK", from = 2026-01-01, until = 2025-01-01 }, { post = "2", grade = "CLERK", funder = "x 3%; y" }]',
    'posts = [{ post = "1", grade = "CLERK", rank = "x" }]',
    'posts = [{ post = "1", grade = "CLERK", hours = 38 }, { post = "2", grade = "CLERK", hours = 18.5, fte = 0.5 }, { post = "3", grade = "CLERK", hours = 37 }]',
    'posts = [{ post = "1", grade = "CLERK", allowances = "half shift" }, { post = "2", grade = "CLERK", salary = "£20,000", point = "1" }]',
    "vacancy_percent = 100\ndiscount_percent = -1",
    'redundancy_terms = { multiplier = 0, terms = "x" }',
    'starts = "yesterday"\nincrement_months = 0',
    'pay = "registry-staff"',
)

# --- what is asked of several scenarios --------------------------------------------------------------------------------

TWO_POSTS = """[[proposal]]
number = 1
disestablish = ["2 x Officer EO"]
establish = ["3 x Clerk CLERK"]
cashable = { base_budget_falls = false }
[[proposal]]
number = 2
establish = ["1 x Warden CLERK/EO"]
non_pay = [{ title = "Rent", amount = "£1,000" }]
"""
BETWEEN_AWARDS = PAID.replace('"maximum"', '"minimum"').replace("2025-10-01", "2025-04-01")
"""A year before there is an award, and one after."""
TOTALS = (
    # a scenario, and totals that are looked for in it: an amount, a measure and the proposals
    (
        BETWEEN_AWARDS + TWO_POSTS,
        (("£61k", "gross_savings", [1]), ("£27,973.31", "net", None), ("£60,000", "baseline", None)),
    ),
    (
        PAID + "stop_at_bar = true\n" + TWO_POSTS,
        (("£22k", "net_cashable_saving", None), ("£5", "nonsense", None)),
    ),
    (
        PAID.replace('"20%"', '"lgps/average-england-wales"') + "stop_at_bar = false\n" + TWO_POSTS,
        (("£38k", "net", [2]),),
    ),
    (
        PAID.replace("price_base = 2025-10-01\n", "")
        + '[[proposal]]\nnumber = 1\nnon_pay = [{ title = "Rent", amount = "£1,000" }]\n',
        (("£1,000", "net", None),),
    ),
    (
        UNKNOWN.replace("unstated", "maximum")
        + 'price_base = 2025-10-01\n[[proposal]]\nnumber = 1\nestablish = ["1 x Agent AGENT", "2 x Clerk A"]\n',
        (("£1,000", "net", None),),
    ),
)
EVEN = (
    PAID
    + 'first_year = "2025/26"\nyears = 2\n[[proposal]]\nnumber = 1\nfrom = 2025-07-01\ndisestablish = ["2 x Clerk CLERK"]\n'
)
TURNS = (
    # a scenario, and the assumptions of which it is asked where a measure changes its sign
    (
        EVEN + 'non_pay = [{ title = "Rent", amount = "£57,000" }]\n',
        (("award", "net"), ("pension", "net"), ("insurance", "net"), ("vacancy", "net")),
    ),
    (
        EVEN + 'one_off = [{ title = "Desks", amount = "£60,000", on = 2025-07-01 }]\n',
        (("start", "cumulative_net"), ("award", ""), ("wages", "net"), ("award", "npv")),
    ),
    (
        EVEN.replace("from = 2025-07-01\n", "")
        + 'redundancy = [{ title = "Clerk", count = 2, age = 50, service = 20, on = 2025-07-01 }]\n',
        (("start", "cumulative_net"),),
    ),
    (
        EVEN.replace('first_year = "2025/26"\nyears = 2\n', "") + 'establish = ["1 x Agent AGENT"]\n',
        (("award", "net"), ("award", "cumulative_net")),
    ),
)
CHANGED: dict[str, dict[str, Any]] = {
    # every kind of change of a list, from the rows of `ROWS` by number
    "1": {"grade": "EO", "point": "3"},
    "2": {"count": 2},
    "3": {"unit": "Desk", "reports_to": "1"},
    "4": {"title": "Sentry", "budgeted": "yes"},
    "5": {"until": "2028-01-01"},
    "6": {},
}
FURTHER_CHANGES: tuple[dict[str, dict[str, Any]], ...] = (
    {
        "1": {"point": "2"},
        "2": {"funder": "force 1/2; grant 1/2", "fte": "0.9"},
        "3": {"fte": "0.6"},
        "4": {"from": "2026-02-01"},
        "5": {"allowances": ""},
    },
    {
        "1": {"funder": "grant", "funded_until": "2027-01-01"},
        "2": {"count": 4},
        "3": {"weeks": "0.5", "category": "H"},
        "4": {"grade": "CLERK", "point": ""},
        "6": {"funded_until": ""},
    },
    {
        "1": {"post": "7"},
        "2": {"title": "Head clerk", "pension": "none"},
        "3": {"increment_date": "2026-05-01"},
        "5": {"until": "2026-06-01", "vacancy_percent": "4"},
    },
)
NEW_ROW = {"post": "", "title": "Runner", "grade": "CLERK", "point": "2", "unit": "Hall", "salary": ""}
OTHERWISE = (
    SCENARIOS["every action"]
    .replace('"2 x Clerk A", to = "B"', '"2 x Clerk A", to = "C"')
    .replace('"3 x Clerk A"', '"2 x Clerk A"')
    .replace("2026-03-01, from = 2025-12-01", "2026-03-01, from = 2025-11-01")
    .replace('title = "Fees", amount = "£1,200"', 'title = "Fees", amount = "£1,300"')
    .replace("discount_percent = 3.5", "discount_percent = 3.5\nillustrative = true")
    .replace('"grant", name = "Grant", ring_fenced = true', '"grant", name = "Grants"')
)
"""The scenario of every action, with some things otherwise."""
COMPARED = (
    ("every action", "who keeps a saving"),
    ("stated over years", "readings of a growth"),
    ("a list at cash prices", "funding that ends at cash prices"),
    ("exits", "each basis"),
)


# --- what is said of a costing ----------------------------------------------------------------------------------------


def rows(frame: pd.DataFrame) -> Iterator[str]:
    """Each row of a frame: its cells by their names, without those that say nothing."""
    for row in frame.to_dict("records"):
        yield "; ".join(
            f"{name} {value}" for name, value in row.items() if str(value) not in ("", "0", "0.0", "False", "None")
        )


def runs(frame: pd.DataFrame) -> Iterator[str]:
    """Each column of a frame of months: its values in their order, each with how often it stands in a row."""
    for name in (name for name in frame.columns if name not in ("month", "year")):
        parts = [(str(value), len(list(group))) for value, group in groupby(frame[name])]
        if [value for value, _ in parts] not in (["0"], ["False"]):
            yield f"{name}: " + ", ".join(f"{value} x {times}" for value, times in parts)


def sums(frame: pd.DataFrame) -> Iterator[str]:
    """Cost lines in pence, added up by year, movement, side, funder and component."""
    keys = [name for name in ("year", "movement", "side", "funder", "budgeted", "time_limited") if name in frame]
    for key, part in frame.groupby(keys, sort=True):
        parts = part.groupby("component", sort=True)["pence"].sum()
        yield f"{' '.join(map(str, key))}: " + ", ".join(f"{name} {pence}" for name, pence in parts.items())


def in_turn(*calls: Callable[[], object]) -> Iterator[str]:
    """What each call gives, line by line; or why it is refused."""
    for call in calls:
        try:
            result = call()
            yield from result if isinstance(result, Iterator) else str(result).splitlines()
        except (InputError, RefusedError) as fault:
            yield f"refused: {fault}"


def summaries(costing: est.Costing) -> Iterator[str]:
    """Every measure of the whole, of each proposal and of each funder, without noughts."""
    funders = costing.comparison.funders
    whichs: list[dict[str, Any]] = [{}, *({"proposals": number} for number in costing.scenario.proposals)]
    for which in [*whichs, *({"funder": funder} for funder in funders if len(funders) > 1)]:
        summary = costing.summary(**which)
        values = [(row.name, value_of(summary, row.name)) for row in OF_SUMMARY]
        head = " ".join(f"{name} {value}" for name, value in which.items()) or "all"
        yield f"{head}: " + ", ".join(f"{name} {value}" for name, value in values if value)


Parts = Iterator[tuple[str, Iterator[str]]]


def of_figures(costing: est.Costing) -> Parts:
    """Sums of a full year, and what they are made of."""
    yield "measures", summaries(costing)
    yield "lines", sums(costing.lines(money="pence"))
    yield "unpriced", rows(costing.unpriced())
    yield "movements", rows(costing.movements())
    yield "grades and units", in_turn(lambda: rows(costing.by_grade()), lambda: rows(costing.by_unit()))
    yield "cliff", rows(costing.cliff())
    yield "falls", (f"{fall.title}, {fall.until}: projected {fall.projected}" for fall in costing.results.cliff)
    yield "once", map(once, costing.plan.one_offs)


def once(cost: OneOffCost) -> str:
    """What falls once, with all that is known of it."""
    about = (cost.pence, cost.on, cost.until, cost.annual, cost.kind, dict(cost.funding), cost.unknown)
    doubts = "; ".join(map(str, cost.doubts))
    return (
        f"{cost.title}: {' '.join(map(str, about))} given {cost.given} projected {cost.projected} {doubts}; {cost.how}"
    )


def of_words(costing: est.Costing) -> Parts:
    """Notes, what is stated, and what is asked."""
    results = costing.results
    notes = [*results.increment_notes, *results.unused_notes, *results.price_notes, *results.rates_used, results.prices]
    yield "notes", iter([*costing.plan.notes, *notes])
    yield "doubts", iter(sorted(map(str, results.doubts)))
    yield "new posts", iter([str(results.new_posts)] if results.new_posts else [])
    yield "reinvested", (f"{group.title} {results.reinvested(group)}" for group in costing.scenario.group)
    yield "stated", (f"{check} {check.difference} {check.material}" for check in costing.stated)
    yield "implied", (f"{each} {each.low} {each.high} {each.cancelled}" for each in costing.implied())
    yield "readings", (f"{each} needs {each.needs} {each.growth} {each.net}" for each in costing.readings())
    yield "questions", iter(costing.questions())


def of_steps(costing: est.Costing) -> Parts:
    """Ceilings, the bridge, and where figures come from."""
    yield "ceilings", in_turn(costing.ceilings, lambda: json.dumps(costing.ceilings().to_dict()))
    yield "bridge", in_turn(costing.bridge)
    more = ("baseline", "fte_before") if costing.scenario.title in THROUGHOUT else ()
    names = ("net", "one_off", "non_cashable", "between_funders", "posts_after", *more)
    yield "explained", in_turn(*(partial(costing.explain, name) for name in names))


def of_years(costing: est.Costing) -> Parts:
    """Years and months."""
    yield "lines by year", sums(costing.lines(by_year=True, money="pence"))
    yield "years", rows(costing.by_year())
    yield "months", runs(costing.by_month())
    yield "cumulative", iter(map(str, costing.cumulative()))
    yield "npv and payback", in_turn(costing.npv, costing.payback, lambda: costing.payback(if_cashable=True))


def of_steps_by_year(costing: est.Costing) -> Parts:
    """Bridges of years, where their figures come from, and the pay bill."""
    years = [year.year.label for year in costing.results.years]
    bridges = [partial(costing.bridge, year=year) for year in years]
    yield "bridges of years", in_turn(*bridges, partial(costing.bridge, year=years[-1], of="baseline"))
    names = ("net", "one_off", "cumulative_net", *(("full_year_net",) if costing.scenario.title in THROUGHOUT else ()))
    yield "explained by year", in_turn(*(partial(costing.explain, name, year=years[-1]) for name in names))
    bills = (("year", "unit", "grade"), ("funder",))
    yield "pay bill", in_turn(*(lambda by=by: rows(costing.pay_bill(by)) for by in bills))


def of_what_ifs(costing: est.Costing) -> Parts:
    """What follows where an assumption is otherwise."""
    yield "sensitivity", in_turn(lambda: rows(costing.sensitivity(money="pence")))


GROUPS: dict[str, Callable[[est.Costing], Parts]] = {
    "figures": of_figures,
    "words": of_words,
    "steps": of_steps,
    "years": of_years,
    "steps by year": of_steps_by_year,
    "what if": of_what_ifs,
}
"""What is pinned of a scenario, in parts that can be looked at apart."""


# --- what is said of calls -----------------------------------------------------------------------------------------------


def refusals() -> Iterator[tuple[str, Callable[[], Iterator[str]]]]:
    """Each scenario that is refused: what is wrong in it, and what is said of it."""
    for head, bodies in REFUSED.items():
        for body in bodies:
            number = "" if "\nnumber" in body else "number = 1\n"
            yield body, partial(refusal, f'title = "T"\n{head}[[proposal]]\n{number}{body}\n')
    for terms in TERMS_REFUSED:
        establish = '[[proposal]]\nnumber = 1\nestablish = ["1 x Clerk CLERK"]\n'
        yield terms, partial(refusal, f'title = "T"\n{PAID}{terms}\n{establish}')


def refusal(text: str) -> Iterator[str]:
    """What is said of a scenario that is refused; what it costs where it is not."""
    try:
        yield f"costs {costed(text).net}"
    except (InputError, RefusedError) as fault:
        yield from str(fault).splitlines()


@cache
def costed(text: str) -> est.Costing:
    """A scenario costed once."""
    return est.cost(text, book=BOOK)


def totals() -> Iterator[tuple[str, Callable[[], Iterator[str]]]]:
    """Totals that are looked for: every way that gives one, or the nearest."""
    for n, (text, questions) in enumerate(TOTALS, 1):
        for amount, measure, proposals in questions:
            head = f"scenario {n}: {amount}, {measure} of {proposals or 'all'}"
            yield head, partial(total_explained, f'title = "T"\n{text}', amount, measure, proposals)


def total_explained(text: str, *question: Any) -> Iterator[str]:
    """The ways that give a total of a scenario."""
    return in_turn(lambda: ways(lambda: costed(text).explain_total(*question)))


def ways(explain: Callable[[], Any]) -> Iterator[str]:
    """The ways that give a total, as text and as a frame."""
    explanation = explain()
    yield from [*str(explanation).splitlines(), *rows(explanation.frame())]


def turns() -> Iterator[tuple[str, Callable[[], Iterator[str]]]]:
    """Where a measure changes its sign."""
    for n, (text, questions) in enumerate(TURNS, 1):
        for assumption, measure in questions:
            head = f"scenario {n}: {assumption} and {measure}"
            yield head, partial(sign_change, f'title = "T"\n{text}', assumption, measure)


def sign_change(text: str, assumption: str, measure: str) -> Iterator[str]:
    """Where a measure of a scenario changes its sign."""
    return in_turn(lambda: costed(text).break_even(assumption, measure))


def differences() -> Iterator[tuple[str, Callable[[], Iterator[str]]]]:
    """What one scenario differs by from another, and the bridge from one to the other."""
    yield "every action and itself", partial(difference, SCENARIOS["every action"], SCENARIOS["every action"])
    terms = SCENARIOS["every action"].replace("discount_percent = 3.5", "discount_percent = 4")
    yield "every action, at another rate", partial(difference, SCENARIOS["every action"], terms)
    for one, other in COMPARED:
        yield f"{one} and {other}", partial(difference, SCENARIOS[one], SCENARIOS[other])
    yield "every action, otherwise", partial(difference, SCENARIOS["every action"], OTHERWISE)


def difference(*texts: str) -> Iterator[str]:
    """What two scenarios differ by, and the bridge."""
    first, second = (est.load(f'title = "{title}"\n{text}') for title, text in zip("AB", texts, strict=True))
    return in_turn(
        lambda: f"the same: {est.diff(first, second, book=BOOK).same}",
        partial(est.diff, first, second, book=BOOK),
        lambda: est.cost(first, book=BOOK).bridge(est.cost(second, book=BOOK)),
    )


def written() -> Iterator[tuple[str, Callable[[], Iterator[str]]]]:
    """Scenarios in short, and as the file that is written of each."""
    for name in ("every action", "a list at constant prices", "each basis", "exits"):
        yield name, partial(scenario_lines, name)


def scenario_lines(name: str) -> Iterator[str]:
    """A scenario in short, and as a file."""
    scenario = est.load(f'title = "{name}"\n{SCENARIOS[name]}')
    yield from [*str(scenario).splitlines(), *scenario.to_toml().splitlines()]


def list_changes() -> Iterator[tuple[str, Callable[[], Iterator[str]]]]:
    """Lists that differ from the rows in one thing or several: what differs, and the scenario that makes it so."""
    for n, changes in enumerate((CHANGED, *FURTHER_CHANGES), 1):
        yield f"list {n}", partial(list_difference, changes)


def list_difference(changes: dict[str, dict[str, Any]]) -> Iterator[str]:
    """What a list with some rows otherwise differs by, and the scenario that makes it so."""
    before = tomllib.loads(ROWS)["posts"]
    terms = {"pay": "registry-staff", "basis": "point", "pension": "20%", "price_base": "2025-10-01"}
    after = [{**row, **changes[row["post"]]} for row in before if row["post"] in changes] + [NEW_ROW]
    differing = est.diff_posts(pd.DataFrame(before), pd.DataFrame(after), terms=terms, book=BOOK)
    yield from [*str(differing).splitlines(), *differing.scenario().to_toml().splitlines()]


# --- as a file ---------------------------------------------------------------------------------------------------------

CALLS: dict[str, Callable[[], Iterator[tuple[str, Callable[[], Iterator[str]]]]]] = {
    "refused": refusals,
    "totals": totals,
    "turns": turns,
    "differences": differences,
    "written": written,
    "changes of lists": list_changes,
}
CALLED: dict[tuple[str, str], Callable[[], Iterator[str]]] = {
    (name, " | ".join(head.splitlines())): make for name, calls in CALLS.items() for head, make in calls()
}
"""Every call by its name and what it is about."""
EXCERPT = re.compile(r" +\d+ \| ")
"""How a line of the user's own begins, as a refusal shows it."""


def lines_of(name: str, part: str) -> list[str]:
    """What is pinned of a group of figures of a scenario, or of a call."""
    if (name, part) in CALLED:
        return [line.rstrip() for line in CALLED[name, part]() if line.strip() and not EXCERPT.match(line)]
    costing = est.cost(f'title = "{name}"\n{SCENARIOS[name]}', book=BOOK)
    if "year" in part and not costing.results.years:
        return []
    parts_of = [(head, [line.rstrip() for line in lines if line.strip()]) for head, lines in GROUPS[part](costing)]
    return [line for head, lines in parts_of if lines for line in [f"-- {head}", *lines]]


NAMES: tuple[tuple[str, str], ...] = (*((name, group) for name in SCENARIOS for group in GROUPS), *CALLED)
"""What is pinned: names, with a group for each of a scenario, and calls."""


def sections() -> dict[tuple[str, str], list[str]]:
    """What the file holds, under its names."""
    parts: dict[tuple[str, str], list[str]] = {}
    at = ("", "")
    for line in PINNED.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            name, _, group = line.removeprefix("== ").partition(": ")
            at = name, group
            parts[at] = []
        elif line:
            parts[at].append(line)
    return parts


def write() -> None:
    """Write down what is said as it is."""
    heads = {at: f"== {': '.join(filter(None, at))}" for at in NAMES}
    PINNED.write_text("\n".join(line for at in NAMES for line in [heads[at], *lines_of(*at), ""]), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print("\n".join(line for at in NAMES if at[0] == sys.argv[1] for line in lines_of(*at)))
    else:
        write()
