"""The sample web over real HTTP on loopback, at any date.

``with SampleWeb(at) as web:`` serves every platform on ``127.0.0.1:web.port``, told apart by the Host header.
``web.set_date(at)`` moves the whole web to another instant; from other processes a request to
``http://control.example/_samples/date?to=2025-05-13T09:00:00Z`` does the same (without ``to`` it answers the
date). The same requests in the same order get the same bytes in each run.

    python -m samples.server --port 0 --date 2025-01-14
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import threading
from collections import Counter
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs, urlsplit

from samples.answers import HUGE, Answer, answer
from samples.engine import load_platforms
from samples.schedule import INSTANTS

CONTROL_HOST = "control.example"
CONTROL_PATH = "/_samples/date"
DRIP_SECONDS, DRIP_PAUSE = 8.0, 0.25
_FILLER = b"<!-- " + b"lorem ipsum dolor sit amet " * 2400 + b" -->\n"


class SampleWeb:
    """The running server. Start and stop it as a context manager, or with ``start`` and ``stop``."""

    def __init__(self, at: datetime = INSTANTS[0], port: int = 0) -> None:
        self.platforms = {platform.host: platform for platform in load_platforms()}
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._at = _utc(at)
        self._counts: Counter[str] = Counter()
        self._server = _Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def port(self) -> int:
        """The port on 127.0.0.1."""
        return int(self._server.server_address[1])

    @property
    def hosts(self) -> dict[str, str]:
        """Smallprint's ``hosts`` setting for this server."""
        return {"*.example": f"127.0.0.1:{self.port}"}

    @property
    def at(self) -> datetime:
        """The instant that the web shows."""
        with self._lock:
            return self._at

    def set_date(self, at: datetime) -> None:
        """Show the web as it is at ``at`` from the next request on."""
        with self._lock:
            self._at = _utc(at)

    def count(self, host: str, path: str) -> int:
        """How often this path was asked for on this host so far, this time included."""
        with self._lock:
            self._counts[f"{host}{path}"] += 1
            return self._counts[f"{host}{path}"]

    def requests(self) -> dict[str, int]:
        """How often each ``host/path`` was asked for: for tests of pace and of conditional requests."""
        with self._lock:
            return dict(self._counts)

    def start(self) -> Self:
        """Serve in a thread of its own."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """End slow answers, close the socket, wait for the thread."""
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], web: SampleWeb) -> None:
        super().__init__(address, _Handler)
        self.web = web

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up in the middle are what several hard cases are about."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "samples"
    timeout = 30
    server: _Server

    def do_GET(self) -> None:
        """Answer one request."""
        web = self.server.web
        host = self.headers.get("Host", "").split(":")[0].lower()
        parts = urlsplit(self.path)
        if host == CONTROL_HOST:
            self._control(parts.path, parse_qs(parts.query))
        elif platform := web.platforms.get(host):
            made = answer(platform, parts.path, web.at, web.count(host, parts.path))
            self._send(made)
        else:
            self._send(Answer(404, b"no such host in the sample web\n", "text/plain; charset=utf-8"))

    def do_HEAD(self) -> None:
        """The same without the body."""
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing: the one who asks keeps the record."""

    def version_string(self) -> str:
        """The Server header, without the interpreter's version."""
        return self.server_version

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header follows the sample web's clock."""
        return super().date_time_string(self.server.web.at.timestamp() if timestamp is None else timestamp)

    def _control(self, path: str, query: dict[str, list[str]]) -> None:
        if path != CONTROL_PATH:
            self._send(Answer(404, b"", "text/plain"))
            return
        try:
            for value in query.get("to", [])[:1]:
                self.server.web.set_date(datetime.fromisoformat(value))
        except ValueError:
            self._send(Answer(400, b"to is an ISO 8601 date or time\n", "text/plain"))
            return
        body = json.dumps({"at": self.server.web.at.isoformat()}).encode()
        self._send(Answer(200, body, "application/json"))

    def _send(self, made: Answer) -> None:
        if self._not_modified(made):
            self.send_response(304)
            self._send_headers(made)
            self.end_headers()
            return
        body, zipped = made.body, made.compressed and "gzip" in self.headers.get("Accept-Encoding", "")
        if zipped:
            body = gzip.compress(body, mtime=0)
        self.send_response(made.status)
        self.send_header("Content-Type", made.media_type)
        self._send_headers(made)
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        if made.manner == "huge":
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(len(body)))
        if made.manner != "whole":
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD":
            self._write(body, made.manner)

    def _send_headers(self, made: Answer) -> None:
        for name, value in made.headers:
            self.send_header(name, value)

    def _not_modified(self, made: Answer) -> bool:
        """True when the client's validators still hold; If-None-Match goes before If-Modified-Since."""
        own = dict(made.headers)
        if made.status != 200 or "ETag" not in own:
            return False
        if asked := self.headers.get("If-None-Match"):
            return own["ETag"] in {tag.strip().removeprefix("W/") for tag in asked.split(",")}
        since = self.headers.get("If-Modified-Since")
        return since is not None and parsedate_to_datetime(since) >= parsedate_to_datetime(
            own["Last-Modified"]
        )

    def _write(self, body: bytes, manner: str) -> None:
        if manner == "drip":
            step = int(len(body) * DRIP_PAUSE / DRIP_SECONDS) + 1
            for place in range(0, len(body), step):
                self.wfile.write(body[place : place + step])
                self.wfile.flush()
                if self.server.web.stopping.wait(DRIP_PAUSE):
                    return
        elif manner == "huge":
            self.wfile.write(b"<!DOCTYPE html><html><head><title>Terms</title></head><body>\n")
            for _ in range(HUGE // len(_FILLER) + 1):
                self.wfile.write(_FILLER)
        else:
            self.wfile.write(body[: int(len(body) * 0.4)] if manner == "truncated" else body)


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def main(arguments: list[str] | None = None) -> None:
    """Serve until interrupted; print the port first."""
    parser = argparse.ArgumentParser(prog="python -m samples.server", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--date", default=INSTANTS[0].isoformat(), help="ISO 8601 date or time, UTC")
    chosen = parser.parse_args(arguments)
    with SampleWeb(datetime.fromisoformat(chosen.date), chosen.port) as web:
        sys.stdout.write(f"sample web on 127.0.0.1:{web.port} at {web.at.isoformat()}\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            sys.stdout.write("stopped\n")


if __name__ == "__main__":
    main()
