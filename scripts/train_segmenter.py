"""Train what ``smallprint.reading`` cuts texts with, and write ``src/smallprint/reading/data/segmenter.npz``.

    python scripts/train_segmenter.py            (needs the labelled data and the "train" dependencies)

Three things are learnt: a table of words (from ``clauses.jsonl``: types and kinds; from where authors break
paragraphs in documents that carry no boundary label), trees that cut gaps and trees that tell kinds (from
``provisions.jsonl``). The file holds single words and numbers, no text.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from smallprint.reading.blocks import parse_blocks
from smallprint.reading.kinds import Run
from smallprint.reading.outline import make_outline
from smallprint.reading.segment import Draft, cut, draft
from smallprint.reading.segment_piece_features import words_of
from smallprint.reading.segment_pieces import make_pieces
from smallprint.reading.segment_trees import DEPTH, LEAVES, QUESTIONS, Trees
from smallprint.reading.segment_words import BREAK_ROLES, NON_PROVISION_KINDS, TAUGHT_KINDS, Model

DATA = Path(__file__).parent.parent.parent / "shared" / "data"
TARGET = Path(__file__).parent.parent / "src" / "smallprint" / "reading" / "data" / "segmenter.npz"
VOCABULARY = 9000
Json = dict[str, Any]


# ---- the table of words ----------------------------------------------------------------------------------


def train_words(data: Path) -> dict[str, Any]:
    """Arrays of the word table."""
    excluded = {row["path"].split("/")[1] for row in lines(data / "labels" / "provisions.jsonl")}
    corpus = [pieces_of(path) for path in one_version_each(data, excluded)]
    vocabulary, rarity = choose_words(corpus)
    places = {word: place for place, word in enumerate(vocabulary)}
    topics, bias = train_topics(data, places, rarity)
    breaks = train_breaks(corpus, places)
    return {
        "words": np.frombuffer("\n".join(vocabulary).encode(), dtype=np.uint8),
        "rarity": rarity.astype(np.float16),
        **small("topics", topics),
        "bias": bias.astype(np.float32),
        **small("breaks", breaks),
    }


def small(name: str, matrix: np.ndarray) -> dict[str, np.ndarray]:
    """A matrix as 8-bit numbers and a scale a column."""
    scale = np.abs(matrix).max(axis=0) / 127
    return {name: np.round(matrix / scale).astype(np.int8), f"{name}_scale": scale.astype(np.float32)}


def lines(path: Path) -> list[Json]:
    """The rows of a JSON lines file."""
    with path.open(encoding="utf-8") as rows:
        return [json.loads(row) for row in rows]


def one_version_each(data: Path, excluded: set[str]) -> list[Path]:
    """The newest version of every document of a service that has no boundary labels."""
    newest: dict[Path, Path] = {}
    for path in sorted((data / "policies").glob("[!_]*/*/*/*.md")):
        if path.parent.parent.name not in excluded:
            newest[path.parent] = path
    return list(newest.values())


def pieces_of(path: Path) -> list[tuple[list[str], int, bool]]:
    """Words of each piece, its block, and whether that is a paragraph with no heading right before it."""
    text = path.read_text(encoding="utf-8", errors="replace")[:150_000]
    blocks = parse_blocks(text)
    outline = make_outline(text, blocks)
    return [
        (
            words_of(text[piece.start : piece.end])[:80],
            piece.block,
            blocks[piece.block].kind.value == "paragraph"
            and not (piece.block and outline.is_heading[piece.block - 1]),
        )
        for piece in make_pieces(text, blocks, outline)
    ]


def choose_words(corpus: list[list[tuple[list[str], int, bool]]]) -> tuple[list[str], np.ndarray]:
    """Words that several documents use, and how rare each is among sentences."""
    pieces: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    for document in corpus:
        seen: set[str] = set()
        for found, _, _ in document:
            pieces.update(set(found))
            seen |= set(found)
        documents.update(seen)
    chosen = [
        word
        for word, count in pieces.most_common()
        if documents[word] >= 4 and count >= 8 and not word.isdigit() and len(word) <= 20
    ][:VOCABULARY]
    total = sum(map(len, corpus))
    return chosen, np.log(total / (1 + np.array([pieces[word] for word in chosen], dtype=np.float64)))


def bags(lists: Iterable[list[str]], places: dict[str, int], weight: np.ndarray | None) -> sp.csr_matrix:
    """One row a list of words: presence, or ``weight`` with rows of length 1."""
    indices: list[int] = []
    begins = [0]
    for found in lists:
        indices.extend({places[word] for word in found if word in places})
        begins.append(len(indices))
    values = np.ones(len(indices)) if weight is None else weight[indices]
    matrix = sp.csr_matrix((values, indices, begins), shape=(len(begins) - 1, len(places)))
    if weight is None:
        return matrix
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return (sp.diags(1 / np.maximum(lengths, 1e-6)) @ matrix).tocsr()


def train_topics(data: Path, places: dict[str, int], rarity: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A logistic regression for each clause type and kind, on labelled clauses of other services."""
    clauses = lines(data / "labels" / "clauses.jsonl")
    texts: dict[str, str] = {}
    found = []
    for clause in clauses:
        path = clause["path"]
        if path not in texts:
            texts[path] = (data / "policies" / path).read_text(encoding="utf-8")
        found.append(words_of(texts[path][clause["start"] : clause["end"]]))
    rows = bags(found, places, rarity)
    types = Counter(name for clause in clauses for name in clause["types"])
    names = sorted(name for name, count in types.items() if count >= 15)
    columns = [[name in clause["types"] for clause in clauses] for name in names]
    columns += [[clause["kind"] == kind for clause in clauses] for kind in ("provision", *TAUGHT_KINDS)]
    weights, biases = [], []
    for column in columns:
        model = LogisticRegression(C=10, max_iter=60, solver="liblinear").fit(rows, column)
        weights.append(model.coef_[0])
        biases.append(model.intercept_[0])
    return np.array(weights).T, np.array(biases)


