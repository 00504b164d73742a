"""What licence people give to the platform on their own content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.facts.folding import pattern
from smallprint.facts.rules import Rule, words
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_GRANT = pattern(
    r"\b(?:(?:you|user|users|retailer|member|customer|contributor|partner|seller"
    r"|author|licensor|hereby|agreement to) (?:[a-z,]{1,14} ){0,6}?(?:grant\w{0,3}"
    r"|give)\b|(?:you|vous|l'utilisateur|membre"
    r"|utilisateurs?)[a-z ,']{0,40}(?:concede\w{0,2}|accorde\w{0,2}|cede\w{0,2})"
    r"|(?:sie|du|nutzer|kunde)[a-z ,]{0,60}(?:raumen|raumst|raumt|gewahren|gewahrst"
    r"|ubertragen|ubertragst|erteilen)|(?:usted|usuario"
    r"|usuarios)?[a-z ,]{0,30}(?:concede\w{0,1}|otorga\w{0,2}|conceden))\b"
)
_LICENCE = pattern(
    r"\b(?:licen[cs]e|sub-?licen[cs]able|right(?:s)? to (?:use|reproduce|copy"
    r"|publish|store)|right to the use|licence|droits? (?:d'utilis|de reprodu"
    r"|d'exploit)\w{0,8}|\w{0,20}nutzungs\w{0,3}\w{0,20}recht\w{0,2}"
    r"|verwertungsrecht\w{0,2}|lizenz|licencia|derechos? de (?:uso|explotacion"
    r"|reproduccion))\b"
)
_TERMS: tuple[tuple[str, str], ...] = (
    (
        "non-exclusive",
        (
            r"non-?exclusive|nicht[- ]?(?:ausschliesslich|exklusiv)\w{0,3}|non exclusi(?:f"
            r"|ve)|no exclusiva"
        ),
    ),
    ("exclusive", r"(?<!non-)(?<!non[ ])(?<!nicht[ ])\b(?:exclusive|ausschliesslich\w{0,2})\b"),
    (
        "worldwide",
        (
            r"world-?wide|global|weltweit\w{0,2}|raumlich (?:un|nicht )beschrankt\w{0,2}"
            r"|raumlich|monde entier|mondiale?|mundial|throughout the (?:world|universe)"
        ),
    ),
    (
        "royalty-free",
        (
            r"royalty-?free|free of charge|fully paid|unentgeltlich|kostenlos\w{0,2}|a titre "
            r"gratuit|gratuit\w{0,2}|gratuita|fee-free"
        ),
    ),
    ("perpetual", r"perpetual|in perpetuity|zeitlich|unbefristet\w{0,2}|perpetuelle|perpetua"),
    ("irrevocable", r"irrevocable|unwiderruflich\w{0,2}"),
    ("transferable", r"\btransferable|ubertragbar\w{0,2}|cessible|transferible"),
    ("sublicensable", r"sub-?licen[cs]\w{1,5}|unterlizenzier\w{1,4}|sous-licen\w{1,6}|sublicenciable"),
)
_TERM_ANY = tuple((name, pattern(source)) for name, source in _TERMS)
_CONTENT = pattern(
    r"\b(?:content|materials?|submissions?|feedback|suggestions|post(?:s|ed|ings?)?"
    r"|upload\w{0,3}|photos?|reviews?|contributions?|works?|input|contenus?|avis"
    r"|inhalt\w{0,2}|beitrag\w{0,2}|werke?|texte|bewertung\w{0,2}|contenidos?|user "
    r"content|intellectual property|customer data|your data)\b"
)
_NOT = pattern(r"\b(?:not|never|must|other recipients)\b")
_TO_USER = pattern(
    r"\b(?:we|company|licensor|provider|google|nous|wir) (?:hereby )?(?:grants?|give"
    r"|accord\w{1,4}|gewahr\w{1,3}|raumen|conced\w{1,4})\b[a-z ,-]{0,60}(?:you"
    r"|customer|user|vous|ihnen|dir)"
)


def read(sentence: Sentence) -> Iterator[Found]:
    """The scope of a licence granted by the user."""
    text = sentence.text
    grant = _GRANT.search(text)
    if grant is None or not _CONTENT.search(text) or _TO_USER.search(text) or _NOT.search(grant[0]):
        return
    licence = _LICENCE.search(text, grant.start())
    if licence:
        terms = [name for name, term in _TERM_ANY if term.search(text)]
        yield Found(FactKind.CONTENT_LICENCE, ", ".join(terms) or "use", grant.start(), licence.end())


RULES = (
    Rule(
        read,
        cues=words("licen grant rights right droit lizenz nutzung verwert licenc derecho"),
        also=words(
            "grant give hereby raum ubertrag gewahr erteil conced accord ced otorg provide", "license"
        ),
    ),
)
