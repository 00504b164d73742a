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
from smallprint.reading.segment_bags import bag_of, join_stretches
from smallprint.reading.segment_features import Features
from smallprint.reading.segment_piece_features import PIECE_COLUMNS
from smallprint.reading.segment_pieces import Piece
from smallprint.reading.segment_words import NON_PROVISION_KINDS, TAUGHT_KINDS, Evidence, Matrix, Model, weigh
from smallprint.records.vocabulary import SpanKind

PROVISION_FROM = 0.5
_KINDS = len(TAUGHT_KINDS) + 1
_DATE = re.compile(r"\d(?<!\w\d)(?:(?:(?<=1)9|(?<=2)0)\d\d\b|\d?[./]\d{1,2}[./]\d{2,4}\b)")
_METADATA = re.compile(
    r"\b(?:last|updated?|effective|version|published|revised|revision|posted|current as of|in force|date|mise? à jour"
    r"|en vigueur|dernière|stand|letzte|zuletzt|gültig|fassung|última|fecha|vigente|vigor|actualiza\w*|aggiorna\w*)\b",  # noqa: E501
    re.IGNORECASE,
)
_HINTS = (
    "last update updated effective version published revised revision posted current force date jour vigueur "
    "dernière stand letzte zuletzt gültig fassung última fecha vigente vigor"
)
_METADATA_HINTS = frozenset(_HINTS.split())
_TOKEN = re.compile(r"\w+")

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
    of_heading = _of_headings(model, headings)
    return np.hstack(
        [
            features.pieces[firsts],
            most,
            _places(text, blocks, outline, pieces, runs, headings),
            _topics(summed, with_sum=True),
            _topics(of_heading, with_sum=False),
        ]
    ).astype(np.float32)


def _of_headings(model: Model, headings: list[tuple[str, ...]]) -> Matrix:
    """Probabilities by the words of each run's heading; every distinct heading is weighed once."""
    distinct = {heading: number for number, heading in enumerate(dict.fromkeys(headings))}
    joined = join_stretches([" ".join(heading).replace("'", " ").replace("’", " ") for heading in distinct])
    weighed = weigh(model, bag_of(joined, len(distinct))).probabilities(model.bias)
    return np.asarray(weighed[[distinct[heading] for heading in headings]])


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
    section = heading_before[[pieces[run.first].block for run in runs]]
    starts = np.array([pieces[run.first].start for run in runs])
    ends = np.array([pieces[run.last].end for run in runs])
    at = np.arange(len(runs))
    begins = np.flatnonzero(np.diff(section, prepend=-1))
    in_section = at - np.repeat(begins, np.diff([*begins.tolist(), len(runs)]))
    heads = [text[start : min(end, start + 200)] for start, end in zip(starts, ends, strict=True)]
    own = [blocks[pieces[run.first].block] for run in runs]
    kind = np.array([_PLACE_OF_KIND[block.kind.value] for block in own])
    return np.column_stack(
        [
            np.log1p(ends - starts),
            [run.last - run.first + 1 for run in runs],
            starts / len(text),
            at,
            len(runs) - at,
            in_section,
            np.bincount(section, minlength=1)[section] - in_section,
            section,
            kind[:, None] == np.arange(4),
            [block.depth for block in own],
            [_DATE.search(head) is not None for head in heads],
            [_speaks_of_dates(head[:60]) for head in heads],
            [len(outline.paths[pieces[run.first].block]) for run in runs],
            [len(heading[0]) if heading else 0 for heading in headings],
        ]
    ).astype(np.float32)


def _speaks_of_dates(head: str) -> bool:
    lowered = head.lower()
    if _METADATA_HINTS.isdisjoint(_TOKEN.findall(lowered)) and not (
        "actualiza" in lowered or "aggiorna" in lowered
    ):
        return False
    return _METADATA.search(head) is not None


_PLACE_OF_KIND = {"paragraph": 0, "item": 1, "row": 2, "head-row": 3, "heading": 0}
