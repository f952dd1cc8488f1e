"""A costing laid out as a workbook: which sheets there are, and in which order they are worked out."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from establishment.costing.measures import CASHABLE_PARTS, MEASURES, OF_YEAR, money_of
from establishment.costing.results import Results
from establishment.costing.stated import named
from establishment.ground.collection import nothing_collected
from establishment.ground.progress import tracked
from establishment.outputs.made_by import made_by_cells
from establishment.outputs.workbook.bridge_sheets import BridgeRows, bridge, cliff, gather
from establishment.outputs.workbook.ceilings_sheet import ceilings_sheet
from establishment.outputs.workbook.checks import Checks
from establishment.outputs.workbook.day_checks import check_days
from establishment.outputs.workbook.effects import effects
from establishment.outputs.workbook.effects_by_year import yearly
from establishment.outputs.workbook.formulas import NONE, ONE, Formula, above, added, either, joined, largest, least
from establishment.outputs.workbook.grid import WorkbookFile
from establishment.outputs.workbook.inputs import Inputs
from establishment.outputs.workbook.model import Model, WorkbookLine, collect
from establishment.outputs.workbook.more_posts import MorePosts, PriceLists
from establishment.outputs.workbook.one_off_sheet import once_only
from establishment.outputs.workbook.payback_sheet import PaybackSheet
from establishment.outputs.workbook.posts import Proposed
from establishment.outputs.workbook.redundancy_sheet import RedundancySheet, runs_again
from establishment.outputs.workbook.stated import StatedSheet
from establishment.outputs.workbook.summaries import ALL, Funders, Proposals, Workings, scopes_of
from establishment.outputs.workbook.summary_sheet import SummarySheet, SummarySource
from establishment.outputs.workbook.unit_costs import UnitCosts
from establishment.outputs.workbook.unpriced import Unpriced
from establishment.outputs.workbook.words import SHEETS, Headline, assumptions, cover, listing, sources
from establishment.outputs.workbook.workings import Desk, full_year, payers_of, through_time
from establishment.outputs.workbook.years import Years

STEPS = 10
"""Steps in which the sheets are made."""


def workbook(results: Results) -> bytes:
    """The bytes of the workbook of a costing; the same for the same costing."""
    with nothing_collected():
        model = collect(results)
        walk = gather(model)
        names = _sheets(model, walk)
        book = WorkbookFile(
            ["Cover", *names], title=results.scenario.title, whole_pounds=results.status == "illustrative"
        )
        return WorkbookLayout(book, model, walk, names).made()


def _sheets(model: Model, walk: BridgeRows) -> list[str]:
    """The sheets there is something for, in order."""
    plan = model.comparison.plan
    needed = {
        "Funding": bool(model.splits),
        "More posts": bool(model.spare),
        "Lists": bool(model.spare),
        "Through time": bool(model.years),
        "By year": bool(model.years),
        "Years": bool(model.years),
        "Payback": model.pays_back_live,
        # the sheet adds the causes in one order, and a plan that is run backwards takes them back in the other
        "Bridge": not plan.backwards,
        "Cliff": bool(walk.falls),
        "Redundancy": any(map(runs_again, plan.one_offs)),
        "One-off": bool(plan.one_offs or plan.releases),
        "No price": bool(model.kinds),
        "Stated": bool(model.results.stated),
        "Ceilings": model.results.ceilings is not None,
        "Questions": bool(model.results.questions),
    }
    return [name for name in SHEETS if needed.get(name, True)]


class WorkbookLayout:
    """The sheets as they are made, each from those before it."""

    def __init__(self, book: WorkbookFile, model: Model, walk: BridgeRows, names: list[str]) -> None:
        # steps are yielded so that somebody who waits sees progress: a large workbook takes a minute
        self.book, self.model, self.walk, self.names = book, model, walk, names
        self.sheets, self.checks, self.content = book.sheets, Checks(), b""

    def made(self) -> bytes:
        """Write all sheets and return the bytes of the file."""
        for _ in tracked(self._steps(), "Writing the workbook", total=STEPS):
            pass
        return self.content

    def _steps(self) -> Iterator[None]:
        """Write the sheets step by step, each from those before it."""
        payers = payers_of(self.model)
        inputs = Inputs(self.sheets["Inputs"], self.model, payers)
        # names are defined first: every later formula then uses them instead of cells
        self._named(inputs)
        if self.model.spare_year is not None:
            self.checks.added, self.checks.year = inputs.year_added, self.model.spare_year.label
        more = None
        if self.model.spare:
            lists = PriceLists(self.sheets["Lists"], self.model, inputs, payers)
            more = MorePosts(self.sheets["More posts"], lists, self.model)
        proposed = Proposed(self.model, self.sheets, inputs, more)
        units = UnitCosts(self.sheets["Unit costs"], self.model, inputs, proposed)
        # after the unit costs, because only their sheet knows what a spare row costs
        if more is not None:
            self.checks.same("More posts: rows that are neither empty nor complete", more.finish(), NONE)
        yield
        desk = Desk(self.model, inputs, proposed, units, payers)
        source = yield from self._workings(desk)
        proposals = Proposals(self.sheets["Proposals"], source)
        yield
        years = Years(self.sheets["Years"], source) if source.time is not None else None
        yield
        funders = Funders(self.sheets["Funders"], source)
        yield
        self._beside(source, proposals)
        payback = PaybackSheet(self.sheets["Payback"], source) if "Payback" in self.sheets else None
        stated = StatedSheet(self.sheets["Stated"], source, proposals, years) if "Stated" in self.sheets else None
        # identities come after all sheets, so that each column they name is whole
        self._identities(source, proposals, funders, years)
        # after every sheet with figures, for the checks look at its cells; before the sheets that show their result
        master = self.checks.write(self.sheets["Checks"], self.book, inputs["tolerance"])
        SummarySheet(
            self.sheets["Summary"],
            SummarySource(source, proposals, funders, years, payback, stated, self.checks.changed),
        )
        self._texts(inputs)
        self._front(proposals, source, master, years)
        yield
        self.content = self.book.finished()

    def _named(self, inputs: Inputs) -> None:
        names = {"places": "Places", "months": "MonthsInYear", "tolerance": "Tolerance", "discount": "DiscountRate"}
        for key, name in names.items():
            if key in inputs.cells:
                inputs.cells[key] = self.book.name(name, inputs.cells[key])

    def _workings(self, desk: Desk) -> Generator[None, None, Workings]:
        whole = full_year(self.sheets["Full year"], desk)
        yield
        time = through_time(self.sheets["Through time"], desk) if "Through time" in self.sheets else None
        yield
        effect_rows = effects(self.sheets["Effects"], desk, whole)
        yield
        if time is not None:
            yearly(self.sheets["By year"], desk, effect_rows, time)
        yield
        again = RedundancySheet(self.sheets["Redundancy"], desk, self.checks) if "Redundancy" in self.sheets else None
        once = once_only(self.sheets.get("One-off"), desk, again)
        unpriced = Unpriced(self.sheets.get("No price"), desk, effect_rows, scopes_of(desk))
        yield
        return Workings(desk, desk.proposed.posts, whole, effect_rows, once, unpriced, time, self.checks)

    def _beside(self, source: Workings, proposals: Proposals) -> None:
        desk = source.desk
        if "Bridge" in self.sheets:
            ends = proposals.cell(ALL, "baseline"), proposals.cell(ALL, "proposed")
            bridge(self.sheets["Bridge"], desk, self.walk, ends, self.checks)
        if "Cliff" in self.sheets:
            cliff(self.sheets["Cliff"], desk, self.walk, self.checks, source.time)

    def _identities(self, source: Workings, proposals: Proposals, funders: Funders, years: Years | None) -> None:
        same, each = self.checks.same, [named([p]) for p in self.model.results.scenario.proposals]
        # a measure of years alone has no cell on the sheet of proposals
        for measure in (m.name for m in OF_YEAR if m.of_summary):
            parts = added(proposals.cell(name, measure) for name in each)
            same(f"Proposals add to the whole: {MEASURES[measure].phrase}", parts, proposals.cell(ALL, measure))
        if funders.rows:
            # what papers quote; every measure of a funder is compared with the library's beside it
            for measure in ("recurring_growth", "gross_savings", "net", "time_limited", "one_off"):
                same(
                    f"Funders add to the whole: {MEASURES[measure].phrase}",
                    funders.all.ref(measure),
                    proposals.cell(ALL, measure),
                )
        for name in [*each, ALL]:
            net = proposals.cell(name, "proposed") - proposals.cell(name, "baseline")
            same(f"{name}: proposed - baseline = growth - savings", net, proposals.cell(name, "net"))
        _lines_add(source, self.checks)
        check_days(self.model, source.desk.proposed, self.checks)
        if years is not None:
            _years_add(source, years, each, self.checks)
        _shares_add(source.desk, self.checks)

    def _texts(self, inputs: Inputs) -> None:
        results = self.model.results
        listing(
            self.sheets["Assumptions"],
            "Assumptions",
            "What the figures rest on; and, as fixed, what stays as costed. Amounts in sentences are as costed.",
            assumptions(results, self.model),
            ("No.", "Assumption"),
            (10, 150),
            printed=True,
        )
        if results.ceilings is not None:
            ceilings_sheet(self.sheets["Ceilings"], results.ceilings)
        if "Questions" in self.sheets:
            questions = [(str(n), text) for n, text in enumerate(results.questions, 1)]
            listing(self.sheets["Questions"], "Ask the author", "", questions, ("No.", "Question"), (10, 150))
        listing(
            self.sheets["Sources"],
            "Sources",
            "The references of every rate and point used, and what made this workbook.",
            [*sources(inputs.sources), *((*row, "") for row in made_by_cells(results))],
            ("No.", "Title", "Address", "Page", "Seen", "Cited by", "What the values state"),
            (6, 60, 80, 12, 18, 44, 80),
        )

    def _front(
        self, proposals: Proposals, source: Workings, master: tuple[Formula, Formula], years: Years | None
    ) -> None:
        named_cells = {
            "Baseline": "baseline",
            "Proposed": "proposed",
            "GrossGrowth": "recurring_growth",
            "GrossSavings": "gross_savings",
            "NetRecurring": "net",
            "CashableSavings": "cashable_savings",
            "OneOff": "one_off",
            "TimeLimited": "time_limited",
        }
        for name, measure in named_cells.items():
            self.book.name(name, proposals.cell(ALL, measure))
        master_name = self.book.name("MasterCheck", master[0]), self.book.name("SinceCosted", master[1])
        missing = source.unpriced.words_for
        heads = [
            Headline(MEASURES[name].label, proposals.cell(ALL, name), missing(ALL, name))
            for name in ("recurring_growth", "gross_savings", "net", "one_off", "time_limited")
        ]
        heads += [
            Headline(MEASURES[name].label, proposals.cell(ALL, name))
            for name in (*CASHABLE_PARTS, "not_cashable")
            # a class of savings with nothing in it is left out of the cover, or it would be a list of noughts
            if money_of(self.model.results.summary, name).sign != 0
        ]
        if years is not None:
            heads.append(years.headline)
        cover(self.sheets["Cover"], self.book, self.model, heads, master_name, self.names)
        # each sheet shows whether the checks hold: somebody may print or send one sheet alone
        for name in self.names:
            message = joined([Formula('"Checks: "', "Checks: "), master_name[0], Formula('"; "', "; "), master_name[1]])
            self.sheets[name].put(2, 0, message, "bold")


def _lines_add(source: Workings, checks: Checks) -> None:
    """The cost of every line is in an effect, once."""
    whole, effects = source.whole, source.effects.table
    for money, columns in (
        ("recurring", ("baseline", "proposed")),
        ("unbudgeted", ("outside_before", "outside_after")),
    ):
        for side, column in zip(("baseline", "proposed"), columns, strict=True):
            kind = Formula(f'"{money}"', money)
            # untouched posts stand on both sides, so they count in the baseline and in what is proposed
            lines = added(
                whole.sum_where("cost", {"money": kind, "side": Formula(f'"{s}"', s)}) for s in (side, "both")
            )
            checks.same(f"Lines add to the effects: {money}, {side}", lines, effects.sum(column))


def _years_add(source: Workings, years: Years, each: list[str], checks: Checks) -> None:
    for year in years.years:
        for measure in ("part_year_net", "full_year_net", "all_in_year"):
            parts = added(years.cell(name, measure, year.label) for name in each)
            checks.same(
                f"{year.label}: proposals add to the whole, {measure.replace('_', ' ')}",
                parts,
                years.cell(ALL, measure, year.label),
            )
    desk = source.desk
    # only lines with a day that has no price need this: of all others the stretches cover every day
    for line in desk.model.uncovered:
        _covered(source, line, (desk.inputs["year", years.years[0]], desk.inputs["plan end"]), checks)
    labels = [year.label for year in years.years]
    flows = added(years.cell(ALL, "all_in_year", label) for label in labels)
    checks.same("The years add to the cumulative net", flows, years.cell(ALL, "cumulative_net", labels[-1]))


def _covered(source: Workings, line: WorkbookLine, ends: tuple[Formula, Formula], checks: Checks) -> None:
    """Every day of a line within the plan has a price."""
    assert source.time is not None
    row = source.desk.proposed.rows[line]
    start = least(largest(ends[0], row.ref("from")), ends[1])
    end = largest(least(ends[1], row.ref("until")), start)
    what = f"Line {line.number}: every day of the plan on which it is there has a price (days)"
    checks.same(what, end - start, source.time.sum_where("days", {"line": row.ref("line")}))


def _shares_add(desk: Desk, checks: Checks) -> None:
    """No share of a split is below nothing: the first-named takes what the others leave."""
    for number, shares in enumerate(desk.proposed.shares.values(), 1):
        below = either(above(NONE, shares[0]), ONE, NONE)
        checks.same(f"Funding, split {number}: the first-named is left with less than nothing", below, NONE)
