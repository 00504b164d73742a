"""``smallprint anchor``: have outsiders attest the log's newest checkpoint."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from smallprint.cli.context import of, print_json, say


def anchor(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Have the authorities, witnesses and calendars of the settings attest the newest checkpoint."""
    smallprint = of(context).open()
    from smallprint.outsiders import any_named
    from smallprint.work.anchoring import anchor_log
    from smallprint.work.upgrading import upgrade_proofs

    results = [*anchor_log(smallprint), *upgrade_proofs(smallprint)]
    for result in results:
        if as_json:
            print_json(asdict(result))
        else:
            over = f"{result.size} leaves" if result.size else "a beacon"
            say(f"{result.code}  {result.authority}  {over}: {result.words}")
    if not results and not as_json:
        say(
            "Nothing was added since the last time, so there is nothing new to attest."
            if any_named(smallprint.settings)
            else "The settings name nobody who could attest time: see docs/how-to/stamp-the-log.md."
        )
    if any(not result.ok for result in results):
        raise typer.Exit(1)
