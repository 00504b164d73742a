"""How consent is asked for, given, refused and withdrawn, for cookies, marketing and other uses of data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.facts.folding import pattern
from smallprint.facts.rules import Rule, words
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_SUBJECT = pattern(
    r"cookie|traceur|track|advertis|\bads?\b|marketing|newsletter|e-?mail|analytics"
    r"|personal (?:data|information)|your data|your information|biometric|processing"
    r"|privacy|preferences|"
    r"donnees|publicit|prospection|sms\b|daten|werb|einwilligung|datos|publicidad|newsletter|tratamiento"
)
_COOKIE = pattern(r"cookie|traceur|track|advertis|pixel")
_MECHANISMS: tuple[tuple[str, int, str], ...] = (
    (
        "none for necessary cookies",
        4,
        (
            r"(?:cannot|can not|can't|may not) be (?:disabled|switched off|turned off"
            r"|refused|rejected|deactivated)[^.;|\n]{0,40}|ne peuvent pas etre (?:desactives"
            r"|refuses)|(?:konnen|kann) nicht (?:deaktiviert|abgeschaltet|abgelehnt) werden"
            r"|no (?:se )?pueden (?:ser )?(?:desactiv|rechaz)\w{1,6}"
        ),
    ),
    (
        "banner",
        6,
        (
            r"(?:cookie |consent |information |a |the |our )?(?:banner|pop-?up|bandeau"
            r"|cookie-?banner|cookie settings tool|consent (?:management )?(?:platform|tool"
            r"|manager))[^.;|\n]{0,100}?(?:accept|allow|refus|reject|choos|choice|consent"
            r"|manag|prompt|declin|prefer|select|inform|accord|choix|gerer|ablehn|einwillig"
            r"|zustimm|auswahl|acept|rechaz)\w{0,8}|through our cookie banner|select "
            r"\"?accept all[^.;|\n]{0,60}"
        ),
    ),
    (
        "implied by use",
        6,
        (
            r"(?:by (?:using|continuing|accessing|browsing|visiting|clicking)|continu(?:ed"
            r"|ing) (?:to )?(?:use|browse)|en (?:poursuivant|continuant|utilisant|naviguant)"
            r"|(?:durch|mit) (?:die|der) (?:weitere[n]? )?nutzung|al (?:continuar|usar"
            r"|utilizar|navegar))[^.;|\n]{0,90}(?:consent|accept|agree|acknowledge|stimmen"
            r"|einverstanden|acept|consient)\w{0,6}|we imply that you consent|fait "
            r"d'acceder[^.;|\n]{0,60}acceptation"
        ),
    ),
    (
        "opt-in",
        5,
        (
            r"(?:only|solely)[a-z ]{0,20} (?:with|based on|after|upon|if|where) "
            r"[a-z ]{0,30}(?:consent|permission)\b|(?:with|after|upon|without|obtain(?:ed"
            r"|ing)?|ask\w{0,3}[a-z ]{0,16} for|request\w{0,3}|requires?|subject to|unless"
            r"|seek|withhold) (?:us )?(?:with )?(?:your|the user's|their|his)?(?: (?:prior"
            r"|express|explicit|expressed|written|affirmative|informed|opt-in"
            r"|own)){0,5}[, ]{0,2}(?:consent|permission)\b|(?:legal basis|basis"
            r"|based)[^.;|\n]{0,90} your consent|your consent, for|(?:you|have|has|having) "
            r"(?:have )?(?:given|provided|granted)(?: us)?(?: your| their)?(?: prior| "
            r"explicit| express){0,4} (?:consent|permission)|opt[- ]in\b|(?:prior|express"
            r"|explicit|expressed|written|affirmative) consent"
            r"|(?:sans|avec|obtenu|obtenir|recueill\w{1,4}|apres|sous reserve d\w{1,3}"
            r"|fondee sur|suppose)[a-z ]{0,20} (?:votre|son|leur|du) (?:consentement|accord)"
            r"|consentement(?: prealable| explicite| expres)|expressement fait la demande"
            r"|(?:mit|nach|ohne|nur)[a-z ,]{0,24} (?:einwilligung|zustimmung)"
            r"|(?:ausdruckliche[nr]?|vorherige[nr]?) (?:einwilligung|zustimmung)"
            r"|(?:einwilligung|zustimmung)[a-z ]{0,30}(?:erteil|gegeben|einhol)\w{1,4}"
            r"|(?:con|sin|previo|obtener) (?:tu|su|el) consentimiento|consentimiento "
            r"(?:expreso|previo)[^.;|\n]{0,50}|marcacion de la casilla"
        ),
    ),
    (
        "opt-out",
        4,
        (
            r"(?:how to |to |can |may |you )?\"?opt(?:ing)?[- ]out\"?(?:s)? (?:of|from|by"
            r"|via|through|at|using|here)?[^.;|\n]{0,80}"
        ),
    ),
    (
        "opt-out by settings",
        4,
        (
            r"(?:control|decide|choose) (?:whether we use|this)[^.;|\n]{0,60}(?:settings"
            r"|preferences|choices|ads)|(?:refuse|reject|decline)[^.;|\n]{0,80}(?:settings"
            r"|preferences)"
        ),
    ),
    (
        "opt-out by browser settings",
        3,
        (
            r"(?:block|refus|reject|disabl|declin|prevent|turn off|delete\b|remove\b"
            r"|control\b|manage\b|alter)\w{0,5}[^.;|\n]{0,90}browser\w{0,2}(?: settings)?"
            r"|browser(?:'s)?[^.;|\n]{0,60}(?:block|refus|reject|disabl|remove\b|delete\b"
            r"|declin)\w{0,5}[^.;|\n]{0,20}|(?:opposer|refuser|desactiver|bloquer|supprimer"
            r"|parametr\w{1,6}|configur\w{1,6})[^.;|\n]{0,80}navigateur\w{0,1}"
            r"|navigateur[^.;|\n]{0,80}(?:refus|bloqu|desactiv|supprim)\w{1,5}|(?:deaktivier"
            r"|ablehn|verhinder|blockier|losch|einstell)\w{1,6}[^.;|\n]{0,60}browser\w{0,12}"
            r"|browser\w{0,14}[^.;|\n]{0,80}(?:deaktivier|ablehn|verhinder|blockier|losch"
            r"|einstell)\w{1,6}|(?:bloque|desactiv|rechaz|configur"
            r"|elimin)\w{1,6}[^.;|\n]{0,60}navegador"
        ),
    ),
)
_ANY = pattern(
    r"(?<!\w)(?:"
    + "|".join(f"(?P<k{place}>{source})" for place, (_, _, source) in enumerate(_MECHANISMS))
    + ")"
)
_UNFIT = {
    "opt-out": pattern(
        r"\bopt[- ]out (?:rights?|within)|\brights? to\b|\bopt[- ]out of (?:the )?(?:sale|sharing|arbitration)"
        r"|communications|newsletters?|e-?mails?|text messages|arbitration|\bhonou?r"
    ),
    "opt-in": pattern(
        r"\b(?:shar(?:e|ed|ing)|disclos(?:e|ed|ing)|kommerzielle)\b|\b(?:our|the platform's|company's) "
        r"(?:prior |express |written ){0,3}(?:consent|permission)"
        r"|opt[- ]in (?:to|rights?)\b|bearbeiten|inhalte|vervielf"
    ),
    "implied by use": pattern(r"\b(?:chang|modifi|updat|amend|revis)\w{0,8}"),
    "opt-out by browser settings": pattern(r"\bexpire|\bssl\b|\bsecure connection"),
}
_NOT_HERE = pattern(
    r"\bwithdraw\w{0,3}|\bretirer|\bwiderruf\w{0,3}|\brevo(?:ke|car)|\bparental"
    r"|\bparents?\b|\bguardian|\barbitration|\bterms of (?:use|service)|\bthese "
    r"terms|\bprior written consent of"
    r"|\bassign|\bnotify you|\b(?:you|users?) (?:may|must|shall|can|agree)(?: to)? "
    r"not\b|\bdo not (?:post|use|share)|\b(?:agreement|licen[cs]e|reproduc\w{2,5}"
    r"|subprocessor\w{0,1}|distribut\w{2,4}|copied|accounts? or)\b"
)


def read(sentence: Sentence) -> Iterator[Found]:
    """One mechanism a sentence: the most telling that is named."""
    text = sentence.text
    if not (_SUBJECT.search(text) or _SUBJECT.search(sentence.heading)) or _NOT_HERE.search(text):
        return
    for match in _ANY.finditer(text):
        name, rank, _ = _MECHANISMS[int((match.lastgroup or "k0")[1:])]
        unfit = _UNFIT.get(name)
        if (unfit and unfit.search(text)) or (
            name.endswith("browser settings") and not _COOKIE.search(text + sentence.before)
        ):
            continue
        yield Found(FactKind.CONSENT_MECHANISM, name, match.start(), match.end(), rank)


RULES = (
    Rule(
        read,
        cues=words(
            "consent permiss opt banner popup pop bandeau browser disabled switched turned",
            ("unsubscr accord expresse navigat desactiv einwill zustimm nutzung deaktiv casilla"),
            "navega imply settings prefer continu poursui accept acced",
        ),
        also=words(
            "cookie traceur track advert ads ad marketin newslet mail email analyt personal",
            "data biometr process privacy prefer donnee publicit prospect sms daten werb",
            "einwill dato datos tratami",
        ),
    ),
)
