"""The sample web's pages, fetched over HTTP: every word of their provisions is read, and nothing that moves.

Pages that need JavaScript are left out, and so are days on which a page is not the policy on purpose.
"""

from __future__ import annotations

import http.client
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from samples.cases import CASES
from samples.engine import blocks_on, load_platforms
from samples.loading import folders
from samples.markdown import shown, words
from samples.records import SampleError
from samples.schedule import INSTANTS
from samples.server import SampleWeb
from smallprint.reading import comparison_key, extract
from smallprint.records.vocabulary import SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from samples.records import Block, SampleDocument

PLATFORMS = tuple(folder.name for folder in folders())


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    try:
        load_platforms()
    except SampleError as error:
        pytest.skip(f"a sample platform is not in form: {error}")
    with SampleWeb() as running:
        yield running


def _documents(platform: str) -> list[SampleDocument]:
    found = next(one for one in load_platforms() if one.slug == platform)
    return [document for document in found.documents if document.template != "app"]


def _days(document: SampleDocument) -> list[datetime]:
    """The instants at which the page is the policy."""
    return [
        at for at in INSTANTS if not any(CASES[case.case].outcomes for case in document.cases_at(at.date()))
    ]


def _read(web: SampleWeb, document: SampleDocument) -> str:
    return "\n".join(_fetched(web, document.host, url) for url in document.urls)


def _fetched(web: SampleWeb, host: str, path: str) -> str:
    for _ in range(5):
        connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": host})
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status == http.client.OK:
            charset = answer.headers.get_content_charset()
            return _text(body, answer.headers.get_content_type(), charset)
        path = urlsplit(answer.headers["Location"]).path
    raise AssertionError(f"{host}{path} does not come to an end")


@cache
def _text(body: bytes, media_type: str, charset: str | None) -> str:
    return extract(body, media_type, charset).text


def _provision_words(blocks: tuple[Block, ...]) -> Counter[str]:
    said = " ".join(shown(block) for block in blocks if block.kind is SpanKind.PROVISION)
    return Counter(comparison_key(said).split())


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_word_of_every_provision_is_read_at_every_instant(web: SampleWeb, platform: str) -> None:
    for document in _documents(platform):
        for at in _days(document):
            web.set_date(at)
            read = Counter(comparison_key(_read(web, document)).split())
            missing = _provision_words(blocks_on(document, at.date())) - read
            assert not missing, f"{document.key} at {at:%Y-%m-%d} misses {dict(missing)}"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_same_state_gives_the_same_key_on_every_request(web: SampleWeb, platform: str) -> None:
    for document in _documents(platform):
        keys: dict[tuple[str, ...], set[str]] = {}
        for at in _days(document):
            web.set_date(at)
            said = words(blocks_on(document, at.date()))
            keys.setdefault(said, set()).update(comparison_key(_read(web, document)) for _ in range(2))
        moved = [said[:12] for said, found in keys.items() if len(found) > 1]
        assert not moved, f"{document.key} changes from one request to the next"
