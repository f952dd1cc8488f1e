"""The verbs that change posts: made by docs/make_verbs.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

from establishment.scenarios.acting import Acts
from establishment.scenarios.given_types import AmountGiven, DayGiven, FunderGiven, NumberGiven, PensionGiven, Tables


class VerbsThatChange(Acts):
    """The verbs that change posts."""

    def regrade(
        self,
        *lines: str,
        to: str | Mapping[str, object],
        proposal: int | str | None = None,
        between: tuple[DayGiven, DayGiven] | None = None,
        every_months: NumberGiven | None = None,
        post: str | None = None,
        title: str | None = None,
        scale: str | None = None,
        grade: str | None = None,
        point: int | str | None = None,
        salary: AmountGiven | None = None,
        salary_on: DayGiven | None = None,
        protected: Literal["", "frozen", "awards"] | None = None,
        protected_until: DayGiven | None = None,
        count: NumberGiven | None = None,
        fte: NumberGiven | None = None,
        hours: NumberGiven | None = None,
        weeks: NumberGiven | None = None,
        unit: str | None = None,
        funder: FunderGiven | None = None,
        budgeted: bool | None = None,
        from_: DayGiven | None = None,
        until: DayGiven | None = None,
        funded_until: DayGiven | None = None,
        increment_date: DayGiven | None = None,
        on_point_since: DayGiven | None = None,
        vacancy_percent: NumberGiven | None = None,
        category: str | None = None,
        pension: PensionGiven | None = None,
        allowances: Tables | None = None,
        reports_to: str | None = None,
        authority: str | None = None,
        reference: str | None = None,
        where: str | None = None,
    ) -> Self:
        """Posts that move to another grade: `to` is the grade, or a table.

        lines: posts in shorthand, such as "2 x Adviser SCP 20"; or the keywords say the posts.
        proposal: its number; it is made where there is none of that number, and asked for where there are several.
        between, every_months: the posts change one at a time, at even steps or so many months apart.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.regrade("2 x Adviser SCP 20", to="SCP 23")
        >>> print(option.to_toml().splitlines()[-1])
        regrade = [{ line = "2 x Adviser SCP 20", to = { grade = "SCP 23" } }]
        """
        return self._act("regrade", locals())

    def convert(
        self,
        *lines: str,
        to: Mapping[str, object],
        proposal: int | str | None = None,
        between: tuple[DayGiven, DayGiven] | None = None,
        every_months: NumberGiven | None = None,
        post: str | None = None,
        title: str | None = None,
        scale: str | None = None,
        grade: str | None = None,
        point: int | str | None = None,
        salary: AmountGiven | None = None,
        salary_on: DayGiven | None = None,
        protected: Literal["", "frozen", "awards"] | None = None,
        protected_until: DayGiven | None = None,
        count: NumberGiven | None = None,
        fte: NumberGiven | None = None,
        hours: NumberGiven | None = None,
        weeks: NumberGiven | None = None,
        unit: str | None = None,
        funder: FunderGiven | None = None,
        budgeted: bool | None = None,
        from_: DayGiven | None = None,
        until: DayGiven | None = None,
        funded_until: DayGiven | None = None,
        increment_date: DayGiven | None = None,
        on_point_since: DayGiven | None = None,
        vacancy_percent: NumberGiven | None = None,
        category: str | None = None,
        pension: PensionGiven | None = None,
        allowances: Tables | None = None,
        reports_to: str | None = None,
        authority: str | None = None,
        reference: str | None = None,
        where: str | None = None,
    ) -> Self:
        """Posts that move to another scale, such as officer to staff: `to` names scale and grade.

        lines: posts in shorthand, such as "2 x Adviser SCP 20"; or the keywords say the posts.
        proposal: its number; it is made where there is none of that number, and asked for where there are several.
        between, every_months: the posts change one at a time, at even steps or so many months apart.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.convert("1 x Sergeant SCP 20", to={"scale": "police-officers-ew", "grade": "Sergeant"})
        >>> print(option.to_toml().splitlines()[-1])
        ]
        """
        return self._act("convert", locals())

    def redesignate(
        self,
        *lines: str,
        to: str | Mapping[str, object],
        proposal: int | str | None = None,
        between: tuple[DayGiven, DayGiven] | None = None,
        every_months: NumberGiven | None = None,
        post: str | None = None,
        title: str | None = None,
        scale: str | None = None,
        grade: str | None = None,
        point: int | str | None = None,
        salary: AmountGiven | None = None,
        salary_on: DayGiven | None = None,
        protected: Literal["", "frozen", "awards"] | None = None,
        protected_until: DayGiven | None = None,
        count: NumberGiven | None = None,
        fte: NumberGiven | None = None,
        hours: NumberGiven | None = None,
        weeks: NumberGiven | None = None,
        unit: str | None = None,
        funder: FunderGiven | None = None,
        budgeted: bool | None = None,
        from_: DayGiven | None = None,
        until: DayGiven | None = None,
        funded_until: DayGiven | None = None,
        increment_date: DayGiven | None = None,
        on_point_since: DayGiven | None = None,
        vacancy_percent: NumberGiven | None = None,
        category: str | None = None,
        pension: PensionGiven | None = None,
        allowances: Tables | None = None,
        reports_to: str | None = None,
        authority: str | None = None,
        reference: str | None = None,
        where: str | None = None,
        total_after: NumberGiven | None = None,
    ) -> Self:
        """Posts that take another title: `to` is the title, or a table.

        total_after: posts of the new title in all after the change, where the paper says it.

        lines: posts in shorthand, such as "2 x Adviser SCP 20"; or the keywords say the posts.
        proposal: its number; it is made where there is none of that number, and asked for where there are several.
        between, every_months: the posts change one at a time, at even steps or so many months apart.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.redesignate("2 x Adviser SCP 20", to="Case Worker")
        >>> print(option.to_toml().splitlines()[-1])
        redesignate = [{ line = "2 x Adviser SCP 20", to = { title = "Case Worker" } }]
        """
        return self._act("redesignate", locals())

    def transfer(
        self,
        *lines: str,
        to: str | Mapping[str, object],
        proposal: int | str | None = None,
        between: tuple[DayGiven, DayGiven] | None = None,
        every_months: NumberGiven | None = None,
        post: str | None = None,
        title: str | None = None,
        scale: str | None = None,
        grade: str | None = None,
        point: int | str | None = None,
        salary: AmountGiven | None = None,
        salary_on: DayGiven | None = None,
        protected: Literal["", "frozen", "awards"] | None = None,
        protected_until: DayGiven | None = None,
        count: NumberGiven | None = None,
        fte: NumberGiven | None = None,
        hours: NumberGiven | None = None,
        weeks: NumberGiven | None = None,
        unit: str | None = None,
        funder: FunderGiven | None = None,
        budgeted: bool | None = None,
        from_: DayGiven | None = None,
        until: DayGiven | None = None,
        funded_until: DayGiven | None = None,
        increment_date: DayGiven | None = None,
        on_point_since: DayGiven | None = None,
        vacancy_percent: NumberGiven | None = None,
        category: str | None = None,
        pension: PensionGiven | None = None,
        allowances: Tables | None = None,
        reports_to: str | None = None,
        authority: str | None = None,
        reference: str | None = None,
        where: str | None = None,
    ) -> Self:
        """Posts that move to another unit or employer.

        lines: posts in shorthand, such as "2 x Adviser SCP 20"; or the keywords say the posts.
        proposal: its number; it is made where there is none of that number, and asked for where there are several.
        between, every_months: the posts change one at a time, at even steps or so many months apart.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.transfer(post="0114", to="North")
        >>> print(option.to_toml().splitlines()[-1])
        transfer = [{ post = "0114", to = { unit = "North" } }]
        """
        return self._act("transfer", locals())

    def change_hours(
        self,
        *lines: str,
        to: NumberGiven | Mapping[str, object],
        proposal: int | str | None = None,
        between: tuple[DayGiven, DayGiven] | None = None,
        every_months: NumberGiven | None = None,
        post: str | None = None,
        title: str | None = None,
        scale: str | None = None,
        grade: str | None = None,
        point: int | str | None = None,
        salary: AmountGiven | None = None,
        salary_on: DayGiven | None = None,
        protected: Literal["", "frozen", "awards"] | None = None,
        protected_until: DayGiven | None = None,
        count: NumberGiven | None = None,
        fte: NumberGiven | None = None,
        hours: NumberGiven | None = None,
        weeks: NumberGiven | None = None,
        unit: str | None = None,
        funder: FunderGiven | None = None,
        budgeted: bool | None = None,
        from_: DayGiven | None = None,
        until: DayGiven | None = None,
        funded_until: DayGiven | None = None,
        increment_date: DayGiven | None = None,
        on_point_since: DayGiven | None = None,
        vacancy_percent: NumberGiven | None = None,
        category: str | None = None,
        pension: PensionGiven | None = None,
        allowances: Tables | None = None,
        reports_to: str | None = None,
        authority: str | None = None,
        reference: str | None = None,
        where: str | None = None,
    ) -> Self:
        """Posts whose hours or paid weeks change: `to` is the new FTE, or a table.

        lines: posts in shorthand, such as "2 x Adviser SCP 20"; or the keywords say the posts.
        proposal: its number; it is made where there is none of that number, and asked for where there are several.
        between, every_months: the posts change one at a time, at even steps or so many months apart.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.change_hours(post="0114", to=0.6)
        >>> print(option.to_toml().splitlines()[-1])
        change_hours = [{ post = "0114", to = { fte = "0.6" } }]
        """
        return self._act("change_hours", locals())

    def fund(
        self,
        *lines: str,
        proposal: int | str | None = None,
        between: tuple[DayGiven, DayGiven] | None = None,
        every_months: NumberGiven | None = None,
        post: str | None = None,
        title: str | None = None,
        scale: str | None = None,
        grade: str | None = None,
        point: int | str | None = None,
        salary: AmountGiven | None = None,
        salary_on: DayGiven | None = None,
        protected: Literal["", "frozen", "awards"] | None = None,
        protected_until: DayGiven | None = None,
        count: NumberGiven | None = None,
        fte: NumberGiven | None = None,
        hours: NumberGiven | None = None,
        weeks: NumberGiven | None = None,
        unit: str | None = None,
        funder: FunderGiven | None = None,
        budgeted: bool | None = None,
        from_: DayGiven | None = None,
        until: DayGiven | None = None,
        funded_until: DayGiven | None = None,
        increment_date: DayGiven | None = None,
        on_point_since: DayGiven | None = None,
        vacancy_percent: NumberGiven | None = None,
        category: str | None = None,
        pension: PensionGiven | None = None,
        allowances: Tables | None = None,
        reports_to: str | None = None,
        authority: str | None = None,
        reference: str | None = None,
        where: str | None = None,
        to: FunderGiven | Mapping[str, object] | None = None,
    ) -> Self:
        """Posts that become budgeted, or change funder: `to` is the funder, or a table; budgeted if not said.

        lines: posts in shorthand, such as "2 x Adviser SCP 20"; or the keywords say the posts.
        proposal: its number; it is made where there is none of that number, and asked for where there are several.
        between, every_months: the posts change one at a time, at even steps or so many months apart.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.fund(post="0114", to="grant")
        >>> print(option.to_toml().splitlines()[-1])
        fund = [{ post = "0114", to = { funder = [{ name = "grant" }] } }]
        """
        return self._act("fund", locals())
