"""``record.json``: what the record says, read out of the pack's own leaves and blobs and nothing else.

The same function makes it and checks it, so every value in it can be held against signed bytes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from smallprint.evidence.packcheck.contents import Contents, IncompletePackError, file_of
from smallprint.exchange.pack.stated import set_of, statement, statements_shown
from smallprint.exchange.pack.texts import reading_of, readings, text_of
from smallprint.records.citation import Citation
from smallprint.records.ids import Kind, format_id
from smallprint.tool import tool

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]
FORMAT = 1


def record(contents: Contents) -> Json:
    """The whole of ``record.json``."""
    cited, shown = _BY_KIND[contents.kind](contents, contents.number)
    checkpoint = contents.checkpoint
    citation = Citation.of(checkpoint.origin, contents.kind, contents.number, contents.hash_of(cited))
    return {
        "format": FORMAT,
        "made_by": tool(),
        "id": citation.public_id,
        "citation": str(citation),
        "kind": contents.kind.name.lower(),
        "leaf": cited,
        "log": {
            "origin": checkpoint.origin,
            "size": checkpoint.size,
            "root": checkpoint.root.hex(),
            "clock": contents.decoded[0]["genesis"]["clock"],
        },
        "record": shown,
        "statements": [statement(number, made) for number, made in statements_shown(contents)],
        "leaves": [_leaf(contents, index) for index in contents.decoded],
        "erased": erased(contents),
    }


def erased(contents: Contents) -> list[Json]:
    """The blobs that are not in the pack because a leaf says that they were erased on purpose."""
    redactions = contents.redactions()
    found = []
    for index, role, ref in contents.refs():
        if ref["sha256"] in redactions and file_of(ref) not in contents.names:
            leaf, content = redactions[ref["sha256"]]
            time = contents.decoded[leaf]["time"]
            why = {"by_leaf": leaf, "reason": content.get("reason", ""), "time": time}
            found.append({"leaf": index, "role": role, "name": ref["sha256"], **why})
    return found


def _leaf(contents: Contents, index: int) -> Json:
    leaf = contents.decoded[index]
    return {
        "leaf": index,
        "type": leaf["type"],
        "hash": contents.hash_of(index).hex(),
        "claimed_time": leaf["time"],
        "tool": leaf["tool"],
        "blobs": {
            role: {"file": file_of(ref), "size": ref["size"]}
            for role, ref in sorted(leaf.get("blobs", {}).items())
        },
    }


# ── what each kind of record shows ─────────────────────────────────────────────────────────────────────


def _platform(contents: Contents, number: int) -> tuple[int, Json]:
    index, content = contents.one("platform", number=number)
    return index, {"name": content["name"], "sector": content["sector"], "country": content["country"]}


def _document(contents: Contents, number: int) -> tuple[int, Json]:
    index, about = document(contents, number)
    versions = list(contents.every("version", document=number))
    newest = max(versions, key=lambda found: found[1]["ordinal"], default=None)
    return index, about | {
        "newest_version": None if newest is None else version(contents, newest[1]["number"])
    }


def document(contents: Contents, number: int) -> tuple[int, Json]:
    """A document's leaf, and whose it is."""
    index, content = contents.one("document", number=number)
    _, platform = contents.one("platform", number=content["platform"])
    return index, {
        "document": {
            "id": format_id(Kind.DOCUMENT, number),
            "title": content["title"],
            "type": content["type"],
            "locale": content["locale"],
            "addresses": content["urls"],
            "attribution": content["attribution"],
        },
        "platform": {"id": format_id(Kind.PLATFORM, platform["number"]), "name": platform["name"]},
    }


def capture(contents: Contents, number: int) -> Json:
    """One attempt as its leaf has it."""
    index, content = contents.one("capture", number=number)
    blobs = contents.decoded[index]["blobs"]
    return {
        "id": format_id(Kind.CAPTURE, number),
        "leaf": index,
        "claimed_time": content["time"],
        "asked": content["url_asked"],
        "reached": content["url_reached"],
        "redirects": content["hops"],
        "status": content["status"],
        "headers": content["headers"],
        "outcome": content["outcome"],
        "reasons": content["reasons"],
        "vantage": content["vantage"],
        "provenance": content["provenance"],
        "files": {role: file_of(ref) for role, ref in sorted(blobs.items())},
    }


