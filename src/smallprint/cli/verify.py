"""``smallprint verify``: which check is asked for. Each is a file of its own, and none of them writes."""

from __future__ import annotations

from typing import Annotated

import typer

from smallprint.cli.context import of
from smallprint.cli.verify_against import verify_against, verify_copy
from smallprint.cli.verify_index import verify_index
from smallprint.cli.verify_pack import is_pack, verify_pack
from smallprint.cli.verify_record import verify_one
from smallprint.cli.verify_whole import verify_whole
from smallprint.home import Home
from smallprint.records.errors import HomeError, UsageError


def verify(
    context: typer.Context,
    record: Annotated[
        str | None,
        typer.Argument(
            help="An id, a citation or the address of a record's page; an evidence pack (FILE.zip); the whole store"
            " without it."
        ),
    ] = None,
    *,
    against: Annotated[
        str | None, typer.Option(help="An older checkpoint, a file or an address: does the log continue it?")
    ] = None,
    copy: Annotated[
        str | None, typer.Option(help="A second copy of the log, a folder or an address: are they the same?")
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(help="For a pack: the log's key, or a file with it, from outside of the pack."),
    ] = None,
    index: Annotated[
        bool,
        typer.Option("--index", help="The database behind the site: does every row follow from the log?"),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Check every leaf, blob and quote of the store, one record, a pack, or the log against another state of it.

    Leaves are the entries of the log; blobs are the files that they name. Keys that come with what is checked are
    never trusted, only those that this home pins or that --key gives. Changes nothing.
    """
    if sum(choice is not None for choice in (record, against, copy, index or None)) > 1:
        raise UsageError("Ask for one check at a time: a record, --against, --copy or --index.")
    settings = of(context).settings()
    home = Home(settings.home)
    if record is not None and is_pack(record):
        verify_pack(home, record, key, as_json=as_json)
        return
    if key is not None:
        raise UsageError("--key is for evidence packs: smallprint verify FILE.zip --key KEY.")
    if not home.exists():
        raise HomeError(f"There is no Smallprint in {home.path}: nothing to verify.")
    if record is not None:
        verify_one(home, record, as_json=as_json)
    elif against is not None:
        verify_against(home, settings, against, as_json=as_json)
    elif copy is not None:
        verify_copy(home, settings, copy, as_json=as_json)
    elif index:
        verify_index(home, settings, as_json=as_json)
    else:
        verify_whole(home, as_json=as_json)
