"""Markdown of one or more blocks as HTML elements: paragraphs, nested lists, tables, links."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_ITEM = re.compile(r"^(\s*)([-*]|\d+\.)\s+(.*)$")
_INLINE = (
    (re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)"), r'<a href="\2">\1</a>'),
    (re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"(?<!\w)\*(?=\S)(.+?)(?<=\S)\*(?!\w)"), r"<em>\1</em>"),
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A list item: its depth (spaces of indent), whether numbered, and its text."""

    depth: int
    ordered: bool
    text: str


@dataclass(frozen=True, slots=True)
class Element:
    """``paragraph`` (one text), ``list`` (items) or ``table`` (rows of cells, the first the header)."""

    kind: str
    text: str = ""
    items: tuple[Item, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def elements(text: str) -> tuple[Element, ...]:
    """The elements of a Markdown text without headings."""
    found: list[Element] = []
    for group in _groups(text):
        if group[0].startswith("|"):
            rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in group]
            found.append(Element("table", rows=tuple(row for row in rows if set("".join(row)) - set("-: "))))
        elif _ITEM.match(group[0]):
            found.append(Element("list", items=_items(group)))
        else:
            found.append(Element("paragraph", "\n".join(group)))
    return tuple(found)


def to_html(texts: list[str]) -> str:
    """Blocks that follow one another as HTML; lists of the same sort that touch become one list."""
    flat = [element for text in texts for element in elements(text)]
    joined: list[Element] = []
    for element in flat:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.kind == element.kind == "list"
            and last.items[0].ordered == element.items[0].ordered
        ):
            joined[-1] = Element("list", items=(*last.items, *element.items))
        else:
            joined.append(element)
    return "\n".join(_html(element) for element in joined)


def inline(text: str) -> str:
    """Emphasis, code and links of one line as HTML, everything else escaped."""
    made = html.escape(text, quote=False).replace("\u00a0", "&nbsp;")
    for pattern, replacement in _INLINE:
        made = pattern.sub(replacement, made)
    return made


def _groups(text: str) -> list[list[str]]:
    """Lines that belong together: a table, a list with its continuation lines, a paragraph."""
    groups: list[list[str]] = []
    kind = ""
    for line in text.splitlines():
        if not line.strip():
            kind = ""
            continue
        now = "table" if line.startswith("|") else "list" if _ITEM.match(line) else "paragraph"
        if now == "paragraph" and kind == "list" and line.startswith(" "):
            now = "list"
        if now == kind:
            groups[-1].append(line)
        else:
            groups.append([line])
        kind = now
    return groups


def _items(lines: list[str]) -> tuple[Item, ...]:
    items: list[Item] = []
    for line in lines:
        match = _ITEM.match(line)
        if match:
            items.append(Item(len(match[1]), match[2][0].isdigit(), match[3]))
        else:
            last = items[-1]
            items[-1] = Item(last.depth, last.ordered, f"{last.text} {line.strip()}")
    return tuple(items)


def _html(element: Element) -> str:
    if element.kind == "paragraph":
        return f"<p>{inline(element.text)}</p>"
    if element.kind == "list":
        return _list(element.items)
    head, *body = element.rows
    cells = "".join(f"<th scope='col'>{inline(cell)}</th>" for cell in head)
    rows = "\n".join("<tr>" + "".join(f"<td>{inline(cell)}</td>" for cell in row) + "</tr>" for row in body)
    return f"<table class='data'>\n<thead><tr>{cells}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>"


def _list(items: tuple[Item, ...]) -> str:
    """A list with deeper items nested in the item before them."""
    tag = "ol" if items[0].ordered else "ul"
    base, parts, place = items[0].depth, [f"<{tag}>"], 0
    while place < len(items):
        inner = place + 1
        while inner < len(items) and items[inner].depth > base:
            inner += 1
        nested = "\n" + _list(items[place + 1 : inner]) if inner > place + 1 else ""
        parts.append(f"<li>{inline(items[place].text)}{nested}</li>")
        place = inner
    return "\n".join([*parts, f"</{tag}>"])
