"""What all tests share: where the data and services are, and leaving out what is missing here.

``scripts/needs.py`` says once what is left out; with SMALLPRINT_REQUIRE_ALL nothing may be.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scripts.needs import DATA, NEEDS
from smallprint.home import Home
from smallprint.store.setup import configure


def pytest_configure(config: pytest.Config) -> None:
    """Django has to know its settings before any test module imports the models."""
    del config
    configure(Home(Path(os.devnull).parent), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a part that is missing here, unless all are required."""
    del config
    if os.environ.get("SMALLPRINT_REQUIRE_ALL"):
        return
    for need in NEEDS:
        marked = [item for item in items if any(item.get_closest_marker(name) for name in need.markers)]
        if marked and not need.present():
            for item in marked:
                item.add_marker(pytest.mark.skip(reason=f"{need.name} is missing here, see scripts/needs.py"))


@pytest.fixture(scope="session")
def data() -> Path:
    """The labelled data."""
    return DATA
