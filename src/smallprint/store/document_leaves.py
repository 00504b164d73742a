"""Which leaves of the log are about some documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smallprint.evidence import decode_leaf

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

Json = dict[str, Any]


def leaves_of(documents: Collection[int], entries: Iterable[bytes]) -> Iterator[tuple[int, Json]]:
    """The leaves about ``documents`` among all entries of a log from its first on, with their indices.

    A leaf that names no document and a version of one (statements) is about that one.
    """
    marks = [f'"document":{number}'.encode() for number in documents]
    versions: set[int] = set()
    for index, entry in enumerate(entries):
        # Cheap looks first: decoding a million leaves takes half a minute.
        declares, states = b'"type":"document"' in entry, b'"type":"statements"' in entry
        if not declares and not states and not any(mark in entry for mark in marks):
            continue
        leaf = decode_leaf(entry)
        content = leaf.get(leaf["type"])
        if not isinstance(content, dict):
            continue
        if leaf["type"] == "document":
            about = content["number"] in documents
        elif "document" in content:
            about = content["document"] in documents
        else:
            about = content.get("version") in versions
        if about:
            if leaf["type"] == "version":
                versions.add(content["number"])
            yield index, leaf
