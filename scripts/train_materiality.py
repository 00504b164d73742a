"""Learn the weights of ``smallprint.changes.materiality`` and write them to its data folder.

Two sets of labels, both by language-model annotators, not checked by a lawyer: the hand-judged pairs of
``labels/changes.jsonl``, and single parts of other pairs of the archive, read for this project
(``materiality_readings.jsonl``: version paths, and S, E or C for a part named by a hash of its changed
words). Run: ``.venv/bin/python scripts/train_materiality.py``.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from smallprint.changes.align import align
from smallprint.changes.features import NAMES, rows
from smallprint.changes.materiality import Weights
from smallprint.changes.noise import noise_of
from smallprint.changes.parts import Part, parts_of
from smallprint.changes.units import Side
from smallprint.facts import read_facts
from smallprint.labels.labeller import Labeller
from smallprint.reading.segment import read
from smallprint.records.analysis import Analysis
from smallprint.records.change import Place
from smallprint.records.reading import ExtractedText
from smallprint.records.vocabulary import EditKind

HERE = Path(__file__).parent
TARGET = HERE.parent / "src" / "smallprint" / "changes" / "data" / "materiality.json"
THRESHOLD = 0.52
STRENGTH = 0.04
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """One part: its service, features, label (S, E, C or N for "not substantive") and weight."""

    service: str
    features: np.ndarray
    label: str
    weight: float


def analyse(text: str, labeller: Labeller) -> Analysis:
    """A Markdown version with everything derived from it."""
    reading = read(ExtractedText(text, "text/markdown"))
    facts = read_facts(reading)
    return Analysis(reading, facts, labeller.assess(reading, facts, None), reading.tool)


def occurrences(text: str, quote: str) -> list[tuple[int, int]]:
    """Where a quote stands in a text, at most six times."""
    found = []
    start = text.find(quote)
    while start >= 0 and len(found) < 6:
        found.append((start, start + len(quote)))
        start = text.find(quote, start + 1)
    return found


def matches(label: Row, before: Place | None, after: Place | None, old: str, new: str) -> bool:
    """Quotes overlap by half of the shorter or more, on either side."""
    for place, text, quote in (
        (after, new, label.get("after_quote")),
        (before, old, label.get("before_quote")),
    ):
        if place is None or not quote:
            continue
        for start, end in occurrences(text, quote):
            overlap = min(place.end, end) - max(place.start, start)
            if overlap >= 0.5 * min(place.end - place.start, end - start):
                return True
    return False


def name_of(part: Part) -> str:
    """A part by its changed words alone, so that a label survives another cut of the text."""
    wording = " ".join(part.gone) + "\x00" + " ".join(part.come)
    return hashlib.sha256(wording.encode()).hexdigest()[:16]


def examples(data: Path, cache: dict[str, Analysis]) -> list[Example]:
    """All labelled parts. ``cache`` is filled with the analyses by path."""
    labeller = Labeller.load()

    def analysis(path: str) -> Analysis:
        if path not in cache:
            cache[path] = analyse((data / "policies" / path).read_text("utf-8"), labeller)
        return cache[path]

    found: list[Example] = []
    pairs = [json.loads(line) for line in (data / "labels" / "changes.jsonl").open(encoding="utf-8")]
    readings = [json.loads(line) for line in (HERE / "materiality_readings.jsonl").open(encoding="utf-8")]
    for pair in pairs + readings:
        if pair.get("pattern") == "bad-capture":
            continue
        before, after = Side.of(analysis(pair["before"])), Side.of(analysis(pair["after"]))
        parts = parts_of(before.units, after.units, align(before.units, after.units))
        noise = noise_of(before, after, parts)
        judged = [
            at
            for at, part in enumerate(parts)
            if (part.gone or part.come) and noise[at] is None and part.kind is not EditKind.RENUMBERED
        ]
        table = rows(before, after, parts, judged)
        for row, at in zip(table, judged, strict=True):
            label = _label(pair, parts[at], before, after, len(judged))
            if label:
                share = len(judged) ** -0.5 * (0.5 if label == "N" else 1.0)
                found.append(Example(pair["after"].split("/")[1], row, label, share))
    return found


def _label(pair: Row, part: Part, before: Side, after: Side, judged: int) -> str | None:
    if "labels" in pair:
        return pair["labels"].get(name_of(part))
    if pair["materiality"] != "substantive":
        return "E" if pair["materiality"] == "editorial" else "C"
    if any(matches(edit, part.before, part.after, before.text, after.text) for edit in pair["edits"]):
        return "S"
    return "N" if len(pair["edits"]) < 12 and judged <= 60 else None


def fit(found: list[Example]) -> Weights:
    """Both models, with the scaling folded into the weights."""
    table = np.asarray([example.features for example in found])
    labels = np.asarray([example.label for example in found])
    weights = np.asarray([example.weight for example in found])
    scaler = StandardScaler().fit(table)

    def model(chosen: np.ndarray, positive: str) -> np.ndarray:
        learner = LogisticRegression(C=STRENGTH, max_iter=3000)
        learner.fit(
            scaler.transform(table[chosen]), labels[chosen] == positive, sample_weight=weights[chosen]
        )
        slope = learner.coef_[0] / scaler.scale_
        return np.append(slope, learner.intercept_[0] - slope @ scaler.mean_)

    everything = np.full(len(labels), fill_value=True)
    return Weights(model(everything, "S"), model(np.isin(labels, ["C", "E"]), "C"), THRESHOLD)


def main() -> None:
    """Learn from everything and write the weights."""
    data = Path(os.environ.get("SMALLPRINT_DATA", HERE.parent.parent / "shared" / "data"))
    found = examples(data, {})
    weights = fit(found)
    table = [
        [name, round(float(one), 5), round(float(other), 5)]
        for name, one, other in zip((*NAMES, "bias"), weights.substantive, weights.cosmetic, strict=True)
    ]
    TARGET.parent.mkdir(exist_ok=True)
    lines = ",\n  ".join(json.dumps(row) for row in table)
    TARGET.write_text(f'{{"threshold": {THRESHOLD}, "weights": [\n  {lines}\n]}}\n', encoding="utf-8")
    print(f"{len(found)} parts learnt from; written to {TARGET}")


if __name__ == "__main__":
    main()
