"""Version texts and readings out of a pack's blobs, as far as they were not erased."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from smallprint.evidence.packcheck.contents import IncompletePackError
from smallprint.records.ids import Kind, format_id

if TYPE_CHECKING:
    from smallprint.evidence.packcheck.contents import Contents

Json = dict[str, Any]


def text_of(contents: Contents, version_number: int) -> tuple[str, str]:
    """A version's text and the SHA-256 of its bytes."""
    index, _ = contents.one("version", number=version_number)
    sha = contents.decoded[index]["blobs"]["text"]["sha256"]
    return sha, contents.public(sha).decode("utf-8")


def reading_of(contents: Contents, index: int, version_number: int) -> Json:
    """What a reading leaf names; where that or its text was erased, the numbers of its provisions alone."""
    name = contents.decoded[index]["blobs"]["reading"]["sha256"]
    if not is_erased(contents, name):
        found: Json = json.loads(contents.public(name))
        version, _ = contents.one("version", number=version_number)
        # Another version's reading may be the same bytes, and stays for it when this one's text goes.
        if is_erased(contents, contents.decoded[version]["blobs"]["text"]["sha256"]):
            found["provisions"] = None
        return found
    numbers = [
        number
        for _, content in contents.every("redaction")
        for number in content.get("provisions", {}).get(str(version_number), ())
    ]
    return {"tool": None, "language": None, "identities": numbers, "provisions": None}


def is_erased(contents: Contents, sha: str) -> bool:
    """Whether a public blob is left out because a leaf of the pack says that it was erased on purpose."""
    return f"blobs/{sha}" not in contents.names and sha in contents.redactions()


def readings(contents: Contents, provision: int) -> list[tuple[int, int, int, Json]]:
    """Where a provision stands: ordinal, version, place and reading, in the order of the versions."""
    found = []
    for index, content in contents.every("reading"):
        read = reading_of(contents, index, content["version"])
        if provision in read["identities"]:
            _, made = contents.one("version", number=content["version"])
            place = read["identities"].index(provision)
            found.append((made["ordinal"], content["version"], place, read))
    if not found:
        raise IncompletePackError(f"no reading in the pack holds {format_id(Kind.PROVISION, provision)}")
    return sorted(found, key=lambda one: one[:3])
