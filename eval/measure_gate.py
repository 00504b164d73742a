"""The capture gate on recorded versions: bad ones let through, good ones refused, and pages written for it.

Bad: rows of the manifest with a ``bad_capture_hint`` (computed by their makers, not checked by a person),
without those whose long or plain text only mentions the word. Good: the other versions. Each is judged as the program
would: with the length and language of the last good version.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from smallprint.reading.language import detect_language
from smallprint.reading.suitability import count_words, judge
from smallprint.records.reading import ExtractedText
from smallprint.records.vocabulary import Outcome
from tests.reading.unsuitable_pages import UNSUITABLE

if TYPE_CHECKING:
    from pathlib import Path

ONLY_MENTIONS = ("contrib/Project Gutenberg/", "contrib/Kbin/")


def measure(data: Path) -> dict[str, float]:
    """Shares between 0 and 1."""
    documents: dict[tuple[str, str, str], list[tuple[str, bool]]] = defaultdict(list)
    for line in (data / "policies" / "manifest.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        if row["role"] == "version":
            bad = bool(row["bad_capture_hint"]) and not row["path"].startswith(ONLY_MENTIONS)
            documents[row["collection"], row["service"], row["document_type"]].append((row["path"], bad))
    stored: list[bool] = []
    refused: list[bool] = []
    for versions in documents.values():
        usual: int | None = None
        usual_text: str | None = None
        language: str | None = None
        for path, bad in versions:
            text = (data / "policies" / path).read_text("utf-8")
            found = judge(
                ExtractedText(text, "text/markdown"),
                expected_language=language,
                usual_words=usual,
                usual_text=usual_text,
            )
            good = found.outcome is Outcome.OK
            if bad:
                stored.append(good)
                continue
            refused.append(not good)
            if good or found.outcome in {Outcome.WRONG_LANGUAGE, Outcome.TRUNCATED}:
                usual, usual_text, language = count_words(text), text, detect_language(text)
    written = [
        judge(ExtractedText(page, "text/html"), expected_language=None, usual_words=None).outcome
        is Outcome.OK
        for page, _ in UNSUITABLE
    ]
    return {
        "bad captures stored": sum(stored) / max(1, len(stored)),
        "good versions refused": sum(refused) / max(1, len(refused)),
        "written walls and error pages stored": sum(written) / len(written),
    }
