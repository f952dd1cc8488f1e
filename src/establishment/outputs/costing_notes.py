"""The sentences that stand beside the figures of a costing: what they rest on, what they leave out, what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from establishment.costing.comparison import one_off_figure
from establishment.costing.figures import Figure, total
from establishment.costing.financial_case import one_off_by_kind, within_the_plan
from establishment.costing.measures import money_of
from establishment.costing.pay_bill import outside_pay_bill
from establishment.costing.readings import Reading
from establishment.costing.results import Results
from establishment.costing.stated import Implied, named
from establishment.costing.summary import CLASSES, UNSAID_CLASSES
from establishment.costing.time_limited import TimeLimited
from establishment.costing.time_released import hourly_readings
from establishment.ground.findings import listed
from establishment.ground.money import number_text, percent, text
from establishment.ground.periods import long_date, month_and_year
from establishment.ground.screen_lines import capital
from establishment.outputs.assumption_words import assumptions_made
from establishment.outputs.figure_words import in_words, joined, net_words, shown
from establishment.posts import Kind
from establishment.rates.doubts import doubt_sentences
from establishment.rates.pooled_posts import pooled_sentence, threshold_worth
from establishment.rates.references import Status
from establishment.scenarios.stated_tables import Group

# published is not here, for it is nothing to warn of
LEAST_CERTAIN: dict[Status, str] = {
    "derived": "worked out from published values",
    "inferred": "inferred from other evidence",
    "projected": "projected, an assumption about the future",
    "illustrative": "illustrative",
}
"""What the weakest status of a value means, in words."""


def heading(results: Results) -> str:
    """What the figures of the tables are."""
    signs = "Full-year effect on the base budget: net = growth - savings, both positive."
    return f"{signs} {results.prices}"


def notes(results: Results) -> list[str]:
    """What the figures rest on."""
    own = results.scenario.note
    return [*_inputs(results), *results.comparison.plan.notes, *_outside(results), *([own] if own else [])]


def unpriced_note(results: Results) -> str:
    """Which posts have no price, and what their grade means where it stands for an amount; empty where all have one."""
    kinds = results.comparison.costed.unpriced_kinds
    meaning = "A grade shown as an amount is the full yearly cost of one post."
    return f"No price for {joined(kinds)}. {meaning}" if kinds else ""


def trust_note(results: Results) -> str:
    """The least certain input; empty where all are published."""
    # nothing to warn of
    if results.status == "published":
        return ""
    words = "This is an illustration" if results.scenario.illustrative else None
    words = words or f"Least certain input: {LEAST_CERTAIN[results.status]}"
    coarse = ". Amounts are shown to the pound and may differ by £1 from the sum of their parts"
    return words + (coarse if results.status == "illustrative" else "") + "."


def _inputs(results: Results) -> Iterator[str]:
    if unpriced := unpriced_note(results):
        yield unpriced
    movements = results.comparison.movements
    # nought is a result that looks like one: it is said why everything is nought
    if not results.scenario.posts and not results.scenario.proposal:
        yield "The scenario has no proposal and no posts: every figure is nought."
    if not results.scenario.posts and any(spell.posts for m in movements for spell in m.spells):
        yield "The scenario has no posts table, so the baseline is only the posts and lines that go or change."
    prices = results.comparison.engine.prices
    for spell in results.unit_costs_used:
        unit = prices.unit_cost(spell)
        assert unit is not None
        source = f" ({unit.where or unit.reference})" if unit.where or unit.reference else ""
        yield f"The cost of one {unit.grade}, {text(unit.amount.pence)}, is an input{source}, not worked out from pay."
    if results.unit_costs_unused:
        yield f"These unit costs were given, but no post uses them: {', '.join(results.unit_costs_unused)}."
    if own := own_pay_note(results):
        yield own
    if pooled := pooled_note(results):
        yield pooled
    if results.rates_used:
        yield f"On-costs at the price base: {'; '.join(results.rates_used)}."
    # the weakest value comes after what was used, and its doubts after it
    if trust := trust_note(results):
        yield trust
    yield from doubt_sentences(results.doubts)
    yield from results.unused_notes
    yield from results.price_notes


def pooled_note(results: Results) -> str:
    """What is assumed of lines that hold several posts by their FTE, and what another post would change."""
    movements = results.comparison.movements
    # by identity, and not as later changes find it: each pooled line counts once
    spells = {id(s): s for m in movements for s in m.spells if s.pooled and s.made_by in (0, m.number)}
    if not spells:
        return ""
    posts = list(spells.values())
    names = list(dict.fromkeys((s.post.removesuffix(" part") or s.title, str(s.place)) for s in posts))
    base = results.scenario.price_base
    flat = results.scenario.on_cost_percent is not None
    worth = None if base is None or flat else threshold_worth(base, results.comparison.plan.book)
    fte = sum((s.fte for s in posts), Fraction(0))
    return pooled_sentence([name for name, _ in names], fte, sum(s.count for s in posts), worth)


def own_pay_note(results: Results) -> str:
    """How many posts are priced at a salary of their own, and what moves it; empty where none is."""
    spells = [s for m in results.comparison.movements for s in m.spells if isinstance(s.kind, Kind)]
    own = [s.kind.own_pay for s in dict.fromkeys(spells) if isinstance(s.kind, Kind) and s.kind.own_pay is not None]
    if not own:
        return ""
    pays = listed(dict.fromkeys(str(each) for each in own), most=6)
    still = (
        " Frozen pay stands still until its grade has reached it." if any(o.protected == "frozen" for o in own) else ""
    )
    still += " Where protection ends, the post is paid the top of its grade." if any(o.until for o in own) else ""
    return f"Priced at a salary of the post's own: {pays}. Awards move it, increments do not.{still}"


def _moved(less: Figure, results: Results) -> str:
    """How a net moves from which a figure is taken: lower or higher by it, or the same."""
    if not less.pence and not less.terms:
        return "the same"
    # an unknown cost is taken away as it is named; only a known amount below nothing turns the words round
    higher = not less.terms and less.pence < 0
    return f"{'higher' if higher else 'lower'} by {shown(-less if higher else less, results)}"


def _outside(results: Results) -> Iterator[str]:
    """What stands outside the recurring base budget, and what the two sides do not share."""
    effect = results.comparison.basis_effect()
    if effect is not None:
        # with two bases the net has part of a change of basis in it, which is no change of posts
        basis, moved = effect[0].replace("_", " "), _moved(effect[1], results)
        yield f"The two sides have different bases. With {basis} on both, the net would be {moved}."
    before, after = results.summary.unbudgeted
    if before.terms or after.terms or before.pence or after.pence:
        sides = f"{_each(before, results)} a year before and {_each(after, results)} after"
        yield f"Unbudgeted posts cost {sides}. They are in no total here."
    rest = results.comparison.summary(results.scenario.proposals).unclassified
    if rest:
        amount = capital(in_words(rest, results))
        yield f"{amount} is in the net. Whether it is growth or saving depends on unknown costs."
    if results.years and any(m.from_ is None for m in results.comparison.plan.movements):
        yield "Changes without a start date are counted for every whole year."
    yield from _one_off(results)
    for release in results.summary.releases:
        worth = shown(Figure(release.pence), results)
        readings = " or ".join(map(str, hourly_readings(release)))
        how = f"{release.sum_}; {readings} would give it" if readings else release.sum_
        yield f"{release.title} releases time worth {worth} a year ({how}). This is not cash: no budget changes."
    if limited := time_limited_text(results):
        yield limited


def _each(figure: Figure, results: Results) -> str:
    one = len(figure.terms) == 1 and not figure.pence and set(figure.terms.values()) == {1}
    return f"one {figure}" if one else shown(figure, results, nothing="£0")


def _one_off(results: Results) -> Iterator[str]:
    """One-off costs, as revenue and capital."""
    if not results.summary.one_offs:
        return
    kinds, years = one_off_by_kind(results.comparison), results.comparison.years
    parts = ", ".join(f"{kind} {shown(figure, results)}" for kind, figure in kinds.items())
    whole = shown(results.summary.one_off, results)
    yield f"One-off cost, outside recurring figures: {whole}{f' ({parts})' if len(kinds) > 1 else ''}."
    # what falls outside the years shown is in the one-off cost and in no year, which would look like a mistake
    outside = [o for o in results.comparison.plan.one_offs if o.on and results.scenario.year_of(o.on) not in years]
    once = (one_off for one_off in results.comparison.plan.one_offs if one_off.how)
    yield from dict.fromkeys(f"{one_off.title}: {one_off.how}." for one_off in once)
    if years and outside:
        amount = shown(total(map(one_off_figure, outside)), results)
        yield f"Of that, {amount} falls outside the years shown, so it is not in the cumulative net or the payback."


def time_limited_text(results: Results) -> str:
    """What has an end: what it comes to from its first day to its last, and a year of it where it lasts one."""
    limited = TimeLimited(results.comparison)
    if not limited.legs or (limited.rate.sign == 0 and (limited.whole is None or limited.whole.sign == 0)):
        return ""
    rate = net_words(limited.rate, results, " a year")
    if limited.whole is None:
        return f"Time-limited posts and lines, outside recurring figures, are {rate} while they last."
    days = f"from {long_date(limited.first)} to {long_date(limited.last)}"
    whole = f"{net_words(limited.whole, results)} in all"
    return f"Time-limited posts and lines, outside recurring figures, {days}: {whole}" + (
        f", {rate} while they last." if limited.lasts else "; not all of them last a year."
    )


def case_notes(results: Results) -> list[str]:
    """What the plan comes to: assumptions made, new posts as they grow, payback and present value."""
    sentences = [*assumptions_made(results), *results.increment_notes]
    new = results.new_posts
    # at a single point there is nothing to grow to
    if new is not None and new.minimum != new.maturity:
        low, high = shown(new.minimum, results), shown(new.maturity, results)
        many = f"The {new.posts:,} new posts cost {low} a year at the bottom of their grades"
        one = f"The new post costs {low} a year at the bottom of its grade"
        sentences.append(f"{many if new.posts > 1 else one}, {high} at maturity.")
    # without an outlay or a saving there is nothing to pay back
    if results.years and (results.summary.one_offs or results.summary.savings):
        sentences.append(f"Payback: {payback_text(results)}.")
    if results.npv is not None:
        sentences.append(
            f"Net present value over {len(results.years)} years at {discount_rate(results)}, constant prices, savings "
            f"less costs: {shown(results.npv, results, nothing='£0')}."
        )
    return sentences


def discount_rate(results: Results) -> str:
    """The yearly discount rate of the scenario."""
    return percent(Fraction(results.scenario.discount_percent or 0) / 100)


def payback_text(results: Results) -> str:
    """When what is spent has come back in cash, as a sentence without its stop."""
    strict, loose = results.case.payback(), results.case.payback(if_cashable=True)
    if strict.missing:
        return f"not known until the cost of {joined(strict.missing)} is known"
    if strict.first is None:
        return "nothing is spent"
    first, years = month_and_year(strict.first), len(results.years)
    # by cashable savings alone first: most papers leave a condition of cashable unsaid
    if strict.month is not None:
        return f"from {month_and_year(strict.month)}, year {strict.years} after the first outlay in {first}"
    none = f"not {within_the_plan(years)}"
    if loose.month is not None:
        return (
            f"{none} on cashable savings alone; from {month_and_year(loose.month)}, year {loose.years} after the first "
            f"outlay in {first}, if potentially cashable savings count too"
        )
    return f"{none}, from the first outlay in {first}"


def savings_notes(results: Results) -> list[str]:
    """Whether savings are cashable, and what they are used for."""
    sentences = [classes_note(results), unsaid_note(results), scope_note(results)]
    for group in results.scenario.group:
        if group.reinvested_in is not None:
            sentences.append(f"The saving of {named(group.proposals)} is reinvested{_reinvested(results, group)}.")
    return [sentence for sentence in sentences if sentence]


def pay_bill_notes(results: Results) -> list[str]:
    """What the pay bill leaves out: recurring amounts that are no posts, by year; nothing where there are none."""
    # without posts that stay there is no pay bill that this could come on top of
    added = outside_pay_bill(results) if results.comparison.plan.unchanged else {}
    if not any(figure.pence or figure.terms for figure in added.values()):
        return []
    amounts = [(shown(figure, results, nothing="nothing"), year.label) for year, figure in sorted(added.items())]
    parts = [f"{amount} in {_span(run)}" for amount, run in groupby(amounts, key=lambda pair: pair[0])]
    on_top = "Recurring amounts that are not posts come on top of it"
    return [f"The pay bill is what budgeted posts cost. {on_top}: {joined(parts)}."]


def _span(run: Iterable[tuple[str, str]]) -> str:
    """Years that follow each other, in words."""
    years = [label for _, label in run]
    return years[0] if len(years) == 1 else f"each year from {years[0]} to {years[-1]}"


def classes_note(results: Results) -> str:
    """What of the savings is cashable and what is not; empty where nothing is saved."""
    sums = {words: results.summary.savings_of(name) for name, words in CLASSES.items()}
    parts = [f"{in_words(figure, results)} is {words}" for words, figure in sums.items() if figure]
    return f"Of the savings, {joined(parts)}." if parts else ""


def unsaid_note(results: Results) -> str:
    """Which conditions of a cashable saving the scenario leaves open, and for which proposals."""
    effects = (effect for effect in results.summary.effects if effect.saving in UNSAID_CLASSES)
    proposals = list(dict.fromkeys(effect.movement.proposal for effect in effects))
    if not proposals:
        return ""
    does = "does" if len(proposals) == 1 else "do"
    conditions = joined(results.comparison.unsaid(proposals), "or")
    return f"{capital(named(proposals))} {does} not say whether {conditions}."


def scope_note(results: Results) -> str:
    """Which proposals save by doing less, whether or not the saving is cashable; nothing where none does."""
    reduced = [p.id for p in results.scenario.proposal if p.scope_reduction]
    if not reduced:
        return ""
    figure = money_of(results.comparison.summary(reduced), "gross_savings")
    amount = in_words(figure, results) if figure else "no recurring saving"
    return f"Saved by doing less (scope reduction) in {named(reduced)}: {amount}."


def _reinvested(results: Results, group: Group) -> str:
    # a part that is not known cannot be set against the growth
    target, summary = group.reinvested_in, results.group_summary(group)
    part = results.reinvested(group)
    if part is None:
        return f" in proposal {target}. Only what exceeds its growth is released"
    remaining = money_of(summary, "net_cashable_saving") - part
    over = f"{shown(remaining, results)} is left over" if remaining.pence > 0 else "nothing is left over"
    return f": {shown(part, results)} of it pays for the growth of proposal {target}; {over}"


def baseline_note(results: Results) -> str:
    """How the baseline itself moves until the end of the last year of a plan; empty where it does not."""
    own = results.baseline_bridge
    if own is None or not any(figure for _, figure in own.steps):
        return ""
    # the first and the last row are the ends, and stand in the sentence already
    causes = [f"{meaning} {shown(figure, results)}" for step, meaning, figure in own.rows()[1:-1]]
    ends = [shown(figure, results, nothing="£0") for figure in (own.start, own.end)]
    return f"The baseline itself goes from {ends[0]} at the price base to {ends[1]}: {'; '.join(causes)}."


def implied_text(implied: Implied) -> str:
    """What a stated figure implies, in a few sentences."""
    words = f"{implied.equation} ({named(implied.check.stated.ids)})"
    if implied.unit_cost is not None:
        cost, low, high = (text(int(v * 100)) for v in (implied.unit_cost, implied.low, implied.high) if v is not None)
        reach = "" if low == high else f" ({low} to {high} within the rounding of the stated figure)"
        words += f", so one {implied.kind} costs {cost}{reach}"
        # a negative cost shows that the stated figures contradict each other, which the arithmetic alone would hide
        words += ". A post cannot cost less than nothing, so the figures cannot all be right" if cost[0] == "-" else ""
    # posts that cancel out are taken to cost the same: that is an assumption, so it is said
    for kind, count in implied.cancelled.items():
        posts, each = number_text(count), text(int(implied.difference_each(kind) * 100))
        words += (
            f". This assumes that the {posts} {kind} that go cost the same as the {posts} that come. If not, the "
            f"figure also has {posts} times the difference in it: {each} a post would explain all of the "
            f"{text(implied.stated_pence)}"
        )
    return words + "."


def reading_text(reading: Reading) -> str:
    """A reading: its letter, what it says, whether it fits, and why."""
    return f"{reading.letter}. {reading.says}: {reading.fit}. {capital(reading.why)}."


def readings_total(readings: Sequence[Reading]) -> str:
    """The net of all proposals under each reading of each proposal's growth; empty where there are no readings."""
    parts = []
    for proposal in dict.fromkeys(reading.proposal for reading in readings):
        nets: dict[str, list[str]] = {}
        for reading in (r for r in readings if r.proposal == proposal):
            nets.setdefault(str(reading.net), []).append(reading.letter)
        each = "; ".join(f"{net} under {joined(letters)}" for net, letters in nets.items())
        parts.append(f"with the stated growth of proposal {proposal} and the stated saving: {each}")
    return f"Recurring net of all proposals, {'; '.join(parts)}." if parts else ""
