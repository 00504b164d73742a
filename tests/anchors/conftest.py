from __future__ import annotations

import pytest

from tests.anchors.authority import Tsa


@pytest.fixture(scope="session")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Tsa:
    """An authority with keys of this run."""
    return Tsa.make(tmp_path_factory.mktemp("tsa") / "one")


@pytest.fixture(scope="session")
def other_tsa(tmp_path_factory: pytest.TempPathFactory) -> Tsa:
    """An authority that nobody pinned."""
    return Tsa.make(tmp_path_factory.mktemp("tsa") / "other", "Other Authority")
