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
    lines = (
        "<!DOCTYPE html>",
        f"<html lang='{page.language}'>",
        "<head>",
        "<meta charset='utf-8'>",
        f"<title>{title}</title>",
        "<meta name='viewport' content='width=device-width, initial-scale=1'>",
        f'<meta name="description" content="{about}">',
        f"<link rel='canonical' href='http://{page.platform.host}{page.path}'>",
        f"<link rel='stylesheet' href='/assets/site.css?v={page.day.year}{page.day.month:02d}'>",
        f"{extra}</head>",
    )
    return "\n".join(lines)


def _joined(*lines: str) -> str:
    return "\n".join((*lines, "</body></html>", ""))


def _name(page: Page) -> str:
    return html.escape(page.platform.name)


def _policies(page: Page) -> list[str]:
    return [f"<a href='{one.urls[0]}'>{html.escape(one.title)}</a>" for one in page.platform.documents]


def _harbour(page: Page, body: str) -> str:
    """Header and breadcrumbs above, text in <main>, teasers and a tall footer below."""
    csrf = f"<meta name='csrf-token' content='{page.token('csrf')}'>\n"
    trail = "<a href='/'>Home</a> › <a href='/legal'>Legal</a>"
    return _joined(
        _head(page, f"{csrf}{made.scripts(page)}\n"),
        f"<body class='harbour'>\n{made.skip_link(page)}{made.cookie_banner(page)}",
        f"<header><a class='logo' href='/'>{_name(page)}</a>",
        f"<nav><ul>{made.links(page, 'menu')}</ul></nav></header>",
        f"<nav class='crumbs'>{trail} › <span>{html.escape(page.document.title)}</span></nav>",
        f"<main id='content'>\n{body}\n{made.helpful(page)}</main>",
        made.related(page),
        made.footer(page),
        made.marks(page),
    )


def _ledger(page: Page, body: str) -> str:
    """No <main>: nested divs, a side menu beside the text, the banner at the very end."""
    side = "".join(f"<li>{link}</li>" for link in _policies(page))
    return _joined(
        _head(page),
        f"<body class='ledger'>\n<div id='root' data-v='{page.token('build', 8)}'>",
        f"<div class='bar'><a href='/'>{_name(page)}</a><ul>{made.links(page, 'menu')}</ul></div>",
        f"<div class='grid'><div class='sidebar'><h4>Legal</h4><ul>{side}</ul></div>",
        f"<div class='content-wrapper'><div class='legal-content' id='content'>\n{body}\n</div></div></div>",
        f"{made.footer(page)}</div>",
        made.scripts(page),
        made.cookie_banner(page),
        made.marks(page),
    )


def _bazaar(page: Page, body: str) -> str:
    """A busy front: an offer strip that counts down, a search form, the text in a column of its own."""
    hours = page.number("offer", 48)
    return _joined(
        _head(page, made.scripts(page)),
        f"<body class='bazaar'>\n<div class='strip'>Offer of the week: {hours} hours left</div>",
        made.cookie_banner(page),
        "<header><form role='search' action='/search'><input name='q'><button>⌕</button></form>",
        f"<nav><ul>{made.links(page, 'menu')}</ul></nav></header>",
        f"<div class='row'><div class='col-8'><article class='policy'>\n{body}\n</article></div>",
        f"<div class='col-4'>{made.related(page)}</div></div>",
        made.footer(page),
        made.marks(page),
    )


def _minimal(page: Page, body: str) -> str:
    """Almost nothing around the text: what a small firm's site looks like."""
    small_print = f"© {page.day.year} {_name(page)}. {made.word(page, 'rights')}"
    return _joined(
        _head(page),
        f"<body class='minimal'>\n<p class='brand'><a href='/'>{_name(page)}</a></p>",
        body,
        f"<hr>\n<p class='foot'>{' · '.join(_policies(page))}<br>{small_print}</p>",
    )


def _portal(page: Page, body: str) -> str:
    """A help centre: the text in <div role="main">, sharing buttons and a feedback question."""
    share = "".join(f"<li><a href='/share/{name}'>{name}</a></li>" for name in ("Mail", "Print", "Link"))
    return _joined(
        _head(page, made.scripts(page)),
        f"<body class='portal'>\n{made.skip_link(page)}",
        f"<div class='top'><a href='/'>{_name(page)} Help</a><ul>{made.links(page, 'menu')}</ul></div>",
        f"<div role='main' id='content' class='article-body'>\n{body}\n</div>",
        f"<ul class='share'>{share}</ul>{made.helpful(page)}{made.related(page)}",
        f"{made.footer(page)}{made.cookie_banner(page)}",
        f"<script nonce='{page.token('late')}'>window.t={page.number('timing', 900)};</script>",
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
