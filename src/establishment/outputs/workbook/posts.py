"""The sheets of what is proposed: changes with their days, posts on both sides, and who pays for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from establishment.costing.cost_lines import BASELINE
from establishment.outputs.workbook.formulas import EMPTY, NONE, Formula, both, either, equal, words
from establishment.outputs.workbook.grid import TOP, WorkbookSheet
from establishment.outputs.workbook.inputs import Inputs
from establishment.outputs.workbook.model import Model, WorkbookLine, shown_place
from establishment.outputs.workbook.more_posts import MorePosts
from establishment.outputs.workbook.tables import Field, SheetRow, SheetTable
from establishment.posts import Funding, Kind
from establishment.scenarios.action_registry import in_pairs
from establishment.scenarios.actions import Movement

RECURRING, LIMITED, OUTSIDE = words("recurring"), words("time-limited"), words("unbudgeted")
"""The three kinds of money: in every year's budget, until a known end, outside the base budget."""

CHANGES = (
    Field("change", "Change", 8, "int"),
    Field("proposal", "Proposal", 9),
    Field("action", "Action", 14),
    Field("what", "What", 52, "wrap"),
    Field("from", "From", 13, "input date"),
    Field("authority", "Authority", 20, "wrap"),
    Field("reference", "Reference", 16, "wrap"),
    Field("note", "Note", 18, "wrap"),
    Field("line", "File line", 32),
)
POSTS = (
    Field("line", "Line", 6, "int"),
    Field("change", "Change", 8, "int"),
    Field("key", "Proposal no. in order", 10, "int"),
    Field("side", "Side", 10),
    Field("post", "Post", 8),
    Field("title", "Title", 34, "wrap"),
    Field("grade", "Grade and kind", 28, "wrap"),
    Field("unit", "Unit", 16, "wrap"),
    Field("count", "Posts alike", 8, "input count"),
    Field("fte", "FTE of one", 10, "input fte"),
    Field("weeks", "Paid weeks, part of the year", 12, "input weeks"),
    Field("from", "From", 12, "date"),
    Field("until", "Until (first day without)", 12, "input date"),
    Field("budgeted", "Budgeted", 10, "input yesno"),
    Field("money", "Kind of money", 13),
    Field("funder", "Funder", 26, "wrap"),
    Field("posts", "Posts", 8, "int"),
    Field("all_fte", "FTE of all", 10, "num"),
    Field("flow", "Comes or goes", 10),
    Field("maker", "Left by change", 8, "int"),
    Field("maker_key", "of proposal no.", 9, "int"),
    Field("left_posts", "Posts left by it", 8, "int"),
    Field("left_fte", "FTE left by it", 9, "num"),
    Field("place", "File line", 34),
)
FUNDING = (
    Field("split", "Split", 6, "int"),
    Field("order", "Order named", 9, "int"),
    Field("funder", "Funder", 36, "wrap"),
    Field("share", "Share", 12, "share"),
)


def table_style(key: str) -> str:
    """The style of a column of the sheet Posts where its cell is no input."""
    return next(each.style for each in POSTS if each.key == key).removeprefix("input ")


