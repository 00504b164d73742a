"""Checking a whole store, read-only, in one pass and flat memory.

Every byte that the log commits to is read and hashed again: checkpoint signature (pinned keys only), entry
bundles, tiles of every level, root, and each blob that a leaf names. What is found is streamed as verdicts,
and the last one sums up. Codes are those of the fault table in ``docs/explanation/evidence.md``.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from smallprint.evidence.checking.extra import said_by
from smallprint.evidence.checking.opening import Opening
from smallprint.evidence.checking.verdict import Unless, Verdict
from smallprint.evidence.formats.leaf import decode_leaf
from smallprint.evidence.formats.merkle import HASH_SIZE, leaf_hash, root_of
from smallprint.evidence.formats.tiles import ENTRIES, TILE_WIDTH, edge_root, tile_of
from smallprint.evidence.keys.files import EvidencePaths
from smallprint.evidence.storage.blobs import BlobStore
from smallprint.evidence.storage.erasure import redacted_blobs, remains
from smallprint.evidence.storage.salted import SaltedStore
from smallprint.evidence.tlog.tilefiles import read_entries, read_hashes
from smallprint.records.counting import count
from smallprint.records.errors import (
    BlobMismatchError,
    BlobMissingError,
    LeafRefusedError,
    LogCorruptError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from smallprint.evidence.formats.note import Checkpoint

    ExtraCheck = Callable[[int, Mapping[str, Any], BlobStore], Iterable[Verdict | Unless]]

RECENT_BLOBS = 65_536


def verify_store(
    home: Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    extra_checks: Sequence[ExtraCheck] = (),
) -> Iterator[Verdict]:
    """Check everything below ``home``; the last verdict is ``OK`` or ``FAILED``, with the counts.

    Args:
        home: The home folder.
        progress: Called with (leaves done, leaves in all), once per 256 leaves.
        extra_checks: Called for each sound leaf with (index, leaf, blobs); their verdicts are passed on,
            those wrapped in ``Unless`` at the end, if at all.
    """
    paths = EvidencePaths(home)
    walk = _Walk(paths, BlobStore(paths.blobs), SaltedStore(paths.blobs, paths.salts), extra_checks)
    failures = 0
    for verdict in walk.run(progress):
        failures += not verdict.ok
        yield verdict
    counts = f"{walk.leaves} leaves, {walk.blobs_read} blobs, {walk.bytes_read} bytes"
    if failures:
        yield Verdict("FAILED", "store", f"{count(failures, 'finding')} in {counts}", ok=False)
    else:
        yield Verdict("OK", "store", f"{counts}; every signature, hash and root fits", ok=True)


@dataclass(frozen=True, slots=True)
class _Damaged:
    """A blob that is not whole: where it belongs, what is wrong, and the name that its bytes would have."""

    where: str
    error: str
    holds: str


@dataclass(slots=True)
class _Walk:
    paths: EvidencePaths
    blobs: BlobStore
    salted: SaltedStore
    extra_checks: Sequence[ExtraCheck]
    leaves: int = 0
    blobs_read: int = 0
    bytes_read: int = 0
    edge: list[list[bytes]] = field(default_factory=list)
    recent: OrderedDict[str, int] = field(default_factory=OrderedDict)
    missing: dict[str, tuple[int, str]] = field(default_factory=dict)
    damaged: dict[str, _Damaged] = field(default_factory=dict)
    redacted: dict[str, str] = field(default_factory=dict)
    doubts: list[Unless] = field(default_factory=list)

    def run(self, progress: Callable[[int, int], None] | None) -> Iterator[Verdict]:
        opening = Opening(self.paths)
        yield from opening.run()
        if opening.checkpoint is not None:
            yield from self._tree(opening.checkpoint, opening.seen, progress)
            yield from self._absences()

    def _tree(
        self, checkpoint: Checkpoint, seen: Checkpoint | None, progress: Callable[[int, int], None] | None
    ) -> Iterator[Verdict]:
        size = checkpoint.size
        continues = True
        for number in range(-(-size // TILE_WIDTH)):
            yield from self._bundle(number, size)
            self.leaves = min((number + 1) * TILE_WIDTH, size)
            if seen is not None and number * TILE_WIDTH < seen.size <= self.leaves:
                continues = self._root_at(seen.size - number * TILE_WIDTH) == seen.root
            yield from self._raise_full(size)
            if progress is not None:
                progress(self.leaves, size)
        for level in range(1, len(self.edge)):
            yield from self._compare(level, size)
        if edge_root(self.edge) != checkpoint.root:
            detail = "the leaves do not make the root that was signed"
            yield Verdict("ROOT_MISMATCH", "checkpoint", detail, ok=False)
        elif seen is not None and not continues:
            detail = f"signed and sound, but no continuation of the log that was signed at {seen.size} leaves"
            yield Verdict("SPLIT_VIEW", "checkpoint", detail, ok=False)

    def _root_at(self, width: int) -> bytes:
        """Root of the tree that ends after ``width`` leaves of the level-0 tile at hand."""
        return edge_root([self.edge[0][:width], *self.edge[1:]])

    def _bundle(self, number: int, size: int) -> Iterator[Verdict]:
        tile = tile_of(0, number, size)
        first = number * TILE_WIDTH
        stored: list[bytes] | None = None
        try:
            stored = read_hashes(self.paths.log, tile)
        except LogCorruptError as error:
            yield Verdict("LEAF_MISMATCH", tile.path, str(error), ok=False)
        try:
            entries = read_entries(self.paths.log, tile_of(ENTRIES, number, size))
        except LogCorruptError as error:
            subject = f"leaves {first} to {first + tile.width - 1}"
            yield Verdict("INDEX_GAP", subject, str(error), ok=False)
            self._level(0).extend(stored or [bytes(HASH_SIZE)] * tile.width)
            return
        hashes = [leaf_hash(entry) for entry in entries]
        self._level(0).extend(hashes)
        for place, entry in enumerate(entries):
            if stored is not None and stored[place] != hashes[place]:
                detail = "its bytes do not fit the hash in the log's tile"
                yield Verdict("LEAF_MISMATCH", f"leaf {first + place}", detail, ok=False)
            yield from self._leaf(first + place, entry)

    def _level(self, level: int) -> list[bytes]:
        while len(self.edge) <= level:
            self.edge.append([])
        return self.edge[level]

    def _raise_full(self, size: int) -> Iterator[Verdict]:
        level = 0
        while len(self._level(level)) == TILE_WIDTH:
            if level:
                yield from self._compare(level, size)
            self._level(level + 1).append(root_of(self.edge[level]))
            self.edge[level].clear()
            level += 1

    def _compare(self, level: int, size: int) -> Iterator[Verdict]:
        hashes = self.edge[level]
        if not hashes:
            return
        done = self.leaves >> (8 * level)
        tile = tile_of(level, (done - 1) // TILE_WIDTH, size)
        try:
            fits = read_hashes(self.paths.log, tile) == hashes
            detail = "its hashes are not those of the leaves below it"
        except LogCorruptError as error:
            fits, detail = False, str(error)
        if not fits:
            yield Verdict("ROOT_MISMATCH", tile.path, detail, ok=False)

    def _leaf(self, index: int, entry: bytes) -> Iterator[Verdict]:
        try:
            leaf = decode_leaf(entry)
        except LeafRefusedError as error:
            yield Verdict("LEAF_MISMATCH", f"leaf {index}", str(error), ok=False)
            return
        self.bytes_read += len(entry)
        if leaf["type"] == "redaction":
            content = leaf.get("redaction")
            reason = content.get("reason") if isinstance(content, dict) else None
            words = f"leaf {index}, {reason or 'no reason given'}, {leaf['time']}"
            for sha in redacted_blobs(leaf):
                self.redacted.setdefault(sha, words)
        for role, blob in leaf.get("blobs", {}).items():
            yield from self._blob(index, role, blob)
        for check in self.extra_checks:
            for found in said_by(check, index, leaf, self.blobs):
                if isinstance(found, Unless):
                    self.doubts.append(found)
                else:
                    yield found

    def _blob(self, index: int, role: str, blob: Mapping[str, Any]) -> Iterator[Verdict]:
        sha, size = blob["sha256"], blob["size"]
        found = self.recent.get(sha)
        if found is None:
            try:
                found = len((self.salted if blob.get("salted") else self.blobs).get(sha))
            except BlobMissingError:
                self.missing.setdefault(sha, (index, role))
                return
            except (BlobMismatchError, OSError) as error:
                held = error.found if isinstance(error, BlobMismatchError) else ""
                self.damaged.setdefault(sha, _Damaged(f"{role} of leaf {index}", str(error), held))
                return
            self.blobs_read += 1
            self.bytes_read += found
            self.recent[sha] = found
            if len(self.recent) > RECENT_BLOBS:
                self.recent.popitem(last=False)
        if found != size:
            detail = f"{role} of leaf {index}: {found} bytes, and the leaf says {size}"
            yield Verdict("BLOB_MISMATCH", sha, detail, ok=False)

    def _absences(self) -> Iterator[Verdict]:
        """Blobs that are not there or not whole: what they are is known only once all leaves are read."""
        for sha, (index, role) in self.missing.items():
            where = f"{role} of leaf {index}"
            if sha not in self.redacted:
                yield Verdict("MISSING", sha, f"{where} is not in the store and no leaf redacts it", ok=False)
            elif not remains(sha, self.blobs, self.salted):
                yield Verdict("REDACTED", sha, f"{where}: erased on purpose ({self.redacted[sha]})", ok=True)
        for sha, damaged in self.damaged.items():
            if sha not in self.redacted:
                yield Verdict("BLOB_MISMATCH", sha, f"{damaged.where}: {self._whose(damaged)}", ok=False)
        for sha, words in self.redacted.items():
            if remains(sha, self.blobs, self.salted):  # a promise that is not kept is a finding
                detail = f"ordered erased ({words}) and still present; run smallprint scrub"
                yield Verdict("REDACTED", sha, detail, ok=False)
        for doubt in self.doubts:
            if doubt.sha256 not in self.missing and doubt.sha256 not in self.damaged:
                yield doubt.verdict

    def _whose(self, damaged: _Damaged) -> str:
        """What is wrong with a blob, and whose bytes it holds where they are another one's."""
        if other := self.damaged.get(damaged.holds):
            return f"it holds the bytes of blob {damaged.holds}, {other.where}; bytes were exchanged"
        if damaged.holds and self.blobs.has(damaged.holds):
            return f"it holds the bytes of blob {damaged.holds}, which lies in its own place too"
        return damaged.error
