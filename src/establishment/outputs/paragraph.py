"""The financial implications of a committee paper, written from the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from establishment.costing.figures import Figure, total
from establishment.costing.financial_case import one_off_by_kind
from establishment.costing.funding_ends import Fall
from establishment.costing.measures import EFFECTS
from establishment.costing.results import Results
from establishment.costing.stated import named
from establishment.costing.years import Year
from establishment.ground.money import number_text
from establishment.ground.periods import long_date
from establishment.outputs.assumption_words import replaced_awards
from establishment.outputs.costing_notes import (
    classes_note,
    discount_rate,
    payback_text,
    scope_note,
    time_limited_text,
    unpriced_note,
    unsaid_note,
)
from establishment.outputs.figure_words import net_words, shown
from establishment.rates.doubts import doubt_sentences
from establishment.scenarios.proposals import Proposal

SINGLY = 5
"""Ends of funding on one day that are told one by one; more are added up, and the report's table has each."""


def paragraph(results: Results) -> str:
    """The text "Financial implications": what it costs and saves, when, who pays, on which basis, what is not known.

    Sentences in paragraphs, with a blank line between; every figure is one of the costing.
    """
    return "\n\n".join(["Financial implications", *implications(results)]) + "\n"


def implications(results: Results) -> list[str]:
    """The paragraphs of that text, without its heading."""
    parts = [_recurring(results), _posts(results), _years(results), _one_off(results), _payers(results),
             _cashable(results), _ends(results), _basis(results)]  # fmt: skip
    return [" ".join(part) for part in map(list, parts) if part]


def _amount(figure: Figure, results: Results) -> str:
    return shown(figure, results, nothing="£0")


def _recurring(results: Results) -> Iterator[str]:
    whole = results.comparison.summary(results.scenario.proposals)
    count = len(results.scenario.proposals)
    what = "The proposals add" if count > 1 else "The proposal adds"
    takes = "take" if count > 1 else "takes"
    if whole.growth.sign == 0 and whole.savings.sign == 0 and whole.unclassified.sign == 0:
        yield f"{'The proposals change' if count > 1 else 'The proposal changes'} nothing in the recurring base budget."
        return
    yield (
        f"In a full year {what[0].lower()}{what[1:]} {_amount(whole.growth, results)} to the base budget (recurring "
        f"growth) and {takes} {_amount(whole.savings, results)} from it (recurring savings): "
        f"{net_words(whole.net, results, ' a year')}."
    )
    if whole.unclassified.terms or whole.unclassified.pence:
        yield f"Whether {whole.unclassified} is growth or saving cannot be told until the costs are known."
    if count > 1:
        yield from (_proposal(proposal, results) for proposal in results.scenario.proposal)
    for group in results.scenario.group:
        if group.reinvested_in is not None:
            part = results.reinvested(group)
            of = f"{_amount(part, results)} of the" if part is not None else "The"
            yield f"{of} saving of {named(group.proposals)} is reinvested in proposal {group.reinvested_in}."


def _proposal(proposal: Proposal, results: Results) -> str:
    """The recurring net of a proposal, and what of its money is not in that."""
    summary = results.comparison.summary([proposal.id])
    beside = {"time-limited": summary.time_limited, "one-off": summary.one_off}
    names = [name for name, figure in beside.items() if figure.sign != 0]
    left_out = f", recurring; its {' and '.join(names)} money is not in that" if names else ""
    title = f" ({proposal.title})" if proposal.title else ""
    return f"Proposal {proposal.id}{title} is {net_words(summary.net, results, ' a year')}{left_out}."


def _posts(results: Results) -> Iterator[str]:
    summary = results.comparison.summary(results.scenario.proposals)
    before, after = summary.posts
    if before or after:
        fte = f" ({number_text(summary.fte[0])} to {number_text(summary.fte[1])} FTE)"
        yield f"The posts that the proposals touch go from {before:,} to {after:,}{fte}."


def _years(results: Results) -> Iterator[str]:
    totals = [year.measure("all_in_year") for year in results.years]
    nets = [year.measure("net", effect) for year in results.years for effect in EFFECTS]
    if len(results.years) > 1 and all(net.sign == 0 for net in (*totals, *nets)):
        first, last = results.years[0].year.label, results.years[-1].year.label
        yield f"From {first} to {last} what falls on the base budget in each year is no net cost."
        return
    for said, alike in groupby(results.years, key=lambda year: _of_year(year, results)):
        labels = [year.year.label for year in alike]
        when = f"In {labels[0]}" if len(labels) == 1 else f"In each year from {labels[0]} to {labels[-1]}"
        yield f"{when} {said}"


