"""The verbs that bring posts, take them or move their end: made by docs/make_verbs.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Self

from establishment.scenarios.acting import Acts
from establishment.scenarios.given_types import AmountGiven, DayGiven, FunderGiven, NumberGiven, PensionGiven, Tables


class VerbsThatBring(Acts):
    """The verbs that bring posts, take them or move their end."""

    def establish(
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
        total_after: NumberGiven | None = None,
    ) -> Self:
        """Posts that are added; total_after: posts of the unit in all after them, where the paper says that.

        lines: posts in shorthand, such as "2 x Adviser SCP 20"; or the keywords say the posts.
        proposal: its number; it is made where there is none of that number, and asked for where there are several.
        between, every_months: the posts change one at a time, at even steps or so many months apart.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.establish("2 x Adviser SCP 20", from_="2026-10")
        >>> print(option.to_toml().splitlines()[-1])
        establish = [{ line = "2 x Adviser SCP 20", from = 2026-10-01 }]
        """
        return self._act("establish", locals())

    def disestablish(
        self,
        *lines: str,
        proposal: int | str | None = None,
        between: tuple[DayGiven, DayGiven] | None = None,
        every_months: NumberGiven | None = None,
        followed_by: str | Sequence[str] | None = None,
        months_later: NumberGiven | None = None,
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
        """Posts that are removed.

        lines: posts in shorthand, such as "2 x Adviser SCP 20"; or the keywords say the posts.
        proposal: its number; it is made where there is none of that number, and asked for where there are several.
        between, every_months: the posts change one at a time, at even steps or so many months apart.
        followed_by: what comes for each post that goes, "1 x Title Grade", months_later after it.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.disestablish("2 x PA SCP 5", between=("2026-10-01", "2026-10-31"))
        >>> print(option.to_toml().splitlines()[-1])
        disestablish = [{ line = "1 x PA SCP 5", from = 2026-10-01 }, { line = "1 x PA SCP 5", from = 2026-10-31 }]
        """
        return self._act("disestablish", locals())

    def split(
        self,
        *lines: str,
        into: Tables,
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
        """Posts of which each becomes several: `into` says what each part has otherwise.

        lines: posts in shorthand, such as "2 x Adviser SCP 20"; or the keywords say the posts.
        proposal: its number; it is made where there is none of that number, and asked for where there are several.
        between, every_months: the posts change one at a time, at even steps or so many months apart.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.split(post="0114", into=[{"fte": 0.5}, {"fte": 0.5, "title": "Deputy"}])
        >>> print(option.to_toml().splitlines()[-1])
        split = [{ post = "0114", into = [{ fte = "0.5" }, { title = "Deputy", fte = "0.5" }] }]
        """
        return self._act("split", locals())

    def merge(
        self,
        *lines: str | Mapping[str, object],
        into: str | Mapping[str, object],
        proposal: int | str | None = None,
        from_: DayGiven | None = None,
        authority: str | None = None,
        reference: str | None = None,
        where: str | None = None,
    ) -> Self:
        """Posts that become others: `lines` go, and `into` comes, a line that says all of it as in `establish`.

        proposal: its number; it is made where there is none of that number, and asked for where there are several.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.merge("1 x Clerk SCP 5", "1 x Typist SCP 5", into="1 x Officer SCP 20")
        >>> print(option.to_toml().splitlines()[-1])
        merge = [{ lines = ["1 x Clerk SCP 5", "1 x Typist SCP 5"], into = "1 x Officer SCP 20" }]
        """
        return self._act("merge", locals())

    def extend(
        self,
        *lines: str,
        to_day: DayGiven,
        proposal: int | str | None = None,
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
        """Time-limited posts that end later: `to_day` is the new first day without them.

        lines: posts in shorthand, such as "2 x Adviser SCP 20"; or the keywords say the posts.
        proposal: its number; it is made where there is none of that number, and asked for where there are several.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.extend(post="0114", to_day="2028-04-01")
        >>> print(option.to_toml().splitlines()[-1])
        extend = [{ post = "0114", to_day = 2028-04-01 }]
        """
        return self._act("extend", locals())

    def end(
        self,
        *lines: str,
        proposal: int | str | None = None,
        between: tuple[DayGiven, DayGiven] | None = None,
        every_months: NumberGiven | None = None,
        followed_by: str | Sequence[str] | None = None,
        months_later: NumberGiven | None = None,
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
        """Posts that end on a day: `from` is the first day without them.

        lines: posts in shorthand, such as "2 x Adviser SCP 20"; or the keywords say the posts.
        proposal: its number; it is made where there is none of that number, and asked for where there are several.
        between, every_months: the posts change one at a time, at even steps or so many months apart.
        followed_by: what comes for each post that goes, "1 x Title Grade", months_later after it.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.end(post="0114", from_="2027-04-01")
        >>> print(option.to_toml().splitlines()[-1])
        end = [{ post = "0114", from = 2027-04-01 }]
        """
        return self._act("end", locals())
