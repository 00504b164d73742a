"""``smallprint verify``: which check is asked for. Each is a file of its own, and none of them writes."""

from __future__ import annotations

from typing import Annotated

import typer

from smallprint.cli.context import of
from smallprint.cli.verify_record import verify_one
from smallprint.cli.verify_whole import verify_whole
from smallprint.home import Home
from smallprint.records.errors import HomeError


def verify(
    context: typer.Context,
    record: Annotated[
        str | None,
        typer.Argument(
            help="An id, a citation or the address of a record's page; the whole store without it."
        ),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Check every leaf, every blob and every quote of the store against the pinned key. Changes nothing."""
    home = Home(of(context).settings().home)
    if not home.exists():
        raise HomeError(f"There is no Smallprint in {home.path}: nothing to verify.")
    if record is not None:
        verify_one(home, record, as_json=as_json)
    else:
        verify_whole(home, as_json=as_json)
