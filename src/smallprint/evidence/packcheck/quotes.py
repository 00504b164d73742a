"""A pack's quotes, held against the texts that they name: in characters and in bytes, without any normalising."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any, AnyStr

from smallprint.evidence.checking.verdict import Verdict
from smallprint.evidence.packcheck.container import PackRefusedError, read_stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smallprint.evidence.packcheck.container import Archive

QUOTES = "quotes.json"


def check_quotes(archive: Archive) -> Iterator[Verdict]:
    """Every quote in ``quotes.json`` stands in its text, exactly where it is said to."""
    if QUOTES not in archive.entries:
        return  # said to be missing with the other files that ought to be there
    try:
        rows = list(enumerate(json.loads(read_stated(archive, QUOTES))))
        rows.sort(key=lambda row: str(row[1]["text_sha256"]))  # each text is read once, one at a time
        for sha, group in groupby(rows, key=lambda row: str(row[1]["text_sha256"])):
            data = archive.read(f"blobs/{sha}")
            text = data.decode("utf-8")
            for place, row in group:
                wrong = _wrong(row, data, text)
                if wrong:
                    yield Verdict(
                        "QUOTE_MISMATCH", f"quote {place}", f"{row['text'][:60]!r} {wrong}", ok=False
                    )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, PackRefusedError) as error:
        detail = f"can't be read as quotes of texts in the pack: {error!r}"
        yield Verdict("QUOTE_MISMATCH", QUOTES, detail, ok=False)


def _wrong(row: dict[str, Any], data: bytes, text: str) -> str:
    words = row["text"]
    if not _stands(data, row["byte_start"], row["byte_end"], words.encode()):
        return "is not at that place, in bytes"
    if not _stands(text, row["start"], row["end"], words):
        return "is not at that place, in characters"
    return ""


def _stands(text: AnyStr, start: object, end: object, words: AnyStr) -> bool:
    # Lengths first: rows that each claim a whole large text would otherwise have it copied once a row.
    begin = _whole(start)
    return _whole(end) - begin == len(words) and text[begin : begin + len(words)] == words


def _whole(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"{value!r} is no place in a text")
    return value
