"""The lines of a PDF's pages with their place, type size and weight.

Promises: ``start:end`` are characters of the page's text as pdfium gives it. Only a few characters of each
line are measured, so that a page costs well under four milliseconds.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw

_PDFIUM: Any = pypdfium2.raw  # bindings made by a program, without types
_BREAK = re.compile(r"\r\n|\r|\n")
_BOLD_NAME = re.compile(rb"bold|black|heavy|semibold|demi", re.IGNORECASE)
_BOLD_WEIGHT = 600
_PAGE_NUMBER = re.compile(
    r"^\W*(?:page|seite|página|pagina|p\.)?\W*\d{1,4}(?:\s*(?:/|of|sur|von|de|di|\|)\s*\d{1,4})?\W*$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_EDGE_LINES = 3
"""A running header or footer stands within this many lines of the page's edge."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``page`` counts from 1; ``left``, ``right``, ``bottom``, ``size`` are in points."""

    text: str
    page: int
    start: int
    end: int
    left: float
    right: float
    bottom: float
    size: float
    bold: bool


def document_lines(document: pdfium.PdfDocument) -> list[list[Line]]:
    """The lines of each page, without running headers, footers and page numbers."""
    return _without_running_lines([_page_lines(document, place) for place in range(len(document))])


def _page_lines(document: pdfium.PdfDocument, place: int) -> list[Line]:
    page = document[place]
    text_page = page.get_textpage()
    try:
        text = text_page.get_text_range()
        lines: list[Line] = []
        start = 0
        for end, following in [
            *((m.start(), m.end()) for m in _BREAK.finditer(text)),
            (len(text), len(text)),
        ]:
            if line := _line(text_page, text, start, end, place + 1):
                lines.append(line)
            start = following
        return lines
    finally:
        text_page.close()
        page.close()


def _line(text_page: pdfium.PdfTextPage, text: str, start: int, end: int, page: int) -> Line | None:
    written = text[start:end]
    stripped = written.strip()
    if not stripped:
        return None
    start += len(written) - len(written.lstrip())
    end = start + len(stripped)
    left, bottom, _, top = _box(text_page, start)
    _, _, right, last_top = _box(text_page, end - 1)
    size = top - bottom if top > bottom else last_top - bottom
    bold = _is_bold(text_page, start) and _is_bold(text_page, end - 1)
    return Line(stripped, page, start, end, left, right, bottom, size, bold)


def _box(text_page: pdfium.PdfTextPage, place: int) -> tuple[float, float, float, float]:
    box = _PDFIUM.FS_RECTF()
    _PDFIUM.FPDFText_GetLooseCharBox(text_page, _char(text_page, place), box)
    return box.left, box.bottom, box.right, box.top


def _char(text_page: pdfium.PdfTextPage, place: int) -> int:
    found: int = _PDFIUM.FPDFText_GetCharIndexFromTextIndex(text_page, place)
    return max(0, found)


def _is_bold(text_page: pdfium.PdfTextPage, place: int) -> bool:
    char = _char(text_page, place)
    if _PDFIUM.FPDFText_GetFontWeight(text_page, char) >= _BOLD_WEIGHT:
        return True
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    _PDFIUM.FPDFText_GetFontInfo(text_page, char, name, 128, flags)
    return _BOLD_NAME.search(name.value) is not None


def _without_running_lines(pages: list[list[Line]]) -> list[list[Line]]:
    """Drop page numbers at the edges, and what stands at the edge of half the pages or more."""
    seen = Counter(pattern for page in pages for pattern in {_pattern(line) for line in _edges(page)})
    needed = max(3, len(pages) // 2) if len(pages) > 2 else len(pages) + 1
    return [
        [
            line
            for place, line in enumerate(page)
            if not (
                _at_edge(place, len(page))
                and (_PAGE_NUMBER.match(line.text) or seen[_pattern(line)] >= needed)
            )
        ]
        for page in pages
    ]


def _at_edge(place: int, count: int) -> bool:
    return place < _EDGE_LINES or place >= count - _EDGE_LINES


def _edges(page: list[Line]) -> list[Line]:
    return [line for place, line in enumerate(page) if _at_edge(place, len(page))]


def _pattern(line: Line) -> str:
    return _DIGITS.sub("0", line.text.casefold())
