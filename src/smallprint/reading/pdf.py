"""A PDF to version text: lines, paragraphs, headings by type size, list items; with pages as sources."""

from __future__ import annotations

import re

import pypdfium2 as pdfium

from smallprint.reading.pdf_blocks import PdfBlock, pdf_blocks, without_bullet
from smallprint.reading.pdf_lines import Line, document_lines
from smallprint.records.errors import ReadingError
from smallprint.records.reading import ExtractedText, SourceRange

_MAX_PAGES = 2000
# pdfium marks a hyphen at a line's end with one of these.
_HYPHENS = ("-", "\u00ad", "\u2010", "\ufffe", "\x02")
_WORD_END = re.compile(r"(\w+)$")
_WORD_START = re.compile(r"^(\w+)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def extract_pdf(body: bytes) -> ExtractedText:
    """Read a PDF. Raises ReadingError where it is broken, locked, too long or holds only pictures.

    ``sources`` has one range per block and page; its body offsets are characters of that page's text.
    """
    try:
        document = pdfium.PdfDocument(body)  # type: ignore[no-untyped-call]
    except pdfium.PdfiumError as error:
        raise ReadingError("The PDF is broken or asks for a password: find an open copy of it.") from error
    try:
        if len(document) > _MAX_PAGES:
            raise ReadingError(f"The PDF has more than {_MAX_PAGES} pages: give the policy's own file.")
        pages = document_lines(document)
        title = document.get_metadata_value("Title").strip() or None  # type: ignore[no-untyped-call]
    except pdfium.PdfiumError as error:
        raise ReadingError("A page of the PDF is broken: find another copy of it.") from error
    finally:
        document.close()  # type: ignore[no-untyped-call]
    blocks = pdf_blocks(pages)
    if not blocks:
        raise ReadingError("The PDF holds pictures of text only: find a copy with text, or run OCR over it.")
    text, sources = _write(blocks, _Words(pages))
    return ExtractedText(text, "application/pdf", tuple(sources), page_title=title)


class _Words:
    """The words of the document, to tell a hyphen that breaks a word from one that belongs to it."""

    def __init__(self, pages: list[list[Line]]) -> None:
        self._known = {
            word
            for page in pages
            for line in page
            for word in re.findall(r"\w+(?:-\w+)*", line.text.casefold())
        }

    def joint(self, line: str, following: str) -> str | None:
        """What ``line`` becomes before ``following``: without its hyphen, or None where nothing is broken."""
        if not line.endswith(_HYPHENS) or not following[:1].islower():
            return None
        start, end = _WORD_END.search(line[:-1]), _WORD_START.search(following)
        if start is None or end is None:
            return None
        if (
            f"{start[1]}-{end[1]}".casefold() in self._known
            and f"{start[1]}{end[1]}".casefold() not in self._known
        ):
            return f"{line[:-1]}-"
        return line[:-1]


def _write(blocks: list[PdfBlock], words: _Words) -> tuple[str, list[SourceRange]]:
    parts: list[str] = []
    sources: list[SourceRange] = []
    size = 0
    before: PdfBlock | None = None
    for block in blocks:
        mark = "#" * block.level + " " if block.kind == "heading" else "- " if block.kind == "item" else ""
        gap = "" if before is None else "\n" if before.kind == block.kind == "item" else "\n\n"
        pieces = _pieces(block, words)
        if not any(text.strip() for text, _ in pieces):
            continue
        parts.append(gap + mark)
        size += len(gap) + len(mark)
        for text, line in pieces:
            shown = text.strip()
            if shown:
                _add_source(sources, size, size + len(shown), line, goes_on=block is before)
                before = block
            parts.append(text)
            size += len(text)
    return "".join(parts) + "\n", sources


def _pieces(block: PdfBlock, words: _Words) -> list[tuple[str, Line]]:
    """The block's lines as they are written one after the other: joined by a space or at a hyphen."""
    pieces: list[tuple[str, Line]] = []
    last = len(block.lines) - 1
    for place, line in enumerate(block.lines):
        text = without_bullet(line.text) if place == 0 and block.kind == "item" else line.text
        if place < last:
            broken = words.joint(text, block.lines[place + 1].text)
            text = f"{text} " if broken is None else broken
        pieces.append((_CONTROL.sub("", text), line))
    return pieces


def _add_source(sources: list[SourceRange], start: int, end: int, line: Line, *, goes_on: bool) -> None:
    if goes_on and sources and sources[-1].page == line.page:
        first = sources.pop()
        sources.append(
            SourceRange(
                first.start, end, min(first.body_start, line.start), max(first.body_end, line.end), line.page
            )
        )
    else:
        sources.append(SourceRange(start, end, line.start, line.end, line.page))
