"""On what a whole text says nothing. Silence is claimed only where not even a cue of the subject occurs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.facts.folding import pattern
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Subject:
    """What touches upon a kind: a word that begins with one of ``cues`` and, where given, the wording ``words``."""

    kind: FactKind
    cues: tuple[str, ...]
    words: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch ``start:end`` of the text with a cue of a subject."""

    subject: Subject
    start: int
    end: int


def touched_kinds(folded: str, mentions: Iterable[Mention], stated: Iterable[FactKind]) -> set[FactKind]:
    """The kinds that are stated, or at least touched upon in one of the mentions."""
    touched = set(stated)
    for mention in mentions:
        subject = mention.subject
        if subject.kind in touched:
            continue
        if subject.words is None or subject.words.search(folded, mention.start, mention.end):
            touched.add(subject.kind)
    return touched


def _subject(kind: FactKind, cues: str, *words: str) -> Subject:
    return Subject(kind, tuple(cues.split()), pattern("|".join(words)) if words else None)


SUBJECTS = (
    _subject(
        FactKind.RETENTION,
        (
            "retain retent kept store stored keep long backup conserv speicherd gespeich "
            "aufbewah gelosch losch plazo plazos"
        ),
        r"\b(?:retention|retain(?:ed|s|ing)? |(?:kept|stored|keep) (?:[a-z]{1,12} "
        r"){0,4}?(?:for|until|only|as)\b|backup cop"
        r"|as long as (?:is |it is )?(?:necessary|needed|required)|conserv(?:e[es]{0,2}"
        r"|ation|eront|ons)\b|speicherdauer"
        r"|aufbewahr|gespeichert|geloscht|conservar|plazos? de)",
    ),
    _subject(FactKind.ARBITRATION, "arbitra schieds schlichtu"),
    _subject(
        FactKind.CLASS_ACTION,
        "class represent collecti colectiv sammelkl",
        r"\b(?:class[- ](?:action|arbitration|wide|proceeding|member|basis)"
        r"|representative (?:action|proceeding|capacity)"
        r"|actions? collectiv|recours collectif|sammelklage|accion(?:es)? colectiva)",
    ),
    _subject(
        FactKind.GOVERNING_LAW,
        "govern law laws droit loi recht rechts ley legislac rige",
        r"\b(?:govern(?:ed|ing) (?:by|law)|laws? of (?:the )?[a-z]|applicable law (?:is"
        r"|shall)|(?:swiss|[a-z]{3,10}ish|[a-z]{3,10}an) law\b"
        r"|droit (?:applicable|francais)|loi (?:francaise|applicable)|gilt "
        r"(?:ausschliesslich )?(?:das )?[a-z ]{0,30}recht"
        r"|recht der|anwendbares recht|ley aplicable|legislacion (?:espanola|aplicable)|se rige)",
    ),
    _subject(FactKind.LIABILITY_CAP, "liab responsab haftet haftung haftbar damages"),
    _subject(
        FactKind.AI_TRAINING,
        "train trainin trainie machine intellig inteligen entrain entrena artifici",
        r"\b(?:train(?:ing|ed|s)? [a-z' -]{0,60}(?:model|ai|machine|algorithm)|machine learning|trainier"
        r"|(?:ai|intelligence|model)s? [a-z' -]{0,30}train|entrain(?:er|ement)|entrena(?:r|miento)"
        r"|intelligence artificielle|kunstliche intelligenz|inteligencia artificial|artificial intelligence)",
    ),
    _subject(
        FactKind.SALE_OR_SHARING,
        "sell sold rent shar disclos sale tiers dritt tercer partner partenai",
        r"\b(?:(?:sell|sold|rent|share|shared|sharing|disclos\w{1,4}|sale) "
        r"[^.\n]{0,60}(?:data|information|third part)"
        r"|(?:data|information) [^.\n]{0,40}(?:shared|sold|disclosed)|(?:donnees|daten"
        r"|datos) [^.\n]{0,120}(?:tiers|dritt|tercer)"
        r"|(?:partner|partenaire|tiers|dritt|tercero)[^.\n]{0,100}(?:donnees|daten|datos))",
    ),
    _subject(
        FactKind.MINIMUM_AGE,
        (
            "years age under over minor minors child childr parental ans mineur majeur "
            "minderj volljahr lebensj erwachs menor mayor capacite"
        ),
        r"\b(?:years (?:of age|old)|age of (?:\d|majority|consent)|(?:under|over) (?:the "
        r"age|1[3-8]\b)|minors?\b"
        r"|child(?:ren)?\b|parental|ans\b[^.\n]{0,30}(?:age|mineur)|mineure?s?\b"
        r"|majeure?s?\b|minderjahr|volljahr"
        r"|lebensjahr|erwachsene|menor(?:es)? de (?:edad|\d)|mayor(?:es)? de edad|capacite juridique)",
    ),
    _subject(
        FactKind.EFFECTIVE_DATE,
        "effectiv effect force vigueur gultig kraft vigor efectiva",
        r"\b(?:effective (?:date|as of|from|on|:)|(?:come|came|take)s? into (?:effect"
        r"|force)|entree en vigueur"
        r"|en vigueur (?:le|depuis)|gultig (?:ab|seit)|in kraft|entrada en vigor|fecha efectiva)",
    ),
    _subject(
        FactKind.LAST_UPDATED,
        "last updated revised modified version dernier jour zuletzt letzte stand ultima actualiz",
        r"\b(?:last (?:updated?|modified|revised|changed?|reviewed|revision)|(?:updated"
        r"|revised|modified) (?:on|in)?:? ?\w{0,9} ?\d"
        r"|version (?:du|en date|dated|from)|derniere (?:mise|modif|version)|mis(?:e|es)? a jour|zuletzt"
        r"|letzte (?:anderung|aktual)|stand[: ]|ultima (?:actual|modif|version)|actualizad[oa] el)",
    ),
)
"""One subject for each kind of ``SILENCE_REPORTED``, in that order."""
