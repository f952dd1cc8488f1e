"""What to ask the author of a paper: what figures rest on and the paper does not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from establishment.costing.comparison import Comparison
from establishment.costing.figures import Figure
from establishment.costing.funding_ends import Fall
from establishment.costing.readings import Reading
from establishment.costing.stated import Implied, StatedCheck, named
from establishment.costing.summary import UNSAID_CLASSES
from establishment.ground.findings import listed
from establishment.ground.money import text
from establishment.ground.periods import long_date
from establishment.ground.presentation import Rounding
from establishment.posts import UNSAID, says_an_end
from establishment.rates.redundancy import NOTICE_IS_EARNINGS
from establishment.scenarios.redundancies import STRAIN_AGE


def questions(
    comparison: Comparison,
    checks: tuple[StatedCheck, ...],
    implied: tuple[Implied, ...],
    readings: tuple[Reading, ...],
    ends: Sequence[Fall],
    *,
    rounding: Rounding = "pence",
) -> tuple[str, ...]:
    """What to ask the author, most weighty first; nothing where all is said.

    ends: of funding, as `falls` has them.  rounding: of amounts, at least to the pound in an illustration.
    """
    sentences = [
        *_mistyped(checks),
        *_readings(readings),
        *_unit_costs(comparison, checks),
        *_cancelled(implied),
        *_basis(comparison),
        *_cashable(comparison),
        *_strain(comparison),
        *_exits(comparison),
        *_funding_ends(comparison, ends),
        *_cliff(comparison, ends, rounding),
        *_never_paid(comparison),
        *_dates(comparison),
        *_ends_unsaid(comparison),
        *(q.text + (f" ({q.where})" if q.where else "") for q in comparison.plan.scenario.question),
    ]
    # a question that two figures raise is asked once
    return tuple(dict.fromkeys(sentences))


def _ends_unsaid(comparison: Comparison) -> Iterator[str]:
    """Posts whose titles say that they are not for good, and that have no end: they are costed as recurring."""
    spells = (spell for m in comparison.movements for spell in m.spells)
    # the title alone never ends a post: a guess would take it out of the base budget in silence
    open_ended = [s for s in spells if s.posts and s.until is None and says_an_end(s.title)]
    if open_ended:
        where = listed(dict.fromkeys(f"{s.post or s.title} ({s.place})" for s in open_ended), most=5)
        titles = listed(dict.fromkeys(s.title for s in open_ended), most=5)
        yield f"When do these posts end: {titles}? They have no until, so they are costed as recurring: {where}."


def _mistyped(checks: tuple[StatedCheck, ...]) -> Iterator[str]:
    for check in checks:
        if check.verdict == "mistyped" and check.stated.amount is not None:
            where = f" ({check.stated.where})" if check.stated.where else ""
            yield f'Is "{check.stated.amount.text}" meant as {text(check.stated.amount.pence)}?{where}'


def _readings(readings: tuple[Reading, ...]) -> Iterator[str]:
    for proposal in dict.fromkeys(reading.proposal for reading in readings):
        letters = [reading.letter for reading in readings if reading.proposal == proposal]
        choice = f"{', '.join(letters[:-1])} or {letters[-1]}"
        yield f"Which reading of the growth of proposal {proposal} is meant: {choice}?"


def _unit_costs(comparison: Comparison, checks: tuple[StatedCheck, ...]) -> Iterator[str]:
    needed = set(comparison.summary().net.terms)
    for check in checks:
        needed |= set(check.computed.terms) if isinstance(check.computed, Figure) else set()
    kinds = [kind for kind in comparison.costed.unpriced_kinds if kind in needed]
    if kinds:
        yield f"What is the full yearly cost of one {', of one '.join(kinds)}?"


def _cancelled(implied: tuple[Implied, ...]) -> Iterator[str]:
    for item in implied:
        for kind, count in item.cancelled.items():
            yield f"Do the {count} {kind} posts that go cost the same as the {count} that come?"


def _basis(comparison: Comparison) -> Iterator[str]:
    scenario = comparison.plan.scenario
    if not any(spell.posts for m in comparison.movements for spell in m.spells):
        return
    if scenario.basis.baseline == "unstated" or scenario.basis.proposed == "unstated":
        month = "" if scenario.price_base else ", at which month's pay"
        yield f"On which basis are posts priced (minimum, middle, maximum or actual){month} and with which on-costs?"


def _cashable(comparison: Comparison) -> Iterator[str]:
    savers = list(dict.fromkeys(e.movement.proposal for e in comparison.effects if e.saving in UNSAID_CLASSES))
    if savers:
        conditions = "; ".join(comparison.unsaid(savers))
        yield f"Do these hold for the saving of {named(savers)}: {conditions}? Were the posts filled and budgeted?"


def _strain(comparison: Comparison) -> Iterator[str]:
    for one_off in comparison.plan.one_offs:
        name, count = one_off.unknown
        if name:
            each = f" (for each of {count})" if count > 1 else ""
            yield f"What does the pension fund quote for the {name}{each}?"


def _exits(comparison: Comparison) -> Iterator[str]:
    """What redundancies and protected pay leave out that can only make them cost more."""
    scenario = comparison.plan.scenario
    unknown = {one_off.unknown[0] for one_off in comparison.plan.one_offs}
    scheme_unsaid = not (
        scenario.pension.strip("0123456789./%") or comparison.plan.book.scale(scenario.pay).table.pension
    )
    for proposal in scenario.proposal:
        for line in proposal.lines("redundancy"):
            if line.lgps is None and line.age >= STRAIN_AGE and line.pension_strain is None:
                counted = f"pension strain of {line.title}" in unknown
                how = "the post has that pension, so its strain is unknown" if counted else "no strain is counted"
                # where the scheme is named and is another, membership is no question
                if counted or scheme_unsaid:
                    yield (
                        f"Is {line.title}, {line.age}, a member of the Local Government Pension Scheme? The line does "
                        f"not say lgps = true or false: {how}."
                    )
            leaving_day = line.on or proposal.from_ or scenario.starts
            if line.notice_weeks and leaving_day is not None and leaving_day < NOTICE_IS_EARNINGS:
                yield (
                    f"Does the contract of {line.title} promise pay in lieu of notice? National Insurance is counted, "
                    f"but before {long_date(NOTICE_IS_EARNINGS)} it was due only on notice pay in a contract."
                )
            # what single payments exceed £30,000 by does not follow from their average
            if line.averages and line.count > 1 and (line.amount is not None or scenario.redundancy_terms.own):
                yield (
                    f"Is any of the {line.count} x {line.title} paid more than £30,000? The cost uses their average, "
                    "so employer National Insurance on payments above £30,000 may be too low."
                )
        for protected in (p for p in proposal.lines("pay_protection") if p.on_cost_percent is None):
            amount = f", {protected.amount.text} a year," if protected.amount is not None else ""
            yield (
                f"Does the protected pay of {protected.title}{amount} include on-costs? "
                "None are added. Give on_cost_percent, or 0 if they are included."
            )


def _cliff(comparison: Comparison, ends: Sequence[Fall], rounding: Rounding) -> Iterator[str]:
    """What falls on the base, where nobody is said to pay from then on."""
    for fall in (f for f in ends if f.then == UNSAID):
        last, payer = long_date(fall.until - timedelta(days=1)), comparison.funder_name(fall.funder)
        # an illustration is never quoted to the penny, whatever the reader chose
        coarse = comparison.plan.scenario.illustrative or comparison.costed.status == "illustrative"
        annual = fall.annual.rounded_text("£" if coarse and rounding == "pence" else rounding)
        yield f"{payer} pays for {fall.title} until {last}. Who pays {annual} a year from the next day?"


def _funding_ends(comparison: Comparison, ends: Sequence[Fall]) -> Iterator[str]:
    """Funding of posts that change, where it is not in the list of funding that ends."""
    listed = {(fall.title, fall.until) for fall in ends}
    for movement in comparison.plan.movements:
        for spell in movement.before:
            if spell.funded_until is not None and (spell.label, spell.funded_until) not in listed:
                last = long_date(spell.funded_until - timedelta(days=1))
                yield f"{spell.label} is funded until {last}. Who pays from the next day, and is that in the growth?"


def _never_paid(comparison: Comparison) -> Iterator[str]:
    """Posts and lines that begin when a funder named for them no longer pays, and nobody is said to."""
    for movement in comparison.movements:
        unmade = (replace(spell, from_=spell.since) for spell in movement.before if not spell.made_by)
        for spell in (*unmade, *(movement.after if not movement.before else ())):
            paid, named_first = dict(spell.payers()), dict(spell.funding)
            if spell.from_ is None or paid.get(UNSAID, 0) <= named_first.get(UNSAID, 0) or not named_first:
                continue
            gone = " and ".join(comparison.funder_name(n) for n, share in named_first.items() if paid.get(n, 0) < share)
            yield f"{spell.label} begins on {long_date(spell.from_)}, when {gone} no longer pays: who does?"


def _dates(comparison: Comparison) -> Iterator[str]:
    if any(m.from_ is None for m in comparison.plan.movements):
        yield "From which day do the changes run? Are the stated figures for a full year or for part of a year?"
