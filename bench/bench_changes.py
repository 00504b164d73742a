"""Milliseconds for the comparison of a version pair, given the analyses. Run: ``python -m bench.bench_changes``."""

from __future__ import annotations

import json
import statistics
import time

from eval.__main__ import DATA
from scripts.train_materiality import analyse
from smallprint.changes import compare
from smallprint.labels.labeller import Labeller
from tests.changes.making import analysis


def main() -> None:
    labeller = Labeller.load()
    taken = []
    for line in (DATA / "labels" / "changes.jsonl").open(encoding="utf-8"):
        pair = json.loads(line)
        sides = [
            analyse((DATA / "policies" / pair[side]).read_text("utf-8"), labeller)
            for side in ("before", "after")
        ]
        start = time.process_time()
        compare(*sides)
        taken.append(1000 * (time.process_time() - start))
    hostile = analysis(*["word"] * 5000), analysis(*["other"] * 5000)
    start = time.process_time()
    compare(*hostile)
    print(f"pairs: median {statistics.median(taken):.1f} ms, max {max(taken):.1f} ms")
    print(f"5,000 one-word paragraphs against 5,000 others: {1000 * (time.process_time() - start):.1f} ms")


if __name__ == "__main__":
    main()
