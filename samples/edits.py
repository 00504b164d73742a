"""Typed edits on blocks: each does to the text what it says, and says what it did.

Invariants: an op never changes a block it does not name; ``whitespace`` and ``link-parameter`` keep every
word; ``move`` and ``renumber`` keep the words of every provision but for clause numbers.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from samples.markdown import check_types, heading_id, shown
from samples.records import Block, Edit, Effect, SampleError
from smallprint.records.vocabulary import ChangeDirection, ClauseType, EditKind, Materiality, SpanKind

if TYPE_CHECKING:
    from collections.abc import Callable

Blocks = tuple[Block, ...]
_SECTION = re.compile(
    r"\b(?:[Ss]ections?|[Cc]lauses?|[Aa]rticles?|Abschnitte?n?|Ziffern?|Nummern?)\s"
    r"\d+(?:\.\d+)*(?:(?:, | and | or | to | et | und | bis )\d+(?:\.\d+)*)*"
)
_REFERENCE = re.compile(r"(?<![\d.])\d+")
_LEADING = re.compile(r"^(\d+)(?=[.)])")
_STRUCTURE = re.compile(r"^\s*(?:[-*]\s|\||\d+\.\s)", re.MULTILINE)
_TARGET = re.compile(r"(\]\()([^)\s]+)(\))")


def apply(blocks: Blocks, edit: Edit, where: str) -> tuple[Blocks, Effect]:
    """The blocks after ``edit``, and what it did. SampleError where it can't be done or does nothing."""
    operation = _OPERATIONS.get(edit.op)
    if operation is None:
        raise SampleError(f"{where}: unknown op {edit.op!r}; one of {', '.join(sorted(_OPERATIONS))}, revert")
    after, effect = operation(blocks, edit, where)
    if after == blocks:
        raise SampleError(f"{where}: {edit.op} on {edit.target or edit.id!r} changes nothing")
    ids = [block.id for block in after]
    if len(ids) != len(set(ids)):
        raise SampleError(f"{where}: {edit.op} makes an id stand twice")
    for block in after:
        check_types(block, where)
    if effect.materiality is Materiality.SUBSTANTIVE and not (edit.direction and edit.what):
        raise SampleError(f"{where}: a substantive {edit.op} needs direction and what")
    return after, effect


def _modify(blocks: Blocks, edit: Edit, where: str) -> tuple[Blocks, Effect]:
    old = _find(blocks, edit.target, where)
    new = replace(old, text=edit.text.strip(), types=edit.types or old.types)
    return _swapped(blocks, old, (new,)), _effect(edit, EditKind.MODIFIED, new.types, (old.id,), (new.id,))


def _replace(blocks: Blocks, edit: Edit, where: str) -> tuple[Blocks, Effect]:
    old = _find(blocks, edit.target, where)
    if not edit.find or old.text.count(edit.find) != 1:
        raise SampleError(
            f"{where}: {edit.find!r} stands {old.text.count(edit.find)} times in {old.id!r}, not once"
        )
    new = replace(old, text=old.text.replace(edit.find, edit.replace), types=edit.types or old.types)
    return _swapped(blocks, old, (new,)), _effect(edit, EditKind.MODIFIED, new.types, (old.id,), (new.id,))


def _add(blocks: Blocks, edit: Edit, where: str) -> tuple[Blocks, Effect]:
    anchor = _find(blocks, edit.after, where)
    new: list[Block] = []
    if edit.heading:
        marks, _, title = edit.heading.partition(" ")
        new.append(Block(heading_id(title), SpanKind.HEADING, title.strip(), (), len(marks)))
    types = edit.types if edit.block_kind is SpanKind.PROVISION else ()
    new.append(Block(edit.id, edit.block_kind, edit.text.strip(), types))
    return _swapped(blocks, anchor, (anchor, *new)), _effect(edit, EditKind.ADDED, types, (), (edit.id,))


def _remove(blocks: Blocks, edit: Edit, where: str) -> tuple[Blocks, Effect]:
    old = _find(blocks, edit.target, where)
    gone = {old.id, *edit.targets}
    kept = tuple(block for block in blocks if block.id not in gone)
    return kept, _effect(edit, EditKind.REMOVED, edit.types or old.types, (old.id,), ())


def _move(blocks: Blocks, edit: Edit, where: str) -> tuple[Blocks, Effect]:
    old = _find(blocks, edit.target, where)
    rest = tuple(block for block in blocks if block is not old)
    anchor = _find(rest, edit.after, where)
    return _swapped(rest, anchor, (anchor, old)), _effect(
        edit, EditKind.MOVED, old.types, (old.id,), (old.id,)
    )


def _split(blocks: Blocks, edit: Edit, where: str) -> tuple[Blocks, Effect]:
    old = _find(blocks, edit.target, where)
    parts = tuple(replace(part, types=part.types or old.types) for part in edit.into)
    if len(parts) < 2:
        raise SampleError(f"{where}: split needs into = [{{id, text}}, {{id, text}}, …]")
    ids = tuple(part.id for part in parts)
    return _swapped(blocks, old, parts), _effect(edit, EditKind.SPLIT, old.types, (old.id,), ids)


