"""The outsiders of one home: each can be asked to attest a checkpoint, and what it attested be checked again."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from smallprint.evidence.anchors import opentimestamps as ots
from smallprint.evidence.anchors.beacon import check_beacon
from smallprint.evidence.anchors.cosignature import Witness, check_cosignature
from smallprint.evidence.anchors.timestamp import Authority, Stamp, check_reply, make_request
from smallprint.evidence.anchors.witness import PATH, add_checkpoint, other_size, read_answer, require_within
from smallprint.outsiders import pins_of
from smallprint.records.errors import AnchorError
from smallprint.store.models import Anchor
from smallprint.work.asking import Attested, Line, require_ok
from smallprint.work.openssl import require_readable

if TYPE_CHECKING:
    from datetime import datetime

    from smallprint.composition import Smallprint
    from smallprint.evidence import Checkpoint
    from smallprint.evidence.formats.note import Verifier

WITNESS_TRIES = 3
"""Others may feed a witness, so that it moves on while we ask."""


class Outsider(Protocol):
    """Somebody who attests time. ``kind`` and ``name`` are what anchor leaves call it."""

    kind: str

    @property
    def name(self) -> str:
        """What anchor leaves call it."""

    async def ask(self, checkpoint: Checkpoint) -> Attested:
        """Have ``checkpoint`` attested. AnchorError or CaptureError where it is not. Uses no database."""

    def check(self, token: bytes, note: bytes) -> Attested:
        """What an earlier run wrote to a file, checked again. AnchorError where it does not hold."""


@dataclass(frozen=True, slots=True)
class StampingAuthority:
    """An RFC 3161 authority at ``url``."""

    line: Line
    url: str
    authority: Authority
    kind = "rfc3161"

    @property
    def name(self) -> str:
        """As the settings call it."""
        return self.authority.name

    async def ask(self, checkpoint: Checkpoint) -> Attested:
        """A timestamp over the bytes of the signed note."""
        note = checkpoint.note.encode()
        request, nonce = make_request(note)
        asked = self.line.clock.now()
        answer = await self.line.call(
            self.url,
            request,
            content_type="application/timestamp-query",
            accept="application/timestamp-reply",
        )
        answered = self.line.clock.now()
        require_ok(answer, self.name)
        stamp = check_reply(answer.body, note, self.authority, now=answered, nonce=nonce)
        await asyncio.to_thread(require_readable, answer.body)
        return self._attested(answer.body, stamp, self.line.offset_ms(asked, answered, stamp.time))

    def check(self, token: bytes, note: bytes) -> Attested:
        """A stored answer. How the clocks stood is not known any more."""
        return self._attested(
            token, check_reply(token, note, self.authority, now=self.line.clock.now()), None
        )

    def _attested(self, token: bytes, stamp: Stamp, offset_ms: int | None) -> Attested:
        details: dict[str, Any] = {
            "accuracy_ms": stamp.accuracy_ms,
            "policy": stamp.policy,
            "serial": stamp.serial,
            "signer": stamp.signer,
            "clock_offset_ms": offset_ms,
        }
        words = f"timestamp of {_shown(stamp.time)}"
        return Attested(self.kind, self.name, token, stamp.time, words, details)


@dataclass(frozen=True, slots=True)
class CosigningWitness:
    """A C2SP witness at ``url``, which saw ``seen`` leaves last as far as we know.

    ``proof(old, new)`` is the log's consistency proof.
    """

    line: Line
    url: str
    witness: Witness
    seen: int
    proof: Callable[[int, int], Sequence[bytes]]
    kind = "cosignature"

    @property
    def name(self) -> str:
        """The name in its key."""
        return self.witness.name

    async def ask(self, checkpoint: Checkpoint) -> Attested:
        """A cosignature, once the witness is shown that the log goes on from what it saw."""
        place, old = f"{self.url.rstrip('/')}/{PATH}", self.seen
        for _ in range(WITNESS_TRIES):
            require_within(old, checkpoint.size, self.witness)
            body = add_checkpoint(old, self.proof(old, checkpoint.size), checkpoint.note)
            asked = self.line.clock.now()
            answer = await self.line.call(place, body, content_type="text/plain; charset=utf-8")
            answered = self.line.clock.now()
            known = other_size(answer.status, answer.content_type, answer.body)
            if known is None or known == old:
                cosigned = read_answer(
                    answer.status, answer.body, checkpoint.note, checkpoint.size, self.witness
                )
                offset = self.line.offset_ms(asked, answered, cosigned.time)
                return self._attested(cosigned.line, cosigned.time, offset)
            old = known
        raise AnchorError("WITNESS_REFUSED", f"{self.name} saw ever new checkpoints of this log meanwhile")

    def check(self, token: bytes, note: bytes) -> Attested:
        """A stored signature line. How the clocks stood is not known any more."""
        lines = token.decode("utf-8", "replace").removesuffix("\n").split("\n")
        line, time = check_cosignature(note.decode("utf-8", "replace"), lines, self.witness)
        return self._attested(line, time, None)

    def _attested(self, line: str, time: datetime, offset_ms: int | None) -> Attested:
        details = {"key_id": self.witness.key_id.hex(), "clock_offset_ms": offset_ms}
        words = f"cosigned at {_shown(time)}"
        return Attested(self.kind, self.name, f"{line}\n".encode(), time, words, details)


@dataclass(frozen=True, slots=True)
class Calendar:
    """An OpenTimestamps calendar. It learns a hash, and nothing else of the log."""

    line: Line
    url: str
    kind = "opentimestamps"

    @property
    def name(self) -> str:
        """Its host, with a port where it names one."""
        return urlsplit(self.url).netloc or self.url

    async def ask(self, checkpoint: Checkpoint) -> Attested:
        """The calendar's promise."""
        digest = hashlib.sha256(checkpoint.note.encode()).digest()
        answer = await self.line.call(
            f"{self.url.rstrip('/')}/digest",
            digest,
            content_type="application/x-www-form-urlencoded",
            accept=ots.MEDIA_TYPE,
            max_bytes=ots.MAX_PROOF,
        )
        require_ok(answer, self.name)
        return proof_attested(self.name, ots.from_answer(digest, answer.body))

    def check(self, token: bytes, note: bytes) -> Attested:
        """A stored proof."""
        return proof_attested(self.name, ots.check_proof(token, note))


