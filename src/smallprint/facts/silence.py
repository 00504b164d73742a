"""On what a whole text says nothing. Silence is claimed only where not even a cue of the subject occurs."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from smallprint.facts.folding import pattern
from smallprint.records.vocabulary import SILENCE_REPORTED, FactKind

_BEFORE = 140
_AFTER = 220


@dataclass(frozen=True, slots=True)
class _Subject:
    """What touches upon a kind: ``words``, looked for around pieces of words that they always contain."""

    pieces: tuple[str, ...]
    words: re.Pattern[str]


def _subject(pieces: str, *words: str) -> _Subject:
    return _Subject(tuple(pieces.split()), pattern("|".join(words)))


_SUBJECTS = {
    FactKind.RETENTION: _subject(
        "ret kept stored necessary needed required backup conserv speicher aufbewahr losch plazo keep",
        r"\bretention|\bretain(?:ed|s|ing)? |\b(?:kept|stored|keep) (?:[a-z]{1,12} ){0,4}?(?:for|until|only|as)\b|\bbackup cop",
        r"\bas long as (?:is |it is )?(?:necessary|needed|required)|conserv(?:e[es]{0,2}|ation|eront|ons)\b|\bspeicherdauer",
        r"\baufbewahr|\bgespeichert|\bgeloscht|conservar|plazo de",
    ),
    FactKind.ARBITRATION: _subject("arbitra schieds schlicht", r"\barbitra|\bschieds|\bschlichtung"),
    FactKind.CLASS_ACTION: _subject(
        "class representative collecti sammelkl",
        r"\bclass[- ](?:action|arbitration|wide|proceeding|member|basis)|\brepresentative (?:action|proceeding|capacity)",
        r"\bactions? collectiv|\brecours collectif|\bsammelklage|\baccion(?:es)? colectiva",
    ),
    FactKind.GOVERNING_LAW: _subject(
        "govern law droit loi recht ley legisl rige",
        r"\bgovern(?:ed|ing) (?:by|law)|\blaws? of (?:the )?[a-z]|\bapplicable law (?:is|shall)|\b(?:swiss|[a-z]{3,10}ish|[a-z]{3,10}an) law\b",
        r"\bdroit (?:applicable|francais)|\bloi (?:francaise|applicable)|\bgilt (?:ausschliesslich )?(?:das )?[a-z ]{0,30}recht",
        r"\brecht der|\banwendbares recht|\bley aplicable|\blegislacion (?:espanola|aplicable)|\bse rige",
    ),
    FactKind.LIABILITY_CAP: _subject(
        "liab responsab haft damages responsible",
        r"\bliab(?:le|ility)|\bresponsab(?:le|ilite|ilidad)\b|\bhaft(?:et|ung|bar)|\bdamages|\bnot responsible",
    ),
    FactKind.AI_TRAINING: _subject(
        "train learning entren intelligence intelligenz inteligencia",
        r"\btrain(?:ing|ed|s)? [a-z' -]{0,60}(?:model|ai|machine|algorithm)|\bmachine learning|\btrainier",
        r"\b(?:ai|intelligence|model)s? [a-z' -]{0,30}train|\bentrain(?:er|ement)|\bentrena(?:r|miento)",
        r"\bintelligence artificielle|\bkunstliche intelligenz|\binteligencia artificial|\bartificial intelligence",
    ),
    FactKind.SALE_OR_SHARING: _subject(
        "sell sold rent shar disclos sale tiers dritt tercer partner",
        r"\b(?:sell|sold|rent|share|shared|sharing|disclos\w{1,4}|sale) [^.\n]{0,60}(?:data|information|third part)",
        r"\b(?:data|information) [^.\n]{0,40}(?:shared|sold|disclosed)",
        r"\b(?:donnees|daten|datos) [^.\n]{0,120}(?:tiers|dritt|tercer)|(?:partner|tiers|dritt|tercero)[^.\n]{0,100}(?:donnees|daten|datos)",
    ),
    FactKind.MINIMUM_AGE: _subject(
        "age years under over minor child parent ans maj jahr wachsen menor mayor capacite mineur",
        r"\byears (?:of age|old)|\bage of (?:\d|majority|consent)|\b(?:under|over) (?:the age|1[3-8]\b)|\bminors?\b",
        r"\bchild(?:ren)?\b|\bparental|\bans\b[^.\n]{0,30}(?:age|mineur)|\bmineure?s?\b|\bmajeure?s?\b|\bminderjahr|\bvolljahr",
        r"\blebensjahr|\berwachsene|\bmenor(?:es)? de (?:edad|\d)|\bmayor(?:es)? de edad|\bcapacite juridique",
    ),
    FactKind.EFFECTIVE_DATE: _subject(
        "effect force vigueur gultig kraft vigor efectiva",
        r"\beffective (?:date|as of|from|on|:)|\b(?:come|came|take)s? into (?:effect|force)|\bentree en vigueur",
        r"\ben vigueur (?:le|depuis)|\bgultig (?:ab|seit)|\bin kraft|\bentrada en vigor|\bfecha efectiva",
    ),
    FactKind.LAST_UPDATED: _subject(
        "last updat revis modif version derniere jour zuletzt letzte stand ultima actualiz",
        r"\blast (?:updated?|modified|revised|changed?|reviewed|revision)|\b(?:updated|revised|modified) (?:on|in)?:? ?\w{0,9} ?\d",
        r"\bversion (?:du|en date|dated|from)|\bderniere (?:mise|modif|version)|\bmis(?:e|es)? a jour|\bzuletzt",
        r"\bletzte (?:anderung|aktual)|\bstand[: ]|\bultima (?:actual|modif|version)|\bactualizad[oa] el",
    ),
}


def silent_kinds(folded: str, stated: AbstractSet[FactKind]) -> tuple[FactKind, ...]:
    """The kinds of ``SILENCE_REPORTED`` that are neither stated nor touched upon anywhere in the folded text."""
    return tuple(
        kind for kind in SILENCE_REPORTED if kind not in stated and not _touched(folded, _SUBJECTS[kind])
    )


def _touched(folded: str, subject: _Subject) -> bool:
    """Whether the subject's words occur; looked for in windows, each at most twice as wide as its step."""
    for piece in subject.pieces:
        place = folded.find(piece)
        while place >= 0:
            if subject.words.search(folded, max(0, place - _BEFORE), place + _AFTER):
                return True
            place = folded.find(piece, place + _AFTER - _BEFORE // 2)
    return False
