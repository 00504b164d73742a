"""From a request to an answer: which page, in what state, with which hard case. No sockets here."""

from __future__ import annotations

import hashlib
import html
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

from samples.engine import blocks_on, language_on
from samples.markdown import dump
from samples.rendering import app, consent, wrong_pages
from samples.rendering.bodies import BODIES
from samples.rendering.page import Page, split_pages
from samples.rendering.pdf import write_pdf
from samples.rendering.sites import SITES

if TYPE_CHECKING:
    from collections.abc import Callable

    from samples.records import HardCase, SampleDocument, SamplePlatform

_HTML = "text/html; charset=utf-8"
HUGE = 30 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server sends. ``manner`` is how: ``whole``, ``truncated``, ``drip`` or ``huge``."""

    status: int
    body: bytes
    media_type: str = _HTML
    headers: tuple[tuple[str, str], ...] = ()
    manner: str = "whole"
    compressed: bool = False


def answer(platform: SamplePlatform, path: str, at: datetime, request: int) -> Answer:
    """The answer of ``platform`` to a GET of ``path`` (no query) at ``at``; the ``request``-th it gets."""
    if path == "/robots.txt":
        return Answer(200, robots(platform, at).encode(), "text/plain; charset=utf-8")
    if path == "/assets/site.css":
        return Answer(200, SITES[platform.site].css.encode(), "text/css; charset=utf-8")
    for document in platform.documents:
        found = _of_document(platform, document, path, at, request)
        if found is not None:
            return found
    if path == "/":
        return Answer(200, _home(platform).encode())
    return Answer(
        404, f"<!DOCTYPE html><title>404</title><h1>Not found</h1><p>{html.escape(path)}</p>".encode()
    )


def robots(platform: SamplePlatform, at: datetime) -> str:
    """The platform's robots.txt: a few dull paths, and the policies that it forbids on that day."""
    lines = ["User-agent: *", "Disallow: /search", "Disallow: /account/"]
    for document in platform.documents:
        if any(case.case == "robots" for case in document.cases_at(at.date())):
            lines += [f"Disallow: {path}" for path in document.urls]
    return "\n".join([*lines, "", f"Sitemap: http://{platform.host}/sitemap.xml", ""])


def _of_document(
    platform: SamplePlatform, document: SampleDocument, path: str, at: datetime, request: int
) -> Answer | None:
    """The document's answer, or None where ``path`` is none of its own."""
    cases = {case.case: case for case in document.cases_at(at.date())}
    all_cases = document.hard_cases
    if path.startswith(app.DATA_PATH) and document.template == "app":
        place = _place(document, path.removeprefix(app.DATA_PATH), all_cases)
        if place is None:
            return None
        return Answer(200, app.data(_page(platform, document, place, path, at, request)), "application/json")
    if found := _redirect(document, path, cases):
        return found
    place = _place(document, path, all_cases)
    if place is None:
        return None
    page = _page(platform, document, place, path, at, request)
    for name, case in cases.items():
        if name in _INSTEAD:
            return _INSTEAD[name](page, case)
    since = document.state_at(at.date()).date
    return _with_manner(_rendered(page, place, cases), cases, since)


def _place(document: SampleDocument, path: str, cases: tuple[HardCase, ...]) -> int | None:
    """Which page of the document stands at ``path``; goals of redirects are the first page's."""
    if path in document.urls:
        return document.urls.index(path)
    return 0 if any(case.options.get("to") == path for case in cases) else None


def _redirect(document: SampleDocument, path: str, cases: dict[str, HardCase]) -> Answer | None:
    case = cases.get("redirect") or cases.get("redirect-chain")
    if case is None:
        return None
    stops = [document.urls[0], *case.options.get("via", ()), case.options["to"]]
    if path not in stops[:-1]:
        return None
    place = stops.index(path)
    status = (301, 302, 308)[place % 3]
    goal = stops[place + 1]
    body = f"<!DOCTYPE html><title>Moved</title><p>Moved to <a href='{goal}'>{goal}</a></p>"
    return Answer(status, body.encode(), headers=(("Location", goal),))


