"""The nouns of the sample web: frozen, without I/O.

A *block* is a stretch of a policy that is a span of its own: a clause, a heading, a date line. A *state*
is all blocks of a document from a date on. An *effect* is what an edit did, as the truth tells it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from smallprint.records.vocabulary import (
    ChangeDirection,
    ClauseType,
    DocumentType,
    EditKind,
    Materiality,
    Pattern,
    Sector,
    SpanKind,
)

if TYPE_CHECKING:
    from datetime import date


class SampleError(Exception):
    """A sample platform is not written as samples/README.md says. The message names file and place."""


@dataclass(frozen=True, slots=True)
class Block:
    """One span of a policy. ``text`` is Markdown without heading marks; ``level`` is 0 but for headings.

    ``page_break`` is True where a new page of a document over several pages begins with this block.
    """

    id: str
    kind: SpanKind
    text: str
    types: tuple[ClauseType, ...] = ()
    level: int = 0
    page_break: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """One line of an edit script, as written. Which fields an ``op`` needs stands in samples/README.md."""

    op: str
    target: str = ""
    targets: tuple[str, ...] = ()
    id: str = ""
    after: str = ""
    text: str = ""
    heading: str = ""
    find: str = ""
    replace: str = ""
    into: tuple[Block, ...] = ()
    block_kind: SpanKind = SpanKind.PROVISION
    start: int = 0
    by: int = 1
    params: str = ""
    to: date | None = None
    materiality: Materiality | None = None
    direction: ChangeDirection | None = None
    types: tuple[ClauseType, ...] = ()
    what: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What an edit did. ``before`` and ``after`` are block ids; ``kind`` is None for cosmetic edits."""

    op: str
    kind: EditKind | None
    materiality: Materiality
    direction: ChangeDirection
    types: tuple[ClauseType, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True)
class State:
    """A document from ``date`` (00:00 UTC) on. The first state has no effects."""

    date: date
    note: str
    blocks: tuple[Block, ...]
    effects: tuple[Effect, ...] = ()
    pattern: Pattern = Pattern.NEW

    @property
    def materiality(self) -> Materiality:
        """The weightiest of the effects; NONE for a first state."""
        rank = (Materiality.SUBSTANTIVE, Materiality.EDITORIAL, Materiality.COSMETIC)
        found = {effect.materiality for effect in self.effects}
        return next((one for one in rank if one in found), Materiality.NONE)


@dataclass(frozen=True, slots=True)
class HardCase:
    """Something that goes wrong on purpose from ``start`` up to and including ``end``."""

    case: str
    start: date
    end: date
    options: dict[str, Any] = field(default_factory=dict)

    def active(self, day: date) -> bool:
        """True on the days on which the case shows."""
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class SampleDocument:
    """One policy of a platform. ``urls`` are paths on ``host``; several for a policy over several pages.

    ``variants`` are edits on top of whatever state holds (A/B tests); ``locales`` the same policy in
    other languages, by language. ``noise`` is False where the page is the same bytes on each request.
    """

    platform: str
    host: str
    id: str
    type: DocumentType
    title: str
    language: str
    urls: tuple[str, ...]
    template: str
    states: tuple[State, ...]
    hard_cases: tuple[HardCase, ...] = ()
    variants: dict[str, tuple[Edit, ...]] = field(default_factory=dict)
    locales: dict[str, tuple[Block, ...]] = field(default_factory=dict)
    noise: bool = True

    @property
    def key(self) -> str:
        """``platform/document``, unique in the sample web."""
        return f"{self.platform}/{self.id}"

    def state_at(self, day: date) -> State:
        """The state that holds on ``day``; the first one for earlier days."""
        held = [state for state in self.states if state.date <= day]
        return held[-1] if held else self.states[0]

    def cases_at(self, day: date) -> tuple[HardCase, ...]:
        """The hard cases that show on ``day``."""
        return tuple(case for case in self.hard_cases if case.active(day))


@dataclass(frozen=True, slots=True)
class SamplePlatform:
    """A fictional service. ``site`` names the look of its pages (samples/rendering/sites.py)."""

    slug: str
    name: str
    sector: Sector
    host: str
    country: str
    site: str
    tagline: str
    documents: tuple[SampleDocument, ...]

    @property
    def base_url(self) -> str:
        """Where the platform's home page is, without a slash at the end."""
        return f"http://{self.host}"
