"""The financial implications of a committee paper, written from the model: four short paragraphs and a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from establishment.costing.figures import Figure, total
from establishment.costing.financial_case import one_off_by_kind
from establishment.costing.funding_ends import Fall
from establishment.costing.measure_rows import EFFECTS
from establishment.costing.measures import MEASURES
from establishment.costing.results import Results
from establishment.costing.stated import named
from establishment.costing.years import Year
from establishment.ground.money import number_text
from establishment.ground.periods import long_date, month_and_year
from establishment.outputs.assumption_words import replaced_awards
from establishment.outputs.blocks import Block, Passage, TextTable
from establishment.outputs.ceiling_words import ceilings_sentence
from establishment.outputs.costing_notes import (
    classes_note,
    discount_rate,
    payback_text,
    scope_note,
    time_limited_text,
    unpriced_note,
    unsaid_note,
)
from establishment.outputs.costing_tables import CHIEF, CHIEF_LABELS, chief_amounts, proposals_table
from establishment.outputs.figure_words import falls_to, in_words, net_words, rounding_note, shown, year_label
from establishment.outputs.page_markdown import plain_table
from establishment.posts import UNSAID
from establishment.rates.doubts import doubt_sentences

SINGLY = 5
"""Ends of funding on one day, and payers, that are told one by one; more are added up, or stand in a table."""
STRETCHES = 3
"""Runs of years alike that are told in sentences; more stand in a table."""


def paragraph(results: Results) -> str:
    """The text "Financial implications": what it costs and saves, when, who pays, on which basis, what is not known.

    Sentences in at most four paragraphs, then tables, with a blank line between; every figure is one of the costing.
    """
    parts = [
        block.text if isinstance(block, Passage) else plain_table(block)
        for block in implications(results)
        if isinstance(block, Passage | TextTable)
    ]
    return "\n\n".join(["Financial implications", *parts]) + "\n"


def implications(results: Results) -> list[Block]:
    """The paragraphs and the tables of that text, without its heading."""
    parts = [
        # in the order of a committee's questions: how much, when, who pays, on what basis
        [*_recurring(results), *_posts(results), *_ceilings(results)],
        [*_years(results), *_one_off(results)],
        [*_payers(results), *_cashable(results), *_ends(results)],
        list(_basis(results)),
    ]
    tables = [_proposals(results), _payers_table(results), _years_table(results)]
    return [*(Passage(" ".join(part)) for part in parts if part), *(table for table in tables if table.rows)]


def _recurring(results: Results) -> Iterator[str]:
    whole = results.comparison.summary(results.scenario.proposals)
    count = len(results.scenario.proposals)
    what = "The proposals add" if count > 1 else "The proposal adds"
    takes = "take" if count > 1 else "takes"
    # nothing at all is a finding too, and is said as one
    if whole.growth.sign == 0 and whole.savings.sign == 0 and whole.unclassified.sign == 0:
        yield f"{'The proposals change' if count > 1 else 'The proposal changes'} nothing in the recurring base budget."
        return
    growth, savings = _or_nothing(whole.growth, results), _or_nothing(whole.savings, results)
    yield (
        f"In a full year {what[0].lower()}{what[1:]} {growth} to the base budget (recurring growth) "
        f"and {takes} {savings} from it (recurring savings): {net_words(whole.net, results, ' a year')}."
    )
    if whole.unclassified.terms or whole.unclassified.pence:
        rest = in_words(whole.unclassified, results)
        yield f"Whether {rest} is growth or saving cannot be told until the costs are known."
    for group in results.scenario.group:
        if group.reinvested_in is not None:
            part = results.reinvested(group)
            of = f"{in_words(part, results)} of the" if part is not None else "the"
            saving = f"{of[0].upper()}{of[1:]} saving of {named(group.proposals)}"
            yield f"{saving} is reinvested in proposal {group.reinvested_in}."


def _or_nothing(figure: Figure, results: Results) -> str:
    """An amount in words; nothing in place of £0."""
    return in_words(figure, results) if figure.sign != 0 else "nothing"


def _proposals(results: Results) -> TextTable:
    """One row a proposal and one for all; empty where there is one, of which the text says all."""
    table = proposals_table(results)
    return table if len(results.scenario.proposals) > 1 else TextTable(table.headings, ())


def _posts(results: Results) -> Iterator[str]:
    summary = results.comparison.summary(results.scenario.proposals)
    before, after = summary.posts
    if before or after:
        exact = all(fte == posts for fte, posts in zip(summary.fte, summary.posts, strict=True))
        fte = "" if exact else f" ({number_text(summary.fte[0])} to {number_text(summary.fte[1])} FTE)"
        # the same number on both sides may still be other posts
        way = f"go from {before:,} to {after:,}" if before != after else f"stay {before:,} in number"
        yield f"The posts that change {way}{fte}."


def _ceilings(results: Results) -> Iterator[str]:
    if results.ceilings is not None:
        yield ceilings_sentence(results.ceilings)


def _stretches(results: Results) -> list[tuple[str, list[Year]]]:
    """What is said of years, with the years in a row of which it is said."""
    return [(words, list(alike)) for words, alike in groupby(results.years, lambda year: _of_year(year, results))]


def _years(results: Results) -> Iterator[str]:
    totals = [year.measure("all_in_year") for year in results.years]
    nets = [year.measure("net", effect) for year in results.years for effect in EFFECTS]
    # a year of nothing after another needs no sentence each
    if len(results.years) > 1 and all(net.sign == 0 for net in (*totals, *nets)):
        first, last = results.years[0].year.label, results.years[-1].year.label
        yield f"From {first} to {last} the effect on the base budget in each year is no net cost."
        return
    stretches = _stretches(results)
    # the first and the last year say where it begins and ends; those between are in the table
    for words, alike in stretches if len(stretches) <= STRETCHES else (stretches[0], stretches[-1]):
        labels = [year.year.label for year in alike]
        when = f"In {labels[0]}" if len(labels) == 1 else f"In each year from {labels[0]} to {labels[-1]}"
        yield f"{when} {words}"


def _years_table(results: Results) -> TextTable:
    """One row a year, where the years are too different to be told in sentences."""
    label = MEASURES["net"].label
    headings = ("Year", MEASURES["all_in_year"].label, f"{label}, {EFFECTS['full_year']}")
    # where sentences tell the years, a table would repeat them
    few = len(_stretches(results)) <= STRETCHES
    rows = (
        []
        if few
        else [
            (
                year_label(year.year.label, year.projected),
                shown(year.measure("all_in_year"), results, nothing="£0"),
                shown(year.measure("net", "full_year"), results, nothing="£0"),
            )
            for year in results.years
        ]
    )
    return TextTable(headings, rows)


BESIDE = ("time_limited", "one_off")
"""The measures of a year that stand beside what recurs."""


def _of_year(year: Year, results: Results) -> str:
    """What is said of a year, without its name; once where what falls in it is a full year's."""
    assumed = ", on assumed awards or rates" if year.projected else ""
    full, whole = year.measure("net", "full_year"), year.measure("all_in_year")
    # said once where the year and a full year are the same
    if not _beside(*map(year.measure, BESIDE)) and (full.pence, full.terms) == (whole.pence, whole.terms):
        a_year = ", all of it recurring and the same in a full year" if whole.sign != 0 else ""
        return f"the effect on the base budget is {net_words(whole, results)}{a_year}{assumed}."
    return (
        f"the effect on the base budget is {_in_year(year, results)}; the full-year recurring net "
        f"at its end is {net_words(full, results)}{assumed}."
    )


