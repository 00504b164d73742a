"""Whom a sentence binds, and how: forbidden, asked, allowed or promised. English only, and only where it is plain."""

from __future__ import annotations

import re

_READER = r"(?:you|users?|customers?|members?|(?:the )?sellers?|buyers?|visitors?|guests?|developers?)"
_PLATFORM = r"(?:we|(?:the )?(?:company|provider|platform|service provider|processor|supplier))"
_NOT = r"(?:not|never)"
_BARRED = r"(?:(?:may|must|shall|can|should) (?:not|never)|cannot|can['’]t|are not (?:allowed|permitted))"
_ALL = re.compile(
    rf"(?P<forbids>\b{_READER} {_BARRED}\b|\A(?:please )?(?:do {_NOT}|don['’]t|never)\b"
    r"|\b(?:is|are) (?:prohibited|forbidden|not (?:allowed|permitted))\b)"
    rf"|(?P<refrains>\b{_PLATFORM} (?:(?:do|does|will|shall|would) {_NOT}|never|won['’]t|don['’]t)\b)"
    rf"|(?P<asks>\b{_READER} (?:must|shall|agree to|have to|are required to|need to|are responsible for)\b)"
    rf"|(?P<may>\b{_PLATFORM} (?:may|can|reserves? the right)\b(?! {_NOT}))"
    rf"|(?P<promises>\b{_PLATFORM} (?:will|shall|must)\b(?! {_NOT}))"
    rf"|(?P<allows>\b{_READER} (?:may|can|have the right)\b(?! {_NOT}))",
    re.IGNORECASE,
)
_SAID = {
    "forbids": "It forbids something; the words are quoted.",
    "refrains": "It says what the platform does not do.",
    "asks": "It asks something of you.",
    "may": "It lets the platform act if it chooses.",
    "promises": "It binds the platform to something.",
    "allows": "It says what you can do.",
}


def manner_of(sentence: str) -> str | None:
    """What kind of rule a sentence lays down, by its first plain words for it; None where it has none."""
    match = _ALL.search(sentence)
    return _SAID[match.lastgroup] if match and match.lastgroup else None
