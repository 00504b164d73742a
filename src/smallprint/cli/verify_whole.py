"""``smallprint verify``: the whole store."""

from __future__ import annotations

from smallprint.cli.context import progress
from smallprint.cli.verdicts import show
from smallprint.evidence import verify_store
from smallprint.home import Home
from smallprint.settings import load


def verify_whole(home: Home, *, as_json: bool) -> None:
    """Every leaf, every blob, every quote, every number, every attested and claimed time."""
    from smallprint.work.checking import whole_checks

    checks = whole_checks(load(home.path))
    with progress("Verifying", quiet=as_json) as advance:
        show(verify_store(home.path, advance, extra_checks=checks), as_json=as_json)
