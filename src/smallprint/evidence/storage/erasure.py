"""What the log orders erased, and erasing it. No deciding: only a redaction leaf orders anything.

The order is the promise: the leaf is durable first, then the salts go, then the bytes. Killed in between, the leaf
still says what has to go, and ``finish_erasures`` does the rest.

A redaction leaf is ``{"redaction": {"blobs": [sha256 or commitment, …], "reason": …, …}}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smallprint.evidence.formats.leaf import decode_leaf, encode_leaf
from smallprint.evidence.storage.blobs import BLOB_NAME
from smallprint.evidence.storage.damaged import set_aside_of
from smallprint.evidence.storage.durable import explained, remove

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from smallprint.evidence.home import Evidence
    from smallprint.evidence.storage.blobs import BlobStore
    from smallprint.evidence.storage.salted import SaltedStore
    from smallprint.evidence.tlog.log import Log

Json = dict[str, Any]
_MARK = b'"type":"redaction"'


def redaction_leaves(entries: Iterable[bytes], first: int = 0) -> Iterator[tuple[int, Json]]:
    """The redaction leaves among consecutive entries that begin at index ``first``, with their indices."""
    for index, entry in enumerate(entries, first):
        if _MARK in entry:  # a canonical leaf says it so; decoding every other one would take minutes
            leaf = decode_leaf(entry)
            if leaf["type"] == "redaction":
                yield index, leaf


def signed_redactions(log: Log, first: int = 0) -> Iterator[tuple[int, Json]]:
    """The redaction leaves of ``log`` from index ``first`` on, with their indices; those that a proof leads from.

    An entry bundle alone orders nothing: whoever can write to it, and has not the key, could have anything erased.
    """
    for index, leaf in redaction_leaves(log.entries(first), first):
        if log.proves(index, encode_leaf(leaf)):
            yield index, leaf


def redacted_blobs(leaf: Mapping[str, Any]) -> list[str]:
    """The names that a redaction leaf orders erased, in its order; what is no name is left out."""
    content = leaf.get("redaction")
    names = content.get("blobs") if isinstance(content, dict) else None
    if not isinstance(names, list):
        return []
    return [name for name in names if isinstance(name, str) and BLOB_NAME.fullmatch(name)]


def remains(name: str, blobs: BlobStore, salted: SaltedStore) -> bool:
    """Whether anything of a blob is still stored: its bytes, its salt, or what was set aside as damaged."""
    places = (blobs.path(name), salted.path(name), salted.salt_path(name))
    return any(path.exists() for path in places) or bool(set_aside_of(name, blobs))


def erase(evidence: Evidence, names: Collection[str]) -> None:
    """Remove salts, then bytes, durably. What is gone already is passed over.

    Raises:
        EvidenceError: when the disk refuses. What has not gone can be erased by trying again.
    """
    wipe(evidence.blobs, evidence.salted, names)


def wipe(blobs: BlobStore, salted: SaltedStore, names: Collection[str]) -> None:
    """As ``erase``, from these stores, with what was set aside as damaged: most of its words are whole."""
    salted.erase(names)
    with explained(blobs.folder):
        remove([path for name in names for path in set_aside_of(name, blobs)])
    blobs.erase(names)


def unfinished_erasures(evidence: Evidence) -> list[str]:
    """What a redaction leaf orders erased and is still there. Reads the whole log."""
    ordered: dict[str, None] = {}
    evidence.log.refresh()
    for _index, leaf in signed_redactions(evidence.log):
        ordered.update(dict.fromkeys(redacted_blobs(leaf)))
    return [name for name in ordered if remains(name, evidence.blobs, evidence.salted)]


def finish_erasures(evidence: Evidence, keep: Collection[str] = ()) -> list[str]:
    """Erase what redaction leaves order erased and is still there, but for ``keep``; what was erased.

    ``keep`` is what a legal hold that came after the leaf has to spare.

    Raises:
        EvidenceError: when the disk refuses.
    """
    left = [name for name in unfinished_erasures(evidence) if name not in keep]
    erase(evidence, left)
    return left
