"""One plain sentence for an edit: what changed, in words that stand in the texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.records.vocabulary import EditKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.changes.parts import Part
    from smallprint.records.analysis import Analysis

_VERBS = {
    EditKind.ADDED: "is new",
    EditKind.REMOVED: "is gone",
    EditKind.MODIFIED: "is worded otherwise",
    EditKind.MOVED: "moved to another place, word for word",
    EditKind.SPLIT: "is now several provisions",
    EditKind.MERGED: "takes in what stood in several provisions",
    EditKind.RENUMBERED: "has another number",
}


def what_changed(
    before: Analysis, after: Analysis, part: Part, old: Sequence[int], new: Sequence[int]
) -> str:
    """The sentence."""
    title = "A passage outside the provisions"
    if new:
        title = f"“{after.reading.provisions[new[0]].title}”"
    elif old:
        title = f"“{before.reading.provisions[old[0]].title}”"
    return f"{title} {_VERBS[part.kind]}."