def train_breaks(corpus: list[list[tuple[list[str], int, bool]]], places: dict[str, int]) -> np.ndarray:
    """Between which sentences authors begin a new paragraph: (words, 5) weights, see ``Model.breaks``."""
    pairs = [
        (a[0], b[0], a[1] != b[1])
        for document in corpus
        for a, b in pairwise(document)
        if b[2] and b[1] - a[1] < 2 and len(a[0]) > 4 and len(b[0]) > 4
    ]
    roles = (
        [a for a, _, _ in pairs],
        [b for _, b, _ in pairs],
        [b[:1] for _, b, _ in pairs],
        [b[1:3] for _, b, _ in pairs],
        [a[-2:] for a, _, _ in pairs],
    )
    rows = sp.hstack([bags(role, places, None) for role in roles]).tocsr()
    model = LogisticRegression(C=0.03, max_iter=200).fit(rows, [new for _, _, new in pairs])
    return np.asarray(model.coef_[0].reshape(BREAK_ROLES, -1).T)


# ---- the trees -------------------------------------------------------------------------------------------


def fit_trees(rows: np.ndarray, wanted: np.ndarray, weights: np.ndarray, *, trees: int = 250) -> Trees:
    """Boosted trees of depth three as the program evaluates them."""
    model = HistGradientBoostingClassifier(
        max_iter=trees,
        max_depth=DEPTH,
        learning_rate=0.05,
        min_samples_leaf=15,
        l2_regularization=1.0,
        max_features=0.3,
        early_stopping=False,
        random_state=1,
    ).fit(rows, wanted, sample_weight=weights)
    grown = [stage[0].nodes for stage in model._predictors]
    column = np.zeros((len(grown), QUESTIONS), dtype=np.int16)
    threshold = np.full((len(grown), QUESTIONS), np.inf, dtype=np.float32)
    leaf = np.zeros((len(grown), LEAVES), dtype=np.float32)
    for number, nodes in enumerate(grown):
        _complete(nodes, 0, 0, 0, (column[number], threshold[number], leaf[number]))
    return Trees(column, threshold, leaf, float(np.ravel(model._baseline_prediction)[0]))


