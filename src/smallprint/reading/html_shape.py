"""What can be counted about an element: its words, its links, its longest run of text, its headings."""

from __future__ import annotations

from smallprint.reading.html_tree import Element, Leaf

_LARGE_HEADINGS = frozenset({"h1", "h2", "h3"})


def measure(element: Element, *, linked: bool = False) -> None:
    """Fill in ``words`` and ``linked`` of an element and all below it."""
    linked = linked or element.tag == "a"
    words = links = 0
    for child in element.children:
        if isinstance(child, Leaf):
            if linked:
                links += child.size
            else:
                words += child.size
        else:
            measure(child, linked=linked)
            words += child.words
            links += child.linked
    element.words, element.linked = words, links


def link_share(element: Element) -> float:
    """The share of an element's characters that stand in links."""
    return element.linked / max(1, element.words + element.linked)


def longest_run(element: Element) -> int:
    """The characters of the longest text leaf."""
    return max(
        (
            child.size if isinstance(child, Leaf) else longest_run(child)
            for child in element.children
        ),
        default=0,
    )


def has_title(element: Element) -> bool:
    """Whether an ``h1`` with words outside links stands in it. A linked ``h1`` is a logo."""
    return (element.tag == "h1" and element.words > 0) or any(
        has_title(child) for child in element.children if isinstance(child, Element)
    )


def has_heading(element: Element) -> bool:
    """Whether a heading of the first three levels with words outside links stands in it."""
    return (element.tag in _LARGE_HEADINGS and element.words > 0) or any(
        has_heading(child) for child in element.children if isinstance(child, Element)
    )


def has_control(element: Element) -> bool:
    """Whether something to press stands in it."""
    return any(
        isinstance(child, Element)
        and (child.tag == "button" or child.attrs.get("role") == "button" or has_control(child))
        for child in element.children
    )
