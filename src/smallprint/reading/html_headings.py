"""What is a heading: by its tag or role, by its class, or by its looks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smallprint.reading.html_shape import BLOCK_TAGS, HEADINGS, chars, contains
from smallprint.reading.html_tree import Element, Leaf

if TYPE_CHECKING:
    from smallprint.reading.html_pieces import Piece

_LAST_PSEUDO_CHARS = 120
_CALLED_HEADING = re.compile(
    r"(?:^|[\s_-])(?:title|subtitle|heading|subheading|headline)(?=$|[\s_-]|\d)", re.IGNORECASE
)
_ANCHOR_SIGNS = frozenset({"#", "¶", "§", "🔗"})


def heading_level(element: Element) -> int:
    """The level of a heading element, 1 to 6; 0 for other elements."""
    if element.tag in HEADINGS:
        return HEADINGS[element.tag]
    if element.attrs.get("role") == "heading":
        level = element.attrs.get("aria-level") or "2"
        return min(int(level), 6) if level.isdecimal() and level != "0" else 2
    return 0


def is_called_heading(element: Element) -> bool:
    """Whether an element without blocks inside is called a heading by its class."""
    return (
        bool(_CALLED_HEADING.search(element.attrs.get("class") or ""))
        and chars(element) <= _LAST_PSEUDO_CHARS
        and not contains(element, BLOCK_TAGS)
    )


def looks_like_heading(line: list[Piece]) -> bool:
    """A short line, bold all through, that does not end like a sentence."""
    if not all(piece.bold or not piece.text.strip() for piece in line):
        return False
    text = "".join(piece.text for piece in line).strip()
    return (
        2 < len(text) <= _LAST_PSEUDO_CHARS
        and not text.endswith((".", ";", ",", "。", "；", "，"))
        and any(letter.isalpha() for letter in text)
    )


def is_anchor_sign(link: Element) -> bool:
    """A sign beside a heading that only links to the heading itself."""
    return (
        len(link.children) == 1
        and isinstance(link.children[0], Leaf)
        and link.children[0].text.strip() in _ANCHOR_SIGNS
    )