def _complete(nodes: Any, node: int, place: int, depth: int, out: tuple[np.ndarray, ...]) -> None:
    """Write a tree as a complete one: a leaf above the bottom stands in all the leaves under it."""
    column, threshold, leaf = out
    here = nodes[node]
    if depth == DEPTH:
        leaf[place - QUESTIONS] = here["value"]
        return
    left = right = node
    if not here["is_leaf"]:
        column[place] = here["feature_idx"]
        threshold[place] = here["num_threshold"]
        left, right = here["left"], here["right"]
    _complete(nodes, left, 2 * place + 1, depth + 1, out)
    _complete(nodes, right, 2 * place + 2, depth + 1, out)


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled document, drafted: which gaps the annotator cut, which gaps count, whose span each piece is."""

    service: str
    language: str
    sketch: Draft
    cuts: np.ndarray
    counted: np.ndarray
    owners: list[int]
    spans: list[Json]


def examples(data: Path, model: Model) -> list[Example]:
    """All labelled documents."""
    return [example(data, model, row) for row in lines(data / "labels" / "provisions.jsonl")]


def example(data: Path, model: Model, row: Json) -> Example:
    """One labelled document."""
    text = (data / "policies" / row["path"]).read_text(encoding="utf-8")
    sketch = draft(model, text)
    owners = [_owner(piece.start, piece.end, row["spans"]) for piece in sketch.pieces]
    pairs = list(pairwise(owners))
    return Example(
        service=row["path"].split("/")[1],
        language=row["language"],
        sketch=sketch,
        cuts=np.array([a != b for a, b in pairs], dtype=bool),
        counted=np.array([a >= 0 or b >= 0 for a, b in pairs], dtype=bool) & ~sketch.features.heads,
        owners=owners,
        spans=row["spans"],
    )


def _owner(start: int, end: int, spans: list[Json]) -> int:
    shared = [min(end, span["end"]) - max(start, span["start"]) for span in spans]
    best = int(np.argmax(shared))
    return best if shared[best] > 0 else -1


def train_trees(model: Model, chosen: list[Example]) -> Model:
    """``model`` with trees for cutting and for kinds learnt from ``chosen``."""
    rows = np.vstack([one.sketch.rows[one.counted] for one in chosen])
    cuts = np.concatenate([one.cuts[one.counted] for one in chosen])
    with_cut = dataclasses.replace(model, cut=fit_trees(rows, cuts, np.ones(len(cuts))))
    run_rows, kinds = [], []
    for one in chosen:
        for runs in (by_hand(one), cut(with_cut, one.sketch)):
            run_rows.append(one.sketch.run_rows(model, runs))
            kinds += [kind_by_hand(one, run) for run in runs]
    rows = np.vstack(run_rows)
    names = np.array(kinds)
    return dataclasses.replace(
        with_cut,
        provision=fit_trees(rows, names == "provision", np.ones(len(rows)), trees=120),
        kind=tuple(
            fit_trees(rows, names == kind, np.ones(len(rows)), trees=80) for kind in NON_PROVISION_KINDS
        ),
    )


def by_hand(one: Example) -> list[Run]:
    """Runs as the annotator cut."""
    ends = [*np.flatnonzero(one.cuts | one.sketch.features.heads).tolist(), len(one.owners) - 1]
    return [Run(first, last) for first, last in zip([0, *(end + 1 for end in ends[:-1])], ends, strict=True)]


def kind_by_hand(one: Example, run: Run) -> str:
    """The kind under which most of a run stands; headings the outline missed count as navigation."""
    weight: Counter[str] = Counter()
    for at in range(run.first, run.last + 1):
        piece, owner = one.sketch.pieces[at], one.owners[at]
        weight[one.spans[owner]["kind"] if owner >= 0 else "navigation"] += piece.end - piece.start
    kind = weight.most_common(1)[0][0]
    return "navigation" if kind == "heading" else kind


# ---- the file --------------------------------------------------------------------------------------------


def model_of(words: dict[str, Any], none: Trees) -> Model:
    """A model with a word table and no trees yet."""
    rarity = words["rarity"].astype(np.float32)
    topics = words["topics"].astype(np.float32) * words["topics_scale"]
    return Model(
        places={word: place for place, word in enumerate(bytes(words["words"]).decode().split("\n"))},
        rarity=rarity,
        topics=topics * rarity[:, None],
        bias=words["bias"],
        breaks=words["breaks"].astype(np.float32) * words["breaks_scale"],
        cut=none,
        provision=none,
        kind=(none,) * len(NON_PROVISION_KINDS),
    )


def no_trees() -> Trees:
    """Trees that know nothing."""
    return Trees(
        np.zeros((1, QUESTIONS), np.int16),
        np.zeros((1, QUESTIONS), np.float32),
        np.zeros((1, LEAVES), np.float32),
        0.0,
    )


def arrays_of(name: str, trees: Trees) -> dict[str, Any]:
    """Trees as named arrays for the file."""
    return {
        f"{name}_column": trees.column.astype(np.uint8),
        f"{name}_threshold": trees.threshold,
        f"{name}_leaf": trees.leaf.astype(np.float16),
        f"{name}_base": np.float32(trees.base),
    }


def main() -> int:
    """Train on everything and write the file."""
    if not DATA.is_dir():
        print(f"No labelled data at {DATA}.")
        return 1
    words = train_words(DATA)
    model = model_of(words, no_trees())
    model = train_trees(model, examples(DATA, model))
    arrays = {**words, **arrays_of("cut", model.cut), **arrays_of("provision", model.provision)}
    for kind, trees in zip(NON_PROVISION_KINDS, model.kind, strict=True):
        arrays |= arrays_of(f"kind_{kind}", trees)
    TARGET.parent.mkdir(exist_ok=True)
    with TARGET.open("wb") as file:
        np.savez_compressed(file, **arrays)
    print(f"{TARGET}: {TARGET.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
