"""Django's settings module, for tools that need one by name (mypy's plugin)."""

from __future__ import annotations

SECRET_KEY = "only for type checking"  # noqa: S105
INSTALLED_APPS: list[str] = []
