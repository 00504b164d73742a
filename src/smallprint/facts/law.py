"""Whose law governs the agreement, and which courts decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.facts.folding import pattern
from smallprint.facts.places import places
from smallprint.facts.rules import Rule, words
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_GOVERNED = pattern(
    r"\b(?:govern\w{0,5}|construed|interpreted|subject (?:exclusively )?to|resolved "
    r"according to|applicable law|choice of law|law applicable|enforced"
    r"|regi\w{0,3}|soumis\w{0,2}|applicable|gilt|gelten|unterlieg\w{1,3}"
    r"|anwendbar\w{0,3}|anzuwenden\w{0,3}|anwendung|rige\w{0,3}|regul\w{1,5}"
    r"|sometid\w{1,2}|aplicable|aplicara)\b"
)
_LAW = pattern(
    r"\b(?:(?:substantive |internal |domestic |federal |local |national )?laws?(?: "
    r"in force)?(?: and regulations)? (?:of|in)|legislation of|(?:[a-z]{4,14}"
    r"|u\.s\.) (?:substantive |federal |contract |national )?law\b|laws?\b"
    r"|(?:le |la |au |du |par )(?:droit|loi|legislation)|\w{0,12}recht\w{0,2}|(?:la "
    r"|por )?(?:ley(?:es)?|legislacion|derecho|normativa)(?: de)?)"
)
_COURT = pattern(
    r"\b(?:courts?|tribuna(?:l|ux|les)|gericht\w{0,8}|juridictions?|juzgados"
    r"|jurisdiction|venue|gerichtsstand|for competent|lieu de juridiction"
    r"|competence)\b"
)
_DECIDES = pattern(
    r"\b(?:exclusive(?:ly)?|jurisdiction|venue|submit|settled|resolved|brought"
    r"|litigat\w{2,4}|competent|disputes?|litige\w{0,1}|differend\w{0,1}"
    r"|competen\w{1,4}|attribu\w{1,5}|ausschliesslich\w{0,3}"
    r"|gerichtsstand|streitigkeit\w{0,2}|zustandig\w{0,2}|controversia\w{0,1}"
    r"|conflicto\w{0,1}|someten|sometera\w{0,1}|relief|claims?|lieu de juridiction"
    r"|jurisdiccion)\b"
)
_COURT_PLACE = pattern(
    r"\b(?:(?:state |federal |competent |exclusive |civil |local |ordinary |county "
    r"|provincial |commercial |district |jurisdiction |and |or |the |of "
    r"){0,8}?courts?(?: located| situated| sitting| having| with| of competent| "
    r"general)?(?: jurisdiction)?"
    r"(?: in| of| for| located in| at| over| within| with)?[^.;|\n]{0,60}"
    r"|tribuna(?:l|ux|les)[^.;|\n]{0,60}|gerichtsstand[^.;|\n]{0,50}|gericht\w{0,3} "
    r"(?:in|am)[^.;|\n]{0,40}|juzgados[^.;|\n]{0,60}|lieu de "
    r"juridiction[^.;|\n]{0,40}|jurisdiction (?:of|in)[^.;|\n]{0,60}"
    r"|juridictions[^.;|\n]{0,60})"
)
_EXCLUSIVE = pattern(r"\b(?:exclusi|ausschliess)")
_UNPLACED = pattern(
    r"\b(?:gerichtsstand|lieu de juridiction|courts? (?:in|located)|tribunaux (?:de"
    r"|du)|juzgados de|registered office)"
)
_SEAT = pattern(
    r"\b(?:registered offices?|geschaftssitz|sitz|siege social|domicilio social|place of business)\b"
)
_TOWN = pattern(
    r"\b(?:courts? (?:in|of|located in)|gerichtsstand (?:ist|sind)|gericht in"
    r"|tribunaux de|juzgados de|jurisdiction (?:is|est)) "
    r"(?!the\b|our\b|competent\b|unser|der\b|law\b|la\b)([a-z-]{3,20})"
)
_NOT = pattern(
    r"\b(?:data protection (?:law|legislation)|privacy laws? (?:of|in)|comply with"
    r"|in compliance with|violat\w{2,4}|copyright act|residents? of|under the laws? "
    r"of|organi[sz]ed|copyright|differ|conforme|lawful|incorporated|established)\b"
)
_EXCLUDING = pattern(
    r"\b(?:conflicts? of laws?|conflict rules|choice of law|kollisions\w{1,12}"
    r"|conflits? de lois|cisg|international sale of goods|un-kaufrecht\w{0,2}"
    r"|convention des nations unies)\b"
)
_NEAR = 60


def read_law(sentence: Sentence) -> Iterator[Found]:
    """The law that governs the agreement: the nearest place to the word for law, in a sentence on governing."""
    text = sentence.text
    governed = _GOVERNED.search(text)
    if governed is None:
        return
    for match in _LAW.finditer(text, max(0, governed.start() - 200), governed.end() + 250):
        if _NOT.search(text, max(0, match.start() - 60), match.end()):
            continue
        place = next(places(text, match.start(), min(len(text), match.end() + _NEAR)), None)
        if place:
            refinement = "; excluding conflict rules" if _EXCLUDING.search(text, place.end) else ""
            yield Found(
                FactKind.GOVERNING_LAW,
                place.value + refinement,
                min(match.start(), place.start),
                max(place.end, match.end()),
            )
            return


def read_venue(sentence: Sentence) -> Iterator[Found]:
    """The courts that decide, by the first place named with them."""
    text = sentence.text
    if not _COURT.search(text) or not _DECIDES.search(text):
        return
    exclusive = "; exclusive" if _EXCLUSIVE.search(text) else ""
    courts = list(_COURT_PLACE.finditer(text))
    for match in courts:
        where = list(places(text, max(0, match.start() - 25), min(len(text), match.end() + 20)))
        if where:
            named = ", ".join(dict.fromkeys(one.value for one in where))
            start, end = min(match.start(), where[0].start), max(match.end(), where[0].end)
            yield Found(FactKind.VENUE, named + exclusive, start, end)
            return
    for match in courts:
        if _UNPLACED.search(match[0]):
            yield Found(FactKind.VENUE, _court(match[0]) + exclusive, match.start(), match.end())
            return


def _court(text: str) -> str:
    """A court without a known country or state: its town where one follows, else in what words it is named."""
    if _SEAT.search(text):
        return "registered office"
    town = _TOWN.search(text)
    return town[1].title() if town else "courts described, no country or state"


RULES = (
    Rule(
        read_law,
        cues=words(
            "govern constru interpr subject accord applic enforce law regi soumis gilt gelten",
            "unterlie anwend anzuwend rige regul somet aplica",
        ),
        also=words("law laws droit loi recht gesetz ley leyes legisl derecho bundesr german deutsch"),
    ),
    Rule(read_venue, cues=words("court tribun gericht juridic juzgado jurisdi venue")),
)
