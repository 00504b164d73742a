"""Who names a blob: leaves of the log, the records they are about, and what those are part of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smallprint.evidence import decode_leaf
from smallprint.records.ids import Kind, format_id
from smallprint.store.models import Document, Version

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

Json = dict[str, Any]
_NAMED = re.compile(rb'"sha256":"([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True)
class Naming:
    """One blob as one leaf names it. ``record`` is the public id of what the leaf is about."""

    blob: str
    size: int
    role: str
    leaf: int
    record: str
    parents: frozenset[str]
    """Public ids of the record and of all that it is part of: what a legal hold may name."""


def namings(entries: Iterable[bytes], blobs: Collection[str]) -> list[Naming]:
    """Every mention of ``blobs`` in the leaves of a log, from its first entry on."""
    wanted = {name.encode() for name in blobs}
    found: list[Naming] = []
    for index, entry in enumerate(entries):
        if wanted.isdisjoint(_NAMED.findall(entry)):
            continue
        leaf = decode_leaf(entry)
        record, parents = about(leaf, index)
        found += [
            Naming(ref["sha256"], ref["size"], role, index, record, parents)
            for role, ref in leaf.get("blobs", {}).items()
            if ref["sha256"].encode() in wanted
        ]
    return found


def about(leaf: Mapping[str, Any], index: int) -> tuple[str, frozenset[str]]:
    """The record that a leaf is about, and that record with all that it is part of, as public ids."""
    kind, content = leaf["type"], leaf.get(leaf["type"])
    content = content if isinstance(content, dict) else {}
    ids = list(_own_ids(kind, content))
    versions = [content[name] for name in ("version", "before", "after") if content.get(name)]
    ids += [format_id(Kind.VERSION, number) for number in versions]
    if kind == "version":
        versions.append(content["number"])
    document = content.get("document") or _document(versions)
    if document:
        ids += [format_id(Kind.DOCUMENT, document), *_platform(document)]
    return (ids[0] if ids else f"leaf {index}"), frozenset(ids)


def _own_ids(kind: str, content: Json) -> Iterator[str]:
    own = {"capture": Kind.CAPTURE, "version": Kind.VERSION, "change": Kind.CHANGE}
    if kind in own:
        yield format_id(own[kind], content["number"])
    if kind == "observation":
        yield format_id(Kind.CAPTURE, content["capture"])


def _document(versions: list[int]) -> int | None:
    return Version.objects.filter(number__in=versions).values_list("document", flat=True).first()


def _platform(document: int) -> list[str]:
    found = Document.objects.filter(number=document).values_list("platform", flat=True)
    return [format_id(Kind.PLATFORM, number) for number in found]
