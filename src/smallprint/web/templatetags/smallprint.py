"""Template filters: ``smallprint.web.wording`` and ``smallprint.web.verbatim``, as templates call them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from smallprint.knowledge.taxonomy import load_taxonomy
from smallprint.records.vocabulary import ClauseType
from smallprint.web import wording
from smallprint.web.verbatim import as_html

if TYPE_CHECKING:
    from collections.abc import Iterable

register = template.Library()

SUMMARY_IN_LISTS = 320
"""Characters of a change's summary that a list shows."""

register.filter("day", wording.day)
register.filter("minute", wording.minute)
register.filter("second", wording.second)
register.filter("words", wording.words)
register.filter("value_words", wording.value_words)
register.filter("language", wording.language)


@register.filter
def verbatim(text: str) -> SafeString:
    """A quote's or version's text, byte for byte."""
    return mark_safe(as_html(text))  # noqa: S308  (as_html escapes all of it)


@register.filter
def clipped(text: str) -> str:
    """A summary, as short as lists show it."""
    return wording.clipped(text, SUMMARY_IN_LISTS)


@register.filter
def type_name(value: str) -> str:
    """A clause type's name."""
    return load_taxonomy().entry(ClauseType(value)).name


@register.filter
def pattern_words(value: str) -> str:
    """A change's pattern in plain words."""
    return wording.PATTERNS.get(value, value)


@register.filter
def basis_words(value: str) -> str:
    """Where a statement comes from, in plain words."""
    return wording.BASES.get(value, value)


@register.filter
def address_basis(value: str) -> str:
    """How an archive knew an address, in plain words."""
    return wording.ADDRESS_BASES.get(value, wording.words(value))


@register.filter
def slot_words(value: str) -> str:
    """What a statement tells, as a heading."""
    return wording.SLOTS.get(value, wording.words(value).capitalize())


@register.filter
def outcome_words(value: str) -> str:
    """What an attempt came to, in plain words."""
    return wording.OUTCOMES.get(value, wording.words(value))


@register.filter
def came_to(capture: dict[str, Any]) -> str:
    """What a capture came to, with whether it made a version."""
    if capture["relation"] == "first":
        return "new version"
    return outcome_words(capture["outcome"])


@register.filter
def band(confidence: float) -> str:
    """The confidence band of a probability."""
    return "high" if confidence >= 0.9 else "medium" if confidence >= 0.7 else "low"


@register.filter
def short(digest: str | None) -> str:
    """The first twelve characters of a hash."""
    return f"{digest[:12]}…" if digest else "none"


@register.filter
def of_substance(parts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parts of a change that are substantive."""
    return [part for part in parts if part["materiality"] == "substantive"]


@register.filter
def without_substance(parts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The other parts: editorial and cosmetic."""
    return [part for part in parts if part["materiality"] != "substantive"]
