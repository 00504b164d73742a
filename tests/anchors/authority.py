"""A real RFC 3161 authority on loopback: ``openssl ts`` behind a small HTTP server, with a CA of its own."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

CONFIG = """
[req]
distinguished_name=dn
prompt=no
[dn]
CN=nobody
[ca]
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
[signer]
basicConstraints=CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=critical,timeStamping
[web]
basicConstraints=CA:FALSE
extendedKeyUsage=critical,serverAuth
[tsa]
default_tsa=tsa1
[tsa1]
serial={folder}/serial
signer_digest=sha256
default_policy=1.2.3.4.1
digests=sha256,sha512
accuracy=secs:1,millisecs:500
ess_cert_id_alg=sha256
clock_precision_digits=3
"""


def openssl(*arguments: str | Path, **given: Any) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, check=False, **given)
    assert done.returncode == 0, done.stderr.decode()
    return done


@dataclass
class Tsa:
    """Keys and certificates in ``folder``: ``ca.pem``, ``signer.pem``."""

    folder: Path

    @classmethod
    def make(cls, folder: Path, name: str = "Test Authority", *, days: int = 3650) -> Tsa:
        folder.mkdir(parents=True)
        tsa = cls(folder)
        (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
        (folder / "serial").write_text("01")
        tsa._key("ca")
        config = ("-config", folder / "tsa.cnf")
        openssl(
            "req", "-x509", "-new", "-key", folder / "ca.key", "-out", folder / "ca.pem", "-days", "3650",
            "-subj", f"/CN={name} Root", "-extensions", "ca", *config,
        )  # fmt: skip
        tsa.certify("signer", name, days=days)
        return tsa

    def _key(self, stem: str) -> None:
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", self.folder / f"{stem}.key")

    def certify(self, stem: str, name: str, *, days: int = 3650, extensions: str = "signer") -> None:
        """A certificate by this CA for a new key."""
        f = self.folder
        self._key(stem)
        openssl(
            "req", "-new", "-key", f / f"{stem}.key", "-out", f / f"{stem}.csr", "-subj", f"/CN={name}",
            "-config", f / "tsa.cnf",
        )  # fmt: skip
        openssl(
            "x509", "-req", "-in", f / f"{stem}.csr", "-CA", f / "ca.pem", "-CAkey", f / "ca.key",
            "-set_serial", str(abs(hash((stem, name))) + 2), "-days", str(days), "-out", f / f"{stem}.pem",
            "-extfile", f / "tsa.cnf", "-extensions", extensions,
        )  # fmt: skip

    def outlast(self, stem: str, until: datetime) -> None:
        """Give a signer's key a certificate that was valid until ``until`` only."""
        ca = x509.load_pem_x509_certificate(self.ca)
        key = load_pem_private_key((self.folder / "ca.key").read_bytes(), None)
        old = x509.load_pem_x509_certificate((self.folder / f"{stem}.pem").read_bytes())
        builder = (
            x509.CertificateBuilder()
            .subject_name(old.subject)
            .issuer_name(ca.subject)
            .public_key(old.public_key())
            .serial_number(old.serial_number)
            .not_valid_before(until - timedelta(days=30))
            .not_valid_after(until)
        )
        for extension in old.extensions:
            builder = builder.add_extension(extension.value, critical=extension.critical)
        assert isinstance(key, EllipticCurvePrivateKey)
        made = builder.sign(key, SHA256())
        (self.folder / f"{stem}.pem").write_bytes(made.public_bytes(Encoding.PEM))

    def reply(self, query: bytes, *, chain: bool = False, signer: str = "signer") -> bytes:
        """The answer to a TimeStampReq."""
        f = self.folder
        with_chain = ("-chain", f / "ca.pem") if chain else ()
        return openssl(
            "ts", "-reply", "-config", f / "tsa.cnf", "-queryfile", "/dev/stdin", "-inkey", f / f"{signer}.key",
            "-signer", f / f"{signer}.pem", *with_chain, input=query,
        ).stdout  # fmt: skip

    @property
    def ca(self) -> bytes:
        return (self.folder / "ca.pem").read_bytes()

    @property
    def signer(self) -> bytes:
        return (self.folder / "signer.pem").read_bytes()


@dataclass
class Service:
    """Any HTTP service on loopback: ``answer(method, path, body)`` gives status, media type and body."""

    answer: Callable[[str, str, bytes], tuple[int, str, bytes]]
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)
    url: str = ""

    def __enter__(self) -> Self:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                service.asked.append((self.command, self.path, body))
                status, media_type, answer = service.answer(self.command, self.path, body)
                self.send_response(status)
                self.send_header("Content-Type", media_type)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def stamping(tsa: Tsa) -> Service:
    """The authority as a service."""
    return Service(lambda _method, _path, body: (200, "application/timestamp-reply", tsa.reply(body)))


def has_openssl() -> bool:
    return shutil.which("openssl") is not None
