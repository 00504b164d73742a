"""Whether data are sold, or shared with others for their own use. Processors, mergers and legal duties are left out."""

from __future__ import annotations

from collections.abc import Iterator

from smallprint.facts.folding import pattern
from smallprint.facts.rules import Rule
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

_DATA = pattern(
    r"\b(?:data|information|e-?mail address\w{0,2}|contacts|profiles?|donnees|informations|coordonnees|\w{0,16}daten|adressen?|datos|informacion)\b"
)
_GIVING = pattern(
    r"\b(?:sells?|selling|sold|sale|rent(?:s|ed|ing)?|rents? out|trade[sd]?|leas(?:e|ed|ing)|shar(?:e|es|ed|ing)|disclos(?:e|es|ed|ing|ure)|pass(?:ed)? (?:on )?to|transfer(?:red)? for profit"
    r"|vend(?:re|ons|ues?|ent)|lou(?:er|ons|ees?)|ced(?:e|er|ons|ees?)|cession|partag\w{1,6}|divulgu\w{1,6}|transmis\w{0,2}|transmettons|communiqu\w{1,6}"
    r"|verkauf\w{0,5}|vermiet\w{0,4}|weitergegeben|weitergabe|geben [a-z ]{0,60}weiter|weiter(?:zu)?geben|(?:an|mit) dritte[n]?|venta|vend(?:er|emos|ido)\w{0,2}|ced(?:er|emos|idos)\w{0,2}|cesion|comparti\w{1,5}|comunica\w{1,5})\b"
)
_NOT = pattern(
    r"\b(?:not(?! (?:be )?(?:limited|required|obligat\w{2,4}|responsible|only|include|apply))|never|no case|neither|nor|no|won't|don't|ne|n'|jamais|aucun\w{0,2}|ni|nicht|niemals|kein\w{0,2}|weder|nunca|ningun\w{0,2})\b"
)
_OTHERS = pattern(
    r"\b(?:third[- ]part(?:y|ies)|(?:business|advertising|marketing|commercial|media|analytics|our|social media) partners?|advertisers?|anyone|others|other (?:companies|businesses|organi[sz]ations)|ad networks?|data brokers?|unaffiliated|affiliates?|alliance"
    r"|une autre|tiers|partenaires?|annonceurs|entreprises?|dritte[nr]?|partner\w{0,2}|werbe\w{3,12}|tercer[oa]s?|socios|anunciantes|terceras)\b"
)
_FOR_THEM = pattern(
    r"\b(?:advertis\w{2,6}|marketing|their own|profiling|monetary|valuable|analytics partners|media partners|business partners|prospection|publicit\w{1,6}|commercia\w{1,4}|werb\w{2,10}|publicidad|partenaires commerciaux)\b"
)
_LEFT_OUT = pattern(
    r"\b(?:service providers?|processors?|on our behalf|merger|acquisition|bankruptcy|sale of (?:all|our|the|assets|a)|subpoena|court order|prestataires|sous-traitants?|dienstleister\w{0,2}|auftragsverarbeiter\w{0,2}|proveedores|encargados)\b"
)
_SALE = pattern(
    r"\b(?:sell|selling|sold|rent\w{0,3}|trade|lease|vend\w{1,4}|verkauf\w{0,4}|vermiet\w{0,3}|venta)\b"
)
_FLATLY = pattern(
    r"\bno se (?:comunicaran?|cederan?)|\bne (?:sont|seront) (?:pas |jamais |ni )?(?:cedees|vendues|louees|transmises)"
)
_EXCEPT = pattern(
    r"\b(?:except|unless|other than|without|sauf|sans (?:votre|l'accord|son)|hors|ausser|es sei denn|ohne|salvo|excepto|sin (?:tu|su|el))\b"
)
_USERS = pattern(
    r"\brequest [a-z ]{0,30}information|\b(?:you (?:may|must|shall|agree|will|are)(?: not)?|do not (?:share|sell|post)|your password|users? (?:may|must)|don't share)\b"
)


def read(sentence: Sentence) -> Iterator[Found]:
    """``no`` (with its exceptions named as such), or that and to whom data go for others' own use."""
    text = sentence.text
    giving = _GIVING.search(text)
    if giving is None or not _DATA.search(text) or _USERS.search(text, 0, giving.start()):
        return
    negation = _negation(text, giving.start(), giving.end())
    if negation is None:
        negation = _NOT.search(sentence.before[-60:]) if sentence.before.rstrip()[-1:] == ":" else None
        if negation:
            yield Found(FactKind.SALE_OR_SHARING, _no(text), giving.start(), giving.end() + 20)
            return
    others = _OTHERS.search(text)
    if negation is not None and (others or _SALE.search(text) or _FLATLY.search(text)):
        end = max(giving.end(), others.end() if others else 0)
        yield Found(FactKind.SALE_OR_SHARING, _no(text), min(negation, giving.start()), end)
    elif others and _FOR_THEM.search(text) and not _LEFT_OUT.search(text):
        yield Found(
            FactKind.SALE_OR_SHARING,
            f"yes; {others[0]}",
            min(giving.start(), others.start()),
            max(giving.end(), others.end()),
        )


def _negation(text: str, start: int, end: int) -> int | None:
    match = _NOT.search(text, max(0, start - 100), min(len(text), end + 12))
    return match.start() if match else None


def _no(text: str) -> str:
    what = "no sale" if _SALE.search(text) else "no sharing"
    return what + ("; with exceptions" if _EXCEPT.search(text) else "")


RULES = (
    Rule(
        read,
        cues=(
            "sell", "sold", "sale", "rent", "trade", "lease", "leasing", "shar", "disclos", "pass", "profit", "vend", "lou", "ced",
            "cession", "partag", "divulg", "transm", "communiq", "verkauf", "vermiet", "weiter", "dritte", "venta", "cesion", "compart", "comunic",
        ), also=("data", "inform", "mail", "address", "contact", "profil", "donnee", "coordonn", "daten", "adress", "dato", "datos", "kundend", "nutzerd", "personenb", "personend"),
    ),
)  # fmt: skip
