"""Have outsiders attest the log's newest checkpoint, and record what they attested.

A run carries on where a killed one stopped. Evidence is first written below ``log/anchors/<size>/`` (durable),
then its blobs and its leaf are appended in one batch; the next run finds files that no leaf names, checks them and
records them. An outsider is asked once for a checkpoint: what it attested already is never recorded twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from smallprint.evidence import Checkpoint, decode_leaf
from smallprint.evidence.anchors import files
from smallprint.evidence.keys.files import load_pinned
from smallprint.evidence.keys.pins import unbounded
from smallprint.records.errors import AnchorError, LogCorruptError
from smallprint.store.models import Anchor, Knowledge
from smallprint.work.asking import Attested, Question, Refused, ask_all
from smallprint.work.outsiders import BeaconLog, Outsider, outsiders_of

if TYPE_CHECKING:
    from pathlib import Path

    from smallprint.composition import Smallprint


@dataclass(frozen=True, slots=True)
class Result:
    """One line for the operator. ``ok`` is False where the outsider gave nothing that holds."""

    kind: str
    authority: str
    size: int
    code: str
    words: str
    ok: bool


def anchor_log(smallprint: Smallprint, *, only_due: bool = False) -> list[Result]:
    """One run. With ``only_due``, outsiders that attested within ``anchor_every_hours`` are left alone.

    Raises:
        UsageError: a pinned certificate or key can't be read.
        EvidenceError: the log can't be written to.
    """
    smallprint.ledger.catch_up()
    outsiders = outsiders_of(smallprint)
    results = _carry_on(smallprint, outsiders)
    checkpoint = smallprint.ledger.log.checkpoint()
    wanted = [one for one in outsiders if _is_wanted(smallprint, one, checkpoint.size, only_due=only_due)]
    questions: list[tuple[str, str, Question]] = [
        (one.kind, one.name, partial(one.ask, checkpoint)) for one in wanted
    ]
    answers = [answer for answer in ask_all(questions) if answer is not None]
    attested = [answer for answer in answers if isinstance(answer, Attested)]
    recorded = record(smallprint, checkpoint, attested)
    return results + [result_of(answer, checkpoint.size, recorded) for answer in answers]


def anchoring_due(smallprint: Smallprint) -> bool:
    """Whether some outsider has something new to attest and was not asked for long enough."""
    size = smallprint.ledger.log.refresh().size
    return any(_is_wanted(smallprint, one, size, only_due=True) for one in outsiders_of(smallprint))


def _is_wanted(smallprint: Smallprint, outsider: Outsider, size: int, *, only_due: bool) -> bool:
    last = Anchor.objects.filter(kind=outsider.kind, authority=outsider.name).order_by("-leaf").first()
    if last is None:
        return True
    covered = last.leaf + 1 if outsider.kind == BeaconLog.kind else last.size
    beside = sum(table.objects.filter(leaf__gte=covered).count() for table in (Anchor, Knowledge))
    if size - covered <= beside:
        return False  # nothing was added since but evidence like this, and the program's own tables
    if not only_due:
        return True
    recorded = decode_leaf(smallprint.ledger.log.entry(last.leaf))["time"]
    pause = timedelta(hours=smallprint.settings.anchor_every_hours)
    return smallprint.clock.now() - datetime.fromisoformat(recorded) >= pause


def _carry_on(smallprint: Smallprint, outsiders: Sequence[Outsider]) -> list[Result]:
    """Record evidence that lies in files and is named by no leaf: a run was killed in between."""
    folder = smallprint.ledger.log.folder
    newest = Anchor.objects.order_by("-size").first()
    results = []
    for size in files.sizes_from(folder, 0 if newest is None else newest.size):
        note = _read(files.folder_of(folder, size) / files.CHECKPOINT)
        if note is None or not _is_of(smallprint, size, note):
            continue
        known = set(Anchor.objects.filter(size=size).values_list("kind", "authority"))
        left = [
            attested
            for one in outsiders
            if one.kind != BeaconLog.kind
            and (one.kind, one.name) not in known
            and (attested := _left(one, files.folder_of(folder, size), note)) is not None
        ]
        if left:
            checkpoint = Checkpoint.open(note.decode("utf-8"), unbounded(load_pinned(smallprint.home.path)))
            recorded = record(smallprint, checkpoint, left)
            results += [result_of(one, size, recorded) for one in left]
    return results


def _is_of(smallprint: Smallprint, size: int, note: bytes) -> bool:
    """Whether the checkpoint in a folder is one of this log: it may be of one that was given up."""
    log = smallprint.ledger.log
    try:
        checkpoint = Checkpoint.open(note.decode("utf-8"), unbounded(load_pinned(smallprint.home.path)))
    except (LogCorruptError, UnicodeDecodeError):
        return False
    return checkpoint.size == size <= log.size and log.root(size) == checkpoint.root


def _left(outsider: Outsider, folder: Path, note: bytes) -> Attested | None:
    token = _read(folder / files.file_name(outsider.kind, outsider.name))
    if token is None:
        return None
    try:
        return outsider.check(token, note)
    except AnchorError:
        return None  # not what we wrote: the outsider is asked anew, and the file replaced


def record(
    smallprint: Smallprint, checkpoint: Checkpoint, attested: Sequence[Attested], upgrades: int | None = None
) -> set[tuple[str, str]]:
    """Write files, then leaves, in one writer's turn; (kind, name) of what was new.

    ``upgrades`` is the leaf of the pending proof that the only one of ``attested`` completes.
    """
    if not attested:
        return set()
    note = checkpoint.note.encode()
    recorded = set()
    with smallprint.ledger.session() as session:
        draft = session.draft()
        written: dict[str, bytes] = {}
        for one in attested:
            size = 0 if one.kind == BeaconLog.kind else checkpoint.size
            known = Anchor.objects.filter(kind=one.kind, authority=one.authority, size=size)
            if size == 0 or upgrades is not None:
                known = known.filter(token_sha256=hashlib.sha256(one.token).hexdigest())
            if known.exists():
                continue  # another process was faster, or the other log has nothing new
            if size:
                written[files.file_name(one.kind, one.authority)] = one.token
            draft.anchor(
                kind=one.kind,
                authority=one.authority,
                size=size,
                time=one.time,
                token=one.token,
                checkpoint=note if size else None,
                details=one.details,
                upgrades=upgrades,
            )
            recorded.add((one.kind, one.authority))
        if written:
            files.write_evidence(
                smallprint.ledger.log.folder, checkpoint.size, {files.CHECKPOINT: note, **written}
            )
        session.commit(draft)
    return recorded


def result_of(answer: Attested | Refused, size: int, recorded: set[tuple[str, str]]) -> Result:
    """What to tell the operator of an answer."""
    size = 0 if answer.kind == BeaconLog.kind else size
    if isinstance(answer, Refused):
        return Result(answer.kind, answer.authority, size, answer.code, answer.words, ok=False)
    new = (answer.kind, answer.authority) in recorded
    words = answer.words if new else f"{answer.words}; recorded already"
    return Result(answer.kind, answer.authority, size, "ANCHORED" if new else "KNOWN", words, ok=True)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
