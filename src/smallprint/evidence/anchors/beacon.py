"""A beacon: another public log's checkpoint, cosigned by a witness. Nobody could know it before its time. No I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.evidence.anchors.cosignature import Witness, check_cosignature
from smallprint.evidence.formats.note import Verifier, open_note, split_note
from smallprint.records.errors import AnchorError, LogCorruptError

if TYPE_CHECKING:
    from datetime import datetime


def check_beacon(note: bytes, log: Verifier, witness: Witness) -> datetime:
    """When ``witness`` cosigned the checkpoint ``note`` of the other log, UTC.

    Raises:
        AnchorError: ``BEACON_MISMATCH`` where the log did not sign it; or as ``check_cosignature``.
    """
    try:
        text = note.decode("utf-8")
        open_note(text, [log])
        _, lines = split_note(text)
    except (UnicodeDecodeError, LogCorruptError) as error:
        raise AnchorError("BEACON_MISMATCH", f"no checkpoint signed by {log.name}: {error}") from error
    _, time = check_cosignature(text, lines, witness)
    return time
