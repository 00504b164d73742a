"""The methodology page's values, from the same data that the program uses."""

from __future__ import annotations

from typing import Any

from smallprint import __version__
from smallprint.facts import TOOL as FACT_TOOL
from smallprint.knowledge.taxonomy import load_taxonomy
from smallprint.labels.labeller import TOOL as LABEL_TOOL
from smallprint.reading.segment import TOOL as READ_TOOL
from smallprint.records.vocabulary import Materiality, Outcome, Pattern


def methodology_values() -> dict[str, Any]:
    """Stages with their versions, vocabularies with their definitions."""
    return {
        "version": __version__,
        "tools": [
            {"name": tool.name, "version": tool.version} for tool in (READ_TOOL, FACT_TOOL, LABEL_TOOL)
        ],
        "outcomes": [
            {"name": outcome.value, "is_verification": outcome.is_verification} for outcome in Outcome
        ],
        "patterns": [{"name": p.value, "may_be_substantive": p.may_be_substantive} for p in Pattern],
        "materialities": [materiality.value for materiality in Materiality],
        "clause_types": [
            {
                "type": entry.type.value,
                "name": entry.name,
                "group": load_taxonomy().groups[entry.group],
                "definition": entry.definition,
            }
            for entry in load_taxonomy().types
        ],
    }
