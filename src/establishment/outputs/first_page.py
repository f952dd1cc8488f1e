"""The first page of the report: what it comes to, in a sentence and in short answers, and who stands for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from establishment import __version__
from establishment.costing.figures import Figure, total
from establishment.costing.financial_case import one_off_by_kind
from establishment.costing.measures import money_of
from establishment.costing.results import Results
from establishment.costing.stated import StatedCheck
from establishment.ground.periods import long_date, month_and_year
from establishment.ground.presentation import Presentation
from establishment.ground.screen_lines import capital
from establishment.outputs.blocks import Block, Passage, TextTable
from establishment.outputs.ceiling_words import ceilings_sentence
from establishment.outputs.costing_notes import discount_rate, payback_text
from establishment.outputs.costing_tables import computed_apart
from establishment.outputs.figure_words import falls_to, in_words, joined, net_words, rounding_note

TOGETHER = 6
"""Funders, ends of funding, stated figures and grades without a price that are named one by one on the first page."""


def in_thousands(results: Results) -> Results:
    """The results as the first page shows them: in thousands of pounds, where no other rounding is chosen."""
    presentation = results.presentation
    # a committee reads thousands; the pages after have the pennies
    return results.presented(replace(presentation, rounding=presentation.rounding or "£000"))


def first_page_blocks(results: Results) -> list[Block]:
    """The sentence, the answers and the signatures."""
    coarse = in_thousands(results)
    answers = [(question, capital(answer)) for question, answer in _answers(coarse)]
    return [
        Passage(in_a_sentence(coarse), "strong"),
        TextTable(("Question", "Answer"), answers, ()),
        Passage(rounding_note(coarse)),
        signatures_table(results.presentation),
    ]


def in_a_sentence(results: Results) -> str:
    """What the proposals come to: the recurring net, the base budget on both sides, what falls once, and payback."""
    # one proposal is spoken of as one
    whole = results.comparison.summary(results.scenario.proposals)
    many = len(results.scenario.proposals) != 1
    are = "the proposals are" if many else "the proposal is"
    recurring = f"In a full year {are} {net_words(whole.net, results)} on the base budget"
    before, after = (money_of(results.summary, name) for name in ("baseline", "proposed"))
    # both ends or none: one of them alone says nothing of the step
    if before.complete and after.complete:
        recurring += f", which goes from {in_words(before, results)} to {in_words(after, results)}"
    return recurring + ". " + " ".join(_beside(results, many))


def _beside(results: Results, many: bool) -> Iterator[str]:
    once = results.summary.one_off
    if once.sign != 0:
        yield f"{'They cost' if many else 'It costs'} {in_words(once, results)} once."
    month = results.case.payback().month if results.years else None
    # cashable savings alone: what may be cashable is said in the answer below
    if month is not None:
        yield f"{'They pay' if many else 'It pays'} back from {month_and_year(month)}, on cashable savings alone."


def _answers(results: Results) -> Iterator[tuple[str, str]]:
    yield from _nets(results)
    yield "One-off cost", _one_off(results)
    yield "Payback", payback_text(results) if results.years else "not worked out: the scenario has no years"
    yield "Present value", _present_value(results)
    yield "Funding that ends", _ends(results)
    yield "Stated figures that differ", _stated(results)
    if results.ceilings is not None:
        yield "Ceilings of the establishment", ceilings_sentence(results.ceilings)
    yield "Not priced", _unpriced(results)
    yield "Who pays, a full year", _payers(results)
    day = results.presentation.as_of
    yield "Made", f"{f'{long_date(day)}, ' if day else ''}with establishment {__version__}"


def _nets(results: Results) -> Iterator[tuple[str, str]]:
    if not results.years:
        yield "Net on the base budget, a full year", net_words(results.summary.net, results)
        return
    first, last = results.years[0], results.years[-1]
    yield f"Net on the base budget now ({first.year.label})", net_words(first.measure("all_in_year"), results)
    full = net_words(last.measure("net", "full_year"), results, " a year")
    yield f"Net at the end of {last.year.label}, a full year", full


def _one_off(results: Results) -> str:
    if not results.summary.one_offs:
        return "none"
    kinds = one_off_by_kind(results.comparison)
    parts = joined([f"{in_words(figure, results)} {kind}" for kind, figure in kinds.items()])
    return in_words(results.summary.one_off, results) + (f": {parts}" if len(kinds) > 1 else "")


def _present_value(results: Results) -> str:
    if results.npv is None:
        return "not worked out: the scenario gives no " + ("discount rate" if results.years else "years")
    over = f"over {len(results.years)} years at {discount_rate(results)}, constant prices"
    # a present value counts savings as positive, and this page counts a cost as positive
    return f"{net_words(-results.npv, results)} {over}"


def _ends(results: Results) -> str:
    if not results.cliff:
        return "none"
    # one page holds the signatures, so long lists are added up
    if len(results.cliff) > TOGETHER:
        annual = in_words(total(fall.annual for fall in results.cliff), results)
        return f"{len(results.cliff):,} posts or lines outlast theirs: {annual} a year falls on others"
    amounts = [in_words(fall.annual, results) for fall in results.cliff]
    return "; ".join(
        f"{fall.title}: from {long_date(fall.until)} {annual} a year {falls_to(fall.then, results)}"
        for fall, annual in zip(results.cliff, amounts, strict=True)
    )


def _stated(results: Results) -> str:
    differ = [check for check in results.stated if check.verdict in ("differs", "mistyped")]
    open_ = sum(check.verdict == "untestable" for check in results.stated)
    untested = f"; {open_:,} cannot be tested" if open_ else ""
    if not results.stated:
        return "the scenario states none"
    if not differ:
        return f"none of {len(results.stated):,}{untested}"
    # the first few are named: a page has room for no more
    differences = [_difference(check, results) for check in differ[:TOGETHER]]
    more = f"; and {len(differ) - TOGETHER:,} more" if len(differ) > TOGETHER else ""
    return f"{len(differ):,} of {len(results.stated):,}: {'; '.join(differences)}{more}{untested}"


def _difference(check: StatedCheck, results: Results) -> str:
    """A stated figure as the paper writes it, and the computed one as the page has it, or finer to tell them apart."""
    computed, amount = check.computed, check.stated.amount
    if not isinstance(computed, Figure) or amount is None:
        return check.label
    return f"{check.label} is stated as {amount.text}, computed {in_words(computed, computed_apart(check, results))}"


def _unpriced(results: Results) -> str:
    kinds = results.comparison.costed.unpriced_kinds
    more = f" and {len(kinds) - TOGETHER:,} more grades" if len(kinds) > TOGETHER else ""
    return (joined(kinds) if not more else ", ".join(kinds[:TOGETHER]) + more) or "nothing: every post has a price"


def _payers(results: Results) -> str:
    funders = results.comparison.funders
    if len(funders) > TOGETHER:
        return f"{len(funders):,} payers, in the table that follows"
    nets = {name: results.comparison.summary(funder=name).net for name in funders}
    return "; ".join(f"{results.comparison.funder_name(name)}, {net_words(net, results)}" for name, net in nets.items())


def signatures_table(presentation: Presentation) -> TextTable:
    """Who prepared and reviewed it, and the finance sign-off; what the caller did not give is to be filled in."""
    # a name alone is no signature: a date stands only beside who signed
    signed_on = long_date(presentation.as_of) if presentation.as_of and presentation.prepared_by else ""
    rows = [
        ("Prepared by", presentation.prepared_by, signed_on),
        ("Reviewed by", presentation.reviewed_by, ""),
        ("Finance sign-off", "", ""),
    ]
    return TextTable(("Role", "Name", "Date"), rows, (), title="Prepared and reviewed", to_fill=True)
