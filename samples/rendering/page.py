"""What a page is made of, before any look: the request's view of a document."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from samples.records import Block, SampleDocument, SamplePlatform


@dataclass(frozen=True, slots=True)
class Page:
    """One answer to one request. ``request`` is what tokens and timestamps vary with."""

    platform: SamplePlatform
    document: SampleDocument
    blocks: tuple[Block, ...]
    language: str
    day: date
    path: str
    request: int

    def token(self, purpose: str, length: int = 24) -> str:
        """A nonce, as sites put them everywhere: another for each request, the same in each run."""
        seed = f"{self.platform.host}{self.path}{self.day}{self.request}{purpose}"
        return hashlib.sha256(seed.encode()).hexdigest()[:length]

    def number(self, purpose: str, below: int) -> int:
        """A whole number from 0 to ``below`` that varies with each request."""
        return int(self.token(purpose, 12), 16) % below


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the blocks under it; ``heading`` is None for what comes before the first one."""

    heading: Block | None
    blocks: tuple[Block, ...]


def sections(blocks: tuple[Block, ...], level: int = 2) -> tuple[Section, ...]:
    """Blocks by headings of ``level``; headings below it stay among the blocks, level 1 is left out."""
    found: list[tuple[Block | None, list[Block]]] = [(None, [])]
    for block in blocks:
        if block.level == level:
            found.append((block, []))
        elif block.level != 1:
            found[-1][1].append(block)
    return tuple(Section(heading, tuple(inner)) for heading, inner in found if heading or inner)


def title_block(blocks: tuple[Block, ...]) -> Block | None:
    """The heading of level 1, if this page has it."""
    return next((block for block in blocks if block.level == 1), None)


def split_pages(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], ...]:
    """The blocks of each page of a document over several pages."""
    pages: list[list[Block]] = [[]]
    for block in blocks:
        if block.page_break and pages[-1]:
            pages.append([])
        pages[-1].append(block)
    return tuple(tuple(page) for page in pages)
