"""``smallprint serve``."""

from __future__ import annotations

import typer


def serve(context: typer.Context) -> None:
    """To come."""
    del context
