"""Which URLs Smallprint may be asked to fetch, or follow a redirect to."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING

from yarl import URL

from smallprint.capture.guard import is_loopback, is_public
from smallprint.records.errors import AddressRefusedError, CaptureError

if TYPE_CHECKING:
    from smallprint.capture.policy import FetchPolicy

_MAX_LENGTH = 8000


def parse_url(text: str, policy: FetchPolicy, base: URL | None = None) -> URL:
    """The absolute URL that ``text`` names (against ``base`` where relative), without its fragment.

    CaptureError where it is malformed, not http(s) or carries credentials; AddressRefusedError where it
    names a non-public address or another port than a web server's.
    """
    if len(text) > _MAX_LENGTH or any(character < " " or character == "\x7f" for character in text):
        raise CaptureError(
            "The address is too long or holds control characters: copy it again from the browser."
        )
    try:
        url = URL(text.strip())
        url = (base.join(url) if base is not None else url).with_fragment(None)
        scheme, host, port = url.scheme, url.raw_host, url.port
    except ValueError as error:
        raise CaptureError(
            f"“{text}” is not a web address ({error}). One looks like https://host/terms."
        ) from None
    if scheme not in {"http", "https"}:
        raise CaptureError(f"“{text}” is not a web address. Give one that begins with https:// or http://.")
    if not host or port is None:
        raise CaptureError(f"“{text}” names no host. A web address looks like https://host/terms.")
    if url.user is not None or url.password is not None:
        raise CaptureError(
            "The address carries a user name or password. Give it without: captures are public."
        )
    _check_host(host, port, policy)
    return url


def _check_host(host: str, port: int, policy: FetchPolicy) -> None:
    if policy.mapped(host) is not None:
        return
    literal = _literal(host)
    if literal is not None:
        if policy.allow_loopback and is_loopback(literal):
            return
        public, reason = is_public(literal)
        if not public:
            raise AddressRefusedError(
                f"Smallprint only fetches from the public internet; {host} is {reason}."
            )
    elif policy.allow_loopback and host == "localhost":
        return
    if port not in policy.ports:
        allowed = " and ".join(str(number) for number in sorted(policy.ports))
        raise AddressRefusedError(
            f"Smallprint only fetches from web ports ({allowed}); {host} is asked on {port}."
        )


def _literal(host: str) -> str | None:
    """The IP address that ``host`` is, also in the odd spellings (``127.1``, ``0x7f000001``)."""
    try:
        return str(ip_address(host.strip("[]")))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return None
