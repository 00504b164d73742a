"""``smallprint verify``: the whole store."""

from __future__ import annotations

from smallprint.cli.context import progress
from smallprint.cli.verdicts import show
from smallprint.evidence import verify_store
from smallprint.home import Home


def verify_whole(home: Home, *, as_json: bool) -> None:
    """Every leaf, every blob, every quote, every number."""
    from smallprint.store.checks import CHECKS
    from smallprint.store.minting import MintedOnce

    with progress("Verifying", quiet=as_json) as advance:
        show(verify_store(home.path, advance, extra_checks=(*CHECKS, MintedOnce())), as_json=as_json)
