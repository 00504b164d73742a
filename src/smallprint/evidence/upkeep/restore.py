"""Restoring a backup into an empty or damaged home, and deciding about a newer state that is lost.

The order is the promise: the backup is verified whole, then blobs are copied (sound ones stay, damaged ones are
kept aside), the log is made anew beside the old one, and only then do the two change places; the old one is kept
in ``store/damaged``. Nothing is given up without a reason: where anything at hand shows a newer signed state than the
backup's, that is a ROLLBACK, and nothing is touched until the operator decides.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smallprint.evidence.anchors.files import folder_of, sizes_from
from smallprint.evidence.checking.store import verify_store
from smallprint.evidence.formats.note import Checkpoint, Verifier
from smallprint.evidence.home import open_evidence
from smallprint.evidence.keys.files import EvidencePaths, load_pinned, read_signer, write_private
from smallprint.evidence.keys.following import follow_keys, introductions
from smallprint.evidence.keys.pins import spell_pins, unbounded
from smallprint.evidence.storage.damaged import move_aside
from smallprint.evidence.storage.durable import explained, flush, write_batch
from smallprint.evidence.storage.erasure import redacted_blobs, redaction_leaves
from smallprint.evidence.storage.lock import exclusive
from smallprint.evidence.tlog.log import LOCK, FixedKeys, Log, RollbackError
from smallprint.evidence.tlog.tilefiles import CHECKPOINT
from smallprint.evidence.upkeep.copying import (
    copy_files,
    copy_state,
    place_checkpoint,
    private_files,
    published_files,
)
from smallprint.evidence.upkeep.rollback import accept_rollback, decision
from smallprint.records.errors import EvidenceError, HomeError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

STAGING = "log.restoring"
WAIT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a newer state is given up, and how the leaf that says so is made from ``{"correction": {…}}``."""

    reason: str
    make_leaf: Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored. ``given_up`` is the newer state, and ``leaf`` says so in the log.

    ``erased_before`` are blobs that leaves which are lost now had ordered erased: they have to be redacted again.
    """

    size: int
    blobs: int
    given_up: Checkpoint | None
    leaf: int | None
    set_aside: Path | None
    private_key: bool
    pins_from_backup: bool
    erased_before: tuple[str, ...]


def restore(
    home: Path,
    folder: Path,
    *,
    against: str | None = None,
    decided: Decision | None = None,
    before_swap: Callable[[], None] = lambda: None,
    progress: Callable[[int, int], None] | None = None,
) -> Restored:
    """Bring the home to the state of the backup in ``folder``.

    Args:
        home: The home: empty, damaged, or in an older state.
        folder: The backup.
        against: A signed checkpoint kept elsewhere, which the backup must not be older than.
        decided: The operator's decision to give up a newer state, if there is one.
        before_swap: Called right before the log is exchanged.
        progress: Called with (leaves done, leaves in all) while copying.

    Raises:
        RollbackError: when a newer state is known and nothing was decided. Nothing has been touched.
        EvidenceError, HomeError: when the backup does not hold, or the disk refuses.
    """
    _require_sound(folder)
    paths, source = EvidencePaths(home), open_evidence(folder)
    own = load_pinned(home) if paths.pinned.exists() else ()
    trusted = follow_keys(own, introductions(source.log.folder)).trusted if own else load_pinned(folder)
    checkpoint = Checkpoint.open(source.log.checkpoint().note, trusted)
    newer = _newest_beyond(source.log, _known_states(paths, folder, trusted, against))
    key = _private_key(paths, EvidencePaths(folder), trusted)
    if newer is not None:
        _require_decision(newer, source.log.size, decided)
        if key is None:
            raise HomeError(
                f"put the log's private key at {paths.private_key}: the decision has to be signed"
            )
    erased_before = _ordered_erased_beyond(paths, trusted, checkpoint)
    with ExitStack() as held:
        if paths.log.is_dir():
            held.enter_context(exclusive(paths.log / LOCK, WAIT_SECONDS))
        staging = home / STAGING
        shutil.rmtree(staging, ignore_errors=True)
        copied = copy_state(source, paths, staging, None, progress, mistrust=True)
        copy_files(source.log.folder, staging, published_files(source.log.folder, checkpoint.size))
        copy_files(folder, home, [name for name in private_files(folder) if not (home / name).exists()])
        place_checkpoint(staging, checkpoint, copied)
        write_batch([(paths.pinned, spell_pins(trusted))], paths.pinned.parent / ".tmp")
        if key is not None and key.parent != paths.private_key.parent:
            with explained(home):
                write_private(paths.private_key, read_signer(key))
        if newer is not None:  # remembered until the leaf that gives it up is in the log
            _remember(paths, newer)
        before_swap()
        aside = move_aside(paths, paths.log, "log") if paths.log.exists() else None
        with explained(home):
            staging.replace(paths.log)
            flush([home])
        if newer is None:
            _remember(paths, checkpoint)
    leaf = None if newer is None or decided is None else go_on(home, decided)
    return Restored(
        checkpoint.size, copied.blobs, newer, leaf, aside, key is not None, not own, tuple(erased_before)
    )


def go_on(
    home: Path,
    decided: Decision,
    *,
    against: str | None = None,
    before: Callable[[], None] = lambda: None,
) -> int:
    """Give up the newer state that this home knows of, and go on from the log as it lies here; the leaf.

    ``before`` is called once it is known that there is something to decide.

    Raises:
        UsageError: when no newer state is known: there is nothing to decide.
        EvidenceError: when the log does not hold, or the disk refuses.
    """
    paths, pins = EvidencePaths(home), load_pinned(home)
    log = open_evidence(home, writable=True).log
    newer = _newest_beyond(log, _known_states(paths, home, pins, against))
    if newer is None:
        raise UsageError("this log continues every state that is known here; there is nothing to decide")
    _require_decision(newer, log.size, decided)
    _remember(paths, newer)
    before()
    return accept_rollback(log, newer, decided.make_leaf, decided.reason)


def _remember(paths: EvidencePaths, state: Checkpoint) -> None:
    write_batch([(paths.seen, state.note.encode())], paths.seen.parent / ".tmp")


def _require_sound(folder: Path) -> None:
    for verdict in verify_store(folder):
        if not verdict.ok:
            raise EvidenceError(
                f"the backup in {folder} does not hold ({verdict.code} {verdict.subject}: {verdict.detail}). "
                "Nothing was touched; use another backup, or repair this one from another with scrub."
            )


def _known_states(
    paths: EvidencePaths, folder: Path, trusted: tuple[Verifier, ...], against: str | None
) -> Iterator[Checkpoint]:
    """Every signed state that is at hand: the home's own, those that outsiders attested, the one given."""
    if against is not None:
        yield Checkpoint.open(against, trusted)
    files = [paths.seen, paths.log / CHECKPOINT]
    for log in {paths.log, EvidencePaths(folder).log}:
        files += [folder_of(log, size) / CHECKPOINT for size in sizes_from(log, 0)]
    for file in files:
        keys = unbounded(trusted) if file == paths.seen else trusted  # our own memory, whoever signed it
        try:
            yield Checkpoint.open(file.read_text("utf-8"), keys)
        except (OSError, UnicodeDecodeError, EvidenceError):  # what can't be read or trusted shows nothing
            continue


