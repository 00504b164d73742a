"""A version text cut into what it is made of: the one public door of reading's second half.

Promises: ``text`` comes back untouched; spans are in order, disjoint, with non-space edges; the provisions
are exactly the spans of that kind; the same text always gives the same reading; time is linear in its length.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from smallprint.reading.blocks import Block, parse_blocks
from smallprint.reading.kinds import Run, kinds_of, run_features
from smallprint.reading.language import detect_language
from smallprint.reading.outline import Outline, make_outline
from smallprint.reading.segment_features import Features, gap_features
from smallprint.reading.segment_pieces import Piece, make_pieces
from smallprint.reading.segment_topics import topic_features
from smallprint.reading.segment_words import Evidence, Matrix, Model, load_model, weigh
from smallprint.reading.titles import titles_of
from smallprint.records.reading import ExtractedText, ProvisionSpan, Reading, Span, Tool
from smallprint.records.vocabulary import SpanKind

TOOL = Tool("smallprint-reader", "1")

CUT_FROM = 0.4


def read(extracted: ExtractedText) -> Reading:
    """Cut ``extracted.text`` into spans. Never raises on any text."""
    return read_with(load_model(), extracted)


@dataclass(frozen=True, slots=True)
class Draft:
    """A text on its way to being cut: what the model is asked about. ``rows`` has one row a gap."""

    text: str
    blocks: list[Block]
    outline: Outline
    pieces: list[Piece]
    features: Features
    evidence: Evidence
    rows: Matrix

    def run_rows(self, model: Model, runs: list[Run]) -> Matrix:
        """Features of runs of pieces, for the kinds."""
        return run_features(
            model, self.text, self.blocks, self.outline, self.pieces, self.features, self.evidence, runs
        )


def draft(model: Model, text: str) -> Draft:
    """Everything up to the decisions."""
    blocks = parse_blocks(text)
    outline = make_outline(text, blocks)
    pieces = make_pieces(text, blocks, outline)
    features = gap_features(text, blocks, outline, pieces)
    evidence = weigh(model, features.bag)
    rows = np.hstack([features.gaps, topic_features(model, pieces, features.bag, evidence)])
    return Draft(text, blocks, outline, pieces, features, evidence, rows)


def cut(model: Model, sketch: Draft) -> list[Run]:
    """The pieces grouped into spans."""
    if not sketch.pieces:
        return []
    cuts = (model.cut.probability(sketch.rows) >= CUT_FROM) | sketch.features.heads
    ends = [*np.flatnonzero(cuts).tolist(), len(sketch.pieces) - 1]
    starts = [0, *(end + 1 for end in ends[:-1])]
    return [Run(first, last) for first, last in zip(starts, ends, strict=True)]


def read_with(model: Model, extracted: ExtractedText) -> Reading:
    """``read`` with a model of the caller's: how the evaluation reads with models of its folds."""
    text = extracted.text
    sketch = draft(model, text)
    runs = cut(model, sketch)
    kinds = kinds_of(model, sketch.run_rows(model, runs))
    pieces = sketch.pieces
    spans = [
        Span(block.start, block.end, SpanKind.HEADING)
        for block, heads in zip(sketch.blocks, sketch.outline.is_heading, strict=True)
        if heads
    ]
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for run, kind in zip(runs, kinds, strict=True):
        start, end = pieces[run.first].start, pieces[run.last].end
        spans.append(Span(start, end, kind))
        if kind is SpanKind.PROVISION:
            found.append((start, end, sketch.outline.paths[pieces[run.first].block]))
    titles = titles_of([(text[start:end], path) for start, end, path in found])
    spans.sort(key=lambda span: span.start)
    return Reading(
        text=text,
        language=detect_language(text, extracted.declared_language),
        spans=tuple(spans),
        provisions=tuple(
            ProvisionSpan(start, end, title, path)
            for (start, end, path), title in zip(found, titles, strict=True)
        ),
        links=extracted.links,
        sources=extracted.sources,
        tool=TOOL,
    )