@dataclass(frozen=True, slots=True)
class BeaconLog:
    """Another public log, whose cosigned checkpoint nobody could know before. ``name`` is from the settings."""

    line: Line
    url: str
    name: str
    log: Verifier
    witness: Witness
    kind = "beacon"

    async def ask(self, checkpoint: Checkpoint) -> Attested:
        """The other log's newest checkpoint; ours has no part in it."""
        del checkpoint
        answer = await self.line.call(self.url, accept="text/plain, */*")
        require_ok(answer, self.name)
        return self.check(answer.body, b"")

    def check(self, token: bytes, note: bytes) -> Attested:
        """A stored checkpoint of the other log."""
        del note
        time = check_beacon(token, self.log, self.witness)
        words = f"checkpoint of {self.log.name}, cosigned at {_shown(time)}"
        return Attested(self.kind, self.name, token, time, words, {"witness": self.witness.name})


def proof_attested(authority: str, proof: ots.Proof) -> Attested:
    """An OpenTimestamps proof as it goes into a leaf: without a time, since we check no block headers."""
    details = {"blocks": proof.blocks, "pending": [one.uri for one in proof.pending]}
    return Attested(Calendar.kind, authority, proof.encode(), None, proof.words(), details)


def outsiders_of(smallprint: Smallprint) -> list[Outsider]:
    """All whom this home's settings name.

    Raises:
        UsageError: a pinned certificate or key can't be read.
    """
    settings, pins = smallprint.settings, pins_of(smallprint.settings)
    line = Line(smallprint.fetch_policy(), smallprint.clock)
    found: list[Outsider] = [
        StampingAuthority(line, one.url, pins.authorities[one.name]) for one in settings.timestamp_authorities
    ]
    for address in settings.witnesses:
        witness = Witness.parse(address.vkey)
        last = (
            Anchor.objects.filter(kind=CosigningWitness.kind, authority=witness.name)
            .order_by("-size")
            .first()
        )
        seen = 0 if last is None else last.size
        found.append(
            CosigningWitness(line, address.url, witness, seen, smallprint.ledger.log.consistency_proof)
        )
    found += [Calendar(line, url) for url in settings.opentimestamps]
    found += [BeaconLog(line, one.url, one.name, *pins.beacons[one.name]) for one in settings.beacons]
    return found


def _shown(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S} UTC"
