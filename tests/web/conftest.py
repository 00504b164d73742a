"""The sample record behind a running site, built once a session."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.db import connections

from samples.build import build, open_sample_record
from samples.server import SampleWeb
from smallprint.store.setup import configure
from smallprint.web.server import make_server
from smallprint.web.site import serve_from
from tests.web import hostile
from tests.web.client import Site

DOCUMENTS = ("larkpay/fees", "murmur/guidelines", "saplinghealth/privacy", "ruvelo/cgu", "kornfeld/aup")
"""A few of the sample web's: with a confirmed change, a flap, page code, French, a wrong language."""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The record, served on a free port of the loopback."""
    home = tmp_path_factory.mktemp("site") / "home"
    with SampleWeb() as web:
        smallprint = open_sample_record(home, web, base_url="http://site.example")
        hostile.take_in(smallprint)
        build(smallprint, web, only=DOCUMENTS)
    server = make_server(smallprint, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Site(server.address, smallprint)
    server.close()
    thread.join(10)


@pytest.fixture
def site(built: Site) -> Site:
    """The running site."""
    point_to(built)
    return built


def point_to(built: Site) -> None:
    """Point Django to the record again: other tests in this process may have pointed it elsewhere since."""
    if connections.settings["default"]["NAME"] != str(built.smallprint.home.index):
        configure(built.smallprint.home, None)
    serve_from(built.smallprint)
