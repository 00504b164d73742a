"""Making an evidence pack.

Promises:

- A pack is a function of the record and a checkpoint: the same bytes whenever and wherever it is made by the same
  version of the program, whatever the log has gained since.
- It holds every leaf that the record rests on, exactly as the log has it, with its proof, and every blob that
  those leaves name, but for what a leaf in the pack says was erased.
- Whatever is damaged or missing in the home is refused here, never packed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from smallprint.evidence import Checkpoint, decode_leaf
from smallprint.evidence.formats.note import signed_by
from smallprint.evidence.formats.proof import Continuation, Proof
from smallprint.evidence.keys.files import load_pinned
from smallprint.evidence.packcheck.container import write_zip
from smallprint.evidence.packcheck.contents import Contents, IncompletePackError, anchor_file, file_of
from smallprint.evidence.storage.erasure import redacted_blobs
from smallprint.exchange.pack.derived import derive
from smallprint.exchange.pack.select import anchors_of, leaves_of, redactions_of
from smallprint.records.citation import Citation
from smallprint.records.errors import UsageError
from smallprint.records.ids import parse_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smallprint.composition import Smallprint
    from smallprint.evidence import Evidence, Log
    from smallprint.records.ids import Kind

Json = dict[str, Any]


def pack_record(smallprint: Smallprint, record_id: str, *, at: Checkpoint | None = None) -> bytes:
    """The evidence pack of a record, as one zip.

    Args:
        smallprint: The home.
        record_id: A public id (``SP-P-000042-6``) or a citation.
        at: A signed checkpoint of this log, the current one by default; the pack shows the record as it stood then.

    Raises:
        UsageError: the id is mistyped, there is no such record at that checkpoint, a citation names another leaf, the
            checkpoint is none of this log, or what the record rests on was erased after it.
        EvidenceError: the home's own evidence is damaged or incomplete; run ``smallprint verify``.
    """
    evidence = smallprint.ledger.evidence
    smallprint.ledger.catch_up()
    checkpoint = evidence.log.checkpoint() if at is None else _ours(evidence.log, at)
    kind, number, cited = _wanted(record_id, checkpoint.origin)
    vkey = signed_by(checkpoint.note, load_pinned(smallprint.home.path))[1][
        -1
    ].vkey  # the newest, where keys change
    leaves = _leaves(evidence, kind, number, checkpoint.size)
    decoded = {index: decode_leaf(leaf) for index, leaf in sorted(leaves.items())}
    files = {
        "checkpoint": checkpoint.note.encode(),
        **_logged(evidence.log, leaves, checkpoint),
        **_blobs(evidence, decoded),
        **_anchors(evidence, decoded, checkpoint),
    }
    contents = Contents(kind, number, checkpoint, vkey, leaves, frozenset(files), files.__getitem__)
    try:
        derived = derive(contents)
    except IncompletePackError as error:
        raise UsageError(f"{record_id} can't be packed: {error}.") from error
    citation = json.loads(derived["record.json"])["citation"]
    if cited not in {None, citation}:
        raise UsageError(f"“{cited}” names another leaf than this log has for it, which is {citation}.")
    return write_zip(files | derived)


def _wanted(record_id: str, origin: str) -> tuple[Kind, int, str | None]:
    if "#" not in record_id:
        return *parse_id(record_id), None
    citation = Citation.parse(record_id)
    if citation.origin != origin:
        raise UsageError(f"“{record_id}” is a record of {citation.origin}; this home's log is {origin}.")
    return citation.kind, citation.number, str(citation)


def _ours(log: Log, checkpoint: Checkpoint) -> Checkpoint:
    if checkpoint.origin != log.origin or checkpoint.size > log.size:
        raise UsageError(
            f"The checkpoint is of {checkpoint.origin} with {checkpoint.size} leaves; this home's log is {log.origin}"
            f" with {log.size}. Give one of this log."
        )
    if log.root(checkpoint.size) != checkpoint.root:
        raise UsageError(
            f"SPLIT_VIEW: the checkpoint of {checkpoint.size} leaves is signed, and this log had another root then."
            " Keep it: it shows that two logs were signed."
        )
    return checkpoint


def _leaves(evidence: Evidence, kind: Kind, number: int, size: int) -> dict[int, bytes]:
    """The leaves that go in, by index, each checked against its hash in the log."""
    log = evidence.log
    chosen = leaves_of(evidence, kind, number, size)
    chosen |= anchors_of(chosen, size)
    leaves = {index: log.entry(index) for index in chosen}
    named = [ref["sha256"] for leaf in leaves.values() for ref in decode_leaf(leaf).get("blobs", {}).values()]
    for index in redactions_of(named, size).values():
        leaves[index] = log.entry(index)
    return leaves


def _logged(log: Log, leaves: Mapping[int, bytes], checkpoint: Checkpoint) -> dict[str, bytes]:
    files = {}
    for index, leaf in leaves.items():
        files[f"leaves/{index}.json"] = leaf
        proof = Proof(index, tuple(log.inclusion_proof(index, checkpoint.size)), checkpoint.note)
        files[f"leaves/{index}.tlog-proof"] = proof.text.encode()
    return files


def _blobs(evidence: Evidence, decoded: Mapping[int, Json]) -> dict[str, bytes]:
    """Every blob that the leaves name, but for what one of them says was erased. Raises as the stores do."""
    erased = {sha for leaf in decoded.values() if leaf["type"] == "redaction" for sha in redacted_blobs(leaf)}
    files: dict[str, bytes] = {}
    for leaf in decoded.values():
        for ref in leaf.get("blobs", {}).values():
            sha, name = ref["sha256"], file_of(ref)
            if sha in erased or name in files:
                continue
            if ref.get("salted"):
                sealed = evidence.salted.open(sha)
                files[name], files[f"salts/{sha}"] = sealed.data, sealed.salt
            else:
                files[name] = evidence.blobs.get(sha)
    return files


def _anchors(evidence: Evidence, decoded: Mapping[int, Json], checkpoint: Checkpoint) -> dict[str, bytes]:
    """What outsiders signed, beside the state of the log that they signed, and the proof that ours continues it."""
    files = {}
    for index, leaf in decoded.items():
        if leaf["type"] != "anchor":
            continue
        anchor, blobs = leaf["anchor"], leaf["blobs"]
        files[anchor_file(index, anchor)] = evidence.blobs.get(blobs["token"]["sha256"])
        if "checkpoint" in blobs:
            folder, size = f"anchors/{anchor['size']}", anchor["size"]
            path = tuple(evidence.log.consistency_proof(size, checkpoint.size))
            files[f"{folder}/checkpoint"] = evidence.blobs.get(blobs["checkpoint"]["sha256"])
            files[f"{folder}/continuation"] = Continuation(size, path, checkpoint.note).text.encode()
    return files
