"""What tracking gives: each proposal planned, delivered and forecast, with causes that add up to the difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from establishment.api.track_causes import AWARD, TrackedCause
from establishment.api.track_differences import GONE, NEW, NOT_GONE, VACANCY
from establishment.api.track_fields import CAUSES_OF_FIELDS, EARLY, LATE
from establishment.api.track_ledger import AGENCY, NO_LIST, NOT_PAID, UNBUDGETED, UNEXPLAINED
from establishment.api.track_lists import DatedList
from establishment.ground.frames import Money, in_pounds
from establishment.ground.money import number, text
from establishment.ground.periods import long_date
from establishment.ground.shown import Shown
from establishment.ground.shown_fields import ShownFields
from establishment.lists.ledger import Ledger
from establishment.outputs.blocks import ItemList, Section, TextTable
from establishment.outputs.page_html import sections_html
from establishment.outputs.screen import sections_text

if TYPE_CHECKING:
    import pandas as pd

FORMAT = "establishment-tracking-1"
TRACKED_CAUSES = (
    LATE,
    EARLY,
    NOT_GONE,
    GONE,
    NEW,
    *CAUSES_OF_FIELDS,
    VACANCY,
    AWARD,
    AGENCY,
    UNBUDGETED,
    NO_LIST,
    NOT_PAID,
    "timing",
    "rounding",
    UNEXPLAINED,
)
"""The causes, in the order in which they are taken in and shown."""
AMOUNTS = ("planned_to_date", "delivered_to_date", "difference_to_date", "planned", "forecast", "slipped")


@dataclass(frozen=True, repr=False)
class TrackedProposal(ShownFields):
    """A proposal planned, delivered to date and forecast for the year: what it adds to the base budget, in whole pence.

    proposal: "" for posts that none touches.  Each amount is below 0 where it saves.
    """

    proposal: str
    title: str
    planned_to_date_pence: int
    delivered_to_date_pence: int
    planned_pence: int
    forecast_pence: int

    @classmethod
    def of(
        cls, proposal: str, title: str, planned: Sequence[int], causes: Sequence[TrackedCause], months: int
    ) -> TrackedProposal:
        """A proposal from what is planned in each month, and its causes."""
        to_date, year = sum(planned[:months]), sum(planned)
        return cls(
            proposal,
            title,
            to_date,
            to_date + sum(cause.to_date(months) for cause in causes),
            year,
            year + sum(cause.year for cause in causes),
        )

    @property
    def difference_to_date_pence(self) -> int:
        """Delivered less planned, to date, in whole pence."""
        return self.delivered_to_date_pence - self.planned_to_date_pence

    @property
    def slipped_pence(self) -> int:
        """Forecast less planned, for the year, in whole pence: above 0 where it costs more or saves less."""
        return self.forecast_pence - self.planned_pence

    def amounts(self) -> dict[str, int]:
        """Its amounts in whole pence, by name."""
        return {name: getattr(self, f"{name}_pence") for name in AMOUNTS}


@dataclass(frozen=True, repr=False)
class Tracking(Shown):
    """A scenario tracked against lists of posts, and a ledger: planned, delivered, forecast, and why they differ.

    scenario: its name.  lists: the lists of the year, by day.  year: the financial year.  months: how many have passed.
    proposals: each with its amounts.  causes: one for each proposal, cause and post; they add up to the differences.
    ledger: None where none is given.  notes: what is assumed.

    >>> import establishment as est
    >>> base = est.Scenario(title="T", pay="njc", basis="maximum", price_base="2026-04", pension=0.2)
    >>> plan = base.with_terms(posts=[{"post": "1", "grade": "SCP 5"}]).disestablish(post="1", from_="2026-06-01")
    >>> found = est.track(plan, {"2026-07-31": {"post": ["1"], "grade": ["SCP 5"]}})
    >>> [(proposal.planned_to_date_pence < 0, proposal.delivered_to_date_pence) for proposal in found.proposals]
    [(True, 0)]
    """

    scenario: str
    lists: tuple[DatedList, ...]
    year: str
    months: int
    proposals: tuple[TrackedProposal, ...]
    causes: tuple[TrackedCause, ...]
    ledger: Ledger | None
    notes: tuple[str, ...]

    def totals(self, proposal: str | int | None = None, *, to_date: bool = True) -> dict[str, int]:
        """The amount of each cause in whole pence, in a fixed order; `unexplained` is always last.

        proposal: one of them, "" for posts that none touches; all if None.  to_date: else for the year.
        """
        own = [cause for cause in self.causes if proposal is None or cause.proposal == str(proposal)]
        # a cause that is nowhere is left out, but for the one that a reader looks for
        sums = {name: 0 for name in TRACKED_CAUSES if name == UNEXPLAINED or any(c.cause == name for c in own)}
        for cause in own:
            sums[cause.cause] += cause.to_date(self.months) if to_date else cause.year
        return sums

    def whole(self) -> dict[str, int]:
        """The amounts of all proposals together, in whole pence."""
        return {name: sum(proposal.amounts()[name] for proposal in self.proposals) for name in AMOUNTS}

    def frame(self, *, money: Money = "pounds") -> pd.DataFrame:
        """One row a proposal: planned, delivered and different to date; planned, forecast and slipped for the year."""
        import pandas as pd

        rows = [(p.proposal, p.title, *p.amounts().values()) for p in self.proposals]
        return in_pounds(pd.DataFrame(rows, columns=["proposal", "title", *(f"{n}_pence" for n in AMOUNTS)]), money)

    def by_cause(self, *, money: Money = "pounds") -> pd.DataFrame:
        """One row a proposal, cause and post: its amount to date and for the year, and what stands behind it."""
        import pandas as pd

        rows = [(c.proposal, c.cause, c.post, c.to_date(self.months), c.year, c.what) for c in self._ordered()]
        columns = ["proposal", "cause", "post", "to_date_pence", "year_pence", "what"]
        return in_pounds(pd.DataFrame(rows, columns=columns), money)

    def _ordered(self) -> list[TrackedCause]:
        order = [proposal.proposal for proposal in self.proposals]
        # in the order in which causes are taken in, so that their sum can be followed
        return sorted(self.causes, key=lambda c: (order.index(c.proposal), TRACKED_CAUSES.index(c.cause)))

    def to_dict(self) -> dict[str, Any]:
        """Plain values: pounds with at most two decimals."""
        return {
            "format": FORMAT,
            "scenario": self.scenario,
            "year": self.year,
            "months_to_date": self.months,
            "lists": [{"list": each.name, "day": str(each.day)} for each in self.lists],
            "ledger": self.ledger.name if self.ledger is not None else None,
            "ledger_amount": number(self.ledger.total_pence) if self.ledger is not None else None,
            "proposals": [
                {
                    "proposal": p.proposal,
                    "title": p.title,
                    **{name: number(pence) for name, pence in p.amounts().items()},
                    "causes": self._causes_of(p.proposal),
                }
                for p in self.proposals
            ],
            "total": {**{name: number(pence) for name, pence in self.whole().items()}, "causes": self._causes_of(None)},
            "rows": [
                {
                    "proposal": c.proposal,
                    "cause": c.cause,
                    "post": c.post,
                    "to_date": number(c.to_date(self.months)),
                    "year": number(c.year),
                    "what": c.what,
                }
                for c in self._ordered()
            ],
            "notes": list(self.notes),
        }

    def _causes_of(self, proposal: str | None) -> list[dict[str, Any]]:
        to_date, year = (self.totals(proposal, to_date=each) for each in (True, False))
        return [{"cause": name, "to_date": number(to_date[name]), "year": number(year[name])} for name in to_date]

    def sections(self) -> list[Section]:
        """Planned and delivered, the forecast, the causes and what is assumed, as a page has them."""
        days = ", ".join(f"{each.name} ({long_date(each.day)})" for each in self.lists)
        beside = f", and {self.ledger.name}" if self.ledger is not None else ""
        title = f"{self.scenario} tracked in {self.year} against {days}{beside}"
        return [
            Section(title, []),
            Section("To date", [self._amounts_table(AMOUNTS[:3], ("Planned", "Delivered", "Difference"))]),
            Section("The year", [self._amounts_table(AMOUNTS[3:], ("Planned", "Forecast", "Slipped"))]),
            Section("Why they differ", [self._causes_table()]),
            Section("What is assumed", [ItemList(self.notes)]),
        ]

    def _amounts_table(self, names: Sequence[str], headings: tuple[str, ...]) -> TextTable:
        """One row a proposal, and one for all."""
        rows = [(p.proposal, p.title, *(text(p.amounts()[name]) for name in names)) for p in self.proposals]
        whole = ("", "In all", *(text(self.whole()[name]) for name in names))
        return TextTable(("", "Proposal", *headings), [*rows, whole], (2, 3, 4), last_is_total=True)

    def _causes_table(self) -> TextTable:
        """Causes of each proposal and of all."""
        rows = []
        # one proposal needs no rows of all beside its own
        for proposal in [*(p.proposal for p in self.proposals if len(self.proposals) > 1), None]:
            name = "in all" if proposal is None else proposal or "none"
            year = self.totals(proposal, to_date=False)
            for cause, pence in self.totals(proposal).items():
                posts = {c.post for c in self.causes if c.cause == cause and proposal in (None, c.proposal)}
                rows.append((name, cause, text(pence), text(year[cause]), f"{len(posts):,}" if posts else ""))
        return TextTable(("Proposal", "Cause", "To date", "The year", "Posts"), rows, (2, 3, 4))

    def __str__(self) -> str:
        return sections_text(self.sections())

    def _repr_html_(self) -> str:
        return sections_html(self.sections(), level=3)
