"""Materiality, pattern, edits and direction on the hand-judged pairs; what is learnt is cross-validated.

Five folds by service, pooled. The labels were made by language-model annotators and not checked by a lawyer.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from scripts.train_materiality import Example, examples, fit, matches
from smallprint.changes.difference import compare_by
from smallprint.records.vocabulary import Materiality

if TYPE_CHECKING:
    from pathlib import Path

    from smallprint.records.analysis import Analysis
    from smallprint.records.change import Difference

FOLDS = 5
MOST_PARAGRAPHS = 30


def fold_of(service: str) -> int:
    return int(hashlib.sha256(service.encode()).hexdigest(), 16) % FOLDS


def compared(data: Path) -> list[tuple[dict[str, Any], Difference, Analysis, Analysis]]:
    """Each labelled pair with the difference found by weights that never saw its service."""
    cache: dict[str, Analysis] = {}
    found: list[Example] = examples(data, cache)
    weights = [fit([one for one in found if fold_of(one.service) != fold]) for fold in range(FOLDS)]
    pairs = [json.loads(line) for line in (data / "labels" / "changes.jsonl").open(encoding="utf-8")]
    from scripts.train_materiality import analyse  # noqa: PLC0415 - only for pairs that training leaves out
    from smallprint.labels.labeller import Labeller  # noqa: PLC0415

    labeller = Labeller.load()
    results = []
    for pair in pairs:
        for side in ("before", "after"):
            if pair[side] not in cache:
                cache[pair[side]] = analyse((data / "policies" / pair[side]).read_text("utf-8"), labeller)
        before, after = cache[pair["before"]], cache[pair["after"]]
        chosen = weights[fold_of(pair["after"].split("/")[1])]
        results.append((pair, compare_by(chosen, before, after), before, after))
    return results


def paragraphs_changed(before: str, after: str) -> int:
    old, new = ({part.strip() for part in text.split("\n\n")} for text in (before, after))
    return max(len(old - new), len(new - old))


def f_score(pairs: list[tuple[str, str]], name: str) -> float:
    hits = sum(one == other == name for one, other in pairs)
    return 2 * hits / max(1, sum(one == name for one, _ in pairs) + sum(other == name for _, other in pairs))


def precision_recall(pairs: list[tuple[str, str]], name: str) -> tuple[float, float]:
    hits = sum(one == other == name for one, other in pairs)
    return hits / max(1, sum(o == name for _, o in pairs)), hits / max(1, sum(t == name for t, _ in pairs))


def measure(data: Path) -> dict[str, float]:
    """The figures of docs/measures.md for changes."""
    results = compared(data)
    merged = {"none": "cosmetic"}
    materiality = [
        (
            merged.get(pair["materiality"], pair["materiality"]),
            merged.get(found.materiality, str(found.materiality)),
        )
        for pair, found, _, _ in results
    ]
    patterns = [(pair["pattern"], str(found.pattern)) for pair, found, _, _ in results]
    figures = {
        "materiality macro-F1": sum(
            f_score(materiality, name) for name in ("substantive", "editorial", "cosmetic")
        )
        / 3
    }
    for name in ("substantive", "editorial", "cosmetic"):
        figures[f"materiality {name} F1"] = f_score(materiality, name)
    figures["substantive precision"], figures["substantive recall"] = precision_recall(
        materiality, "substantive"
    )
    for name in ("bad-capture", "selector-change"):
        figures[f"{name} precision"], figures[f"{name} recall"] = precision_recall(patterns, name)
    return figures | edit_figures(results)


def edit_figures(
    results: list[tuple[dict[str, Any], Difference, Analysis, Analysis]],
) -> dict[str, float]:
    labelled = recalled = found_small = right_small = kinds = directions = 0
    for pair, difference, before, after in results:
        if pair["materiality"] != "substantive":
            continue
        old, new = before.reading.text, after.reading.text
        edits = [edit for edit in difference.edits if edit.materiality is Materiality.SUBSTANTIVE]
        hits = [
            [edit for edit in edits if matches(label, edit.before, edit.after, old, new)]
            for label in pair["edits"]
        ]
        labelled += len(hits)
        recalled += sum(map(bool, hits))
        for label, matched in zip(pair["edits"], hits, strict=True):
            kinds += any(label["kind"] == edit.kind for edit in matched)
            directions += any(label["direction"] == edit.direction for edit in matched)
        if paragraphs_changed(old, new) <= MOST_PARAGRAPHS:
            found_small += len(edits)
            right_small += sum(any(edit is one for matched in hits for one in matched) for edit in edits)
    return {
        "edits recall": recalled / max(1, labelled),
        "edits precision": right_small / max(1, found_small),
        "edits kind agreement": kinds / max(1, recalled),
        "edits direction agreement": directions / max(1, recalled),
    }
