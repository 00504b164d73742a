"""Where checking begins: which keys count, which state is checked, and whether it goes on from the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.evidence.checking.verdict import Verdict
from smallprint.evidence.formats.note import Checkpoint, UnknownKeyError, Verifier
from smallprint.evidence.keys.files import EvidencePaths, load_pinned
from smallprint.evidence.keys.following import Followed, follow_keys, introductions
from smallprint.evidence.keys.pins import unbounded
from smallprint.evidence.tlog.log import FixedKeys, Log
from smallprint.evidence.tlog.tilefiles import read_checkpoint
from smallprint.evidence.upkeep.rollback import decision
from smallprint.records.errors import EvidenceError, HomeError, LogCorruptError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


class Opening:
    """``run`` gives the verdicts and sets ``checkpoint`` and ``seen``.

    ``checkpoint`` is the state to check, ``seen`` an earlier one that it must continue; None when there is none.
    """

    def __init__(self, paths: EvidencePaths) -> None:
        self._paths = paths
        self._pinned: tuple[Verifier, ...] = ()
        self.checkpoint: Checkpoint | None = None
        self.seen: Checkpoint | None = None

    @property
    def trusted(self) -> tuple[Verifier, ...]:
        """The keys that count: those pinned, or those that they lead to."""
        return self._pinned

    def run(self) -> Iterator[Verdict]:
        """Find the checkpoint, and what was seen before."""
        try:
            self._pinned = load_pinned(self._paths.home)
            self.checkpoint = read_checkpoint(self._paths.log, self._pinned)
        except UnknownKeyError as error:
            yield from self._follow(error)
        except UsageError as error:  # the pinned keys themselves are damaged
            yield Verdict("UNKNOWN_KEY", "checkpoint", str(error), ok=False)
        except HomeError as error:
            yield Verdict("MISSING", "checkpoint", str(error), ok=False)
        except EvidenceError as error:
            yield Verdict("CHECKPOINT_MISMATCH", "checkpoint", str(error), ok=False)
        if self.checkpoint is not None:
            yield from self._earlier(self.checkpoint)

    def _follow(self, unknown: UnknownKeyError) -> Iterator[Verdict]:
        followed = follow_keys(self._pinned, introductions(self._paths.log))
        try:
            checkpoint = read_checkpoint(self._paths.log, followed.trusted)
            log = Log(self._paths.log, FixedKeys(followed.trusted))
            astray = [s for s in followed.steps if log.root(s.checkpoint.size) != s.checkpoint.root]
        except (EvidenceError, IndexError):
            yield Verdict("UNKNOWN_KEY", "checkpoint", _unknown(unknown, followed), ok=False)
            return
        for step in followed.steps:
            detail = (
                f"the key {step.new.key_id.hex()} was introduced by leaf {step.leaf}, signed by the key "
                f"{step.old.key_id.hex()} that you pinned or followed; to pin it: {step.new.vkey}"
            )
            yield Verdict("KEY_FOLLOWED", "checkpoint", detail, ok=True)
        for step in astray:
            detail = (
                f"no continuation of the log of {step.checkpoint.size} leaves in which the key was introduced"
            )
            yield Verdict("SPLIT_VIEW", "checkpoint", detail, ok=False)
        self._pinned, self.checkpoint = followed.trusted, checkpoint

    def _earlier(self, checkpoint: Checkpoint) -> Iterator[Verdict]:
        try:
            seen = Checkpoint.open(self._paths.seen.read_text("utf-8"), unbounded(self._pinned))
        except (OSError, UnicodeDecodeError, LogCorruptError):
            return
        self.seen = seen
        try:
            log = Log(self._paths.log, FixedKeys(self._pinned))
            if seen.size <= log.size and log.root(seen.size) == seen.root:
                return
            found = decision(log, seen)
        except LogCorruptError:  # the walk says what is damaged
            found = None
        if found is not None:
            self.seen = None
            index, given_up = found
            detail = f"leaf {index} gives up the state of {given_up.size} leaves: {given_up.reason}"
            yield Verdict("ROLLBACK_ACCEPTED", f"leaf {index}", detail, ok=True)
        elif seen.size > checkpoint.size:
            detail = (
                f"the log has {checkpoint.size} leaves and had {seen.size} before; an old copy was put back"
            )
            yield Verdict("ROLLBACK", "checkpoint", detail, ok=False)


def _unknown(error: UnknownKeyError, followed: Followed) -> str:
    stopped = followed.stopped
    if stopped is None:
        return str(error)
    return (
        f"{error}. Leaf {stopped.leaf} declares the key {stopped.old.key_id.hex()}, which you pinned, compromised: "
        "get the new key from a source that you trust, not from the log, and pin that one."
    )
