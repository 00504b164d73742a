"""How long data are kept: a period, an event that ends it, or a general promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.facts.durations import durations
from smallprint.facts.folding import pattern
from smallprint.facts.rules import Rule, words
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEEPING = pattern(
    r"\b(?:retain(?:ed|s|ing)?|retention|keep(?:s|ing)?|kept|stor(?:e|es|ed|ing|age)|hold|held|preserv\w{1,6}"
    r"|delet(?:e|es|ed|ion)|eras(?:e|ed|ure)|destroyed|purged?|anonymi[sz]ed"
    r"|de-identif\w{1,4}|archived?|backup"
    r"|conserv\w{1,10}|supprim\w{1,6}|effac\w{1,6}|archivees?|stock(?:e|ees?|ons)"
    r"|\w{0,10}speicher\w{0,10}|gespeichert|\w{0,4}aufbewahr\w{0,10}|geloscht|loschen|loschung"
    r"|almacen\w{1,8}|suprim\w{1,8}|eliminar\w{0,6}|guardar\w{0,6}|bloquead\w{1,3})\b"
)
_DATA = pattern(
    r"\b(?:data|information|records?|details|logs?|log files?|ip address\w{0,2}"
    r"|inputs?|outputs?|prompts?|conversations?|invoices"
    r"|recordings?|messages|content|photos?|donnees|informations|\w{0,20}daten|angaben|datos|informacion)\b"
)
_HEADING = pattern(
    r"retention|retain|how long|storage period|duree de conservation|conservation"
    r"|speicherdauer|aufbewahrung|wie lange|loschung"
    r"|plazos? de conservacion|cuanto tiempo"
)
_UNTIL = pattern(
    r"\b(?:(?:only |solely )?(?:for )?(?:as|so) long as|until|for (?:the|a) "
    r"(?:limited |minimum |maximum |shortest )?"
    r"(?:periods?|duration|length|time|term)\b|(?:no|not|any) longer than|(?:for )?a "
    r"reasonable (?:period|time|amount of time)"
    r"|zero[- ]retention|(?:do|does|will|are|is) not (?:be )?(?:retain|retained|stored?|kept|keep)\b"
    r"|(?:up)?on (?:the )?(?:termination|expiry|request)"
    r"|aussi longtemps que|tant que|jusqu'a|pendant (?:une|la|toute la) (?:duree"
    r"|periode)|pour une duree|le temps (?:de|necessaire|strictement)"
    r"|n'excedant pas|n'excede pas|duree (?:strictement )?necessaire|au[- ]dela de"
    r"|so ?lange|bis (?:zu[rm]?|sie|der|die)\b|fur die dauer|nicht langer als|sobald|nur fur den zeitraum"
    r"|hasta|mientras|durante (?:el|la|todo el|los) (?:tiempo|plazos?|periodo"
    r"|duracion|vigencia|relacion))\b[^.;|\n]{0,90}"
)
_FORMS = tuple(
    (name, pattern(source))
    for name, source in (
        ("not retained", r"zero[- ]retention|\bnot (?:be )?(?:retain|store|keep|kept)"),
        (
            "while consent lasts",
            r"consent|subscribed|einwilligung|consentement|consentimiento|opt[- ]?out|comunicaciones",
        ),
        (
            "until account or content is deleted",
            (
                r"account|delet|membership|registered|registriert|konto|compte|inscri|cuenta"
                r"|baja|supprim|active user|member"
            ),
        ),
        (
            "while the relationship lasts",
            r"relationship|contract|agreement|customer|relation|contrat|vertrag|contractual|servic|terminat",
        ),
        (
            "as long as the law requires or allows",
            r"\blaws?\b|legal|statut|limitation|gesetz|loi\b|ley\b|prescription|appeal",
        ),
        (
            "as long as necessary",
            (
                r"necess|needed|need|require|purpose|fulfil|erforderlich|benotigt|zweck|finalit"
                r"|finalidad|nece[sc]|resol|process"
            ),
        ),
        ("reasonable period", r"reasonable"),
        ("until requested otherwise", r"request|solicit|demande"),
    )
)
_COOKIE = pattern(r"\bcookies?\b")
_RETURN = pattern(r"\b(?:refund|return(?:s|ed)? (?:the )?(?:item|product|goods))")


def read(sentence: Sentence) -> Iterator[Found]:
    """One retention fact a sentence: its first period, with what ends it."""
    text = sentence.text
    under_heading = bool(_HEADING.search(sentence.heading))
    keeping = _KEEPING.search(text)
    if keeping is None and not under_heading:
        return
    if not (under_heading or _DATA.search(text)) or _COOKIE.search(text) or _RETURN.search(text):
        return
    periods = list(durations(text))
    until = _UNTIL.search(text)
    if periods and (under_heading or abs(periods[0].start - (keeping.start() if keeping else 0)) < 250):
        value = "; ".join(dict.fromkeys(period.value for period in periods))
        yield Found(FactKind.RETENTION, value, periods[0].start, periods[-1].end)
    elif until:
        yield Found(FactKind.RETENTION, _in_words(until[0]), until.start(), until.end())


def _in_words(text: str) -> str:
    """A normal form of a period that is not a length of time."""
    return next(
        (name for name, words in _FORMS if words.search(text)), "period described, not a length of time"
    )


RULES = (
    Rule(
        read,
        cues=words(
            "retain retent keep kept stor hold held preserv delet eras destroy purg anonym",
            "identif archiv backup conserv supprim effac stock speicher gespeich aufbewah",
            "gelosch losch almacen suprim elimin guard",
        ),
        also=words(
            "data inform record detail log logs address input output prompt convers invoice",
            "message content photo donnee daten angaben dato datos",
        ),
        heading_cues=words("retention retain long storage conserv speicher aufbewah lange tiempo"),
    ),
)
