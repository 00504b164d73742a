"""What every page knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint import __version__
from smallprint.web.site import smallprint

if TYPE_CHECKING:
    from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Version, clock and log of this Smallprint."""
    del request
    served = smallprint()
    return {
        "program_version": __version__,
        "simulated_clock": served.clock.simulated,
        "now": served.clock.now(),
        "log_origin": served.ledger.log.origin,
    }
