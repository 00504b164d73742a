"""How consent is asked for, given, refused and withdrawn, for cookies, marketing and other uses of data."""

from __future__ import annotations

from collections.abc import Iterator

from smallprint.facts.folding import pattern
from smallprint.facts.rules import Rule
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

_SUBJECT = pattern(
    r"cookie|traceur|track|advertis|\bads?\b|marketing|newsletter|e-?mail|analytics|personal (?:data|information)|your data|your information|biometric|processing|privacy|preferences|"
    r"donnees|publicit|prospection|sms\b|daten|werb|einwilligung|datos|publicidad|newsletter|tratamiento"
)
_MECHANISMS: tuple[tuple[str, str], ...] = (
    ("none for necessary cookies", r"(?:cannot|can not|can't|may not) be (?:disabled|switched off|turned off|refused|rejected|deactivated)[^.;|\n]{0,40}|ne peuvent pas etre (?:desactives|refuses)|(?:konnen|kann) nicht (?:deaktiviert|abgeschaltet|abgelehnt) werden|no (?:se )?pueden (?:ser )?(?:desactiv|rechaz)\w{1,6}"),
    ("banner", r"(?:cookie |consent |information |a |the )?(?:banner|pop-?up|bandeau|cookie-?banner|cookie settings tool|consent management \w{4,10}|consent tool)[^.;|\n]{0,100}|select \"?accept all[^.;|\n]{0,60}"),
    ("implied by use", r"(?:by (?:using|continuing|accessing|browsing|visiting|clicking)|en (?:poursuivant|continuant|utilisant|naviguant)|(?:durch|mit) (?:die|der) (?:weitere )?nutzung|al (?:continuar|usar|utilizar|navegar))[^.;|\n]{0,90}(?:consent|accept|agree|acknowledge|stimmen|einverstanden|acept|consient)\w{0,6}|we imply that you consent|fait d'acceder[^.;|\n]{0,60}acceptation"),
    ("opt-out", r"(?:how to |to |can |may |you )?\"?opt(?:ing)?[- ]?out\"?(?:s)? (?:of|from|by|via|through|at|using|here)?[^.;|\n]{0,80}|unsubscribe[^.;|\n]{0,40}"),
    ("opt-out by browser settings", r"(?:(?:block|refus|reject|disabl|remov|delet|control|manag|accept|prevent|declin|turn off|alter)\w{0,5}[^.;|\n]{0,90}(?:browser|device)\w{0,2}(?: settings)?|(?:browser|device)(?:'s)?[^.;|\n]{0,60}(?:block|refus|reject|disabl|remov|delet|control|declin)\w{0,5}[^.;|\n]{0,20}|(?:opposer|refuser|desactiver|parametr\w{1,6}|configur\w{1,6}|bloquer|supprimer)[^.;|\n]{0,80}navigateur\w{0,1}|navigateur[^.;|\n]{0,80}(?:refus|bloqu|desactiv|supprim)\w{1,5}|(?:deaktivier|ablehn|verhinder|blockier|losch|einstell)\w{1,6}[^.;|\n]{0,60}browser\w{0,12}|browser\w{0,14}[^.;|\n]{0,80}(?:deaktivier|ablehn|verhinder|blockier|losch|einstell)\w{1,6}|(?:bloque|desactiv|rechaz|configur|elimin)\w{1,6}[^.;|\n]{0,60}navegador)"),
    ("settings", r"(?:control|manag|chang|adjust)\w{0,4} (?:whether we use|this|your|how|the)[^.;|\n]{0,60}(?:settings|preferences|choices)|(?:gerer|modifier)[^.;|\n]{0,40}preferences"),
    ("opt-in", r"(?:(?:only|solely)[a-z ]{0,20} )?(?:with|based on|after|upon|without|obtain\w{0,3}|have|given|ask\w{0,3}[a-z ]{0,16} for|request\w{0,3}|require\w{0,1}|provided?|unless|seek|is|your) (?:us )?(?:with )?(?:your|the user's|their|his|prior|explicit|express|expressed|written|a|the)?(?: (?:prior|express|explicit|expressed|written|affirmative|informed|opt-in|own))*[, ]{0,2}(?:consent|permission)\b[^.;|\n]{0,30}|opt[- ]?in\b|written consent|express(?:ed)? consent|"
     r"(?:votre|son|leur|du) consentement(?: prealable| explicite| expres)?|avec (?:votre|son) accord|expressement fait la demande|(?:ihre|deine|der|mit|ausdruckliche[nr]?) (?:ausdruckliche[nr]? |vorherige[nr]? )?(?:einwilligung|zustimmung)|(?:tu|su|el|con) consentimiento(?: expreso| previo)?|consentimiento (?:expreso|previo|del interesado)[^.;|\n]{0,50}|marcacion de la casilla"),
)  # fmt: skip
_ANY = pattern("|".join(f"(?P<k{place}>{source})" for place, (_, source) in enumerate(_MECHANISMS)))
_NOT_HERE = pattern(
    r"\bwithdraw\w{0,3}|\bretirer|\bwiderruf\w{0,3}|\brevo(?:ke|car)|\bparental|\bparents?\b|\bguardian|\barbitration|\bterms of (?:use|service)|\bthese terms|\bprior written consent of|\bassign|\bshare[sd]?\b|\bdisclose"
)


def read(sentence: Sentence) -> Iterator[Found]:
    """One mechanism a sentence: the first that is named."""
    text = sentence.text
    if not (_SUBJECT.search(text) or _SUBJECT.search(sentence.heading)) or _NOT_HERE.search(text):
        return
    match = _ANY.search(text)
    if match:
        name = _MECHANISMS[int((match.lastgroup or "k0")[1:])][0]
        yield Found(FactKind.CONSENT_MECHANISM, name, match.start(), match.end())


RULES = (
    Rule(
        read,
        cues=(
            "consent", "permiss", "opt", "banner", "popup", "pop", "bandeau", "browser", "disabled", "switched", "turned", "unsubscr",
            "accord", "expresse", "navigat", "desactiv", "einwill", "zustimm", "nutzung", "deaktiv", "casilla", "navega", "imply", "settings",
            "prefer", "continu", "poursui", "accept", "acced",
        ),
    ),
)  # fmt: skip
