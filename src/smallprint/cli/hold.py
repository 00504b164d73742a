"""``smallprint hold``: legal holds, which block deletion."""

from __future__ import annotations

from typing import Annotated

import typer

from smallprint.cli.context import of, say
from smallprint.records.errors import UsageError


def hold(
    context: typer.Context,
    record: Annotated[
        str, typer.Argument(help="A platform, document, version or capture (SP-E-, SP-D-, SP-V-, SP-K-…).")
    ] = "",
    reason: Annotated[str, typer.Option(help="Why; kept with the hold, never published.")] = "",
    lift: Annotated[bool, typer.Option("--lift", help="End the hold.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="Show all holds with their history.")] = False,
) -> None:
    """Forbid to erase anything that a record names, until the hold is lifted. Holds are private."""
    smallprint = of(context).open()
    from smallprint.store.holds import Holds
    from smallprint.work.redact import hold as carry_out

    if listed:
        found = Holds(smallprint.home.holds).all()
        for one in found:
            say(f"{one.record}  {'held' if one.active else 'lifted'}")
            for step in one.history:
                say(f"    {step.time}  {step.action}: {step.reason}")
        if not found:
            say("There is no legal hold.")
        return
    if not record:
        raise UsageError("Name a record, e.g. SP-D-000001-N, or give --list.")
    done = carry_out(smallprint, record, reason, lift=lift)
    say(f"{done.record} is {'held' if done.active else 'no longer held'}.")
