"""A policy that needs JavaScript: a shell without text, and the JSON from which its script builds it."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

from samples.rendering.bodies import article

if TYPE_CHECKING:
    from samples.rendering.page import Page

DATA_PATH = "/api/content"
"""Where the shell asks for its text: DATA_PATH + the page's path."""

_SCRIPT = """
(async () => {
  const root = document.getElementById('app');
  const answer = await fetch(root.dataset.source, {headers: {accept: 'application/json'}});
  const page = await answer.json();
  document.title = page.title;
  const main = document.createElement('main');
  for (const part of page.parts) {
    const section = document.createElement('section');
    section.innerHTML = part;
    main.append(section);
  }
  root.replaceChildren(main);
})();
"""


def shell(page: Page) -> str:
    """The HTML that comes first: a spinner, a noscript line and the script; no word of the policy."""
    return (
        f"<!DOCTYPE html>\n<html lang='{page.language}'>\n<head><meta charset='utf-8'>"
        f"<title>{html.escape(page.platform.name)}</title>"
        "<meta name='viewport' content='width=device-width'><link rel='stylesheet' "
        "href='/assets/site.css'></head>\n"
        f"<body><div id='app' data-source='{DATA_PATH}{page.path}'><div class='spinner'>Loading…"
        "</div></div>\n"
        f"<noscript>You need to enable JavaScript to run this app.</noscript>\n"
        f"<script nonce='{page.token('nonce')}'>{_SCRIPT}</script></body></html>\n"
    )


def data(page: Page) -> bytes:
    """The JSON with the policy's HTML, in parts."""
    parts = article(page).split("\n<h2")
    whole = [parts[0], *("<h2" + part for part in parts[1:])]
    return json.dumps({"title": page.document.title, "parts": whole}, ensure_ascii=False).encode()
