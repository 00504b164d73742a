"""Provision → clause types with calibrated confidence, severity with reasons, direction.

What is learnt is in ``model``; how scores become decisions in ``decisions``; the reasons in ``reasons``.
Facts speak in the reasons only: severity and types come from the words, so they can be measured alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from smallprint.labels.clause import Clause
from smallprint.labels.concepts import Concepts
from smallprint.labels.decisions import Decision, decide
from smallprint.labels.features import features_of
from smallprint.labels.model import Model
from smallprint.labels.reasons import reasons_for
from smallprint.records.analysis import Assessment
from smallprint.records.reading import Tool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.records.analysis import FactSheet
    from smallprint.records.reading import Reading
    from smallprint.records.vocabulary import DocumentType

TOOL = Tool("labels", "1")

_REMEMBERED = 20_000
"""Clauses whose decision is kept: versions of a document say mostly the same."""

_Key = tuple[str, tuple[str, ...], "DocumentType | None"]


class Labeller:
    """Gives each clause its types, severity and direction. Make one with ``Labeller.load()``."""

    def __init__(self, model: Model, concepts: Concepts) -> None:
        """A labeller of other weights; ``load`` is what most callers want."""
        self._model = model
        self._concepts = concepts
        self._known: dict[_Key, Decision] = {}

    @classmethod
    def load(cls) -> Self:
        """The labeller with the shipped weights."""
        return cls(Model.load(), Concepts.load())

    def assess(
        self, reading: Reading, facts: FactSheet, document_type: DocumentType | None
    ) -> tuple[Assessment, ...]:
        """One assessment for each of ``reading.provisions``, in order."""
        return self.assess_clauses(
            [
                Clause(
                    text=reading.quote(span.start, span.end),
                    path=span.path or (span.title,),
                    language=reading.language,
                    document_type=document_type,
                    facts=found,
                )
                for span, found in zip(reading.provisions, facts.by_provision, strict=True)
            ]
        )

    def assess_clauses(self, clauses: Sequence[Clause]) -> tuple[Assessment, ...]:
        """One assessment for each clause, in order."""
        return tuple(
            Assessment(
                types=decision.types,
                severity=decision.severity,
                reasons=reasons_for(clause, decision),
                direction=decision.direction,
            )
            for clause, decision in zip(clauses, self._decide(clauses), strict=True)
        )

    def _decide(self, clauses: Sequence[Clause]) -> list[Decision]:
        keys = [(clause.text, clause.path, clause.document_type) for clause in clauses]
        decisions = {key: self._known[key] for key in keys if key in self._known}
        fresh = {key: clause for key, clause in zip(keys, clauses, strict=True) if key not in decisions}
        if fresh:
            counted = [features_of(clause, self._concepts) for clause in fresh.values()]
            found = decide(self._model.scores(counted), self._model.tables)
            decisions.update(zip(fresh, found, strict=True))
            if len(self._known) + len(fresh) > _REMEMBERED:
                self._known.clear()
            self._known.update(list(decisions.items())[:_REMEMBERED])
        return [decisions[key] for key in keys]
