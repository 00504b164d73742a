"""Checking one record: what is cited, the leaf that first named it, and all that it rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from smallprint.evidence import Verdict
from smallprint.evidence.checking.leaves import LeafCheck
from smallprint.evidence.checking.state import SignedState
from smallprint.evidence.formats.merkle import EMPTY_ROOT, leaf_hash
from smallprint.evidence.formats.tiles import Growth, grow
from smallprint.evidence.keys.files import EvidencePaths
from smallprint.records.citation import FOLDERS, Citation
from smallprint.records.counting import count
from smallprint.records.errors import LogCorruptError, UsageError
from smallprint.records.ids import Kind, format_id, parse_id
from smallprint.store.checks import CHECKS
from smallprint.store.citing import Finder, rests_on
from smallprint.store.minting import MISMATCH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from smallprint.evidence import Evidence

    Json = dict[str, Any]

_PAGE = re.compile(
    rf"/(?:\S*/)?(?P<folder>{'|'.join(FOLDERS.values())})/(?P<number>[1-9]\d{{0,11}})(?:\.\w+)?"
)
_AT_ONCE = 4096
_DIGITS = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Cited:
    """What somebody cites: a record, and where they say so, its log and the first digits of its leaf's hash."""

    kind: Kind
    number: int
    origin: str | None = None
    digits: str | None = None

    @property
    def public_id(self) -> str:
        """``SP-V-000042-F``."""
        return format_id(self.kind, self.number)


def parse_cited(text: str) -> Cited:
    """What ``text`` cites: an id, a citation, or the address of a record's page.

    Raises:
        UsageError: it has none of these forms, or a check character that does not fit.
    """
    text = text.strip()
    if re.match(r"https?://", text):
        return _of_page(text)
    if text[:3].upper() == "SP-":
        name, _, digits = text.partition("#")
        kind, number = parse_id(name)
        return Cited(kind, number, None, _digits(digits))
    if "/" not in text:
        raise UsageError(
            f"“{text}” is no id (SP-V-000042-F), no citation (example.org/log/versions/42#0123456789ab)"
            " and no address of a record's page."
        )
    citation = Citation.parse(text)
    return Cited(citation.kind, citation.number, citation.origin, citation.leaf)


def _of_page(address: str) -> Cited:
    parts = urlsplit(address)
    last = parts.path.rstrip("/").rpartition("/")[2]
    if last[:3].upper() == "SP-":
        kind, number = parse_id(last)
        return Cited(kind, number, None, _digits(parts.fragment))
    match = _PAGE.fullmatch(parts.path.rstrip("/"))
    if match is None:
        raise UsageError(f"“{address}” is not the address of a record's page; give its id or citation.")
    kind = next(kind for kind, folder in FOLDERS.items() if folder == match["folder"])
    return Cited(kind, int(match["number"]), None, _digits(parts.fragment))


def _digits(text: str) -> str | None:
    if not text:
        return None
    if not _DIGITS.fullmatch(text):
        raise UsageError(
            f"“#{text}” is not the first 12 hex digits of a leaf's hash; copy the whole citation."
        )
    return text


