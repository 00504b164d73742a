"""Which part of a page is the policy. Navigation, banners, footers, forms and related links are dropped.

There are no rules for single sites. The page is judged by what its elements say they are (tag, role, class,
id), and by where its words stand: the *spine* runs from the body to the smallest element that still holds
most of the words outside links. What stands beside the spine has to look like part of the document; what
stands inside its end is kept unless it says that it is something else and is small.

Whether a part is shown or folded away (accordion, tab, ``hidden``, ``aria-hidden``) plays no role: folded
policy text is policy text.
"""

from __future__ import annotations

import itertools

from smallprint.reading.html_cues import Verdict, judge_by_name
from smallprint.reading.html_shape import link_share, measure
from smallprint.reading.html_tree import Element, Leaf

SPINE_SHARE = 0.7
"""The spine goes on into a child that holds this share of the page's words."""
SHARE_BY_VERDICT = {Verdict.NEVER: 0.6, Verdict.UNLIKELY: 0.25, Verdict.SMALL_ONLY: 0.08}
"""What says of itself that it is no policy text is dropped up to this share of the page's words."""

_MIN_BESIDE_CHARS = 170
_MAX_BESIDE_LINKS = 0.3
_LONG_RUN = 100
_TIGHT = 0.9
_STRUCTURE = frozenset({"ul", "ol", "dl", "p", "a", "span", "details", "li", "dd"})
_TEXT_TAGS = frozenset(
    {
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "table",
        "blockquote",
        "address",
        "details",
        "pre",
    }
)


def main_content(body: Element) -> Element:
    """The policy's element, boilerplate cut out of it (the tree is changed)."""
    measure(body)
    _prune(body, max(1, body.words))
    measure(body)
    spine = _spine(body)
    title_wanted = not spine[-1].has_title
    within_main = False
    for above, below in itertools.pairwise(spine):
        within_main = within_main or above.tag in ("main", "article") or above.attrs.get("role") == "main"
        close = within_main or spine[-1].words >= above.words * _TIGHT
        title_wanted = _trim_beside(above, below, title_wanted=title_wanted, close=close)
    return body


def _prune(element: Element, total: int) -> None:
    kept: list[Element | Leaf] = []
    for child in element.children:
        if isinstance(child, Element):
            verdict = judge_by_name(child)
            if verdict is not Verdict.KEEP and child.words <= total * SHARE_BY_VERDICT[verdict]:
                if verdict is Verdict.SMALL_ONLY and child.has_title:
                    kept.append(_title_part(child))
                continue
            _prune(child, total)
        kept.append(child)
    element.children = kept


def _spine(body: Element) -> list[Element]:
    spine, wanted = [body], body.words * SPINE_SHARE
    while True:
        inside = [child for child in spine[-1].children if isinstance(child, Element)]
        best = max(inside, key=lambda child: child.words, default=None)
        if best is None or best.words < wanted or best.words == 0 or best.tag in _STRUCTURE:
            return spine
        spine.append(best)


def _trim_beside(above: Element, spine_child: Element, *, title_wanted: bool, close: bool) -> bool:
    """Drop what stands beside the spine and is no part of the document; whether a title is still wanted.

    ``close``: ``above`` holds little but the policy, so that what comes before the policy introduces it.
    """
    kept: list[Element | Leaf] = []
    before = True
    for child in above.children:
        if child is spine_child:
            before = False
            kept.append(child)
        elif isinstance(child, Leaf):
            if child.size >= _LONG_RUN:
                kept.append(child)
        elif before and close and _introduces(child):
            kept.append(child)
            title_wanted = title_wanted and not child.has_title
        elif before and title_wanted and child.has_title:
            kept.append(_title_part(child))
            title_wanted = False
        elif _reads_like_policy(child) or (close and _continues(child, spine_child)):
            kept.append(child)
    above.children = kept
    return title_wanted


def _introduces(element: Element) -> bool:
    """A heading, a date or a lead: something before the policy that is not mostly links."""
    return (
        link_share(element) <= _MAX_BESIDE_LINKS
        and judge_by_name(element) is Verdict.KEEP
        and (element.has_heading or element.longest >= 10)
    )


def _continues(element: Element, spine_child: Element) -> bool:
    """A short part after the policy's longest one: bare text, or made the same way as the longest one."""
    if link_share(element) > 0.5 or judge_by_name(element) is not Verdict.KEEP:
        return False
    alike = element.tag == spine_child.tag and element.attrs.get("class") == spine_child.attrs.get("class")
    named = bool(element.attrs.get("class")) or element.tag in ("section", "article")
    return element.tag in _TEXT_TAGS or (alike and named)


def _reads_like_policy(element: Element) -> bool:
    """Running text with few links: long enough that it is no slogan, and not called anything else."""
    return (
        element.words >= _MIN_BESIDE_CHARS
        and link_share(element) <= _MAX_BESIDE_LINKS
        and judge_by_name(element) is Verdict.KEEP
        and element.longest >= _LONG_RUN
    )


def _title_part(element: Element) -> Element:
    """What to keep of a part that holds the page's title: all of it if it is short text, else the title."""
    if link_share(element) <= _MAX_BESIDE_LINKS or element.tag == "h1":
        return element
    for child in element.children:
        if isinstance(child, Element) and child.has_title:
            return _title_part(child)
    return element