def _in_year(year: Year, results: Results) -> str:
    """All that falls in a year, and of what it is made where that is more than recurring money."""
    whole = net_words(year.measure("all_in_year"), results)
    beside = _beside(*map(year.measure, BESIDE))
    if not beside:
        return f"{whole}, all of it recurring" if year.measure("net").sign != 0 else whole
    parts = {"recurring": year.measure("net"), **beside}
    return f"{whole}: {', '.join(f'{words} {net_words(figure, results)}' for words, figure in parts.items())}"


def _one_off(results: Results) -> Iterator[str]:
    summary = results.summary
    if summary.one_offs:
        kinds = one_off_by_kind(results.comparison)
        split = " and ".join(f"{in_words(figure, results)} is {kind}" for kind, figure in kinds.items())
        more = f", of which {split}" if len(kinds) > 1 else ""
        yield f"One-off costs come to {in_words(summary.one_off, results)}{more}; the recurring figures leave them out."
    if time_limited_text(results):
        yield time_limited_text(results)
    for release in summary.releases:
        worth = in_words(Figure(release.pence), results)
        yield f"{release.title}: time worth {worth} a year is released, which is not cash and changes no budget."
    if results.years and summary.one_offs:
        yield f"Payback: {payback_text(results)}."
    if results.npv is not None:
        rate = discount_rate(results)
        yield f"The net present value (savings less costs) at {rate} is {in_words(results.npv, results)}."


