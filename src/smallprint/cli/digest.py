"""``smallprint digest``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer


def digest(context: typer.Context) -> None:
    """To come."""
    del context
