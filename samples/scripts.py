"""Edit scripts (``<doc>.edits.toml``) read and run: from a base text to its dated states."""

from __future__ import annotations

from datetime import date
from typing import Any

from samples import edits
from samples.markdown import clause_types, shown
from samples.records import Block, Edit, Effect, SampleError, State
from smallprint.records.vocabulary import ChangeDirection, EditKind, Materiality, Pattern, SpanKind

_FLIPPED = {
    ChangeDirection.MORE_PROTECTIVE: ChangeDirection.LESS_PROTECTIVE,
    ChangeDirection.LESS_PROTECTIVE: ChangeDirection.MORE_PROTECTIVE,
}
_EDIT_KEYS = {"op", "target", "targets", "id", "after", "text", "heading", "find", "replace", "into", "kind"}
_EDIT_KEYS |= {"start", "by", "params", "to", "materiality", "direction", "types", "what"}


def run(base: tuple[Block, ...], first: date, script: dict[str, Any], where: str) -> tuple[State, ...]:
    """All states of a document: the base from ``first`` on, then one for each ``[[state]]``, in order."""
    states = [State(first, "first state", base)]
    for entry in script.get("state", []):
        place = f"{where} state {entry.get('date')}"
        day = as_date(entry.get("date"), place)
        if day <= states[-1].date:
            raise SampleError(f"{place}: comes before or with the state of {states[-1].date}")
        written = [read_edit(raw, place) for raw in entry.get("edit", [])]
        if not written:
            raise SampleError(f"{place}: has no edit")
        states.append(_next_state(states, day, str(entry.get("note", "")), written, place))
    return tuple(states)


def apply_all(blocks: tuple[Block, ...], written: tuple[Edit, ...], where: str) -> tuple[Block, ...]:
    """The blocks after every edit, without what they did: for variants of a page."""
    for edit in written:
        blocks, _ = edits.apply(blocks, edit, where)
    return blocks


def read_edit(raw: dict[str, Any], where: str) -> Edit:
    """One edit as written. SampleError for unknown keys or values."""
    if unknown := set(raw) - _EDIT_KEYS:
        raise SampleError(f"{where}: unknown keys {sorted(unknown)} in an edit")
    try:
        materiality = Materiality(raw["materiality"]) if "materiality" in raw else None
        direction = ChangeDirection(raw["direction"]) if "direction" in raw else None
        kind = SpanKind(raw.get("kind", "provision"))
    except ValueError as error:
        raise SampleError(f"{where}: {error}; see smallprint.records.vocabulary") from error
    return Edit(
        op=str(raw.get("op", "")),
        target=raw.get("target", ""),
        targets=tuple(raw.get("targets", ())),
        id=raw.get("id", ""),
        after=raw.get("after", ""),
        text=raw.get("text", ""),
        heading=raw.get("heading", ""),
        find=raw.get("find", ""),
        replace=raw.get("replace", ""),
        into=tuple(_part(part, where) for part in raw.get("into", ())),
        block_kind=kind,
        start=raw.get("start", 0),
        by=raw.get("by", 1),
        params=raw.get("params", ""),
        to=as_date(raw["to"], where) if "to" in raw else None,
        materiality=materiality,
        direction=direction,
        types=_types(raw, where),
        what=raw.get("what", ""),
    )


def as_date(value: Any, where: str) -> date:
    """A date from TOML's own date or an ISO string."""
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError as error:
        raise SampleError(f"{where}: {value!r} is no date; write 2025-05-10") from error


def _types(raw: dict[str, Any], where: str) -> tuple[Any, ...]:
    names = raw.get("types", "")
    return clause_types(names if isinstance(names, str) else ",".join(names), where)


def _part(raw: dict[str, Any], where: str) -> Block:
    if not raw.get("id") or not raw.get("text"):
        raise SampleError(f"{where}: each part of a split has id and text")
    return Block(raw["id"], SpanKind.PROVISION, raw["text"].strip(), _types(raw, where))


def _next_state(states: list[State], day: date, note: str, written: list[Edit], where: str) -> State:
    blocks = states[-1].blocks
    effects: list[Effect] = []
    pattern = Pattern.NEW
    for edit in written:
        if edit.op == "revert":
            goal = _earlier(states, edit, where)
            effects += _undone(states, blocks, goal.blocks)
            blocks, pattern = goal.blocks, Pattern.REVERT
        else:
            blocks, effect = edits.apply(blocks, edit, where)
            effects.append(effect)
    return State(day, note, blocks, tuple(effects), pattern)


def _earlier(states: list[State], edit: Edit, where: str) -> State:
    for state in states[:-1]:
        if state.date == edit.to:
            return state
    raise SampleError(f"{where}: revert needs to = the date of an earlier state, not {edit.to}")


def _undone(states: list[State], now: tuple[Block, ...], goal: tuple[Block, ...]) -> list[Effect]:
    """What going back does, block by block: the last effect on each block, the other way round."""
    last = {name: effect for state in states for effect in state.effects for name in _names(effect)}
    here, there = {block.id: block for block in now}, {block.id: block for block in goal}
    found: list[Effect] = []
    for name in dict.fromkeys((*here, *there)):
        old, new = here.get(name), there.get(name)
        if old and new and shown(old) == shown(new):
            continue
        kind = EditKind.ADDED if old is None else EditKind.REMOVED if new is None else EditKind.MODIFIED
        cause = last[name]
        direction = _FLIPPED.get(cause.direction, cause.direction)
        before, after = (name,) if old else (), (name,) if new else ()
        what = f"Back to the earlier wording: {cause.what}" if cause.what else "Back to the earlier wording."
        found.append(Effect("revert", kind, cause.materiality, direction, cause.types, before, after, what))
    return found


def _names(effect: Effect) -> tuple[str, ...]:
    return (*effect.before, *effect.after)
