"""The verbs of terms, proposals, awards, funders and stated figures: made by docs/make_verbs.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self, Unpack

from establishment.posts import Basis
from establishment.scenarios.acting import Acts
from establishment.scenarios.given_types import AmountGiven, DayGiven, FunderGiven, NumberGiven
from establishment.scenarios.stated_tables import Effect, Stated, StatedMeasure
from establishment.scenarios.terms import AssumedAwardTable, FunderTable
from establishment.scenarios.verb_keywords import TermKeywords


class TermVerbs(Acts):
    """The verbs of terms, proposals, awards, funders and stated figures."""

    def with_terms(
        self,
        *,
        title: str | None = None,
        pay: str | None = None,
        basis: Basis | Mapping[str, Basis] | None = None,
        **others: Unpack[TermKeywords],
    ) -> Self:
        """The scenario with other terms; terms that are not given stay as they are.

        Each keyword is a key of a scenario's file, explained on the page of scenario files. A list replaces the
        existing one: award, unit_cost, ceiling and question are lists of tables, each with its keys. Raises
        InputError that names the keyword, the value and what is accepted.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.with_terms(basis="minimum")
        >>> print(option.to_toml().splitlines()[-1])
        basis = "minimum"
        """
        return self._change(locals())

    def propose(
        self,
        number: int | str,
        *,
        title: str | None = None,
        funder: FunderGiven | None = None,
        from_: DayGiven | None = None,
        where: str | None = None,
        authority: str | None = None,
        scope_reduction: bool | None = None,
        cashable: Mapping[str, object] | None = None,
    ) -> Self:
        """Add a proposal, or more terms to the one that has this number.

        cashable: the four conditions of a cashable saving, by name.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.propose(4, title="Custody", from_="2026-10-01")
        >>> print(option.to_toml().splitlines()[-1])
        from = 2026-10-01
        """
        return self._propose(locals())

    def award(
        self,
        *,
        from_: DayGiven,
        percent: NumberGiven | None = None,
        flat: AmountGiven | None = None,
        greater: bool | None = None,
        lump_sum: AmountGiven | None = None,
        lump_percent: NumberGiven | None = None,
        scale: str | None = None,
        points: Sequence[int | str] | None = None,
        grades: Sequence[str] | None = None,
        years: NumberGiven | None = None,
        until: DayGiven | None = None,
        agreed: DayGiven | None = None,
        replaces_known: bool | None = None,
        reference: str | None = None,
    ) -> Self:
        """Assume a pay award: a percentage, a flat amount a year, both or the greater; and a payment made once.

        lump_sum: for full time.  lump_percent: of a year's basic pay.  A payment once without a rise may fall on any
        day whose pay is known, and several on one day.

        points: the bottom and the top point it applies to; all if empty.  grades: only these.  years: how many years it
        is given in, each time on the same day.  until: the first day it no longer covers; if left out, a year
        after the last time it is given.  agreed: the day it is settled; the cost falls from `from` on, when it
        is earned.  replaces_known: whether known awards from `from` on are set aside, as for a paper that
        assumed another.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.award(from_="2027-04-01", percent=3, years=4)
        >>> print(option.to_toml().splitlines()[-1])
        years = 4
        """
        return self._add("award", AssumedAwardTable, locals())

    def funder(
        self,
        *,
        id: str,
        name: str,
        ring_fenced: bool | None = None,
        until: DayGiven | None = None,
        then: str | None = None,
    ) -> Self:
        """A body or grant that pays; `then` is who pays after its end, if that is settled.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.funder(id="grant", name="Home Office grant", until="2028-04-01")
        >>> print(option.to_toml().splitlines()[-1])
        until = 2028-04-01
        """
        return self._add("funder", FunderTable, locals())

    def stated(
        self,
        *,
        measure: StatedMeasure,
        proposals: Sequence[int | str] | None = None,
        amount: AmountGiven | None = None,
        count: NumberGiven | None = None,
        effect: Effect | None = None,
        year: str | None = None,
        where: str | None = None,
    ) -> Self:
        """A figure the paper states, as it writes it: an amount, or a count of posts.

        proposals: the proposals it is about; if left out, all of them and the posts that no action changes.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.stated(measure="net", amount="£1.2m", where="paragraph 12")
        >>> print(option.to_toml().splitlines()[-1])
        where = "paragraph 12"
        """
        return self._add("stated", Stated, locals())
