"""Template filters: how values are worded and dated on pages."""

from __future__ import annotations

from datetime import UTC, datetime

from django import template

from smallprint.knowledge.taxonomy import load_taxonomy
from smallprint.records.vocabulary import ClauseType

register = template.Library()

_PATTERNS = {
    "new": "new text",
    "revert": "return to an earlier text",
    "split-or-merge": "documents split or merged",
    "flapping": "goes back and forth",
    "variant-switch": "another variant of the page",
    "bad-capture": "bad capture",
    "selector-change": "the page's frame changed",
    "extractor-change": "the extraction changed",
}
_BASES = {
    "policy_text": "policy text",
    "page_code": "page code, not the policy",
    "observed_behaviour": "observed behaviour, not the policy",
    "inference": "inference",
}


@register.filter
def day(value: str | datetime | None) -> str:
    """``14 January 2025``."""
    if not value:
        return "not known"
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{moment.day} {moment:%B %Y}"


@register.filter
def minute(value: str | datetime | None) -> str:
    """``14 January 2025, 09:00 UTC``."""
    if not value:
        return "not known"
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{day(moment)}, {moment.astimezone(UTC):%H:%M} UTC"


@register.filter
def words(value: str) -> str:
    """An id as words: ``less-protective`` → ``less protective``."""
    return str(value).replace("-", " ").replace("_", " ")


@register.filter
def type_name(value: str) -> str:
    """A clause type's name."""
    return load_taxonomy().entry(ClauseType(value)).name


@register.filter
def pattern_words(value: str) -> str:
    """A change's pattern in plain words."""
    return _PATTERNS.get(value, value)


@register.filter
def basis_words(value: str) -> str:
    """Where a statement comes from, in plain words."""
    return _BASES.get(value, value)


@register.filter
def band(confidence: float) -> str:
    """The confidence band of a probability."""
    return "high" if confidence >= 0.9 else "medium" if confidence >= 0.7 else "low"


@register.filter
def short(digest: str | None) -> str:
    """The first twelve signs of a hash."""
    return f"{digest[:12]}…" if digest else "none"
