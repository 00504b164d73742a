"""Citations: ``<origin>/<kind>/<number>#<first 12 hex digits of the leaf's hash>``.

An id says which record is meant; the digits say which leaf of the log first named it. So an id that was
mistyped, or a log in which it was given to something else, shows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from smallprint.records.errors import UsageError
from smallprint.records.ids import Kind, format_id

FOLDERS = {
    Kind.PLATFORM: "platforms",
    Kind.DOCUMENT: "documents",
    Kind.CAPTURE: "captures",
    Kind.VERSION: "versions",
    Kind.CHANGE: "changes",
    Kind.PROVISION: "provisions",
    Kind.STATEMENT: "statements",
}
DIGITS = 12

_KINDS = {folder: kind for kind, folder in FOLDERS.items()}
_FORM = re.compile(rf"(\S+)/({'|'.join(_KINDS)})/([1-9]\d{{0,11}})#([0-9a-f]{{{DIGITS}}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Citation:
    """A record as it is cited. ``leaf`` is the first 12 hex digits of its leaf's hash."""

    origin: str
    kind: Kind
    number: int
    leaf: str

    def __str__(self) -> str:
        return f"{self.origin}/{FOLDERS[self.kind]}/{self.number}#{self.leaf}"

    @property
    def public_id(self) -> str:
        """The short id beside it, ``SP-V-000042-F``."""
        return format_id(self.kind, self.number)

    @classmethod
    def of(cls, origin: str, kind: Kind, number: int, leaf_hash: bytes) -> Citation:
        """The citation of a record whose leaf has this hash (32 bytes)."""
        return cls(origin, kind, number, leaf_hash.hex()[:DIGITS])

    @classmethod
    def parse(cls, text: str) -> Citation:
        """Read a citation. UsageError where it has not the form of one."""
        match = _FORM.fullmatch(text.strip())
        if match is None:
            raise UsageError(
                f"“{text}” is not a citation; one looks like example.org/log/versions/42#0123456789ab."
            )
        return cls(match[1], _KINDS[match[2]], int(match[3]), match[4])
