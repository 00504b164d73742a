"""Whether an edit, and a pair, matters: fixed rules first, then weights learnt on hand labels.

The weights (``data/materiality.json``, made by ``scripts/train_materiality.py``) hold one number for each
feature of ``features.py`` and no wording.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Self

import numpy as np

from smallprint.changes.features import NAMES, Overview, rows
from smallprint.changes.lexicon import classes_of
from smallprint.changes.quantities import Measure, moved_amounts
from smallprint.changes.recut import recut_places, same_lines
from smallprint.records.vocabulary import ClauseType, EditKind, Materiality, Pattern, SpanKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from smallprint.changes.noise import Noise
    from smallprint.changes.parts import Part
    from smallprint.changes.units import Side
    from smallprint.records.change import Edit


_MOST_ROWS = 120
"""Parts judged by their features; in a rewrite of more, the rest is judged by its length alone."""
_WHOLE_RULE = 12
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIVIDED = {EditKind.SPLIT, EditKind.MERGED}
_SPOKEN = {SpanKind.PROVISION, SpanKind.RECITAL}
_FEW_WORDS = 12
_LEAST_LIMIT = 4
_SMALL_CHANGE = 8
"""Parts up to which a whole new clause is not part of a rewrite."""
_NEW = 0.3
_DATED = {SpanKind.METADATA, SpanKind.HEADING}


@dataclass(frozen=True, slots=True)
class Weights:
    """Two linear models over the features, scaling folded in, the bias last.

    The first: is it substantive. The second: if not, is it cosmetic. ``threshold`` is the probability from
    which an edit is substantive.
    """

    substantive: NDArray[np.float64]
    cosmetic: NDArray[np.float64]
    threshold: float

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Self:
        """The shipped weights."""
        stored = json.loads(
            resources.files("smallprint.changes").joinpath("data/materiality.json").read_text("utf-8")
        )
        table = {name: pair for name, *pair in stored["weights"]}
        columns = np.asarray([table[name] for name in (*NAMES, "bias")], dtype=np.float64)
        return cls(columns[:, 0], columns[:, 1], float(stored["threshold"]))

    def probabilities(self, table: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """For each row: that it is substantive, and that it is cosmetic if it is not."""
        one = 1 / (1 + np.exp(-(table @ self.substantive[:-1] + self.substantive[-1])))
        other = 1 / (1 + np.exp(-(table @ self.cosmetic[:-1] + self.cosmetic[-1])))
        return one, other


def materiality_of_parts(
    before: Side, after: Side, parts: Sequence[Part], noise: Sequence[Noise | None], weights: Weights
) -> list[Materiality]:
    """One materiality a part; what a pattern forbids is not looked at here."""
    found = _by_rules(before, after, parts, noise)
    open_places = [place for place, known in enumerate(found) if known is None]
    for place in open_places[_MOST_ROWS:]:
        whole = len(parts[place].gone) + len(parts[place].come) >= _WHOLE_RULE
        found[place] = Materiality.SUBSTANTIVE if whole else Materiality.EDITORIAL
    open_places = open_places[:_MOST_ROWS]
    substantive, cosmetic = weights.probabilities(rows(before, after, parts, open_places))
    for at, place in enumerate(open_places):
        if substantive[at] >= weights.threshold:
            found[place] = Materiality.SUBSTANTIVE
        else:
            worded = cosmetic[at] < 0.5 or _few_in_clause(before, parts[place])
            found[place] = Materiality.EDITORIAL if worded else Materiality.COSMETIC
    return [known or Materiality.EDITORIAL for known in found]


def _by_rules(
    before: Side, after: Side, parts: Sequence[Part], noise: Sequence[Noise | None]
) -> list[Materiality | None]:
    """What the rules say of each part; None where they say nothing."""
    found = [_by_rule(before, after, part, known) for part, known in zip(parts, noise, strict=True)]
    recut = recut_places(before, after, parts)
    small = sum(bool(part.gone or part.come) for part in parts) <= _SMALL_CHANGE
    overview = Overview(before, after, parts) if small else None
    for place, part in enumerate(parts):
        if found[place] is not None:
            continue
        if _decides(before, after, part):
            found[place] = Materiality.SUBSTANTIVE
        elif place in recut:
            found[place] = Materiality.EDITORIAL
        elif (
            _negates(before, part)
            or _rescopes(before, part)
            or (overview and _is_whole_clause(before, after, part) and overview.made_good(part) < _NEW)
        ):
            found[place] = Materiality.SUBSTANTIVE
    return found


def _decides(before: Side, after: Side, part: Part) -> bool:
    """True where an amount or an e-mail address gives way to another in running text.

    In a few changed words of a clause, an amount that only came or went is enough.
    """
    if not part.before_units or before.units[part.before_units[0]].kind in _DATED:
        return False
    if any(old != new and _MAIL.fullmatch(old) and _MAIL.fullmatch(new) for old, new in part.change.swaps):
        return True
    kind = before.units[part.before_units[0]].kind
    few = len(part.gone) + len(part.come) <= _FEW_WORDS
    return any(
        (moved.old and moved.new and (kind is SpanKind.PROVISION or moved.measure is not Measure.COUNT))
        or (few and kind in _SPOKEN and moved.measure is not Measure.COUNT)
        for moved in moved_amounts(before, after, part)
    )


def _negates(before: Side, part: Part) -> bool:
    """True where a few changed words of a provision bring in, or take out, a "not", "no" or "only"."""
    if not (part.before_units and part.after_units) or len(part.gone) + len(part.come) > _FEW_WORDS:
        return False
    gone, come = (sum("negation" in classes_of(word) for word in words) for words in (part.gone, part.come))
    return (
        part.kind is EditKind.MODIFIED and before.units[part.before_units[0]].provision >= 0 and gone != come
    )


def _rescopes(before: Side, part: Part) -> bool:
    """True where a prohibition gains or loses a limit: a few words that only came or only went."""
    if part.kind is not EditKind.MODIFIED or bool(part.gone) == bool(part.come):
        return False
    place = before.units[part.before_units[0]].provision
    if place < 0 or not _LEAST_LIMIT <= len(part.gone) + len(part.come) <= _FEW_WORDS:
        return False
    types = {score.type for score in before.analysis.assessments[place].types}
    return ClauseType.ACCEPTABLE_USE in types


def _is_whole_clause(before: Side, after: Side, part: Part) -> bool:
    """True for a whole provision of sentences that only one version has."""
    if part.before_units and part.after_units:
        return False
    unit = after.units[part.after_units[0]] if part.after_units else before.units[part.before_units[0]]
    return (
        unit.provision >= 0
        and len(part.gone) + len(part.come) >= _WHOLE_RULE
        and unit.text.rstrip().endswith((".", ";"))
    )


def _few_in_clause(before: Side, part: Part) -> bool:
    """True for a split or merge of running text with a few other words: never a matter of markup."""
    spoken = all(before.units[at].kind in _SPOKEN | {SpanKind.CONTACT} for at in part.before_units)
    return part.kind in _DIVIDED and spoken and len(part.gone) + len(part.come) <= _FEW_WORDS


def _by_rule(before: Side, after: Side, part: Part, noise: Noise | None) -> Materiality | None:
    """Structure without other words is editorial; markup and the page's frame are cosmetic."""
    if part.kind is EditKind.RENUMBERED:
        return Materiality.EDITORIAL
    if part.gone or part.come:
        return Materiality.COSMETIC if noise is not None else None
    titled = all(after.units[at].kind is SpanKind.HEADING for at in part.after_units)
    structure = part.kind is EditKind.MOVED or (part.kind in _DIVIDED and not same_lines(before, after, part))
    return Materiality.EDITORIAL if structure or (part.restyled and not titled) else Materiality.COSMETIC


def materiality_of_pair(edits: Sequence[Edit], pattern: Pattern) -> Materiality:
    """The most that any edit has, moves and re-cuts apart; an artefact is cosmetic; no edit is none."""
    if not pattern.may_be_substantive:
        return Materiality.COSMETIC
    found = {edit.materiality for edit in edits}
    return next((materiality for materiality in Materiality if materiality in found), Materiality.NONE)
