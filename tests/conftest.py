"""What all tests share: where the data and services are, and leaving out what is missing here.

``scripts/needs.py`` says once what is left out; with SMALLPRINT_REQUIRE_ALL nothing may be.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from smallprint.home import Home
from smallprint.store.setup import configure

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SMALLPRINT_DATA", ROOT.parent / "shared" / "data"))
POSTGRESQL = os.environ.get("SMALLPRINT_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")


def chromium() -> str | None:
    """Path of the system's Chromium."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def postgresql_answers() -> bool:
    """True where the test server can be reached."""
    import psycopg

    try:
        psycopg.connect(POSTGRESQL, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def pytest_configure(config: pytest.Config) -> None:
    """Django has to know its settings before any test module imports the models."""
    del config
    configure(Home(Path(os.devnull).parent), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a part that is missing here, unless all are required."""
    del config
    if os.environ.get("SMALLPRINT_REQUIRE_ALL"):
        return
    checks = {
        "browser": chromium,
        "corpus": (DATA / "policies" / "manifest.jsonl").is_file,
        "postgresql": postgresql_answers,
    }
    for name, present in checks.items():
        marked = [item for item in items if item.get_closest_marker(name)]
        if marked and not present():
            for item in marked:
                item.add_marker(pytest.mark.skip(reason=f"{name} is missing here, see scripts/needs.py"))


@pytest.fixture(scope="session")
def data() -> Path:
    """The labelled data."""
    return DATA
