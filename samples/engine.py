"""The sample web's one way in: platforms as records, and what a document says on a day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from samples import scripts
from samples.loading import folders, load_platform

if TYPE_CHECKING:
    from samples.records import Block, HardCase, SampleDocument, SamplePlatform


@cache
def load_platforms() -> tuple[SamplePlatform, ...]:
    """All platforms under samples/platforms, by slug. SampleError names what is not in form."""
    return tuple(load_platform(folder) for folder in folders())


def find_document(key: str) -> SampleDocument:
    """The document with that ``platform/document`` key. KeyError where there is none."""
    return {document.key: document for one in load_platforms() for document in one.documents}[key]


def variant_on(document: SampleDocument, day: date) -> str | None:
    """The A/B variant shown on ``day``: the case's variant on its first, third, … day; else None."""
    case = _case(document, "ab-flap", day)
    if case is None or (day - case.start) % timedelta(days=2):
        return None
    return str(case.options["variant"])


def language_on(document: SampleDocument, day: date) -> str:
    """The language of the page on ``day``."""
    case = _case(document, "locale-switch", day)
    return str(case.options["language"]) if case else document.language


def blocks_on(document: SampleDocument, day: date) -> tuple[Block, ...]:
    """What the page says on ``day``, with the variant or the other language that is shown then."""
    if language_on(document, day) != document.language:
        return document.locales[language_on(document, day)]
    blocks = document.state_at(day).blocks
    variant = variant_on(document, day)
    if variant is None:
        return blocks
    return scripts.apply_all(blocks, document.variants[variant], f"{document.key} variant {variant}")


def _case(document: SampleDocument, name: str, day: date) -> HardCase | None:
    return next((case for case in document.cases_at(day) if case.case == name), None)
