"""Statements about the provisions of a version, and about the change that brought it.

Promises: every quote is the version text from ``start`` to ``end``, byte for byte; a statement rests on a
quote or is marked as an inference with its grounds; nothing is said about what the text is silent on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.explain.clause import MADE_BY, Clause, statements_of
from smallprint.explain.quoting import Source
from smallprint.records.statement import Quote, Statement
from smallprint.records.vocabulary import Basis, Materiality

if TYPE_CHECKING:
    from smallprint.records.analysis import Analysis
    from smallprint.records.change import Difference
    from smallprint.records.vocabulary import DocumentType

_MOST_QUOTES = 3


def compose(
    analysis: Analysis,
    document_type: DocumentType,
    difference: Difference | None,
    places: tuple[int, ...],
) -> tuple[Statement, ...]:
    """Statements about the provisions at ``places`` and, where there is a ``difference``, about the change.

    ``places`` are places in ``analysis.reading.provisions``. Each gets one ``what-it-is``; ``why-it-matters``
    and ``consumer-impact`` where its type says something; ``what-you-can-do`` only for what the text names.
    """
    del document_type  # the words are the same for every kind of document, so far
    reading = analysis.reading
    source = Source.of(reading.text)
    links = sorted(reading.links, key=lambda link: link.start)
    starts = [link.start for link in links]
    found: list[Statement] = []
    if difference is not None:
        found.append(_change_summary(source, difference))
    for place in places:
        clause = Clause(
            place, reading.provisions[place], analysis.assessments[place], analysis.facts.by_provision[place]
        )
        found += statements_of(source, clause, links, starts)
    return tuple(found)


def _change_summary(source: Source, difference: Difference) -> Statement:
    """The difference in one sentence, with the first places of the later text where it shows."""
    edits = sorted(difference.edits, key=lambda edit: edit.materiality is not Materiality.SUBSTANTIVE)
    quotes: list[Quote] = []
    for edit in edits:
        if edit.after is not None and len(quotes) < _MOST_QUOTES:
            quote = source.around(edit.after.start, edit.after.end, edit.after.start, edit.after.start)
            quotes += [quote] if quote else []
    grounds = (
        f"materiality {difference.materiality.value}, pattern {difference.pattern.value}",
        f"{len(difference.edits)} edit{'' if len(difference.edits) == 1 else 's'} compared",
    )
    basis = Basis.POLICY_TEXT if quotes else Basis.INFERENCE
    return Statement("change-summary", difference.summary, basis, None, tuple(quotes), grounds, MADE_BY)
