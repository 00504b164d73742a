"""Where provisions begin and end, against the hand-cut ones, in five folds by service.

Boundary: a predicted start (end) within 3 words of a hand-cut start (end), one to one. Matched: pairs of
provisions, one to one, whose characters overlap with intersection over union of at least 0.8. The trees that
cut are trained anew for each fold; the table of words rests on other services' clauses and stays.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from scripts.train_segmenter import examples, train_trees
from smallprint.reading.segment import read_with
from smallprint.reading.segment_words import load_model
from smallprint.records.reading import ExtractedText

FOLDS = 5
NEAR = 3
OVERLAP = 0.8
_WORD = re.compile(r"\w+")

Place = tuple[int, int]


def measure(data: Path) -> dict[str, float]:
    """Boundary F1 and matched F1, pooled over all documents and for each language."""
    table = load_model()
    drafted = examples(data, table)
    rows = labelled(data)
    services = sorted({one.service for one in drafted})
    fold = {service: place * 7 % len(services) % FOLDS for place, service in enumerate(services)}
    tally: dict[str, list[int]] = defaultdict(lambda: [0] * 6)
    for number in range(FOLDS):
        model = train_trees(table, [one for one in drafted if fold[one.service] != number])
        for row, one in zip(rows, drafted, strict=True):
            if fold[one.service] != number:
                continue
            text = one.sketch.text
            reading = read_with(model, ExtractedText(text=text, media_type="text/markdown"))
            found = [(span.start, span.end) for span in reading.provisions]
            wanted = [(span["start"], span["end"]) for span in row["spans"] if span["kind"] == "provision"]
            counts = compare(text, found, wanted)
            for key in ("", f" {row['language']}"):
                tally[key] = [a + b for a, b in zip(tally[key], counts, strict=True)]
    figures: dict[str, float] = {}
    for key, counts in sorted(tally.items()):
        figures[f"boundary_f1{key}"] = f1(*counts[:3])
        figures[f"matched_f1{key}"] = f1(*counts[3:])
    return figures


def labelled(data: Path) -> list[dict]:  # type: ignore[type-arg]
    """The documents cut by hand."""
    with (data / "labels" / "provisions.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def compare(text: str, found: list[Place], wanted: list[Place]) -> list[int]:
    """Boundaries hit, found, wanted; provisions matched, found, wanted."""
    begins = [match.start() for match in _WORD.finditer(text)]

    def words(places: Iterable[int]) -> list[int]:
        return sorted(bisect_left(begins, place) for place in places)

    hits = sum(
        _near(words(place[side] for place in found), words(place[side] for place in wanted))
        for side in (0, 1)
    )
    return [hits, 2 * len(found), 2 * len(wanted), _matched(found, wanted), len(found), len(wanted)]


def f1(hits: int, found: int, wanted: int) -> float:
    """The harmonic mean of precision and recall; 1 where nothing was found or wanted."""
    return 2 * hits / (found + wanted) if found + wanted else 1.0


def _near(found: list[int], wanted: list[int]) -> int:
    """How many pairs within NEAR there are, each place used once (both sorted)."""
    hits = i = j = 0
    while i < len(found) and j < len(wanted):
        if abs(found[i] - wanted[j]) <= NEAR:
            hits += 1
            i += 1
            j += 1
        elif found[i] < wanted[j]:
            i += 1
        else:
            j += 1
    return hits


def _matched(found: list[Place], wanted: list[Place]) -> int:
    """Overlap of 0.8 or more can hold for one pair only, so no assignment problem is left."""
    hits = i = 0
    for start, end in wanted:
        while i < len(found) and found[i][1] <= start:
            i += 1
        for begin, stop in found[i:]:
            if begin >= end:
                break
            shared = min(end, stop) - max(start, begin)
            if shared >= OVERLAP * (max(end, stop) - min(start, begin)):
                hits += 1
                break
    return hits
