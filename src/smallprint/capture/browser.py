"""A page as a browser makes it."""

from __future__ import annotations

from dataclasses import replace

from smallprint.capture.dial import Dialler
from smallprint.capture.policy import FetchPolicy
from smallprint.records.capture import FetchResult
from smallprint.records.vocabulary import Outcome


class Browser:
    """Chromium behind the guarding proxy."""

    def __init__(self, policy: FetchPolicy, dialler: Dialler) -> None:
        self._policy = policy
        self._dialler = dialler

    async def render(self, result: FetchResult) -> FetchResult:
        """``result`` with ``rendered``, or with the outcome that says why not."""
        return replace(result, outcome=Outcome.NEEDS_RENDERING, reasons=("Rendering is not built yet.",))

    async def close(self) -> None:
        """Stop the browser."""
