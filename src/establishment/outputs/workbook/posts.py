"""The sheets of what is proposed: changes with their days, posts on both sides, and who pays for them."""

from __future__ import annotations

from establishment.costing.cost_lines import BASELINE
from establishment.outputs.workbook.formulas import NONE, Formula, above, both, either, equal, words
from establishment.outputs.workbook.grid import TOP, Field, SheetRow, SheetTable, WorkbookSheet
from establishment.outputs.workbook.model import Model, WorkbookLine, shown_place
from establishment.posts import Funding, Kind
from establishment.scenarios.action_registry import in_pairs

RECURRING, LIMITED, OUTSIDE = words("recurring"), words("time-limited"), words("unbudgeted")
"""The three kinds of money: in every year's budget, until a known end, outside the base budget."""

CHANGES = (
    Field("change", "Change", 8, "int"), Field("proposal", "Proposal", 9), Field("action", "Action", 14),
    Field("what", "What", 52, "wrap"), Field("from", "From", 13, "input date"),
    Field("authority", "Authority", 20, "wrap"), Field("reference", "Reference", 16, "wrap"),
    Field("note", "Note", 18, "wrap"), Field("line", "File line", 32),
)  # fmt: skip
POSTS = (
    Field("line", "Line", 6, "int"),
    Field("change", "Change", 8, "int"),
    Field("key", "Proposal no. in order", 10, "int"),
    Field("side", "Side", 10),
    Field("post", "Post", 8),
    Field("title", "Title", 34, "wrap"),
    Field("grade", "Grade and kind", 28, "wrap"),
    Field("unit", "Unit", 16, "wrap"),
    Field("count", "Posts alike", 8, "input int"),
    Field("fte", "FTE of one", 10, "input num"),
    Field("weeks", "Paid weeks, part of the year", 12, "input num"),
    Field("from", "From", 12, "date"),
    Field("until", "Until (first day without)", 12, "input date"),
    Field("budgeted", "Budgeted", 10, "input words"),
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
    Field("line", "Line", 6, "int"),
    Field("title", "Title", 40, "wrap"),
    Field("from", "From", 13, "date"),
    Field("order", "Order named", 9, "int"),
    Field("funder", "Funder", 36, "wrap"),
    Field("share", "Share", 12, "share"),
)


