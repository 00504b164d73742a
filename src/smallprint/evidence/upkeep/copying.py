"""Copying a home's evidence to another place: blobs, salts and the log's tiles, each verified as it is read.

Promises:

- The copy of the log is made by appending the source's leaves again: its tiles are computed, never copied, and
  they make the root that the source's checkpoint signs, or nothing is signed into place.
- The checkpoint is not written here: until the caller does so, the target is in its old state.
- What the target holds already is not read again. What is damaged at the source never replaces what is sound.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from smallprint.evidence.formats.leaf import decode_leaf
from smallprint.evidence.formats.tiles import TILE_WIDTH, Tile
from smallprint.evidence.storage.blobs import BlobStore
from smallprint.evidence.storage.damaged import is_sound, set_aside
from smallprint.evidence.storage.durable import explained, make_folders, write_batch
from smallprint.evidence.storage.erasure import redacted_blobs, signed_redactions
from smallprint.evidence.storage.salted import SaltedStore
from smallprint.evidence.tlog.commit import drop_outgrown, empty_edge, extend, load_edge
from smallprint.evidence.tlog.tilefiles import CHECKPOINT
from smallprint.records.errors import BlobMismatchError, BlobMissingError, LogCorruptError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from smallprint.evidence.formats.note import Checkpoint
    from smallprint.evidence.home import Evidence
    from smallprint.evidence.keys.files import EvidencePaths
    from smallprint.evidence.storage.salted import Sealed

LEAVES_AT_ONCE = 16 * TILE_WIDTH
BYTES_AT_ONCE = 32_000_000
OWN_FOLDERS = frozenset({"blobs", "salts", "damaged"})


@dataclass(slots=True)
class Copied:
    """What was copied. ``absent`` are blobs that a leaf names and the source has not, or has damaged."""

    leaves: int = 0
    blobs: int = 0
    bytes: int = 0
    absent: list[str] = field(default_factory=list)
    redacted: set[str] = field(default_factory=set)
    tiles: list[Tile] = field(default_factory=list)


def copy_state(
    source: Evidence,
    paths: EvidencePaths,
    log: Path,
    before: Checkpoint | None,
    progress: Callable[[int, int], None] | None = None,
    *,
    mistrust: bool = False,
) -> Copied:
    """Bring blobs, salts and tiles of the source's checkpoint to ``paths``, its log to the folder ``log``.

    Args:
        source: The evidence to copy; its log's checkpoint says how far.
        paths: Where blobs and salts go.
        log: Where the log goes.
        before: The state that is in ``log`` already, a beginning of the source's; None for none.
        progress: Called with (leaves done, leaves in all).
        mistrust: Read what the target holds already, too; what is damaged there is kept aside and replaced.

    Raises:
        LogCorruptError: when the source's leaves do not make the root that its checkpoint signs.
        EvidenceError: when the disk refuses.
    """
    checkpoint = source.log.checkpoint()
    edge = load_edge(log, before) if before else empty_edge(checkpoint.origin)
    copied = Copied()
    for _index, leaf in signed_redactions(source.log):
        copied.redacted.update(redacted_blobs(leaf))
    blobs = _Blobs(source, paths, copied, mistrust)
    done = 0
    while done < checkpoint.size:
        stop = min((done // LEAVES_AT_ONCE + 1) * LEAVES_AT_ONCE, checkpoint.size)
        leaves = list(source.log.entries(done, stop))
        blobs.copy(leaves)
        new = leaves[max(edge.checkpoint.size - done, 0) :]
        if new:
            edge, tiles = extend(log, edge, new)
            copied.tiles += [tile for tile in tiles if tile.width == TILE_WIDTH]
            copied.leaves += len(new)
        done = stop
        if progress is not None:
            progress(done, checkpoint.size)
    if edge.checkpoint.root != checkpoint.root:
        raise LogCorruptError(
            f"the leaves in {source.log.folder} do not make the root that was signed; run verify. "
            "The copy was left in its former state."
        )
    return copied


def place_checkpoint(log: Path, checkpoint: Checkpoint, copied: Copied) -> None:
    """Sign the copied state into place, and drop what it has outgrown. EvidenceError when the disk refuses."""
    write_batch([(log / CHECKPOINT, checkpoint.note.encode())], log / ".tmp")
    drop_outgrown(log, copied.tiles)


@dataclass(slots=True)
class _Blobs:
    source: Evidence
    paths: EvidencePaths
    copied: Copied
    mistrust: bool
    known: set[bytes] = field(default_factory=set)

    @property
    def _plain(self) -> BlobStore:
        return BlobStore(self.paths.blobs)

    @property
    def _salted(self) -> SaltedStore:
        return SaltedStore(self.paths.blobs, self.paths.salts)

    def copy(self, leaves: Iterable[bytes]) -> None:
        plain: list[bytes] = []
        sealed: list[Sealed] = []
        held = 0
        for sha, is_salted in self._wanted(leaves):
            try:
                if is_salted:
                    sealed.append(self.source.salted.open(sha))
                    size = len(sealed[-1].data)
                else:
                    plain.append(self.source.blobs.get(sha))
                    size = len(plain[-1])
            except (BlobMissingError, BlobMismatchError, OSError):
                if sha not in self.copied.redacted:
                    self.copied.absent.append(sha)
                continue
            self.copied.blobs += 1
            self.copied.bytes += size
            held += size
            if held > BYTES_AT_ONCE:
                self._store(plain, sealed)
                held = 0
        self._store(plain, sealed)

    def _wanted(self, leaves: Iterable[bytes]) -> Iterator[tuple[str, bool]]:
        for entry in leaves:
            for blob in decode_leaf(entry).get("blobs", {}).values():
                sha, is_salted = blob["sha256"], bool(blob.get("salted"))
                name = bytes.fromhex(sha)
                if name in self.known:
                    continue
                self.known.add(name)
                if not self._holds(sha, salted=is_salted):
                    yield sha, is_salted

    def _holds(self, sha: str, *, salted: bool) -> bool:
        if self.mistrust:
            return is_sound(self.paths, sha, salted=salted)
        return (self._salted if salted else self._plain).has(sha)

    def _store(self, plain: list[bytes], sealed: list[Sealed]) -> None:
        if self.mistrust:  # whatever lies in their places is damaged
            for data in plain:
                set_aside(self.paths, sha256(data).hexdigest(), salted=False)
            for one in sealed:
                set_aside(self.paths, one.commitment, salted=True)
        self._plain.put_many(plain)
        self._salted.put_many(sealed)
        plain.clear()
        sealed.clear()


def copy_files(source: Path, target: Path, names: Iterable[Path]) -> int:
    """Copy files as they are, those only that differ; how many. ``names`` are relative to both folders.

    Raises:
        EvidenceError: when the disk refuses.
    """
    files = []
    for name in names:
        try:
            data = (source / name).read_bytes()
        except FileNotFoundError:  # gone since it was listed
            continue
        present = target / name
        if not present.is_file() or present.read_bytes() != data:
            files.append((present, data))
    with explained(target):
        make_folders(target)
    write_batch(files, target / ".tmp")
    return len(files)


def files_below(folder: Path, *, but: frozenset[str] = frozenset()) -> Iterator[Path]:
    """All files below ``folder``, relative to it, but for hidden ones and for the top folders or files named."""
    for at, folders, files in os.walk(folder, onerror=_unless_gone):
        top = Path(at) == folder
        # Hidden folders are never looked into: a writer makes and removes them at any moment.
        folders[:] = sorted(name for name in folders if name[0] != "." and not (top and name in but))
        for name in sorted(files):
            if name[0] != "." and not (top and name in but):
                yield (Path(at) / name).relative_to(folder)


def _unless_gone(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def private_files(home: Path) -> list[Path]:
    """What else a home keeps and no log names: settings, legal holds, who is trusted to attest time; relative
    to the home.
    """
    trusted = sorted((home / "keys" / "authorities").glob("*"))
    files = [path for path in (home / "smallprint.toml", home / "simulated-now", *trusted) if path.is_file()]
    names = [path.relative_to(home) for path in files]
    store = home / "store"
    return names + [store.relative_to(home) / name for name in files_below(store, but=OWN_FOLDERS)]


def published_files(log: Path, size: int) -> list[Path]:
    """What a log's folder holds beside checkpoint and tiles, up to ``size`` leaves; relative to it."""
    return [
        name
        for name in files_below(log, but=frozenset({"tile", CHECKPOINT}))
        if name.parts[0] != "anchors" or not name.parts[1].isdigit() or int(name.parts[1]) <= size
    ]
