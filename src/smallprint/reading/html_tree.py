"""The page as a light tree of elements and text leaves, each leaf with its place in the source.

Promises: parsing follows the HTML standard (lexbor); the tree is at most ``MAX_DEPTH`` deep, however deep
the page is; scripts, styles, templates, form fields and pictures never become text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode

if TYPE_CHECKING:
    from smallprint.reading.html_source import SourceText

SKIPPED = frozenset(
    [
        "script",
        "style",
        "template",
        "svg",
        "math",
        "head",
        "iframe",
        "object",
        "embed",
        "applet",
        "audio",
        "video",
        "canvas",
        "map",
        "select",
        "datalist",
        "input",
        "progress",
        "meter",
        "picture",
        "img",
        "source",
        "track",
        "param",
        "link",
        "meta",
        "base",
        "noframes",
        "frameset",
    ]
)
MAX_DEPTH = 200
"""Elements nested deeper are read as if they stood at this depth."""


@dataclass(slots=True)
class Leaf:
    """A run of text. ``start:end`` are characters of the decoded source, -1 where the run was not found.

    ``size`` counts its characters without white space, so that no judgement hangs on how a page is indented.
    """

    text: str
    size: int
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Element:
    """An element with what the choice of the main content needs to know, filled in by ``measure``.

    ``words`` counts the characters of text below that is not in links, ``linked`` those in links,
    ``longest`` those of the longest leaf. ``has_title``, ``has_heading``: an ``h1``, a heading of the first
    three levels, with words outside links (a linked ``h1`` is a logo). ``has_control``: something to press.
    ``depth`` counts from the body, which has 0. There is no way up, so that a tree is freed at once.
    """

    tag: str
    attrs: dict[str, str | None]
    parent_tag: str
    depth: int
    children: list[Element | Leaf] = field(default_factory=list)
    words: int = 0
    linked: int = 0
    longest: int = 0
    has_title: bool = False
    has_heading: bool = False
    has_control: bool = False

    @property
    def cues(self) -> str:
        """Class and id, lower case: what the page's author called this element."""
        return f"{self.attrs.get('class') or ''} {self.attrs.get('id') or ''}".lower()


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page. ``base`` is the ``<base href>``."""

    body: Element
    title: str | None
    language: str | None
    base: str | None


def parse_page(source: SourceText) -> Page:
    """Parse the decoded source of a page."""
    parser = LexborHTMLParser(source.text)
    root = parser.root
    html_attrs = root.attributes if root is not None else {}
    title = parser.css_first("head title")
    base = parser.css_first("base[href]")
    language = (html_attrs.get("lang") or html_attrs.get("xml:lang") or "").strip().lower()
    return Page(
        body=_light_tree(parser.body, source),
        title=" ".join(title.text().split()) or None if title is not None else None,
        language=language or None,
        base=base.attributes.get("href") if base is not None else None,
    )


def _light_tree(body: LexborNode | None, source: SourceText) -> Element:
    top = Element("body", {} if body is None else body.attributes, "", 0)
    if body is None:
        return top
    locate = source.locator()
    parent, node = top, body.first_child
    # Elements that are walked only to keep the place in the source: their leaves are located and dropped.
    muted = 0
    stack: list[tuple[LexborNode | None, Element, int]] = []
    while True:
        if node is None:
            if not stack:
                break
            node, parent, muted = stack.pop()
            continue
        tag = node.tag or ""
        if tag == "-text":
            text = node.text_content or ""
            size, start, end = locate(text)
            if not muted and text:
                parent.children.append(Leaf(text, size, start, end))
            node = node.next
        elif tag.startswith("-") or tag in ("script", "style", "!doctype"):
            node = node.next
        else:
            stack.append((node.next, parent, muted))
            muted = muted or int(_is_mute(tag, node))
            if not muted:
                child = Element(tag, node.attributes, parent.tag, parent.depth + 1)
                parent.children.append(child)
                if len(stack) < MAX_DEPTH:
                    parent = child
            node = node.first_child
    return top


def _is_mute(tag: str, node: LexborNode) -> bool:
    if tag in SKIPPED or tag == "noscript":
        return True
    return tag == "textarea" and len(node.text() or "") < 500
