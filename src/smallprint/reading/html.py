"""An HTML page to version text: parse, find the policy, cut it into blocks, write them."""

from __future__ import annotations

from urllib.parse import urljoin

from smallprint.reading.charset import Decoded, decode
from smallprint.reading.html_blocks import Blocks
from smallprint.reading.html_main import main_content
from smallprint.reading.html_render import Rendered, render
from smallprint.reading.html_source import SourceText
from smallprint.reading.html_tree import parse_page
from smallprint.records.errors import ReadingError
from smallprint.records.reading import ExtractedText, Link, SourceRange


def extract_html(body: bytes, charset: str | None, base_url: str | None) -> ExtractedText:
    """Read a page. Raises ReadingError where it shows no text at all."""
    decoded = decode(body, charset, markup=True)
    source = SourceText(decoded.text)
    if source.nests_too_deep():
        raise ReadingError("The page nests its elements too deep to be a document: look at it in a browser.")
    page = parse_page(source)
    collected = Blocks()
    collected.add(main_content(page.body, page.title))
    rendered = render(collected.blocks)
    if not rendered.text.strip():
        raise ReadingError("The page shows no text without its scripts: capture it again with a browser.")
    return ExtractedText(
        text=rendered.text,
        media_type="text/html",
        sources=_sources(rendered, decoded),
        links=_links(rendered, base_url, page.base),
        page_title=page.title,
        declared_language=page.language,
    )


def _sources(rendered: Rendered, decoded: Decoded) -> tuple[SourceRange, ...]:
    offsets = decoded.byte_offsets([place for _, _, *places in rendered.ranges for place in places])
    return tuple(
        SourceRange(start, end, offsets[from_place], offsets[to_place])
        for start, end, from_place, to_place in rendered.ranges
    )


def _links(rendered: Rendered, base_url: str | None, base_href: str | None) -> tuple[Link, ...]:
    base = _absolute(base_url or "", base_href) if base_href else base_url or ""
    return tuple(Link(start, end, _absolute(base, href)) for start, end, href in rendered.links)


def _absolute(base: str, href: str) -> str:
    try:
        return urljoin(base, href.strip())
    except ValueError:  # not an address at all; kept as the page has it
        return href
