"""The Smallprint that this process's site shows. Set once, by the server, before the first request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.records.errors import HomeError

if TYPE_CHECKING:
    from smallprint.composition import Smallprint

_served: list[Smallprint] = []


def serve_from(smallprint: Smallprint) -> None:
    """Show this Smallprint from now on."""
    _served[:] = [smallprint]


def smallprint() -> Smallprint:
    """The Smallprint shown. Django calls views without arguments of ours, so they ask here."""
    if not _served:
        raise HomeError("The site was started without a home; use `smallprint serve`.")
    return _served[0]
