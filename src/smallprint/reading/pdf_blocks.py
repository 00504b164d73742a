"""Lines of a PDF to paragraphs, headings and list items."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smallprint.reading.pdf_lines import Line

_BULLET = re.compile(r"^(?:[•●▪■◦‣○□✓➢➔·∙\uf0b7\uf0a7\uf0d8]|[-–—*o](?=\s+\S))\s*")
_ORDINAL = re.compile(r"^(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})\)|(?:\d{1,3}|[a-zA-Z]|[ivx]{2,5})\.)\s+\S")
_ARTICLE = re.compile(
    r"^(?:\d{1,3}(?:\.\d{1,3}){0,3}\.?|(?:article|section|clause|annex|§)\s*\S+)\s+\S", re.IGNORECASE
)
_NUMBER = re.compile(r"^\d{1,3}(?:\.\d{1,3})*(?=[.\s])")
_SENTENCE_END = (".", ":", ";", "?", "!", "…", "。", "：", "；")
_LARGER = 1.12
"""A line this much larger than the body's type is a heading."""
_LOOSE = 1.25
"""A gap this much larger than the usual one starts a paragraph."""
_SHORT_LINE = 0.8
_MAX_HEADING = 160
_MAX_BOLD_HEADING = 100


@dataclass(slots=True)
class PdfBlock:
    """One block. ``kind``: paragraph, item, heading; ``level`` is a heading's."""

    kind: str
    lines: list[Line] = field(default_factory=list)
    level: int = 0


def pdf_blocks(pages: list[list[Line]]) -> list[PdfBlock]:
    """Cut lines into blocks; a sentence that runs over a page's end stays in one block."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    body = _body_size(lines)
    gap = _usual_gap(pages)
    right = _right_margin(lines)
    blocks: list[PdfBlock] = []
    for line in lines:
        before = blocks[-1] if blocks else None
        kind = "heading" if line.size > body * _LARGER and len(line.text) <= _MAX_HEADING else "paragraph"
        if _BULLET.match(line.text) and kind == "paragraph":
            kind = "item"
        if before is not None and kind != "item" and _goes_on(before, line, kind, gap, right):
            before.lines.append(line)
        else:
            blocks.append(PdfBlock(kind, [line]))
    _name_bold_headings(blocks)
    _set_levels(blocks, body)
    return blocks


def _goes_on(before: PdfBlock, line: Line, kind: str, gap: float, right: float) -> bool:
    """Whether a line goes on with the block before it."""
    last = before.lines[-1]
    if before.kind == "heading" or kind == "heading":
        return (
            before.kind == kind
            and abs(last.size - line.size) < 0.5
            and last.page == line.page
            and _near(last, line, gap * 1.6)
        )
    if last.page != line.page:
        return not last.text.endswith(_SENTENCE_END) and line.text[0].islower()
    if not _near(last, line, gap):
        return False
    if _ORDINAL.match(line.text) or (_ARTICLE.match(line.text) and last.text.endswith(_SENTENCE_END)):
        return False
    if line.bold and not last.bold:
        return False
    ended_early = last.right < right * _SHORT_LINE
    return not (ended_early and (last.text.endswith(_SENTENCE_END) or (last.bold and not line.bold)))


def _near(last: Line, line: Line, gap: float) -> bool:
    down = last.bottom - line.bottom
    return -1.0 <= down <= max(gap, line.size) * _LOOSE


def _body_size(lines: list[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0]


def _usual_gap(pages: list[list[Line]]) -> float:
    gaps = [
        above.bottom - below.bottom
        for page in pages
        for above, below in itertools.pairwise(page)
        if 0 < above.bottom - below.bottom < above.size * 4
    ]
    return median(gaps) if gaps else 12.0


def _right_margin(lines: list[Line]) -> float:
    rights = sorted(line.right for line in lines)
    return rights[int(len(rights) * 0.9)] if rights else 0.0


def _name_bold_headings(blocks: list[PdfBlock]) -> None:
    bold = sum(all(line.bold for line in block.lines) for block in blocks)
    if bold > len(blocks) * 0.5:  # a document in bold type says nothing by it
        return
    for block in blocks:
        text = block.lines[-1].text
        length = sum(len(line.text) for line in block.lines)
        if (
            block.kind == "paragraph"
            and length <= _MAX_BOLD_HEADING
            and all(line.bold for line in block.lines)
            and not text.endswith((".", ";", ","))
            and any(letter.isalpha() for letter in text)
        ):
            block.kind = "heading"


def _set_levels(blocks: list[PdfBlock], body: float) -> None:
    """Larger type, higher level; bold type of the body's size comes below all of it."""
    headings = [block for block in blocks if block.kind == "heading"]
    sizes = sorted({_size(block) for block in headings if _size(block) > body * _LARGER}, reverse=True)
    for block in headings:
        larger = sizes.index(_size(block)) if _size(block) in sizes else len(sizes)
        numbered = _NUMBER.match(block.lines[0].text)
        block.level = min(larger + 1 + (numbered[0].count(".") if numbered else 0), 6)


def _size(block: PdfBlock) -> float:
    return float(round(block.lines[0].size))


def without_bullet(text: str) -> str:
    """A list item's first line without its sign."""
    return _BULLET.sub("", text, count=1)
