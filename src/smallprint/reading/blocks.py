"""Version text → blocks: the headings, paragraphs, list items and table rows that its lines make up.

Promises: one pass over the lines, linear time on any input, offsets into the text as it is, every block
non-empty with non-space edges, blocks in order and disjoint. What no block covers is white space, rules
and the underlines and separator rows of headings and tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class BlockKind(Enum):
    """What a block is by its markup alone."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    HEAD_ROW = "head-row"


@dataclass(slots=True)
class Block:
    """One block. ``body`` is where its words begin, after ``#``, bullet or number.

    ``level`` is a heading's (1 to 6); ``depth`` counts the list items around a block, its own included;
    ``marker`` is the bullet or number as written; ``tight`` says that no blank line stands before it;
    ``after_rule`` that a horizontal rule does. A paragraph with depth continues an item.
    """

    kind: BlockKind
    start: int
    end: int
    body: int
    level: int = 0
    depth: int = 0
    marker: str = ""
    tight: bool = False
    after_rule: bool = False


_ITEM = re.compile(r"([*+\-•·‣▪●○◦–]|\d{1,4}\\?[.)])(?:[ \t\u00a0]+|$)")
_ATX = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_ENUMERATOR = re.compile(r"\(?(?:[a-zA-Z]|[ivxIVX]{1,5}|\d{1,3})[.)]\s|\d{1,3}(?:\.\d{1,3}){1,4}\.?\s|§")
_SEPARATOR = frozenset("|-: \t+")
_RULE = frozenset("*-_= \t")
_LONGEST_WRAPPED_LINE = 140
_LONGEST_SETEXT = 400


def parse_blocks(text: str) -> list[Block]:
    """All blocks of ``text``, in order."""
    return _Parser(text).run()


class _Parser:
    """State of one pass: the blocks so far, whether the last is still open, the indents of items around."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.blocks: list[Block] = []
        self.items: list[int] = []
        self.open = False
        self.line_before = (0, 0)
        self.blank_before = True
        self.rule_before = False
        self.in_table = False

    def run(self) -> list[Block]:
        for start, end, indent in _lines(self.text):
            if start == end:
                self.open = self.in_table = False
                self.blank_before = True
                continue
            self._line(start, end, indent)
            self.blank_before = False
            self.line_before = (start, end)
        return self.blocks

    def _line(self, start: int, end: int, indent: int) -> None:
        first = self.text[start]
        if first == "|" and end - start > 1:
            self._table_line(start, end)
            return
        self.in_table = False
        if first in "=-" and self.open and self._underlines(start, end):
            self._make_setext(1 if first == "=" else 2)
        elif first in "*-_=" and _is_rule(self.text, start, end):
            self.open = False
            self.rule_before = True
        else:
            self._words(start, end, indent)

    def _words(self, start: int, end: int, indent: int) -> None:
        text = self.text
        while text[start] == ">" and start + 1 < end:
            start += 1
            while text[start].isspace():
                start += 1
        item = _ITEM.match(text, start, end)
        if item is not None and self._may_begin_item(item, indent):
            self._begin_item(item, end, indent)
            return
        atx = _ATX.match(text, start, end) if text[start] == "#" else None
        if atx is not None:
            self._add_heading(start, end, atx)
        elif self.open and self._continues(start):
            self.blocks[-1].end = end
        else:
            if self.blank_before or self._is_outdented(indent):
                while self.items and indent <= self.items[-1]:
                    self.items.pop()
            self._add(Block(BlockKind.PARAGRAPH, start, end, start, depth=len(self.items)))

    def _may_begin_item(self, item: re.Match[str], indent: int) -> bool:
        """Inside a paragraph only a bullet or "1." begins a list, else wrapped prose would be torn apart."""
        if not self.open or self.blocks[-1].kind is BlockKind.ITEM or indent > 0:
            return True
        marker = item[1]
        if self.text[self.line_before[1] - 1] in ".:;,":
            return marker != "–"
        return marker in "*+-•·‣▪●○◦" or marker[:-1] == "1"

    def _begin_item(self, item: re.Match[str], end: int, indent: int) -> None:
        while self.items and indent <= self.items[-1]:
            self.items.pop()
        self.items.append(indent)
        body = item.end()
        atx = _ATX.match(self.text, body, end)
        if atx is not None and atx.end() < end:
            self._add_heading(item.start(), end, atx)
            return
        marker = item[1]
        self._add(
            Block(BlockKind.ITEM, item.start(), end, min(body, end), depth=len(self.items), marker=marker)
        )

    def _add_heading(self, start: int, end: int, atx: re.Match[str]) -> None:
        if atx.end() >= end:
            return
        block = Block(BlockKind.HEADING, start, end, atx.end(), level=len(atx[1]), depth=len(self.items))
        self._add(block)
        self.open = False

    def _table_line(self, start: int, end: int) -> None:
        if _SEPARATOR.issuperset(self.text[start:end]):
            if self.blocks and self.in_table and self.blocks[-1].kind is BlockKind.ROW:
                self.blocks[-1].kind = BlockKind.HEAD_ROW
            self.in_table = True
            return
        block = Block(BlockKind.ROW, start, end, start + 1, depth=len(self.items))
        self._add(block)
        self.open = False
        self.in_table = True

    def _add(self, block: Block) -> None:
        block.tight = not self.blank_before
        block.after_rule = self.rule_before
        self.rule_before = False
        self.open = True
        self.blocks.append(block)

    def _is_outdented(self, indent: int) -> bool:
        return bool(self.items) and self.open and indent <= self.items[-1]

    def _continues(self, start: int) -> bool:
        """Whether a line carries on the open block: wrapped prose, not a line the author broke."""
        text = self.text
        before, end = self.line_before
        if text[end : end + 2] == "  " or text[end - 1] == "\\" or end - before > _LONGEST_WRAPPED_LINE:
            return False
        if _ENUMERATOR.match(text, start) is not None or (
            text.startswith("**", before) and text[end - 1] == "*"
        ):
            return False
        block = self.blocks[-1]
        ended = text[end - 1] in ".!?:。"
        return not (block.kind is BlockKind.ITEM and ended and text[start].isupper())

    def _underlines(self, start: int, end: int) -> bool:
        """A row of ``=`` or ``-`` under a short block makes that block a heading."""
        line = self.text[start:end]
        block = self.blocks[-1]
        return (
            line.count(line[0]) == len(line) and len(line) > 1 and block.end - block.start < _LONGEST_SETEXT
        )

    def _make_setext(self, level: int) -> None:
        block = self.blocks[-1]
        block.kind = BlockKind.HEADING
        block.level = level
        self.open = False


def _lines(text: str) -> Iterator[tuple[int, int, int]]:
    """Start, end (without white space) and indent (tabs count four) of every line."""
    position = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            lead = len(line) - len(line.lstrip())
            indent = lead + 3 * line.count("\t", 0, lead)
            yield position + lead, position + lead + len(stripped), indent
        else:
            yield position, position, 0
        position += len(line) + 1


def _is_rule(text: str, start: int, end: int) -> bool:
    line = text[start:end]
    return _RULE.issuperset(line) and line.count(line[0]) > 2
