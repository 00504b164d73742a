"""On what a whole text says nothing. Silence is claimed only where not even a cue of the subject occurs."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from smallprint.facts.folding import pattern
from smallprint.records.vocabulary import SILENCE_REPORTED, FactKind

_CUES = {
    FactKind.RETENTION: pattern(
        r"\bretention|\bretain(?:ed|s|ing)? |\b(?:kept|stored) (?:for|until|only)|\bas long as (?:necessary|needed|required)"
        r"|\bbackup cop|conserv(?:e[es]{0,2}|ation|eront|ons)\b|\bspeicherdauer|\baufbewahr|\bgespeichert|\bgeloscht|conservar|plazo de"
    ),
    FactKind.ARBITRATION: pattern(r"\barbitra|\bschieds|\bschlichtung"),
    FactKind.CLASS_ACTION: pattern(
        r"\bclass[- ](?:action|arbitration|wide|proceeding|member)|\brepresentative (?:action|proceeding|capacity)|\baction collective|\brecours collectif|\bsammelklage|\baccion(?:es)? colectiva"
    ),
    FactKind.GOVERNING_LAW: pattern(
        r"\bgovern(?:ed|ing) (?:by|law)|\blaws? of (?:the )?[a-z]|\bapplicable law (?:is|shall)|\bdroit (?:applicable|francais)|\bloi (?:francaise|applicable)"
        r"|\b(?:es )?gilt (?:ausschliesslich )?(?:das )?[a-z ]{0,30}recht|\brecht der|\banwendbares recht|\bley aplicable|\blegislacion (?:espanola|aplicable)|\bse rige"
    ),
    FactKind.LIABILITY_CAP: pattern(
        r"\bliab(?:le|ility)|\bresponsab(?:le|ilite|ilidad|les)|\bhaft(?:et|ung|bar)|\bdamages"
    ),
    FactKind.AI_TRAINING: pattern(
        r"\btrain(?:ing|ed|s)? [a-z' -]{0,60}(?:model|ai|machine|algorithm)|\bmachine learning|\b(?:ai|intelligence|model)s? [a-z' -]{0,30}train"
        r"|\bentrain(?:er|ement)|\bki-modell|\btrainier|\bentrena(?:r|miento)|\bintelligence artificielle|\bkunstliche intelligenz|\binteligencia artificial|\bartificial intelligence"
    ),
    FactKind.SALE_OR_SHARING: pattern(
        r"\b(?:sell|sold|rent|share|shared|sharing|disclos\w{1,4}|sale) [^.\n]{0,60}(?:data|information|third part)"
        r"|\b(?:donnees|daten|datos) [^.\n]{0,120}(?:tiers|dritt|tercer)|(?:partner|tiers|dritt|tercero)[^.\n]{0,100}(?:donnees|daten|datos)"
    ),
    FactKind.MINIMUM_AGE: pattern(
        r"\byears (?:of age|old)|\bage of (?:\d|majority|consent)|\b(?:under|over) (?:the age|1[3-8]\b)|\bminors?\b|\bchild(?:ren)?\b|\bparental"
        r"|\bans\b[^.\n]{0,30}(?:age|mineur)|\bmineure?s?\b|\bmajeure?s?\b|\bminderjahr|\bvolljahr|\blebensjahr|\berwachsene|\bmenor(?:es)? de (?:edad|\d)|\bmayor(?:es)? de edad|\bcapacite juridique"
    ),
    FactKind.EFFECTIVE_DATE: pattern(
        r"\beffective (?:date|as of|from|on|:)|\b(?:come|came|take)s? into (?:effect|force)|\bentree en vigueur|\ben vigueur (?:le|depuis)|\bgultig (?:ab|seit)|\bin kraft|\bentrada en vigor|\bfecha efectiva"
    ),
    FactKind.LAST_UPDATED: pattern(
        r"\blast (?:updated?|modified|revised|changed?|reviewed|revision)|\b(?:updated|revised|modified) (?:on|in)?:? ?\w{0,9} ?\d|\bversion (?:du|en date|dated|from)|\bderniere (?:mise|modif|version)|\bmis(?:e|es)? a jour"
        r"|\bzuletzt|\bletzte (?:anderung|aktual)|\bstand[: ]|\bultima (?:actual|modif|version)|\bactualizad[oa] el"
    ),
}


def silent_kinds(folded: str, stated: AbstractSet[FactKind]) -> tuple[FactKind, ...]:
    """The kinds of ``SILENCE_REPORTED`` that are neither stated nor touched upon anywhere in the folded text."""
    return tuple(kind for kind in SILENCE_REPORTED if kind not in stated and not _CUES[kind].search(folded))