def _page(
    platform: SamplePlatform, document: SampleDocument, place: int, path: str, at: datetime, request: int
) -> Page:
    pages = split_pages(blocks_on(document, at.date()))
    blocks = pages[min(place, len(pages) - 1)]
    language = language_on(document, at.date())
    count = request if document.noise else 0
    day = at.date() if document.noise else document.state_at(at.date()).date
    return Page(platform, document, blocks, language, day, path, count)


def _rendered(page: Page, place: int, cases: dict[str, HardCase]) -> Answer:
    document = page.document
    if document.template == "pdf":
        day = document.state_at(page.day).date
        return Answer(200, write_pdf(document.title, page.platform.name, page.blocks, day), "application/pdf")
    if document.template == "plain":
        return Answer(200, dump(page.blocks).encode() + b"\n", "text/plain; charset=utf-8")
    if document.template == "app":
        return Answer(200, app.shell(page).encode())
    site = SITES[page.platform.site]
    body = BODIES[document.template](page)
    if len(document.urls) > 1:
        body += _pager(document, place)
    framed = site.frame(page, body)
    if "consent-wrapper" in cases:
        framed = consent.with_loader(framed)
    return Answer(200, framed.encode(), compressed=site.compressed)


def _pager(document: SampleDocument, place: int) -> str:
    links = "".join(
        f"<li><a href='{url}'{' aria-current=page' if number == place else ''}>{number + 1}</a></li>"
        for number, url in enumerate(document.urls)
    )
    return f"\n<nav class='pager' aria-label='Pages'><ul>{links}</ul></nav>"


def _with_manner(made: Answer, cases: dict[str, HardCase], since: date) -> Answer:
    """The answer as the case of the day has it sent; ``since`` is when the page last changed."""
    if "wrong-charset" in cases:
        return replace(made, media_type=made.media_type.replace("utf-8", "ISO-8859-1"))
    if "truncated" in cases:
        return replace(made, manner="truncated", compressed=False)
    if "slow-drip" in cases:
        return replace(made, manner="drip", compressed=False)
    if "not-modified" in cases:
        tag = f'"{hashlib.sha256(made.body).hexdigest()[:20]}"'
        changed = datetime.combine(since, datetime.min.time(), UTC)
        return replace(
            made, headers=(("ETag", tag), ("Last-Modified", format_datetime(changed, usegmt=True)))
        )
    return made


def _limited(page: Page, case: HardCase) -> Answer:
    body = f"<!DOCTYPE html><title>429</title><h1>Too many requests</h1><p>{page.token('id', 8)}</p>"
    return Answer(429, body.encode(), headers=(("Retry-After", str(case.options["retry_after"])),))


def _unavailable(page: Page, _: HardCase) -> Answer:
    body = f"<!DOCTYPE html><title>503</title><h1>Service unavailable</h1><p>{page.token('id', 8)}</p>"
    return Answer(503, body.encode())


_INSTEAD: dict[str, Callable[[Page, HardCase], Answer]] = {
    "bot-wall": lambda page, _: Answer(200, wrong_pages.bot_wall(page).encode()),
    "error-page": lambda page, case: Answer(
        200, wrong_pages.error_page(page, str(case.options["language"])).encode()
    ),
    "marketing-page": lambda page, _: Answer(200, wrong_pages.marketing_page(page).encode()),
    "rate-limited": _limited,
    "server-error": _unavailable,
    "too-large": lambda _page, _case: Answer(200, b"", manner="huge"),
}


def _home(platform: SamplePlatform) -> str:
    """The start page: what the platform is, and links to its policies."""
    links = "".join(
        f"<li><a href='{one.urls[0]}'>{html.escape(one.title)}</a></li>" for one in platform.documents
    )
    name, tagline = html.escape(platform.name), html.escape(platform.tagline)
    return (
        f"<!DOCTYPE html><html lang='{platform.documents[0].language}'><head><meta charset='utf-8'>"
        f"<title>{name}</title>"
        f"</head><body><h1>{name}</h1><p>{tagline}</p><ul class='legal'>{links}</ul></body></html>"
    )
