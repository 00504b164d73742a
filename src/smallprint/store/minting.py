"""Which numbers a leaf gives, and that none of them was given before: checked over the whole log in one pass.

A citation rests on the leaf that first names a number. Numbers of a kind are given one after the other, in the
order of the leaves; a provision's number, once given, is borne again only within its own document.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, Protocol

from smallprint.evidence import Verdict
from smallprint.records.errors import EvidenceError, UsageError
from smallprint.records.ids import Kind, format_id
from smallprint.store import codec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MISMATCH = "CITATION_MISMATCH"

_NUMBERED = {
    "platform": Kind.PLATFORM,
    "document": Kind.DOCUMENT,
    "capture": Kind.CAPTURE,
    "version": Kind.VERSION,
    "change": Kind.CHANGE,
}
_STATING = ("statements", "observation")


class ReadsBlobs(Protocol):
    """A blob store, as far as it is read."""

    def get(self, sha: str) -> bytes:
        """The bytes of a SHA-256, checked; or an EvidenceError."""


def numbers_of(leaf: Mapping[str, Any]) -> tuple[Kind, range] | None:
    """The numbers that a leaf gives by itself; provisions get theirs in the blob of a reading, see there.

    Raises:
        UsageError: the leaf is of a kind that gives numbers and names none.
    """
    kind = leaf["type"]
    if kind not in _NUMBERED and kind not in _STATING:
        return None
    content = leaf.get(kind)
    names = ("first", "count") if kind in _STATING else ("number",)
    values: list[Any] = [content.get(name) for name in names] if isinstance(content, dict) else []
    if not values or not all(type(value) is int and value > 0 for value in values):
        raise UsageError(f"a leaf of type {kind} names {' and '.join(names)} above 0, and this one does not")
    first, count = (*values, 1)[:2]
    return _NUMBERED.get(kind, Kind.STATEMENT), range(first, first + count)


def provisions_of(leaf: Mapping[str, Any], blobs: ReadsBlobs) -> list[int]:
    """The numbers of a reading's provisions, by place.

    Raises:
        EvidenceError: its blob is not there, or not whole.
        UsageError: it is no reading.
    """
    data = blobs.get(leaf["blobs"]["reading"]["sha256"])
    try:
        found = codec.load(data)["identities"]
    except (ValueError, KeyError, TypeError):
        found = None
    if not isinstance(found, list) or not all(type(number) is int and number > 0 for number in found):
        raise UsageError("its blob is no reading that numbers its provisions")
    return found


class MintedOnce:
    """An extra check for ``verify_store``: call it with each leaf in turn. Memory: 4 bytes a provision."""

    def __init__(self) -> None:
        """For one pass over one log."""
        self._next = dict.fromkeys(Kind, 1)
        self._skipped: set[Kind] = set()
        self._owners = array("I")
        self._last = -1

    def __call__(self, index: int, leaf: Mapping[str, Any], blobs: ReadsBlobs) -> Iterator[Verdict]:
        """What is wrong with the numbers of this leaf."""
        if index != self._last + 1:  # leaves in between could not be read, which is said by others
            self._skipped = set(Kind)
        self._last = index
        where = f"leaf {index}"
        try:
            given = numbers_of(leaf)
            if given is not None:
                yield from self._given(where, *given)
            elif leaf["type"] == "reading":
                yield from self._provisions(where, leaf, provisions_of(leaf, blobs))
        except EvidenceError:  # a blob that is not there or not whole has a verdict of its own
            self._skipped.add(Kind.PROVISION)
        except (UsageError, KeyError, TypeError, AttributeError) as error:
            yield Verdict(MISMATCH, where, f"its numbers can't be read: {error}", ok=False)

    def _given(self, where: str, kind: Kind, numbers: range) -> Iterator[Verdict]:
        expected = self._next[kind]
        skipped = kind in self._skipped and numbers.start > expected
        if numbers.start != expected and not skipped:
            name = format_id(kind, numbers.start)
            was = "was given before" if numbers.start < expected else "leaves numbers out"
            detail = f"{name} {was}: the next one is {format_id(kind, expected)}"
            yield Verdict(MISMATCH, where, detail, ok=False)
        if kind is not Kind.PROVISION:  # what a lost reading named may be borne on at any time
            self._skipped.discard(kind)
        self._next[kind] = max(expected, numbers.stop)

    def _provisions(self, where: str, leaf: Mapping[str, Any], numbers: list[int]) -> Iterator[Verdict]:
        document = int(leaf["reading"]["document"])
        if len(set(numbers)) != len(numbers):
            yield Verdict(MISMATCH, where, "two provisions of one version bear the same number", ok=False)
        for number in sorted(set(numbers)):
            if number > len(self._owners):
                yield from self._given(where, Kind.PROVISION, range(number, number + 1))
                self._owners.extend([0] * (number - 1 - len(self._owners)))
                self._owners.append(document)
            elif self._owners[number - 1] not in {0, document}:
                detail = (
                    f"{format_id(Kind.PROVISION, number)} was given to document "
                    f"{format_id(Kind.DOCUMENT, self._owners[number - 1])} and is given again to "
                    f"{format_id(Kind.DOCUMENT, document)}"
                )
                yield Verdict(MISMATCH, where, detail, ok=False)
