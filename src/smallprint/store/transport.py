"""How a fetch went, as its capture's leaf tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smallprint.store.moments import iso

if TYPE_CHECKING:
    from smallprint.records.capture import FetchResult

Json = dict[str, Any]

KEPT_HEADERS = frozenset(
    {
        "content-type",
        "content-length",
        "content-encoding",
        "content-language",
        "etag",
        "last-modified",
        "date",
    }
    | {"retry-after", "location", "server", "age", "cache-control"}
)
"""Response headers that stand in the public leaf. Others may hold personal data (cookies): all of them are in
the WARC record, which is salted and can be erased."""


def transport(result: FetchResult) -> Json:
    """Addresses, redirects, status, public headers, and as whom the page was asked for."""
    vantage = result.vantage
    return {
        "url_asked": result.url_asked,
        "url_reached": result.url_reached,
        "hops": [{"url": hop.url, "status": hop.status, "location": hop.location} for hop in result.hops],
        "status": result.status,
        "headers": [[name, value] for name, value in result.headers if name.lower() in KEPT_HEADERS],
        "media_type": result.media_type,
        "charset": result.charset,
        "started": iso(result.started),
        "finished": iso(result.finished),
        "retry_after": result.retry_after,
        "vantage": None
        if vantage is None
        else {
            "user_agent": vantage.user_agent,
            "accept_language": vantage.accept_language,
            "region": vantage.region,
            "consent": vantage.consent,
            "gpc": vantage.gpc,
        },
    }
