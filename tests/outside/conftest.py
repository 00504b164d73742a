"""Logs made by Smallprint, and the programs of others that check them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from smallprint.evidence import Signer
from smallprint.evidence.tlog.log import Log
from tests.evidence.making import ORIGIN, encoded, leaf
from tests.outside.checkers import AicsTlog, Checker, GoSumdb, build_go

SIZES = (1, 2, 255, 256, 257, 1000, 65_537, 70_557)
SIGNER = Signer(ORIGIN, bytes(range(32)))
VKEY = SIGNER.verifier.vkey
FORKED = 100
"""The leaf that the forked log has otherwise."""


@dataclass(frozen=True, slots=True)
class Grown:
    """One log, and what its folder was like at each of ``SIZES``."""

    log: Log
    folder: Path

    def at(self, size: int) -> Path:
        """The log's folder when it had that many leaves."""
        return self.folder / str(size)

    def checkpoint(self, size: int) -> Path:
        return self.at(size) / "checkpoint"


def grow(folder: Path, *, forked: bool = False) -> Grown:
    log = Log.create(folder / "log", ORIGIN, SIGNER, leaf("genesis"))
    for size in SIZES:
        log.append([encoded(n, other=forked and n == FORKED) for n in range(log.size, size)])
        assert log.size == size
        shutil.copytree(folder / "log", folder / str(size))
    return Grown(log, folder)


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Grown:
    """The log that everybody should accept."""
    return grow(tmp_path_factory.mktemp("grown"))


@pytest.fixture(scope="session")
def fork(tmp_path_factory: pytest.TempPathFactory) -> Grown:
    """The same log rebuilt with one changed leaf and the same key."""
    return grow(tmp_path_factory.mktemp("fork"), forked=True)


@pytest.fixture(scope="session")
def logcheck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Go program."""
    source = Path(__file__).resolve().parent / "go" / "logcheck.go"
    return build_go(source, tmp_path_factory.mktemp("go") / "logcheck")


@pytest.fixture(params=["go", "aics"])
def checker(request: pytest.FixtureRequest) -> Checker:
    """Each of the programs in turn."""
    return GoSumdb(request.getfixturevalue("logcheck")) if request.param == "go" else AicsTlog()
