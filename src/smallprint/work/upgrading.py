"""Ask OpenTimestamps calendars whether proofs that were pending lead to a Bitcoin block by now."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from smallprint.evidence import Checkpoint, decode_leaf
from smallprint.evidence.anchors import opentimestamps as ots
from smallprint.evidence.keys.files import load_pinned
from smallprint.evidence.keys.pins import unbounded
from smallprint.records.errors import AnchorError, BlobMissingError
from smallprint.store.models import Anchor
from smallprint.work.anchoring import Result, record, result_of
from smallprint.work.asking import Attested, Line, Question, ask_all
from smallprint.work.outsiders import Calendar, proof_attested

if TYPE_CHECKING:
    from smallprint.composition import Smallprint

LOOKED_AT = 40
"""Pending proofs that one run asks about, the newest first."""


def upgrade_proofs(smallprint: Smallprint) -> list[Result]:
    """One run over what is pending. A proof that leads further becomes a leaf that names the one before.

    The calendar to ask is named in the proof, as in the ``ots`` program; only public addresses are reached.
    """
    if not smallprint.settings.opentimestamps:
        return []
    line = Line(smallprint.fetch_policy(), smallprint.clock)
    waiting = list(_waiting(smallprint))
    questions: list[tuple[str, str, Question]] = [
        (row.kind, row.authority, partial(_upgraded, line, row.authority, proof)) for row, proof in waiting
    ]
    results = []
    for (row, _), answer in zip(waiting, ask_all(questions), strict=True):
        if isinstance(answer, Attested):
            recorded = record(smallprint, _checkpoint(smallprint, row), [answer], upgrades=row.leaf)
            results.append(result_of(answer, row.size, recorded))
        elif answer is not None:
            results.append(result_of(answer, row.size, set()))
    return results


async def _upgraded(line: Line, authority: str, proof: ots.Proof) -> Attested | None:
    fresh = proof
    for pending in proof.pending:
        place = f"{pending.uri.rstrip('/')}/timestamp/{pending.commitment.hex()}"
        answer = await line.call(place, accept=ots.MEDIA_TYPE, max_bytes=ots.MAX_PROOF)
        if answer.status == 200:  # else it knows no more yet
            fresh = ots.upgraded(fresh, pending.commitment, answer.body)
    return proof_attested(authority, fresh) if fresh.blocks else None


def _waiting(smallprint: Smallprint) -> Iterator[tuple[Anchor, ots.Proof]]:
    seen: set[tuple[str, int]] = set()
    for row in Anchor.objects.filter(kind=Calendar.kind).order_by("-leaf")[: 2 * LOOKED_AT]:
        if (row.authority, row.size) in seen or len(seen) >= LOOKED_AT:
            continue
        seen.add((row.authority, row.size))
        try:
            proof = ots.decode(smallprint.ledger.blobs.get(row.token_sha256))
        except (AnchorError, BlobMissingError):
            continue  # `smallprint verify` says so
        if proof.pending and not proof.blocks:
            yield row, proof


def _checkpoint(smallprint: Smallprint, row: Anchor) -> Checkpoint:
    sha = decode_leaf(smallprint.ledger.log.entry(row.leaf))["blobs"]["checkpoint"]["sha256"]
    note = smallprint.ledger.blobs.get(sha).decode("utf-8")
    return Checkpoint.open(note, unbounded(load_pinned(smallprint.home.path)))
