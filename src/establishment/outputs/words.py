"""The costing said in words and cells, shared by the screen and the notebook."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from establishment.costing.comparison import Class, Summary
from establishment.costing.figures import Figure
from establishment.costing.readings import Reading
from establishment.costing.results import Results
from establishment.costing.stated import Implied, StatedCheck, named
from establishment.money import text
from establishment.scenarios.scenario import Group

PROPOSAL_HEADINGS = ("", "Proposal", "Posts", "Growth", "Savings", "Net")
YEAR_HEADINGS = ("Year", "Growth in it", "Savings in it", "Net in it", "Full-year net at its end")
STATED_HEADINGS = ("Stated", "As written", "Computed", "Verdict", "Why")


def shown(figure: Figure, results: Results, *, nothing: str = "-") -> str:
    """A figure, or a dash for nothing; to the pound where it rests on illustrative values."""
    if not figure.pence and not figure.terms:
        return nothing
    return str(figure.to_the_pound() if results.status == "illustrative" else figure)


def number(value: Fraction | int) -> str:
    """A count or FTE without needless places."""
    exact = Fraction(value)
    return f"{exact.numerator:,}" if exact.denominator == 1 else f"{float(exact):,.4f}".rstrip("0").rstrip(".")


def proposal_rows(results: Results) -> list[tuple[str, ...]]:
    """One row a proposal, one a stated group after its last proposal, and one for all."""
    rows = []
    order = list(results.scenario.proposals)
    groups: dict[str, list[Group]] = {}
    for group in results.scenario.group:
        if len(group.proposals) > 1:
            last = max(map(str, group.proposals), key=order.index)
            groups.setdefault(last, []).append(group)
    for proposal in results.scenario.proposal:
        rows.append(_row(proposal.id, proposal.title, results.comparison.summary([proposal.id]), results))
        for group in groups.get(proposal.id, ()):
            numbers = "+".join(str(p) for p in group.proposals)
            rows.append(_row(numbers, group.title or "Together", results.group_summary(group), results))
    overall = results.comparison.summary(results.scenario.proposals)
    return [*rows, _row("", "All proposals", overall, results)]


def _row(key: str, title: str, summary: Summary, results: Results) -> tuple[str, ...]:
    growth, savings = shown(summary.growth, results), shown(summary.savings, results)
    return (key, title, _posts(summary), growth, savings, shown(summary.net, results, nothing="£0"))


def year_headings(results: Results) -> tuple[str, ...]:
    """The headings of the years; with what has an end, where anything has."""
    limited = any(spell.time_limited for m in results.comparison.plan.movements for spell in (*m.before, *m.after))
    once = ("One-off in it",) if results.comparison.plan.one_offs else ()
    return (*YEAR_HEADINGS, *once, *(("Time-limited in it",) if limited else ()))


def year_rows(results: Results) -> list[tuple[str, ...]]:
    """One row a year, of all proposals: what falls in it, and the full-year net at its end."""
    rows, columns = [], len(year_headings(results))
    once = bool(results.comparison.plan.one_offs)
    for year in results.years:
        part = year.measures("part_year", results.comparison.effects)
        full = year.measures("full_year", results.comparison.effects)
        figures = [shown(part[name], results) for name in ("growth", "savings")]
        nets = [shown(net, results, nothing="£0") for net in (part["net"], full["net"])]
        beside = [shown(Figure(year.one_off()), results)] if once else []
        beside += [shown(part["time_limited"], results)]
        rows.append((year.year.label, *figures, *nets, *beside)[:columns])
    return rows


def funder_rows(results: Results) -> list[tuple[str, str]]:
    """One row a funder: name, and net."""
    nets = {funder: results.comparison.summary(funder=funder).net for funder in results.comparison.funders}
    return [(results.comparison.funder_name(funder), shown(net, results, nothing="£0")) for funder, net in nets.items()]


def _posts(summary: Summary) -> str:
    """Posts before and after; where a title is added to within numbers, the sum the paper makes."""
    notes = [m.note for m in summary.movements if m.note]
    before, after = summary.posts
    if len(summary.movements) == 1 and notes:
        return f"{before:,} to {after:,} ({notes[0]})"
    if not before and not after:
        return "-"
    fte = summary.fte
    exact = fte == (Fraction(before), Fraction(after))
    return f"{before:,} to {after:,}" + ("" if exact else f" ({number(fte[0])} to {number(fte[1])} FTE)")


def heading(results: Results) -> str:
    """What the figures of the table are."""
    signs = "Full-year effect on the base budget; growth and savings are positive, net = growth - savings."
    return f"{signs} {results.prices}"


def _trust(results: Results) -> str:
    illustrated = results.scenario.illustrative
    what = "This is an illustration" if illustrated else f"The weakest value used is {results.status}"
    coarse = ": amounts are shown to the pound, and may differ by £1 from the sum of their parts"
    return what + (coarse if results.status == "illustrative" else "") + "."


def notes(results: Results) -> list[str]:
    """What the figures rest on."""
    said = [*_inputs(results), *_beside(results)]
    if results.scenario.note:
        said.append(results.scenario.note)
    return said


def _inputs(results: Results) -> list[str]:
    said = []
    if len(results.comparison.costed.unpriced):
        kinds = list(dict.fromkeys(results.comparison.costed.unpriced["kind"]))
        meaning = "Where a grade stands for an amount, it is the full yearly cost of one such post."
        said.append(f"No price: {', '.join(kinds)}. {meaning}")
    if not results.scenario.posts:
        said.append("There is no posts table: the lines that go or change are the baseline.")
    used = results.unit_costs_used
    prices = results.comparison.engine.prices
    for spell in used:
        unit = prices.unit_cost(spell)
        assert unit is not None
        source = f" ({unit.where or unit.reference})" if unit.where or unit.reference else ""
        said.append(f"One {unit.grade} at {text(unit.amount.pence)} is an input{source}, not a computed cost.")
    if results.unit_costs_unused:
        said.append(f"Unit costs given that price no post: {', '.join(results.unit_costs_unused)}.")
    if results.rates_used:
        said.append(f"On-costs of the price base: {'; '.join(results.rates_used)}.")
    if results.status != "published":
        said.append(_trust(results))
    return said


def _beside(results: Results) -> list[str]:
    """What stands beside the recurring base budget, and what the two sides do not share."""
    said = []
    effect = results.comparison.basis_effect()
    if effect is not None:
        basis = effect[0].replace("_", " ")
        said.append(f"The two sides have different bases; with {basis} on both, the net would be less by {effect[1]}.")
    before, after = results.summary.unbudgeted
    if before.terms or after.terms or before.pence or after.pence:
        sides = f"{_each(before)} before, {_each(after)} after"
        said.append(f"Unbudgeted posts, a year, outside every sum here: {sides}.")
    rest = results.comparison.summary(results.scenario.proposals).unclassified
    if rest.pence or rest.terms:
        said.append(f"Neither growth nor saving until the unknown costs are given, but in the net: {rest}.")
    if results.years and any(m.from_ is None for m in results.comparison.plan.movements):
        said.append("Changes without a day are counted for the whole of every year.")
    if results.summary.one_offs:
        said.append(f"Once only, outside recurring figures: {shown(results.summary.one_off, results)}.")
    for release in results.summary.releases:
        worth = shown(Figure(release.pence), results)
        said.append(
            f"Not cash: {release.title} releases time worth {worth} a year ({release.sum_}); no budget changes."
        )
    if results.summary.time_limited.pence or results.summary.time_limited.terms:
        said.append(f"Time-limited, outside recurring growth: {results.summary.time_limited} a year.")
    return said


def _each(figure: Figure) -> str:
    one = len(figure.terms) == 1 and not figure.pence and set(figure.terms.values()) == {1}
    return f"one {figure}" if one else str(figure)


def savings_notes(results: Results) -> list[str]:
    """Whether savings are cashable, and what they are used for."""
    said = [_classes(results)] if results.summary.savings.pence or results.summary.savings.terms else []
    for group in results.scenario.group:
        if group.reinvested_in is not None:
            said.append(f"The saving of {named(group.proposals)} is reinvested{_reinvested(results, group)}.")
    return said


def _classes(results: Results) -> str:
    """The classes of the savings, and what is unsaid of those that are potentially cashable only."""
    names: dict[Class, str] = {
        "cashable": "cashable", "potentially_cashable": "potentially cashable only",
        "scope_reduction": "cashable by doing less (scope reduction)", "not_cashable": "not cashable",
    }  # fmt: skip
    sums = {name: results.summary.savings_of(name) for name in names}
    parts = [f"{shown(figure, results)} {names[c]}" for c, figure in sums.items() if figure.pence or figure.terms]
    unsaid = dict.fromkeys(e.movement.proposal for e in results.summary.effects if e.saving == "potentially_cashable")
    what = f". Unsaid of {named(list(unsaid))}: {'; '.join(results.comparison.unsaid(unsaid))}" if unsaid else ""
    return f"Of the savings: {', '.join(parts)}{what}."


def _reinvested(results: Results, group: Group) -> str:
    target, summary = group.reinvested_in, results.group_summary(group)
    part = results.reinvested(group)
    if part is None:
        return f": it offsets the growth of proposal {target} and, unless it is larger than that, releases nothing"
    left = summary.net_cashable_saving - part
    over = f"; {shown(left, results)} is left over" if left.pence > 0 else " and releases nothing"
    return f": {shown(part, results)} of it offsets the growth of proposal {target}{over}"


def stated_row(check: StatedCheck) -> tuple[str, ...]:
    """A stated figure: what, as written, computed, verdict, why."""
    stated = check.stated
    written = stated.amount.text if stated.amount is not None else number(stated.count or 0)
    computed = str(check.computed) if isinstance(check.computed, Figure) else number(check.computed)
    why = check.reason
    if check.verdict == "differs" and check.difference is not None:
        gap = (
            text(int(check.difference * 100), signed=True)
            if isinstance(check.computed, Figure)
            else f"{check.difference:+g}"
        )
        why = f"computed less stated: {gap}"
    return (check.label[0].upper() + check.label[1:], written, computed, check.verdict, why)


def implied_text(implied: Implied) -> str:
    """What a stated figure implies, in a sentence or two."""
    said = f"{implied.equation} ({named(implied.check.stated.proposals)})"
    if implied.unit_cost is not None:
        cost, low, high = (text(int(v * 100)) for v in (implied.unit_cost, implied.low, implied.high) if v is not None)
        reach = "" if low == high else f" ({low} to {high} within the rounding of the stated figure)"
        said += f", so one {implied.kind} costs {cost}{reach}"
        said += "; no post costs less than nothing, so the figures cannot all hold" if implied.unit_cost < 0 else ""
    for kind, count in implied.cancelled.items():
        each = text(int(implied.difference_each(kind) * 100))
        stated = text(implied.stated_pence)
        said += (
            f". This takes the {number(count)} {kind} on each side to cost the same; if they do not, "
            f"{number(count)} times the difference is in it too, and {each} a post would be all of the {stated}"
        )
    return said + "."


def reading_text(reading: Reading) -> str:
    """A reading: what it says, whether it fits, and why."""
    return f"{reading.says}: {reading.fit}. {reading.why[0].upper()}{reading.why[1:]}."


def readings_total(readings: Sequence[Reading]) -> str:
    """What the net of all proposals comes to under each reading of each proposal's growth."""
    said = []
    for proposal in dict.fromkeys(reading.proposal for reading in readings):
        nets: dict[str, list[str]] = {}
        for reading in (r for r in readings if r.proposal == proposal):
            nets.setdefault(str(reading.net), []).append(reading.letter)
        each = "; ".join(f"{net} under {' and '.join(letters)}" for net, letters in nets.items())
        said.append(f"with the stated growth of proposal {proposal} and the saving put in: {each}")
    return f"Net recurring growth of all proposals, {'; '.join(said)}."
