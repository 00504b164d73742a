"""Base texts: Markdown with attribute lines, read into blocks and written back.

``{id=fees types=payment-fees,price-changes}`` before a block that is a span of its own; the block runs to
the next attribute line or heading. ``{page}`` begins the next page of a document over several pages.
Headings are blocks too; their id is made of their words (``h-fees``), or given: ``## Fees {#fees-head}``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from samples.records import Block, SampleError
from smallprint.records.vocabulary import ClauseType, SpanKind

_ATTRIBUTES = re.compile(r"^\{([a-z][^{}]*)\}$")
_HEADING = re.compile(r"^(#{1,6}) +(.+?)(?: +\{#([\w-]+)\})?$")
_NUMBER = re.compile(r"^(?:(?:section|article|§)\s*)?\d+(?:\.\d+)*[.)]?\s+", re.IGNORECASE)
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_MARKS = re.compile(r"\*\*|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)|`")
_MARKER = re.compile(r"^\s*(?:[-*]|\d+\.)\s+", re.MULTILINE)
_RULE = re.compile(r"^\|[\s:|-]+\|$", re.MULTILINE)


def parse(source: str, where: str) -> tuple[Block, ...]:
    """The blocks of a base text, in order. SampleError with ``where`` and line for what is not in form."""
    blocks: list[Block] = []
    pending = False
    for number, line in enumerate(source.splitlines(), start=1):
        place = f"{where}:{number}"
        if line.strip() == "{page}":
            pending = True
        elif match := _ATTRIBUTES.match(line.strip()):
            blocks.append(_opened(match[1], place, page_break=pending))
            pending = False
        elif heading := _HEADING.match(line):
            blocks.append(_heading(heading, blocks, page_break=pending))
            pending = False
        elif blocks and blocks[-1].level == 0:
            blocks[-1] = replace(blocks[-1], text=f"{blocks[-1].text}\n{line}")
        elif line.strip():
            raise SampleError(f"{place}: text without an attribute line before it: {line[:60]!r}")
    closed = tuple(replace(block, text=block.text.strip("\n").rstrip()) for block in blocks)
    _must_be_sound(closed, where)
    return closed


def dump(blocks: tuple[Block, ...]) -> str:
    """The blocks as plain Markdown, without attribute lines: what a ``plain`` document serves."""
    return "\n\n".join(f"{'#' * block.level} {block.text}" if block.level else block.text for block in blocks)


def plain(text: str) -> str:
    """The words a reader sees: no emphasis marks, link targets, list markers or table rules."""
    text = _RULE.sub("", text)
    return _unmarked(_MARKER.sub("", text).replace("|", " "))


def shown(block: Block) -> str:
    """The block's words as a reader sees them; a heading keeps its number."""
    return _unmarked(block.text) if block.level else plain(block.text)


def words(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """Every word of the blocks in order, headings too."""
    return tuple(word for block in blocks for word in shown(block).split())


def _unmarked(text: str) -> str:
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", text)).split())


def clause_types(names: str, place: str) -> tuple[ClauseType, ...]:
    """Clause types from a comma-separated list. SampleError for an unknown one."""
    try:
        return tuple(ClauseType(name.strip()) for name in names.split(",") if name.strip())
    except ValueError as error:
        raise SampleError(f"{place}: {error}; see ClauseType in smallprint.records.vocabulary") from error


def _opened(attributes: str, place: str, *, page_break: bool) -> Block:
    pairs = dict(part.partition("=")[::2] for part in attributes.split())
    unknown = set(pairs) - {"id", "types", "kind"}
    if unknown or not pairs.get("id"):
        raise SampleError(f"{place}: an attribute line has id, and types or kind; found {attributes!r}")
    try:
        kind = SpanKind(pairs.get("kind", "provision"))
    except ValueError as error:
        raise SampleError(f"{place}: {error}; see SpanKind in smallprint.records.vocabulary") from error
    return Block(pairs["id"], kind, "", clause_types(pairs.get("types", ""), place), 0, page_break)


def _heading(match: re.Match[str], blocks: list[Block], *, page_break: bool) -> Block:
    base = match[3] or heading_id(match[2])
    taken = {block.id for block in blocks}
    name, count = base, 2
    while name in taken:
        name, count = f"{base}-{count}", count + 1
    return Block(name, SpanKind.HEADING, match[2], (), len(match[1]), page_break)


def heading_id(text: str) -> str:
    """The id a heading gets from its words, its number left out: ``h-dispute-resolution``."""
    slug = re.sub(r"\W+", "-", _NUMBER.sub("", plain(text)).lower()).strip("-")
    return f"h-{slug}"


def _must_be_sound(blocks: tuple[Block, ...], where: str) -> None:
    """SampleError for empty blocks, doubled ids, and provisions with no type or more than three."""
    seen: set[str] = set()
    for block in blocks:
        if block.id in seen:
            raise SampleError(f"{where}: id {block.id!r} stands twice")
        seen.add(block.id)
        if not plain(block.text):
            raise SampleError(f"{where}: block {block.id!r} is empty")
        check_types(block, where)


def check_types(block: Block, where: str) -> None:
    """SampleError unless a provision has one to three types and any other block none."""
    expected = 1 <= len(block.types) <= 3 if block.kind is SpanKind.PROVISION else not block.types
    if not expected:
        raise SampleError(f"{where}: block {block.id!r} ({block.kind}) has {len(block.types)} types")
