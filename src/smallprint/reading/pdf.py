"""A PDF to version text."""

from __future__ import annotations

import pypdfium2 as pdfium

from smallprint.records.errors import ReadingError
from smallprint.records.reading import ExtractedText, SourceRange


def extract_pdf(body: bytes) -> ExtractedText:
    """Read a PDF. Raises ReadingError where it is broken, locked or holds only pictures."""
    try:
        document = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        raise ReadingError("The PDF is broken or asks for a password: find an open copy of it.") from error
    try:
        texts = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    text = "\n\n".join(texts)
    if not text.strip():
        raise ReadingError("The PDF holds pictures of text only: find a copy with text, or run OCR over it.")
    return ExtractedText(text, "application/pdf", (SourceRange(0, len(text), 0, len(text), 1),))
