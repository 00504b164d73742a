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
from dataclasses import dataclass

from smallprint.reading.html_beside import (
    LONG_RUN,
    MAX_LINKS,
    continues,
    introduces,
    is_next_part,
    is_page_foot,
    may_be_title,
    reads_like_policy,
)
from smallprint.reading.html_cues import Verdict, judge_by_name
from smallprint.reading.html_shape import link_share, measure
from smallprint.reading.html_tree import Element, Leaf

SPINE_SHARE = 0.7
"""The spine goes on into a child that holds this share of the page's words."""
SHARE_BY_VERDICT = {Verdict.NEVER: 0.6, Verdict.UNLIKELY: 0.25, Verdict.SMALL_ONLY: 0.08}
"""What says of itself that it is no policy text is dropped up to this share of the page's words."""

_TIGHT = 0.9
_STRUCTURE = frozenset({"ul", "ol", "dl", "p", "a", "span", "details", "li", "dd"})


def main_content(body: Element, page_title: str | None = None) -> Element:
    """The policy's element, boilerplate cut out of it (the tree is changed).

    ``page_title`` is the ``<title>``: it helps to tell the policy's name from a slogan.
    """
    measure(body)
    _prune(body, max(1, body.words))
    measure(body)
    spine = _spine(body)
    place = _Place(page_title, title_wanted=not spine[-1].has_title)
    for above, below in itertools.pairwise(spine):
        place.within_main = place.within_main or _is_main(above)
        place.close = place.within_main or spine[-1].words >= above.words * _TIGHT
        _trim_beside(above, below, place)
    _trim_foot(spine[-1])
    return body


@dataclass(slots=True)
class _Place:
    """What is known on the way down the spine.

    ``close``: there is little but the policy at this level. ``below_title``: the title stood before.
    """

    page_title: str | None
    title_wanted: bool
    within_main: bool = False
    close: bool = False
    below_title: bool = False

    def title_found(self, element: Element) -> None:
        """Remember a title, if ``element`` holds one and the policy's own was missing."""
        if self.title_wanted and element.has_title:
            self.title_wanted, self.below_title = False, True


def _is_main(element: Element) -> bool:
    return element.tag in ("main", "article") or element.attrs.get("role") == "main"


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


def _trim_beside(above: Element, spine_child: Element, place: _Place) -> None:
    """Drop what stands beside the spine and is no part of the document."""
    kept: list[Element | Leaf] = []
    before = True
    titled = _last_before(above, spine_child) if place.close and place.title_wanted else None
    for child in above.children:
        if child is spine_child:
            before = False
            kept.append(child)
        elif isinstance(child, Leaf):
            if child.size >= LONG_RUN:
                kept.append(child)
        elif before and introduces(child, place.page_title, trusted=place.within_main or place.below_title):
            kept.append(child)
            place.title_found(child)
        elif before and place.title_wanted and child.has_title:
            kept.append(_title_part(child))
            place.title_found(child)
        elif _belongs(child, spine_child, place) or (child is titled and may_be_title(child)):
            kept.append(child)
    above.children = kept


def _belongs(element: Element, spine_child: Element, place: _Place) -> bool:
    return (
        reads_like_policy(element)
        or (place.close and continues(element, spine_child))
        or is_next_part(element, spine_child)
    )


def _last_before(above: Element, spine_child: Element) -> Element | None:
    """The last sibling with words before the spine."""
    last = None
    for child in above.children:
        if child is spine_child:
            break
        if isinstance(child, Element) and child.words:
            last = child
    return last


def _trim_foot(main: Element) -> None:
    """Drop a site's foot from the end of the policy's own element."""
    while main.children:
        last = main.children[-1]
        if isinstance(last, Leaf) and not last.size:
            main.children.pop()
        elif isinstance(last, Element) and is_page_foot(last):
            main.children.pop()
            return
        else:
            return


def _title_part(element: Element) -> Element:
    """What to keep of a part that holds the page's title: all of it if it is short text, else the title."""
    if link_share(element) <= MAX_LINKS or element.tag == "h1":
        return element
    for child in element.children:
        if isinstance(child, Element) and child.has_title:
            return _title_part(child)
    return element
