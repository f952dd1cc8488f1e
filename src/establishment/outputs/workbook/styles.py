"""How cells look: one style a use, legible in print and without colour."""

from __future__ import annotations

from typing import Any

FONT = "Arial"
# a nil is a dash, so that a table of noughts can be taken in at a glance
MONEY = '£#,##0.00;-£#,##0.00;"-"'
POUNDS = '£#,##0;-£#,##0;"-"'
THOUSANDS = '#,##0,;-#,##0,;"-"'
"""Amounts that rest on illustrative values are shown to the pound."""

_BASE = {"font_name": FONT, "font_size": 10, "valign": "top"}
_INPUT = {"font_color": "#0B3D91", "bg_color": "#FFF6D6", "border": 1, "border_color": "#BFA75A", "locked": False}
"""Inputs: blue on pale yellow, with a border, so that they are told apart without colour too."""
_TOTAL = {"bold": True, "top": 1}
MARKS: dict[str, dict[str, Any]] = {
    "input": _INPUT,
    "total": _TOTAL,
    "strong": {"bold": True},
    "quoted": {"quote_prefix": True},
}
NUMBERS = {
    "text": "@",
    # a nil of these stands for nothing, and shows as a dash; counts that are inputs show 0, for it was typed
    "words": "General",
    "int": "#,##0;-#,##0;-",
    "num": "0.######;-0.######;-",
    "rate": "0.00##%",
    "date": "d mmm yyyy",
    "share": "0.000000",
    "unknown": '£#,##0.00;-£#,##0.00;"not known"',
    "part": "£#,##0.00;-£#,##0.00;-",
    "thousands": THOUSANDS,
    "pay": MONEY,
    "open": MONEY,
    "raise": "0.00##%",
    "spareraise": "0.00##%",
    "sparepounds": POUNDS,
    "fte": "0.######",
    "weeks": "0.######",
    "years": "0",
    "count": "#,##0;-#,##0;0",
    "yesno": "General",
    "spareyesno": "General",
    "spareposts": "#,##0;-#,##0;0",
    "sparepart": "0.######",
    "pickproposal": "@",
    "pickmove": "@",
    "pickgrade": "@",
    "pickpoint": "@",
    "pickfunder": "@",
    "anytext": "@",
}
STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_size": 14, "bold": True, "font_color": "#1F3864"},
    "note": {"font_color": "#444444"},
    "section": {"font_size": 12, "bold": True, "font_color": "#1F3864"},
    "head": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": "#1F3864",
        "text_wrap": True,
        "border": 1,
        "border_color": "#FFFFFF",
        "valign": "vcenter",
        "align": "left",
        "indent": 1,
    },
    "verdict": {"bold": True, "align": "left", "indent": 1},
    "wrap": {"text_wrap": True, "align": "left", "indent": 1},
    "words": {"align": "left", "indent": 1},
    "bold": {"bold": True},
    "small": {"font_color": "#666666", "font_size": 8},
    "helper": {"font_color": "#666666", "font_size": 8, "align": "right"},
    "big": {"font_size": 12, "bold": True},
    "link": {"font_color": "#0B3D91", "underline": 1},
}


STYLES["headnum"] = {**STYLES["head"], "align": "right", "indent": 0}
"""Headings stand over their numbers, and clear of those of words."""
_OF_NUMBERS = ({*NUMBERS, "money", "pence"} - {"text", "words", "yesno", "anytext"}) - {
    name for name in NUMBERS if name.startswith("pick") or name.endswith("yesno")
}


def heading_style(style: str) -> str:
    """The style of a heading over cells of a style.

    >>> heading_style("input pence"), heading_style("wrap")
    ('headnum', 'head')
    """
    return "headnum" if style.split(" ")[-1] in _OF_NUMBERS else "head"


# marks come before the use, so one use such as pence looks the same wherever it is put
def properties(style: str, *, whole_pounds: bool) -> dict[str, Any]:
    """The properties of a style: a use such as `money`, and `input` or `total` before it.

    >>> properties("total money", whole_pounds=False)["num_format"]
    '£#,##0.00;-£#,##0.00;"-"'
    """
    *marks, use = style.split(" ")
    look: dict[str, Any] = {**_BASE, **STYLES.get(use, {})}
    if use in ("money", "pence"):
        # pence stay pence: rates and unit costs are read beside their source, whatever totals are shown to
        look["num_format"] = POUNDS if whole_pounds and use == "money" else MONEY
    elif use in NUMBERS:
        look["num_format"] = NUMBERS[use]
    for mark in marks:
        look |= MARKS[mark]
    return look
