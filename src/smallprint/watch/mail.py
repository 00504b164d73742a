"""Send a message by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from smallprint.records.errors import SmallprintError, UsageError

if TYPE_CHECKING:
    from email.message import EmailMessage

TIMEOUT_SECONDS = 30.0
DEFAULT_PORTS = {"smtp": 587, "smtps": 465}


def send(message: EmailMessage, smtp_url: str) -> None:
    """Hand a message to the server of ``smtp://user:password@host:port`` (``smtps://`` for TLS at once).

    TLS is asked for wherever the server offers it, and required before a password is sent.

    Raises:
        UsageError: the URL is not one, or a password would go unencrypted.
        SmallprintError: the server can't be reached or does not take the message.
    """
    parts = urlsplit(smtp_url)
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise UsageError(
            "The SMTP setting is no address; one looks like smtp://user:password@mail.example:587."
        )
    port = parts.port or DEFAULT_PORTS[parts.scheme]
    try:
        with _connect(parts.scheme, parts.hostname, port) as server:
            server.ehlo()
            secure = parts.scheme == "smtps"
            if not secure and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
                secure = True
            if parts.username is not None:
                if not secure:
                    raise UsageError(
                        f"{parts.hostname} offers no encryption, so the password is not sent to it."
                    )
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise SmallprintError(
            f"The mail server {parts.hostname}:{port} did not take the message: {error}"
        ) from error


def _connect(scheme: str, host: str, port: int) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
