"""Parts of addresses."""

from __future__ import annotations

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
