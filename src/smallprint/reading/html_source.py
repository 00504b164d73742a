"""Where the text of a page stands in its source: tags cut away by one light scan, runs matched in order.

The parser does not say where a text node came from, so the source is scanned once for the runs of text
between tags, and each text node is matched with the next run that decodes to the same characters.
"""

from __future__ import annotations

import re
from html import unescape

_ATTRIBUTES = r"(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+"
# Every branch ends at the end of the text too, so that an unclosed tag is scanned once and not per "<".
_MARKUP = re.compile(
    r"</?+(?!(?:script|style|iframe|noframes|noembed|xmp)[\s/>])[a-zA-Z]" + _ATTRIBUTES + r"(?:>|\Z)"
    r"|<!--(?:[^-]++|-(?!-!?>))*+(?:--!?>|\Z)"
    rf"|<(script|style|iframe|noframes|noembed|xmp)(?=[\s/>]){_ATTRIBUTES}(?:>|\Z)"
    r"(?:[^<]++|<(?!/\1[\s/>]))*+(?:<[^>]*+(?:>|\Z)|\Z)"
    r"|<[!?/][^>]*+(?:>|\Z)",
    re.IGNORECASE,
)
_BLOCK_TAG = re.compile(
    r"<(/?)(?:div|section|article|main|aside|header|footer|nav|center|blockquote|ul|ol|dl|table|"
    r"details|form|fieldset|figure|address|menu|pre)[\s/>]",
    re.IGNORECASE,
)
_HARMLESS_TAGS = 20_000
"""Up to this many tags, no nesting costs the parser a second."""
_MAX_NESTING = 1000
_WINDOW = 60
"""How many runs ahead a text node is looked for before it is given up as not found."""


class SourceText:
    """The decoded source of a page and its runs of text."""

    def __init__(self, text: str) -> None:
        """Scan ``text`` once."""
        self.text = text
        self._runs: list[tuple[int, int]] = []
        at = 0
        for match in _MARKUP.finditer(text):
            start = match.start()
            if start > at and not text[at:start].isspace():
                self._runs.append((at, start))
            at = match.end()
        if at < len(text) and not text[at:].isspace():
            self._runs.append((at, len(text)))

    def nests_too_deep(self) -> bool:
        """Whether block elements stand so deep in each other that parsing would take for ever."""
        if self.text.count("<") < _HARMLESS_TAGS:
            return False
        depth = deepest = 0
        for match in _BLOCK_TAG.finditer(self.text):
            depth = max(0, depth - 1) if match[1] else depth + 1
            deepest = max(deepest, depth)
        return deepest > _MAX_NESTING

    def locator(self) -> Locator:
        """A function that places text nodes, asked in document order."""
        return Locator(self.text, self._runs)


class Locator:
    """Places text nodes of the parsed page in its source; to be asked in document order."""

    def __init__(self, text: str, runs: list[tuple[int, int]]) -> None:
        """Start before the first run."""
        self._text = text
        self._runs = runs
        self._keys: list[str | None] = [None] * len(runs)
        self._at = 0

    def __call__(self, node_text: str) -> tuple[int, int, int]:
        """The count of characters that are no white space, and the place: ``(-1, -1)`` for none."""
        wanted = "".join(node_text.split())
        size = len(wanted)
        if not size:
            return 0, -1, -1
        runs = self._runs
        for place in range(self._at, min(self._at + _WINDOW, len(runs))):
            have = self._key(place)
            if have == wanted:
                self._at = place + 1
                return size, *runs[place]
            if have and wanted.startswith(have) and (last := self._last_of(wanted, place)) is not None:
                self._at = last + 1
                return size, runs[place][0], runs[last][1]
        return size, -1, -1

    def _key(self, place: int) -> str:
        found = self._keys[place]
        if found is None:
            start, end = self._runs[place]
            raw = self._text[start:end]
            found = "".join((unescape(raw) if "&" in raw else raw).split())
            self._keys[place] = found
        return found

    def _last_of(self, wanted: str, place: int) -> int | None:
        """The run that ends a text node which the parser put together from several runs."""
        have = 0
        for last in range(place, len(self._runs)):
            piece = self._key(last)
            if not wanted.startswith(piece, have):
                return None
            have += len(piece)
            if have == len(wanted):
                return last
        return None
