"""A small PDF writer: A4 pages of Helvetica with headings, wrapped paragraphs, page heads and numbers.

Text is WinAnsi (cp1252); characters outside it become question marks. The same blocks give the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samples.markdown import plain, shown
from samples.rendering.elements import elements

if TYPE_CHECKING:
    from datetime import date

    from samples.records import Block

_WIDTH, _HEIGHT, _MARGIN = 595, 842, 64
_NARROW, _WIDE = set("iljtfrI.,;:'’|![]() -"), set("mwMWABCDEGHKNOPQRSUVXY%@&—")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float
    bold: bool
    indent: float
    gap: float


def write_pdf(title: str, owner: str, blocks: tuple[Block, ...], day: date) -> bytes:
    """A PDF of the blocks; ``owner`` and ``title`` stand at the head of each page, ``day`` in its data."""
    pages = _paged([line for block in blocks for line in _lines(block)])
    streams = [
        _stream(page, f"{owner} – {title}", f"Page {place} of {len(pages)}")
        for place, page in enumerate(pages, start=1)
    ]
    kids = " ".join(f"{5 + 2 * place} 0 R" for place in range(len(pages)))
    fonts = "/Type /Font /Subtype /Type1 /Encoding /WinAnsiEncoding /BaseFont"
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        f"<< {fonts} /Helvetica >>".encode(),
        f"<< {fonts} /Helvetica-Bold >>".encode(),
    ]
    for place, stream in enumerate(streams):
        resources = "<< /Font << /F1 3 0 R /F2 4 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Resources {resources} "
            f"/Contents {6 + 2 * place} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream")
    info = f"<< /Title {_string(title)} /Author {_string(owner)} /CreationDate (D:{day:%Y%m%d}000000Z) >>"
    objects.append(info.encode("latin-1"))
    return _file(objects)


def _lines(block: Block) -> list[_Line]:
    if block.level:
        size = {1: 20.0, 2: 14.0}.get(block.level, 12.0)
        return _wrapped(shown(block), size, bold=True, indent=0, gap=size)
    found: list[_Line] = []
    for element in elements(block.text):
        if element.kind == "paragraph":
            found += _wrapped(plain(element.text), 10.5, bold=False, indent=0, gap=7)
        for place, item in enumerate(element.items, start=1):
            mark = f"{place}. " if item.ordered else "• "
            found += _wrapped(mark + plain(item.text), 10.5, bold=False, indent=14 + 6 * item.depth, gap=3)
        for row in element.rows:
            found += _wrapped("   ".join(plain(cell) for cell in row), 10.0, bold=False, indent=0, gap=4)
    return found


def _wrapped(text: str, size: float, *, bold: bool, indent: float, gap: float) -> list[_Line]:
    room = _WIDTH - 2 * _MARGIN - indent
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return [_Line(line, size, bold, indent, gap if place == 0 else 0) for place, line in enumerate(lines)]


def _width(text: str, size: float) -> float:
    """A guess at Helvetica's widths that never falls short."""
    units = sum(0.36 if char in _NARROW else 0.86 if char in _WIDE else 0.58 for char in text)
    return units * size


def _paged(lines: list[_Line]) -> list[list[tuple[float, _Line]]]:
    pages: list[list[tuple[float, _Line]]] = [[]]
    top = float(_HEIGHT - _MARGIN - 20)
    for line in lines:
        top -= line.gap + line.size * 1.35
        if top < _MARGIN:
            pages.append([])
            top = _HEIGHT - _MARGIN - 20 - line.size * 1.35
        pages[-1].append((top, line))
    return pages


def _stream(lines: list[tuple[float, _Line]], head: str, foot: str) -> bytes:
    parts = [_text(head, 8, _MARGIN, _HEIGHT - 40, "F1"), _text(foot, 8, _WIDTH - 120, 36, "F1")]
    parts += [
        _text(line.text, line.size, _MARGIN + line.indent, top, "F2" if line.bold else "F1")
        for top, line in lines
    ]
    return "\n".join(parts).encode("latin-1")


def _text(text: str, size: float, left: float, bottom: float, font: str) -> str:
    return f"BT /{font} {size:g} Tf {left:.1f} {bottom:.1f} Td {_string(text)} Tj ET"


def _string(text: str) -> str:
    """A PDF string literal; bytes of cp1252 stand for themselves when the file is encoded as latin-1."""
    raw = text.encode("cp1252", "replace").decode("latin-1")
    return "(" + raw.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"


def _file(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    out += f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
