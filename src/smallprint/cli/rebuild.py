"""``smallprint rebuild``."""

from __future__ import annotations

import typer

from smallprint.cli.context import of, progress, say
from smallprint.evidence import open_evidence


def rebuild(context: typer.Context) -> None:
    """Drop the public database and make it again from log and blobs."""
    from smallprint.composition import drop_database

    found = of(context)
    open_evidence(found.settings().home, writable=True)  # nothing is dropped that can't be made again
    drop_database(found.settings())
    with progress("Rebuilding") as advance:
        smallprint = found.open(progress=advance)
    say(f"Rebuilt from {smallprint.ledger.log.size} leaves.")
