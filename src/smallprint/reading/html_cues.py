"""What an element says of itself: by tag, role, class and id, whether it can be policy text."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from smallprint.reading.html_shape import link_share

if TYPE_CHECKING:
    from smallprint.reading.html_tree import Element


class Verdict(Enum):
    """How likely an element is no policy text. The share of the page decides whether to believe it."""

    KEEP = 0
    SMALL_ONLY = 1
    UNLIKELY = 2
    NEVER = 3


_TAGS = {
    "nav": Verdict.NEVER,
    "footer": Verdict.UNLIKELY,
    "dialog": Verdict.UNLIKELY,
    "form": Verdict.UNLIKELY,
    "fieldset": Verdict.UNLIKELY,
}
_ROLES = {
    "navigation": Verdict.NEVER,
    "search": Verdict.NEVER,
    "alertdialog": Verdict.NEVER,
    "menu": Verdict.NEVER,
    "menubar": Verdict.NEVER,
    "toolbar": Verdict.NEVER,
    "contentinfo": Verdict.UNLIKELY,
    "dialog": Verdict.UNLIKELY,
    "banner": Verdict.SMALL_ONLY,
    "alert": Verdict.SMALL_ONLY,
    "status": Verdict.SMALL_ONLY,
    "tablist": Verdict.SMALL_ONLY,
}
# Boxes that ask for consent, by the names their makers give them. The lists of cookies that the same
# makers put into a policy (ot-sdk-cookie-policy, CookieDeclaration) are policy text.
_CONSENT_MAKERS = re.compile(
    r"onetrust-(?:consent|banner|pc)|cybotcookiebot|didomi|usercentrics|qc-cmp|\bcky-|cmplz|osano-cm|"
    r"iubenda-cs|axeptio|tarteaucitron|fc-consent|truste[_-]|cc-window|\bklaro|borlabs|moove_gdpr|"
    r"eu-cookie|cookiefirst|cookieconsent|cookiescript|cookie-?law-info|sp_message|hs-en-cookie|cmp-?banner"
)
_CONSENT = re.compile(
    r"cookies?[-_]?(?:banner|bar|notice|consent|popup|modal|box|alert|message|overlay|dialog|disclaimer|"
    r"settings|preferences|wrapper|toast|container|manager|info|warning|hint|layer|prompt)(?![a-z])|"
    r"(?:consent|gdpr)[-_]?(?:banner|modal|popup|manager|bar|overlay|box|notice|dialog)(?![a-z])"
)
_WORDS = (
    r"(?:nav|navbar|navigation|navi|topnav|subnav|sidenav|menu|submenu|megamenu|breadcrumbs?|footer|sidebar|"
    r"related|recommended|recommendations|share|sharing|social|socials|newsletter|subscribe|subscription|"
    r"comments?|pagination|pager|skip|skiplink|modal|popup|lightbox|login|signin|signup|advert|advertisement|"
    r"promo|promotion|toolbar|feedback|helpful|vote|votes|rating|search|searchbar|language|languages|locale|"
    r"drawer|offcanvas|hamburger|topbar|announcement|cta|toast|tooltip|copyright|colophon|masthead|"
    r"dropdown|cart|preloader|loader|banner)"
)
_FURNITURE = re.compile(rf"(?:^|[\s_-]){_WORDS}(?=$|[\s_-])", re.IGNORECASE)
# Words run together: siteFooter, mainNav, headerMenu.
_FURNITURE_CAMEL = re.compile(
    r"[a-z](?:Footer|Nav|Navbar|Navigation|Menu|Sidebar|Breadcrumbs?|Newsletter|Banner)\b"
)
_FOR_SCREEN_READERS = re.compile(
    r"\b(?:sr-only|visually-?hidden|screen-reader(?:-text)?|skip-?(?:link|to))\b", re.IGNORECASE
)
_NAMED_FOR_THEIR_TEXT = frozenset(
    {"body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6", "p", "a", "b", "strong", "em", "i", "span",
     "li", "tr", "td", "th", "tbody"}
)  # fmt: skip
"""Elements whose id or class is often a word of their own text (``id="sharing"``), not what they are for."""
_MAX_READER_CHARS = 80
_PROSE_RUN = 100
_BUTTON_HOSTS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"})


def judge_by_name(element: Element) -> Verdict:
    """What tag, role, class and id say."""
    attrs, tag = element.attrs, element.tag
    if tag == "button":
        return Verdict.KEEP if _opens_a_part(element) else Verdict.NEVER
    verdict = _TAGS.get(tag, Verdict.KEEP)
    if tag == "header" and not element.has_heading:
        verdict = Verdict.SMALL_ONLY
    if role := attrs.get("role"):
        verdict = _stronger(verdict, _ROLES.get(role.strip().lower(), Verdict.KEEP))
    if (tag == "aside" or attrs.get("role") == "complementary") and _is_no_prose(element):
        verdict = _stronger(verdict, Verdict.SMALL_ONLY)
    if "aria-modal" in attrs:
        verdict = _stronger(verdict, Verdict.UNLIKELY)
    classes, identity = attrs.get("class") or "", attrs.get("id") or ""
    if classes or identity:
        verdict = _stronger(verdict, _by_class(element, classes, identity))
    return verdict


def _by_class(element: Element, classes: str, identity: str) -> Verdict:
    named = _named(classes, identity)
    if named is _Named.NOTHING:
        return Verdict.KEEP
    if named is _Named.FOR_READERS:
        small = element.words + element.linked <= _MAX_READER_CHARS
        return Verdict.NEVER if small else Verdict.KEEP
    if named is _Named.CONSENT_MAKER:
        return Verdict.NEVER
    if element.tag in _NAMED_FOR_THEIR_TEXT:
        return Verdict.KEEP
    if named is _Named.CONSENT:
        return Verdict.NEVER if _stands_high(element) or element.has_control else Verdict.KEEP
    return Verdict.SMALL_ONLY if _is_no_prose(element) else Verdict.KEEP


class _Named(Enum):
    """What class and id call an element."""

    NOTHING = 0
    FOR_READERS = 1
    CONSENT_MAKER = 2
    CONSENT = 3
    FURNITURE = 4


@lru_cache(maxsize=8192)
def _named(classes: str, identity: str) -> _Named:
    if _FOR_SCREEN_READERS.search(classes):
        return _Named.FOR_READERS
    names = f"{classes} {identity}"
    lower = names.lower()
    if _CONSENT_MAKERS.search(lower):
        return _Named.CONSENT_MAKER
    if _CONSENT.search(lower):
        return _Named.CONSENT
    # The id of a policy's section is made of its heading ("sharing-of-your-data").
    furniture = names if identity.count("-") + identity.count("_") <= 1 else classes
    if _FURNITURE.search(furniture) or _FURNITURE_CAMEL.search(furniture):
        return _Named.FURNITURE
    return _Named.NOTHING


def _is_no_prose(element: Element) -> bool:
    return link_share(element) > 0.5 or element.longest < _PROSE_RUN


def _stands_high(element: Element) -> bool:
    """Whether an element stands right under the body, where banners are put."""
    return element.depth <= 2


def _opens_a_part(button: Element) -> bool:
    """Whether a button is the title of an accordion or tab rather than something to press."""
    return (
        "aria-expanded" in button.attrs
        or "aria-controls" in button.attrs
        or button.parent_tag in _BUTTON_HOSTS
        or button.has_heading
    )


def _stronger(one: Verdict, other: Verdict) -> Verdict:
    return one if one.value >= other.value else other
