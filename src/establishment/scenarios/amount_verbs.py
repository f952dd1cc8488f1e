"""The verbs of amounts beside the posts: made by docs/make_verbs.py."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Self

from establishment.scenarios.acting import Acts
from establishment.scenarios.given_types import AmountGiven, DayGiven, FunderGiven, NumberGiven


class AmountVerbs(Acts):
    """The verbs of amounts beside the posts."""

    def non_pay(
        self,
        *,
        title: str,
        amount: AmountGiven,
        proposal: int | str | None = None,
        funder: FunderGiven | None = None,
        budgeted: bool | None = None,
        from_: DayGiven | None = None,
        until: DayGiven | None = None,
        authority: str | None = None,
        reference: str | None = None,
        where: str | None = None,
    ) -> Self:
        """Recurring spending that is not pay; a negative amount is spending that ends.

        proposal: its number. A new number starts a proposal; leave it out if there is only one.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.non_pay(title="Vehicles", amount="£12,000")
        >>> print(option.to_toml().splitlines()[-1])
        non_pay = [{ title = "Vehicles", amount = "£12,000" }]
        """
        return self._act("non_pay", locals())

    def one_off(
        self,
        *,
        title: str,
        amount: AmountGiven,
        proposal: int | str | None = None,
        on: DayGiven | None = None,
        kind: Literal["revenue", "capital"] | None = None,
        funder: FunderGiven | None = None,
        authority: str | None = None,
        reference: str | None = None,
        where: str | None = None,
    ) -> Self:
        """Spending in one year only.

        proposal: its number. A new number starts a proposal; leave it out if there is only one.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.one_off(title="Furniture", amount=4_500, on="2026-10-01")
        >>> print(option.to_toml().splitlines()[-1])
        one_off = [{ title = "Furniture", amount = "4500", on = 2026-10-01 }]
        """
        return self._act("one_off", locals())

    def income(
        self,
        *,
        title: str,
        amount: AmountGiven,
        proposal: int | str | None = None,
        funder: FunderGiven | None = None,
        budgeted: bool | None = None,
        from_: DayGiven | None = None,
        until: DayGiven | None = None,
        authority: str | None = None,
        reference: str | None = None,
        where: str | None = None,
    ) -> Self:
        """Recurring income, as a positive amount.

        proposal: its number. A new number starts a proposal; leave it out if there is only one.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.income(title="Fees", amount="£1.2k")
        >>> print(option.to_toml().splitlines()[-1])
        income = [{ title = "Fees", amount = "£1.2k" }]
        """
        return self._act("income", locals())

    def efficiency(
        self,
        *,
        title: str,
        volume: NumberGiven,
        hours: NumberGiven,
        proposal: int | str | None = None,
        weeks: NumberGiven | None = None,
        rate: AmountGiven | None = None,
        amount: AmountGiven | None = None,
        from_: DayGiven | None = None,
        reference: str | None = None,
        where: str | None = None,
    ) -> Self:
        """Time or quality released, in money that changes no budget: volume x hours x weeks x rate.

        amount: the yearly value, if the paper states that instead of a rate.

        proposal: its number. A new number starts a proposal; leave it out if there is only one.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.efficiency(title="Forms", volume=400, hours=0.5, weeks=1, rate="£20")
        >>> print(option.to_toml().splitlines()[-1])
        efficiency = [{ title = "Forms", volume = "400", hours = "0.5", weeks = "1", rate = "£20" }]
        """
        return self._act("efficiency", locals())

    def redundancy(
        self,
        *,
        title: str,
        age: NumberGiven,
        service: int,
        proposal: int | str | None = None,
        count: NumberGiven | None = None,
        weekly_pay: AmountGiven | None = None,
        annual_pay: AmountGiven | None = None,
        scale: str | None = None,
        terms: str | None = None,
        averages: bool | None = None,
        on: DayGiven | None = None,
        amount: AmountGiven | None = None,
        lgps: bool | None = None,
        pension_strain: AmountGiven | None = None,
        notice_weeks: NumberGiven | None = None,
        statutory_notice: bool | None = None,
        funder: FunderGiven | None = None,
        authority: str | None = None,
        reference: str | None = None,
        where: str | None = None,
    ) -> Self:
        """Holders of posts who are made redundant: the one-off cost, for each of `count` alike.

        age, service: on the day of leaving, in complete years; with `averages` they are those of the whole group.
        weekly_pay, annual_pay: actual pay for a week or a year; if neither is given, that of the posts of this
        title. scale: the holders' pay scale; if left out, that of the post, or else of the scenario.  terms:
        exit terms by name, instead of the scenario's `redundancy_terms`.  amount: what each is paid, instead of
        by terms; never below the statutory payment.  lgps: whether the holder is in the Local Government
        Pension Scheme; if left out, as the post is. pension_strain: for each, as the fund quotes it.
        notice_weeks: weeks of pay in lieu of notice.  statutory_notice: whether they are as many as the law
        gives for the service.

        proposal: its number. A new number starts a proposal; leave it out if there is only one.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.redundancy(title="Adviser", age=50, service=12, weekly_pay="£600", on="2026-10-01")
        >>> print(option.to_toml().splitlines()[-1])
        redundancy = [{ title = "Adviser", age = 50, service = 12, weekly_pay = "£600", on = 2026-10-01 }]
        """
        return self._act("redundancy", locals())

    def pay_protection(
        self,
        *,
        title: str,
        run_off: Sequence[NumberGiven],
        proposal: int | str | None = None,
        count: NumberGiven | None = None,
        amount: AmountGiven | None = None,
        on_cost_percent: NumberGiven | None = None,
        from_: DayGiven | None = None,
        funder: FunderGiven | None = None,
        authority: str | None = None,
        reference: str | None = None,
        where: str | None = None,
    ) -> Self:
        """Pay protection: a yearly amount for each post that moves to lower pay, running off year by year.

        amount: if left out, what the change takes off a year's pay of the posts of this title. run_off: the percentage
        of it that is paid in each year from the day on, such as [100, 50].  on_cost_percent: what National
        Insurance, pension and levy add to it; 0 if the amount includes them. If left out, nothing is added, and
        a question asks for it.

        proposal: its number. A new number starts a proposal; leave it out if there is only one.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.pay_protection(title="Adviser", amount=2_000, run_off=[100, 50], from_="2026-10-01")
        >>> print(option.to_toml().splitlines()[-1])
        pay_protection = [{ title = "Adviser", amount = "2000", run_off = ["100", "50"], from = 2026-10-01 }]
        """
        return self._act("pay_protection", locals())
