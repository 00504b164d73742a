"""The marker a browser shows before a list item: bullet or real ordinal."""

from __future__ import annotations

import re

from smallprint.reading.html_tree import Element

_LIST_STYLE = re.compile(
    r"list-style(?:-type)?:[^;]*?(lower-alpha|upper-alpha|lower-latin|upper-latin|lower-roman|upper-roman)"
)
_BY_STYLE = {
    "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
    "lower-roman": "i", "upper-roman": "I",
}  # fmt: skip
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MAX_ORDINAL = 9999


def first_ordinal(element: Element) -> int:
    """The number of a list's first item."""
    fallback = 1
    if "reversed" in element.attrs:
        fallback = sum(1 for child in element.children if isinstance(child, Element) and child.tag == "li")
    return _number(element.attrs.get("start"), fallback)


def item_ordinal(item: Element, following: int) -> int:
    """An item's number: its ``value`` where given, else the one that follows."""
    return _number(item.attrs.get("value"), following)


def marker(element: Element, number: int) -> str:
    """The marker of item ``number`` of a list, with the space after it."""
    if element.tag != "ol":
        return "- "
    style = _LIST_STYLE.search(element.attrs.get("style") or "")
    kind = _BY_STYLE[style[1]] if style else (element.attrs.get("type") or "1").strip()
    return f"{_written(number, kind)}. "


def _written(number: int, kind: str) -> str:
    if kind in ("a", "A") and number > 0:
        letters = ""
        while number > 0:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord(kind) + rest) + letters
        return letters
    if kind in ("i", "I") and 0 < number < 4000:
        roman = ""
        for value, sign in _ROMAN:
            times, number = divmod(number, value)
            roman += sign * times
        return roman if kind == "i" else roman.upper()
    return str(number)


def _number(written: str | None, fallback: int) -> int:
    try:
        number = int((written or "").strip())
    except ValueError:
        return fallback
    return number if abs(number) <= _MAX_ORDINAL else fallback
