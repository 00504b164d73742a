"""Parts of addresses."""

from __future__ import annotations

from smallprint.records.citation import FOLDERS
from smallprint.records.errors import UsageError
from smallprint.records.ids import Kind, parse_id


class PageForm:
    """Nothing for the page, ``.json`` for the same as JSON."""

    regex = r"(?:\.json)?"

    def to_python(self, value: str) -> str:
        """The ending."""
        return value

    def to_url(self, value: str) -> str:
        """The ending."""
        return value


class RecordNumber:
    """A record's number as its address has it: no sign, no leading zero, no more than a database holds."""

    regex = r"[1-9]\d{0,17}"

    def to_python(self, value: str) -> int:
        """The number."""
        if not value.isascii():
            raise ValueError("only ASCII digits make an address")
        return int(value)

    def to_url(self, value: int) -> str:
        """Its digits."""
        return str(value)


class RecordKind:
    """A record's kind as addresses have it: ``versions``."""

    regex = "|".join(FOLDERS.values())

    def to_python(self, value: str) -> Kind:
        """The kind."""
        return next(kind for kind, folder in FOLDERS.items() if folder == value)

    def to_url(self, value: Kind) -> str:
        """Its folder."""
        return FOLDERS[value]


class BlobRole:
    """What a leaf calls one of its blobs."""

    regex = "[a-z]{1,20}"

    def to_python(self, value: str) -> str:
        """The role."""
        return value

    def to_url(self, value: str) -> str:
        """The role."""
        return value


class PublicId:
    """A record's public id; a mistyped one is refused by its check character."""

    regex = r"[Ss][Pp]-[A-Za-z]-\d{6,12}-[0-9A-Za-z]"

    def to_python(self, value: str) -> tuple[Kind, int]:
        """Kind and number."""
        try:
            return parse_id(value)
        except UsageError as error:
            raise ValueError(str(error)) from error

    def to_url(self, value: str) -> str:
        """The id as it is."""
        return value
