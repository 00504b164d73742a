"""One request at a time to each host, with a pause between, and none at all while it asked for quiet."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from smallprint.capture.policy import FetchPolicy


class Pacer:
    """Remembers, for each host, when it was last asked and until when it wants to be left alone."""

    def __init__(self, policy: FetchPolicy) -> None:
        self._policy = policy
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._last: dict[str, datetime] = {}
        self._quiet_until: dict[str, datetime] = {}

    @asynccontextmanager
    async def turn(self, host: str, delay: float = 0.0) -> AsyncIterator[int]:
        """Wait for the host's turn: the longer of ``delay`` and the policy's pace after its last answer.

        Gives the seconds for which the host wants to be left alone: where they are not 0, ask it nothing.
        """
        async with self._locks[host]:
            last = self._last.get(host)
            if quiet := self.quiet_for(host):
                yield quiet
                return
            if last is not None:
                pause = max(delay, self._policy.pace_seconds)
                waited = (self._policy.now() - last).total_seconds()
                # A clock that was set back must not make us wait for longer than the pause itself.
                await self._policy.sleep(max(0.0, min(pause, pause - waited)))
            try:
                yield 0
            finally:
                self._last[host] = self._policy.now()

    def leave_alone(self, host: str, seconds: int) -> None:
        """Ask ``host`` nothing for ``seconds``."""
        self._quiet_until[host] = self._policy.now() + timedelta(seconds=seconds)

    def quiet_for(self, host: str) -> int:
        """How many more seconds ``host`` wants to be left alone; 0 when it may be asked."""
        until = self._quiet_until.get(host)
        return 0 if until is None else max(0, round((until - self._policy.now()).total_seconds()))
