"""Reading the running site as a visitor: single requests, and a crawl of every page that links lead to."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from smallprint.composition import Smallprint

_NUL = re.compile(r'<span class="control" data-code="0000"></span>')
_STAND_IN = "\ue000"
_TO_TAKE_HOME = re.compile(r"/(leaf|pack\.zip|capture\.wacz|blobs/[a-z]+|salts/[a-z]+)$|\.tlog-proof$")
"""Downloads that every record has; tests fetch some of each kind, the crawl passes them over."""


@dataclass(frozen=True)
class Answer:
    """One answer, whole."""

    path: str
    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)

    @property
    def is_page(self) -> bool:
        """True for HTML."""
        return self.headers.get("content-type", "").startswith("text/html")

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The body as an HTML5 parser reads it."""
        return LexborHTMLParser(_NUL.sub(_STAND_IN, self.text))

    def links(self) -> Iterator[str]:
        """Addresses that the page leads to."""
        for node in self.tree.css("a[href], link[href]"):
            yield urljoin(self.path, node.attributes["href"] or "")

    def shown(self) -> str:
        """The words of the page's main part, white space folded."""
        main = self.tree.css_first("main")
        return "" if main is None else " ".join(main.text(deep=True, separator=" ").split())


def text_of(node: LexborNode) -> str:
    """A verbatim element's text, byte for byte."""
    return node.text(deep=True, separator="", strip=False).replace(_STAND_IN, "\0")


@dataclass
class Site:
    """A running site."""

    address: str
    smallprint: Smallprint
    _crawled: dict[str, Answer] = field(default_factory=dict)

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for a path exactly as given."""
        host = urlsplit(self.address)
        connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=60)
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(path, answer.status, named, answer.read())
        finally:
            connection.close()

    def crawl(self) -> dict[str, Answer]:
        """Every answer that links from the home page lead to, however far. Made once."""
        waiting = [] if self._crawled else ["/"]
        while waiting:
            path = waiting.pop()
            if path in self._crawled:
                continue
            answer = self._crawled[path] = self.get(path)
            if answer.is_page:
                waiting += [
                    link.partition("#")[0]
                    for link in answer.links()
                    if not urlsplit(link).netloc
                    and link.partition("#")[0] not in self._crawled
                    and not _TO_TAKE_HOME.search(link)
                ]
        return self._crawled

    def pages(self) -> list[Answer]:
        """Every HTML page."""
        return [answer for answer in self.crawl().values() if answer.is_page]

    def page_of(self, *beginnings: str) -> list[Answer]:
        """The pages whose path begins so."""
        return [answer for answer in self.pages() if answer.path.startswith(beginnings)]
