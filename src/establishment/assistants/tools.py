"""The tools: each takes and gives the documented forms of JSON, and reads only the allowed folder.

A scenario is the name of a file in the folder, the name of one that ships, the text of a file, or its values. A paper
is the name of a file or its text. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PureWindowsPath
from typing import Annotated, Any, Literal

from pydantic import Field

from establishment.api.calls import cost, load
from establishment.api.costing import Costing
from establishment.api.options import compare
from establishment.api.papers import check, draft
from establishment.api.posts import load_posts
from establishment.api.posts_diff import diff_posts
from establishment.api.reconcile import reconcile
from establishment.api.track import track
from establishment.api.verification import Sources, made_again, scenario_named
from establishment.assistants.allowed_folder import AllowedFolder
from establishment.ground.arguments import LONGEST
from establishment.ground.findings import RefusedError
from establishment.ground.read_days import read_day
from establishment.outputs.json_forms import explanation_document, total_document
from establishment.outputs.paper_checks import draft_document
from establishment.outputs.scale_documents import look_document, scales_document
from establishment.paybook.gaps import summary_of
from establishment.paybook.scale_on_day import costs_of, look, with_rules
from establishment.rates.book import Book
from establishment.rates.employer import employer_cost as cost_of_pay
from establishment.scenarios.reader import find_scenario

LONGEST_TEXT = 4_000_000
"""Letters of a paper or a scenario that is given as text."""

Name = Annotated[str, Field(max_length=LONGEST)]
Figure = Annotated[float, Field(strict=True)]
"""A number; true and false are none."""
Whole = Annotated[int, Field(strict=True)]
"""A whole number, and no true or false."""
Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
ScenarioGiven = Annotated[
    Text | dict[str, Any],
    Field(description="A scenario: a .toml file in the folder, the name of one that ships, TOML text, or its values."),
]
PaperGiven = Annotated[
    Text, Field(description="A paper: a file in the folder (.txt .md .html .docx .pdf .xlsx), or its text.")
]
GivenCosts = Annotated[
    dict[Name, Name | Figure] | None,
    Field(description='Full yearly cost of one full-time post by grade, such as {"LC5": "£28,000"}.'),
]
Day = Annotated[Name | None, Field(description="A day, such as 2026-04-01.")]
ListGiven = Annotated[Name, Field(description="A list of posts in the folder: .csv, .xlsx, .parquet, ...")]
LedgerGiven = Annotated[Name, Field(description="A ledger or payroll extract in the folder: .csv, .xlsx, ...")]
LedgerColumns = Annotated[
    dict[Name, Name] | None, Field(description='What a column of the ledger holds: {"YTD": "amount"}.')
]
PayScale = Annotated[Name | None, Field(description="The pay scale whose grades the lists use.")]
BasisGiven = Annotated[Name | None, Field(description="point, minimum, maximum, ...; where the list has none")]
PensionGiven = Annotated[
    Name | None, Field(description="A scheme or a rate such as 20%; that of the scale without it.")
]
Answer = dict[str, Any]


class AssistantTools:
    """What an assistant can call, over one folder and one book of pay."""

    def __init__(self, allowed: AllowedFolder, book: Book) -> None:
        self.allowed, self.book = allowed, book

    @property
    def all(self) -> tuple[Callable[..., Answer], ...]:
        """The tools, in the order of the work."""
        return (
            self.read_list,
            self.look_up_pay,
            self.employer_cost,
            self.draft_scenario,
            self.cost_scenario,
            self.explain_figure,
            self.explain_total,
            self.compare_options,
            self.compare_lists,
            self.reconcile_list,
            self.track_scenario,
            self.check_paper,
            self.write_paragraph,
            self.verify_result,
        )

    def read_list(
        self,
        list_of_posts: ListGiven,
        pay: PayScale = None,
        sheet: Annotated[Name | None, Field(description="The sheet of a workbook.")] = None,
        columns: Annotated[
            dict[Name, Name] | None, Field(description='What a column holds: {"Pay Band": "grade"}.')
        ] = None,
        price: Annotated[bool, Field(description="Whether to cost the posts, too (pay_bill).")] = False,
        on: Day = None,
        basis: BasisGiven = None,
        pension: PensionGiven = None,
    ) -> Answer:
        """Read a list of posts: what each column holds, the posts, rows left out, faults at their cells; with cost."""
        posts_read = load_posts(
            self.allowed.path("list_of_posts", list_of_posts), sheet=sheet, mapping=columns, pay=pay, book=self.book
        )
        # priced only where it is asked for: it takes longest
        bill = posts_read.pay_bill(book=self.book, on=on, terms=_terms(basis, pension)) if price else None
        return {**posts_read.to_dict(), **({"pay_bill": bill.to_dict()} if bill is not None else {})}

    def look_up_pay(
        self,
        scale: Annotated[Name, Field(description='A pay scale; "" lists those that are held.')] = "",
        on: Day = None,
        grade: Annotated[Name, Field(description="Only this grade.")] = "",
        on_costs: Annotated[bool, Field(description="Whether to add National Insurance, pension and levy.")] = False,
        pension: Annotated[Name | None, Field(description="A scheme or a rate; that of the scale without it.")] = None,
    ) -> Answer:
        """Pay of a scale on a day, point by point, with status and source; with on-costs what one post costs."""
        if not scale:
            return scales_document([summary_of(self.book.scale(name)) for name in self.book.names])
        day = None if on is None else read_day(on)
        looked_at = with_rules(look(self.book.scale(scale), day, grade), self.book)
        return look_document(looked_at, costs_of(looked_at, self.book, pension) if on_costs else None)

    def employer_cost(
        self,
        pay: Annotated[Figure, Field(description="Pounds a year of one employment.", ge=0, le=1e9)],
        on: Annotated[Name, Field(description="A day in the month whose rates are used.")],
        pension: Annotated[Name | Figure | None, Field(description="A scheme, a rate (20%), or null for none.")],
        category: Annotated[Name, Field(description="The National Insurance letter.")] = "A",
    ) -> Answer:
        """What a year of pay costs the employer: pay, National Insurance, pension, levy and their total, in pounds."""
        frame = cost_of_pay(pay, on=read_day(on), pension=pension, category=category, book=self.book)
        return {str(name): float(frame[name].iloc[0]) for name in frame}

    def draft_scenario(
        self, paper: PaperGiven, pay: Annotated[Name, Field(description="The pay scale to name in it.")] = ""
    ) -> Answer:
        """Start a scenario from a paper: its text as TOML, what it holds, and each line that is still to be filled."""
        return draft_document(draft(self._paper(paper), pay=pay))

    def cost_scenario(
        self,
        scenario: ScenarioGiven,
        given: GivenCosts = None,
        as_of: Day = None,
        ceilings: Annotated[
            Name | list[dict[str, Any]] | None,
            Field(description='The most there may be: a .csv in the folder, or [{"unit": "East", "posts": 5}].'),
        ] = None,
    ) -> Answer:
        """Cost a scenario: growth, savings, net, years, who pays, stated figures, ceilings, what has no price."""
        table = self.allowed.path("ceilings", ceilings) if isinstance(ceilings, str) else ceilings
        return self._costing(scenario, given, as_of, table).to_dict()

    def explain_figure(
        self,
        scenario: ScenarioGiven,
        measure: Annotated[
            Name, Field(description="net, recurring_growth, gross_savings, baseline and so on.")
        ] = "net",
        proposals: Annotated[list[Name | Whole] | None, Field(description="Only these proposals, by number.")] = None,
        funder: Annotated[Name | None, Field(description="Only what this funder pays.")] = None,
        given: GivenCosts = None,
    ) -> Answer:
        """How a figure of a scenario is made up, step by step, down to the point, award, rate and line of a file."""
        return explanation_document(self._costing(scenario, given).explain(measure, proposals, funder=funder))

    def explain_total(
        self,
        scenario: ScenarioGiven,
        amount: Annotated[Name | Figure, Field(description='The total as stated, such as "£39,489" or "£1.2m".')],
        measure: Annotated[Name, Field(description="The measure that it is said to be.")] = "net",
        given: GivenCosts = None,
    ) -> Answer:
        """What would make a stated total right: another basis, pay year, on-costs, pension, point or part of a year."""
        return total_document(self._costing(scenario, given).explain_total(amount, measure))

    def compare_options(
        self,
        options: Annotated[
            dict[Name, ScenarioGiven],
            Field(description="Scenarios by name; the first is what the others are held against.", max_length=20),
        ],
    ) -> Answer:
        """Set options side by side: every measure by option and year, the differences, and how they rank."""
        # the first is what the others are compared with, so the order is kept
        return compare({name: self._costing(each) for name, each in options.items()}, book=self.book).to_dict()

    def compare_lists(
        self,
        old: ListGiven,
        new: ListGiven,
        pay: PayScale = None,
        on: Day = None,
        basis: BasisGiven = None,
        pension: PensionGiven = None,
    ) -> Answer:
        """What differs in a later list: posts added, removed, regraded, moved; the cost; the scenario that does it."""
        lists = self.allowed.path("old", old), self.allowed.path("new", new)
        return diff_posts(*lists, pay=pay, book=self.book, on=on, terms=_terms(basis, pension)).to_dict()

    def reconcile_list(
        self,
        list_of_posts: ListGiven,
        ledger: LedgerGiven,
        by: Annotated[Literal["cost_centre", "post"], Field(description="What both are matched by.")] = "cost_centre",
        months: Annotated[
            Whole | list[Name] | None,
            Field(description='The first so many months of the year, or ["2026-04", "2026-06"]; all twelve.'),
        ] = None,
        pay: PayScale = None,
        on: Day = None,
        basis: BasisGiven = None,
        pension: PensionGiven = None,
        columns: LedgerColumns = None,
    ) -> Answer:
        """Put the difference between a list of posts and a ledger down to causes that add up to it exactly."""
        return reconcile(
            self.allowed.path("list_of_posts", list_of_posts),
            self.allowed.path("ledger", ledger),
            by=by,
            months=_months(months),
            pay=pay,
            book=self.book,
            terms=_terms(basis, pension),
            on=on,
            columns=columns,
        ).to_dict()

    def track_scenario(
        self,
        scenario: ScenarioGiven,
        lists: Annotated[
            dict[Name, Name], Field(description='Monthly lists by their days: {"2026-04-30": "april.xlsx"}.')
        ],
        ledger: Annotated[Name | None, Field(description="A ledger of the year to date, in the folder.")] = None,
        by: Annotated[Literal["post", "cost_centre"], Field(description="What the ledger goes by.")] = "post",
        baseline: Annotated[Name | None, Field(description="The list of posts, if the scenario names none.")] = None,
        resumes: Day = None,
        awards: Annotated[
            list[dict[str, Any]] | None,
            Field(description='Awards that were made: [{"from": "2026-04-01", "percent": 3.2}].'),
        ] = None,
        columns: LedgerColumns = None,
    ) -> Answer:
        """Track an approved scenario: for each proposal planned, delivered, forecast, and why it slipped."""
        if not lists:
            raise RefusedError('lists: name one at least by its day, such as {"2026-04-30": "april.xlsx"}')
        return track(
            self._plan(scenario),
            {day: self.allowed.path("lists", name) for day, name in lists.items()},
            ledger=None if ledger is None else self.allowed.path("ledger", ledger),
            by=by,
            baseline=None if baseline is None else self.allowed.path("baseline", baseline),
            resumes=resumes,
            awards=awards,
            book=self.book,
            columns=columns,
        ).to_dict()

    def check_paper(
        self,
        paper: PaperGiven,
        scenario: Annotated[
            ScenarioGiven | None, Field(description="A scenario of the paper, as in cost_scenario.")
        ] = None,
        statements: Annotated[
            list[dict[str, Any]] | None,
            Field(description="What you found in it, each with the words quoted (establishment://schemas/statements)."),
        ] = None,
    ) -> Answer:
        """Check a paper: every figure that can be tested, whether it holds, and what to ask its author."""
        costed_scenario = None if scenario is None else self._costing(scenario).scenario
        return check(self._paper(paper), scenario=costed_scenario, book=self.book, statements=statements).to_dict()

    def write_paragraph(self, scenario: ScenarioGiven, given: GivenCosts = None) -> Answer:
        """The text "Financial implications" for a committee paper, written from the costing."""
        return {"text": self._costing(scenario, given).paragraph()}

    def verify_result(
        self,
        result: Annotated[
            Name, Field(description="What cost or compare wrote, in the folder: .json, .xlsx, .html, .txt, CSV files.")
        ],
        scenario: Annotated[
            ScenarioGiven | None, Field(description="What it was made of; without it what the result names.")
        ] = None,
    ) -> Answer:
        """Make a result again and say what differs: inputs by fingerprint, figures and words by name."""
        source = None if scenario is None else self._plan(scenario)
        return made_again(
            self.allowed.path("result", result),
            Sources(source, None, self.book, self._named),
        ).to_dict()

    def _named(self, block: Mapping[str, Any], result: Path | None) -> Any:
        """The scenario that a result names, in the folder: one that lay elsewhere is looked for by its name alone."""
        # a name outside the folder is tried by its last part: results are often moved
        name: str = block["scenario"]["name"]
        try:
            self.allowed.path("scenario", name)
        except RefusedError:
            name = PureWindowsPath(name).name
        return self._plan(scenario_named({**block, "scenario": {**block["scenario"], "name": name}}, result))

    def _costing(
        self,
        scenario: str | Mapping[str, Any],
        given: Mapping[str, Any] | None = None,
        as_of: str | None = None,
        ceilings: Any = None,
    ) -> Costing:
        """A scenario costed, once it names nothing outside the folder."""
        source = self._plan(scenario)
        return cost(source, book=self.book, given=given, as_of=as_of, ceilings=ceilings)

    def _plan(self, scenario: str | Mapping[str, Any]) -> Any:
        """A scenario as it is given, once it names nothing outside the folder."""
        source: Any = scenario
        # text of more than one line is the scenario itself
        if isinstance(scenario, str) and "\n" not in scenario:
            source = self.allowed.path("scenario", scenario)
        plan = load(source)
        shipped = isinstance(source, str) and "\n" not in source and find_scenario(source)[1]
        for key, name in {"posts": plan.posts, "ceilings": plan.ceilings}.items():
            # what ships names only files that ship
            if isinstance(name, str) and name and not shipped:
                self.allowed.path(key, name)
                # from the folder of the scenario too, for names are read from there
                self.allowed.path(key, (plan.folder / name).as_posix())
        return source

    def _paper(self, paper: str) -> str:
        """The text of a paper, or the name of one in the folder."""
        if not paper.strip():
            raise RefusedError("paper: name a file in the folder, or give the text of a paper")
        return paper if "\n" in paper else self.allowed.path("paper", paper)


def _terms(basis: str | None, pension: str | None) -> dict[str, Any]:
    """Terms of pay that are given."""
    return {key: value for key, value in {"basis": basis, "pension": pension}.items() if value is not None}


def _months(months: int | list[str] | None) -> int | tuple[str, str] | None:
    """Months of a ledger: so many, or the first and the last."""
    if not isinstance(months, list):
        return months
    if not months:
        raise RefusedError('months: give a number, or the first and the last: ["2026-04", "2026-06"]')
    return months[0], months[-1]
