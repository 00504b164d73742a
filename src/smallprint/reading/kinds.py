"""What kind of stretch a span is: provision, definition, recital, contact, navigation or metadata.

Boosted trees decide on form, cue words, topics, and the place in the document; they lean to provision, for a
clause left out is worse than a preamble let in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from smallprint.reading.blocks import Block
from smallprint.reading.outline import Outline
from smallprint.reading.segment_features import PIECE_COLUMNS, Features
from smallprint.reading.segment_pieces import Piece
from smallprint.reading.segment_words import NON_PROVISION_KINDS, TAUGHT_KINDS, Evidence, Matrix, Model, weigh
from smallprint.records.vocabulary import SpanKind

PROVISION_FROM = 0.5
_KINDS = len(TAUGHT_KINDS) + 1
_WORD = re.compile(r"[^\W\d_]+|\d+")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b")
_METADATA = re.compile(
    r"\b(?:last|updated?|effective|version|published|revised|revision|posted|current as of|in force|date|mise? à jour"
    r"|en vigueur|dernière|stand|letzte|zuletzt|gültig|fassung|última|fecha|vigente|vigor|actualiza\w*|aggiorna\w*)\b",  # noqa: E501
    re.IGNORECASE,
)

RUN_COLUMNS = (
    *(f"first.{name}" for name in PIECE_COLUMNS),
    *(f"most.{name}" for name in PIECE_COLUMNS),
    *("chars", "pieces", "place", "number", "runs_left", "in_section", "section_left", "headings_before"),
    *("paragraph", "item", "row", "head_row", "depth", "date", "metadata", "path", "heading_chars"),
    *(f"topic.{name}" for name in ("most", "sum", "provision", *TAUGHT_KINDS)),
    *(f"heading.{name}" for name in ("most", "provision", *TAUGHT_KINDS)),
)


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces ``first`` to ``last`` (included) that stand together as one span."""

    first: int
    last: int


def kinds_of(model: Model, rows: Matrix) -> list[SpanKind]:
    """The kind of every run, by its row of ``run_features``."""
    kinds = [SpanKind.PROVISION] * len(rows)
    rest = np.flatnonzero(model.provision.probability(rows) < PROVISION_FROM)
    if len(rest):
        others = np.stack([trees.probability(rows[rest]) for trees in model.kind], axis=1)
        for at, best in zip(rest.tolist(), others.argmax(axis=1).tolist(), strict=True):
            kinds[at] = SpanKind(NON_PROVISION_KINDS[best])
    return kinds


def run_features(
    model: Model,
    text: str,
    blocks: list[Block],
    outline: Outline,
    pieces: list[Piece],
    features: Features,
    evidence: Evidence,
    runs: list[Run],
) -> Matrix:
    """(runs, columns) as named in RUN_COLUMNS."""
    if not runs:
        return np.zeros((0, len(RUN_COLUMNS)), dtype=np.float32)
    firsts = np.array([run.first for run in runs])
    most = np.maximum.reduceat(features.pieces, firsts, axis=0)
    summed = Evidence(
        np.add.reduceat(evidence.topics, firsts, axis=0), np.add.reduceat(evidence.mass, firsts)
    ).probabilities(model.bias)
    headings = [outline.paths[pieces[run.first].block][-1:] for run in runs]
    heading_words = [_WORD.findall(heading[0].lower()) if heading else [] for heading in headings]
    of_heading = weigh(model, heading_words).probabilities(model.bias)
    return np.hstack(
        [
            features.pieces[firsts],
            most,
            _places(text, blocks, outline, pieces, runs, headings),
            _topics(summed, with_sum=True),
            _topics(of_heading, with_sum=False),
        ]
    ).astype(np.float32)


def _topics(probabilities: Matrix, *, with_sum: bool) -> Matrix:
    topics, kinds = probabilities[:, :-_KINDS], probabilities[:, -_KINDS:]
    sums = [topics.sum(1)] if with_sum else []
    return np.column_stack([topics.max(1), *sums, kinds])


def _places(
    text: str,
    blocks: list[Block],
    outline: Outline,
    pieces: list[Piece],
    runs: list[Run],
    headings: list[tuple[str, ...]],
) -> Matrix:
    heading_before = np.cumsum([0, *outline.is_heading])
    section = [int(heading_before[pieces[run.first].block]) for run in runs]
    sizes = np.bincount(section, minlength=1)
    rows = np.zeros((len(runs), 17), dtype=np.float32)
    in_section = 0
    for at, run in enumerate(runs):
        in_section = in_section + 1 if at and section[at] == section[at - 1] else 0
        start, end = pieces[run.first].start, pieces[run.last].end
        block = blocks[pieces[run.first].block]
        head = text[start : min(end, start + 200)]
        rows[at, :8] = (
            np.log1p(end - start),
            run.last - run.first + 1,
            start / len(text),
            at,
            len(runs) - at,
            in_section,
            sizes[section[at]] - in_section,
            section[at],
        )
        rows[at, 8 + min(_PLACE_OF_KIND[block.kind.value], 3)] = 1
        rows[at, 12:] = (
            block.depth,
            _DATE.search(head) is not None,
            _METADATA.search(head[:60]) is not None,
            len(outline.paths[pieces[run.first].block]),
            len(headings[at][0]) if headings[at] else 0,
        )
    return rows


_PLACE_OF_KIND = {"paragraph": 0, "item": 1, "row": 2, "head-row": 3, "heading": 0}
