"""Short titles for provisions and headings: markup, clause numbers and trailing punctuation taken off."""

from __future__ import annotations

import re
from collections import Counter

LONGEST_TITLE = 100
_LONGEST_SHARED_HEADING = 50
_WINDOW = 600

_LINK = re.compile(
    r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,500}(?:\([^()\s]{0,200}\)[^()\s]{0,300})?(?:\s\"[^\"]{0,200}\")?\)"
)
_BARE_LINK = re.compile(r"\[#?\]\([^()\s]{0,500}\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_SETEXT = re.compile(r"\n[ \t]*[=-]{2,}[ \t]*$")
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
    return " ".join(text.split())


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
    bare = " ".join(bare.split()).strip(_EDGES)
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


def titles_of(provisions: list[tuple[str, tuple[str, ...]]]) -> list[str]:
    """The titles of a document's provisions, each given as its words and the path of headings above it.

    A provision's title is its run-in heading, else the nearest heading, else its first words. Provisions that
    would share a heading add their own first words to it, or have only those where the heading is that of the
    whole document, so that a list of titles tells them apart.
    Never empty, LONGEST_TITLE characters at most.
    """
    run_ins = [run_in_of(words) for words, _ in provisions]
    under = Counter(path for (_, path), run_in in zip(provisions, run_ins, strict=True) if not run_in)
    tops = {path[:1] for _, path in provisions}
    titles = []
    for (words, path), run_in in zip(provisions, run_ins, strict=True):
        nearest = without_number(path[-1]) if path else ""
        of_all = len(tops) == len(path) == 1 and under[path] > 1
        if run_in or not nearest or of_all:
            titles.append(run_in or first_words(words))
        else:
            titles.append(nearest if under[path] == 1 else _told_apart(nearest, first_words(words)))
    return titles


def run_in_of(words: str) -> str:
    """The heading that a provision carries at its own beginning; empty where it has none."""
    run_in = _RUN_IN.match(words[:_WINDOW])
    if run_in is None:
        return ""
    rest = words[run_in.end() : run_in.end() + 2].strip()
    title = without_number(clean_heading(run_in[1]))
    if len(title) > 2 and (not rest or run_in[1][-1] in ".:" or rest[0] in ".:-–—"):
        return title.rstrip(_EDGES) or title
    return ""


def _told_apart(heading: str, words: str) -> str:
    """Heading and first words; a long heading gives way, for the words are what differs."""
    head = heading.rstrip(_EDGES + "…") or heading
    if words.casefold().startswith(head.casefold()):
        return words
    if len(head) > _LONGEST_SHARED_HEADING:
        head = (
            head[: head.rfind(" ", 1, _LONGEST_SHARED_HEADING)].rstrip(_EDGES)[:_LONGEST_SHARED_HEADING] + "…"
        )
    mark = "" if head[-1] in "?!…" else ":"
    return _shorten(f"{head}{mark} {words}")
