"""The site over HTTP: Django under waitress, threads in this one process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import waitress.server
from django.core.wsgi import get_wsgi_application

from smallprint.records.errors import UsageError

if TYPE_CHECKING:
    from smallprint.composition import Smallprint


def make_server(smallprint: Smallprint, host: str, port: int, threads: int = 8) -> Server:
    """A server bound to ``host:port`` (0 picks a free port), not answering yet.

    Raises:
        UsageError: the port is taken or may not be used.
    """
    from smallprint.web.site import serve_from

    serve_from(smallprint)
    try:
        inner = waitress.server.create_server(
            get_wsgi_application(), host=host, port=port, threads=threads, ident="smallprint"
        )
    except OSError as error:
        raise UsageError(
            f"Port {port} on {host} can't be used ({error.strerror}). Name another with --port."
        ) from error
    return Server(inner)


class Server:
    """A running site."""

    def __init__(self, inner: waitress.server.BaseWSGIServer) -> None:
        """Made by ``make_server``."""
        self._inner = inner
        self._running = False

    @property
    def address(self) -> str:
        """``http://127.0.0.1:8080``."""
        return f"http://{self._inner.effective_host}:{self._inner.effective_port}"

    def run(self) -> None:
        """Answer until interrupted, or closed from another thread."""
        self._running = True
        try:
            self._inner.run()
        finally:
            self._running = False

    def close(self) -> None:
        """Stop answering: requests in hand are finished first."""
        self._inner.task_dispatcher.shutdown()
        if self._running:  # sockets are closed by the thread that waits on them, never under its feet
            self._inner.trigger.pull_trigger(self._end)
        else:
            self._end()

    def _end(self) -> None:
        for channel in list(self._inner.active_channels.values()):
            channel.handle_close()
        self._inner.close()
