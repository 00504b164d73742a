"""One record for all tests of packs, and a pack of each kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from smallprint.evidence import Verifier
from smallprint.records.ids import Kind
from tests.exchange import packs


@pytest.fixture(scope="session")
def record_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with something of everything. Not to be changed."""
    return packs.make_home(tmp_path_factory.mktemp("packed"))


@pytest.fixture(scope="session")
def pinned(record_home: Path) -> tuple[Verifier, ...]:
    """The log's keys, from outside of any pack."""
    return packs.pinned_by(record_home)


@pytest.fixture(scope="session")
def ids(record_home: Path) -> dict[Kind, str]:
    """A record of each kind."""
    with packs.opened(record_home):
        return packs.one_of_each()


@pytest.fixture(scope="session")
def made(record_home: Path, ids: dict[Kind, str]) -> dict[Kind, bytes]:
    """A pack of each kind."""
    from smallprint.exchange.pack.build import pack_record

    with packs.opened(record_home) as smallprint:
        return {kind: pack_record(smallprint, one) for kind, one in ids.items()}


@pytest.fixture(scope="session")
def pack(made: dict[Kind, bytes]) -> bytes:
    """The pack of a provision: the one with the most in it."""
    return made[Kind.PROVISION]
