"""Every object that a call gives shows itself: in words, escaped in a notebook, and never as raw fields."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pydantic import BaseModel

import establishment as est
from establishment.ground.shown_fields import fields_text

EVIL = "<script>alert(1)</script>"
TERMS = {"pay": "njc", "pension": "20%", "basis": "maximum", "hold_on_costs": True}
FRAME = pd.DataFrame(
    {
        "post": ["1", "2"],
        "title": [f"Clerk {EVIL}", "Officer"],
        "grade": ["SCP 5", "SCP 20"],
        "count": [2, 1],
        "unit": [f"North {EVIL}", "South"],
    }
)
DEEP = 2
"""How many steps from what a call gives: its attribute, and an attribute of an item of it."""
BEYOND = ("plan", "comparison", "results", "reading", "sensitivity", "break_even", "draws", "book", "chart")
"""Attributes that are the engine's own, and methods that cost again."""
WRITES = ("to_", "write", "check", "model_")


def given(folder: Path) -> dict[str, Any]:
    """What public calls give, with text that would run in a page if it were not escaped."""
    base = est.Scenario(
        title=f"T {EVIL}",
        price_base="2026-05",
        first_year="2026/27",
        years=2,
        posts=FRAME,
        **TERMS,  # type: ignore[arg-type]
    )
    option = base.disestablish(post="1", count=1).establish("1 x Officer SCP 20")
    option = option.stated(measure="net", amount="£5,000", where=f"p1 {EVIL}")
    book = est.load_book()  # one for all, so that each scale is read once
    costing = est.cost(option, book=book)
    posts, renamed = (est.Posts.from_frame(each, pay="njc") for each in (FRAME, FRAME.assign(title=[EVIL, "Officer"])))
    paper = folder / "paper.txt"
    paper.write_text(f"Establish 6 x Officer SCP 20 at a cost of £168,001. {EVIL}", encoding="utf-8")
    with pytest.raises(est.InputError) as fault:
        est.cost(f"title = '{EVIL}'\npay = 'zz'\n")
    with pytest.raises(est.RefusedError) as refused:
        costing.explain(EVIL)
    amounts = {"post": ["1", "2"], "amount": [50_000, 40_000]}
    on_terms = {key: term for key, term in TERMS.items() if key != "pay"}
    return {
        "cost": costing,
        "book": book,
        "post costing": est.PostCosting(book, terms=TERMS, years="2026/27"),
        "reconcile": est.reconcile(posts, amounts, by="post", on="2026-05-01", terms=on_terms, book=book),
        "track": est.track(option, {"2026-06-30": FRAME}, book=book),
        "verify": est.verify(costing.to_dict(), scenario=option.with_terms(basis="minimum"), book=book),
        "explain": costing.explain("net"),
        "explain_total": costing.explain_total("£15,000", measure="net"),
        "bridge": costing.bridge(),
        "break_even": costing.break_even("vacancy"),
        "pay_bill": costing.pay_bill(),
        "compare": est.compare({f"A {EVIL}": base, "B": option}, book=book),
        "diff": est.diff(base, option, book=book),
        "draws": costing.draws(draws=9, vacancy=(0, 1, 2)),
        "offers": est.offers(
            posts, {EVIL: [{"from": "2027-04-01", "percent": 3}]}, years="2027/28", terms=TERMS, book=book
        ),
        "posts": posts,
        "list bill": posts.pay_bill(on="2026-05-01", terms={"basis": "maximum", "pension": "20%"}, book=book),
        "diff_posts": est.diff_posts(posts, renamed, book=book),
        "rebase": est.rebase(option, renamed, book=book),
        "misfit": est.rebase(option, FRAME[1:], book=book),
        "post": est.Post(f"Officer {EVIL}", grade="SCP 20"),
        "post cost": est.Post(f"Officer {EVIL}", grade="SCP 20").cost(on="2026-05-01", pension="20%", book=book),
        "scale": est.PayScale.from_frame(
            {"point": [1], "salary": [2e4]}, title=EVIL, grades={"G": [1]}, from_="2026-04-01"
        ),
        "check": est.check(paper),
        "draft": est.draft(paper),
        "error": fault.value,
        "refused": refused.value,
        "findings": fault.value.findings,
        "employer": est.employer_cost(30000, on="2026-05-01", pension="20%", book=book),
        "oncosts": book.oncosts.insurance[-1],
        "caps": book.redundancy,
    }


def own(value: object) -> bool:
    return type(value).__module__.startswith("establishment")


def around(value: Any) -> Iterator[tuple[str, Any]]:
    """What an object holds and what its methods give that need no argument."""
    for name in sorted({*dir(type(value)), *getattr(value, "__dict__", {})} - {*dir(BaseModel)}):
        if name.startswith(("_", *WRITES)) or name in BEYOND:
            continue
        try:
            member = getattr(value, name)
            if inspect.ismethod(member):
                expected = inspect.signature(member).parameters.values()
                member = (
                    None if any(p.default is p.empty and p.kind < 4 and p.kind != 2 for p in expected) else member()
                )
        except (est.InputError, est.RefusedError, ImportError):
            continue  # what cannot be asked of it is refused in words
        yield name, member


def walk(path: str, value: Any, seen: dict[type, str], steps: int = 0) -> Iterator[tuple[str, Any]]:
    """Each kind of object of the library that is reached, once."""
    if isinstance(value, Mapping | list | tuple | set | frozenset) and not own(value):
        for each in list(value.values() if isinstance(value, Mapping) else value)[:3]:
            yield from walk(f"{path}[]", each, seen, steps)
    elif own(value) and type(value) not in seen:
        seen[type(value)] = path
        yield path, value
        for name, frame in around(value) if steps < DEEP and not isinstance(value, pd.DataFrame) else ():
            yield from walk(f"{path}.{name}", frame, seen, steps + 1)


def test_every_object_that_a_call_gives_shows_itself(tmp_path: Path) -> None:
    seen: dict[type, str] = {}
    raw = []
    for root, value in given(tmp_path).items():
        for path, each in walk(root, value, seen):
            kind, text = type(each).__name__, repr(each)
            if "object at 0x" in text or re.match(rf"{kind}\(\w+=", text) or "\x1b" in text:
                raw.append((path, text[:80]))
            html = each._repr_html_()
            if html is None or "<script" in html:
                raw.append((path, f"in a notebook: {str(html)[:40]}"))
    assert raw == []
    assert len(seen) > 40
    public = {getattr(est, name) for name in est.__all__ if isinstance(getattr(est, name), type)}
    assert public - set(seen) == set()


def test_fields_are_shown_in_words() -> None:
    cap = est.load_book().redundancy.caps[-1]
    assert repr(cap).startswith("Weekly cap: effective from 2026-04-06; effective until 2027-04-06; ")
    assert repr(cap).endswith("amount £751")
    assert fields_text(object()) == "Object"


def test_whatever_a_costing_holds_shows_itself() -> None:
    """What completion offers in a notebook, the parts of the engine among it."""
    costing = est.cost("council-option-b")
    names = [name for name in dir(costing) if name[0] != "_" and not callable(getattr(costing, name))]
    assert {"net", "comparison", "results", "plan"} <= set(names)
    assert [] == [name for name in names if " object at 0x" in repr(getattr(costing, name))]
