"""Our Django settings as a module, for tools that want one by name (mypy's plugin, makemigrations)."""

from __future__ import annotations

from pathlib import Path

from smallprint.home import Home
from smallprint.store.setup import configuration, database

globals().update(configuration(database(Home(Path(".cache/none")), None)))
SECRET_KEY = "tools only"  # noqa: S105
