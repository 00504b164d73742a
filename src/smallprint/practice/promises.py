"""What a policy text promises about analytics: that they wait for consent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smallprint.records.analysis import Analysis

_LONGEST = 400
_ANALYTICS = re.compile(
    r"\b(?:analytic\w{0,3}|statistic\w{0,3}|tracking|trackers?|measure(?:ment)?|session (?:replay|recording)s?"
    r"|analyse\w{0,10}|statistik\w{0,4}|mesure d['’]audience|statistiques?|traceurs?"
    r"|analític\w{1,3}|estadístic\w{1,3}|rastreo)\b",
    re.IGNORECASE,
)
_ONLY_WITH = re.compile(
    r"\b(?:only|unless|until|without|before|after|once|if|nur|erst|ohne|wenn|es sei denn"
    r"|uniquement|seulement|qu['’]|sans|après|solo|sólo|sin|únicamente|hasta)\b[^.!?]{0,140}?"
    r"\b(?:consent(?:ed|s)?|agree(?:d|s)?|permission|accept(?:ed|s)?|opt(?:ed)? in|said yes|say yes|choice"
    r"|choose|chosen|allow(?:ed)?|einwillig\w{0,6}|zugestimmt|zustimm\w{0,5}|eingewilligt|consentement|accord"
    r"|accepté\w{0,2}|consentimiento|aceptad\w{1,2}|acept\w{1,4})\b",
    re.IGNORECASE,
)
_ACT = re.compile(
    r"\b(?:load(?:s|ed)?|run(?:s|ning)?|set|start(?:s|ed)?|use[ds]?|activ\w{2,6}|switch(?:ed)? on|place[ds]?"
    r"|record(?:s|ed)?|collect(?:s|ed)?|wait(?:s)?|lad\w{1,4}|gelad\w{1,3}|gesetzt|setzen|nutz\w{1,4}"
    r"|verwend\w{1,4}|aktiviert|charg\w{1,5}|dépos\w{1,4}|utilis\w{1,5}|activ\w{1,5}|carga\w{0,3}"
    r"|instala\w{0,3}|utiliza\w{0,4})\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n][^.!?\n]{0,1200}(?:[.!?](?=\s|$)|$|(?=\n)|[.!?])")


@dataclass(frozen=True, slots=True)
class Promise:
    """A sentence of the version text, by its place."""

    start: int
    end: int


def consent_promise(analysis: Analysis) -> Promise | None:
    """The first sentence of a provision that has analytics wait for a choice of the visitor, or None."""
    text = analysis.reading.text
    for span in analysis.reading.provisions:
        if not _ANALYTICS.search(text, span.start, span.end):
            continue
        for match in _SENTENCE.finditer(text, span.start, span.end):
            sentence = match[0]
            if (
                len(sentence) <= _LONGEST
                and _ANALYTICS.search(sentence)
                and _ONLY_WITH.search(sentence)
                and _ACT.search(sentence)
            ):
                start = match.start() + len(sentence) - len(sentence.lstrip())
                return Promise(start, start + len(sentence.strip()))
    return None
