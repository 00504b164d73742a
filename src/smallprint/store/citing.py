"""Finding records in the log itself: which leaf first names a number, and which leaves a record rests on.

Nothing is asked of the database, which can be edited. The log is read from its start, with a cheap look at each
entry's bytes before it is decoded: a million leaves take some seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from smallprint.evidence import decode_leaf
from smallprint.records.errors import EvidenceError, UsageError
from smallprint.records.ids import Kind
from smallprint.store.minting import numbers_of, provisions_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from smallprint.evidence import Evidence

Json = dict[str, Any]

_TYPES = {
    Kind.PLATFORM: ("platform",),
    Kind.DOCUMENT: ("document",),
    Kind.CAPTURE: ("capture",),
    Kind.VERSION: ("version",),
    Kind.CHANGE: ("change",),
    Kind.PROVISION: ("reading",),
    Kind.STATEMENT: ("statements", "observation"),
}
_BUNDLE = 256


@dataclass(slots=True)
class Finder:
    """Looks records up in one log. ``progress`` gets leaves looked at and leaves in all."""

    evidence: Evidence
    progress: Callable[[int, int], None] = lambda _done, _all: None
    _versions: dict[int, list[int]] = field(default_factory=dict)
    _erased_readings: dict[str, list[int]] | None = None

    def naming(self, kind: Kind, number: int) -> Iterator[int]:
        """The leaves that name a record, from the first on. More than one is a fault, but for provisions:
        later readings of their document name them again.
        """
        marks = () if kind in {Kind.PROVISION, Kind.STATEMENT} else (f'"number":{number}',)
        for index, leaf in self._leaves(_TYPES[kind], marks):
            if self._names(leaf, kind, number):
                yield index

    def first(self, kind: Kind, number: int) -> int | None:
        """The leaf that first names a record."""
        return next(self.naming(kind, number), None)

    def about_version(self, number: int) -> list[int]:
        """A version's own leaf, and those of its reading, its labels and the statements about it."""
        if number not in self._versions:
            found = self._versions[number] = []
            for index, leaf in self._leaves(("version", "reading", "labels", "statements"), (f":{number}",)):
                content = leaf.get(leaf["type"])
                key = "number" if leaf["type"] == "version" else "version"
                if isinstance(content, dict) and content.get(key) == number:
                    found.append(index)
        return self._versions[number]

    def _names(self, leaf: Json, kind: Kind, number: int) -> bool:
        try:
            if kind is Kind.PROVISION:
                return number in self._provisions_of(leaf)
            given = numbers_of(leaf)
        except (UsageError, EvidenceError, KeyError, TypeError):  # said by the check of the whole store
            return False
        return given is not None and number in given[1]

    def _provisions_of(self, reading: Json) -> list[int]:
        """The numbers of a reading's provisions; where it was redacted, as the redaction leaf keeps them."""
        try:
            return provisions_of(reading, self.evidence.blobs)
        except EvidenceError:
            if self._erased_readings is None:
                self._erased_readings = {}
                for _index, leaf in self._leaves(("redaction",), ()):
                    self._erased_readings |= leaf["redaction"].get("provisions", {})
            return list(self._erased_readings.get(str(reading["reading"]["version"]), []))

    def _leaves(self, types: tuple[str, ...], marks: tuple[str, ...]) -> Iterator[tuple[int, Json]]:
        """Leaves of these types whose bytes hold all ``marks``."""
        log = self.evidence.log
        typed = [f'"type":"{name}"'.encode() for name in types]
        marked = [mark.encode() for mark in marks]
        size = log.size
        for first in range(0, size, _BUNDLE):
            try:
                entries = list(log.entries(first, min(first + _BUNDLE, size)))
            except EvidenceError:  # a bundle that is not whole: what it held can't be found
                continue
            for index, entry in enumerate(entries, first):
                if any(mark in entry for mark in typed) and all(mark in entry for mark in marked):
                    try:
                        leaf = decode_leaf(entry)
                    except EvidenceError:
                        continue
                    if leaf["type"] in types:
                        yield index, leaf
            self.progress(min(first + _BUNDLE, size), size)


def rests_on(finder: Finder, leaf: Json, index: int) -> Iterator[int]:
    """The leaves that a record's leaf rests on, nearest first; the one at ``index`` itself is not among them.

    A capture rests on its document, that on its platform; a version on its document, captures, reading, labels and
    what is stated about it; a change on its two versions; a reading or statements on their version.
    """
    content = leaf.get(leaf["type"])
    if not isinstance(content, dict):
        return
    versions = [content.get(name) for name in ("version", "before", "after")]
    if leaf["type"] == "version":
        versions = [content.get("number")]
    if leaf["type"] == "capture":
        versions = []
    for number in versions:
        if isinstance(number, int):
            yield from (other for other in finder.about_version(number) if other != index)
    wanted = [(Kind.CAPTURE, number) for number in content.get("captures", ())]
    wanted += [
        (kind, content[name])
        for name, kind in (
            ("capture", Kind.CAPTURE),
            ("document", Kind.DOCUMENT),
            ("platform", Kind.PLATFORM),
        )
        if name in content
    ]
    for kind, number in wanted:
        found = finder.first(kind, number) if isinstance(number, int) else None
        if found is not None:
            yield found
