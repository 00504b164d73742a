"""``smallprint import archive DIR``."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from smallprint.cli.context import of, print_json, progress, say

app = typer.Typer(no_args_is_help=True, help="Take in records that others have kept.")


@app.callback()
def importing() -> None:
    """Take in records that others have kept."""


@app.command("archive")
def archive(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A folder with manifest.jsonl and the files it names.")],
    workers: Annotated[int, typer.Option(min=1, help="Processes that read and label.")] = os.cpu_count() or 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Replay an archive's records in date order, as if each had been captured on its day.

    Can be stopped and started again; run twice it changes nothing. Rows that can't be taken are listed
    with their line, and the rest is imported.
    """
    smallprint = of(context).open(create=True)
    from smallprint.exchange.manifest import read_manifest
    from smallprint.exchange.replay import Replay

    manifest = read_manifest(folder, smallprint.clock.now())
    replay = Replay(smallprint.ledger, smallprint.pipeline, manifest, workers)
    with progress("Importing", quiet=as_json) as advance:
        report = replay.run(advance)
    if as_json:
        print_json(asdict(report))
        return
    for refused in sorted(report.refused, key=lambda row: row.line):
        say(
            f"line {refused.line}: left out: {refused.reason}"
            + (f" ({refused.path})" if refused.path else "")
        )
    say(
        f"{report.taken} records taken, {report.known} known already, {len(report.refused)} left out;"
        f" {report.versions} new versions, {report.changes} changes,"
        f" {report.not_versions} captures that are no version."
    )
