"""How many documents a second of processor time the reading stage's first half reads.

Run: ``python -m bench.bench_reading``. Figures are per CPU-second of one process.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pypdfium2 as pdfium

from smallprint.reading import comparison_key, extract

DATA = Path(os.environ.get("SMALLPRINT_DATA", Path(__file__).parent.parent.parent / "shared" / "data"))


def main() -> None:
    """Print the figures for HTML pages, PDF pages and comparison keys."""
    policies = DATA / "policies"
    with (policies / "manifest.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    pages = [(policies / row["path"]).read_bytes() for row in rows if row["format"] == "html"]
    pdfs = [(policies / row["path"]).read_bytes() for row in rows if row["format"] == "pdf"]
    texts = [
        (policies / row["path"]).read_text(encoding="utf-8") for row in rows if row["format"] == "markdown"
    ]

    started = time.process_time()
    for page in pages:
        comparison_key(extract(page, "text/html").text)
    print(f"HTML, with sources and key: {len(pages) / (time.process_time() - started):.0f} documents/s")

    count = sum(len(pdfium.PdfDocument(body)) for body in pdfs)
    started = time.process_time()
    for body in pdfs:
        extract(body, "application/pdf")
    print(f"PDF, with structure: {count / (time.process_time() - started):.0f} pages/s ({count} pages)")

    started = time.process_time()
    for text in texts:
        comparison_key(text)
    print(f"comparison keys: {len(texts) / (time.process_time() - started):.0f} texts/s")


if __name__ == "__main__":
    main()
