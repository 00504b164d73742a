"""Homes on every database that we support."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.needs import POSTGRESQL
from smallprint.composition import Smallprint, open_smallprint
from smallprint.settings import load


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """An empty database of its own."""
    import psycopg

    name = f"smallprint_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    yield f"{POSTGRESQL.rsplit('/', 1)[0]}/{name}"
    from django.db import connections

    connections["default"].close()
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Smallprint]:
    """Opens one home, again and again, on the database in question."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else None

    def open_it() -> Smallprint:
        return open_smallprint(load(tmp_path / "home", database_url=url), create=True)

    return open_it
