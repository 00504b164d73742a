"""The comparison key: a text reduced to what its words say. Compared, never shown.

Promises: the same words in the same order give the same key, whatever the typography, white space,
Markdown markup, link targets, images and invisible characters; another word, number, ordinal or negation
gives another key. Letter case and punctuation count. Time is linear in the text.
"""

from __future__ import annotations

import re
import sys
import unicodedata

_INVISIBLE = re.compile(
    "["
    + "".join(
        re.escape(chr(code)) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Cf"
    )
    + "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u3164\ufe00-\ufe0f\uffa0\x00-\x08\x0e-\x1f\x7f]+"
)
_SINGLE_QUOTES = re.compile("[\u2018\u2019\u201a\u201b\u2032\u2035\u02b9\u02bc\u2039\u203a\u00b4\uff07]")
_DOUBLE_QUOTES = re.compile(r"[\u201c-\u201f\u2033\u2036\u00ab\u00bb\u301d-\u301f\uff02]|''")
_QUOTE_PADDING = re.compile(r'(?<=")[^\S\n]+(?=\w)|(?<=[\w.,;:!?)])[^\S\n]+(?=")')
_DASHES = re.compile("[\u00ad\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]")
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*\")?\s*\)")
_LINK_TARGET = re.compile(
    r"\]\(\s*(?:<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
)
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)?[^\s<>]+)>")
_LINE_MARKUP = re.compile(
    r"^[^\S\n]*(?:"
    r"(?:[-=_*][^\S\n]*){2,}$"  # rules, and the underline of a setext heading
    r"|(?:[-:|][^\S\n|:-]*)*\|[-:|\s]*$"  # the rule under a table's head
    r"|(?:(?:>|#{1,6}(?=\s)|[-+*•‣◦▪▫●○■□·](?=\s))[^\S\n]*)+)",
    re.MULTILINE,
)
_CLOSING_HASHES = re.compile(r"[^\S\n]#+[^\S\n]*$", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)")
_LEFTOVER = re.compile(r"[\[\]\\*|~`]+")
_SPACE = re.compile(r"\s+")


def comparison_key(text: str) -> str:
    """Reduce a version text (Markdown or plain) to its comparison key: one line of words."""
    if not text.isascii():
        # Before NFKC, which would turn these signs into letters and spaced accents.
        text = _INVISIBLE.sub("", text)
        text = _SINGLE_QUOTES.sub("'", text)
        text = unicodedata.normalize("NFKC", text)
        text = _DASHES.sub("-", text)
        text = _INVISIBLE.sub("", text)
    text = _IMAGE.sub("", text)
    text = _LINK_TARGET.sub("]", text)
    text = _LINE_BREAK.sub(" ", text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _LINE_MARKUP.sub("", text)
    text = _CLOSING_HASHES.sub("", text)
    text = _LEFTOVER.sub(" ", text) if "|" in text else _LEFTOVER.sub("", text)
    text = _EMPHASIS.sub("", text)
    text = _DOUBLE_QUOTES.sub('"', text)
    text = _QUOTE_PADDING.sub("", text)
    return _SPACE.sub(" ", text).strip()
