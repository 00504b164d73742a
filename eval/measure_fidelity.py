"""Reading fidelity: our text of raw pages against the version that hand-written selectors gave.

Tokens are words (single characters in scripts without spaces) of the comparison keys, counted as bags.
``headings`` and ``lists`` are the share of the reference's headings and list items that our text has as
such. A page "loses" where our text lacks over a tenth of the reference's tokens. Means are over pages.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING

from smallprint.reading import comparison_key, extract, join

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WORD = re.compile(r"[぀-ヿ㐀-鿿가-힯]|[^\W_぀-ヿ㐀-鿿가-힯]+")
_ATX = re.compile(r"^\s{0,3}(?:(?:[-*+]|\d+\.)\s+)?#{1,6}\s+(.+)$")
_UNDERLINE = re.compile(r"^\s*(?:={2,}|-{2,})\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+]|(?:\d{1,4}|[A-Za-z]{1,4})\.)\s+(?!#)(\S.*)$")
_MARKER = re.compile(r"^\s*(?:[-*+]|\d+\.)\s+")
_LOSS = 0.1

_TWICE = "the selector matched an element and one inside it: the text stands there twice"
_PARTLY_TWICE = "the opening stands there twice, with the contact form and the footer"
BROKEN_REFERENCES: dict[str, str] = {
    "dating/happn/Trackers Policy/2024-06-06T12-32-59Z.md": _TWICE,
    "dating/happn/Trackers Policy/2024-07-17T06-32-41Z.md": _TWICE,
    "genai-contrib/Airon/Privacy Policy/2025-12-20T07-00-02Z.md": _PARTLY_TWICE,
    "genai-contrib/Airon/Privacy Policy/2026-02-25T19-00-04Z.md": _PARTLY_TWICE,
    "genai-contrib/Airon/Privacy Policy/2026-03-04T19-00-04Z.md": _PARTLY_TWICE,
    "genai-contrib/Airon/Privacy Policy/2026-06-18T19-00-06Z.md": _PARTLY_TWICE,
    "genai-contrib/Airon/Terms of Service/2026-03-04T19-00-03Z.md": _PARTLY_TWICE,
    "genai-contrib/Airon/Terms of Service/2026-06-18T19-00-05Z.md": _PARTLY_TWICE,
    "genai-contrib/Lovable/Terms of Service/2026-07-22T19-07-52Z.md": _TWICE,
    "genai-contrib/Lovable/Terms of Service/2026-07-23T19-07-44Z.md": _TWICE,
    "sante-numerique-france/Vivoptim/Privacy Policy/2025-09-08T12-31-09Z.md": "holds the log-in forms",
}
"""Versions whose text is itself wrong, with the reason; left out of the means, counted in ``broken_references``."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One version: our text against the reference."""

    path: str
    precision: float
    recall: float
    headings: float | None
    lists: float | None
    ours: str
    reference: str


def measure(data: Path) -> dict[str, float]:
    """Read every source page and compare. Shares are between 0 and 1."""
    every = list(compare(data / "policies"))
    pages = [page for page in every if page.path not in BROKEN_REFERENCES]
    return {
        "pages": float(len(pages)),
        "broken_references": float(len(every) - len(pages)),
        "recall_with_broken_references": fmean(page.recall for page in every),
        "precision": fmean(page.precision for page in pages),
        "recall": fmean(page.recall for page in pages),
        "headings": fmean(page.headings for page in pages if page.headings is not None),
        "lists": fmean(page.lists for page in pages if page.lists is not None),
        "pages_losing_a_tenth": float(sum(page.recall < 1 - _LOSS for page in pages)),
    }


def compare(policies: Path) -> Iterator[Comparison]:
    """Every version that has its raw pages in the data, compared."""
    sources: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    with (policies / "manifest.jsonl").open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            if row.get("snapshot_role") == "source-of-version":
                sources[row["version_path"]].append(row)
    for path, rows_of_version in sources.items():
        reference = (policies / path).read_text(encoding="utf-8")
        compared = compare_texts(path, read_rows(policies, rows_of_version), reference)
        if any(row["format"] == "pdf" for row in rows_of_version):
            # The reference of a PDF is bare lines: what looks like Markdown there is no structure.
            compared = replace(compared, headings=None, lists=None)
        yield compared


def read_rows(policies: Path, rows: list[dict[str, str]]) -> str:
    """Our version text of the snapshots of one version."""
    media = {"html": "text/html", "pdf": "application/pdf"}
    return join(
        [
            extract((policies / row["path"]).read_bytes(), media[row["format"]], None, row["url"])
            for row in rows
        ]
    ).text


def compare_texts(path: str, ours: str, reference: str) -> Comparison:
    """Compare two texts of one page."""
    have, want = Counter(tokens(ours)), Counter(tokens(reference))
    shared = (have & want).total()
    our_headings, our_items = structure(ours)
    headings, items = structure(reference)
    return Comparison(
        path=path,
        precision=shared / max(1, have.total()),
        recall=shared / max(1, want.total()),
        headings=_found(headings, our_headings),
        lists=_found(items, our_items),
        ours=ours,
        reference=reference,
    )


def tokens(text: str) -> list[str]:
    return _WORD.findall(comparison_key(text).lower())


def structure(markdown: str) -> tuple[list[str], list[str]]:
    """Headings and list items of a Markdown text, each reduced to its words."""
    headings: list[str] = []
    items: list[str] = []
    lines = markdown.split("\n")
    for place, line in enumerate(lines):
        below = lines[place + 1] if place + 1 < len(lines) else ""
        if match := _ATX.match(line):
            headings.append(_words(match[1]))
        elif line.strip() and _UNDERLINE.match(below) and not _UNDERLINE.match(line):
            headings.append(_words(_MARKER.sub("", line)))
        elif match := _ITEM.match(line):
            items.append(_words(match[1]))
    return [words for words in map(_unnumbered, headings) if words], [words for words in items if words]


def _unnumbered(heading: str) -> str:
    """A heading in a numbered list: the number stands before or in it, as the writer of Markdown chose."""
    return re.sub(r"^(?:\d{1,3}\s+)+(?=\S)", "", heading)


def _words(line: str) -> str:
    return " ".join(tokens(line))


def _found(wanted: list[str], have: list[str]) -> float | None:
    if not wanted:
        return None
    return (Counter(wanted) & Counter(have)).total() / len(wanted)
