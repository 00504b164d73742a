"""A pack's leaves and anchors: that they stand in the signed log, and that it continues what outsiders attest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.evidence.checking.verdict import Verdict
from smallprint.evidence.formats.leaf import decode_leaf
from smallprint.evidence.formats.note import Checkpoint, UnknownKeyError
from smallprint.evidence.formats.proof import Continuation, Proof
from smallprint.evidence.packcheck.contents import anchor_file
from smallprint.records.errors import EvidenceError, LeafRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from smallprint.evidence.anchors.recheck import Attested
    from smallprint.evidence.formats.note import Verifier
    from smallprint.evidence.packcheck.container import Archive
    from smallprint.evidence.packcheck.contents import Contents, Json


def check_leaves(
    archive: Archive, checkpoint: Checkpoint, verifiers: Sequence[Verifier], sound: dict[int, bytes]
) -> Iterator[Verdict]:
    """Every leaf is canonical and, by its proof, stands in the log of ``checkpoint``; ``sound`` takes those."""
    indices = {
        int(name.removeprefix("leaves/").partition(".")[0])
        for name in archive.entries
        if name.startswith("leaves/")
    }
    if 0 not in indices:
        yield Verdict(
            "MISSING", "leaf 0", "the pack holds no genesis leaf, which says whose log it is", ok=False
        )
    for index in sorted(indices):
        subject = f"leaf {index}"
        names = [f"leaves/{index}.{ending}" for ending in ("json", "tlog-proof")]
        lacking = [name for name in names if name not in archive.entries]
        if lacking:
            yield Verdict("MISSING", subject, f"{lacking[0]} is not in the pack", ok=False)
            continue
        try:
            leaf, text = (archive.read(name) for name in names)
            decode_leaf(leaf)
            proof = Proof.parse(text.decode("utf-8"))
            if proof.index != index or proof.check(leaf, verifiers) != checkpoint:
                detail = "its proof is of another leaf, or of another state of the log than the pack's"
                yield Verdict("LEAF_MISMATCH", subject, detail, ok=False)
                continue
        except UnknownKeyError as error:
            yield Verdict("UNKNOWN_KEY", subject, f"the checkpoint in its proof is {error}", ok=False)
        except (LeafRefusedError, EvidenceError, UnicodeDecodeError) as error:
            yield Verdict("LEAF_MISMATCH", subject, str(error), ok=False)
        else:
            sound[index] = leaf


def check_anchors(
    contents: Contents,
    verifiers: Sequence[Verifier],
    digests: Mapping[str, bytes],
    expected: set[str],
    attested: Attested,
) -> Iterator[Verdict]:
    """What outsiders signed lies where its leaf says, holds, and the log continues the state that they signed."""
    for index, anchor in contents.every("anchor"):
        blobs = contents.decoded[index].get("blobs", {})
        named = [anchor.get("kind"), anchor.get("authority")]
        if (
            "token" not in blobs
            or type(anchor.get("size")) is not int
            or not all(isinstance(one, str) for one in named)
        ):
            yield Verdict(
                "ANCHOR_MISMATCH", f"leaf {index}", "the leaf has not the form of an anchor", ok=False
            )
            continue
        folder = f"anchors/{anchor['size']}"
        copies = {anchor_file(index, anchor): blobs["token"]}
        if "checkpoint" in blobs:
            copies[f"{folder}/checkpoint"] = blobs["checkpoint"]
            expected.add(f"{folder}/continuation")
        sound = True
        for name, ref in copies.items():
            expected.add(name)
            if name not in digests:
                sound = False
                yield Verdict("MISSING", name, f"leaf {index} names it", ok=False)
            elif digests[name].hex() != ref["sha256"]:
                sound = False
                yield Verdict("BLOB_MISMATCH", name, f"it is not what leaf {index} names", ok=False)
        if "checkpoint" in blobs:
            yield from _continued(contents, folder, anchor, verifiers)
        if sound:
            note = contents.read(f"{folder}/checkpoint") if "checkpoint" in blobs else b""
            token = contents.read(anchor_file(index, anchor))
            yield from attested(index, contents.decoded[index], token, note)


def _continued(
    contents: Contents, folder: str, anchor: Json, verifiers: Sequence[Verifier]
) -> Iterator[Verdict]:
    name = f"{folder}/continuation"
    if not {name, f"{folder}/checkpoint"} <= contents.names:
        yield Verdict("MISSING", name, "the proof that the log continues what was attested", ok=False)
        return
    try:
        earlier = Checkpoint.open(contents.read(f"{folder}/checkpoint").decode("utf-8"), verifiers)
        proof = Continuation.parse(contents.read(name).decode("utf-8"))
        if earlier.size != anchor["size"] or proof.check(earlier, verifiers) != contents.checkpoint:
            yield Verdict("ROOT_MISMATCH", name, "it is of another state of the log", ok=False)
    except UnknownKeyError as error:
        detail = (
            f"its checkpoint is {error}; if the log has changed its key, give the older one too (--key FILE)"
        )
        yield Verdict("UNKNOWN_KEY", folder, detail, ok=False)
    except (EvidenceError, UnicodeDecodeError) as error:
        yield Verdict("ROOT_MISMATCH", name, str(error), ok=False)
