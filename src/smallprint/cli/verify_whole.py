"""``smallprint verify``: the whole store."""

from __future__ import annotations

from datetime import timedelta

from smallprint.cli.context import progress
from smallprint.cli.verdicts import show
from smallprint.composition import clock_of
from smallprint.evidence import verify_store
from smallprint.evidence.anchors.timecheck import time_checks
from smallprint.home import Home
from smallprint.outsiders import pins_of
from smallprint.settings import load


def verify_whole(home: Home, *, as_json: bool) -> None:
    """Every leaf, every blob, every quote, every number, every attested and claimed time."""
    from smallprint.store.checks import CHECKS
    from smallprint.store.minting import MintedOnce

    settings = load(home.path)
    tolerance = timedelta(seconds=settings.clock_tolerance_seconds)
    times = time_checks(home.path, pins_of(settings), tolerance, clock_of(home).now())
    with progress("Verifying", quiet=as_json) as advance:
        show(verify_store(home.path, advance, extra_checks=(*CHECKS, MintedOnce(), *times)), as_json=as_json)
