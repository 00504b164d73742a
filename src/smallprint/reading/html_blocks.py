"""From elements to blocks: headings, paragraphs, list items and table rows, in the order of the page.

Promises: every leaf below the given element lands in exactly one block; white space is folded as a browser
folds it, all other characters stay; a block knows the source range its characters came from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from smallprint.reading.html_headings import (
    heading_level,
    is_anchor_sign,
    is_called_heading,
    looks_like_heading,
)
from smallprint.reading.html_ordinals import first_ordinal, item_ordinal, marker
from smallprint.reading.html_pieces import Block, Piece, has_text
from smallprint.reading.html_shape import BLOCK_TAGS, chars
from smallprint.reading.html_tables import is_data_table, rows_of
from smallprint.reading.html_tree import Element, Leaf

_BOLD_TAGS = frozenset({"b", "strong"})
_BOLD_STYLE = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_SPACE = re.compile(r"[\t\r\n\f][ \t\r\n\f]*| [ \t\r\n\f]+")
"""All white space but the single space, which stays as it is: most leaves have nothing to fold."""
_LAST_HEADING_CHARS = 300
"""A heading element with more text than this is a paragraph in a heading's clothes."""


@dataclass(slots=True)
class _Item:
    """An open list item: its marker until some block has taken it, and its indentation afterwards."""

    marker: str
    indent: str
    pending: bool = True


@dataclass(slots=True)
class Blocks:
    """Collects blocks from elements. Use ``add`` for each root, then read ``blocks``."""

    blocks: list[Block] = field(default_factory=list)
    _lines: list[list[Piece]] = field(default_factory=lambda: [[]])
    _items: list[_Item] = field(default_factory=list)
    _url: str | None = None
    _bold: int = 0
    _pre: int = 0
    _level: int = 1

    def add(self, root: Element) -> None:
        """Add all blocks of ``root``."""
        self._element(root)
        self._flush()

    def _element(self, element: Element) -> None:
        tag = element.tag
        if tag == "br":
            self._lines.append([])
        elif (level := heading_level(element)) and chars(element) <= _LAST_HEADING_CHARS:
            self._heading(element, level)
        elif tag in ("ul", "ol", "menu", "dir"):
            self._list(element)
        elif tag == "table" and is_data_table(element):
            self._table(element)
        elif tag == "pre":
            self._flush()
            self._pre += 1
            self._children(element)
            self._flush("pre")
            self._pre -= 1
        elif tag in BLOCK_TAGS:
            self._flush()
            named_heading = element.tag in ("p", "div") and is_called_heading(element)
            self._bold += named_heading
            self._children(element)
            self._flush()
            self._bold -= named_heading
        else:
            self._inline(element)

    def _children(self, element: Element) -> None:
        for child in element.children:
            if isinstance(child, Leaf):
                self._text(child)
            else:
                self._element(child)

    def _inline(self, element: Element) -> None:
        outer = self._url
        href = element.attrs.get("href") if element.tag == "a" else None
        if href and "#" in href and is_anchor_sign(element):
            return
        if href and not href.startswith(("#", "javascript:")):
            self._url = href
        bold = element.tag in _BOLD_TAGS or bool(_BOLD_STYLE.search(element.attrs.get("style") or ""))
        self._bold += bold
        self._children(element)
        self._bold -= bold
        self._url = outer

    def _text(self, leaf: Leaf) -> None:
        if self._pre:
            for place, line in enumerate(leaf.text.split("\n")):
                if place:
                    self._lines.append([])
                self._lines[-1].append(Piece(line, leaf.start, leaf.end, self._url, bold=False))
            return
        self._lines[-1].append(
            Piece(_SPACE.sub(" ", leaf.text), leaf.start, leaf.end, self._url, bold=self._bold > 0)
        )

    def _heading(self, element: Element, level: int) -> None:
        self._flush()
        self._children(element)
        line = [piece for part in self._lines for piece in (Piece(" ", -1, -1), *part)]
        self._lines = [[]]
        if not has_text(line):
            return
        sign = ""
        if self._items and self._items[-1].pending:
            # <li><h2>: the list is the outline itself, so its number goes to the heading and the rest of
            # the item stands at the margin.
            item = self._items[-1]
            sign = item.marker if item.marker[0].isalnum() else ""
            item.pending, item.indent = False, ""
        self._level = level
        self.blocks.append(Block("heading", [line], level=level, marker=sign))

    def _list(self, element: Element) -> None:
        self._flush()
        number = first_ordinal(element)
        step = -1 if "reversed" in element.attrs else 1
        for child in element.children:
            if isinstance(child, Leaf):
                self._text(child)
            elif child.tag == "li":
                self._flush()
                number = item_ordinal(child, number)
                sign = marker(element, number)
                number += step
                indent = " " * len(sign)
                self._items.append(_Item(sign, indent))
                self._children(child)
                self._flush()
                self._items.pop()
            else:
                self._element(child)
        self._flush()

    def _table(self, table: Element) -> None:
        self._flush()
        first = True
        for row in rows_of(table):
            cells: list[list[Piece]] = []
            for cell in row.children:
                if isinstance(cell, Leaf) or cell.tag not in ("td", "th"):
                    continue
                cells.append(self._cell(cell))
            if any(has_text(cell) for cell in cells):
                self.blocks.append(Block("row", cells, prefix=self._prefix(), first_row=first))
                first = False

    def _cell(self, cell: Element) -> list[Piece]:
        inner = Blocks(_url=self._url)
        inner.add(cell)
        return [
            piece
            for block in inner.blocks
            for line in block.lines
            for piece in (Piece(f" {block.marker}", -1, -1), *line)
        ]

    def _prefix(self) -> str:
        return "".join(item.indent for item in self._items)

    def _flush(self, kind: str = "paragraph") -> None:
        lines, self._lines = self._lines, [[]]
        group: list[list[Piece]] = []
        for line in [*lines, []]:
            if has_text(line) or (kind == "pre" and group and line is not lines[-1]):
                group.append(line)
            elif group:
                self._emit(kind, group)
                group = []

    def _emit(self, kind: str, lines: list[list[Piece]]) -> None:
        while lines and not has_text(lines[-1]):
            lines.pop()
        if kind == "paragraph" and not self._items and looks_like_heading(lines[0]):
            if len(lines) == 1 or not looks_like_heading(lines[1]):
                self.blocks.append(Block("heading", [lines[0]], level=min(6, self._level + 1)))
                lines = lines[1:]
            if not lines:
                return
        if self._items and self._items[-1].pending:
            item = self._items[-1]
            item.pending = False
            prefix = "".join(outer.indent for outer in self._items[:-1])
            self.blocks.append(Block("item", lines, prefix=prefix, marker=item.marker))
        else:
            self.blocks.append(Block(kind, lines, prefix=self._prefix()))
