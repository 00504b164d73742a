"""The labelled clauses as the measures and the training script read them. Nothing of it ships."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from smallprint.labels.clause import Clause
from smallprint.records.vocabulary import ClauseType, Direction, DocumentType, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOURCE_TYPES = {
    "Privacy Policy": DocumentType.PRIVACY_POLICY,
    "Terms of Service": DocumentType.TERMS_OF_SERVICE,
    "Trackers Policy": DocumentType.COOKIE_POLICY,
    "Community Guidelines": DocumentType.COMMUNITY_GUIDELINES,
    "Commercial Terms": DocumentType.TERMS_OF_SERVICE,
    "General Conditions of Sale": DocumentType.TERMS_OF_SERVICE,
    "Acceptable Use Policy": DocumentType.ACCEPTABLE_USE,
    "Restricted Use Policy": DocumentType.ACCEPTABLE_USE,
    "Content Monetisation Policy": DocumentType.SELLER_TERMS,
    "Marketplace Sellers Conditions": DocumentType.SELLER_TERMS,
    "Ranking Parameters Description": DocumentType.RANKING_DESCRIPTION,
    "Data Processor Agreement": DocumentType.DATA_PROCESSING_ADDENDUM,
    "Data Controller Agreement": DocumentType.DATA_PROCESSING_ADDENDUM,
    "Accessibility Statement": DocumentType.ACCESSIBILITY_STATEMENT,
    "Imprint": DocumentType.IMPRINT,
    "Complaints Policy": DocumentType.COMPLAINTS_PROCEDURE,
    "Law Enforcement Guidelines": DocumentType.LAW_ENFORCEMENT_GUIDELINES,
    "Brand Guidelines": DocumentType.BRAND_GUIDELINES,
    "Editorial Policy": DocumentType.EDITORIAL_POLICY,
}
_HEADING = re.compile(
    r"^(?P<hashes>#{1,6})[ \t]+(?P<atx>.+?)[ \t#]*$|^(?P<setext>[^\n]{2,160})\n(?P<rule>={3,}|-{3,})[ \t]*$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled clause: what the labeller is given, and what the reader of it said."""

    clause: Clause
    service: str
    types: tuple[ClauseType, ...]
    severity: Severity
    direction: Direction


@lru_cache(maxsize=4)
def training_rows(data: Path) -> tuple[Row, ...]:
    """The provisions of ``clauses.jsonl`` (cut by a program, labelled once)."""
    return tuple(_clauses(data))


@lru_cache(maxsize=4)
def hand_cut_rows(data: Path) -> tuple[Row, ...]:
    """The provisions of ``provisions.jsonl`` on their hand-cut spans."""
    return tuple(_provisions(data))


@lru_cache(maxsize=2048)
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@lru_cache(maxsize=2048)
def _outline(path: Path) -> tuple[tuple[int, int, str], ...]:
    """Headings of a Markdown text: end offset, level, words."""
    found = []
    for match in _HEADING.finditer(_text(path)):
        if match["atx"]:
            found.append((match.end(), len(match["hashes"]), match["atx"]))
        else:
            found.append((match.end(), 1 if match["rule"][0] == "=" else 2, match["setext"]))
    return tuple(found)


def _path_at(path: Path, start: int, nearest: str) -> tuple[str, ...]:
    stack: list[tuple[int, str]] = []
    for end, level, words in _outline(path):
        if end > start:
            break
        while stack and stack[-1][0] >= level:
            stack.pop()
        stack.append((level, words))
    names = [_plain(words) for _, words in stack]
    last = _plain(nearest.strip().split("\n")[0])
    if last and last not in names:
        names.append(last)
    return tuple(names)


def _plain(heading: str) -> str:
    return heading.replace("\\", "").strip("#*_ ")


def _clauses(data: Path) -> Iterator[Row]:
    with (data / "labels" / "clauses.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["kind"] == "provision":
                yield _row(data / "policies" / row["path"], row, row, row["heading"] or "")


def _provisions(data: Path) -> Iterator[Row]:
    with (data / "labels" / "provisions.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            path = data / "policies" / document["path"]
            nearest = ""
            for span in document["spans"]:
                if span["kind"] == "heading":
                    nearest = _text(path)[span["start"] : span["end"]]
                elif span["kind"] == "provision":
                    yield _row(path, span, document, nearest)


def _row(path: Path, span: dict[str, object], document: dict[str, object], nearest: str) -> Row:
    start, end = int(str(span["start"])), int(str(span["end"]))
    types = span["types"]
    assert isinstance(types, list)
    clause = Clause(
        text=_text(path)[start:end],
        path=_path_at(path, start, nearest),
        language=str(document["language"]),
        document_type=SOURCE_TYPES.get(str(document["document_type"])),
    )
    return Row(
        clause=clause,
        service=path.parts[-3],
        types=tuple(ClauseType(value) for value in types),
        severity=Severity(str(span["severity"])),
        direction=Direction(str(span["direction"])),
    )