class Proposed:
    """The changes, the posts and the splits of funding, and where each stands."""

    def __init__(
        self, model: Model, changes: WorkbookSheet, posts: WorkbookSheet, funding: WorkbookSheet | None
    ) -> None:
        self.model, self.comparison = model, model.comparison
        scenario = model.results.scenario
        self.keys = {proposal: number for number, proposal in enumerate(scenario.proposals, 1)}
        self.changes: dict[int, SheetRow] = {}
        self.rows: dict[WorkbookLine, SheetRow] = {}
        self.shares: dict[tuple[WorkbookLine, Funding], list[Formula]] = {}
        self._changes(changes)
        self.posts = self._posts(posts)
        if funding is not None:
            self._funding(funding)

    def key(self, proposal: str) -> int:
        """A proposal's place in the order of the file, from 1; 0 for posts that no action touches."""
        return self.keys.get(proposal, 0)

    def _changes(self, sheet: WorkbookSheet) -> None:
        note = "One row a change. Its day is an input: the posts of the change begin on it, or are found on it."
        sheet.head("Changes", note, freeze=1)
        table = SheetTable(sheet, TOP, CHANGES)
        for movement in self.comparison.plan.movements:
            self.changes[movement.number] = table.row({
                "change": movement.number, "proposal": movement.proposal, "action": movement.action.replace("_", " "),
                "what": movement.title, "from": movement.from_, "authority": movement.authority,
                "reference": movement.reference, "note": movement.note, "line": shown_place(movement.place),
            })  # fmt: skip

    def _posts(self, sheet: WorkbookSheet) -> SheetTable:
        note = "Both sides of every change, and posts that none touches (both). FTE, weeks, posts and days are inputs."
        sheet.head("Posts", note, freeze=1)
        table = SheetTable(sheet, TOP, POSTS)
        makers = {movement.number: self.key(movement.proposal) for movement in self.comparison.plan.movements}
        for line in self.model.lines:
            spell, movement = line.spell, line.movement
            is_post = isinstance(spell.kind, Kind)
            row = table.row({
                "line": line.number, "change": movement.number, "key": self.key(movement.proposal), "side": line.side,
                "post": spell.post, "title": spell.title, "grade": spell.kind.label, "unit": spell.unit,
                "count": spell.count,
            })  # fmt: skip
            if isinstance(spell.kind, Kind):
                row.put("fte", spell.kind.fte)
                row.put("weeks", spell.kind.weeks)
            self._days(row, line)
            row.put("budgeted", spell.budgeted)
            limited = either(equal(row["until"], words("")), RECURRING, LIMITED)
            row.put("money", either(equal(row["budgeted"], words("yes")), limited, OUTSIDE))
            name = self.model.comparison.funder_name
            row.put("funder", "; ".join(name(f) if s == 1 else f"{name(f)} {s}" for f, s in spell.payers()))
            row.put("posts", row["count"] if is_post else 0)
            row.put("all_fte", row["count"] * row["fte"] if is_post else 0)
            moves = "removed" if line.side == BASELINE else "added"
            row.put("flow", "stays" if in_pairs(movement) else moves)
            row.put("maker", line.maker)
            row.put("maker_key", makers.get(line.maker, 0))
            for left, of in (("left_posts", "posts"), ("left_fte", "all_fte")):
                row.put(left, either(above(row["maker"], NONE), row[of], NONE))
            row.put("place", shown_place(spell.place))
            self.rows[line] = row
        return table

    def _days(self, row: SheetRow, line: WorkbookLine) -> None:
        """The first day, that of the change where it follows it, and the first day without."""
        if line.follows:
            day = self.changes[line.movement.number].ref("from")
            # a day that is taken out of the change is no day of the posts either
            row.put("from", either(equal(day, words("")), words(""), day))
        else:
            row.put("from", line.spell.from_, "input date")
        row.put("until", line.spell.until)

    def _funding(self, sheet: WorkbookSheet) -> None:
        note = "Splits between funders. The first-named takes what the others leave, so that the parts add up."
        sheet.head("Funding", note, freeze=1)
        table = SheetTable(sheet, TOP, FUNDING)
        for line in self.model.lines:
            for paid in self.splits(line):
                self.shares[line, paid] = self._split(table, line, paid)

    def splits(self, line: WorkbookLine) -> list[Funding]:
        """Every funding of a line that is of more than one funder, at any time."""
        return [paid for paid in line.spell.fundings if len(paid) > 1]

    def _split(self, table: SheetTable, line: WorkbookLine, paid: Funding) -> list[Formula]:
        days = [day for day, _ in line.spell.stages if line.spell.payers(day) == paid]
        first = min(days) if days and line.spell.payers() != paid else None
        rows = [
            table.row({"line": line.number, "title": line.spell.label, "from": first, "order": order,
                       "funder": self.model.comparison.funder_name(name)})
            for order, (name, _) in enumerate(paid, 1)
        ]  # fmt: skip
        for row, (_, share) in zip(rows[1:], paid[1:], strict=True):
            row.put("share", share, "input share")
        rest = Formula("1", 1)
        for row in rows[1:]:
            rest = rest - Formula(f"$F{row.row + 1}", row.cells["share"].value)
        rows[0].put("share", rest)
        return [row.ref("share") for row in rows]


def is_there(first: Formula, until: Formula, last_until: Formula) -> Formula:
    """Whether something is there on the last day of a year: from before its end, until then or later."""
    starts = Formula(f"{first.text}<{last_until.text}", first.value < last_until.value, 0)
    ends = Formula(f"{until.text}={last_until.text}", until.value == last_until.value, 0)
    return both(starts, ends)
