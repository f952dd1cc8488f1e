"""Titles of posts without what else stands in them: the number of the post, its unit or its grade."""

from __future__ import annotations

import re

from establishment.lists.column_fits import NUMBERED
from establishment.lists.field_values import FieldValues
from establishment.lists.profiles import NAME_BEHIND, TWO_NAMES
from establishment.lists.table_read import TableRead

_NUMBER_AND_TITLE = re.compile(r"([A-Za-z]{0,4}[-/]?\d{3,}) ?[-:.\u2013 ] ?([^\W\d].*)")
"""A number and a title in one cell, as in 12300 - Accountant."""


_NAME_BEHIND = re.compile(rf" - {TWO_NAMES.pattern}$")


def read_titles(reading: TableRead) -> None:
    """Titles that hold the post's number or unit as well, between dots or dashes, without them."""
    titles, column = reading.fields.get("title"), reading.matches.column_of("title")
    if titles is not None and column is not None and reading.profile(column).person == NAME_BEHIND:
        reading.fields["title"] = titles = titles.changed(lambda title: title and _NAME_BEHIND.sub("", title))
        reading.notes.append("Titles are read without the names that end them.")
    if titles is not None and "post" not in reading.fields:
        _number_inside(reading, titles)
    others = [reading.fields[name] for name in ("post", "unit", "grade", "cost_centre") if name in reading.fields]
    if titles is None or not others:
        return
    if "post" in reading.fields and _without_number(reading, titles):
        return
    for sign in (".", " - ", "|", "~"):
        if len(titles.where(lambda title: title and sign in title)) <= 0.8 * len(titles):  # noqa: B023
            continue
        parts = [title.split(sign) if title else [] for title in titles]
        repeated = sum(
            1
            for place, each in enumerate(parts)
            if len(each) > 1 and any(_names(values[place], part.strip()) for part in each for values in others)
        )
        if repeated > 0.8 * len(titles):
            for place, each in enumerate(parts):
                elsewhere = [values[place] for values in others]
                own_parts = [part.strip() for part in each if not any(_names(v, part.strip()) for v in elsewhere)]
                titles[place] = sign.join(own_parts) if own_parts else titles[place]
            reading.notes.append(
                f'Titles are read without the number and unit that stand in them beside "{sign.strip()}".'
            )
            return


def _names(value: str | None, part: str) -> bool:
    """Whether a value is a part of a title, perhaps with its code before it: 314010 Ward 1 is Ward 1."""
    if not value or not part or value == part:
        return value == part
    return value.endswith(f" {part}") and value.removesuffix(part).strip().isdigit()


def _without_number(reading: TableRead, titles: FieldValues) -> bool:
    """Titles that begin with the number of their post, without it; whether they do."""
    posts = reading.fields["post"]
    distinct = [title for title in titles.used() if title]
    if sum(1 for title in distinct if NUMBERED.match(title)) <= 0.5 * len(distinct):
        return False
    begins = [bool(title and post and title.startswith(f"{post} ")) for title, post in zip(titles, posts, strict=True)]
    if not titles or sum(begins) <= 0.8 * len(titles):
        return False
    for place, leads in enumerate(begins):
        titles[place] = titles[place][len(posts[place]) :].lstrip(" -:") if leads else titles[place]
    reading.notes.append("Titles are read without the number of the post that they begin with.")
    return True


def _number_inside(reading: TableRead, titles: FieldValues) -> None:
    """Titles that begin with a number of their own, where no column holds the numbers of posts, without it."""
    split = [_NUMBER_AND_TITLE.fullmatch(title) if title else None for title in titles]
    numbers = [match[1] for match in split if match]
    if not titles or len(numbers) <= 0.9 * len(titles) or len(set(numbers)) <= 0.8 * len(numbers):
        return
    reading.fields["post"] = FieldValues.of_rows([match[1] if match else None for match in split])
    for place, match in enumerate(split):
        titles[place] = match[2] if match else titles[place]
    reading.notes.append("The number of a post and its title are read from one cell.")
