"""What a scenario assumes in place of, or beyond, what is known: awards and rates, in sentences."""

from __future__ import annotations

from datetime import date

from establishment.costing.results import Results
from establishment.ground.money import text
from establishment.ground.periods import long_date


def replaced_awards(results: Results) -> list[str]:
    """The scales whose known pay the scenario sets aside, and from when; as a sentence each."""
    first: dict[str, date] = {}
    for award in (award for award in results.scenario.awards if award.replaces_known):
        scale = award.scale or results.scenario.pay
        # several awards can replace the same known pay: the first day is the one from which it no longer counts
        first[scale] = min(first.get(scale, award.from_), award.from_)
    return [
        f"The known pay of {scale} from {long_date(day)} is set aside: the scenario replaces it with an assumed award."
        for scale, day in first.items()
    ]


def assumptions_made(results: Results) -> list[str]:
    """The awards and rates that are assumed, as the scenario gives them."""
    sentences = []
    last, why_later = _last_priced(results)
    for award in results.scenario.awards:
        gives = [f"{float(award.percent):g}%"] if award.percent is not None else []
        gives += [text(award.flat.pence)] if award.flat is not None else []
        what = (" or, if greater, " if award.greater else " and ").join(gives)
        lumps = [f"{float(award.lump_percent):g}% of a year's basic pay"] if award.lump_percent is not None else []
        lumps += [text(award.lump_sum.pence)] if award.lump_sum is not None else []
        once = f"{' and '.join(lumps)} once" if lumps else ""
        points = f" on points {award.points[0]} to {award.points[-1]}" if award.points else ""
        grades = f" for {', '.join(award.grades)}" if award.grades else ""
        later = f"the {award.years - 1} years after" if award.years > 2 else "the year after"
        each = f" and on that day of {later}" if award.years > 1 else ""
        late = f" (agreed {long_date(award.agreed)}; it is counted when it is earned)" if award.agreed else ""
        gives_all = " and ".join(part for part in (what, once) if part)
        replaces = f". It replaces the known pay of {award.scale or results.scenario.pay} from then on"
        instead = replaces if award.replaces_known else ""
        # an award that prices nothing would be taken for one that does
        unused = "" if award.from_ <= last else f" It changes no figure here: {why_later}"
        from_ = f"from {long_date(award.from_)}{each}"
        # what the award gives comes first, and its terms after, as an agreement words it
        sentences.append(f"Assumed award: {gives_all}{points}{grades} {from_}{late}{instead}.{unused}")
    sentences += _years_unsaid(results)
    if results.scenario.hold_on_costs:
        sentences.append("Assumed: on-cost rates stay at the last known rates.")
    return sentences


def _last_priced(results: Results) -> tuple[date, str]:
    """The last day whose pay is in a figure, and why no later one is."""
    scenario, years = results.scenario, results.comparison.years
    base = scenario.price_base or date.min
    if years and scenario.prices == "cash":
        return max(base, years[-1].last_day), f"it begins after {years[-1].label}, the last year shown."
    if years:
        return base, 'the years are at constant prices; write prices = "cash" for those of each month.'
    return base, 'no year is costed; add first_year = "2026/27" and prices = "cash".'


def _years_unsaid(results: Results) -> list[str]:
    """What is said of years while no year is costed."""
    scenario = results.scenario
    if results.comparison.years:
        return []
    keys = ['prices = "cash"'] if scenario.prices == "cash" else []
    keys += ["discount_percent"] if scenario.discount_percent is not None else []
    unused = [f"{key} changes" for key in keys]
    if any(movement.from_ is not None for movement in results.comparison.plan.movements):
        unused.append("The day of a change (from, starts) changes")
    return [f'{each} no figure here: no year is costed; add first_year = "2026/27".' for each in unused]
