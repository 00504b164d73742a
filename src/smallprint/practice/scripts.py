"""The script elements of a page, with their code freed of comments; offsets stay those of the page.

Bounded: at most ``MOST_SCRIPTS`` elements and ``MOST_CODE`` characters of code are looked at, in one pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_SCRIPTS = 400
MOST_CODE = 1_000_000
_MOST_EACH = 400_000
_MARK = re.compile(r"<!--|<script(?=[\s>/])", re.IGNORECASE)
_TYPE = re.compile(r"(?<![\w-])type\s*=\s*[\"']?([^\"'\s>]{0,80})", re.IGNORECASE)
_SRC = re.compile(
    r"(?<![\w-])src\s*=\s*(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'>]{1,2000}))", re.IGNORECASE
)
_END = re.compile(r"</script(?=[\s>/])", re.IGNORECASE)
_TOKENS = re.compile(
    r"\"(?:\\.|[^\"\\\n])*+\"?|'(?:\\.|[^'\\\n])*+'?|`(?:\\.|[^`\\])*+`?|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?",
    re.DOTALL,
)
_RUNS = {
    "",
    "text/javascript",
    "application/javascript",
    "module",
    "text/ecmascript",
    "application/ecmascript",
}
_LONGEST_TAG = 4000


@dataclass(frozen=True, slots=True)
class Script:
    """A script element. ``code`` stands in the page from ``code_start``, its comments blanked out.

    ``tag`` is the opening tag, from ``start`` to ``tag_end``. ``runs`` is False where its type keeps the
    browser from running it (``text/plain``); elements that hold data only are left out altogether.
    """

    start: int
    tag_end: int
    tag: str
    src: str
    runs: bool
    code_start: int
    code: str


def scripts(page: str) -> Iterator[Script]:
    """The script elements of a page, those in HTML comments left out."""
    place, found, code_left = 0, 0, MOST_CODE
    while found < MOST_SCRIPTS and code_left > 0:
        mark = _MARK.search(page, place)
        if mark is None:
            return
        if mark[0] == "<!--":
            end = page.find("-->", mark.end())
            if end < 0:
                return
            place = end + 3
            continue
        tag_end = _tag_end(page, mark.end())
        if tag_end is None:
            found += 1  # so that a page of broken tags ends too
            place = mark.end()
            continue
        closing = _END.search(page, tag_end)
        stop = closing.start() if closing else len(page)
        place = closing.end() if closing else len(page)
        tag = page[mark.start() : tag_end]
        kind = _TYPE.search(tag)
        script_type = kind[1].lower().partition(";")[0] if kind else ""
        if script_type not in _RUNS and script_type != "text/plain":
            continue
        found += 1
        code = page[tag_end : min(stop, tag_end + min(_MOST_EACH, code_left))]
        code_left -= len(code)
        src = _SRC.search(tag)
        address = (src[1] or src[2] or src[3] or "") if src else ""
        yield Script(
            mark.start(), tag_end, tag, address, script_type in _RUNS, tag_end, without_comments(code)
        )


def _tag_end(page: str, start: int) -> int | None:
    """Where the opening tag ends, quoted attributes taken as a whole; None for one that is over-long."""
    quote = ""
    for place in range(start, min(len(page), start + _LONGEST_TAG)):
        character = page[place]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == ">":
            return place + 1
    return None


def without_comments(code: str) -> str:
    """The code with its comments as spaces, of the same length."""
    return _TOKENS.sub(lambda match: " " * len(match[0]) if match[0].startswith("/") else match[0], code)
