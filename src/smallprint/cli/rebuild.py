"""``smallprint rebuild``."""

from __future__ import annotations

import typer

from smallprint.cli.context import of, progress, say


def rebuild(context: typer.Context) -> None:
    """Drop the public database and make it again from log and blobs."""
    smallprint = of(context).open()
    from smallprint.store.setup import drop_index, migrate

    drop_index()
    migrate()
    with progress("Rebuilding") as advance:
        applied = smallprint.ledger.catch_up(advance)
    say(f"Rebuilt from {applied} leaves.")
