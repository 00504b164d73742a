"""``smallprint verify RECORD``: one record and all that it rests on."""

from __future__ import annotations

from smallprint.cli.context import progress
from smallprint.cli.verdicts import show
from smallprint.home import Home


def verify_one(home: Home, record: str, *, as_json: bool) -> None:
    """The record's leaf, those it rests on, their blobs and quotes, by the log and nothing else."""
    from smallprint.store.verify_record import verify_record

    with progress("Looking it up", quiet=as_json) as advance:
        show(verify_record(home.path, record, advance), as_json=as_json)