class Proposed:
    """The changes, the posts and the splits of funding, and where each stands."""

    def __init__(
        self,
        model: Model,
        sheets: Mapping[str, WorkbookSheet],
        inputs: Inputs,
        more: MorePosts | None = None,
    ) -> None:
        self.model, self.comparison, self.inputs, self.more = model, model.comparison, inputs, more
        scenario = model.results.scenario
        # sums find a proposal by a number: its name may hold signs that a spreadsheet reads as a pattern
        self.keys = {proposal: number for number, proposal in enumerate(scenario.proposals, 1)}
        self.changes: dict[int, SheetRow] = {}
        self.rows: dict[WorkbookLine, SheetRow] = {}
        self.shares: dict[Funding, list[Formula]] = {}
        self._changes(sheets["Changes"])
        self.posts = self._posts(sheets["Posts"])
        if "Funding" in sheets:
            self._funding(sheets["Funding"])

    def key(self, proposal: str) -> int:
        """A proposal's place in the order of the file, from 1; 0 for posts that no action touches."""
        return self.keys.get(proposal, 0)

    def _changes(self, sheet: WorkbookSheet) -> None:
        note = "One row for each change. Its day is an input: the posts of the change begin on it, or are found on it."
        sheet.head("Changes", note, freeze=1)
        table = SheetTable(sheet, TOP, CHANGES)
        table.guard("change")
        for movement in self.comparison.plan.movements:
            self.changes[movement.number] = table.row(
                {
                    "change": movement.number,
                    "proposal": movement.proposal,
                    "action": movement.action.replace("_", " "),
                    "what": movement.title,
                    "from": self._start(movement),
                    "authority": movement.authority,
                    "reference": movement.reference,
                    "note": movement.note,
                    "line": shown_place(movement.place),
                }
            )

    def _start(self, movement: Movement) -> Any:
        """The day of a change; that of its proposal where it has no other."""
        return same_day(self.inputs.cells.get(("starts", movement.proposal)), movement.from_)

    def _posts(self, sheet: WorkbookSheet) -> SheetTable:
        note = "Both sides of every change, and unchanged posts (both). FTE, weeks, posts and days are inputs."
        sheet.head("Posts", note, freeze=1)
        table = SheetTable(sheet, TOP, POSTS)
        table.guard("line")
        makers = {movement.number: self.key(movement.proposal) for movement in self.comparison.plan.movements}
        earlier = self.model.earlier_lines()
        for line in (line for line in self.model.lines if not line.spare):
            spell, movement = line.spell, line.movement
            is_post = isinstance(spell.kind, Kind)
            row = table.row(
                {
                    "line": line.number,
                    "change": movement.number,
                    "key": self.key(movement.proposal),
                    "side": line.side,
                    "post": spell.post,
                    "title": spell.title,
                    "grade": spell.kind.label,
                    "unit": spell.unit,
                }
            )
            self._terms(row, line, earlier.get(line))
            self._days(row, line)
            row.put("money", self._money(row))
            name = self.model.comparison.funder_name
            row.put("funder", "; ".join(name(f) if s == 1 else f"{name(f)} {s}" for f, s in spell.payers()))
            row.put("posts", row["count"] if is_post else 0)
            row.put("all_fte", row["count"] * row["fte"] if is_post else 0)
            moves = "removed" if line.side == BASELINE else "added"
            row.put("flow", "stays" if in_pairs(movement) else moves)
            if line.maker:
                row.put("maker", line.maker)
                row.put("maker_key", makers.get(line.maker, 0))
                row.put("left_posts", row["posts"])
                row.put("left_fte", row["all_fte"])
            row.put("place", shown_place(spell.place))
            self.rows[line] = row
        for line in self.model.spare:
            self.rows[line] = self._spare(table, line)
        return table

    def _spare(self, table: SheetTable, line: WorkbookLine) -> SheetRow:
        """A line that is filled in on the sheet More posts."""
        assert self.more is not None
        row = table.row({"line": line.number, "change": line.movement.number})
        for key, cell in self.more.line(line).items():
            row.put(key, cell, table_style(key))
        row.put("money", self._money(row))
        row.put("posts", row["count"])
        row.put("all_fte", row["count"] * row["fte"])
        comes = either(equal(row["side"], words("proposed")), words("added"), EMPTY)
        row.put("flow", either(equal(row["side"], words("baseline")), words("removed"), comes))
        if self.model.from_standing:  # it stands among the posts that nothing touches too
            goes = equal(row["side"], words("baseline"))
            row.put("maker_key", 0)
            row.put("left_posts", either(goes, row["posts"], NONE))
            row.put("left_fte", either(goes, row["all_fte"], NONE))
        row.put("place", line.spell.title)
        return row

    def _money(self, row: SheetRow) -> Formula:
        """Recurring, time-limited where it has an end, or outside the budget."""
        # a known end makes money time-limited, and the cell decides, so that an end typed later moves the money too
        limited = either(equal(row["until"], words("")), RECURRING, LIMITED)
        return either(equal(row["budgeted"], words("yes")), limited, OUTSIDE)

    def _terms(self, row: SheetRow, line: WorkbookLine, earlier: WorkbookLine | None) -> None:
        """What a change leaves as it was follows the line before; the rest are inputs. Weeks and FTE are of posts."""
        spell = line.spell
        values: dict[str, Any] = {"count": spell.count, "until": spell.until, "budgeted": spell.budgeted}
        if isinstance(spell.kind, Kind):
            values |= {"fte": spell.kind.fte, "weeks": spell.kind.weeks}
        source = self.rows[earlier] if earlier is not None and earlier in self.rows else None
        for key, value in values.items():
            before = source.ref(key) if source is not None and key in source.values else None
            # what the change sets is an input; what it leaves follows the line before, so that one cell is typed
            if before is None or before.value != ("yes" if value is True else "no" if value is False else value):
                row.put(key, value)
            elif key == "until":
                row.put(key, either(equal(before, words("")), words(""), before), "date")
            else:
                row.put(key, before, table_style(key))

    def _days(self, row: SheetRow, line: WorkbookLine) -> None:
        """The first day, that of the change where it follows it, and the first day without."""
        if line.follows:
            day = self.changes[line.movement.number].ref("from")
            # a day that is taken out of the change is no day of the posts either
            row.put("from", either(equal(day, words("")), words(""), day))
        else:
            row.put("from", line.spell.from_, "input date")

    def _funding(self, sheet: WorkbookSheet) -> None:
        note = (
            "Splits between funders, each once. The first-named takes what the others leave, so that the parts add up."
        )
        sheet.head("Funding", note, freeze=1)
        table = SheetTable(sheet, TOP, FUNDING)
        table.guard("split")
        name = self.model.comparison.funder_name
        for number, paid in enumerate(self.model.splits, 1):
            rows = [
                table.row({"split": number, "order": order, "funder": name(funder)})
                for order, (funder, _) in enumerate(paid, 1)
            ]
            # the first-named is 1 less the others: shares that are typed then add up to 1 whatever they are
            rest = Formula("1", 1)
            for row, (_, share) in zip(rows[1:], paid[1:], strict=True):
                row.put("share", share, "input share")
                rest = rest - row["share"]
            rows[0].put("share", rest)
            self.shares[paid] = [row.ref("share") for row in rows]


def same_day(whole: Formula | None, day: date | None) -> Any:
    """A day as an input, which follows another cell while it is that day; nothing where that cell is emptied."""
    if whole is None or whole.value != day:
        return day
    return either(equal(whole, words("")), words(""), whole)


def is_there(first: Formula, until: Formula, last_until: Formula) -> Formula:
    """Whether something is there on the last day of a year: from before its end, until then or later."""
    starts = Formula(f"{first.text}<{last_until.text}", first.value < last_until.value, 0)
    ends = Formula(f"{until.text}={last_until.text}", until.value == last_until.value, 0)
    return both(starts, ends)
