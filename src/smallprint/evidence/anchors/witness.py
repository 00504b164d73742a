"""The client's half of C2SP tlog-witness: what to post to ``add-checkpoint``, and what the answers mean. No I/O."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.evidence.anchors.cosignature import Witness, check_cosignature
from smallprint.records.errors import AnchorError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

PATH = "add-checkpoint"
SIZE_TYPE = "text/x.tlog.size"
MAX_PROOF = 63
_MEANING = {
    403: "it does not know the key that signed this log: give the witness the log's verifier key",
    404: "it does not know this log: ask its operator to add the log's origin and verifier key",
    422: "it says that this log is no continuation of the one it saw before: the log was rewritten, or forked",
    429: "it asks to be left alone for a while",
}


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A cosignature that holds: the witness's own line (without a line feed) and its time, UTC."""

    line: str
    time: datetime


def add_checkpoint(old: int, proof: Sequence[bytes], note: str) -> bytes:
    """The request's body: ``proof`` shows that the checkpoint ``note`` continues the tree of ``old`` leaves."""
    assert len(proof) <= MAX_PROOF, "no tree is that high"
    lines = [f"old {old}", *(base64.b64encode(step).decode() for step in proof), "", note]
    return "\n".join(lines).encode()


def other_size(status: int, content_type: str, body: bytes) -> int | None:
    """The size of the tree that the witness saw last, where its answer says only that: ask again from there."""
    if status != 409 or content_type.partition(";")[0].strip() != SIZE_TYPE:
        return None
    text = body.removesuffix(b"\n")
    return int(text) if text.isdigit() and len(text) < 17 else None


def read_answer(status: int, body: bytes, note: str, size: int, witness: Witness) -> Cosigned:
    """The cosignature in a witness's answer to the checkpoint ``note`` of ``size`` leaves.

    Raises:
        AnchorError: ``WITNESS_REFUSED`` with what the answer means; ``SPLIT_VIEW`` where the witness has seen
            another tree of this log; or as ``check_cosignature``.
    """
    if status == 200:
        try:
            lines = body.decode("utf-8").removesuffix("\n").split("\n")
        except UnicodeDecodeError as error:
            raise AnchorError("COSIGNATURE_MISMATCH", f"{witness.name} answered with no text") from error
        return Cosigned(*check_cosignature(note, lines, witness))
    if status in {409, 422}:
        said = _MEANING[422] if status == 422 else f"it saw another tree of {size} leaves of this log"
        raise AnchorError("SPLIT_VIEW", f"{witness.name} refused: {said}")
    said = _MEANING.get(status, f"it answered with status {status}")
    raise AnchorError("WITNESS_REFUSED", f"{witness.name} refused: {said}")


def require_within(old: int, size: int, witness: Witness) -> None:
    """AnchorError unless a witness that saw ``old`` leaves can be shown a log of ``size``."""
    if old > size:
        raise AnchorError(
            "ROLLBACK",
            f"{witness.name} has seen {old} leaves of this log and it holds {size}: an old copy was put back, or"
            " another log goes on under the same key",
        )
