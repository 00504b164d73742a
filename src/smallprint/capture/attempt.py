"""The notes taken along one fetch, from which its ``FetchResult`` is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.capture import headers as header
from smallprint.capture.transport import Exchange
from smallprint.capture.warc import warc_of
from smallprint.records.capture import FetchRequest, FetchResult, Hop, Vantage

if TYPE_CHECKING:
    from yarl import URL

    from smallprint.capture.outcome import Verdict
    from smallprint.capture.policy import FetchPolicy
    from smallprint.capture.wire import Wire


class Attempt:
    """One fetch under way: where it stands, and how it came there."""

    def __init__(self, request: FetchRequest, url: URL, policy: FetchPolicy) -> None:
        self.request = request
        self.url = url
        self.hops: list[Hop] = []
        self.wires: list[Wire] = []
        self._policy = policy
        self._started = policy.now()
        self._language = policy.accept_language or request.accept_language

    @property
    def conditional(self) -> bool:
        """Whether validators are sent.

        Not for rendered pages: an unchanged shell says nothing about the text that its scripts fetch.
        """
        return not self.request.render and bool(self.request.etag or self.request.last_modified)

    @property
    def request_headers(self) -> dict[str, str]:
        """What this request says beyond what every request says."""
        sent = {"Accept-Language": self._language} if self._language else {}
        if self.conditional and self.request.etag:
            sent["If-None-Match"] = self.request.etag
        if self.conditional and self.request.last_modified:
            sent["If-Modified-Since"] = self.request.last_modified
        return sent

    def asked(self, exchange: Exchange) -> None:
        """Note what went over the wire."""
        if exchange.wire is not None:
            self.wires.append(exchange.wire)

    def redirected(self, exchange: Exchange, location: str, target: URL) -> None:
        """Note a redirect and stand at its target."""
        self.hops.append(Hop(str(self.url), exchange.status or 0, location))
        self.url = target

    def end(
        self, verdict: Verdict, exchange: Exchange | None = None, pause: int | None = None
    ) -> FetchResult:
        """The result, as of now. ``pause`` is what to report where no response tells it."""
        answered = exchange or Exchange()
        media_type, charset = header.content_type(answered.headers)
        now = self._policy.now()
        return FetchResult(
            url_asked=self.request.url,
            url_reached=str(self.url),
            hops=tuple(self.hops),
            started=self._started,
            finished=now,
            outcome=verdict.outcome,
            reasons=(verdict.reason,) if verdict.reason else (),
            status=answered.status,
            headers=answered.headers,
            media_type=media_type,
            charset=charset,
            body=answered.body,
            content=verdict.content,
            warc=warc_of(self.wires, self._policy),
            retry_after=header.retry_after(answered.headers, now) if exchange else pause,
            vantage=Vantage(self._policy.user_agent, self._language),
        )