def _of_year(year: Year, results: Results) -> str:
    """What is said of a year, without its name."""
    assumed = ", on assumed awards or rates" if year.projected else ""
    return (
        f"what falls on the base budget is {_in_year(year, results)}; the full-year recurring net "
        f"at its end is {net_words(year.measure('net', 'full_year'), results)}{assumed}."
    )


def _in_year(year: Year, results: Results) -> str:
    """All that falls in a year, and of what it is made where that is more than recurring money."""
    whole = net_words(year.measure("all_in_year"), results)
    beside = {"time-limited": year.measure("time_limited"), "one-off": year.measure("one_off")}
    beside = {words: figure for words, figure in beside.items() if figure.sign != 0}
    if not beside:
        return f"{whole}, all of it recurring" if year.measure("net").sign != 0 else whole
    parts = {"recurring": year.measure("net"), **beside}
    return f"{whole}: {', '.join(f'{words} {net_words(figure, results)}' for words, figure in parts.items())}"


def _one_off(results: Results) -> Iterator[str]:
    summary = results.summary
    if summary.one_offs:
        kinds = one_off_by_kind(results.comparison)
        split = " and ".join(f"{_amount(figure, results)} is {kind}" for kind, figure in kinds.items())
        more = f", of which {split}" if len(kinds) > 1 else ""
        yield f"One-off costs come to {_amount(summary.one_off, results)}{more}; they are apart from recurring figures."
    if time_limited_text(results):
        yield time_limited_text(results)
    for release in summary.releases:
        worth = _amount(Figure(release.pence), results)
        yield f"{release.title}: time worth {worth} a year is released, which is no cash and changes no budget."
    if results.years and summary.one_offs:
        yield f"Payback: {payback_text(results)}."
    if results.npv is not None:
        rate = discount_rate(results)
        yield f"The net present value (savings less costs) at {rate} is {_amount(results.npv, results)}."


def _payers(results: Results) -> Iterator[str]:
    for funder in results.comparison.funders:
        net = results.comparison.summary(funder=funder).net
        name = results.comparison.funder_name(funder)
        yield f"For {name} the recurring net is {net_words(net, results, ' a year')}."
    moves = results.summary.between_funders
    if moves.sign != 0:
        yield (
            f"{_amount(moves, results)} a year only moves between funders: it is growth of some and saving of others, "
            "and neither over the whole."
        )


def _cashable(results: Results) -> Iterator[str]:
    yield from filter(None, (classes_note(results), scope_note(results), unsaid_note(results)))


def _ends(results: Results) -> Iterator[str]:
    alike: dict[tuple[object, ...], list[Fall]] = {}
    for fall in results.cliff:
        alike.setdefault((fall.until, fall.funder, fall.then), []).append(fall)
    for found in alike.values():
        if len(found) > SINGLY:
            yield _end(_how_many(found), "they do", found, results)
        else:
            for fall in found:
                yield _end(fall.title, "it does", [fall], results)


def _end(what: str, they: str, found: Sequence[Fall], results: Results) -> str:
    """Funding that ends on one day for one funder, and who pays then."""
    name, fall = results.comparison.funder_name, found[0]
    annual = _amount(total(each.annual for each in found), results)
    return (
        f"The funding of {what} by {name(fall.funder)} ends before {they}: from {long_date(fall.until)} "
        f"{annual} a year falls on {name(fall.then)}."
    )


def _how_many(found: Sequence[Fall]) -> str:
    posts = sum(fall.posts for fall in found)
    lines = sum(1 for fall in found if not fall.posts)
    parts = [f"{posts:,} posts" if posts else "", f"{lines} lines" if lines > 1 else "1 line" if lines else ""]
    return " and ".join(part for part in parts if part)


def _basis(results: Results) -> Iterator[str]:
    scenario = results.scenario
    if results.priced:
        bases = dict.fromkeys((scenario.basis.baseline, scenario.basis.proposed))
        basis = " before and ".join(name.replace("_", " ") for name in bases)
        month = f" at the pay of {scenario.price_base:%B %Y}" if scenario.price_base else ""
        yield f"Posts are costed at the {basis} of their grades{month}, with {'; '.join(results.rates_used)}."
    if unpriced := unpriced_note(results):
        yield unpriced
    yield from replaced_awards(results)
    yield from results.increment_notes
    yield from doubt_sentences(results.doubts)
    if results.status == "illustrative":
        yield "The figures rest on illustrative inputs and are shown to the pound."
