"""Facts: kind and place, values, and silence, on the read labels (by language models, checked by no lawyer).

A fact is found when one of the same kind overlaps it; each counts once. Values are compared only for durations,
dates, ages, countries and amounts, after normalising the label. ``own_`` figures rest on our own cutting.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from smallprint.facts import read_facts
from smallprint.facts.folding import fold
from smallprint.facts.places import places
from smallprint.records.reading import ProvisionSpan, Reading, Span, Tool
from smallprint.records.vocabulary import SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from smallprint.records.analysis import Fact, FactSheet

_COMPARED = re.compile(r"PT?\d+[DMYH]|(?:19|20)\d\d-\d\d(?:-\d\d)?|\b[A-Z]{3} [\d,.]*\d")
_BY_PLACE = {"governing-law", "venue"}


def measure(data: Path) -> dict[str, float]:
    rows = [json.loads(line) for line in (data / "labels" / "provisions.jsonl").open(encoding="utf-8")]
    figures: dict[str, float] = {}
    tallies: list[tuple[str, Any]] = [("", hand_cut)]
    own = _own_reading()
    if own:
        tallies.append(("own_", own))
    for prefix, read in tallies:
        score = Score()
        for row in rows:
            text = (data / "policies" / row["path"]).read_bytes().decode()
            score.add(row, read_facts(read(row, text)))
        figures |= score.figures(prefix)
    return figures


class Score:
    """Counts over all documents, by kind."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.said: Counter[str] = Counter()
        self.due: Counter[str] = Counter()
        self.values: Counter[bool] = Counter()
        self.silence: Counter[str] = Counter()

    def add(self, row: dict[str, Any], sheet: FactSheet) -> None:
        """Pair the facts of one document: a label takes the overlapping fact whose value fits best."""
        said = [fact for facts in (*sheet.by_provision, sheet.metadata) for fact in facts]
        self.said.update(fact.kind.value for fact in said)
        free = list(said)
        for label in (label for span in row["spans"] for label in span.get("facts") or []):
            self.due[label["kind"]] += 1
            mate = _mate(label, free)
            if mate is None:
                continue
            free.remove(mate)
            self.right[label["kind"]] += 1
            verdict = _same_value(label, mate)
            if verdict is not None:
                self.values[verdict] += 1
        absent, silent = set(row["facts_absent"]), {kind.value for kind in sheet.silent}
        self.silence.update(right=len(absent & silent), due=len(absent), said=len(silent))

    def figures(self, prefix: str) -> dict[str, float]:
        """Precision and recall over all kinds, then by kind with ten labels or more."""
        right = self.right.total()
        figures = {
            f"{prefix}precision": right / max(1, self.said.total()),
            f"{prefix}recall": right / max(1, self.due.total()),
            f"{prefix}value_accuracy": self.values[True] / max(1, self.values.total()),
            f"{prefix}silence_precision": self.silence["right"] / max(1, self.silence["said"]),
            f"{prefix}silence_recall": self.silence["right"] / max(1, self.silence["due"]),
        }
        for kind, due in sorted(self.due.items()):
            if due >= 10 and not prefix:
                figures[f"{kind}_precision"] = self.right[kind] / max(1, self.said[kind])
                figures[f"{kind}_recall"] = self.right[kind] / due
        return figures


def hand_cut(row: dict[str, Any], text: str) -> Reading:
    """The document as the annotators cut it."""
    spans = tuple(Span(one["start"], one["end"], SpanKind(one["kind"])) for one in row["spans"])
    path: tuple[str, ...] = ()
    provisions = []
    for one in row["spans"]:
        if one["kind"] == "heading":
            path = (text[one["start"] : one["end"]],)
        if one["kind"] == "provision":
            provisions.append(ProvisionSpan(one["start"], one["end"], one["title"], path))
    return Reading(text, row["language"], spans, tuple(provisions), (), (), Tool("hand", "1"))


def _own_reading() -> Any:
    try:
        from smallprint.reading.extract import extract  # noqa: PLC0415
        from smallprint.reading.segment import read  # noqa: PLC0415
    except ImportError:
        return None
    return lambda _row, text: read(extract(text.encode(), "text/markdown"))


def _mate(label: dict[str, Any], free: list[Fact]) -> Fact | None:
    overlapping = [
        fact for fact in free
        if fact.kind.value == label["kind"] and fact.start < label["end"] and label["start"] < fact.end
    ]  # fmt: skip
    return max(overlapping, key=lambda fact: bool(_same_value(label, fact)), default=None)


def _same_value(label: dict[str, Any], fact: Fact) -> bool | None:
    """Whether the comparable values agree; None where the label has none."""
    due = set(_comparable(label["kind"], label["value"]))
    return due == set(_comparable(label["kind"], fact.value)) if due else None


def _comparable(kind: str, value: str) -> Iterator[str]:
    if kind == "minimum-age":
        yield from re.findall(r"\b\d{1,2}\b", value)[:1]
    elif kind in _BY_PLACE:
        yield from [place.value for place in places(fold(value))][:1]
    else:
        yield from _COMPARED.findall(value)
