"""Redact a record: the leaf first, then salts, then bytes; unless a legal hold forbids it. And holds.

Promises:

- Killed or refused by the disk at any moment, the record is either not redacted, or redacted in the log with a rest
  to be erased, which ``finish`` does: the next redaction calls it, and so do opening a home and ``smallprint scrub``.
- Holds are looked at under the writer lock, under which they are placed and lifted: none comes in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.evidence.storage.erasure import erase
from smallprint.records.errors import EvidenceError, HeldError, UsageError
from smallprint.records.ids import Kind, parse_id
from smallprint.store.finishing import finish, held
from smallprint.store.holds import Hold, Holds
from smallprint.store.models import Capture, Document, Platform, Record, Version
from smallprint.store.redaction import Plan, plan_redaction, require_readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smallprint.composition import Smallprint
    from smallprint.store.named import Naming

LONGEST_REASON = 240
LEAF_ROOM = 50_000
"""Bytes of what a redaction leaf lists; the rest of a leaf has room beside it."""
_NAMING_BYTES, _NUMBER_BYTES = 110, 12

_TABLES: dict[Kind, type[Record]] = {
    Kind.PLATFORM: Platform,
    Kind.DOCUMENT: Document,
    Kind.VERSION: Version,
    Kind.CAPTURE: Capture,
}


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was done. ``leaves`` are the redaction leaves; none where all was redacted before."""

    plan: Plan
    leaves: tuple[int, ...]
    finished: int
    """Blobs that earlier redactions had ordered erased and that were still there."""


def redact(
    smallprint: Smallprint, record: str, reason: str, *, only: Sequence[str] = (), basis: str = ""
) -> Redacted:
    """Take a capture's or a version's words out of the record, for good.

    Raises:
        UsageError: there is no such record, or the reason is none.
        HeldError: a legal hold forbids it; nothing has been erased or recorded.
        EvidenceError: the disk refuses. What the leaf orders and is still there goes with the next try.
    """
    reason, basis = _plain(reason, "reason"), _plain(basis, "basis") if basis else ""
    ledger, holds = smallprint.ledger, Holds(smallprint.home.holds)
    with ledger.session() as session:
        plan = plan_redaction(ledger, record, only)
        _require_unheld(plan, holds)
        finished = len(finish(ledger, holds))
        if not plan.namings:
            return Redacted(plan, (), finished)
        require_readable(ledger, plan)
        draft = session.draft()
        chunks = list(_chunks(plan))
        for chunk, provisions in chunks:
            draft.redaction(
                blobs=list(dict.fromkeys(naming.blob for naming in chunk)),
                records=list(dict.fromkeys(naming.record for naming in chunk)),
                leaves=sorted({naming.leaf for naming in chunk}),
                provisions=provisions,
                reason=reason,
                basis=basis,
            )
        for version, statements in plan.restated.items():
            draft.statements(version, statements)
        first = session.commit(draft).start
        leaves = tuple(range(first, first + len(chunks)))
        try:
            erase(ledger.evidence, plan.blobs)
        except EvidenceError as error:
            raise EvidenceError(
                f"The redaction is recorded (leaf {first}) and no page shows the words, but not all of their bytes"
                f" could be erased: {error} Then run the same command again, or `smallprint scrub`."
            ) from error
    return Redacted(plan, leaves, finished)


def hold(smallprint: Smallprint, record: str, reason: str, *, lift: bool = False) -> Hold:
    """Place a legal hold on a platform, document, version or capture, or lift it.

    Raises:
        UsageError: there is no such record, it is held already, or it is not held.
    """
    reason = _plain(reason, "reason", "")
    kind, number = parse_id(record)
    if kind in _TABLES and not _TABLES[kind]._default_manager.filter(number=number).exists():
        raise UsageError(f"There is no record {record}.")
    holds = Holds(smallprint.home.holds)
    with smallprint.ledger.session():
        step = holds.lift if lift else holds.place
        return step(record, reason, smallprint.clock.now())


def _require_unheld(plan: Plan, holds: Holds) -> None:
    found = held(plan.namings, holds.active())
    if found:
        naming, one = found[0]
        since = one.history[-1]
        raise HeldError(
            f"{one.record} is under legal hold since {since.time[:10]} ({since.reason}), and {naming.record} in it"
            f" names what would go (its {naming.role}). Nothing was redacted or erased. When the hold may end,"
            f' lift it: smallprint hold --lift {one.record} --reason "…"'
        )


def _chunks(plan: Plan) -> Iterator[tuple[list[Naming], dict[int, list[int]]]]:
    """The plan in pieces that fit into a leaf each."""
    chunk: list[Naming] = []
    provisions: dict[int, list[int]] = {}
    room = LEAF_ROOM
    waiting = dict(plan.provisions)
    for naming in plan.namings:
        if room < _NAMING_BYTES:
            yield chunk, provisions
            chunk, provisions, room = [], {}, LEAF_ROOM
        chunk.append(naming)
        room -= _NAMING_BYTES
        for version in list(waiting):
            needed = _NUMBER_BYTES * (len(waiting[version]) + 1)
            if needed <= room:
                room -= needed
                provisions[version] = waiting.pop(version)
    while waiting:  # more versions than mentions, with many provisions each: a leaf a version
        yield chunk, provisions
        version = next(iter(waiting))
        chunk, provisions = plan.namings[:1], {version: waiting.pop(version)}
    yield chunk, provisions


def _plain(text: str, what: str, beware: str = " It must not repeat what is to go.") -> str:
    text = text.strip()
    if not text or len(text) > LONGEST_REASON or not text.isprintable():
        raise UsageError(
            f"Give the {what} (--{what}) in one line of at most {LONGEST_REASON} characters.{beware}"
        )
    return text
