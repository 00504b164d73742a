"""Blocks → outline: which blocks are headings, pseudo-headings too, and under which headings each stands.

A pseudo-heading is a block that no markup calls a heading but that reads as one: a line all bold or all in
capitals, a numbered or unpunctuated short line with text under it. Its level is put under the last real
heading, bold under capitals under numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from smallprint.reading.blocks import Block, BlockKind
from smallprint.reading.titles import clean_heading

MOST_HEADINGS = 3_000
_LONGEST_HEADING = 250
_LONGEST_PSEUDO = 130
_NUMBERED = re.compile(
    r"\W{0,4}(?:(?:article|section|clause|part|chapter|annex|appendix|schedule|exhibit|artikel|abschnitt|teil|anlage|anhang"
    r"|titre|annexe|chapitre|artículo|sección|cláusula|capítulo|anexo)\s+\w{1,6}\b|§+\s*\d|\d{1,2}(?:\.\d{1,2}){0,3}\\?[.)]?\s"
    r"|[IVX]{1,5}[.)]\s|[A-Z][.)]\s)",
    re.IGNORECASE,
)
_LEVEL_BELOW = {"numbered": 7, "capitals": 8, "bold": 9, "short": 10}


@dataclass(frozen=True, slots=True)
class Outline:
    """Aligned with the blocks: ``is_heading`` of each, and the path it stands under (itself left out)."""

    is_heading: list[bool]
    paths: list[tuple[str, ...]]


def make_outline(text: str, blocks: list[Block]) -> Outline:
    """The outline of ``text``. One pass; the stack of open headings is never deeper than ten.

    After MOST_HEADINGS, which no policy has, none is taken for a heading: each costs its readers a section.
    """
    flags: list[bool] = []
    paths: list[tuple[str, ...]] = []
    stack: list[tuple[int, str]] = []
    path: tuple[str, ...] = ()
    left = MOST_HEADINGS
    last = len(blocks) - 1
    for at, block in enumerate(blocks):
        level = heading_level(text, block, blocks[at + 1] if at < last else None) if left else 0
        left -= level > 0
        flags.append(level > 0)
        if not level:
            paths.append(path)
            continue
        while stack and stack[-1][0] >= level:
            stack.pop()
        paths.append(tuple(title for _, title in stack))
        title = clean_heading(text[block.start : block.end])
        if title:
            stack.append((level, title))
        path = tuple(title for _, title in stack)
    return Outline(flags, paths)


def heading_level(text: str, block: Block, following: Block | None) -> int:
    """0 where ``block`` is no heading, 1 to 6 by markup, 7 to 10 where only its look says so."""
    length = block.end - block.body
    if block.kind is BlockKind.HEADING:
        return block.level if length <= _LONGEST_HEADING else 0
    if length > _LONGEST_PSEUDO or block.kind is BlockKind.ROW or block.kind is BlockKind.HEAD_ROW:
        return 0
    look = _look(text[block.body : block.end], block)
    if look is None or not _heads(look, text, block, following):
        return 0
    return _LEVEL_BELOW[look]


def _look(line: str, block: Block) -> str | None:
    bare = line.strip("*_ \u00a0")
    if not bare or bare[-1] in ",;" or "\n" in bare:
        return None
    words = bare.count(" ") + 1
    whole_bold = (
        line[:2] in {"**", "__"} and line.rstrip(" :.")[-2:] in {"**", "__"} and line.count(line[:2]) % 2 == 0
    )
    whole_bold = whole_bold and (line.count(line[:2]) == 2 or len(line) < 60)
    whole_italic = line[0] == "_" and line[-1] == "_" and words <= 6
    decorated = whole_bold or whole_italic
    if not decorated and (bare[-1] in ".!;" or words > 14 or "](" in line or "@" in line):
        return None
    letters = list(filter(str.isalpha, bare))
    if len(letters) < 2:
        return None
    if decorated:
        return "bold" if bare[-1] != "." or words <= 12 else None
    if len(letters) > 3 and letters[-1].isupper() and all(map(str.isupper, letters)):
        return "capitals"
    starts_upper = letters[0].isupper() or not letters[0].islower()
    if not starts_upper:
        return None
    if _NUMBERED.match(line) is not None or (block.marker[:1].isdigit() and words <= 8):
        return "numbered"
    return "short" if words <= 9 and block.kind is BlockKind.PARAGRAPH else None


def _heads(look: str, text: str, block: Block, following: Block | None) -> bool:
    """A pseudo-heading has something under it; the weaker its look, the more that must be a text."""
    if following is None:
        return False
    if look == "bold":
        return True
    ends_with_colon = text[block.end - 1] == ":"
    if following.kind is BlockKind.ITEM and block.kind is BlockKind.ITEM:
        return following.depth > block.depth and not ends_with_colon
    length = following.end - following.body
    if look == "capitals":
        return not ends_with_colon
    if look == "numbered":
        return length > 60 and not ends_with_colon
    if following.kind is BlockKind.ITEM:
        return False
    return length > 120 and not ends_with_colon and block.depth == 0