def _payers(results: Results) -> Iterator[str]:
    funders = results.comparison.funders
    # of many payers no sentence is made: the table has them
    for funder in funders if len(funders) <= SINGLY else ():
        net = results.comparison.summary(funder=funder).net
        whom = f"For {results.comparison.funder_name(funder)} the recurring net is"
        whom = "No payer is named for" if funder == UNSAID else whom
        yield f"{whom} {net_words(net, results, ' a year')}."
    moves = results.summary.between_funders
    if moves.sign != 0:
        amount = in_words(moves, results)
        yield (
            f"{amount[0].upper()}{amount[1:]} a year only moves between funders: it is growth of one funder and a "
            "saving of another, and neither in the total."
        )


def _payers_table(results: Results) -> TextTable:
    """One row a funder, where they are too many to be told one by one."""
    comparison = results.comparison
    many = comparison.funders if len(comparison.funders) > SINGLY else ()
    rows = [(comparison.funder_name(f), *chief_amounts(comparison.summary(funder=f), results)) for f in many]
    return TextTable(("Who pays", *CHIEF_LABELS), rows, range(1, 1 + len(CHIEF)))


def _cashable(results: Results) -> Iterator[str]:
    yield from filter(None, (classes_note(results), scope_note(results), unsaid_note(results)))


def _ends(results: Results) -> Iterator[str]:
    alike: dict[tuple[object, ...], list[Fall]] = {}
    for fall in results.cliff:
        # the same day and payers are one event, however many posts it touches
        alike.setdefault((fall.until, fall.funder, fall.then), []).append(fall)
    for falls in alike.values():
        if len(falls) > SINGLY:
            yield _end(_how_many(falls), "they do", falls, results)
        else:
            for fall in falls:
                yield _end(fall.title, "it does", [fall], results)


def _end(what: str, they: str, falls: Sequence[Fall], results: Results) -> str:
    """Funding that ends on one day for one funder, and who pays then."""
    name, fall = results.comparison.funder_name, falls[0]
    annual = in_words(total(each.annual for each in falls), results)
    return (
        f"The funding of {what} by {name(fall.funder)} ends before {they}: from {long_date(fall.until)} "
        f"{annual} a year {falls_to(fall.then, results)}."
    )


def _how_many(falls: Sequence[Fall]) -> str:
    posts = sum(fall.posts for fall in falls)
    lines = sum(1 for fall in falls if not fall.posts)
    parts = [f"{posts:,} posts" if posts else "", f"{lines} lines" if lines > 1 else "1 line" if lines else ""]
    return " and ".join(part for part in parts if part)


def _left_out(results: Results) -> list[str]:
    """Which proposals have money that is in no recurring figure: their number and what it is."""
    parts = []
    # of one proposal the text above says it already
    for proposal in results.scenario.proposal if len(results.scenario.proposal) > 1 else ():
        summary = results.comparison.summary([proposal.id])
        kinds = list(_beside(summary.time_limited, summary.one_off))
        parts += [f"{proposal.id} ({' and '.join(kinds)})"] if kinds else []
    return parts


def _beside(time_limited: Figure, one_off: Figure) -> dict[str, Figure]:
    """What is in no recurring figure, by its name; nothing of what is nil."""
    beside = {"time-limited": time_limited, "one-off": one_off}
    return {name: figure for name, figure in beside.items() if figure.sign != 0}


def _basis(results: Results) -> Iterator[str]:
    scenario = results.scenario
    # a basis of posts that are all given a cost would be a basis of nothing
    if results.priced:
        bases = dict.fromkeys((scenario.basis.baseline, scenario.basis.proposed))
        basis = " before and ".join(name.replace("_", " ") for name in bases)
        month = f" at the pay of {month_and_year(scenario.price_base)}" if scenario.price_base else ""
        yield f"Posts are costed at the {basis} of their grades{month}, with {'; '.join(results.rates_used)}."
    if left_out := _left_out(results):
        yield f"The recurring figures leave out other money of these proposals: {', '.join(left_out)}."
    if unpriced := unpriced_note(results):
        yield unpriced
    yield from replaced_awards(results)
    yield from results.increment_notes
    yield from doubt_sentences(results.doubts)
    if results.status == "illustrative":
        coarse = " and are shown to the pound" if results.presentation.rounding in (None, "pence") else ""
        yield f"The figures rest on illustrative inputs{coarse}."
    if note := rounding_note(results):
        yield note
