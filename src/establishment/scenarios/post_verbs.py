"""The verbs of posts: those that bring, take or change them: made by docs/make_verbs.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self, Unpack

from establishment.scenarios.acting import Acts
from establishment.scenarios.given_types import DayGiven, FunderGiven, NumberGiven, Tables
from establishment.scenarios.verb_keywords import LeavingKeywords, LineKeywords, SpreadKeywords


class PostVerbs(Acts):
    """The verbs of posts: those that bring, take or change them."""

    def establish(
        self,
        *lines: str,
        proposal: int | str | None = None,
        total_after: NumberGiven | None = None,
        **others: Unpack[SpreadKeywords],
    ) -> Self:
        """Posts that are added.  total_after: posts of the unit in all afterwards, if the paper says so.

        lines: posts in shorthand, such as "2 x Adviser SCP 20". Or name the posts by keywords.
        proposal: its number. A new number starts a proposal; leave it out if there is only one.
        between, every_months: the posts change one at a time, evenly between two days or every so many months.

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
        **others: Unpack[LeavingKeywords],
    ) -> Self:
        """Posts that are removed.

        lines: posts in shorthand, such as "2 x Adviser SCP 20". Or name the posts by keywords.
        proposal: its number. A new number starts a proposal; leave it out if there is only one.
        between, every_months: the posts change one at a time, evenly between two days or every so many months.
        followed_by: a post that comes for each one that goes, "1 x Title Grade"; months_later: how much later.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.disestablish("2 x PA SCP 5", between=("2026-10-01", "2026-10-31"))
        >>> print(option.to_toml().splitlines()[-1])
        disestablish = [{ line = "1 x PA SCP 5", from = 2026-10-01 }, { line = "1 x PA SCP 5", from = 2026-10-31 }]
        """
        return self._act("disestablish", locals())

    def regrade(
        self,
        *lines: str,
        to: str | Mapping[str, object],
        proposal: int | str | None = None,
        **others: Unpack[SpreadKeywords],
    ) -> Self:
        """Posts that move to another grade: `to` is the grade, or a table.

        lines: posts in shorthand, such as "2 x Adviser SCP 20". Or name the posts by keywords.
        proposal: its number. A new number starts a proposal; leave it out if there is only one.
        between, every_months: the posts change one at a time, evenly between two days or every so many months.

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
        **others: Unpack[SpreadKeywords],
    ) -> Self:
        """Posts that move to another scale, such as officer to staff: `to` names scale and grade.

        lines: posts in shorthand, such as "2 x Adviser SCP 20". Or name the posts by keywords.
        proposal: its number. A new number starts a proposal; leave it out if there is only one.
        between, every_months: the posts change one at a time, evenly between two days or every so many months.

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
        total_after: NumberGiven | None = None,
        **others: Unpack[SpreadKeywords],
    ) -> Self:
        """Posts that take another title: `to` is the title, or a table.

        total_after: posts of the new title in all after the change, if the paper says so.

        lines: posts in shorthand, such as "2 x Adviser SCP 20". Or name the posts by keywords.
        proposal: its number. A new number starts a proposal; leave it out if there is only one.
        between, every_months: the posts change one at a time, evenly between two days or every so many months.

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
        **others: Unpack[SpreadKeywords],
    ) -> Self:
        """Posts that move to another unit or employer.

        lines: posts in shorthand, such as "2 x Adviser SCP 20". Or name the posts by keywords.
        proposal: its number. A new number starts a proposal; leave it out if there is only one.
        between, every_months: the posts change one at a time, evenly between two days or every so many months.

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
        **others: Unpack[SpreadKeywords],
    ) -> Self:
        """Posts whose hours or paid weeks change: `to` is the new FTE, or a table.

        lines: posts in shorthand, such as "2 x Adviser SCP 20". Or name the posts by keywords.
        proposal: its number. A new number starts a proposal; leave it out if there is only one.
        between, every_months: the posts change one at a time, evenly between two days or every so many months.

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
        to: FunderGiven | Mapping[str, object] | None = None,
        **others: Unpack[SpreadKeywords],
    ) -> Self:
        """Posts that become budgeted (unless `to` says not), or change funder: `to` is the funder, or a table.

        lines: posts in shorthand, such as "2 x Adviser SCP 20". Or name the posts by keywords.
        proposal: its number. A new number starts a proposal; leave it out if there is only one.
        between, every_months: the posts change one at a time, evenly between two days or every so many months.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.fund(post="0114", to="grant")
        >>> print(option.to_toml().splitlines()[-1])
        fund = [{ post = "0114", to = { funder = [{ name = "grant" }] } }]
        """
        return self._act("fund", locals())

    def split(
        self,
        *lines: str,
        into: Tables,
        proposal: int | str | None = None,
        **others: Unpack[SpreadKeywords],
    ) -> Self:
        """Posts of which each becomes several: `into` lists the parts, each with what is different about it.

        lines: posts in shorthand, such as "2 x Adviser SCP 20". Or name the posts by keywords.
        proposal: its number. A new number starts a proposal; leave it out if there is only one.
        between, every_months: the posts change one at a time, evenly between two days or every so many months.

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
        """Posts that become one new line of posts: `lines` go, and `into` comes, written in full as in `establish`.

        proposal: its number. A new number starts a proposal; leave it out if there is only one.

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
        **others: Unpack[LineKeywords],
    ) -> Self:
        """Time-limited posts that end later: `to_day` is the first day on which they no longer exist.

        lines: posts in shorthand, such as "2 x Adviser SCP 20". Or name the posts by keywords.
        proposal: its number. A new number starts a proposal; leave it out if there is only one.

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
        **others: Unpack[LeavingKeywords],
    ) -> Self:
        """Posts that end on a day: `from` is the first day on which they no longer exist.

        lines: posts in shorthand, such as "2 x Adviser SCP 20". Or name the posts by keywords.
        proposal: its number. A new number starts a proposal; leave it out if there is only one.
        between, every_months: the posts change one at a time, evenly between two days or every so many months.
        followed_by: a post that comes for each one that goes, "1 x Title Grade"; months_later: how much later.

        >>> import establishment as est
        >>> base = est.Scenario(title="T", pay="njc", basis="maximum")
        >>> option = base.end(post="0114", from_="2027-04-01")
        >>> print(option.to_toml().splitlines()[-1])
        end = [{ post = "0114", from = 2027-04-01 }]
        """
        return self._act("end", locals())
