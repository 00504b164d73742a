"""Which clauses of other platforms handle the same thing: never one that only looks alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


def equivalent(
    main_type: str, fact_kinds: Collection[str], other_main_type: str, other_fact_kinds: Collection[str]
) -> bool:
    """True where both clauses are mainly of one type and the other states every kind of fact that this one does.

    Types and kinds are values of ``ClauseType`` and ``FactKind``. A clause that states no fact has no
    equivalents: without something stated there is nothing to set side by side.
    """
    return bool(fact_kinds) and main_type == other_main_type and set(fact_kinds) <= set(other_fact_kinds)
