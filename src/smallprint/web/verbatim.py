"""Verbatim text as HTML, so that the element's text is the source byte for byte.

Promises: whatever a text holds comes out as text and never as markup. A browser's ``textContent`` of the
result is the input (U+0000, which HTML can't hold, excepted: it stands as an empty element that names it).
Carriage returns survive the parser; Markdown marks and link targets stay in place, set back from the words;
controls that can't be seen or that turn the direction of writing are named and can't reach beyond themselves.
"""

from __future__ import annotations

import re
from html import escape

_HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
_INLINE = re.compile(
    r"(?P<mark>\*\*|__|\\(?=[!-/:-@\[-`{-~])|!?\[(?=[^\[\]\r\n]{1,400}\]\()|\]\([^()\r\n]{0,2000}\))"
    r"|(?P<control>[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069])"
)


def as_html(text: str) -> str:
    """The text, escaped, with its marks and controls wrapped in elements that add no characters."""
    return "".join(_line(line) for line in text.splitlines(keepends=True))


def _line(line: str) -> str:
    heading = _HEADING.match(line)
    if heading is None:
        return _inline(line)
    end = len(line.rstrip("\r\n"))
    marks, words, rest = line[: heading.end()], line[heading.end() : end], line[end:]
    return f'<span class="md">{_plain(marks)}</span><b>{_inline(words)}</b>{_plain(rest)}'


def _inline(text: str) -> str:
    made: list[str] = []
    place = 0
    for found in _INLINE.finditer(text):
        made.append(_plain(text[place : found.start()]))
        made.append(_control(found[0]) if found["control"] else f'<span class="md">{_plain(found[0])}</span>')
        place = found.end()
    return "".join([*made, _plain(text[place:])])


def _control(character: str) -> str:
    shown = "" if character == "\0" else _plain(character)
    return f'<span class="control" data-code="{ord(character):04X}">{shown}</span>'


def _plain(text: str) -> str:
    return escape(text).replace("\r", "&#13;")
