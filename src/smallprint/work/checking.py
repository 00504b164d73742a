"""All that is checked of a whole store beyond signatures and hashes: one list for ``verify`` and for ``scrub``."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from smallprint.composition import clock_of
from smallprint.evidence.anchors.timecheck import time_checks
from smallprint.home import Home
from smallprint.outsiders import pins_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from smallprint.evidence import BlobStore, Unless, Verdict
    from smallprint.settings import Settings


def whole_checks(
    settings: Settings,
) -> tuple[Callable[[int, Mapping[str, Any], BlobStore], Iterable[Verdict | Unless]], ...]:
    """Quotes, readings, decisions, numbers given once, attested and claimed times; for one run, from leaf 0 on."""
    # They read rows' spellings, and so need Django set up.
    from smallprint.store.checks import CHECKS  # noqa: PLC0415
    from smallprint.store.minting import MintedOnce  # noqa: PLC0415

    home = Home(settings.home)
    tolerance = timedelta(seconds=settings.clock_tolerance_seconds)
    times = time_checks(home.path, pins_of(settings), tolerance, clock_of(home).now())
    return (*CHECKS, MintedOnce(), *times)
