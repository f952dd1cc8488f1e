"""The costing said in words and cells, shared by the screen and the notebook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction

from establishment.costing.comparison import one_off_figure
from establishment.costing.figures import Figure, total
from establishment.costing.financial_case import one_off_by_kind
from establishment.costing.measures import MEASURES, money_of
from establishment.costing.readings import Reading
from establishment.costing.results import Results
from establishment.costing.stated import Implied, StatedCheck, named
from establishment.costing.summary import CLASSES, UNSAID_CLASSES, Summary
from establishment.costing.time_limited import TimeLimited
from establishment.costing.time_released import hourly_readings
from establishment.ground.money import number_text, percent, text
from establishment.ground.periods import FinancialYear, long_date
from establishment.outputs.assumption_words import assumptions_made
from establishment.rates.doubts import doubt_sentences
from establishment.scenarios.scenario import Group

CHIEF = ("recurring_growth", "gross_savings", "net")
"""The measures that the tables of proposals and of funders show."""
_CHIEF_LABELS = tuple(MEASURES[name].label for name in CHIEF)
PROPOSAL_HEADINGS = ("", "Proposal", "Posts", *_CHIEF_LABELS)
FUNDER_HEADINGS = ("Who pays", *_CHIEF_LABELS[:2], "Reinvested", _CHIEF_LABELS[2])
CLIFF_HEADINGS = (
    "Funding ends", "Year", "Post or line", "Paid until then by", "Then by", "Falls on the base a year", "In that year",
)  # fmt: skip
STATED_HEADINGS = ("Stated", "As written", "Computed", "Verdict", "Why")


def shown(figure: Figure, results: Results, *, nothing: str = "-") -> str:
    """A figure, or a dash for nothing; to the pound where it rests on illustrative values."""
    if not figure.pence and not figure.terms:
        return nothing
    return str(figure.to_the_pound() if results.status == "illustrative" else figure)


def net_words(figure: Figure, results: Results, per: str = "") -> str:
    """A net as a cost or a saving, without a sign; where costs that are not known decide its sign, that is said."""
    sign = figure.sign
    if sign is None:
        amount = shown(figure, results, nothing="£0")
        return f"a net of {amount}{per} (whether that is a cost or a saving depends on costs that are not known)"
    if sign == 0:
        return "no net cost"
    if sign == -1:
        return f"a net saving of {shown(-figure, results)}{per}"
    return f"a net cost of {shown(figure, results)}{per}"


def time_limited_text(results: Results) -> str:
    """What has an end: what it comes to from its first day to its last, and a year of it where it lasts one."""
    limited = TimeLimited(results.comparison)
    if not limited.legs or (limited.rate.sign == 0 and (limited.whole is None or limited.whole.sign == 0)):
        return ""
    rate = net_words(limited.rate, results, " a year")
    if limited.whole is None:
        return f"Time-limited posts and lines, outside recurring figures, are {rate} while they last."
    days = f"from {long_date(limited.first)} to {long_date(limited.last)}"
    whole = (
        f"Time-limited posts and lines, outside recurring figures, {days}: {net_words(limited.whole, results)} in all"
    )
    return whole + (f", {rate} while they last." if limited.lasts else "; less than a year of each.")


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
    return (key, title, _posts(summary), *_chief(summary, results))


def _chief(summary: Summary, results: Results) -> list[str]:
    """The chief measures as they are shown; a net of nothing is £0."""
    return [shown(money_of(summary, name), results, nothing="£0" if name == "net" else "-") for name in CHIEF]


def year_label(label: str, projected: bool) -> str:
    """A year as it is headed: said to be projected where an award or a rate that it used is assumed."""
    return f"{label} (projected)" if projected else label


def funder_rows(results: Results) -> list[tuple[str, ...]]:
    """One row a funder: name, growth, savings, what of them is reinvested, and net; and one of what only moves."""
    rows: list[tuple[str, ...]] = []
    for funder in results.comparison.funders:
        summary, part = results.comparison.summary(funder=funder), results.reinvested_by(funder)
        growth, savings, net = _chief(summary, results)
        reinvested = "not known" if part is None else shown(part, results)
        rows.append((results.comparison.funder_name(funder), growth, savings, reinvested, net))
    moves = results.comparison.between_funders()
    if moves.growth.sign != 0 or moves.savings.sign != 0:
        growth, savings, net = _chief(moves, results)
        rows.append((MEASURES["between_funders"].label, growth, savings, "-", net))
    return rows


def bridge_rows(results: Results, year: FinancialYear | None = None) -> list[tuple[str, str]]:
    """The bridge by cause: what each step is, and its amount; below it the figure that the steps add to."""
    bridge = results.bridge(year)
    rows = [(meaning, shown(figure, results, nothing="£0")) for _, meaning, figure in bridge.rows()]
    net = MEASURES["net"].label + (f", full year at the end of {year.label}" if year else "")
    return [*rows, (net, shown(bridge.difference, results, nothing="£0"))]


def baseline_note(results: Results) -> str:
    """How the baseline itself moves until the end of the last year of a plan; empty where it does not."""
    own = results.baseline_bridge
    if own is None or not any(figure.pence or figure.terms for _, figure in own.steps):
        return ""
    causes = [f"{meaning} {shown(figure, results)}" for step, meaning, figure in own.rows()[1:-1]]
    ends = [shown(figure, results, nothing="£0") for figure in (own.start, own.end)]
    return f"The baseline itself goes from {ends[0]} at the price base to {ends[1]}: {'; '.join(causes)}."


def cliff_rows(results: Results) -> list[tuple[str, ...]]:
    """One row an end of funding of a post or line that goes on."""
    name = results.comparison.funder_name
    return [
        (
            long_date(fall.until - timedelta(days=1)), year_label(fall.year.label, fall.projected),
            f"{fall.posts} x {fall.title}" if fall.posts else fall.title, name(fall.funder),
            name(fall.then), shown(fall.annual, results), shown(fall.in_year, results),
        )
        for fall in results.cliff
    ]  # fmt: skip


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
    return f"{before:,} to {after:,}" + ("" if exact else f" ({number_text(fte[0])} to {number_text(fte[1])} FTE)")


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
    said = [*_inputs(results), *results.comparison.plan.notes, *_beside(results)]
    if results.scenario.note:
        said.append(results.scenario.note)
    return said


def _inputs(results: Results) -> list[str]:
    said = []
    if len(results.comparison.costed.unpriced):
        kinds = list(dict.fromkeys(results.comparison.costed.unpriced["kind"]))
        meaning = "Where a grade stands for an amount, it is the full yearly cost of one such post."
        said.append(f"No price: {', '.join(kinds)}. {meaning}")
    movements = results.comparison.movements
    if not results.scenario.posts and any(spell.posts for m in movements for spell in (*m.before, *m.after)):
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
    said += doubt_sentences(results.doubts)
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
    said += _once(results)
    for release in results.summary.releases:
        worth = shown(Figure(release.pence), results)
        read = " or ".join(map(str, hourly_readings(release)))
        how = f"{release.sum_}; {read} would give it" if read else release.sum_
        said.append(f"Not cash: {release.title} releases time worth {worth} a year ({how}); no budget changes.")
    limited = time_limited_text(results)
    return [*said, limited] if limited else said


def _once(results: Results) -> list[str]:
    """One-off costs, as revenue and capital."""
    if not results.summary.one_offs:
        return []
    kinds, held = one_off_by_kind(results.comparison), results.comparison.years
    parts = ", ".join(f"{kind} {shown(figure, results)}" for kind, figure in kinds.items())
    whole = shown(results.summary.one_off, results)
    said = [f"Once only, outside recurring figures: {whole}{f' ({parts})' if len(kinds) > 1 else ''}."]
    apart = [o for o in results.comparison.plan.one_offs if o.on and FinancialYear.of(o.on) not in held]
    if held and apart:
        beside = shown(total(map(one_off_figure, apart)), results)
        said.append(f"Of that, {beside} falls outside the years shown: it is in no cumulative figure or payback here.")
    return said


def case_notes(results: Results) -> list[str]:
    """What the plan comes to: assumptions made, new posts as they grow, payback and present value."""
    said = [*assumptions_made(results), *results.increment_notes]
    new = results.new_posts
    if new is not None and new.minimum != new.maturity:
        low, high = shown(new.minimum, results), shown(new.maturity, results)
        many = f"The {new.posts:,} new posts cost {low} a year at the bottom of their grades"
        one = f"The new post costs {low} a year at the bottom of its grade"
        said.append(f"{many if new.posts > 1 else one}, {high} at maturity.")
    if results.years and (results.summary.one_offs or results.summary.savings.pence or results.summary.savings.terms):
        said.append(f"Payback: {payback_text(results)}.")
    if results.npv is not None:
        rate = percent(Fraction(results.scenario.discount_percent or 0) / 100)
        said.append(
            f"Net present value over {len(results.years)} years at {rate}, constant prices, savings less costs: "
            f"{shown(results.npv, results, nothing='£0')}."
        )
    return said


def payback_text(results: Results) -> str:
    """When what is spent has come back in cash, as a sentence without its stop."""
    strict, loose = results.case.payback(), results.case.payback(if_cashable=True)
    if strict.missing:
        return f"cannot be told before the cost of {', '.join(strict.missing)} is"
    if strict.first is None:
        return "nothing is spent"
    first, years = f"{strict.first:%B %Y}", len(results.years)
    if strict.month is not None:
        return f"from {strict.month:%B %Y}, year {strict.years} after the first outlay in {first}"
    none = f"not within the {years} years of the plan"
    if loose.month is not None:
        return (
            f"{none} by what is said to be cashable; from {loose.month:%B %Y}, year {loose.years} after the first "
            f"outlay in {first}, if the potentially cashable savings are"
        )
    return f"{none}, from the first outlay in {first}"


def _each(figure: Figure) -> str:
    one = len(figure.terms) == 1 and not figure.pence and set(figure.terms.values()) == {1}
    return f"one {figure}" if one else str(figure)


def savings_notes(results: Results) -> list[str]:
    """Whether savings are cashable, and what they are used for."""
    said = [_classes(results)] if results.summary.savings.pence or results.summary.savings.terms else []
    said += [scope_note(results)] if scope_note(results) else []
    for group in results.scenario.group:
        if group.reinvested_in is not None:
            said.append(f"The saving of {named(group.proposals)} is reinvested{_reinvested(results, group)}.")
    return said


def _classes(results: Results) -> str:
    """The classes of the savings, and what is unsaid of those that are potentially cashable."""
    sums = {words: results.summary.savings_of(name) for name, words in CLASSES.items()}
    parts = [f"{shown(figure, results)} {words}" for words, figure in sums.items() if figure.pence or figure.terms]
    unsaid = unsaid_proposals(results)
    what = f". Unsaid of {named(unsaid)}: {'; '.join(results.comparison.unsaid(unsaid))}" if unsaid else ""
    return f"Of the savings: {', '.join(parts)}{what}."


def unsaid_proposals(results: Results) -> list[str]:
    """The proposals with savings of which a condition of cashable is not said."""
    return list(dict.fromkeys(e.movement.proposal for e in results.summary.effects if e.saving in UNSAID_CLASSES))


def scope_note(results: Results) -> str:
    """Which proposals save by doing less, whether or not the saving is cashable; nothing where none does."""
    reduced = [p.id for p in results.scenario.proposal if p.scope_reduction]
    if not reduced:
        return ""
    figure = money_of(results.comparison.summary(reduced), "gross_savings")
    amount = shown(figure, results, nothing="no recurring saving")
    return f"Bought by doing less (scope reduction): {amount}, the recurring savings of {named(reduced)}."


def _reinvested(results: Results, group: Group) -> str:
    target, summary = group.reinvested_in, results.group_summary(group)
    part = results.reinvested(group)
    if part is None:
        return f": it offsets the growth of proposal {target} and, unless it is larger than that, releases nothing"
    left = money_of(summary, "net_cashable_saving") - part
    over = f"; {shown(left, results)} is left over" if left.pence > 0 else " and releases nothing"
    return f": {shown(part, results)} of it offsets the growth of proposal {target}{over}"


def stated_row(check: StatedCheck) -> tuple[str, ...]:
    """A stated figure: what, as written, computed, verdict, why."""
    stated = check.stated
    written = stated.amount.text if stated.amount is not None else number_text(stated.count or 0)
    nothing = "never" if stated.measure == "payback_years" else "-"
    computed = nothing if check.computed is None else _computed(check.computed)
    why = check.reason
    if check.verdict == "differs" and check.difference is not None:
        gap = (
            text(int(check.difference * 100), signed=True)
            if isinstance(check.computed, Figure)
            else f"{check.difference:+g}"
        )
        why = f"computed less stated: {gap}"
    return (check.label[0].upper() + check.label[1:], written, computed, check.verdict, why)


def _computed(value: Figure | Fraction) -> str:
    return str(value) if isinstance(value, Figure) else number_text(value)


def implied_text(implied: Implied) -> str:
    """What a stated figure implies, in a sentence or two."""
    said = f"{implied.equation} ({named(implied.check.stated.ids)})"
    if implied.unit_cost is not None:
        cost, low, high = (text(int(v * 100)) for v in (implied.unit_cost, implied.low, implied.high) if v is not None)
        reach = "" if low == high else f" ({low} to {high} within the rounding of the stated figure)"
        said += f", so one {implied.kind} costs {cost}{reach}"
        said += "; no post costs less than nothing, so the figures cannot all hold" if implied.unit_cost < 0 else ""
    for kind, count in implied.cancelled.items():
        each = text(int(implied.difference_each(kind) * 100))
        stated = text(implied.stated_pence)
        said += (
            f". This takes the {number_text(count)} {kind} on each side to cost the same; if they do not, "
            f"{number_text(count)} times the difference is in it too, and {each} a post would be all of the {stated}"
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
