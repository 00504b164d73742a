"""``time.json`` and ``time.txt``: between when and when each leaf was made, and who says so.

Only anchors whose leaves are in the pack count: what others signed over a checkpoint that covers the leaf bounds
it from above, what others signed before the leaf and stands in the log below it bounds it from below. Where there
is none, the time is the keeper's own claim, and is said to be so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smallprint.evidence.packcheck.contents import Contents

Json = dict[str, Any]
SELF_ASSERTED = "self-asserted"


def interval(contents: Contents, leaf: int) -> Json:
    """One leaf's claimed time and its bounds. ``basis`` is ``self-asserted`` where nobody else bounds it."""
    anchors = [
        (found["time"], index, found)
        for index, found in contents.every("anchor")
        if found["time"] is not None
    ]
    earlier = [one for one in anchors if one[1] < leaf]
    covering = [one for one in anchors if one[2]["size"] > leaf]
    lower = max(earlier, key=lambda one: (one[0], -one[1])) if earlier else None
    upper = min(covering, key=lambda one: one[:2]) if covering else None
    return {
        "leaf": leaf,
        "claimed": contents.decoded[leaf]["time"],
        "not_before": None if lower is None else _bound(*lower),
        "not_after": None if upper is None else _bound(*upper),
        "basis": "attested" if lower or upper else SELF_ASSERTED,
    }


def _bound(time: str, leaf: int, anchor: Json) -> Json:
    return {
        "time": time,
        "kind": anchor["kind"],
        "authority": anchor["authority"],
        "leaf": leaf,
        "size": anchor["size"],
    }


def times(contents: Contents, cited: int) -> Json:
    """The whole of ``time.json``: the record's own leaf, then every leaf of the pack."""
    return {
        "record": interval(contents, cited),
        "leaves": [interval(contents, index) for index in contents.decoded],
    }


def words(found: Json, clock: str) -> str:
    """The interval of a record's leaf in plain words. ``clock`` is what the log's genesis leaf says of it."""
    after, before = found["not_before"], found["not_after"]
    lines = [
        f"The record's leaf (number {found['leaf']}) says of itself that it was made at {found['claimed']}."
    ]
    if clock == "simulated":
        lines.append(
            "The log's clock was a simulated one, for a demonstration: the times it claims mean nothing."
        )
    if after is None and before is None:
        lines.append(
            "Nobody else bears that out in this pack: the time is self-asserted. It is the clock of the machine "
            "that kept the record, and is worth as much as the word of whoever kept it."
        )
    if after is not None:
        lines.append(
            f"It was entered after {after['time']}: {_who(after)} signed something at that time that stands in "
            f"the log before it (leaf {after['leaf']}) and could not be known earlier. What it tells of may be older."
        )
    if before is not None:
        lines.append(
            f"It existed at {before['time']}: {_who(before)} signed a state of the log at that time that holds it "
            f"(a checkpoint of {before['size']} leaves, see leaf {before['leaf']} and anchors/{before['size']}/)."
        )
    if before is None and after is not None:
        lines.append("Nothing in this pack says by when it was there.")
    if after is None and before is not None:
        lines.append("Nothing in this pack says that it was not made long before.")
    return "\n".join(lines) + "\n"


def _who(bound: Json) -> str:
    kinds = {
        "rfc3161": "the timestamp authority",
        "cosignature": "the witness",
        "opentimestamps": "the OpenTimestamps calendar",
        "beacon": "the public log or beacon",
    }
    return f"{kinds.get(bound['kind'], bound['kind'])} {bound['authority']}"
