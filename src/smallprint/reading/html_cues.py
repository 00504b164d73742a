"""What an element says of itself: by tag, role, class and id, whether it can be policy text."""

from __future__ import annotations

import re
from enum import Enum

from smallprint.reading.html_tree import Element, Leaf


class Verdict(Enum):
    """How likely an element is no policy text. The share of the page decides whether to believe it."""

    KEEP = "keep"
    SMALL_ONLY = "small only"
    UNLIKELY = "unlikely"
    NEVER = "never"


_TAGS = {
    "nav": Verdict.NEVER,
    "footer": Verdict.UNLIKELY,
    "dialog": Verdict.UNLIKELY,
    "form": Verdict.UNLIKELY,
    "fieldset": Verdict.UNLIKELY,
    "aside": Verdict.SMALL_ONLY,
    "label": Verdict.SMALL_ONLY,
    "header": Verdict.KEEP,
}
_ROLES = {
    "navigation": Verdict.NEVER,
    "contentinfo": Verdict.UNLIKELY,
    "banner": Verdict.SMALL_ONLY,
    "search": Verdict.NEVER,
    "dialog": Verdict.UNLIKELY,
    "alertdialog": Verdict.NEVER,
    "menu": Verdict.NEVER,
    "menubar": Verdict.NEVER,
    "complementary": Verdict.SMALL_ONLY,
    "alert": Verdict.SMALL_ONLY,
    "status": Verdict.SMALL_ONLY,
    "tablist": Verdict.SMALL_ONLY,
    "toolbar": Verdict.NEVER,
}
# Boxes that ask for consent, by the names their makers give them. The lists of cookies that the same
# makers put into a policy (ot-sdk-cookie-policy, CookieDeclaration) are policy text.
_CONSENT = re.compile(
    r"cookie[-_ ]?(?:banner|bar|notice|consent|popup|modal|law|box|alert|message|overlay|dialog|disclaimer|"
    r"settings|preferences|wrapper|toast|container|manager|info)\b|"
    r"onetrust-(?:consent|banner|pc)|cybotcookiebot|didomi|usercentrics|qc-cmp|cky-|cmplz|osano-cm|iubenda-cs|"
    r"axeptio|tarteaucitron|fc-consent|truste|cc-window|klaro|borlabs|moove_gdpr|eu-cookie|cookiefirst|"
    r"consent[-_](?:banner|modal|popup|manager|bar|overlay|box|notice)|gdpr[-_](?:banner|popup|modal|notice)|"
    r"cookieconsent|cookiescript|cmp-(?:container|banner)|sp_message|cookies-eu|hs-en-cookie"
)
_WORD = (
    r"(?:nav|navbar|navigation|navi|topnav|subnav|sidenav|menu|submenu|megamenu|breadcrumbs?|footer|sidebar|"
    r"related|recommended|recommendations|share|sharing|social|socials|newsletter|subscribe|subscription|"
    r"comments?|pagination|pager|skip|skiplink|modal|popup|lightbox|login|signin|signup|advert|advertisement|"
    r"promo|promotion|toolbar|feedback|helpful|vote|votes|rating|search|searchbar|language|languages|locale|"
    r"drawer|offcanvas|hamburger|topbar|announcement|cta|toast|tooltip|copyright|colophon|masthead|"
    r"dropdown|cart|preloader|loader|banner)"
)
_FURNITURE = re.compile(rf"(?:^|[\s_-]){_WORD}(?=$|[\s_-])")
# Camel case and words run together: siteFooter, mainNav, headerMenu.
_FURNITURE_CAMEL = re.compile(r"(?:[a-z](?:Footer|Nav|Navbar|Navigation|Menu|Sidebar|Breadcrumbs?|Newsletter|Banner)\b)")
_SEEN_ONLY_BY_READERS = re.compile(r"\b(?:sr-only|visually-?hidden|screen-reader(?:-text)?|skip-?(?:link|to)|u-hidden-visually)\b")


def judge_by_name(element: Element) -> Verdict:
    """What tag, role, class and id say."""
    attrs = element.attrs
    verdict = _TAGS.get(element.tag, Verdict.KEEP)
    role = attrs.get("role")
    if role and (by_role := _ROLES.get(role.strip().lower())):
        verdict = _stronger(verdict, by_role)
    if "aria-modal" in attrs:
        verdict = _stronger(verdict, Verdict.UNLIKELY)
    name = attrs.get("class") or ""
    if identity := attrs.get("id"):
        name = f"{name} {identity}"
    if name:
        verdict = _stronger(verdict, _by_class(element, name))
    if element.tag == "button" and not _opens_a_part(element):
        verdict = Verdict.NEVER
    return verdict


def _by_class(element: Element, name: str) -> Verdict:
    lower = name.lower()
    if _CONSENT.search(lower):
        return Verdict.NEVER
    if element.tag not in ("body", "main", "article", "h1", "h2", "h3", "p") and (
        _FURNITURE.search(lower) or _FURNITURE_CAMEL.search(name)
    ):
        return Verdict.SMALL_ONLY
    if _SEEN_ONLY_BY_READERS.search(lower) and element.words + element.linked <= 80:
        return Verdict.NEVER
    return Verdict.KEEP


def _opens_a_part(button: Element) -> bool:
    """Whether a button is the title of an accordion or tab rather than something to press."""
    if "aria-expanded" in button.attrs or "aria-controls" in button.attrs:
        return True
    above = button.parent
    return (above is not None and above.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt")) or any(
        isinstance(child, Element) and child.tag in ("h2", "h3", "h4", "h5") for child in button.children
    )


def link_share(element: Element) -> float:
    """The share of an element's characters that stand in links."""
    return element.linked / max(1, element.words + element.linked)


_STRENGTH = (Verdict.KEEP, Verdict.SMALL_ONLY, Verdict.UNLIKELY, Verdict.NEVER)


def _stronger(one: Verdict, other: Verdict) -> Verdict:
    return max(one, other, key=_STRENGTH.index)
