"""From elements to blocks: headings, paragraphs, list items and table rows, in the order of the page.

Promises: every leaf below the given element lands in exactly one block; white space is folded as a browser
folds it, all other characters stay; a block knows the source range its characters came from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smallprint.reading.html_ordinals import first_ordinal, item_ordinal, marker
from smallprint.reading.html_tree import Element, Leaf

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BOLD_TAGS = frozenset({"b", "strong"})
_BOLD_STYLE = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LAST_PSEUDO_CHARS = 120
_CALLED_HEADING = re.compile(
    r"(?:^|[\s_-])(?:title|subtitle|heading|subheading|headline)(?=$|[\s_-]|\d)", re.IGNORECASE
)
_ANCHOR_SIGNS = frozenset({"#", "¶", "§", "🔗"})
_BLANKS = " \t\n\r\f\v\u00a0\u2002\u2003\u2009\u200a\u202f\u3000\u200b\u200c\u200d\u2060\ufeff\u00ad"
_LAST_HEADING_CHARS = 300
"""A heading element with more text than this is a paragraph in a heading's clothes."""


@dataclass(slots=True)
class Piece:
    """A run of text inside a block."""

    text: str
    start: int
    end: int
    url: str | None = None
    bold: bool = False


@dataclass(slots=True)
class Block:
    """One block. ``kind``: heading, paragraph, item, row, pre. ``prefix`` indents continuation lines.

    ``level`` is a heading's level. ``lines`` are its lines, each a list of pieces (a row: its cells).
    """

    kind: str
    lines: list[list[Piece]]
    level: int = 0
    prefix: str = ""
    marker: str = ""
    first_row: bool = False


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
        elif (level := _heading_level(element)) and _length(element) <= _LAST_HEADING_CHARS:
            self._heading(element, level)
        elif tag in ("ul", "ol", "menu", "dir"):
            self._list(element)
        elif tag == "table" and _is_data_table(element):
            self._table(element)
        elif tag == "pre":
            self._flush()
            self._pre += 1
            self._children(element)
            self._flush("pre")
            self._pre -= 1
        elif tag in _BLOCK_TAGS:
            self._flush()
            named_heading = element.tag in ("p", "div") and _is_called_heading(element)
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
        if href and "#" in href and _is_anchor_sign(element):
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
        if not _has_text(line):
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
        for row in _rows(table):
            cells: list[list[Piece]] = []
            for cell in row.children:
                if isinstance(cell, Leaf) or cell.tag not in ("td", "th"):
                    continue
                cells.append(self._cell(cell))
            if any(_has_text(cell) for cell in cells):
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
            if _has_text(line) or (kind == "pre" and group and line is not lines[-1]):
                group.append(line)
            elif group:
                self._emit(kind, group)
                group = []

    def _emit(self, kind: str, lines: list[list[Piece]]) -> None:
        while lines and not _has_text(lines[-1]):
            lines.pop()
        if kind == "paragraph" and not self._items and _looks_like_heading(lines[0]):
            if len(lines) == 1 or not _looks_like_heading(lines[1]):
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


def _heading_level(element: Element) -> int:
    if element.tag in _HEADINGS:
        return _HEADINGS[element.tag]
    if element.attrs.get("role") == "heading":
        level = element.attrs.get("aria-level") or "2"
        return min(int(level), 6) if level.isdecimal() and level != "0" else 2
    return 0


def _is_called_heading(element: Element) -> bool:
    """Whether an element without blocks inside is called a heading by its class."""
    return (
        bool(_CALLED_HEADING.search(element.attrs.get("class") or ""))
        and _length(element) <= _LAST_PSEUDO_CHARS
        and not _contains(element, _BLOCK_TAGS)
    )


def _looks_like_heading(line: list[Piece]) -> bool:
    """A short line, bold all through, that does not end like a sentence."""
    if not all(piece.bold or not piece.text.strip() for piece in line):
        return False
    text = "".join(piece.text for piece in line).strip()
    return (
        2 < len(text) <= _LAST_PSEUDO_CHARS
        and not text.endswith((".", ";", ",", "。", "；", "，"))
        and any(letter.isalpha() for letter in text)
    )


def _is_anchor_sign(link: Element) -> bool:
    """A sign beside a heading that only links to the heading itself."""
    return (
        len(link.children) == 1
        and isinstance(link.children[0], Leaf)
        and link.children[0].text.strip() in _ANCHOR_SIGNS
    )


def _length(element: Element) -> int:
    return element.words + element.linked


def _has_text(line: list[Piece]) -> bool:
    return any(piece.text.strip(_BLANKS) for piece in line)


def _rows(table: Element) -> list[Element]:
    """The rows of a table, not those of tables in its cells."""
    rows: list[Element] = []
    for child in table.children:
        if isinstance(child, Element):
            if child.tag == "tr":
                rows.append(child)
            elif child.tag in ("thead", "tbody", "tfoot"):
                rows += _rows(child)
    return rows


def _is_data_table(table: Element) -> bool:
    """Whether a table holds data, not layout: several columns, and no headings or tables in its cells."""
    rows = _rows(table)
    cells = [
        [cell for cell in row.children if isinstance(cell, Element) and cell.tag in ("td", "th")]
        for row in rows
    ]
    if not rows or max(len(row) for row in cells) < 2:
        return False
    count = sum(len(row) for row in cells)
    return not _contains(table, _HEADINGS.keys() | {"table"}) and _length(table) / count < 1500


def _contains(element: Element, tags: AbstractSet[str]) -> bool:
    return any(
        isinstance(child, Element) and (child.tag in tags or _contains(child, tags))
        for child in element.children
    )
