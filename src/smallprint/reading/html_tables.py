"""Tables: their rows, and whether they hold data or only lay out a page."""

from __future__ import annotations

from smallprint.reading.html_shape import HEADINGS, chars, contains
from smallprint.reading.html_tree import Element

_MAX_CELL_CHARS = 1500
"""Cells with more than this on average are columns of a page, not of a table."""


def rows_of(table: Element) -> list[Element]:
    """The rows of a table, not those of tables in its cells."""
    rows: list[Element] = []
    for child in table.children:
        if isinstance(child, Element):
            if child.tag == "tr":
                rows.append(child)
            elif child.tag in ("thead", "tbody", "tfoot"):
                rows += rows_of(child)
    return rows


def is_data_table(table: Element) -> bool:
    """Whether a table holds data, not layout: several columns, and no headings or tables in its cells."""
    rows = rows_of(table)
    cells = [
        [cell for cell in row.children if isinstance(cell, Element) and cell.tag in ("td", "th")]
        for row in rows
    ]
    if not rows or max(len(row) for row in cells) < 2:
        return False
    count = sum(len(row) for row in cells)
    return not contains(table, HEADINGS.keys() | {"table"}) and chars(table) / count < _MAX_CELL_CHARS
