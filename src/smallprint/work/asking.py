"""Asking outsiders over the network, side by side: what they attest, or why they did not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from smallprint.capture.call import Answer, call
from smallprint.records.errors import AnchorError, CaptureError

if TYPE_CHECKING:
    from datetime import datetime

    from smallprint.capture.policy import FetchPolicy
    from smallprint.clock import Clock

MAX_ANSWER = 100_000
"""Bytes. Timestamps with their chains have a few thousand."""

Question = Callable[[], Awaitable["Attested | None"]]


@dataclass(frozen=True, slots=True)
class Attested:
    """What an outsider attested, checked. ``details`` go into the leaf; ``words`` are for people.

    ``time`` is UTC; None for an OpenTimestamps proof, which we can't check to its end.
    """

    kind: str
    authority: str
    token: bytes
    time: datetime | None
    words: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """What came instead: a verdict and why, in words."""

    kind: str
    authority: str
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """The way to an outsider: how to fetch, and whose clock is compared with theirs."""

    policy: FetchPolicy
    clock: Clock

    async def call(
        self,
        url: str,
        body: bytes | None = None,
        *,
        content_type: str = "",
        accept: str = "*/*",
        max_bytes: int = MAX_ANSWER,
    ) -> Answer:
        """One bounded request. CaptureError where no answer came."""
        return await call(
            self.policy, url, body=body, content_type=content_type, accept=accept, max_bytes=max_bytes
        )

    def offset_ms(self, asked: datetime, answered: datetime, theirs: datetime) -> int | None:
        """Milliseconds that our clock is ahead of theirs (negative: behind), beyond what the call explains.

        They name whole seconds. None where our clock is a simulated one.
        """
        if self.clock.simulated:
            return None
        if theirs + timedelta(seconds=1) <= asked:
            return round((asked - theirs) / timedelta(milliseconds=1))
        if theirs > answered:
            return -round((theirs - answered) / timedelta(milliseconds=1))
        return 0


def require_ok(answer: Answer, name: str) -> None:
    """AnchorError unless the status says that all went well."""
    if answer.status != 200:
        raise AnchorError(
            "REQUEST_REFUSED",
            f"{name} answered with status {answer.status}; look at its address in the settings",
        )


def ask_all(questions: Sequence[tuple[str, str, Question]]) -> list[Attested | Refused | None]:
    """Ask all outsiders (kind, name, question) side by side. One that fails does not stop the others.

    None stands for one that had nothing to say yet.
    """

    async def one(kind: str, name: str, question: Question) -> Attested | Refused | None:
        try:
            return await question()
        except AnchorError as error:
            return Refused(kind, name, error.code, str(error))
        except CaptureError as error:
            return Refused(kind, name, "UNREACHABLE", str(error))

    async def every() -> list[Attested | Refused | None]:
        return await asyncio.gather(*(one(*question) for question in questions))

    return asyncio.run(every()) if questions else []
