"""Finishing what redaction leaves have ordered erased, but for what a legal hold protects since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.evidence.storage.erasure import finish_erasures, remains, unfinished_erasures
from smallprint.store.models import Redaction
from smallprint.store.named import namings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smallprint.store.holds import Hold, Holds
    from smallprint.store.ledger import Ledger
    from smallprint.store.named import Naming

FEW = 2_000
"""Redacted blobs that are looked for whenever a home is opened."""


def held(found: Iterable[Naming], active: Mapping[str, Hold]) -> list[tuple[Naming, Hold]]:
    """The mentions that a hold protects, each with one such hold."""
    return [
        (naming, active[record]) for naming in found for record in sorted(naming.parents & active.keys())[:1]
    ]


def finish(ledger: Ledger, holds: Holds) -> list[str]:
    """Erase what was ordered erased and is still there; what was erased.

    What a hold protects that was placed after the leaf is spared, and goes once the hold is lifted. Call it under the
    writer lock.

    Raises:
        HomeError: a hold can't be read.
        EvidenceError: the disk refuses.
    """
    active, left = holds.active(), unfinished_erasures(ledger.evidence)
    if not left:
        return []
    protected = held(namings(ledger.log.entries(), left), active) if active else []
    return finish_erasures(ledger.evidence, keep={naming.blob for naming, _hold in protected})


def is_anything_left(ledger: Ledger) -> bool:
    """Whether something ordered erased may still be there; where much was redacted, nothing is looked for."""
    names = list(Redaction.objects.values_list("sha256", flat=True)[: FEW + 1])
    evidence = ledger.evidence
    return len(names) <= FEW and any(remains(name, evidence.blobs, evidence.salted) for name in names)
