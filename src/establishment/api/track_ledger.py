"""What a ledger shows beside the lists: agency spend, posts that are not paid or are on no list, and what is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from establishment.api.reconcile_causes import ROUNDING, rest_of
from establishment.api.track_causes import TrackedCause
from establishment.api.track_courses import PostCourse
from establishment.ground.money import text
from establishment.lists.ledger import Ledger, LedgerLine, ledger_key

AGENCY, NO_LIST, NOT_PAID = "agency", "in the ledger but on no list", "on the lists but not in the ledger"
UNBUDGETED, UNEXPLAINED = "unbudgeted", "unexplained"


@dataclass(frozen=True)
class LedgerToDate:
    """A ledger of the months to date, beside what the posts of the lists come to in them.

    paid: whole pence of each post to date, by its label.  months: how many there are.
    """

    ledger: Ledger
    courses: Sequence[PostCourse]
    paid: Mapping[str, int]
    months: int

    def causes(self) -> Iterator[TrackedCause]:
        """What adds up to the ledger's amount less what the lists come to."""
        yield from self._by_post() if self.ledger.by == "post" else self._by_centre()

    def _cause(self, proposal: str, cause: str, key: str, pence: int, what: str) -> TrackedCause:
        """An amount to date: it stands in the last of the months."""
        # to date it is known, by month it is not: so it stands in the last month
        months = [0] * 12
        months[self.months - 1] = pence
        return TrackedCause(proposal, cause, key, tuple(months), what)

    def _by_post(self) -> Iterator[TrackedCause]:
        labels = {ledger_key(number): course.label for course in self.courses for number in _numbers(course)}
        proposals = self._proposals({course.label: {course.label} for course in self.courses})
        unbudgeted = {course.label for course in self.courses if not _budgeted(course)}
        unmatched = dict(self.paid)
        for key, line in self.ledger.lines.items():
            label = labels.get(key)
            # a post that the lists have under no number is on no list
            if label is None or (label not in unmatched and label not in unbudgeted):
                yield self._cause("", NO_LIST, line.key, line.pence, f"row {line.rows[0]} of the ledger")
                continue
            proposal, due = proposals.get(label, ""), unmatched.pop(label, 0)
            # agency staff first: what is left is pay
            yield from self._agency(proposal, line)
            if label in unbudgeted and not due:
                yield self._cause(
                    proposal, UNBUDGETED, label, line.pence - line.agency_pence, "no budget stands behind it"
                )
                continue
            rest = rest_of(label, line.pence - line.agency_pence, due, self.months)
            yield self._cause(proposal, rest.cause, label, rest.pence, rest.what)
        for label, due in unmatched.items():
            yield self._cause(proposals.get(label, ""), NOT_PAID, label, -due, "the ledger has no such post")

    def _by_centre(self) -> Iterator[TrackedCause]:
        centres = {
            course.label: ledger_key(post.centre)
            for course in self.courses
            for post in course.listed
            if post is not None and post.centre
        }
        groups: dict[str, set[str]] = {}
        due: dict[str, int] = {}
        for label, pence in self.paid.items():
            groups.setdefault(centres.get(label, ""), set()).add(label)
            due[centres.get(label, "")] = due.get(centres.get(label, ""), 0) + pence
        proposals = self._proposals(groups)
        for key, line in self.ledger.lines.items():
            yield from self._agency(proposals.get(key, ""), line)
            rest = line.pence - line.agency_pence - due.pop(key, 0)
            # each post of the centre may be off by its own rounding
            small = abs(rest) <= ROUNDING * max(len(groups.get(key, ())), 1)
            what = "what is left of the cost centre" if key in groups else "no post of the lists is there"
            yield self._cause("", "rounding" if small else UNEXPLAINED, line.key, rest, what)
        for key, pence in due.items():
            yield self._cause("", NOT_PAID, key or "no cost centre", -pence, "the ledger has no such cost centre")

    def _agency(self, proposal: str, line: LedgerLine) -> Iterator[TrackedCause]:
        if line.agency_pence:
            what = f"{text(line.agency_pence)} for agency staff in the ledger"
            yield self._cause(proposal, AGENCY, line.key, line.agency_pence, what)

    def _proposals(self, groups: Mapping[str, set[str]]) -> dict[str, str]:
        """The proposal of each group of posts; none where its posts are of several."""
        of_posts: dict[str, set[str]] = {}
        # as the plan has it at the end: that is the proposal that answers for the post
        for course in self.courses:
            of_posts.setdefault(course.label, set()).add(course.proposal_at(len(course.states) - 1))
        by_key = {key: {p for label in labels for p in of_posts.get(label, ()) if p} for key, labels in groups.items()}
        # money of a centre with several proposals belongs to none of them
        return {key: next(iter(proposals)) for key, proposals in by_key.items() if len(proposals) == 1}


def _numbers(course: PostCourse) -> Iterator[str]:
    """The numbers by which a ledger may know a post."""
    yield course.label
    for post in course.listed:
        if post is not None:
            yield post.number


def _budgeted(course: PostCourse) -> bool:
    spell = course.first_spell
    return spell is None or spell.budgeted
