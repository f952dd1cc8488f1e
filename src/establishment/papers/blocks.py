"""How a paper is laid out: blocks with their numbers and headings, sentences, and rows of tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from establishment.papers.source import PaperText

BlockKind = Literal["text", "heading", "row"]

_BULLET = r"[-\u2022*\u25aa\u25cf\u25e6\u2013o\uf0b7]"
# A dotted number before a unit is a figure, not the number of a paragraph: "1.5 FTE", "2.5 per cent".
_MARKER = re.compile(
    rf"[ \t]*(?P<bullet>{_BULLET}[ \t]+)?"
    r"(?:(?P<named>(?:recommendation|proposal|option|decision)\s+(?P<name>\d{1,2}[a-z]?|[A-Z])\s*(?:[:.)]|"
    r"[\u2013-]\s|$))"
    r"|(?P<mark>\(?(?P<number>\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)](?!\d)|"
    r"(?P<dotted>[1-9]\d?(?:\.\d{1,2}){1,3})[.)]?(?![\w%,]|\s*(?:FTE|WTE|x\s|full|whole|posts?\b|per\s?cent|"
    r"million)))(?=\s))?[ \t]*",
    re.IGNORECASE,
)
# A line that begins with a number of posts is an item of a list, though nothing numbers it: "2 x Clerk", "-1 Admin
# Officer".
_COUNTED = re.compile(
    r"\s*[-+\u2212]?\d{1,4}(?:\.\d{1,2})?\s?(?:[x\u00d7]\s|(?:FTE|WTE)\b)|\s*[-+\u2212]\d{1,4}(?:\.\d{1,2})?\s[A-Z]"
)
_ENDS = re.compile(r"[.!?][\"\u201d\u2019')\]]*\s+(?=[\"\u201c\u2018'(\[]?[A-Z£$€\d])")
# These end in a point within a sentence; a single capital is an initial.
_SHORT = re.compile(
    r"(?:\b(?:e\.g|i\.e|p\.a|approx|no|nos|mr|mrs|ms|dr|st|vs|etc|inc|ltd|para|fig|ref|c|ca|cf|al|hon)|\b[A-Z])\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Block:
    """A paragraph, item, heading or row of a table.

    number: as written before it ("4", "3.5", "a"), or that of the item it belongs to.  own: whether the number
    stands at this block.  section: the heading it stands under.
    """

    start: int
    end: int
    body: int
    kind: BlockKind
    number: str = ""
    own: bool = False
    bullet: bool = False
    section: str = ""


@dataclass(frozen=True)
class Sentence:
    """A sentence, and the block it stands in."""

    start: int
    end: int
    block: int


class Layout:
    """The blocks and sentences of a paper."""

    def __init__(self, source: PaperText) -> None:
        self.source = source
        self.text = source.text
        self.blocks: list[Block] = _blocks(self.text)
        self._starts = [block.start for block in self.blocks]

    def block_at(self, offset: int) -> int:
        """The number of the block a character lies in."""
        return max(bisect_right(self._starts, offset) - 1, 0)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Every sentence of running text, in order."""
        return [s for at, block in enumerate(self.blocks) if block.kind != "row" for s in self._split(at, block)]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence a character lies in; None in a row of a table."""
        index = bisect_right(self._sentence_starts, offset) - 1
        if index < 0 or self.sentences[index].end < offset:
            return None
        return self.sentences[index]

    def _split(self, at: int, block: Block) -> list[Sentence]:
        parts, start = [], block.body
        for end in _ENDS.finditer(self.text, block.body, block.end):
            if end[0][0] == "." and _SHORT.search(self.text, max(start, end.start() - 8), end.start() + 1):
                continue
            parts.append(Sentence(start, end.end(), at))
            start = end.end()
        if start < block.end:
            parts.append(Sentence(start, block.end, at))
        return parts

    def said(self, offset: int, most: int = 240) -> str:
        """The sentence or row a character stands in, on one line."""
        block = self.blocks[self.block_at(offset)] if self.blocks else Block(0, 0, 0, "text")
        sentence = self.sentence_at(offset)
        start, end = (sentence.start, sentence.end) if sentence else (block.start, block.end)
        # Cut around the character that is asked for, so that the words beside it are kept.
        if end - start > most:
            start = max(start, offset - most // 2)
            end = min(end, start + most)
        return re.sub(r"\s+", " ", self.text[start:end]).strip()


def _blocks(text: str) -> list[Block]:
    """Blocks in order: lines joined to paragraphs, with the number and heading each stands under."""
    blocks: list[Block] = []
    state = _State()
    position = 0
    for line in text.split("\n"):
        start, position = position, position + len(line) + 1
        if not line.strip():
            state.blank = True
            continue
        state.take(line, start, blocks)
        state.blank, state.ended = False, line.rstrip()[-1] in ".:;!?"
    return blocks


class _State:
    """What is known while lines are read: the number and heading in force, whether a blank line came before."""

    def __init__(self) -> None:
        self.number, self.section, self.blank, self.ended = "", "", True, True

    def take(self, line: str, start: int, blocks: list[Block]) -> None:
        """Add a line: to the block before, or as one of its own."""
        end = start + len(line)
        # A tab also sets off the number of an item: such a line is prose and may hold sentences.
        if _is_row(line) and not _is_item_with_tab(line):
            blocks.append(Block(start, end, start, "row", self.number, section=self.section))
            return
        marker = _MARKER.match(line)
        assert marker is not None
        number = marker["name"] or marker["number"] or marker["dotted"] or ""
        last = blocks[-1] if blocks else None
        body = start + marker.end()
        # Within a paragraph a line may break before "4.5 million": that is no new item.
        if number and last and not self.blank and not marker["bullet"] and self._runs_on(line, marker, last, blocks):
            number = ""
            marker = None
        begins = bool(number or (marker and marker["bullet"]) or _COUNTED.match(line))
        # Headings and rows are never gone on with: what follows them is a block of its own.
        if last and last.kind == "text" and not begins and self._joins(line, last, blocks):
            blocks[-1] = Block(last.start, end, last.body, "text", last.number, last.own, last.bullet, last.section)
            return
        if _is_heading(line[marker.end() :] if marker else line, bool(number), self.blank):
            self.section = line.strip(" #*:").strip()
            self.number = number
            blocks.append(Block(start, end, body, "heading", number, bool(number), section=self.section))
            return
        if number:
            self.number = number
        bullet = bool(marker and marker["bullet"])
        blocks.append(Block(start, end, body, "text", self.number, bool(number), bullet, self.section))

    def _runs_on(self, line: str, marker: re.Match[str], last: Block, blocks: list[Block]) -> bool:
        """Whether a number at the start of a line is only where the line was broken."""
        if marker["named"]:
            return False
        after = line[marker.end() : marker.end() + 1]
        return bool(marker["dotted"]) and (after.islower() or after in ".,%)")

    def _joins(self, line: str, last: Block, blocks: list[Block]) -> bool:
        """Whether a line goes on with the block before: at once, or after a page break in mid-sentence."""
        if not self.blank:
            return True
        # A page break leaves a blank line in mid-sentence; the line after it then begins with a small letter.
        return line.lstrip()[:1].islower() and not self.ended


def _is_row(line: str) -> bool:
    """Whether a line is a row of a table: cells by tabs or pipes."""
    return "\t" in line.lstrip() or line.count("|") >= 2 or line.lstrip().startswith("|")


def _is_item_with_tab(line: str) -> bool:
    """An item whose number is set off by a tab, with no other cell."""
    return bool(re.match(rf"\s*(?:{_BULLET}|\(?\w{{1,4}}[.)]|\d{{1,2}}(?:\.\d{{1,2}})+)\t[^\t|]*$", line))


def _is_heading(body: str, numbered: bool, blank: bool) -> bool:
    """Whether a line is a heading: short, alone, without the end of a sentence."""
    line_text = body.strip(" *#")
    if not line_text or len(line_text) > 90 or line_text[-1] in ".;,!?" or (not blank and not numbered):
        return False
    words = line_text.split()
    # A short line with an amount or a number of posts is an item of a list.
    if re.search(r"[£$€]|\d{3}|\bx\b", line_text) or len(words) > 12 or not line_text[0].isupper():
        return False
    if line_text[-1] == ":" and len(words) > 7:
        return False
    # People write headings with capitals, or short: either will do.
    big = sum(word[0].isupper() for word in words if word[0].isalpha())
    return line_text.isupper() or big * 2 >= len(words) or len(words) <= 5
