"""Which statements a record shows, out of the sets that the pack holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from smallprint.evidence.packcheck.contents import IncompletePackError
from smallprint.exchange.pack.texts import is_erased, readings
from smallprint.records.ids import Kind, format_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smallprint.evidence.packcheck.contents import Contents

Json = dict[str, Any]
CHANGE_SUMMARY = "change-summary"


def statement(number: int, made: Json) -> Json:
    """A statement as it was published; its quotes stand in ``quotes.json``."""
    kept = ("slot", "text", "basis", "grounds", "made_by", "review")
    return {"id": format_id(Kind.STATEMENT, number)} | {name: made[name] for name in kept}


def statements_shown(contents: Contents) -> list[tuple[int, Json]]:
    """Number and content of each statement that the record shows."""
    kind, number = contents.kind, contents.number
    if kind is Kind.STATEMENT:
        index, first = set_of(contents, number)
        return [(number, _made(contents, index)[number - first])]
    if kind is Kind.VERSION:
        return list(_about(contents, number))
    if kind is Kind.CHANGE:
        after = contents.one("change", number=number)[1]["after"]
        return [found for found in _about(contents, after) if found[1]["slot"] == CHANGE_SUMMARY]
    if kind is Kind.PROVISION:
        # Made once for each wording, about the version that brought it: the newest such set in the pack.
        for _, held, place, _ in reversed(readings(contents, number)):
            about = list(_about(contents, held))
            if about:
                return [
                    found
                    for found in about
                    if found[1]["subject"] == place and found[1]["slot"] != CHANGE_SUMMARY
                ]
    return []


def _about(contents: Contents, version_number: int) -> Iterator[tuple[int, Json]]:
    for index, content in contents.every("statements", version=version_number):
        name = contents.decoded[index]["blobs"]["statements"]["sha256"]
        if is_erased(contents, name):
            continue
        yield from enumerate(_made(contents, index), content["first"])


def set_of(contents: Contents, number: int) -> tuple[int, int]:
    """The leaf of the set that a statement belongs to, and the number of its first."""
    for leaf_type in ("statements", "observation"):
        for index, content in contents.every(leaf_type):
            if 0 <= number - content["first"] < content["count"]:
                return index, content["first"]
    raise IncompletePackError(f"the pack lacks the leaf of {format_id(Kind.STATEMENT, number)}")


def _made(contents: Contents, index: int) -> list[Json]:
    made: list[Json] = json.loads(contents.blob(index, "statements"))
    return made
