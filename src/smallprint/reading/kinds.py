"""What kind of stretch a span is: provision, definition, recital, contact, navigation or metadata."""

from __future__ import annotations

import re

from smallprint.records.vocabulary import SpanKind

_METADATA = re.compile(
    r"\W{0,6}(?:(?:this .{0,40}?)?(?:was |is )?(?:last|date|effective|updated|version|published|current as of|posted|in force)\b"
    r"|(?:dernière mise|date d|version|mis(?:e)? à jour|en vigueur)|(?:stand|letzte|zuletzt|gültig|fassung)\b"
    r"|(?:última|fecha|vigente|actualiza))",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"@[\w.-]+\.\w|\bcontact\b|\bkontakt|\bcontacter\b|\bcontacto\b|\btel(?:ephone)?\b", re.IGNORECASE
)
_DEFINITION = re.compile(
    r"\b(?:means|refers to|shall mean|bedeutet|désigne|signifie|se entiende|significa)\b", re.IGNORECASE
)


def kind_of(words: str) -> SpanKind:
    """The kind of a stretch by its words."""
    head = words[:400]
    if len(words) < 120 and _METADATA.match(head) is not None and any(c.isdigit() for c in head):
        return SpanKind.METADATA
    if len(words) < 250 and _CONTACT.search(head) is not None:
        return SpanKind.CONTACT
    if head[:1] in '“"«„*' and _DEFINITION.search(head[:120]) is not None:
        return SpanKind.DEFINITION
    if len(words.split()) < 4:
        return SpanKind.NAVIGATION
    return SpanKind.PROVISION
