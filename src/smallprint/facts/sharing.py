"""Whether data are sold, or shared with others for their own use.

Processors, mergers and legal duties are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.facts.folding import pattern
from smallprint.facts.rules import Rule, words
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_DATA = pattern(
    r"\b(?:data|information|e-?mail address\w{0,2}|contacts|profiles?|donnees"
    r"|informations|coordonnees|\w{0,16}daten|adressen?|datos|informacion)\b"
)
_GIVING = pattern(
    r"\b(?:sells?|selling|sold|sale|rent(?:s|ed|ing)?|rents? out|trade[sd]?|leas(?:e"
    r"|ed|ing)|shar(?:e|es|ed|ing)|disclos(?:e|es|ed|ing|ure)|pass(?:ed)? (?:on )?to"
    r"|transfer(?:red)? for profit"
    r"|vend(?:re|ons|ues?|ent)|lou(?:er|ons|ees?)|ced(?:e|er|ons|ees?)|cession"
    r"|partag\w{1,6}|divulgu\w{1,6}|transmis\w{0,2}|transmettons|communiqu\w{1,6}"
    r"|verkauf\w{0,5}|vermiet\w{0,4}|weitergegeben|weitergabe|geben "
    r"[a-z ]{0,60}weiter|weiter(?:zu)?geben|(?:an|mit) dritte[n]?|venta|vend(?:er"
    r"|emos|ido)\w{0,2}|ced(?:er|emos|idos)\w{0,2}|cesion|comparti\w{1,5}"
    r"|comunica\w{1,5})\b"
)
_GIVE = (
    r"(?:sell|sold|rent|loan|trade[d]?|lease[d]?|shar(?:e|ed|ing)"
    r"|disclos(?:e|ed|ing)|passed|pass|transfer|provide|give)\b"
)
_DENIED = pattern(
    r"\b(?:(?:not|never|nor|no case)(?! (?:be )?(?:limited|required|obligat"
    r"|responsible|only|include|apply|control|mean))(?: (?:do|does|and|or|will|would"
    r"|knowingly|intentionally|otherwise|currently|ever|directly|to|be|have|been"
    r"|been|we|not|never|also|collect|use|maintain|market|in|any|way|permit|the|sell"
    r"|sold|share|disclose|rent|lease|trade|loan|, ?)){0,9},? "
    + _GIVE
    + r"|(?:won't|don't|doesn't) (?:\w{3,11} ){0,2}?"
    + _GIVE
    + r"|(?:ne|n')[ ]?(?:\w{2,12} ){0,4}(?:vend\w{1,4}|lou\w{1,4}|ced\w{1,4}"
    r"|partag\w{1,5}|divulgu\w{1,5}|transmis\w{0,2}|transmett\w{1,4}"
    r"|communiqu\w{1,5})|aucune? (?:donnee|information)\w{0,1}[^.;|]{0,80}(?:vendu"
    r"|cede|transmis|communique|partage)\w{0,3}"
    r"|(?:verkaufen|vermieten|geben|teilen)[^.;|]{0,80} (?:nicht|niemals"
    r"|keine\w{0,1})[^.;|]{0,40}|(?:nicht|niemals"
    r"|keine\w{0,1})[^.;|]{0,60}(?:verkauft|vermietet|weitergegeben|weitergeleitet"
    r"|weitergabe|dritte)"
    r"|(?:no|nunca|ni) (?:se |le |les |los |las )?(?:vend\w{1,5}|ced\w{1,5}"
    r"|compart\w{1,6}|comunic\w{1,6}|alquil\w{1,5}))"
)
_FORBIDDEN = pattern(
    r"\b(?:confidential information|(?:may|must) not|durfen|verpflichtet|(?:have"
    r"|has) their own (?:privacy )?polic|do not control|not owned or controlled|your "
    r"own risk)\b"
)
_CATEGORIES = pattern(
    r"\b(?:categories of (?:sources|third parties|personal)|right to (?:know|request|opt|access))\b"
)
_NEGATED = pattern(r"\b(?:not|never|ne|nicht|nunca)\b[^.;]{0,60}$")
_LEAD_IN_DENIES = pattern(
    r"\b(?:we (?:will|do) not|will never|never):[^a-z]{0,12}$|\bnous ne[^.]{0,30}:[^a-z]{0,12}$"
)
_OTHERS = pattern(
    r"\b(?:third[- ]part(?:y|ies)|(?:business|advertising|marketing|commercial|media"
    r"|analytics|our|social media) partners?|advertisers?|anyone|others|other "
    r"(?:companies|businesses|organi[sz]ations)|ad networks?|data brokers?"
    r"|unaffiliated|affiliates?|alliance"
    r"|une autre|tiers|partenaires?|annonceurs|entreprises?|dritte[nr]?"
    r"|partner\w{0,2}|werbe\w{3,12}|tercer[oa]s?|socios|anunciantes|terceras)\b"
)
_FOR_THEM = pattern(
    r"\b(?:advertis\w{2,6}|marketing|their own|profiling|monetary|valuable|analytics "
    r"partners|media partners|prospection|publicit\w{1,6}|commercia\w{1,4}"
    r"|werb\w{2,10}|publicidad|partenaires commerciaux)\b"
)
_LEFT_OUT = pattern(
    r"\b(?:service providers?|processors?|on our behalf|merger|acquisition"
    r"|bankruptcy|sale of (?:all|our|the|assets|a)|subpoena|court order|prestataires"
    r"|sous-traitants?|dienstleister\w{0,2}|auftragsverarbeiter\w{0,2}|proveedores"
    r"|encargados)\b"
)
_SALE = pattern(
    r"\b(?:sell|selling|sold|rent\w{0,3}|trade|lease|vend\w{1,4}|verkauf\w{0,4}|vermiet\w{0,3}|venta)\b"
)
_FLATLY = pattern(
    r"\bno se (?:comunicaran?|cederan?)|\bne (?:sont|seront) (?:pas |jamais |ni "
    r")?(?:cedees|vendues|louees|transmises)"
)
_EXCEPT = pattern(
    r"\b(?:except|unless|other than|without|sauf|sans (?:votre|l'accord|son)|hors"
    r"|ausser|es sei denn|ohne|salvo|excepto|sin (?:tu|su|el))\b"
)
_USERS = pattern(
    r"\brequest [a-z ]{0,30}information|\b(?:you (?:may|must|shall|agree|will"
    r"|are)(?: not)?|do not (?:share|sell|post)|your password|users? (?:may|must)"
    r"|don't share)\b"
)


def read(sentence: Sentence) -> Iterator[Found]:
    """``no`` (with its exceptions named as such), or that and to whom data go for others' own use."""
    text = sentence.text
    giving = _GIVING.search(text)
    if giving is None or not _DATA.search(text) or _USERS.search(text, 0, giving.start()):
        return
    others = _OTHERS.search(text)
    denied = _DENIED.search(text)
    if _FORBIDDEN.search(text) or _CATEGORIES.search(text):
        return
    denied = denied or (giving if _LEAD_IN_DENIES.search(sentence.before[-80:]) else None)
    if denied and (others or _SALE.search(denied[0]) or _FLATLY.search(text)):
        yield Found(
            FactKind.SALE_OR_SHARING,
            _no(text),
            denied.start(),
            max(denied.end(), others.end() if others else 0),
        )
    elif (
        not denied
        and not _NEGATED.search(text, 0, giving.start())
        and others
        and _FOR_THEM.search(text)
        and not _LEFT_OUT.search(text)
    ):
        start, end = min(giving.start(), others.start()), max(giving.end(), others.end())
        yield Found(FactKind.SALE_OR_SHARING, "yes; advertising or marketing partners", start, end)


def _no(text: str) -> str:
    what = "no sale" if _SALE.search(text) else "no sharing"
    return what + ("; with exceptions" if _EXCEPT.search(text) else "")


RULES = (
    Rule(
        read,
        cues=words(
            "sell sold sale rent trade lease leasing shar disclos pass profit vend lou ced",
            ("cession partag divulg transm communiq verkauf vermiet weiter dritte venta cesion"),
            "compart comunic",
        ),
        also=words(
            "data inform mail address contact profil donnee coordonn daten adress dato datos",
            "kundend nutzerd personenb personend",
        ),
    ),
)
