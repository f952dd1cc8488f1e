"""A scenario that has all that pay can have: awards paid once, allowances, shares of funders, vacancies, the contracted-out rebate."""

PAID_ONCE = """\
title = "Awards, allowances and stated figures"
pay = "police-officers-ew"
basis = "point"
prices = "cash"
price_base = 2015-09-01
first_year = "2015/16"
years = 3
pension = "police"
vacancy_percent = 4
discount_percent = 3.5
funder = [{ id = "force", name = "Force" }, { id = "grant", name = "Grant" }]

[[award]]
from = 2017-09-01
lump_percent = 1

[[award]]
from = 2017-12-15
lump_sum = "£400"

[[proposal]]
number = 1
from = 2015-10-01
funder = "force"
disestablish = [{ line = "2 x Officer Constable", point = "1" }]
establish = [
  { line = "3 x Detective Constable", point = "3", allowances = [{ name = "shift", percent = 14, pensionable = true }, { name = "Tools", amount = "£300" }], increment_date = 2016-09-01 },
  { line = "1 x Inspector Inspector", point = "1", fte = 0.5, vacancy_percent = 0, funded_until = 2019-10-01, funder = [{ name = "force", share = "60%" }, { name = "grant", share = "40%" }] },
]
one_off = [{ title = "Desks", amount = "£4,500", on = 2015-11-15 }]

[[proposal]]
number = 2
from = 2016-04-01
funder = "grant"
establish = [{ line = "1 x Sergeant Sergeant", point = "2", until = 2017-10-01, allowances = [{ name = "On call", percent = 5 }] }]
disestablish = [{ line = "1 x Officer Constable", point = "7" }]

[[stated]]
measure = "net"
amount = "£100k"
where = "paragraph 1"

[[stated]]
proposals = [1, 2]
measure = "gross_savings"
amount = "£60,000"
where = "paragraph 2"

[[stated]]
measure = "npv"
amount = "£1m"
where = "paragraph 3"

[[stated]]
measure = "cumulative_net"
amount = "£200k"
year = "2016/17"
where = "paragraph 4"

[[stated]]
proposals = [1]
measure = "net"
effect = "part_year"
amount = "£20k"
year = "2015/16"
where = "paragraph 5"

[[stated]]
measure = "posts_added"
count = 5
where = "paragraph 6"

[[ceiling]]
posts = 6
money = "£150,000"
authority = "Board, 3 March 2015"
"""
