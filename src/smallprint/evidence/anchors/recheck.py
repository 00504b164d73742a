"""Checking every anchor leaf again: its token by what is pinned, and its checkpoint against the tree.

Whoever removed, changed or reordered leaves after an outsider attested them is found out here, also when the whole
log was made anew with the same key: the attested root is not the tree's own at that size (``SPLIT_VIEW``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from smallprint.evidence.anchors import files, opentimestamps
from smallprint.evidence.anchors.beacon import check_beacon
from smallprint.evidence.anchors.cosignature import check_cosignature
from smallprint.evidence.anchors.timestamp import check_reply
from smallprint.evidence.checking.verdict import Verdict
from smallprint.evidence.formats.merkle import verify_consistency
from smallprint.evidence.formats.note import Checkpoint, UnknownKeyError
from smallprint.records.errors import AnchorError, EvidenceError, LogCorruptError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from smallprint.evidence.anchors.pins import Pins
    from smallprint.evidence.formats.note import Verifier
    from smallprint.evidence.storage.blobs import BlobStore
    from smallprint.evidence.tlog.log import Log


@dataclass(slots=True)
class Recheck:
    """Checks anchor leaves of one log, read-only. ``now`` is to tell what has run out since."""

    log: Log
    trusted: Sequence[Verifier]
    pins: Pins
    now: datetime
    expired: set[str] = field(default_factory=set)

    def __call__(self, index: int, leaf: Mapping[str, Any], blobs: BlobStore) -> Iterator[Verdict]:
        """The verdicts on anchor leaf ``index``; none where all holds."""
        for verdict in self._verdicts(index, leaf, blobs):
            yield Verdict(verdict.code, f"leaf {index}", f"{_who(leaf)}: {verdict.detail}", verdict.ok)

    def _verdicts(self, index: int, leaf: Mapping[str, Any], blobs: BlobStore) -> Iterator[Verdict]:
        try:
            content = _Content.of(leaf)
        except (KeyError, TypeError, ValueError) as error:
            yield _bad("ANCHOR_MISMATCH", f"the leaf has not the form of an anchor ({error!r})")
            return
        try:
            token = blobs.get(content.token)
            note = blobs.get(content.checkpoint) if content.checkpoint is not None else None
        except EvidenceError:
            return  # the walk over all blobs says so
        try:
            if note is not None:
                yield from self._tree(index, content, note)
            yield from self._token(content, token, note or b"")
        except UnknownKeyError as error:
            yield _bad("UNKNOWN_KEY", f"its checkpoint is {error}")
        except AnchorError as error:
            yield _bad(error.code, str(error))
        except (LogCorruptError, UnicodeDecodeError) as error:
            yield _bad("CHECKPOINT_MISMATCH", f"its checkpoint: {error}")
        yield from self._published(content, token)

    def _tree(self, index: int, content: _Content, note: bytes) -> Iterator[Verdict]:
        checkpoint = Checkpoint.open(note.decode("utf-8"), self.trusted)
        if checkpoint.size != content.size or not 0 < content.size <= index:
            yield _bad(
                "ANCHOR_MISMATCH",
                f"the leaf says {content.size} leaves and its checkpoint {checkpoint.size}, in leaf {index}",
            )
            return
        try:
            whole = self.log.checkpoint()
            path = self.log.consistency_proof(content.size)
            if verify_consistency(content.size, whole.size, path, checkpoint.root, whole.root):
                return
            own = self.log.root(content.size)
            if own == checkpoint.root or not verify_consistency(
                content.size, whole.size, path, own, whole.root
            ):
                return  # tiles are damaged; the walk over all of them says which
        except (LogCorruptError, IndexError):
            return
        yield _bad(
            "SPLIT_VIEW",
            f"what was attested at {content.size} leaves is no part of this log: attested"
            f" {_quoted(checkpoint.note)}, this log {_quoted(whole.note)}",
        )

    def _token(self, content: _Content, token: bytes, note: bytes) -> Iterator[Verdict]:
        return _check_token(content, token, note, self.pins, self.now, self.expired)

    def _published(self, content: _Content, token: bytes) -> Iterator[Verdict]:
        """The copy that others fetch. An OpenTimestamps file is replaced when its proof goes on."""
        if content.kind not in {"rfc3161", "cosignature"}:
            return
        name = files.file_name(content.kind, content.authority)
        path = files.folder_of(self.log.folder, content.size) / name
        try:
            same = path.read_bytes() == token
        except OSError:
            return  # the blob is the record
        if not same:
            yield _bad(
                "ANCHOR_MISMATCH",
                f"log/{files.ANCHORS}/{content.size}/{name} is another file than was recorded; copy"
                f" blob {content.token} there",
            )


@dataclass(slots=True)
class Attested:
    """Checks the tokens of anchor leaves that stand in a pack, where nothing else of the home is at hand."""

    pins: Pins
    now: datetime
    expired: set[str] = field(default_factory=set)

    def __call__(self, index: int, leaf: Mapping[str, Any], token: bytes, note: bytes) -> Iterator[Verdict]:
        """The verdicts on the token of anchor leaf ``index`` over the checkpoint ``note``; none where it holds.

        Of an outsider for whom nothing is pinned it is said that nothing was checked: ``NOT_CHECKED``.
        """
        try:
            content = _Content.of(leaf)
            if _nothing_pinned(content, self.pins):
                detail = (
                    f"the signature of {content.authority} ({content.kind}): nothing of it is pinned here, and its"
                    " key or certificates have to come from itself; VERIFY.md says how to check it"
                )
                yield Verdict("NOT_CHECKED", f"leaf {index}", detail, ok=True)
                return
            for verdict in _check_token(content, token, note, self.pins, self.now, self.expired):
                yield Verdict(verdict.code, f"leaf {index}", f"{_who(leaf)}: {verdict.detail}", verdict.ok)
        except AnchorError as error:
            yield Verdict(error.code, f"leaf {index}", f"{_who(leaf)}: {error}", ok=False)
        except (KeyError, TypeError, ValueError) as error:
            detail = f"the leaf has not the form of an anchor ({error!r})"
            yield Verdict("ANCHOR_MISMATCH", f"leaf {index}", detail, ok=False)
        else:
            if content.kind == "opentimestamps":
                detail = (
                    f"{content.authority}: a proof over this state of the log; no Bitcoin block was looked at"
                )
                yield Verdict("NOT_CHECKED", f"leaf {index}", detail, ok=True)


def _nothing_pinned(content: _Content, pins: Pins) -> bool:
    kinds = {"rfc3161": pins.authorities, "cosignature": pins.witnesses, "beacon": pins.beacons}
    return content.kind in kinds and content.authority not in kinds[content.kind]


def _check_token(
    content: _Content, token: bytes, note: bytes, pins: Pins, now: datetime, expired: set[str]
) -> Iterator[Verdict]:
    found: datetime | None = None
    if content.kind == "rfc3161":
        authority = pins.authorities.get(content.authority)
        if authority is None:
            raise _unpinned(content.authority, "its CA certificate", "pem")
        stamp = check_reply(token, note, authority, now=now)
        found = stamp.time
        if stamp.expired is not None and stamp.signer not in expired:
            expired.add(stamp.signer)
            yield Verdict(
                "TOKEN_EXPIRED",
                "",
                f"valid at its time ({stamp.time:%Y-%m-%d}); a certificate of {stamp.signer} has run out"
                f" since ({stamp.expired:%Y-%m-%d}). Said once for all its timestamps",
                ok=True,
            )
    elif content.kind == "cosignature":
        witness = pins.witnesses.get(content.authority)
        if witness is None:
            raise _unpinned(content.authority, "its verifier key", "vkey")
        lines = token.decode("utf-8").removesuffix("\n").split("\n")
        _, found = check_cosignature(note.decode("utf-8"), lines, witness)
    elif content.kind == "beacon":
        pinned = pins.beacons.get(content.authority)
        if pinned is None:
            raise _unpinned(content.authority, "its keys under `beacons` in the settings", "")
        found = check_beacon(token, *pinned)
    elif content.kind == "opentimestamps":
        opentimestamps.check_proof(token, note)
    else:
        raise AnchorError("ANCHOR_MISMATCH", f"an unknown kind of anchor, {content.kind!r}")
    if not _same(found, content.time):
        raise AnchorError(
            "ANCHOR_MISMATCH", f"the leaf says {content.time}, and what was attested is {found}"
        )


@dataclass(frozen=True, slots=True)
class _Content:
    kind: str
    authority: str
    size: int
    time: datetime | None
    token: str
    checkpoint: str | None

    @classmethod
    def of(cls, leaf: Mapping[str, Any]) -> _Content:
        content, blobs = leaf["anchor"], leaf["blobs"]
        checkpoint = blobs.get("checkpoint")
        if checkpoint is None and content["kind"] != "beacon":
            raise ValueError("no checkpoint")
        if type(content["size"]) is not int:
            raise ValueError("its size is no number")
        return cls(
            kind=str(content["kind"]),
            authority=str(content["authority"]),
            size=content["size"],
            time=None if content["time"] is None else _moment(content["time"]),
            token=str(blobs["token"]["sha256"]),
            checkpoint=None if checkpoint is None else str(checkpoint["sha256"]),
        )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("its time names no time zone")
    return moment


def _bad(code: str, detail: str) -> Verdict:
    return Verdict(code, "", detail, ok=False)


def _who(leaf: Mapping[str, Any]) -> str:
    content = leaf.get("anchor")
    return str(content.get("authority", "?")) if isinstance(content, dict) else "?"


def _unpinned(name: str, what: str, ending: str) -> AnchorError:
    place = f": put it into keys/authorities/{name}.{ending}" if ending == "pem" else ""
    place = ": put it into a file keys/authorities/*.vkey" if ending == "vkey" else place
    return AnchorError(
        "TOKEN_UNTRUSTED", f"nothing is pinned for {name}, so it can't be checked. Pin {what}{place}"
    )


def _same(found: datetime | None, said: datetime | None) -> bool:
    if found is None or said is None:
        return found is said
    return abs((found - said).total_seconds()) < 0.001


def _quoted(note: str) -> str:
    return json.dumps(note, ensure_ascii=False)
