"""Redacted words that come again: the leaves name what came, and the bytes are not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smallprint.records.ids import Kind, format_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from smallprint.records.removal import Removal
    from smallprint.store.draft import Draft

Json = dict[str, Any]
_NUMBERED = {"capture": Kind.CAPTURE, "version": Kind.VERSION, "change": Kind.CHANGE}
LONGEST = 150
"""Characters of the former reason that the new one repeats."""


def withhold(draft: Draft, start: int, removal: Removal, provisions: Mapping[int, Sequence[int]]) -> None:
    """Keep no bytes of what a draft's leaves from place ``start`` on name, and say so in the same batch.

    What is stored already, or kept in the same draft for others, stays: it was not redacted.
    """
    leaves = draft.leaves[start:]
    before = set(_named(draft.leaves[:start]))
    going = {
        name
        for name in _named(leaves)
        if name in draft.removals or (name not in before and not draft.is_stored(name))
    }
    if not going and not provisions:
        return
    draft.blobs = {name: data for name, data in draft.blobs.items() if name not in going}
    draft.sealed = [sealed for sealed in draft.sealed if sealed.commitment not in going]
    draft.redaction(
        blobs=sorted(going),
        records=[
            format_id(_NUMBERED[leaf["type"]], leaf[leaf["type"]]["number"])
            for leaf in leaves
            if leaf["type"] in _NUMBERED
        ],
        leaves=(),
        provisions=provisions,
        reason=f"{removal.reason[:LONGEST].rstrip('. ')}; the words of leaf {removal.leaf} came again",
    )
    draft.withheld.append((draft.leaves[-1], range(start, start + len(leaves))))


def _named(leaves: Sequence[Json]) -> Iterator[str]:
    for leaf in leaves:
        yield from (ref["sha256"] for ref in leaf["blobs"].values())