def _newest_beyond(log: Log, known: Iterator[Checkpoint]) -> Checkpoint | None:
    """The largest of the known states that ``log`` does not continue and has not given up."""
    beyond = [
        state
        for state in known
        if (state.size > log.size or log.root(state.size) != state.root) and decision(log, state) is None
    ]
    return max(beyond, key=lambda state: state.size, default=None)


def _require_decision(newer: Checkpoint, size: int, decided: Decision | None) -> None:
    if decided is None:
        raise RollbackError(
            f"ROLLBACK: the backup has {size} leaves, and a state of {newer.size} leaves was signed that it does "
            "not contain. Look for a newer backup first. To give up what came after, for good and on the record, "
            'add --accept-rollback "the reason". Nothing was touched.'
        )
    if not decided.reason.strip():
        raise UsageError("say why the newer state is given up; the reason stands in the log for ever")


def _private_key(paths: EvidencePaths, backup: EvidencePaths, trusted: tuple[Verifier, ...]) -> Path | None:
    """The private key that can sign on: the home's, or the one in the backup."""
    current = {pin.public for pin in trusted if pin.until is None}
    for path in (paths.private_key, backup.private_key):
        try:
            if read_signer(path).verifier.public in current:
                return path
        except (HomeError, UsageError):
            continue
    return None


def _ordered_erased_beyond(
    paths: EvidencePaths, trusted: tuple[Verifier, ...], checkpoint: Checkpoint
) -> list[str]:
    try:
        log = Log(paths.log, FixedKeys(trusted))
        entries = list(log.entries(min(checkpoint.size, log.size)))
        return [name for _index, leaf in redaction_leaves(entries) for name in redacted_blobs(leaf)]
    except (EvidenceError, HomeError):  # there is no log here, or none that can be read
        return []
