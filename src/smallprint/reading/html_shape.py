"""What can be counted about an element: its words, its links, its longest run of text, its headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.reading.html_tree import Element, Leaf

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCK_TAGS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
     "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
     "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav", "ol", "p", "pre",
     "section", "summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "tr", "ul"}
)  # fmt: skip
"""Elements that begin and end a block, whatever stands in them."""
_LARGE_HEADINGS = frozenset({"h1", "h2", "h3"})


def measure(element: Element, *, linked: bool = False) -> None:
    """Fill in the counts of an element and all below it; one pass."""
    linked = linked or element.tag == "a"
    words = links = longest = 0
    title = heading = control = False
    for child in element.children:
        if isinstance(child, Leaf):
            size = child.size
            longest = max(longest, size)
            if linked:
                links += size
            else:
                words += size
        else:
            measure(child, linked=linked)
            words += child.words
            links += child.linked
            longest = max(longest, child.longest)
            title = title or child.has_title
            heading = heading or child.has_heading
            control = control or child.has_control
    element.words, element.linked, element.longest = words, links, longest
    element.has_title = title or (element.tag == "h1" and words > 0)
    element.has_heading = heading or (element.tag in _LARGE_HEADINGS and words > 0)
    element.has_control = control or element.tag == "button" or element.attrs.get("role") == "button"


def link_share(element: Element) -> float:
    """The share of an element's characters that stand in links."""
    return element.linked / max(1, element.words + element.linked)


def chars(element: Element) -> int:
    """All characters of an element, in links or not, without white space."""
    return element.words + element.linked


def contains(element: Element, tags: AbstractSet[str]) -> bool:
    """Whether any element below has one of these tags."""
    return any(
        isinstance(child, Element) and (child.tag in tags or contains(child, tags))
        for child in element.children
    )
