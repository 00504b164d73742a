"""``quotes.json``: every quote of the record with its place in its text, in characters and in bytes.

A reader cuts the bytes out with ``tail`` and ``head`` and compares; no program of ours is needed.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from smallprint.exchange.pack.stated import statements_shown
from smallprint.exchange.pack.texts import readings, text_of
from smallprint.records.ids import Kind, format_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smallprint.evidence.packcheck.contents import Contents

Json = dict[str, Any]
Stretch = tuple[str, str, int, int]
"""What is quoted, the text's SHA-256, and where it starts and ends in it, in code points."""


def quotes(contents: Contents) -> list[Json]:
    """The whole of ``quotes.json``: the record's own words first, then what its statements quote."""
    read = lru_cache(maxsize=8)(lambda sha: contents.public(sha).decode("utf-8"))
    found = [*_own(contents)]
    for number, made in statements_shown(contents):
        name = format_id(Kind.STATEMENT, number)
        found += [(f"quoted by {name}", sha, start, end) for sha, start, end, _ in made["quotes"]]
    return [_quote(what, sha, start, end, read(sha)) for what, sha, start, end in found]


def _quote(what: str, sha: str, start: int, end: int, text: str) -> Json:
    words = text[start:end]
    byte_start = len(text[:start].encode())
    return {
        "what": what,
        "text": words,
        "text_sha256": sha,
        "start": start,
        "end": end,
        "byte_start": byte_start,
        "byte_end": byte_start + len(words.encode()),
    }


def _own(contents: Contents) -> Iterator[Stretch]:
    if contents.kind is Kind.PROVISION:
        held = readings(contents, contents.number)
        for what, (_, version, place, read) in (
            ("as it was first named", held[0]),
            ("as it stands", held[-1]),
        ):
            if read["provisions"] is None:  # erased on purpose
                continue
            start, end, *_ = read["provisions"][place]
            sha = text_of(contents, version)[0]
            yield f"the provision {what}, in {format_id(Kind.VERSION, version)}", sha, start, end
    elif contents.kind is Kind.CHANGE:
        index, content = contents.one("change", number=contents.number)
        sides = {side: text_of(contents, content[side])[0] for side in ("before", "after")}
        for edit in json.loads(contents.blob(index, "change"))["edits"]:
            for side, sha in sides.items():
                if edit[side] is not None:
                    named = format_id(Kind.VERSION, content[side])
                    yield f"{edit['kind']}: {side}, in {named}", sha, *edit[side]
