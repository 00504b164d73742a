"""``record.json``: what the record says, read out of the pack's own leaves and blobs and nothing else.

The same function makes it and checks it, so every value in it can be held against signed bytes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from smallprint import __version__
from smallprint.evidence.packcheck.contents import Contents, IncompletePackError, file_of
from smallprint.records.citation import Citation
from smallprint.records.ids import Kind, format_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Json = dict[str, Any]
FORMAT = 1
CHANGE_SUMMARY = "change-summary"


def record(contents: Contents) -> Json:
    """The whole of ``record.json``."""
    cited, shown = _BY_KIND[contents.kind](contents, contents.number)
    checkpoint = contents.checkpoint
    citation = Citation.of(checkpoint.origin, contents.kind, contents.number, contents.hash_of(cited))
    return {
        "format": FORMAT,
        "made_by": {"name": "smallprint", "version": __version__},
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
    read = _read(contents, reading, number)
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


def text_of(contents: Contents, version_number: int) -> tuple[str, str]:
    """A version's text and the SHA-256 of its bytes."""
    index, _ = contents.one("version", number=version_number)
    sha = contents.decoded[index]["blobs"]["text"]["sha256"]
    return sha, contents.public(sha).decode("utf-8")


def _read(contents: Contents, index: int, version_number: int) -> Json:
    """What a reading leaf names; where that or its text was erased, the numbers of its provisions alone."""
    name = contents.decoded[index]["blobs"]["reading"]["sha256"]
    if not _is_erased(contents, name):
        found: Json = json.loads(contents.public(name))
        version, _ = contents.one("version", number=version_number)
        # Another version's reading may be the same bytes, and stays for it when this one's text goes.
        if _is_erased(contents, contents.decoded[version]["blobs"]["text"]["sha256"]):
            found["provisions"] = None
        return found
    numbers = [
        number
        for _, content in contents.every("redaction")
        for number in content.get("provisions", {}).get(str(version_number), ())
    ]
    return {"tool": None, "language": None, "identities": numbers, "provisions": None}


def _is_erased(contents: Contents, sha: str) -> bool:
    return f"blobs/{sha}" not in contents.names and sha in contents.redactions()


def readings(contents: Contents, provision: int) -> list[tuple[int, int, int, Json]]:
    """Where a provision stands: ordinal, version, place and reading, in the order of the versions."""
    found = []
    for index, content in contents.every("reading"):
        read = _read(contents, index, content["version"])
        if provision in read["identities"]:
            _, made = contents.one("version", number=content["version"])
            place = read["identities"].index(provision)
            found.append((made["ordinal"], content["version"], place, read))
    if not found:
        raise IncompletePackError(f"no reading in the pack holds {format_id(Kind.PROVISION, provision)}")
    return sorted(found, key=lambda one: one[:3])


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
    index, _ = _set_of(contents, number)
    leaf = contents.decoded[index]
    if leaf["type"] == "observation":
        content = leaf["observation"]
        shown = document(contents, content["document"])[1]
        return index, shown | {"capture": capture(contents, content["capture"])}
    about = leaf["statements"]["version"]
    _, made = contents.one("version", number=about)
    return index, document(contents, made["document"])[1] | {"version": version(contents, about)}


# ── statements ─────────────────────────────────────────────────────────────────────────────────────────


def statement(number: int, made: Json) -> Json:
    """A statement as it was published; its quotes stand in ``quotes.json``."""
    kept = ("slot", "text", "basis", "grounds", "made_by", "review")
    return {"id": format_id(Kind.STATEMENT, number)} | {name: made[name] for name in kept}


def statements_shown(contents: Contents) -> list[tuple[int, Json]]:
    """Number and content of each statement that the record shows."""
    kind, number = contents.kind, contents.number
    if kind is Kind.STATEMENT:
        index, first = _set_of(contents, number)
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
        if _is_erased(contents, name):
            continue
        yield from enumerate(_made(contents, index), content["first"])


def _set_of(contents: Contents, number: int) -> tuple[int, int]:
    """The leaf of the set that a statement belongs to, and the number of its first."""
    for leaf_type in ("statements", "observation"):
        for index, content in contents.every(leaf_type):
            if 0 <= number - content["first"] < content["count"]:
                return index, content["first"]
    raise IncompletePackError(f"the pack lacks the leaf of {format_id(Kind.STATEMENT, number)}")


def _made(contents: Contents, index: int) -> list[Json]:
    made: list[Json] = json.loads(contents.blob(index, "statements"))
    return made


_BY_KIND: dict[Kind, Callable[[Contents, int], tuple[int, Json]]] = {
    Kind.PLATFORM: _platform,
    Kind.DOCUMENT: _document,
    Kind.CAPTURE: _capture,
    Kind.VERSION: _version,
    Kind.PROVISION: _provision,
    Kind.CHANGE: _change,
    Kind.STATEMENT: _statement,
}
