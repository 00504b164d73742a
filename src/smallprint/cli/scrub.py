"""``smallprint scrub``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from smallprint.cli.context import of, progress
from smallprint.cli.verdicts import show
from smallprint.home import Home
from smallprint.records.errors import HomeError, UsageError


def scrub(
    context: typer.Context,
    *,
    repair_from: Annotated[
        Path | None, typer.Option("--repair-from", help="A backup to replace damaged and missing blobs from.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Verify the whole store, put it in order, and record that in the log."""
    from smallprint.store.setup import configure
    from smallprint.work.scrub import scrub as scrub_home

    settings = of(context).settings()
    home = Home(settings.home)
    if not home.exists():
        raise HomeError(f"There is no Smallprint in {home.path}: nothing to scrub.")
    if repair_from is not None and not Home(repair_from).exists():
        raise UsageError(
            f"There is no backup in {repair_from}: name the folder that `smallprint backup` wrote."
        )
    configure(home, settings.database_url)
    with progress("Scrubbing", quiet=as_json) as advance:
        show(scrub_home(settings, backup=repair_from, progress=advance), as_json=as_json)