def _capture(contents: Contents, number: int) -> tuple[int, Json]:
    index, content = contents.one("capture", number=number)
    return index, document(contents, content["document"])[1] | {"capture": capture(contents, number)}


def version(contents: Contents, number: int) -> Json:
    """A version with the captures that it was read from, and how it was read."""
    index, content = contents.one("version", number=number)
    reading, _ = contents.one("reading", version=number)
    read = reading_of(contents, reading, number)
    confirmations = [
        {"leaf": at, "time": found["time"], "because": found["rule"]}
        for at, found in contents.every("confirmation", version=number)
    ]
    return {
        "id": format_id(Kind.VERSION, number),
        "leaf": index,
        "claimed_time": content["time"],
        "ordinal": content["ordinal"] + 1,
        "words": content["words"],
        "language": read["language"],
        "effective_date": content["effective_date"],
        "text": file_of(contents.decoded[index]["blobs"]["text"]),
        "read_by": read["tool"],
        "provisions": [format_id(Kind.PROVISION, one) for one in read["identities"]],
        "confirmed": confirmations[0] if confirmations else None,
        "captures": [capture(contents, one) for one in content["captures"]],
    }


def _version(contents: Contents, number: int) -> tuple[int, Json]:
    index, content = contents.one("version", number=number)
    return index, document(contents, content["document"])[1] | {"version": version(contents, number)}


def _provision(contents: Contents, number: int) -> tuple[int, Json]:
    held = readings(contents, number)
    first, (_, now, place, read) = held[0][1], held[-1]
    if read["provisions"] is None:
        raise IncompletePackError(f"the words of {format_id(Kind.PROVISION, number)} were erased on purpose")
    cited, content = contents.one("reading", version=first)
    labels_leaf, _ = contents.one("labels", version=now)
    labels = json.loads(contents.blob(labels_leaf, "labels"))
    start, end, title, path = read["provisions"][place]
    sha, text = text_of(contents, now)
    return cited, document(contents, content["document"])[1] | {
        "provision": {
            "title": title,
            "path": path,
            "place": place,
            "text": {"words": text[start:end], "file": f"blobs/{sha}", "start": start, "end": end},
            "read_by": read["tool"],
            "labelled_by": labels["label_tool"],
            "types": labels["provisions"][place]["types"],
            "severity": labels["provisions"][place]["severity"],
            "reasons": labels["provisions"][place]["reasons"],
            "direction": labels["provisions"][place]["direction"],
            "facts": labels["provisions"][place]["facts"],
        },
        "first_named": version(contents, first),
        "stands_in": version(contents, now),
    }


def _change(contents: Contents, number: int) -> tuple[int, Json]:
    index, content = contents.one("change", number=number)
    blob = json.loads(contents.blob(index, "change"))
    kept = ("pattern", "materiality", "direction", "affected", "gap", "effective_date")
    corrections = [
        {"leaf": at, "pattern": one["pattern"], "materiality": one["materiality"], "reason": one["reason"]}
        for at, one in contents.every("correction")
        if number in one.get("changes", ())
    ]
    return index, document(contents, content["document"])[1] | {
        "change": {name: content[name] for name in kept}
        | {"claimed_time": content["time"], "summary": blob["summary"], "corrected": corrections},
        "edits": [
            {name: edit[name] for name in ("kind", "materiality", "direction", "what", "before", "after")}
            | {"provisions": [format_id(Kind.PROVISION, one) for one in edit["identities"]]}
            for edit in blob["edits"]
        ],
        "before": version(contents, content["before"]),
        "after": version(contents, content["after"]),
    }


def _statement(contents: Contents, number: int) -> tuple[int, Json]:
    index, _ = set_of(contents, number)
    leaf = contents.decoded[index]
    if leaf["type"] == "observation":
        content = leaf["observation"]
        shown = document(contents, content["document"])[1]
        return index, shown | {"capture": capture(contents, content["capture"])}
    about = leaf["statements"]["version"]
    _, made = contents.one("version", number=about)
    return index, document(contents, made["document"])[1] | {"version": version(contents, about)}


_BY_KIND: dict[Kind, Callable[[Contents, int], tuple[int, Json]]] = {
    Kind.PLATFORM: _platform,
    Kind.DOCUMENT: _document,
    Kind.CAPTURE: _capture,
    Kind.VERSION: _version,
    Kind.PROVISION: _provision,
    Kind.CHANGE: _change,
    Kind.STATEMENT: _statement,
}
