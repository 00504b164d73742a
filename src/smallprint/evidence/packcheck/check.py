"""Checking a pack offline: container, key, proofs, leaves, blobs, anchors, quotes, and everything else in it.

Nothing is extracted, nothing is asked of a network, and no key inside the pack is trusted. Every byte counts:
what is not signed or named by a signed leaf is made again from what is, and compared. Verdicts are streamed, the
last one sums up; codes are those of ``docs/explanation/evidence.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import IO, TYPE_CHECKING

from smallprint.evidence.checking.verdict import Verdict
from smallprint.evidence.formats.note import Checkpoint, UnknownKeyError, signed_by
from smallprint.evidence.packcheck.container import Archive, PackRefusedError
from smallprint.evidence.packcheck.contents import Contents
from smallprint.evidence.packcheck.derived import check_derived, record_of
from smallprint.evidence.packcheck.held import check_blobs
from smallprint.evidence.packcheck.logged import check_anchors, check_leaves
from smallprint.evidence.packcheck.quotes import check_quotes
from smallprint.records.counting import count
from smallprint.records.errors import EvidenceError
from smallprint.records.ids import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence

    from smallprint.evidence.anchors.recheck import Attested
    from smallprint.evidence.formats.note import Verifier

    Derive = Callable[[Contents], Mapping[str, bytes]]

SALT_AT_MOST = 1024


def check_pack(
    stream: IO[bytes], verifiers: Sequence[Verifier], derive: Derive, attested: Attested
) -> Iterator[Verdict]:
    """Check the pack in a seekable stream; the last verdict is ``OK`` or ``FAILED``, with the counts.

    Args:
        stream: The zip. It is read only, a chunk at a time.
        verifiers: The keys that are trusted, from outside of the pack.
        derive: Makes the pack's other files from its evidence (``smallprint.exchange.pack.derived.derive``).
        attested: Checks what outsiders signed, by what is pinned of them.
    """
    tally = _Tally()
    failures, unvouched = 0, 0
    for verdict in _check(stream, verifiers, derive, attested, tally):
        failures += not verdict.ok
        unvouched += verdict.code == "NOT_CHECKED"
        yield verdict
    counts = f"{tally.leaves} leaves, {tally.files} files, {tally.size} bytes"
    if failures:
        yield Verdict("FAILED", "pack", f"{count(failures, 'finding')} in {counts}", ok=False)
    else:
        but = f", but for {unvouched} that could not be checked (NOT_CHECKED)" if unvouched else ""
        yield Verdict("OK", "pack", f"{counts}; every signature, proof, hash and quote fits{but}", ok=True)


@dataclass(slots=True)
class _Tally:
    leaves: int = 0
    files: int = 0
    size: int = 0


def _check(
    stream: IO[bytes], verifiers: Sequence[Verifier], derive: Derive, attested: Attested, tally: _Tally
) -> Iterator[Verdict]:
    try:
        archive = Archive(stream)
    except PackRefusedError as error:
        yield Verdict("PACK_REFUSED", "pack", str(error), ok=False)
        return
    digests: dict[str, bytes] = {}
    for name in archive.entries:
        digests[name], damage = _digest(archive, name)
        if damage:
            yield Verdict("PACK_REFUSED", name, damage, ok=False)
    tally.files = len(archive.entries)
    tally.size = sum(entry.size for entry in archive.entries.values())
    try:
        checkpoint, vkey = _checkpoint(archive, verifiers)
    except UnknownKeyError as error:
        detail = (
            f"{error}. A key inside a pack is never trusted: get the log's key from its keeper's site, a printed"
            " page or another reader, and give it with --key"
        )
        yield Verdict("UNKNOWN_KEY", "checkpoint", detail, ok=False)
        return
    except (KeyError, EvidenceError, UnicodeDecodeError) as error:
        missing = isinstance(error, KeyError)
        detail = "the pack holds no checkpoint" if missing else str(error)
        yield Verdict("MISSING" if missing else "CHECKPOINT_MISMATCH", "checkpoint", detail, ok=False)
        return
    leaves: dict[int, bytes] = {}
    sound = yield from _all(check_leaves(archive, checkpoint, verifiers, leaves))
    tally.leaves = len(leaves)
    said = yield from record_of(archive)
    kind, number = said.about if said else (Kind.PLATFORM, 0)
    contents = Contents(kind, number, checkpoint, vkey, leaves, frozenset(archive.entries), archive.read)
    expected = {
        "checkpoint",
        *(f"leaves/{index}.{end}" for index in leaves for end in ("json", "tlog-proof")),
    }
    sound &= yield from _all(check_blobs(contents, archive, digests, expected))
    sound &= yield from _all(check_anchors(contents, verifiers, digests, expected, attested))
    yield from check_quotes(archive)
    if said is not None and sound:
        yield from check_derived(contents, digests, said, derive, expected)
    else:  # readers of HTML or WARC are never given bytes that nobody signed
        detail = "the pack's other files were not held against its evidence, which does not hold"
        yield Verdict("NOT_CHECKED", "pack", detail, ok=True)


def _all(found: Iterator[Verdict]) -> Generator[Verdict, None, bool]:
    """Pass verdicts on; whether all of them hold."""
    sound = True
    for verdict in found:
        sound &= verdict.ok
        yield verdict
    return sound


def _digest(archive: Archive, name: str) -> tuple[bytes, str]:
    """The SHA-256 of a file (of its salt and it, where it has one), and what its checksum says against it."""
    digest = sha256()
    salt = f"salts/{name.removeprefix('salted/')}"
    if name.startswith("salted/") and salt in archive.entries and archive.entries[salt].size <= SALT_AT_MOST:
        digest.update(archive.read(salt))
    try:
        for chunk in archive.chunks(name):
            digest.update(chunk)
    except PackRefusedError as error:
        return digest.digest(), str(error)
    return digest.digest(), ""


def _checkpoint(archive: Archive, verifiers: Sequence[Verifier]) -> tuple[Checkpoint, str]:
    """The checkpoint, and the trusted key that signed it: the one in the pack, where it is one of them."""
    note = archive.read("checkpoint").decode("utf-8")
    checkpoint = Checkpoint.open(note, verifiers)
    trusted = [verifier.vkey for verifier in signed_by(note, verifiers)[1]]
    said = (
        archive.read("log.vkey").decode("utf-8", "replace").strip() if "log.vkey" in archive.entries else ""
    )
    return checkpoint, said if said in trusted else trusted[0]
