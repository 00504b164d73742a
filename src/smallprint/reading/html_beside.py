"""What stands beside the policy's main element: whether it introduces the policy, goes on with it, or is frame.

What comes before the policy on a page is its title, its date and its lead, but also offers, notices and
slogans that change from day to day. Inside the page's own ``<main>`` or ``<article>``, or between the title
and the policy, a part is believed to belong; elsewhere it has to show it.
"""

from __future__ import annotations

import re

from smallprint.reading.html_cues import Verdict, judge_by_name
from smallprint.reading.html_headings import is_called_heading
from smallprint.reading.html_shape import link_share
from smallprint.reading.html_tree import Element, Leaf

MAX_LINKS = 0.3
"""A part with a larger share of its characters in links is navigation."""
LONG_RUN = 100
"""Characters of a run of text from which on it is a sentence of prose rather than a slogan."""

_MIN_POLICY_CHARS = 170
_MIN_INTRODUCTION_CHARS = 10
_NAMED_IN_TITLE = 0.6
_MAX_FOOT_CHARS = 300
_MAX_TITLE_CHARS = 80
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w+")
_RIGHTS = re.compile(r"[©®]|\ball rights reserved\b", re.IGNORECASE)
_TEXT_TAGS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "address", "details",
     "pre"}
)  # fmt: skip


def introduces(element: Element, page_title: str | None, *, trusted: bool) -> bool:
    """A heading, a date or a lead: something before the policy that is not mostly links.

    ``trusted``: it stands inside the page's own main part or between title and policy, so that any words do.
    """
    if link_share(element) > MAX_LINKS or judge_by_name(element) is not Verdict.KEEP:
        return False
    if element.has_heading:
        return True
    if element.longest < (_MIN_INTRODUCTION_CHARS if trusted else 3):
        return False
    if trusted or element.longest >= LONG_RUN or is_called_heading(element):
        return True
    text = text_of(element)
    return bool(_YEAR.search(text) and not _RIGHTS.search(text)) or _names_the_page(text, page_title)


def may_be_title(element: Element) -> bool:
    """A few words that are no sentence and count nothing: a title that no tag or class calls one."""
    text = text_of(element).strip()
    return (
        link_share(element) == 0
        and judge_by_name(element) is Verdict.KEEP
        and 3 <= len(text) <= _MAX_TITLE_CHARS
        and text[-1].isalpha()
        and not _DIGIT.search(text)
    )


def continues(element: Element, spine_child: Element) -> bool:
    """A short part after the policy's longest one: bare text, or made the same way as the longest one."""
    if link_share(element) > 0.5 or judge_by_name(element) is not Verdict.KEEP:
        return False
    named = bool(element.attrs.get("class")) or element.tag in ("section", "article")
    return element.tag in _TEXT_TAGS or (named and _is_alike(element, spine_child))


def is_next_part(element: Element, spine_child: Element) -> bool:
    """A row of a layout table, a tab or an accordion's part beside the longest one."""
    return (
        (element.tag in ("tr", "details") or element.attrs.get("role") == "tabpanel")
        and _is_alike(element, spine_child)
        and link_share(element) <= MAX_LINKS
        and judge_by_name(element) is Verdict.KEEP
    )


def _is_alike(element: Element, spine_child: Element) -> bool:
    return element.tag == spine_child.tag and element.attrs.get("class") == spine_child.attrs.get("class")


def reads_like_policy(element: Element) -> bool:
    """Running text with few links: long enough that it is no slogan, and not called anything else."""
    return (
        element.words >= _MIN_POLICY_CHARS
        and link_share(element) <= MAX_LINKS
        and judge_by_name(element) is Verdict.KEEP
        and element.longest >= LONG_RUN
    )


def is_page_foot(element: Element) -> bool:
    """Links to the other pages of a site with its copyright line, without any name that says so."""
    return (
        element.words + element.linked <= _MAX_FOOT_CHARS
        and element.linked > 0
        and _RIGHTS.search(text_of(element)) is not None
    )


def text_of(element: Element) -> str:
    """All characters below an element, a space between its parts."""
    return " ".join(child.text if isinstance(child, Leaf) else text_of(child) for child in element.children)


def _names_the_page(text: str, page_title: str | None) -> bool:
    words = _WORD.findall(text.casefold())
    named = set(_WORD.findall((page_title or "").casefold()))
    return sum(word in named for word in words) > len(words) * _NAMED_IN_TITLE
