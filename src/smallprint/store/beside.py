"""Two databases at once, for comparing: an empty one that the models write to, and a home's own, read-only."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.db import connections

from smallprint.home import Home
from smallprint.store.setup import configure, database, migrate

if TYPE_CHECKING:
    from collections.abc import Iterator

INDEX = "index"
"""Alias of the home's own database within ``beside``."""


@contextmanager
def beside(home: Home, url: str | None) -> Iterator[None]:
    """Within the block the models write to an empty database, and ``using(INDEX)`` reads the home's own."""
    with TemporaryDirectory(prefix="smallprint-") as folder:
        configure(Home(Path(folder)), None)
        settings = connections.settings
        settings[INDEX] = connections.configure_settings({"default": _read_only(home, url)})["default"]
        try:
            migrate()
            yield
        finally:
            connections[INDEX].close()
            del connections[INDEX]
            del settings[INDEX]
            configure(home, url)


def _read_only(home: Home, url: str | None) -> dict[str, Any]:
    wanted = database(home, url)
    if url is not None:
        from psycopg import IsolationLevel  # noqa: PLC0415 - installed only where it is needed

        options = {
            "isolation_level": IsolationLevel.REPEATABLE_READ,
            "options": "-c default_transaction_read_only=on",
        }
        return wanted | {"OPTIONS": options}
    # On a read-only disk SQLite can't make its side files; nobody else can write there either.
    mode = "mode=ro" if os.access(home.path, os.W_OK) else "mode=ro&immutable=1"
    return wanted | {"NAME": f"file:{quote(str(home.index))}?{mode}", "OPTIONS": {"timeout": 20}}
