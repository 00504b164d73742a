"""Numbers of things in a sentence: “1 finding”, “2 findings”."""

from __future__ import annotations


def count(number: int, one: str, many: str = "") -> str:
    """``number`` with its noun: ``one`` for exactly one, else ``many`` (``one`` with an s if left out)."""
    return f"{number} {one if number == 1 else many or one + 's'}"
