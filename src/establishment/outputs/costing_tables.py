"""The tables of a costing, in cells of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from establishment.costing.before_and_after import costs_of_changed_lines
from establishment.costing.comparison import one_off_figure
from establishment.costing.cost_lines import BASELINE, PROPOSED
from establishment.costing.figures import Figure, total
from establishment.costing.financial_case import one_off_by_kind
from establishment.costing.levels import standing, standing_legs
from establishment.costing.measure_rows import SIGNS
from establishment.costing.measures import MEASURES, OF_SUMMARY, OF_YEAR, money_of, parts_in_words
from establishment.costing.pay_bill import pay_bill_rows
from establishment.costing.results import Results
from establishment.costing.stated import StatedCheck
from establishment.costing.summary import Summary
from establishment.ground.money import number_text
from establishment.ground.periods import FinancialYear, long_date
from establishment.ground.presentation import rounded_text
from establishment.ground.screen_lines import capital
from establishment.outputs.blocks import Branch, TextTable
from establishment.outputs.figure_words import shown, shown_apart, year_label
from establishment.posts import Spell
from establishment.scenarios.actions import Movement
from establishment.scenarios.stated_tables import Group

CHIEF = ("recurring_growth", "gross_savings", "net")
"""The measures that the tables of proposals and of funders show."""
CHIEF_LABELS = tuple(MEASURES[name].label for name in CHIEF)
IN_YEAR = (
    "part_year_recurring_growth",
    "part_year_gross_savings",
    "part_year_net",
    "full_year_net",
    "one_off",
    "part_year_time_limited",
    "all_in_year",
)
"""The measures that the table of years shows; of the last three those that are not nil in every year."""
# a year without any of these would look as if it were left out
ALWAYS = ("net", "all_in_year", "cumulative_net")
"""The measures of years that are shown even where they are nil."""
ACROSS = 5
"""Years that stand side by side on a page; of more, each has a row."""


def proposals_table(results: Results) -> TextTable:
    """One row a proposal, one a stated group after its last proposal, and one for all."""
    rows = []
    order = list(results.scenario.proposals)
    groups: dict[str, list[Group]] = {}
    for group in results.scenario.group:
        if len(group.proposals) > 1:
            # below its last proposal, where a reader has seen all its parts
            last = max(map(str, group.proposals), key=order.index)
            groups.setdefault(last, []).append(group)
    for proposal in results.scenario.proposal:
        rows.append(_proposal(proposal.id, proposal.title, results.comparison.summary([proposal.id]), results))
        for group in groups.get(proposal.id, ()):
            numbers = "+".join(str(p) for p in group.proposals)
            rows.append(_proposal(numbers, group.title or "Together", results.group_summary(group), results))
    rows.append(_proposal("", "All proposals", results.comparison.summary(results.scenario.proposals), results))
    return TextTable(("", "Proposal", "Posts", *CHIEF_LABELS), rows, (3, 4, 5), last_is_total=True)


def _proposal(key: str, title: str, summary: Summary, results: Results) -> tuple[str, ...]:
    return (key, title, _posts(summary), *chief_amounts(summary, results))


def _posts(summary: Summary) -> str:
    """Posts before and after; where a title is added to within numbers, the sum the paper makes."""
    # where a title is one of several within numbers, the note says the sum that the paper makes
    within = [m.note for m in summary.movements if m.note]
    before, after = summary.posts
    if len(summary.movements) == 1 and within:
        return f"{before:,} to {after:,} ({within[0]})"
    if not before and not after:
        return "-"
    fte = summary.fte
    # FTE is said only where it is other than the count, or every row would have it twice
    exact = fte == (Fraction(before), Fraction(after))
    return f"{before:,} to {after:,}" + ("" if exact else f" ({number_text(fte[0])} to {number_text(fte[1])} FTE)")


def chief_amounts(summary: Summary, results: Results) -> list[str]:
    """The chief measures as they are shown; a net of nothing is £0."""
    return [shown(money_of(summary, name), results, nothing="£0" if name == "net" else "-") for name in CHIEF]


def funders_table(results: Results) -> TextTable:
    """One row a funder: name, growth, savings, what of them is reinvested, and net; and one of what only moves."""
    rows: list[tuple[str, ...]] = []
    for funder in results.comparison.funders:
        summary, part = results.comparison.summary(funder=funder), results.reinvested_by(funder)
        growth, savings, net = chief_amounts(summary, results)
        reinvested = "not known" if part is None else shown(part, results)
        rows.append((results.comparison.funder_name(funder), growth, savings, reinvested, net))
    moves = results.comparison.between_funders()
    if moves.growth.sign != 0 or moves.savings.sign != 0:
        growth, savings, net = chief_amounts(moves, results)
        rows.append((MEASURES["between_funders"].label, growth, savings, "-", net))
    return TextTable(("Who pays", *CHIEF_LABELS[:2], "Reinvested", CHIEF_LABELS[2]), rows)


def budget_table(results: Results) -> TextTable:
    """One row a payer, one of what only moves, and one for all: the base budget now, added, taken, and needed."""
    names, comparison = ("baseline", *CHIEF[:2], "proposed"), results.comparison
    rows = [(comparison.funder_name(f), _money(comparison.summary(funder=f), names)) for f in comparison.funders]
    rows.append((MEASURES["between_funders"].label, _money(comparison.between_funders(), names)))
    whole = _money(results.summary, names)
    sums = [total(figures[at] for _, figures in rows) for at in range(len(names))]
    rows.append(("Others, whom no change affects", [of - part for of, part in zip(whole, sums, strict=True)]))
    # a payer of nothing is no row
    shown_rows = [row for row in rows if any(figure.sign != 0 for figure in row[1])]
    # a sum of one row says it twice
    shown_rows += [("All", whole)] if len(shown_rows) > 1 else []
    cells = [(name, *(shown(figure, results) for figure in figures)) for name, figures in shown_rows]
    return TextTable(("Who pays", *(MEASURES[name].label for name in names)), cells, last_is_total=len(shown_rows) > 1)


def _money(summary: Summary, names: Sequence[str]) -> list[Figure]:
    return [money_of(summary, name) for name in names]


def measures_table(results: Results) -> TextTable:
    """One row a measure of money of the whole that is not nil: label, amount, sign and definition."""
    rows: list[tuple[str, ...]] = []
    for measure in (m for m in OF_SUMMARY if m.is_money):
        figure = money_of(results.summary, measure.name)
        # a net of nothing is an answer; other measures of nothing say nothing
        if figure.sign != 0 or measure.name == "net":
            parts = f": {parts_in_words(measure)}" if measure.parts else ""
            amount = shown(figure, results, nothing="£0")
            rows.append((measure.label, amount, SIGNS[measure.sign], measure.definition + parts))
    return TextTable(("Measure, a full year", "Amount", "Sign", "What is in it"), rows, (1,), narrow=3)


def years_table(results: Results) -> TextTable:
    """The years: a row a measure where they stand side by side, else a row a year; empty where there are none.

    A measure that is nil in every year is left out, but for all that falls in the year and the cumulative net.
    """
    measured = [*_of_years(results), ("cumulative_net", MEASURES["cumulative_net"].label, results.cumulative)]
    shown_rows = [row for row in measured if row[0] in ALWAYS or any(figure.sign != 0 for figure in row[2])]
    amounts = [
        (label, *(shown(f, results, nothing="£0" if name in ALWAYS else "-") for f in figures))
        for name, label, figures in shown_rows
    ]
    labels = [year_label(year.year.label, year.projected) for year in results.years]
    # more years than a page is wide stand below each other
    if len(labels) <= ACROSS:
        return TextTable(("Measure", *labels), amounts if labels else ())
    rows = list(zip(labels, *(row for _, *row in amounts), strict=True))
    return TextTable(("Year", *(label for label, *_ in amounts)), rows)


def _of_years(results: Results) -> Iterator[tuple[str, str, list[Figure]]]:
    """The measures that the table of years shows: name, label and figures; one-off costs also by kind."""
    columns = {name: (effect, m.name, label) for m in OF_YEAR for effect, name, label in m.columns()}
    plan, kinds = results.comparison.plan, one_off_by_kind(results.comparison)
    limited = any(spell.time_limited for m in plan.movements for spell in m.spells)
    limited = limited or any(year.measure("time_limited").sign != 0 for year in results.years)
    # one-off costs and limited money of a plan that has none are left out, though a year may hold nought of them
    left_out = {"one_off": not plan.one_offs, "part_year_time_limited": not limited}
    for effect, name, label in (columns[column] for column in IN_YEAR if not left_out.get(column)):
        yield name, label, [year.measure(name, effect) for year in results.years]
    by_kind = [one_off_by_kind(results.comparison, year.year) for year in results.years]
    for kind in kinds if len(kinds) > 1 else ():
        yield "one_off", f"Of the one-off cost, {kind}", [figures[kind] for figures in by_kind]


def pay_bill_table(results: Results) -> TextTable:
    """One row a year; none where the scenario has no years, or no posts that stay as they are: then it is no bill."""
    headings = ("Year", "Baseline", "Proposed", "Difference", "FTE before", "FTE after")
    # the posts that change alone are no bill
    if not results.years or not results.comparison.plan.unchanged:
        return TextTable(headings, ())
    cells = pay_bill_rows(results, ["year"])
    money = [
        [
            _with_unpriced(pence, unpriced, results)
            for pence, unpriced in zip(cells[f"{name}_pence"], cells[f"{name}_unpriced"], strict=True)
        ]
        for name in ("baseline", "proposed", "difference")
    ]
    ftes = [[f"{fte:,.2f}" for fte in cells[name]] for name in ("fte_before", "fte_after")]
    return TextTable(headings, list(zip(cells["year"], *money, *ftes, strict=True)))


def _with_unpriced(pence: int, unpriced: str, results: Results) -> str:
    amount = rounded_text(pence, results.presentation.rounding or "pence")
    return f"{amount} and {unpriced}" if unpriced else amount


def falls_table(results: Results) -> TextTable:
    """One row a budget line that falls."""
    name = results.comparison.funder_name
    rows = [
        (
            _several(effect.movement),
            _day(effect.movement.from_),
            effect.movement.proposal,
            " and ".join(map(name, effect.funders)),
            shown(-effect.net, results),
        )
        for effect in results.comparison.effects
        if effect.turn == "saving"
    ]
    return TextTable(("Line", "Day", "Proposal", "Who pays", "Saving"), rows, (4,))


def _day(day: date | None) -> str:
    return long_date(day) if day else ""


def _several(movement: Movement) -> str:
    """The line a movement is about, with the number of posts before it where there are several."""
    before, after = (sum(spell.posts for spell in side) for side in (movement.before, movement.after))
    # as many as go or come; where none does, as many as change
    posts = abs(before - after) or before
    return f"{posts} x {movement.title}" if posts > 1 else movement.title


def one_offs_table(results: Results) -> TextTable:
    """One row a one-off cost."""
    rows = [
        (one_off.title, _day(one_off.on), one_off.kind, shown(one_off_figure(one_off), results))
        for one_off in results.comparison.plan.one_offs
    ]
    return TextTable(("What", "Day", "Kind", "Amount"), rows, (3,))


def cliff_table(results: Results) -> TextTable:
    """One row an end of funding of a post or line that goes on."""
    name = results.comparison.funder_name
    rows = [
        (
            # the last day that is paid: people say when funding ends by it
            long_date(fall.until - timedelta(days=1)),
            year_label(fall.year.label, fall.projected),
            f"{fall.posts} x {fall.title}" if fall.posts else fall.title,
            name(fall.funder),
            name(fall.then),
            shown(fall.annual, results),
            shown(fall.in_year, results),
        )
        for fall in results.cliff
    ]
    headings = (
        "Funding ends",
        "Year",
        "Post or line",
        "Paid until then by",
        "Then by",
        "Falls on the base a year",
        "In that year",
    )
    return TextTable(headings, rows, (5, 6))


def bridge_table(results: Results, year: FinancialYear | None) -> TextTable:
    """The bridge by cause: what each step is, and its amount; below it the figure that the steps add to."""
    bridge = results.bridge(year)
    rows = [(meaning, shown(figure, results, nothing="£0")) for _, meaning, figure in bridge.rows()]
    net = MEASURES["net"].label + (f", full year at the end of {year.label}" if year else "")
    rows.append((net, shown(bridge.difference, results, nothing="£0")))
    return TextTable(("Step", "A year"), rows, last_is_total=True)


def posts_table(results: Results) -> TextTable:
    """The posts and lines that change: how many on each side, and what they cost; without those between two changes."""
    counts: dict[tuple[str, str], list[Fraction]] = {}
    movements = results.comparison.movements
    # what one change makes and another takes is on neither side
    after = [leg.spell for leg in standing_legs(movements) if leg.movement.number]
    for at, spells in enumerate((_before([m for m in movements if m.number]), after)):
        for spell in spells:
            row = counts.setdefault((spell.label, spell.unit), [Fraction(0)] * 4)
            row[at] += spell.posts
            row[at + 2] += spell.fte
    costs = costs_of_changed_lines(results.comparison)
    rows = [
        (
            *names,
            *(number_text(value) if value else "-" for value in row),
            *(shown(costs.get((names, side), Figure()), results) for side in (BASELINE, PROPOSED)),
        )
        for names, row in counts.items()
    ]
    headings = ("Post or line", "Unit", "Before", "After", "FTE before", "FTE after", "Cost before", "Cost after")
    return TextTable(headings, rows, range(2, len(headings)))


def _before(movements: Sequence[Movement]) -> list[Spell]:
    """What movements find that no other of them has made."""
    numbers = {movement.number for movement in movements}
    return [s for m in movements for s in m.before if s.made_by not in numbers or s.made_by == 0]


def reporting_lines(results: Results) -> tuple[list[Branch], list[Branch]]:
    """Who reports to whom before and after; nothing where no post says to whom."""
    return _tree(_before(results.comparison.movements)), _tree(standing(results.comparison))


def _tree(spells: list[Spell]) -> list[Branch]:
    """Posts under the posts they report to, by number or title."""
    posts = [spell for spell in spells if spell.posts]
    if not any(spell.reports_to for spell in posts):
        return []
    names = {name.casefold() for spell in posts for name in (spell.post, spell.title) if name}
    # a manager who is not on the list still stands over those who report to them
    outside = [s.reports_to for s in posts if s.reports_to and s.reports_to.casefold() not in names]
    tops = [Branch(name, _under(name, posts, ())) for name in dict.fromkeys(outside)]
    return [*tops, *(_branch(s, posts, ()) for s in posts if not s.reports_to)]


def _under(name: str, posts: list[Spell], above: tuple[str, ...]) -> list[Branch]:
    mine = [s for s in posts if s.reports_to.casefold() == name.casefold() and name]
    return [_branch(s, posts, (*above, name)) for s in mine]


def _branch(spell: Spell, posts: list[Spell], above: tuple[str, ...]) -> Branch:
    """A post and what is below it; above: the names on the way down, so that a ring comes to an end."""
    # a ring of posts that report to each other ends where a name comes again
    names = [name for name in dict.fromkeys((spell.post, spell.title)) if name and name not in above]
    below = [branch for name in names for branch in _under(name, posts, (*above, *names))]
    return Branch(f"{spell.count} x {spell.label}" if spell.count > 1 else spell.label, below)


def stated_table(results: Results) -> TextTable:
    """One row a stated figure: what, as written, computed, verdict, why."""
    rows = [_stated(check, results) for check in results.stated]
    return TextTable(("Stated", "As written", "Computed", "Verdict", "Why"), rows, (1, 2))


def computed_apart(check: StatedCheck, results: Results) -> Results:
    """The results as they are shown beside a stated figure: a computed one that differs does not look alike."""
    computed, amount = check.computed, check.stated.amount
    # shown finer than chosen where needed: a figure that differs must not look the same
    if check.verdict not in ("differs", "mistyped") or not isinstance(computed, Figure) or amount is None:
        return results
    return shown_apart(computed, amount.pence, results)


def _stated(check: StatedCheck, results: Results) -> tuple[str, ...]:
    stated, computed, why = check.stated, check.computed, check.reason
    printed = stated.amount.text if stated.amount is not None else number_text(stated.count or 0)
    nothing = "never" if stated.measure == "payback_years" else "-"
    value = nothing if computed is None or isinstance(computed, Figure) else number_text(computed)
    if isinstance(computed, Figure):
        value = shown(computed, computed_apart(check, results), nothing="£0")
    if check.verdict == "differs" and check.difference is not None:
        gap = f"{check.difference:+g}"
        if isinstance(computed, Figure):
            off = Figure(int(check.difference * 100))
            gap = f"{'+' * (off.pence > 0)}{shown(off, shown_apart(off, 0, results), nothing='£0')}"
        why = f"computed less stated: {gap}"
    return (capital(check.label), printed, value, check.verdict, why)
