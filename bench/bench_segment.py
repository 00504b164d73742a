"""How many texts a second of processor time are cut into provisions, and how long texts made to hurt take.

Run: ``python -m bench.bench_segment``. Figures are per CPU-second of one process.
"""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

from smallprint.reading.segment import read
from smallprint.records.reading import ExtractedText

DATA = Path(os.environ.get("SMALLPRINT_DATA", Path(__file__).parent.parent.parent / "shared" / "data"))
SAMPLE = 200
MEGABYTE = 1_000_000
HOSTILE = (
    "- a\n",
    "    1. b\n",
    "a\n\n",
    "| a |\n",
    "# a\n",
    "# a\nb\n",
    "a. B ",
    "A bcd efg. ",
    "**a** ",
    "](",
)


def main() -> None:
    """Print documents a second over a sample of policies, then seconds for each hostile megabyte."""
    paths = sorted((DATA / "policies").glob("[!_]*/*/*/*.md"))
    random.Random(3).shuffle(paths)
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in paths[:SAMPLE]]
    _seconds("Warm. This text loads the model.")
    spent = sum(map(_seconds, texts))
    size = sum(map(len, texts)) / len(texts) / 1000
    print(f"policies: {len(texts) / spent:.0f} documents/s ({len(texts)} of {size:.1f} kB in the mean)")
    for unit in HOSTILE:
        print(f"1 MB of {unit!r}: {_seconds(unit * (MEGABYTE // len(unit))):.1f} s")


def _seconds(text: str) -> float:
    started = time.process_time()
    read(ExtractedText(text=text, media_type="text/markdown"))
    return time.process_time() - started


if __name__ == "__main__":
    main()
