"""A real HTTP server on loopback with any manners a test wants, good or bad."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    import ssl

Answer = bytes | Callable[["Request", BinaryIO], None]


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    host: str
    headers: dict[str, str]
    raw: bytes = b""


@dataclass
class Web:
    """Answers by ``host/path``; what is not there is a 404. ``seen`` are the requests, in order."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    seen: list[Request] = field(default_factory=list)

    def __setitem__(self, place: str, answer: Answer) -> None:
        self.answers[place] = answer

    def asked(self, path: str) -> int:
        return sum(request.path == path for request in self.seen)


def response(body: bytes | str = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A well-formed response; ``content_type="…"`` becomes ``Content-Type: …``; None leaves a header out."""
    raw = body.encode() if isinstance(body, str) else body
    lines: dict[str, Any] = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(raw))}
    lines |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value is not None)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + raw


def redirect(location: str, status: str = "302 Found") -> bytes:
    return response(status=status, location=location)


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        web: Web = self.server.web  # type: ignore[attr-defined]
        try:
            raw = self.rfile.readline()
            method, path, _ = raw.decode("latin-1").split(" ", 2)
            headers = {}
            while read := self.rfile.readline():
                raw += read
                if not (line := read.decode("latin-1").strip()):
                    break
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            request = Request(method, path, headers.get("host", ""), headers, raw)
            web.seen.append(request)
            answer = web.answers.get(request.host + path, response("not here", "404 Not Found"))
            if callable(answer):
                answer(request, self.wfile)
            else:
                self.wfile.write(answer)
        except (OSError, ValueError):
            return  # the client went away, or sent nothing


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True


def serve(web: Web, tls: ssl.SSLContext | None = None) -> _Server:
    """Serve ``web`` on a free loopback port until ``shutdown`` and ``server_close``."""
    server = _Server(("127.0.0.1", 0), _Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.web = web  # type: ignore[attr-defined]
    web.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server
