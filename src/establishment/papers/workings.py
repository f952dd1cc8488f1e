"""Workings printed in a paper, parsed as expressions: (6 - 2) x £28,412 = £113,648."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from establishment.papers.figure_words import UNIT
from establishment.papers.figures import PrintedFigure
from establishment.papers.relation import Relation, Trial

_OPERATORS = {
    "x": "*",
    "×": "*",
    "*": "*",
    "@": "*",
    "times": "*",
    "at": "*",
    "+": "+",
    "plus": "+",
    "and": "+",
    "-": "-",
    "\u2212": "-",
    "\u2013": "-",
    "less": "-",
    "minus": "-",
    "/": "/",
    "÷": "/",
    "divided by": "/",
}
_JOINT = re.compile(
    r"\s*(?P<close>(?:[)\]]\s*)*)(?P<unit>(?:[A-Za-z]+\s+){0,3}?)(?P<operator>[x×*@+/÷\u2212\u2013-]|times\b|plus\b|"
    r"less\b|minus\b|divided by\b)\s*"
    r"(?P<open>(?:[(\[]\s*)*)$",
    re.IGNORECASE,
)
_EQUALS = re.compile(r"\s*[)\]]*\s*(?:=|equals\b|gives\b)\s*[(\[]?$", re.IGNORECASE)
MOST_TERMS = 16


@dataclass(frozen=True)
class _Value:
    """What an expression comes to, how far it may lie from that, and whether it is money."""

    size: Fraction
    slack: Fraction
    money: bool


Token = str | _Value


@dataclass
class _Parser:
    """A parser by descent: sums of products of figures and brackets, in which money is not added to numbers."""

    tokens: list[Token]
    at: int = 0

    def expression(self) -> _Value | None:
        """Terms added and taken away."""
        value = self.term()
        while value is not None and self.at < len(self.tokens) and self.tokens[self.at] in ("+", "-"):
            sign = 1 if self.tokens[self.at] == "+" else -1
            self.at += 1
            other = self.term()
            if other is None or other.money != value.money:
                return None
            value = _Value(value.size + sign * other.size, value.slack + other.slack, value.money)
        return value

    def term(self) -> _Value | None:
        """Factors multiplied and divided."""
        value = self.factor()
        while value is not None and self.at < len(self.tokens) and self.tokens[self.at] in ("*", "/"):
            divide = self.tokens[self.at] == "/"
            self.at += 1
            other = self.factor()
            if (
                other is None
                or (other.money and value.money and not divide)
                or (divide and (not other.size or other.money > value.money))
            ):
                return None
            value = _quotient(value, other) if divide else _product(value, other)
        return value

    def factor(self) -> _Value | None:
        """A figure, or an expression in brackets."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        self.at += 1
        if isinstance(token, _Value):
            return token
        if token != "(":
            return None
        value = self.expression()
        closed = self.at < len(self.tokens) and self.tokens[self.at] == ")"
        self.at += 1
        return value if closed else None


def _product(one: _Value, two: _Value) -> _Value:
    slack = abs(one.size) * two.slack + abs(two.size) * one.slack
    return _Value(one.size * two.size, slack, one.money or two.money)


def _quotient(one: _Value, two: _Value) -> _Value:
    slack = one.slack / abs(two.size) + abs(one.size) * two.slack / two.size**2
    return _Value(one.size / two.size, slack, one.money and not two.money)


def value_of(tokens: list[Token]) -> _Value | None:
    """What an expression comes to; None where it is none."""
    opened, closed = tokens.count("("), tokens.count(")")
    balanced: list[Token] = [*["("] * max(closed - opened, 0), *tokens, *[")"] * max(opened - closed, 0)]
    parser = _Parser(balanced)
    value = parser.expression()
    return value if parser.at == len(balanced) else None


def printed_workings(text: str, figures: Sequence[PrintedFigure]) -> Iterator[Relation]:
    """Each working followed by what it is said to come to."""
    run: list[tuple[PrintedFigure, re.Match[str] | None]] = []
    for at, figure in enumerate(figures):
        previous = figures[at - 1] if at else None
        gap = text[previous.end : figure.start] if previous is not None and figure.start - previous.end < 40 else None
        joint = _JOINT.match(gap) if gap is not None else None
        if run and gap is not None and _EQUALS.search(gap) and len(run) > 1:
            yield from _tested(text, run, figure)
            run = [(figure, None)]
        elif run and joint is not None and len(run) < MOST_TERMS:
            run.append((figure, joint))
        else:
            run = [(figure, None)]


def _tested(
    text: str, run: list[tuple[PrintedFigure, re.Match[str] | None]], stated: PrintedFigure
) -> Iterator[Relation]:
    first = run[0][0]
    opened = re.search(r"(?:[(\[]\s*)*$", text[max(first.start - 6, 0) : first.start])
    tokens: list[Token] = ["("] * (sum(c in "([" for c in opened[0]) if opened else 0)
    for figure, joint in run:
        if joint is not None:
            tokens += [")"] * sum(c in ")]" for c in joint["close"])
            tokens.append(_OPERATORS[joint["operator"].casefold()])
            tokens += ["("] * sum(c in "([" for c in joint["open"])
        size = abs(figure.value) if joint is not None and figure.signed else figure.value
        share = 100 if figure.kind == "percent" and stated.kind != "percent" else 1
        tokens.append(_Value(size / share, figure.slack / share, figure.kind == "money"))
    value = value_of(tokens) or (value_of(tokens[1:]) if tokens[0] == "(" else None)
    if value is None or value.money != (stated.kind == "money"):
        return
    computed = (2 * value.size.numerator * UNIT + value.size.denominator) // (2 * value.size.denominator)
    plain = all(joint is None or joint["operator"] in ("+", "plus") for _, joint in run)
    signs = (1,) * len(run) if plain else ()
    loose = int((value.slack + stated.slack) * UNIT)
    trial = Trial("working", stated, tuple(figure for figure, _ in run), computed, 0, loose, signs=signs)
    yield Relation(trial, 4.0, "working", trial.fit)
