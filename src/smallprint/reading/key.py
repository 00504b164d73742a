"""The comparison key: a text reduced to what its words say. Compared, never shown.

Promises: the same words in the same order give the same key, whatever the typography, white space,
Markdown markup, link targets, images and invisible characters; another word, number, ordinal or negation
gives another key. Letter case and punctuation count. Time is linear in the text.
"""

from __future__ import annotations

import re
import sys
import unicodedata

_BMP_END = 0xFFFF
_BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0" + "".join(
    map(chr, range(0xFE00, 0xFE10))
)
_CONTROLS = "".join(map(chr, (*range(9), *range(14, 28), 0x7F)))


def _format_characters(first: int, last: int) -> str:
    return "".join(chr(code) for code in range(first, last + 1) if unicodedata.category(chr(code)) == "Cf")


# Two patterns, because Python's regular expressions are fast on sets of the first plane only.
_INVISIBLE = re.compile(f"[{re.escape(_format_characters(0, _BMP_END) + _BLANKS + _CONTROLS)}]+")
_INVISIBLE_ASTRAL = re.compile(f"[{re.escape(_format_characters(_BMP_END + 1, sys.maxunicode))}]+")
_CONTROL = re.compile(f"[{re.escape(_CONTROLS)}]+")
_SINGLE_QUOTES = re.compile("[\u2018\u2019\u201a\u201b\u2032\u2035\u02b9\u02bc\u2039\u203a\u00b4\uff07]")
_DOUBLE_QUOTES = re.compile("[\u201c-\u201f\u2033\u2036\u00ab\u00bb\u301d-\u301f\uff02]")
_DASHES = re.compile("[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]")
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*\")?\s*\)")
_LINK_TARGET = re.compile(
    r"\]\(\s*(?:<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
)
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)?[^\s<>]+)>")
_LINE_MARKUP = re.compile(
    r"^[^\S\n]*(?:"
    r"(?:[-=_*][^\S\n]*){2,}$"  # rules, and the underline of a setext heading
    r"|(?:[-:|][-:|\s]*)\|[-:|\s]*$"  # the rule under a table's head
    r"|(?:(?:>|#{1,6}(?=\s)|[-+*•‣◦▪▫●○■□·](?=\s))[^\S\n]*)+)",
    re.MULTILINE,
)
_CLOSING_HASHES = re.compile(r"[^\S\n]#+[^\S\n]*$", re.MULTILINE)
_EMPHASIS = re.compile(r"_(?<!\w_)_*(?=\S)|_(?<=\S_)_*(?!\w)")
_MARKS = ("[", "]", "\\", "*", "~", "`")


def comparison_key(text: str) -> str:
    """Reduce a version text (Markdown or plain) to its comparison key: one line of words."""
    text = _CONTROL.sub("", text) if text.isascii() else _plain_signs(text)
    text = _without_markdown(text)
    text = " ".join(text.split())
    # Some languages set a space, often one that doesn't break, inside quotes and before these signs.
    text = text.replace(' "', '"').replace('" ', '"')
    for sign in ";:!?":
        text = text.replace(f" {sign}", sign)
    return text


def _plain_signs(text: str) -> str:
    """One sign for each of the quotes, dashes and spaces that look alike; invisible characters removed."""
    # Longer in UTF-16: there are characters beyond the first plane.
    if len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text):
        text = _INVISIBLE_ASTRAL.sub("", text)
    text = _INVISIBLE.sub("", text)
    # Before NFKC, which would turn some quotes into a space and an accent.
    text = _DOUBLE_QUOTES.sub('"', _SINGLE_QUOTES.sub("'", text))
    return _INVISIBLE.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", text)))


def _without_markdown(text: str) -> str:
    if "](" in text:
        text = _LINK_TARGET.sub("]", _IMAGE.sub("", text))
    if "<" in text:
        text = _AUTOLINK.sub(r"\1", _LINE_BREAK.sub(" ", text))
    text = _LINE_MARKUP.sub("", text)
    if "#" in text:
        text = _CLOSING_HASHES.sub("", text)
    for mark in _MARKS:
        text = text.replace(mark, "")
    text = text.replace("|", " ").replace("''", '"')
    return _EMPHASIS.sub("", text) if "_" in text else text
