"""Clauses labelled a second on one core, fresh and remembered. Run: ``python -m bench.bench_labels``."""

from __future__ import annotations

import time

from eval.__main__ import DATA
from eval.label_rows import training_rows
from smallprint.labels.labeller import Labeller


def main() -> None:
    clauses = [row.clause for row in training_rows(DATA)][:6000]
    started = time.process_time()
    labeller = Labeller.load()
    print(f"load: {time.process_time() - started:.2f} s")
    for name in ("fresh", "remembered"):
        started = time.process_time()
        labeller.assess_clauses(clauses)
        print(f"{name}: {len(clauses) / (time.process_time() - started):,.0f} clauses a CPU-second")


if __name__ == "__main__":
    main()
