"""On what ground data leave the country: clauses, frameworks, adequacy, or that they don't."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.facts.folding import pattern
from smallprint.facts.rules import Rule, words
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_FRAMEWORKS: tuple[tuple[str, str], ...] = (
    (
        "SCCs",
        (
            r"(?:standard|model) (?:data protection |contractual |contract ){1,3}clauses?"
            r"|standard contractual|\bscc'?s?\b|\bmccs?\b|clauses contractuelles types?"
            r"|standard(?:vertrags|datenschutz)klauseln|clausulas (?:contractuales )?(?:tipo"
            r"|estandar|modelo)"
        ),
    ),
    (
        "DPF",
        (
            r"data privacy framework|\bdpf\b|datenschutzrahmen|cadre de protection des "
            r"donnees|marco de privacidad de datos"
        ),
    ),
    ("Privacy Shield", r"privacy[- ]shield|bouclier de protection"),
    (
        "BCR",
        (
            r"binding corporate rules|\bbcrs?\b|regles d'entreprise contraignantes"
            r"|verbindliche interne datenschutzvorschriften|normas corporativas vinculantes"
        ),
    ),
    (
        "adequacy decision",
        (
            r"adequacy (?:decisions?|regulations?|status)|decisions? d'adequation"
            r"|angemessenheitsbeschl\w{2,5}|decision(?:es)? de adecuacion|nivel de "
            r"proteccion (?:adecuado|equivalente)|niveau de protection (?:adequat"
            r"|equivalent)|adequate (?:level of )?protection"
        ),
    ),
    ("UK IDTA", r"international data transfer (?:agreement|addendum)|\bidta\b|uk addendum"),
    ("GDPR Art. 49 derogations", r"\bderogations?\b|art(?:icle|ikel|iculo|\.)? 49"),
    (
        "storage in EEA",
        (
            r"(?:stored|located|hosted|within|processed) (?:\w{1,12} )?(?:within|in|inside)? "
            r"?the (?:european economic area|eea|european union|eu)\b|(?:hebergees?"
            r"|stockees?)[a-z ']{0,30}(?:union europeenne|espace economique)"
        ),
    ),
)
_ANY = pattern("|".join(f"(?P<k{place}>{source})" for place, (_, source) in enumerate(_FRAMEWORKS)))
_TRANSFER = pattern(
    r"\b(?:transfer\w{0,5}|export\w{0,3}|third countr\w{1,3}|outside|safeguards?"
    r"|compl(?:y|ies)|certif\w{2,7}|adheres?|stored|located|data cent\w{1,4}"
    r"|mechanism\w{0,1}|rely|transfert\w{0,1}|hors|garanties|ubermitt\w{1,6}"
    r"|ubertrag\w{0,5}|drittl\w{3,7}|drittstaat\w{0,2}|ausserhalb|garantien"
    r"|transferencia\w{0,1}|fuera|garantias)\b"
)
_RESIDENTS = pattern(
    r"\b(?:if you (?:are|live|reside)|residents? of|users? (?:in|located|within)|located in the|for users)\b"
)
_RESTS_ON = pattern(
    r"\b(?:subject to|rely|relies|based on|including|complies with|pursuant|under|by"
    r"|through|sur la base|grundlage|mediante)\b"
)
_NOT_A_GROUND = pattern(
    r"\b(?:not subject to an?|conflict between|purposes of|defined|means|learn more "
    r"about|to the extent)\b[^.;]{0,60}$"
)
_GAP = 120


def read(sentence: Sentence) -> Iterator[Found]:
    """The frameworks named in a sentence on transfers; those named together are one fact."""
    text = sentence.text
    if not (_TRANSFER.search(text) or _TRANSFER.search(sentence.heading)):
        return
    matches = [
        match
        for match in _ANY.finditer(text)
        if not _NOT_A_GROUND.search(text, max(0, match.start() - 80), match.start())
    ]
    names = [_FRAMEWORKS[int((match.lastgroup or "k0")[1:])][0] for match in matches]
    if set(names) == {"storage in EEA"} and (_RESIDENTS.search(text) or " data" not in text):
        return
    start = 0
    for place in range(1, len(matches) + 1):
        if place < len(matches) and matches[place].start() - matches[place - 1].end() <= _GAP:
            continue
        yield Found(
            FactKind.TRANSFER_FRAMEWORK,
            ", ".join(dict.fromkeys(names[start:place])),
            matches[start].start(),
            matches[place - 1].end(),
            _rank(text, matches[start].start()),
        )
        start = place


def _rank(text: str, start: int) -> int:
    return int(bool(_RESTS_ON.search(text, max(0, start - 80), start)))


RULES = (
    Rule(
        read,
        cues=words(
            "clause scc mcc framewor dpf shield binding bcr adequa adequat addendum idta",
            "derogat eea european eu bouclier contraig standard datensch verbind angemess",
            "clausula vinculan adecua equival union cadre marco",
        ),
        also=words(
            "transfer export third countr outside safegu compli comply certif adher stored",
            "located cent mechan rely hors garanti ubermit ubertra drittla drittst ausser",
            "fuera garant",
        ),
    ),
)
