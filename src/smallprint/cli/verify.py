"""``smallprint verify`` and ``smallprint rebuild``."""

from __future__ import annotations

from typing import Annotated

import typer

from smallprint.cli.context import of, print_json, progress, say
from smallprint.evidence import verify_store
from smallprint.home import Home
from smallprint.records.errors import HomeError


def verify(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Check every leaf, every blob and every quote of the store against the pinned key. Changes nothing."""
    from smallprint.store.checks import CHECKS

    home = Home(of(context).settings().home)
    if not home.exists():
        raise HomeError(f"There is no Smallprint in {home.path}: nothing to verify.")
    failed = False
    with progress("Verifying", quiet=as_json) as advance:
        for verdict in verify_store(home.path, advance, extra_checks=CHECKS):
            failed = failed or not verdict.ok
            if as_json:
                print_json({"code": verdict.code, "subject": verdict.subject, "detail": verdict.detail,
                            "ok": verdict.ok})  # fmt: skip
            else:
                say(f"{verdict.code}  {verdict.subject}  {verdict.detail}")
    if failed:
        raise typer.Exit(1)


def rebuild(context: typer.Context) -> None:
    """Drop the public database and make it again from log and blobs."""
    from smallprint.cli.context import Context

    found: Context = of(context)
    smallprint = found.open()
    from smallprint.store.setup import drop_index, migrate

    drop_index()
    migrate()
    with progress("Rebuilding") as advance:
        applied = smallprint.ledger.catch_up(advance)
    say(f"Rebuilt from {applied} leaves.")
