"""A pack's quotes, held against the texts that they name: in characters and in bytes, without any normalising."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from smallprint.evidence.packcheck.container import PackRefusedError
from smallprint.evidence.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smallprint.evidence.packcheck.container import Archive

QUOTES = "quotes.json"


def check_quotes(archive: Archive) -> Iterator[Verdict]:
    """Every quote in ``quotes.json`` stands in its text, exactly where it is said to."""
    if QUOTES not in archive.entries:
        return  # said to be missing with the other files that ought to be there
    try:
        rows = json.loads(archive.read(QUOTES))
        texts: dict[str, bytes] = {}
        for place, row in enumerate(rows):
            sha = str(row["text_sha256"])
            if sha not in texts:
                texts.clear()  # quotes of one text follow each other, mostly; one text at a time is held
                texts[sha] = archive.read(f"blobs/{sha}")
            wrong = _wrong(row, texts[sha])
            if wrong:
                yield Verdict("QUOTE_MISMATCH", f"quote {place}", f"{row['text'][:60]!r} {wrong}", ok=False)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, PackRefusedError) as error:
        yield Verdict(
            "QUOTE_MISMATCH", QUOTES, f"can't be read as quotes of texts in the pack: {error!r}", ok=False
        )


def _wrong(row: dict[str, Any], text: bytes) -> str:
    words = row["text"]
    if text[_whole(row["byte_start"]) : _whole(row["byte_end"])] != words.encode():
        return "is not at that place, in bytes"
    if text.decode("utf-8")[_whole(row["start"]) : _whole(row["end"])] != words:
        return "is not at that place, in characters"
    return ""


def _whole(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"{value!r} is no place in a text")
    return value
