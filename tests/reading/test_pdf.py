from __future__ import annotations

import io

import pypdfium2 as pdfium
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from smallprint.reading import extract
from smallprint.records.errors import ReadingError

Line = tuple[str, str, int, float]


def make(*pages: list[Line]) -> bytes:
    """A PDF of lines: text, font, size, gap above."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for number, lines in enumerate(pages, start=1):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 815, "Example Ltd - Terms")
        height = 780.0
        for text, font, size, gap in lines:
            height -= gap
            canvas.setFont(font, size)
            canvas.drawString(72, height, text)
        canvas.setFont("Helvetica", 8)
        canvas.drawString(290, 20, f"Page {number} of {len(pages)}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def line(text: str, gap: float = 14, font: str = "Helvetica", size: int = 11) -> Line:
    return text, font, size, gap


TERMS = make(
    [
        line("Terms of use", 14, "Helvetica-Bold", 20),
        line("We give you access to the service as long as you keep to these terms and pay the agree-", 40),
        line("ment fee. You can end it at any time and without any reason that you would have to"),
        line("give us."),
        line("Payment", 30, "Helvetica-Bold"),
        line("- by card", 20),
        line("- by bank transfer"),
    ],
    [line("Each payment is due at the start of a month, in advance, and is not paid back when a user")],
    [line("Last part of all of these terms, which stands alone on its own page at the very end of it.")],
)


def test_lines_become_paragraphs_headings_and_items() -> None:
    text = extract(TERMS, "application/pdf").text
    assert text.startswith("# Terms of use\n\nWe give you access")
    assert "pay the agreement fee. You can end it" in text
    assert "Payment\n\n- by card\n- by bank transfer\n" in text


def test_running_headers_and_page_numbers_are_dropped() -> None:
    text = extract(TERMS, "application/pdf").text
    assert "Example Ltd" not in text
    assert "Page 1" not in text


def test_sources_name_the_page_and_its_characters() -> None:
    found = extract(TERMS, "application/octet-stream")
    document = pdfium.PdfDocument(TERMS)
    for source in found.sources:
        assert source.page is not None
        on_page = (
            document[source.page - 1].get_textpage().get_text_range()[source.body_start : source.body_end]
        )
        first = found.text[source.start : source.end].split()[0]
        assert first in on_page
    document.close()


@pytest.mark.parametrize("body", [b"%PDF-1.7 broken", TERMS[:200]])
def test_broken_files_come_with_advice(body: bytes) -> None:
    with pytest.raises(ReadingError, match="copy"):
        extract(body, "application/pdf")
