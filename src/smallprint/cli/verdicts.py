"""Verdicts for the person or the program at the terminal: one a line, and whether all of them hold."""

from __future__ import annotations

from collections.abc import Iterable

import typer

from smallprint.cli.context import print_json, say
from smallprint.evidence import Verdict


def show(verdicts: Iterable[Verdict], *, as_json: bool) -> None:
    """Print each verdict as it comes. Ends the program with exit code 1 where one of them does not hold."""
    failed = False
    for verdict in verdicts:
        failed = failed or not verdict.ok
        if as_json:
            print_json({"code": verdict.code, "subject": verdict.subject, "detail": verdict.detail,
                        "ok": verdict.ok})  # fmt: skip
        else:
            # Further lines stand back: what a hostile file says never looks like a verdict.
            say(f"{verdict.code}  {verdict.subject}  {verdict.detail}".replace("\n", "\n    "))
    if failed:
        raise typer.Exit(1)