def verify_record(
    home: Path, text: str, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> Iterator[Verdict]:
    """Check the record that ``text`` cites in the store below ``home``; the last verdict is ``OK`` or ``FAILED``."""
    failures = 0
    subject, name = text.strip(), ""
    checked: dict[int, Json] = {}
    for verdict in _opened(home, text, checked, progress):
        failures += not verdict.ok
        name = verdict.subject if verdict.code == "CITED" else name
        yield verdict
    leaves = count(len(checked), "leaf", "leaves")
    if failures:
        yield Verdict("FAILED", name or subject, f"{count(failures, 'finding')} in {leaves}", ok=False)
    else:
        detail = f"{leaves}, with all that is named there, as signed"
        yield Verdict("OK", name, detail, ok=True)


def _opened(
    home: Path, text: str, checked: dict[int, Json], progress: Callable[[int, int], None]
) -> Iterator[Verdict]:
    state = SignedState(EvidencePaths(home))
    yield from state.run()
    if state.evidence is not None:
        yield from _verify(state.evidence, text, LeafCheck(state.evidence, CHECKS, checked), progress)


def _verify(
    evidence: Evidence, text: str, check: LeafCheck, progress: Callable[[int, int], None]
) -> Iterator[Verdict]:
    try:
        cited = parse_cited(text)
    except UsageError as error:
        yield Verdict(MISMATCH, text.strip(), str(error), ok=False)
        return
    origin = evidence.log.origin
    if cited.origin not in {None, origin}:
        detail = f"it cites the log {cited.origin}, and this one is {origin}"
        yield Verdict(MISMATCH, cited.public_id, detail, ok=False)
        return
    finder = Finder(evidence, progress)
    naming = finder.naming(cited.kind, cited.number)
    # Later readings name a provision again, and there may be many; whatever else is named again is a fault.
    named = list(islice(naming, 1) if cited.kind is Kind.PROVISION else naming)
    if not named:
        detail = f"no such record: no leaf of {origin} names it"
        yield Verdict(MISMATCH, cited.public_id, detail, ok=False)
        return
    yield from _cited(evidence, cited, named)
    yield from _searched(evidence)
    waiting, done = named[:1], set[int]()
    while waiting:
        at = waiting.pop(0)
        if at in done:
            continue
        done.add(at)
        yield from check.leaf(at)
        if at in check.checked:
            waiting.extend(other for other in rests_on(finder, check.checked[at], at) if other not in done)


def _searched(evidence: Evidence) -> Iterator[Verdict]:
    """Whether the leaves that were searched are those that were signed: an edited one could hide from the search."""
    log = evidence.log
    checkpoint, grown, size = log.checkpoint(), Growth((), (), EMPTY_ROOT), 0
    try:
        while size < checkpoint.size:
            entries = log.entries(size, min(size + _AT_ONCE, checkpoint.size))
            hashes = [leaf_hash(entry) for entry in entries]
            grown = grow(size, grown.edge, hashes)
            size += len(hashes)
    except LogCorruptError:
        grown = Growth((), (), b"")
    if grown.root != checkpoint.root:
        detail = (
            "the leaves that were searched do not make the root that was signed: one that says more of this record"
            " may be hidden; run smallprint verify"
        )
        yield Verdict("ROOT_MISMATCH", "checkpoint", detail, ok=False)


def _cited(evidence: Evidence, cited: Cited, named: list[int]) -> Iterator[Verdict]:
    """Whether the record is the one that is cited, and was named once only."""
    index = named[0]
    try:
        found = evidence.log.leaf_hash(index)
    except LogCorruptError as error:
        yield Verdict("LEAF_MISMATCH", f"leaf {index}", str(error), ok=False)
        return
    for again in named[1:]:
        detail = f"leaf {index} gave this id, and leaf {again} gives it again to something else"
        yield Verdict(MISMATCH, cited.public_id, detail, ok=False)
    right = Citation.of(evidence.log.origin, cited.kind, cited.number, found)
    if cited.digits not in {None, right.leaf}:
        other = _leaf_with(evidence, str(cited.digits))
        whose = "no leaf of this log has them" if other is None else f"they are those of leaf {other}"
        detail = f"the digits {cited.digits} are not those of its leaf {index} ({right.leaf}): {whose}"
        yield Verdict(MISMATCH, cited.public_id, detail, ok=False)
        return
    yield Verdict("CITED", cited.public_id, f"{right}, first named by leaf {index}", ok=True)


def _leaf_with(evidence: Evidence, digits: str) -> int | None:
    try:
        entries = enumerate(evidence.log.entries())
        return next((index for index, entry in entries if leaf_hash(entry).hex().startswith(digits)), None)
    except LogCorruptError:
        return None