def _merge(blocks: Blocks, edit: Edit, where: str) -> tuple[Blocks, Effect]:
    sources = tuple(_find(blocks, name, where) for name in edit.targets)
    if len(sources) < 2:
        raise SampleError(f"{where}: merge needs targets = [id, id, …]")
    types = edit.types or tuple(dict.fromkeys(kind for source in sources for kind in source.types))[:3]
    text = edit.text.strip() or " ".join(source.text for source in sources)
    new = Block(edit.id or sources[0].id, sources[0].kind, text, types)
    rest = tuple(block for block in blocks if block not in sources[1:])
    before = tuple(source.id for source in sources)
    return _swapped(rest, sources[0], (new,)), _effect(edit, EditKind.MERGED, types, before, (new.id,))


def _renumber(blocks: Blocks, edit: Edit, where: str) -> tuple[Blocks, Effect]:
    """Shift heading and clause numbers from ``start`` on by ``by``, and the references to them."""

    def shifted(number: str) -> str:
        return str(int(number) + edit.by) if int(number) >= edit.start else number

    new: list[Block] = []
    for block in blocks:
        text = _LEADING.sub(lambda m: shifted(m[1]), block.text)
        text = _SECTION.sub(lambda m: _REFERENCE.sub(lambda n: shifted(n[0]), m[0]), text)
        new.append(replace(block, text=text))
    touched = tuple(b.id for b, a in zip(blocks, new, strict=True) if b != a)
    if not touched:
        raise SampleError(f"{where}: renumber finds no number from {edit.start} on")
    return tuple(new), _effect(edit, EditKind.RENUMBERED, (), touched, touched)


def _retitle(blocks: Blocks, edit: Edit, where: str) -> tuple[Blocks, Effect]:
    old = _find(blocks, edit.target, where)
    new = replace(old, text=edit.text.strip())
    return _swapped(blocks, old, (new,)), _effect(edit, EditKind.MODIFIED, (), (old.id,), (new.id,))


def _whitespace(blocks: Blocks, edit: Edit, where: str) -> tuple[Blocks, Effect]:
    """Other white space between the same words: breaks, doubled and no-break spaces inside paragraphs."""
    old = _find(blocks, edit.target, where)
    if _STRUCTURE.search(old.text):
        raise SampleError(f"{where}: whitespace works on paragraphs; {old.id!r} is a list or a table")
    pieces = old.text.split(" ")
    gaps = ("\u00a0", "  ", " ", " ", "  ")
    text = "".join(piece + gaps[place % 5] for place, piece in enumerate(pieces)).rstrip(" \u00a0")
    new = replace(old, text=text)
    _must_keep_words(old, new, where)
    return _swapped(blocks, old, (new,)), _effect(edit, None, old.types, (old.id,), (old.id,))


def _link_parameter(blocks: Blocks, edit: Edit, where: str) -> tuple[Blocks, Effect]:
    """Other tracking parameters on the same links (of one block, or of all where no target is named)."""
    new: list[Block] = []
    for block in blocks:
        chosen = edit.target in {"", block.id}
        text = _TARGET.sub(lambda m: f"{m[1]}{m[2].split('?')[0]}?{edit.params}{m[3]}", block.text)
        new.append(replace(block, text=text) if chosen else block)
        _must_keep_words(block, new[-1], where)
    touched = tuple(b.id for b, a in zip(blocks, new, strict=True) if b != a)
    return tuple(new), _effect(edit, None, (), touched, touched)


def _find(blocks: Blocks, name: str, where: str) -> Block:
    for block in blocks:
        if block.id == name:
            return block
    raise SampleError(f"{where}: no block {name!r}; there are {', '.join(block.id for block in blocks)}")


def _swapped(blocks: Blocks, old: Block, new: Blocks) -> Blocks:
    place = blocks.index(old)
    first = (replace(new[0], page_break=old.page_break), *new[1:])
    return (*blocks[:place], *first, *blocks[place + 1 :])


def _must_keep_words(before: Block, after: Block, where: str) -> None:
    if shown(before) != shown(after):
        raise SampleError(f"{where}: the words of {before.id!r} would change")


def _effect(
    edit: Edit,
    kind: EditKind | None,
    types: tuple[ClauseType, ...],
    before: tuple[str, ...],
    after: tuple[str, ...],
) -> Effect:
    materiality = edit.materiality or _DEFAULT_MATERIALITY[edit.op]
    direction = edit.direction or ChangeDirection.NEUTRAL
    return Effect(edit.op, kind, materiality, direction, types, before, after, edit.what)


_OPERATIONS: dict[str, Callable[[Blocks, Edit, str], tuple[Blocks, Effect]]] = {
    "modify": _modify,
    "replace": _replace,
    "add": _add,
    "remove": _remove,
    "move": _move,
    "split": _split,
    "merge": _merge,
    "renumber": _renumber,
    "retitle": _retitle,
    "whitespace": _whitespace,
    "link-parameter": _link_parameter,
}
_DEFAULT_MATERIALITY = {
    "modify": Materiality.SUBSTANTIVE,
    "replace": Materiality.SUBSTANTIVE,
    "add": Materiality.SUBSTANTIVE,
    "remove": Materiality.SUBSTANTIVE,
    "move": Materiality.EDITORIAL,
    "split": Materiality.EDITORIAL,
    "merge": Materiality.EDITORIAL,
    "renumber": Materiality.EDITORIAL,
    "retitle": Materiality.EDITORIAL,
    "whitespace": Materiality.COSMETIC,
    "link-parameter": Materiality.COSMETIC,
}
