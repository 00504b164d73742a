"""``smallprint digest``."""

from __future__ import annotations

import typer


def digest(context: typer.Context) -> None:
    """To come."""
    del context
