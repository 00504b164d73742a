"""Scrubbing: the whole store is verified, put in order, and the log says so.

On a log that does not hold nothing is appended: a leaf there would look like a word for it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from smallprint.composition import open_smallprint
from smallprint.evidence import Verdict, open_evidence, verify_store
from smallprint.evidence.upkeep.repair import orphans, remove_leftovers, repair
from smallprint.records.counting import count
from smallprint.records.errors import HomeError
from smallprint.work.checking import whole_checks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from smallprint.settings import Settings

OF_THE_LOG = frozenset(
    {
        "LEAF_MISMATCH",
        "INDEX_GAP",
        "ROOT_MISMATCH",
        "ROLLBACK",
        "SPLIT_VIEW",
        "UNKNOWN_KEY",
        "CHECKPOINT_MISMATCH",
    }
)
OF_BLOBS = frozenset({"BLOB_MISMATCH", "MISSING"})
SHOWN = 5


def scrub(
    settings: Settings,
    *,
    backup: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Verdict]:
    """Verify, repair, tidy up, and record it; every verdict as it is found.

    Args:
        settings: Those of the home.
        backup: A backup to repair damaged and missing blobs from.
        progress: Called with (leaves done, leaves in all) while verifying.

    Raises:
        EvidenceError: when the disk refuses.
    """
    began = time.monotonic()
    size, found, summary = 0, list[Verdict](), ""

    def advance(done: int, total: int) -> None:
        nonlocal size
        size = total
        if progress is not None:
            progress(done, total)

    for verdict in verify_store(settings.home, advance, extra_checks=whole_checks(settings)):
        if verdict.subject == "store":
            summary = verdict.detail
            continue
        yield verdict
        if not verdict.ok:
            found.append(verdict)
    if any(one.code in OF_THE_LOG or one.subject == "checkpoint" for one in found):
        detail = (
            "the log itself does not hold, so that nothing is appended to it: restore it from a backup "
            f"({summary})"
        )
        yield Verdict("NOT_RECORDED", "store", detail, ok=False)
        return
    repaired = _repair(settings.home, found, backup)
    for sha in repaired:
        yield Verdict("REPAIRED", sha, f"from {backup}; what was damaged is in store/damaged", ok=True)
    seconds = round(time.monotonic() - began)
    yield from _record(settings, found, repaired, {"size": size, "summary": summary, "seconds": seconds})


def _repair(home: Path, found: list[Verdict], backup: Path | None) -> list[str]:
    wanted = {one.subject for one in found if one.code in OF_BLOBS}
    if backup is None or not wanted:
        return []
    return repair(home, open_evidence(home).log.entries(), wanted, backup)


def _record(
    settings: Settings, found: list[Verdict], repaired: list[str], content: dict[str, Any]
) -> Iterator[Verdict]:
    try:
        smallprint = open_smallprint(settings)
    except HomeError as error:  # no private key here
        yield Verdict("NOT_RECORDED", "store", str(error), ok=False)
        return
    from smallprint.store.finishing import finish  # noqa: PLC0415
    from smallprint.store.holds import Holds  # noqa: PLC0415

    ledger, home = smallprint.ledger, smallprint.home
    findings = [
        {"code": one.code, "subject": one.subject, "repaired": one.subject in set(repaired)} for one in found
    ]
    leftovers = remove_leftovers(home.path)
    unnamed = orphans(home.path, ledger.log.entries())  # not within the turn: it takes a while
    with ledger.session() as session:
        erased = finish(ledger, Holds(home.holds))
        draft = session.draft()
        content |= {"count": len(found), "repaired": len(repaired)}
        content |= {"leftovers": leftovers, "erased": len(erased), "orphans": len(unnamed)}
        draft.scrub(content, findings)
        (leaf, *_) = session.commit(draft)
    if unnamed:
        names = ", ".join(unnamed[:SHOWN]) + (", …" if len(unnamed) > SHOWN else "")
        yield Verdict("ORPHAN", count(len(unnamed), "blob"), f"named by no leaf, harmless: {names}", ok=True)
    for sha in erased:
        yield Verdict("ERASED", sha, "as a redaction leaf had ordered", ok=True)
    if leftovers:
        detail = "remains of writers that were killed, taken away"
        yield Verdict("LEFTOVERS", count(leftovers, "batch", "batches"), detail, ok=True)
    yield Verdict(
        "FAILED" if found else "OK", "store", f"{content['summary']}; recorded as leaf {leaf}", ok=not found
    )
