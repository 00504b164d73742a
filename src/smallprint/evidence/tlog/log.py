"""The append-only log on disk, laid out as C2SP tlog-tiles.

Promises:

- A leaf exists if and only if its index is below the size of the signed ``checkpoint``. Tiles and bundles
  reach the disk first, the checkpoint is replaced last, atomically; what lies beyond it is overwritten.
- Indices are given once: writers in any process or thread take turns, and each reads the checkpoint anew.
- What ``append`` has returned is durable.
- Keys are asked for anew with every turn, so that a rotation by another process is followed at once.
- Reading writes nothing, and works beside a writer.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from smallprint.evidence.formats.leaf import encode_leaf
from smallprint.evidence.formats.merkle import (
    EMPTY_ROOT,
    consistency_path,
    inclusion_path,
    leaf_hash,
    range_root,
    verify_consistency,
    verify_inclusion,
)
from smallprint.evidence.formats.note import Checkpoint, Signer, UnknownKeyError, Verifier
from smallprint.evidence.formats.tiles import ENTRIES, TILE_WIDTH, subtree_root, tile_of
from smallprint.evidence.keys.pins import unbounded
from smallprint.evidence.storage.durable import explained, make_folders
from smallprint.evidence.storage.lock import exclusive
from smallprint.evidence.tlog.commit import SCRATCH, Edge, LogWriter, commit, empty_edge, load_edge
from smallprint.evidence.tlog.tilefiles import CHECKPOINT, read_checkpoint, read_entries, read_hashes
from smallprint.evidence.upkeep.rollback import decision
from smallprint.records.errors import EvidenceError, HomeError, LeafRefusedError, LogCorruptError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

WAIT_SECONDS = 10.0
LOCK = ".writer.lock"
READING_ONLY = "this log was opened for reading only; appending needs its private key"


class RollbackError(LogCorruptError):
    """The stored log is smaller than one that was seen before, or no continuation of it."""


class Keys(Protocol):
    """Whose signatures a log trusts, and which key signs for it."""

    @property
    def writable(self) -> bool:
        """Whether there is a private key at all."""

    def trusted(self) -> tuple[Verifier, ...]:
        """The pinned keys, as they are now."""

    def signer(self, log: Log) -> Signer:
        """The key that signs in the turn that ``log`` has just begun."""


@dataclass(frozen=True, slots=True)
class FixedKeys:
    """Keys given once, for a log that stands alone."""

    verifiers: tuple[Verifier, ...]
    private: Signer | None = None

    @property
    def writable(self) -> bool:
        """Whether the private key was given."""
        return self.private is not None

    def trusted(self) -> tuple[Verifier, ...]:
        """Those given."""
        return self.verifiers

    def signer(self, log: Log) -> Signer:
        """The one given."""
        del log
        if self.private is None:
            raise EvidenceError(READING_ONLY)
        return self.private


class Log:
    """One log. Reading goes by the checkpoint of the last ``open``, ``refresh``, ``writer`` or ``append``."""

    def __init__(self, folder: Path, keys: Keys, seen: Path | None = None) -> None:
        self.folder = folder
        self._keys = keys
        self._verifiers = keys.trusted()
        self._seen = seen
        self._edge: Edge | None = None
        self._reading = Lock()
        self._checkpoint = read_checkpoint(folder, self._verifiers)

    @classmethod
    def create(
        cls,
        folder: Path,
        origin: str,
        signer: Signer,
        genesis: Mapping[str, Any],
        *,
        seen: Path | None = None,
    ) -> Log:
        """A new log whose leaf 0 is ``genesis`` (a whole leaf of type ``genesis``).

        Raises:
            HomeError: when the folder holds a log already.
            LeafRefusedError: when the genesis leaf has not the form of one.
        """
        folder = Path(folder)
        first = encode_leaf(genesis)
        if genesis["type"] != "genesis":
            raise LeafRefusedError(f"a log begins with a leaf of type genesis, not {genesis['type']!r}")
        with explained(folder):
            make_folders(folder)
        with exclusive(folder / LOCK, WAIT_SECONDS):
            if (folder / CHECKPOINT).exists():
                raise HomeError(f"{folder} holds a log already; open that one, or use another folder")
            commit(folder, empty_edge(origin), [first], signer, seen)
        return cls(folder, FixedKeys((signer.verifier,), signer), seen)

    @classmethod
    def open(
        cls,
        folder: Path,
        verifier: Verifier | str | Sequence[Verifier],
        *,
        signer: Signer | None = None,
        seen: Path | None = None,
    ) -> Log:
        """The log in ``folder``, its checkpoint checked with the pinned key.

        Args:
            folder: The log's folder.
            verifier: The pinned key: a ``Verifier``, a vkey line, or several verifiers.
            signer: The private key; needed for appending only.
            seen: A file outside the log's folder that remembers the newest checkpoint written, so that an
                old log put back is recognised.

        Raises:
            HomeError: when there is no log.
            UnknownKeyError: when the checkpoint is signed by other keys only.
            LogCorruptError: when the checkpoint is damaged.
        """
        if isinstance(verifier, str):
            verifier = Verifier.parse(verifier)
        verifiers = (verifier,) if isinstance(verifier, Verifier) else tuple(verifier)
        return cls(Path(folder), FixedKeys(verifiers, signer), seen)

    @property
    def size(self) -> int:
        """Number of leaves."""
        return self._checkpoint.size

    @property
    def origin(self) -> str:
        """The log's name."""
        return self._checkpoint.origin

    def checkpoint(self) -> Checkpoint:
        """The signed state that reading goes by."""
        return self._checkpoint

    def refresh(self) -> Checkpoint:
        """Read the checkpoint again, so that what others have appended can be read."""
        with self._reading:  # else a slow reader could put back what a writer in this process has passed
            try:
                self._checkpoint = read_checkpoint(self.folder, self._verifiers)
            except UnknownKeyError:  # another process may have rotated the keys, and pinned the new one
                self._verifiers = self._keys.trusted()
                self._checkpoint = read_checkpoint(self.folder, self._verifiers)
            return self._checkpoint

    def entry(self, index: int) -> bytes:
        """One leaf's bytes, checked against its hash in the log.

        Raises:
            IndexError: when the log has no such leaf.
            LogCorruptError: when its bundle is missing or damaged, or does not fit the hash.
        """
        expected = self.leaf_hash(index)
        leaf = next(self.entries(index, index + 1))
        if leaf_hash(leaf) != expected:
            raise LogCorruptError(f"leaf {index} does not fit its hash in the log; run verify")
        return leaf

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The leaves ``start`` to ``stop`` (default: all), streamed as stored; hashes are not checked here.

        Raises:
            IndexError: when the range is not within the log.
            LogCorruptError: when a bundle is missing or damaged.
        """
        size = self.size
        stop = size if stop is None else stop
        if not 0 <= start <= stop <= size:
            raise IndexError(f"the log has {size} leaves; {start} to {stop} is not within it")
        return self._stream(start, stop, size)

    def leaf_hash(self, index: int) -> bytes:
        """One leaf's hash, 32 bytes.

        Raises:
            IndexError: when the log has no such leaf.
        """
        if not 0 <= index < self.size:
            raise IndexError(f"the log has {self.size} leaves and no leaf {index}")
        return self._hashes(0, index // TILE_WIDTH)[index % TILE_WIDTH]

    def proves(self, index: int, leaf: bytes) -> bool:
        """Whether a proof leads from these bytes, as leaf ``index``, to the root that was signed.

        What orders or decides something has to be proven: an entry bundle can be edited without the key.
        """
        state = self._checkpoint
        try:
            path = self.inclusion_proof(index, state.size)
        except (LogCorruptError, IndexError, ValueError):
            return False
        return verify_inclusion(leaf_hash(leaf), index, state.size, path, state.root)

    def root(self, size: int) -> bytes:
        """Root of the log when it had ``size`` leaves, from its tiles."""
        return range_root(0, self._within(size), self._subtree) if size else EMPTY_ROOT

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """Path for ``merkle.verify_inclusion`` in the log of ``size`` leaves (default: all)."""
        return inclusion_path(index, self.size if size is None else self._within(size), self._subtree)

    def consistency_proof(self, old: int, new: int | None = None) -> list[bytes]:
        """Path for ``merkle.verify_consistency`` from ``old`` to ``new`` leaves (default: all)."""
        return consistency_path(old, self.size if new is None else self._within(new), self._subtree)

    def append(self, leaves: Sequence[bytes], *, expected_size: int | None = None) -> range:
        """Take the writer's turn and append one durable batch; the new leaves' indices."""
        with self.writer(expected_size=expected_size) as writer:
            return writer.append(leaves)

    @contextmanager
    def writer(
        self,
        timeout: float = WAIT_SECONDS,
        *,
        expected_size: int | None = None,
        giving_up: Checkpoint | None = None,
    ) -> Iterator[LogWriter]:
        """Hold the log for writing within the block. The checkpoint is read again on entry.

        Args:
            timeout: Seconds to wait for another writer.
            expected_size: The least size that the caller knows this log to have had.
            giving_up: The state that ``rollback.accept_rollback`` gives up; any other is still insisted on.

        Raises:
            EvidenceError: when the log was opened without its private key, or can't be written to.
            LogBusyError: when another writer holds it for longer than ``timeout``.
            RollbackError: when the stored log is smaller than, or no continuation of, one seen before.
            LogCorruptError: when tiles and checkpoint do not fit together.
        """
        if not self._keys.writable:
            raise EvidenceError(READING_ONLY)
        with exclusive(self.folder / LOCK, timeout):
            known = self._checkpoint
            self._verifiers = self._keys.trusted()
            now = self.refresh()
            self._require_continuation(known, giving_up)
            if expected_size is not None and now.size < expected_size:
                raise RollbackError(_rollback(now.size, expected_size))
            if self._edge is None or self._edge.checkpoint != now:
                self._edge = load_edge(self.folder, now)
            shutil.rmtree(self.folder / SCRATCH, ignore_errors=True)
            signer = self._keys.signer(self)
            writer = LogWriter(self.folder, self._edge, signer, self._seen, self._publish)
            try:
                yield writer
            finally:
                writer.close()

    def _publish(self, edge: Edge) -> None:
        with self._reading:
            self._edge = edge
            self._checkpoint = edge.checkpoint

    def _require_continuation(self, known: Checkpoint, giving_up: Checkpoint | None) -> None:
        seen = [known]
        if self._seen is not None and self._seen.exists():
            # Our own memory: a key that was declared compromised since may have signed it.
            seen.append(Checkpoint.open(self._seen.read_text("utf-8"), unbounded(self._verifiers)))
        for earlier in seen:
            departed = self._departure(earlier)
            if departed is None or (giving_up and _state(giving_up) == _state(earlier)):
                continue
            if decision(self, earlier) is None:
                raise RollbackError(departed)

    def _departure(self, earlier: Checkpoint) -> str | None:
        """In which way the log does not go on from ``earlier``; None when it does."""
        if _state(earlier) == _state(self._checkpoint):
            return None
        if earlier.size > self.size:
            return _rollback(self.size, earlier.size)
        proof = self.consistency_proof(earlier.size)
        if verify_consistency(earlier.size, self.size, proof, earlier.root, self._checkpoint.root):
            return None
        return (
            f"the log is not a continuation of its own state at {earlier.size} leaves: "
            "it was replaced. Nothing is appended; put the right log back."
        )

    def _stream(self, start: int, stop: int, size: int) -> Iterator[bytes]:
        for number in range(start // TILE_WIDTH, -(-stop // TILE_WIDTH)):
            first = number * TILE_WIDTH
            entries = read_entries(self.folder, tile_of(ENTRIES, number, size))
            yield from entries[max(start - first, 0) : stop - first]

    def _hashes(self, level: int, number: int) -> list[bytes]:
        return read_hashes(self.folder, tile_of(level, number, self.size))

    def _subtree(self, start: int, stop: int) -> bytes:
        return subtree_root(start, stop, self._hashes)

    def _within(self, size: int) -> int:
        if not 0 <= size <= self.size:
            raise IndexError(f"the log has {self.size} leaves, not {size}")
        return size


def _state(checkpoint: Checkpoint) -> tuple[int, bytes]:
    return checkpoint.size, checkpoint.root


def _rollback(found: int, known: int) -> str:
    return (
        f"ROLLBACK: the log has {found} leaves and had {known} before; an old copy was put back. "
        "Nothing is appended until you have restored the newer log or decided to give it up "
        "(smallprint restore --accept-rollback REASON)."
    )
