"""What a pack is about and rests on: what its other files (record, quotes, times, words) are made from.

The builder fills it from a home and the checker from a pack, so that both come to the same files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from smallprint.evidence.formats.leaf import decode_leaf
from smallprint.evidence.formats.merkle import leaf_hash
from smallprint.evidence.formats.note import split_note, split_signature
from smallprint.evidence.storage.erasure import redacted_blobs
from smallprint.records.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from smallprint.evidence.formats.note import Checkpoint
    from smallprint.records.ids import Kind

Json = dict[str, Any]


class IncompletePackError(EvidenceError):
    """A pack lacks a leaf or a blob that its record rests on."""


@dataclass(frozen=True)
class Contents:
    """A pack's evidence.

    ``read`` gives the bytes of a file of the pack by its name, of those in ``names``; ``leaves`` are the log's
    bytes by index. ``vkey`` is the log's key as the pack prints it.
    """

    kind: Kind
    number: int
    checkpoint: Checkpoint
    vkey: str
    leaves: Mapping[int, bytes]
    names: frozenset[str]
    read: Callable[[str], bytes]

    @cached_property
    def decoded(self) -> dict[int, Json]:
        """Every leaf, in the order of the log."""
        return {index: decode_leaf(self.leaves[index]) for index in sorted(self.leaves)}

    def hash_of(self, index: int) -> bytes:
        """A leaf's hash, 32 bytes."""
        return leaf_hash(self.leaves[index])

    def every(self, leaf_type: str, **fields: object) -> Iterator[tuple[int, Json]]:
        """Index and content of the leaves of a type whose content has these fields, in the order of the log."""
        for index, leaf in self.decoded.items():
            content = leaf.get(leaf_type)
            if leaf["type"] == leaf_type and isinstance(content, dict) and fields.items() <= content.items():
                yield index, content

    def one(self, leaf_type: str, **fields: object) -> tuple[int, Json]:
        """The first such leaf. IncompletePackError where there is none."""
        for found in self.every(leaf_type, **fields):
            return found
        wanted = " ".join(f"{name} {value}" for name, value in fields.items())
        raise IncompletePackError(f"the pack lacks a {leaf_type} leaf ({wanted})")

    def blob(self, index: int, role: str) -> bytes:
        """The bytes that a leaf names. IncompletePackError where they are not in the pack."""
        return self.public(self.decoded[index]["blobs"][role]["sha256"])

    def public(self, sha: str) -> bytes:
        """The bytes of a public blob. IncompletePackError where they are not in the pack."""
        name = f"blobs/{sha}"
        if name not in self.names:
            erased = self.redactions().get(sha)
            why = f", which leaf {erased[0]} ordered erased ({erased[1].get('reason', '')})" if erased else ""
            raise IncompletePackError(f"the pack lacks the blob {sha}{why}")
        return self.read(name)

    def refs(self) -> Iterator[tuple[int, str, Json]]:
        """Every blob that a leaf names: leaf, role and reference, in the order of the log."""
        for index, leaf in self.decoded.items():
            for role, ref in sorted(leaf.get("blobs", {}).items()):
                yield index, role, ref

    def older_key(self, size: int) -> str:
        """Id of the log's key under the attested checkpoint of ``size`` leaves; nothing where it is ``vkey``.

        What signatures say of themselves; nothing is checked here.
        """
        lines = split_note(self.read(f"anchors/{size}/checkpoint").decode("utf-8"))[1]
        signers = [split_signature(line) for line in lines]
        own = [key_id.hex() for name, key_id, _ in signers if name == self.checkpoint.origin]
        return "" if self.vkey.split("+")[1] in own else own[-1]

    def redactions(self) -> dict[str, tuple[int, Json]]:
        """Of each blob that a leaf of the pack says is erased: that leaf and its content."""
        found: dict[str, tuple[int, Json]] = {}
        for index, content in self.every("redaction"):
            for sha in redacted_blobs(self.decoded[index]):
                found.setdefault(sha, (index, content))
        return found


def file_of(ref: Mapping[str, Any]) -> str:
    """The name in a pack of the file that a blob reference names."""
    return f"{'salted' if ref.get('salted') else 'blobs'}/{ref['sha256']}"


def anchor_file(index: int, anchor: Mapping[str, Any]) -> str:
    """Where an anchor's token lies in the pack."""
    endings = {"rfc3161": "tsr", "cosignature": "cosig", "opentimestamps": "ots"}
    name = re.sub(r"[^A-Za-z0-9.-]", "_", anchor["authority"])[:120]
    return f"anchors/{anchor['size']}/{index}-{name}.{endings.get(anchor['kind'], anchor['kind'])}"
