"""Many fetches at once, from plain synchronous code."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from yarl import URL

from smallprint.capture.attempt import Attempt
from smallprint.capture.dial import Resolve, system_resolve
from smallprint.capture.fetch import Fetcher
from smallprint.capture.outcome import Verdict
from smallprint.records.capture import FetchRequest, FetchResult
from smallprint.records.errors import CaptureError
from smallprint.records.vocabulary import Outcome

if TYPE_CHECKING:
    from smallprint.capture.policy import FetchPolicy

OnResult = Callable[[int, FetchResult], None]
"""Called with the place of the request in the batch, and its result."""


def fetch_all(
    policy: FetchPolicy,
    requests: Sequence[FetchRequest],
    on_result: OnResult,
    resolve: Resolve = system_resolve,
) -> None:
    """Fetch every request, hosts side by side, and hand over each result as it comes, in this thread.

    Each request gets exactly one result; one whose URL is refused gets UNREACHABLE with the guard's words.
    What ``on_result`` raises ends the batch and is raised here. Not to be called from a running event loop.
    """
    asyncio.run(_fetch_all(policy, requests, on_result, resolve))


async def _fetch_all(
    policy: FetchPolicy, requests: Sequence[FetchRequest], on_result: OnResult, resolve: Resolve
) -> None:
    async with Fetcher(policy, resolve) as fetcher:

        async def one(place: int, request: FetchRequest) -> tuple[int, FetchResult]:
            try:
                return place, await fetcher.fetch(request)
            except CaptureError as error:
                refused = Attempt(request, URL(), policy)
                return place, refused.end(Verdict(Outcome.UNREACHABLE, str(error)))

        tasks = [asyncio.create_task(one(place, request)) for place, request in enumerate(requests)]
        try:
            for done in asyncio.as_completed(tasks):
                on_result(*await done)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
