"""The demo record: the whole sample web captured over its year, served by the running site."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from samples.build import build, open_sample_record
from samples.server import SampleWeb


@dataclass(frozen=True)
class Site:
    """The running site of the demo record."""

    home: Path
    address: str

    def get(self, path: str) -> bytes:
        """The body of a page."""
        with urllib.request.urlopen(self.address + path, timeout=30) as answer:
            return answer.read()

    def json(self, path: str) -> dict[str, Any]:
        """The JSON beside a page."""
        return json.loads(self.get(path))


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the whole sample record."""
    home = tmp_path_factory.mktemp("demo") / "home"
    with SampleWeb() as web:
        build(open_sample_record(home, web, base_url="http://127.0.0.1:8080"), web)
    return home


@pytest.fixture(scope="session")
def site(demo_home: Path) -> Iterator[Site]:
    """The site of the sample record."""
    from smallprint.web.server import make_server

    server = make_server(open_sample_record(demo_home), "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Site(demo_home, server.address)
    server.close()
    thread.join(timeout=10)
