"""The examples of "Cases that need an example": each is run, and each figure of the page is worked out here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import establishment as est

PAGE = (Path(__file__).parents[1] / "docs" / "scenario-files.md").read_text(encoding="utf-8")
SECTION = PAGE.split("## Cases that need an example\n")[1].split("\n## ")[0]
PARTS = {part.partition("\n")[0]: part for part in SECTION.split("\n### ")[1:]}
(HEAD,) = re.findall(r"```toml\n(.*?)```", SECTION.split("\n### ")[0], re.S)
YEAR_OF_20 = 3259700 + 413955 + 651940 + 16299
"""Basic, National Insurance (15% of £27,597), pension (20%) and levy (0.5%) of point 20 in May 2025, in pence."""


def example(part: str, folder: Path, posts: str | None = None, **changes: str) -> est.Costing:
    """The example of a part, with keys of the head that it says otherwise."""
    (text,) = re.findall(r"```toml\n(.*?)```", PARTS[part], re.S)
    text = re.sub(r"^(posts .*?)\s+# (.*)$", lambda match: _table(folder, match), text, flags=re.M)
    for old, new in changes.items():
        assert old.replace("_", " ") in text or old in text
        text = text.replace(old, new)
    if posts is not None:
        (folder / "cases.csv").write_text(posts, encoding="utf-8")
        text = f'posts = "cases.csv"\n{text}'
    own = set(re.findall(r"^(\w+)\s*=", text.split("\n[[")[0], re.M))
    head = "".join(f"{line}\n" for line in HEAD.splitlines() if line.split(" ")[0] not in own)
    (folder / "scenario.toml").write_text(head + text, encoding="utf-8")
    return est.cost(folder / "scenario.toml")


def _table(folder: Path, match: re.Match[str]) -> str:
    (folder / "cases.csv").write_text(match[2].replace(" / ", "\n") + "\n", encoding="utf-8")
    return match[1]


def says(part: str, *figures: str) -> None:
    """The page says each figure of a part."""
    assert [] == [figure for figure in figures if figure not in PARTS[part]]


def parts_of(costing: est.Costing, *, by_year: bool = False, **where: str) -> dict[str, float]:
    """Pounds by component, of the lines chosen."""
    lines = costing.lines(by_year=by_year)
    for column, value in where.items():
        lines = lines[lines[column] == value]
    return {str(key): round(float(sum_), 2) for key, sum_ in lines.groupby("component")["pounds"].sum().items()}


def test_every_part_of_the_section_has_a_test_here() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [] == [part for part in PARTS if f'"{part}"' not in source]


def test_the_first_example_of_the_page() -> None:
    (text, *_) = re.findall(r"```toml\n(.*?)```", PAGE, re.S)
    costing = est.cost(text)
    assert costing.results.comparison.summary(costing.scenario.proposals).posts == (2, 1)
    assert costing.net.complete


def test_the_head_and_its_figure(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(
        f'{HEAD}[[proposal]]\nnumber = 1\nestablish = ["1 x A SCP 20"]\n', encoding="utf-8"
    )
    assert YEAR_OF_20 == 4341894
    assert float(est.cost(tmp_path / "s.toml").net) == 43418.94
    opening = SECTION.split("\n### ")[0]
    assert [] == [f for f in ("£32,597", "£4,139.55", "£6,519.40", "£162.99", "£43,418.94") if f not in opening]


def test_lump_sums_and_allowances(tmp_path: Path) -> None:
    part = "Lump sums and allowances of part-time and term-time posts"
    costing = example(part, tmp_path)
    paid = [parts_of(costing, by_year=True, title=title)["lump_sum"] for title in ("Clerk", "Cook")]
    assert paid == [500.00, 1000.00]
    half, term = (parts_of(costing, title=title) for title in ("Clerk", "Cook"))
    assert (half["basic"], half["allowances"]) == (32597 / 2, 1629.85 + 600)
    assert (term["basic"], term["allowances"]) == (32597 * 3 / 4, 2444.78 + 600)
    says(part, "£500.00", "£1,000.00", "£16,298.50", "£1,629.85", "£24,447.75", "£2,444.78")


def test_the_day_of_the_price_base(tmp_path: Path) -> None:
    part = "The day of the price base"
    november = parts_of(example(part, tmp_path))
    october = parts_of(example(part, tmp_path, **{"2022-11-01": "2022-10-31"}))
    assert november["national_insurance"] == round((28371 - 9100) * 0.138, 2) == 2659.40
    assert october["national_insurance"] == round((28371 - 9100) * 0.1505, 2) == 2900.29
    says(part, "£28,371", "£2,659.40", "£2,900.29")


def test_pay_changes_on_its_day(tmp_path: Path) -> None:
    text = 'title = "t"\npay = "police-officers-ew"\npension = "20%"\nbasis = "maximum"\nprice_base = {day}\n'
    text += '[[proposal]]\nnumber = 1\nestablish = ["1 x A Sergeant"]\n'
    basic = []
    for day in ("2024-08-31", "2024-09-01"):
        (tmp_path / "s.toml").write_text(text.format(day=day), encoding="utf-8")
        basic.append(parts_of(est.cost(tmp_path / "s.toml"))["basic"])
    assert basic == [51498.00, 53943.00]


def test_a_basis_beside_a_point(tmp_path: Path) -> None:
    part = "A basis beside a named point"
    assert parts_of(example(part, tmp_path))["basic"] == 33699.00
    text = (tmp_path / "scenario.toml").read_text(encoding="utf-8").replace('"maximum"', '"point"')
    (tmp_path / "scenario.toml").write_text(text, encoding="utf-8")
    assert parts_of(est.cost(tmp_path / "scenario.toml"))["basic"] == 32061.00
    says(part, "£33,699", "£32,061")


def test_two_bases(tmp_path: Path) -> None:
    part = "Two bases, and posts that nothing changes"
    costing = example(part, tmp_path)
    low = 31537 + 3980.55 + 6307.40 + 157.69  # point 18: 15% above £5,000, 20%, 0.5%
    high = 33699 + 4304.85 + 6739.80 + 168.50  # point 22
    assert (round(low, 2), round(high, 2), round(high - low, 2)) == (41982.64, 44912.15, 2929.51)
    assert float(costing.net) == 2929.51
    assert "The two sides have different bases" in str(costing)
    says(part, "£41,982.64", "£44,912.15", "£2,929.51")


def test_which_funder(tmp_path: Path) -> None:
    part = "Which funder the full-year figures use"
    costing = example(part, tmp_path)
    lines = costing.lines()
    assert set(lines["funder"]) == {"grant"}
    (year,) = costing.results.years
    assert {(payer, figure.pence) for (_, payer, _), figure in year.full_year.items()} == {("force", YEAR_OF_20)}
    by_year = costing.lines(by_year=True).groupby("funder")["pounds"].sum().round(2).to_dict()
    # half of each component, rounded for the first half; the second has what is left of the whole
    halves = [16298.50 + 2069.78 + 3259.70 + 81.50, 16298.50 + 2069.77 + 3259.70 + 81.49]
    assert [by_year["grant"], by_year["force"]] == [round(half, 2) for half in halves]
    says(part, "£43,418.94", "£21,709.48", "£21,709.46")


def test_transfer_and_funding(tmp_path: Path) -> None:
    part = "`transfer` and the end of funding"
    costing = example(part, tmp_path)
    assert costing.cliff()["in_year"].astype(float).tolist() == [10854.74]
    after = costing.lines(by_year=True)
    after = after[(after["side"] == "proposed") & (after["funder"] == "not said")]
    assert round(float(after["pounds"].sum()), 2) == 10854.74
    moved = example(part, tmp_path, **{'"north"': '{ funder = "force" }'})
    assert not len(moved.cliff())
    says(part, "£10,854.74")


def test_extend(tmp_path: Path) -> None:
    part = "What `extend` shows"
    costing = example(part, tmp_path)
    assert float(costing.net) == 0
    assert float(costing.by_year()["part_year_net"].iloc[0]) == 0
    assert float(costing.by_year()["part_year_time_limited"].iloc[0]) == 21709.46
    says(part, "the recurring net is £0", "£21,709.46")


@pytest.mark.parametrize(("table", "posts"), [(None, (1, 2)), ("post,title,grade\n", (0, 1))])
def test_established_then_changed(tmp_path: Path, table: str | None, posts: tuple[int, int]) -> None:
    part = "Posts that are established and then changed"
    costing = example(part, tmp_path, table)
    assert costing.results.comparison.summary(costing.scenario.proposals).posts == posts
    assert float(costing.net) == 43418.94
    says(part, "from 1 post to 2 without a table", "from 0 to 1 with an empty one", "£43,418.94")


def test_who_begins_on_a_point(tmp_path: Path) -> None:
    part = "Who begins on a point"
    costing = example(part, tmp_path)
    # £31,537 x 3/12 = £7,884.25 from January to March at point 18; then point 19 for a year
    assert [7884.25, 32061.00] == [float(pounds) for pounds in costing.by_year()["part_year_net"]]
    says(part, "£7,884.25", "£31,537", "£32,061")


def test_increments_on_the_last_of_february(tmp_path: Path) -> None:
    lines = example("Increments on 29 February", tmp_path).lines(by_year=True)
    basic = lines[lines["component"] == "basic"]
    steps = [(str(row["from"])[:10], str(row["grade"]).split()[-1]) for _, row in basic.iterrows()]
    firsts = {point: min(day for day, p in steps if p == point) for point in ("18", "19", "20", "21")}
    assert firsts == {"18": "2023-05-01", "19": "2024-02-29", "20": "2025-02-28", "21": "2026-02-28"}


def test_the_order_of_rounding(tmp_path: Path) -> None:
    part = "The order of rounding"
    costing = example(part, tmp_path)
    assert parts_of(costing)["vacancy"] == -3 * 1736.76  # 4% of £43,418.94 = £1,736.7576
    year = parts_of(costing, by_year=True)
    # £4,139.55 x 9/12 = £3,104.6625; £1,736.76 x 9/12 = £1,302.57
    assert (year["national_insurance"], year["vacancy"]) == (3 * 3104.66, -3 * 1302.57)
    says(part, "£1,736.76", "£3,104.66", "£9,313.98", "£1,302.57", "£3,907.71")
