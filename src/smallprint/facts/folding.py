"""A text as the grammar sees it, character for character as long as the text itself.

Invariants:

- ``len(fold(text)) == len(text)``: a place in the folded text is the same place in the version text;
- lower case, Latin letters without accents, straight quotes, plain spaces and hyphens;
- addresses of links are blanked, so that words inside them are never read as policy.
"""

from __future__ import annotations

import re

_PLAIN = {
    "a": "àáâãäå",
    "c": "ç",
    "e": "èéêë",
    "i": "ìíîïı",
    "n": "ñ",
    "o": "òóôõö",
    "u": "ùúûü",
    "y": "ýÿ",
    "'": "’‘ʼ`´",
    '"': "“”„«»",
    " ": "\u00a0\u202f\u2007\u2009\u200a\u2002\u2003\t*_",
    "-": "‐‑‒–—−",
}
_ALL = tuple((variant, plain) for plain, variants in _PLAIN.items() for variant in variants)
_ASCII = tuple((variant, plain) for variant, plain in _ALL if variant.isascii())
_LINK_TARGET = re.compile(r"\]\([^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,500})?\)?")


def fold(text: str) -> str:
    """``text`` in the form that the patterns of this stage are written in."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    for variant, plain in _ASCII if lowered.isascii() else _ALL:
        lowered = lowered.replace(variant, plain)
    if "](" in lowered:
        lowered = _LINK_TARGET.sub(lambda match: "]" + " " * (len(match[0]) - 1), lowered)
    return lowered


_PIECE = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]| \??")


def pattern(source: str) -> re.Pattern[str]:
    """A pattern over folded text.

    A space in ``source`` stands for any short run of white space, a space with a question mark for none or one.
    """
    return re.compile(_PIECE.sub(_spaced, source), re.ASCII)


def _spaced(match: re.Match[str]) -> str:
    piece = match[0]
    if piece == " ":
        return r"\s{1,8}"
    return r"\s{0,8}" if piece == " ?" else piece


def last_match(words: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """The last of the matches of ``words`` in ``text[start:end]``."""
    last = None
    for last in words.finditer(text, max(0, start), min(len(text), end)):  # noqa: B007
        pass
    return last
