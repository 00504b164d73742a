"""A C2SP witness that really checks: signature, consistency, and that it never goes back."""

from __future__ import annotations

import base64
import secrets
import threading
import time
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from smallprint.evidence import Checkpoint, UnknownKeyError, Verifier
from smallprint.evidence.anchors.cosignature import Witness
from smallprint.evidence.formats.merkle import verify_consistency
from smallprint.evidence.formats.note import split_note
from smallprint.records.errors import LogCorruptError
from tests.anchors.authority import Service

Reply = tuple[int, str, bytes]


class RealWitness:
    """Knows logs by their verifiers and keeps the newest checkpoint it cosigned of each."""

    def __init__(
        self, *logs: Verifier, name: str = "witness.example/w1", clock: Callable[[], float] = time.time
    ) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secrets.token_bytes(32))
        public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.witness = Witness(name, public)
        self.logs = {log.name: log for log in logs}
        self.latest: dict[str, tuple[int, bytes]] = {}
        self._clock = clock
        self._turn = threading.Lock()

    def service(self) -> Service:
        return Service(self.answer)

    def cosign(self, note: str) -> str:
        """A signature line over the checkpoint in ``note``, as the specification puts it together."""
        text, _ = split_note(note)
        now = int(self._clock())
        signature = self._key.sign(f"cosignature/v1\ntime {now}\n".encode() + text.encode())
        raw = self.witness.key_id + now.to_bytes(8, "big") + signature
        return f"— {self.witness.name} {base64.b64encode(raw).decode()}\n"

    def answer(self, method: str, path: str, body: bytes) -> Reply:
        if (method, path) != ("POST", "/add-checkpoint"):
            return 404, "text/plain", b"no such thing\n"
        with self._turn:
            return self._add(body.decode())

    def _add(self, body: str) -> Reply:
        head, _, note = body.partition("\n\n")
        first, *steps = head.split("\n")
        assert first.startswith("old ")
        assert len(steps) <= 63
        old = int(first.removeprefix("old "))
        origin = note.split("\n", 1)[0]
        if origin not in self.logs:
            return 404, "text/plain", b"unknown log\n"
        try:
            checkpoint = Checkpoint.open(note, [self.logs[origin]])
        except UnknownKeyError:
            return 403, "text/plain", b"not signed by a key I know\n"
        except LogCorruptError:
            return 400, "text/plain", b"no checkpoint\n"
        known, root = self.latest.get(origin, (0, b""))
        if old > checkpoint.size:
            return 400, "text/plain", b"old is larger than the checkpoint\n"
        if old != known:
            return 409, "text/x.tlog.size", f"{known}\n".encode()
        if old == checkpoint.size and root != checkpoint.root:
            return 409, "text/plain", b"another root for the same size\n"
        proof = [base64.b64decode(step) for step in steps]
        if old and not verify_consistency(old, checkpoint.size, proof, root, checkpoint.root):
            return 422, "text/plain", b"not consistent\n"
        self.latest[origin] = (checkpoint.size, checkpoint.root)
        return 200, "text/plain", self.cosign(note).encode()
