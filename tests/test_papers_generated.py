"""Papers written from random figures: they check clean, and one changed figure is found."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from establishment.papers.checking import check_paper
from establishment.papers.source import PaperText, without_marks


@dataclass
class Figures:
    """The figures of a made-up restructure; every total is worked out here, in whole pounds."""

    removed: int
    removed_cost: int
    added: int
    added_cost: int
    rows: list[int]
    before: int

    def named(self) -> dict[str, int]:
        """Every figure the paper prints, by name."""
        saved, cost = self.removed * self.removed_cost, self.added * self.added_cost
        rows = {f"row{n}": value for n, value in enumerate(self.rows)}
        return {
            "removed": self.removed,
            "removed_cost": self.removed_cost,
            "saved": saved,
            "added": self.added,
            "added_cost": self.added_cost,
            "cost": cost,
            "net": abs(saved - cost),
            "before": self.before,
            "after": self.before - self.removed + self.added,
            "change": abs(self.added - self.removed),
            "total": sum(self.rows),
            **rows,
        }


def written(values: dict[str, int], rows: int) -> str:
    """The paper, in its own words."""
    direction = "a reduction" if values["after"] < values["before"] else "an increase"
    net = "a net saving" if values["saved"] > values["cost"] else "a net cost"
    table = "".join(f"Service {n + 1}\t£{values[f'row{n}']:,}\n" for n in range(rows))
    return (
        f"1.1 The proposal deletes {values['removed']} posts at £{values['removed_cost']:,} each, a saving of £{values['saved']:,}.\n\n"
        f"1.2 It creates {values['added']} posts at £{values['added_cost']:,} each, a cost of £{values['cost']:,}.\n\n"
        f"1.3 The new posts cost £{values['cost']:,} and the posts deleted save £{values['saved']:,}, {net} of £{values['net']:,}.\n\n"
        f"1.4 The establishment goes from {values['before']} posts to {values['after']} posts, {direction} of {values['change']} posts.\n\n"
        f"Service\tBudget\n{table}Total\t£{values['total']:,}\n"
    )


FIGURES = st.builds(
    Figures,
    removed=st.integers(2, 40),
    removed_cost=st.integers(18_001, 70_000),
    added=st.integers(2, 40),
    added_cost=st.integers(18_001, 70_000),
    rows=st.lists(st.integers(10_001, 900_000), min_size=3, max_size=7),
    before=st.integers(100, 900),
).filter(lambda f: f.removed != f.added and f.removed * f.removed_cost != f.added * f.added_cost)


def wrong(text: str) -> list[str]:
    results = check_paper(PaperText("paper", text, without_marks(text)))
    return [f"{c.code} {c.text}: {c.message}" for c in results.wrong]


@given(FIGURES)
def test_a_paper_written_from_its_figures_checks_clean(figures: Figures) -> None:
    assert wrong(written(figures.named(), len(figures.rows))) == []


def changed(name: str) -> Callable[[Figures, int], dict[str, int]]:
    def change(figures: Figures, seed: int) -> dict[str, int]:
        values = figures.named()
        # beyond the rounding of a sum: a tenth or more, or two whole posts
        values[name] += random.Random(seed).choice([1, 2]) * max(values[name] // 8, 2 if values[name] < 1000 else 150)
        return values

    return change


NAMES = ["removed_cost", "saved", "added_cost", "cost", "net", "after", "before", "change", "total", "row0", "row2"]


@given(FIGURES, st.sampled_from(NAMES), st.integers(0, 99))
def test_one_changed_figure_is_found(figures: Figures, name: str, seed: int) -> None:
    assert wrong(written(changed(name)(figures, seed), len(figures.rows))) != []


CHANGES = [
    "At the end of the year {what} {stood} at {after}.\n\nThis is {less} {change} {since} {before}{then}.",
    "{what} {stood} at {after}, {less} {change} {since} {before}{then}.",
    "{what} {go} from {before} to {after}, a {fall} of {change}.",
    "{what} {go} by {change} from {before} to {after}{then}.",
]
WORDS = {
    "what": ["staff", "the posts", "officers", "the establishment", "people in post"],
    "stood": ["stood", "was", "were counted"],
    "less": ["down", "down by"],
    "since": ["from", "from a peak of", "from the"],
    "then": ["", " a year ago", " in March", " at the start of the year"],
    "go": ["fall", "drop", "decrease", "are to fall"],
    "fall": ["fall", "drop", "decrease", "reduction"],
}


@given(st.integers(2_000, 90_000), st.integers(111, 989), st.sampled_from(CHANGES), st.integers(0, 999))
def test_a_change_in_any_words_is_read_and_a_digit_typed_wrongly_found(
    before: int, change: int, form: str, seed: int
) -> None:
    chance = random.Random(seed)
    words = {key: chance.choice(some) for key, some in WORDS.items()}
    typed = change + chance.choice([1, 2, 3, -1, -2]) * 10
    right, mistyped = (
        form.format(**words, before=f"{before:,}", after=f"{before - change:,}", change=number)
        for number in (change, typed)
    )
    assert wrong(right) == []
    assert wrong(mistyped) != [] or change // 10 % 10 in (0, 1, 8, 9), mistyped


TITLES = [
    "Payroll Team Leader",
    "Finance Manager",
    "Planning Officer",
    "Head of Estates",
    "HR Adviser",
    "Records Clerk",
]
GONE = ["deleted", "disestablished", "removed from the establishment", "abolished"]
POSTS = [
    "It is proposed to create {n} FTE {one} at Grade {g} and {m} FTE {two} at Grade {h}.",
    "The review deletes {n} FTE {one} posts, saving £71,918; {m} FTE {two} posts, saving £63,541; and a lease.",
    "(a) the post of Team Clerk (Grade 3) be deleted;\n(b) {n} posts of {one} be established at Grade {g};\n"
    "(c) {m} posts of {two} be established at Grade {h}.",
    "A total of {n} vacant {one} posts (12%) have been {gone}, and {m} FTE {two} posts will be {gone}.",
]


@given(st.sampled_from(POSTS), st.permutations(TITLES), st.integers(2, 9), st.integers(2, 9), st.sampled_from(GONE))
def test_each_of_two_lines_of_posts_is_read(form: str, titles: list[str], n: int, m: int, gone: str) -> None:
    one, two = titles[:2]
    text = form.format(n=n, m=m, one=one, two=two, g=n + 2, h=m + 2, gone=gone)
    posts = check_paper(PaperText("paper", text, without_marks(text))).paper.posts
    action = "establish" if "Grade" in form else "disestablish"
    lines = [(p.count, p.title) for p in posts if p.action == action]
    assert {count for count, _ in lines} >= {n, m}, text
    assert {one, two} <= {title for _, title in lines}, text


@given(st.sampled_from(TITLES), st.sampled_from(["regraded", "re-graded", "upgraded"]), st.integers(3, 9))
def test_a_post_of_which_something_is_done_is_read(title: str, done: str, grade: int) -> None:
    text = f"The {title} would be {done} from Grade {grade} to Grade {grade + 1}."
    [post] = check_paper(PaperText("paper", text, without_marks(text))).paper.posts
    assert (post.action, post.title, post.grade, post.to) == ("regrade", title, f"Grade {grade}", f"Grade {grade + 1}")
