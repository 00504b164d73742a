"""Five looks of sites, each with its own frame around the policy."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

from samples.rendering import furniture as made

if TYPE_CHECKING:
    from collections.abc import Callable

    from samples.rendering.page import Page

TEMPLATES = ("article", "accordion", "tabs", "table", "app", "pdf", "plain")


@dataclass(frozen=True, slots=True)
class Site:
    """A look: ``frame`` puts the policy's HTML into a page. ``compressed`` sites answer with gzip."""

    frame: Callable[[Page, str], str]
    css: str
    compressed: bool = False


def _head(page: Page, extra: str = "") -> str:
    title = html.escape(f"{page.document.title} | {page.platform.name}")
    about = html.escape(f"{page.document.title} – {page.platform.tagline or page.platform.name}", quote=True)
    return (
        f"<!DOCTYPE html>\n<html lang='{page.language}'>\n<head>\n<meta charset='utf-8'>\n<title>"
        f"{title}</title>\n"
        f"<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
        f"<meta name='description' content=\"{about}\">\n"
        f"<link rel='canonical' href='http://{page.platform.host}{page.path}'>\n"
        f"<link rel='stylesheet' href='/assets/site.css?v={page.day.year}{page.day.month:02d}'>"
        f"\n{extra}</head>\n"
    )


def _harbour(page: Page, body: str) -> str:
    """Header and breadcrumbs above, text in <main>, teasers and a tall footer below."""
    head = _head(page, f"<meta name='csrf-token' content='{page.token('csrf')}'>\n{made.scripts(page)}\n")
    return (
        f"{head}<body class='harbour'>\n{made.skip_link(page)}{made.cookie_banner(page)}"
        f"<header><a class='logo' href='/'>{html.escape(page.platform.name)}</a><nav><ul>"
        f"{made.links(page, 'menu')}</ul></nav>"
        f"</header>\n<nav class='crumbs'><a href='/'>Home</a> › <a href='/legal'>Legal</a> › "
        f"<span>{html.escape(page.document.title)}</span></nav>\n<main id='content'>"
        f"\n{body}\n{made.helpful(page)}</main>\n"
        f"{made.related(page)}\n{made.footer(page)}\n{made.marks(page)}\n</body></html>\n"
    )


def _ledger(page: Page, body: str) -> str:
    """No <main>: nested divs, a side menu beside the text, the banner at the very end."""
    side = "".join(
        f"<li><a href='{one.urls[0]}'>{html.escape(one.title)}</a></li>" for one in page.platform.documents
    )
    return (
        f"{_head(page)}<body class='ledger'>\n<div id='root' data-v='{page.token('build', 8)}'>"
        "<div class='bar'>"
        f"<a href='/'>{html.escape(page.platform.name)}</a><ul>{made.links(page, 'menu')}</ul></div>"
        f"<div class='grid'><div class='sidebar'><h4>Legal</h4><ul>{side}</ul></div>\n"
        f"<div class='content-wrapper'><div class='legal-content' id='content'>\n{body}\n</div></div></div>"
        f"{made.footer(page)}</div>"
        f"\n{made.scripts(page)}\n{made.cookie_banner(page)}\n{made.marks(page)}</body></html>\n"
    )


def _bazaar(page: Page, body: str) -> str:
    """A shop: an offer strip that counts down, a search form, the text in an <article> inside a column."""
    hours = page.number("offer", 48)
    return (
        f"{_head(page, made.scripts(page))}<body class='bazaar'>\n<div class='strip'>Free delivery "
        "this week, "
        f"{hours} hours left</div>{made.cookie_banner(page)}<header><form role='search' action='/search'>"
        f"<input name='q'><button>⌕</button></form><nav><ul>{made.links(page, 'menu')}</ul></nav></header>\n"
        f"<div class='row'><div class='col-8'><article class='policy'>\n{body}\n</article></div>"
        f"<div class='col-4'>{made.related(page)}</div></div>"
        f"\n{made.footer(page)}{made.marks(page)}</body></html>\n"
    )


def _minimal(page: Page, body: str) -> str:
    """Almost nothing around the text: what a small firm's site looks like."""
    links = " · ".join(
        f"<a href='{one.urls[0]}'>{html.escape(one.title)}</a>" for one in page.platform.documents
    )
    return (
        f"{_head(page)}<body class='minimal'>\n<p class='brand'><a href='/'>"
        f"{html.escape(page.platform.name)}</a></p>\n"
        f"{body}\n<hr>\n<p class='foot'>{links}<br>© {page.day.year} {html.escape(page.platform.name)}. "
        f"{made.word(page, 'rights')}</p>\n</body></html>\n"
    )


def _portal(page: Page, body: str) -> str:
    """A help centre: the text in <div role="main">, sharing buttons and a feedback question."""
    share = "".join(
        f"<li><a href='/share/{name}' aria-label='{name}'>{name}</a></li>"
        for name in ("Mail", "Print", "Link")
    )
    return (
        f"{_head(page, made.scripts(page))}<body class='portal'>\n{made.skip_link(page)}<div class='top'>"
        f"<a href='/'>{html.escape(page.platform.name)} Help</a><ul>{made.links(page, 'menu')}</ul></div>\n"
        f"<div role='main' id='content' class='article-body'>\n{body}\n</div><ul class='share'>{share}</ul>"
        f"{made.helpful(page)}{made.related(page)}{made.footer(page)}{made.cookie_banner(page)}"
        f"<script nonce='{page.token('late')}'>window.t={page.number('timing', 900)};</script>"
        "</body></html>\n"
    )


SITES: dict[str, Site] = {
    "harbour": Site(
        _harbour, "body{font:17px/1.6 Georgia,serif;margin:0}main{max-width:46rem;margin:2rem auto}"
    ),
    "ledger": Site(
        _ledger, "body{font:15px/1.5 Arial;margin:0}.grid{display:flex}.sidebar{width:14rem}", compressed=True
    ),
    "bazaar": Site(
        _bazaar, "body{font:15px/1.5 Verdana}.row{display:flex}.strip{background:#fd3;padding:.5rem}"
    ),
    "minimal": Site(_minimal, "body{font:18px/1.7 serif;max-width:42rem;margin:3rem auto}"),
    "portal": Site(
        _portal, "body{font:16px/1.6 system-ui}.article-body{max-width:50rem;margin:auto}", compressed=True
    ),
}
