"""The truth about the sample web, derived from base texts, edit scripts and declared cases alone.

``truth()`` is one JSON document (its shape stands in samples/README.md under "The truth file"). Nothing of
Smallprint's own reading or comparing goes into it, so that Smallprint can be held against it.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from samples.engine import load_platforms
from samples.markdown import shown, words
from samples.schedule import INSTANTS
from samples.timeline import Sighting, sightings
from smallprint.records.vocabulary import Materiality, SpanKind

if TYPE_CHECKING:
    from samples.records import Block, Effect, SampleDocument, SamplePlatform, State

_DERIVED = {
    "whitespace": "whitespace-only",
    "link-parameter": "link-parameter-only",
    "renumber": "renumbering",
    "move": "moved-clause",
    "split": "split-clause",
    "merge": "merged-clauses",
    "revert": "revert",
}


def truth() -> dict[str, Any]:
    """Every document with its states, its expected captures and its hard cases; JSON values only."""
    platforms = [_platform(platform) for platform in load_platforms()]
    documents = [document for platform in platforms for document in platform["documents"]]
    return {
        "instants": [at.isoformat() for at in INSTANTS],
        "totals": {
            "platforms": len(platforms),
            "documents": len(documents),
            "states": sum(len(document["states"]) for document in documents),
            "versions": sum(document["expected"]["versions"] for document in documents),
            "counted_changes": sum(document["expected"]["counted_changes"] for document in documents),
        },
        "platforms": platforms,
    }


def document_truth(document: SampleDocument) -> dict[str, Any]:
    """One document's part of the truth."""
    timeline = sightings(document)
    states = [_state(document, place) for place in range(len(document.states))]
    counted = [state for state in states if state["change"] and state["change"]["counted"]]
    return {
        "key": document.key,
        "id": document.id,
        "type": document.type.value,
        "title": document.title,
        "language": document.language,
        "urls": [f"http://{document.host}{path}" for path in document.urls],
        "template": document.template,
        "words": len(words(document.states[0].blocks)),
        "states": states,
        "captures": [_capture(one) for one in timeline],
        "expected": {
            "versions": sum(one.new_version for one in timeline),
            "counted_changes": len(counted),
            "counted_dates": [state["date"] for state in counted],
        },
        "hard_cases": _cases(document, timeline),
    }


def _platform(platform: SamplePlatform) -> dict[str, Any]:
    return {
        "slug": platform.slug,
        "name": platform.name,
        "sector": platform.sector.value,
        "host": platform.host,
        "country": platform.country,
        "documents": [document_truth(document) for document in platform.documents],
    }


def _state(document: SampleDocument, place: int) -> dict[str, Any]:
    state = document.states[place]
    return {
        "date": state.date.isoformat(),
        "note": state.note,
        "words": len(words(state.blocks)),
        "provisions": [_block(block) for block in state.blocks if block.kind is SpanKind.PROVISION],
        "other_spans": [_block(block) for block in state.blocks if block.kind is not SpanKind.PROVISION],
        "change": _change(document.states[place - 1], state) if place else None,
    }


def _block(block: Block) -> dict[str, Any]:
    text = shown(block)
    entry: dict[str, Any] = {"id": block.id, "text": text, "words": len(text.split())}
    if block.kind is SpanKind.PROVISION:
        entry["types"] = [one.value for one in block.types]
    else:
        entry["kind"] = block.kind.value
    return entry


def _change(before: State, after: State) -> dict[str, Any]:
    materiality = after.materiality
    return {
        "materiality": materiality.value,
        "pattern": after.pattern.value,
        "counted": materiality is Materiality.SUBSTANTIVE,
        "is_version": words(before.blocks) != words(after.blocks),
        "directions": sorted({one.direction.value for one in after.effects if one.kind}),
        "edits": [_effect(effect, before, after) for effect in after.effects],
    }


def _effect(effect: Effect, before: State, after: State) -> dict[str, Any]:
    return {
        "op": effect.op,
        "kind": effect.kind.value if effect.kind else None,
        "materiality": effect.materiality.value,
        "direction": effect.direction.value,
        "types": [one.value for one in effect.types],
        "before": _texts(effect.before, before),
        "after": _texts(effect.after, after),
        "what": effect.what,
    }


def _texts(names: tuple[str, ...], state: State) -> list[dict[str, str]]:
    """The named blocks as ``state`` has them; those that a later edit of the same day took are left out."""
    held = {block.id: shown(block) for block in state.blocks}
    return [{"id": name, "text": held[name]} for name in names if name in held]


def _capture(one: Sighting) -> dict[str, Any]:
    return {
        "at": one.at.isoformat(),
        "state": one.state,
        "variant": one.variant,
        "case": one.case,
        "outcomes": [outcome.value for outcome in one.outcomes],
        "new_version": one.new_version,
        "confirms": one.confirms,
        "hops": one.hops,
        "rendered": one.rendered,
    }


def _cases(document: SampleDocument, timeline: tuple[Sighting, ...]) -> list[dict[str, Any]]:
    """Declared cases, cases that follow from the edit script, cases that follow from the form."""
    declared = [
        _case(
            case.case,
            case.start,
            case.end,
            [one for one in timeline if case.active(one.at.date())],
            pattern="flapping" if case.case == "ab-flap" else None,
            options=case.options,
        )
        for case in document.hard_cases
    ]
    derived = [
        _case(
            _DERIVED[op],
            state.date,
            _last_day(document, place),
            [one for one in timeline if one.state == place],
        )
        | {
            "becomes_version": words(document.states[place - 1].blocks) != words(state.blocks),
            "counted": state.materiality is Materiality.SUBSTANTIVE,
            "pattern": state.pattern.value,
        }
        for place, state in enumerate(document.states)
        for op in dict.fromkeys(effect.op for effect in state.effects if effect.op in _DERIVED)
    ]
    formal = [
        _case(name, document.states[0].date, None, list(timeline))
        for name, holds in (
            ("javascript", document.template == "app"),
            ("pdf", document.template == "pdf"),
            ("several-pages", len(document.urls) > 1),
        )
        if holds
    ]
    return declared + derived + formal


def _case(
    name: str,
    start: date,
    end: date | None,
    captures: list[Sighting],
    *,
    pattern: str | None = None,
    options: dict[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "case": name,
        "from": start.isoformat(),
        "until": end.isoformat() if end else None,
        "options": options or {},
        "captures": [_capture(one) for one in captures],
        "becomes_version": any(one.new_version for one in captures),
        "counted": False,
        "pattern": pattern,
    }


def _last_day(document: SampleDocument, place: int) -> date | None:
    """The last day of a state; None for the one that holds still."""
    later = document.states[place + 1 : place + 2]
    return later[0].date - timedelta(days=1) if later else None


def dumps() -> str:
    """The truth as JSON text, stable from run to run."""
    return json.dumps(truth(), indent=1, ensure_ascii=False, sort_keys=False) + "\n"
