"""Short titles for provisions and headings: markup, clause numbers and trailing punctuation taken off."""

from __future__ import annotations

import re

LONGEST_TITLE = 100
_WINDOW = 600

_LINK = re.compile(
    r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,500}(?:\([^()\s]{0,200}\)[^()\s]{0,300})?(?:\s\"[^\"]{0,200}\")?\)"
)
_BARE_LINK = re.compile(r"\[#?\]\([^()\s]{0,500}\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_SETEXT = re.compile(r"\n[ \t]*[=-]{2,}[ \t]*$")
_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(
    r"(?:(?:article|section|clause|artikel|abschnitt|artículo|cláusula|sección|titre|title|part|teil|annex|annexe)"
    r"\s+)?(?:§+\s*)?(?:\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[ivxlcIVXLC]{1,6}|[a-zA-Z])[.):](?=\s|$)[.):]*"
    r"|\d{1,3}(?:\.\d{1,3}){0,4}\.?(?=\s))\s*[-–—.:]*\s*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"(?:[*+\-•·‣▪●○◦–#]+|\d{1,4}\\?[.)])\s+")
_EDGES = " \t\n\u00a0*_#|:;,.–—-·•"


def plain(markup: str) -> str:
    """``markup`` as one line of words: links by their text, no emphasis, escapes undone."""
    text = _SETEXT.sub("", markup[:_WINDOW])
    if "[" in text:
        text = _LINK.sub(r"\1", _BARE_LINK.sub("", text))
    if "<" in text:
        text = _TAG.sub(" ", text)
    text = text.replace("**", "").replace("__", "").replace("`", "")
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    return _SPACES.sub(" ", text).strip()


def clean_heading(markup: str) -> str:
    """A heading as it is shown in a path: no markup, its number kept. May be empty."""
    text = plain(_without_bullet(markup) if markup[:1] in "*+-•#" else markup)
    return _shorten(text.strip(" *_#|:\u00a0"))


def without_number(heading: str) -> str:
    """A cleaned heading without its clause number, where words are left without it."""
    number = _NUMBER.match(heading)
    bare = heading[number.end() if number is not None else 0 :].strip(_EDGES)
    return bare or heading


def first_words(markup: str) -> str:
    """A title made of the first words of a provision. Never empty where ``markup`` is not blank."""
    text = plain(_without_bullet(markup.lstrip()))
    bare = without_number(text.replace("|", " ").strip(_EDGES))
    bare = _SPACES.sub(" ", bare).strip(_EDGES)
    return _shorten(bare, sentence=True) or _shorten(markup.strip()) or "—"


def _without_bullet(markup: str) -> str:
    bullet = _BULLET.match(markup)
    return markup[bullet.end() if bullet is not None else 0 :][:_WINDOW]


def _shorten(text: str, *, sentence: bool = False) -> str:
    if sentence:
        end = re.search(r"[.!?。](?=\s|$)|:\s", text[20 : LONGEST_TITLE + 1])
        if end is not None:
            return text[: 20 + end.start()].strip(_EDGES)
    if len(text) <= LONGEST_TITLE:
        return text
    cut = text.rfind(" ", 0, LONGEST_TITLE - 1)
    return text[: cut if cut > LONGEST_TITLE // 2 else LONGEST_TITLE - 1].rstrip(_EDGES) + "…"


_RUN_IN = re.compile(r"\W{0,6}(?:\d[\d.]{0,8}\W{0,3}\s)?(?:\*{2,6}|_{1,3})([^*_\n]{3,100})(?:\*{2,6}|_{1,3})")


def title_of(words: str, path: tuple[str, ...]) -> str:
    """The title of a provision: its run-in heading, else the nearest heading, else its first words."""
    run_in = _RUN_IN.match(words[:_WINDOW])
    if run_in is not None:
        rest = words[run_in.end() : run_in.end() + 2].strip()
        title = without_number(clean_heading(run_in[1]))
        if len(title) > 2 and (not rest or run_in[1][-1] in ".:" or rest[0] in ".:-–—"):
            return title.rstrip(_EDGES) or title
    nearest = without_number(path[-1]) if path else ""
    return nearest or first_words(words)
