"""What people may do about their data and about decisions, and through which channel."""

from __future__ import annotations

import re
from collections.abc import Iterator

from smallprint.facts.folding import pattern
from smallprint.facts.rules import Rule
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

_KINDS: tuple[tuple[str, str], ...] = (
    ("complaint", r"(?:lodg|fil|mak|submit|rais)(?:e|ing) (?:a |your )?(?:formal )?complaint|complain to|(?:introduire|deposer|former|adresser) une (?:reclamation|plainte)"
     r"|droit de (?:saisir|reclamation)|beschwerderecht|beschwerde (?:bei|einzu|zu)|presentar (?:una )?reclamacion|recurrir ante"),
    ("withdraw consent", r"withdraw\w{0,3} (?:your|any|their|such|the)? ?(?:prior )?consent|revoke (?:your )?consent|retirer (?:votre|son|leur) consentement|retrait (?:de votre|du) consentement"
     r"|einwilligung[a-z ,]{0,40}widerruf\w{0,3}|widerruf\w{0,3} (?:ihre|deine|der) einwilligung|(?:revocar|retirar) (?:el|tu|su) consentimiento"),
    ("post-mortem instructions", r"after (?:your|their|his or her) death|post[- ]mortem|apres (?:votre|son|leur) (?:deces|mort)|sort (?:de [vs]os|que vous)[a-z ]{0,30}donnees"),
    ("no automated decision", r"(?:not (?:to )?(?:be )?subject to|object to) (?:a |an |any |solely )?(?:decision|automated)[a-z -]{0,30}|decision (?:individuelle )?automatisee|automatisierte[nr]? entscheidung\w{0,2}|decisiones (?:individuales )?automatizadas"),
    ("portability", r"(?:data )?portability|portabilite|datenubertragbarkeit|portabilidad|(?:transfer|transmit|port|obtain and transfer) (?:of )?(?:your|the|their) (?:personal )?(?:data|information)[a-z ]{0,12} to (?:another|a third|other)"
     r"|(?:machine[- ]readable|structured)[a-z ,-]{0,30} format|export (?:your|their) (?:personal )?(?:data|information)"),
    ("restriction", r"restrict(?:ion)?(?: of)? (?:of |the |our |your |to )?(?:use|processing|how we)|limit(?:ation)?(?: of)? (?:the |our |your )?(?:processing|use of your)|freeze the processing|processing [a-z ]{0,24}(?:is |be )?restricted|restriction\b|droits? (?:a|de) (?:la )?limitation|limitation (?:du|de) (?:traitement)?|einschrankung|limit(?:ar|acion)(?: de[l]?| el)? tratamiento"),
    ("objection", r"(?:right (?:to|of) )?(?:object(?:ion)?|oppose) (?:to|about) (?:the |our |us |any |certain |how |your |such )?(?:process|use|involve|data|personal|direct|market|decision|cooki|further)\w{0,9}|right (?:to|of) object(?:ion)?|(?:raise )?(?:an )?objection (?:about|to)|d'(?:opposition|objection)|vous opposer|widerspruch\w{0,10}|oponerte|oponerse|oposicion"),
    ("rectification", r"rectif\w{2,8}|(?:correct|update|amend|modify)(?:ing|ion)?(?: of| or (?:correct|update|amend|modify))? (?:any )?(?:your |the |inaccura\w{1,4} |incorrect |incomplete |outdated |my )?(?:personal |account )?(?:data|information|details|account)|(?:droit|d'acces,?) (?:de )?modification|(?:inaccurate|incorrect)[a-z ]{0,40}corrected|berichtig\w{2,4}|modifier vos (?:donnees|informations)"),
    ("erasure", r"(?:right (?:to|of) )?eras(?:ure|e|ed)\b|(?:delet(?:e|ion)|remov(?:e|al)|clos(?:e|ure))(?: and close| or (?:close|remov\w{1,2}|eras\w{1,3}|deactivate))?(?: of)? (?:some of |all of |all )?(?:your|the|their|any|my|his) (?:\w{1,12} )?(?:personal |user )?(?:data|information|accounts?|website|profile)|(?:request|right to|ask)[a-z ]{0,12} delet\w{1,3}|d'effacement|suppression|l'effacement|droit a l'oubli|loschung|loschen lassen|supresion|suprimir|cancelacion"),
    ("access", r"(?:right (?:of|to) |request |obtain )(?:obtain )?(?:confirmation[a-z ]{0,60})?access|access(?: to)? (?:and \w{1,12} |or \w{1,12} |the |, \w{1,12},? )?(?:your|my|their|any|the personal|personal)|(?:request|obtain|receive|get) (?:a )?cop(?:y|ies) of (?:your|the|that|their|any) (?:personal )?(?:data|information)|a copy of (?:that|your) (?:personal )?(?:data|information)|droits? d'acces|acceder a (?:vos|tus|sus)|d'acces|auskunft\w{0,12}|acceso"),
    ("information", r"(?:request|obtain|ask for|right to) (?:certain |further |more )?information (?:about|on|regarding) (?:how|our|the|your)|information (?:about|on) how (?:we process )?your personal data|right to (?:know|be informed)|droit a l'information"),
    ("appeal", r"(?:you (?:can|may|could)|right to|to|option to) (?:also )?(?:submit an |file an |request an )?(?:appeal\b|contest\b|challenge)[a-z ]{0,50}|been wrongly|out-of-court dispute settlement|internal complaint[- ]handling"),
    ("marketing opt-out", r"(?:opt[- ]?out of|unsubscribe from|stop receiving) (?:receiving )?(?:our |any |all |such |these |future )?(?:marketing|promotional|e-?mail|commercial|newsletter|communications)[a-z ]{0,30}|(?:click|follow|us)\w{0,3} (?:on )?(?:the )?[\"']?unsubscribe|vous (?:desabonner|desinscrire)|bloctel|newsletter [a-z ]{0,30}abbestell\w{1,3}|darte de baja|(?:may|can) (?:also )?unsubscribe"),
)  # fmt: skip
_ANY = pattern("|".join(f"(?P<k{place}>{source})" for place, (_, source) in enumerate(_KINDS)))
_ENTITLED = pattern(
    r"\b(?:rights?|you (?:can|may|could|have|are entitled|also have|will be able)|you'?re entitled|users? (?:can|may|have|has)|entitled to|request|ask us|if you (?:would like|want|wish) to|option to|free to|allows you"
    r"|droits?|vous pouvez|peut|pouvez|disposez|dispose|beneficiez|recht\w{0,2}|konnen|kannst|konnen sie|derechos?|puedes?|podra[sn]?|tienes?)\b"
)
_HEADING = pattern(
    r"right|choice|control|your (?:data|information|privacy)|access|droits?|vos donnees|rechte|derechos?|appeal|ejercicio"
)
_OTHERS = pattern(
    r"\b(?:we (?:may|can|reserve|have the right|will)|(?:reserves?|has) the right|nous nous reservons|wir behalten)\b"
)
_CHANNEL = pattern(
    r"(?P<email>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,20}){1,4})|(?P<form>\b(?:web ?form|online form|contact form|formulaire|formulario|kontaktformular|request form)\b)"
    r"|(?P<account>\b(?:account settings|your account|dashboard|privacy settings|profile settings|parametres|kontoeinstellungen|log(?:ging)? in)\b)"
    r"|(?P<post>\b(?:by (?:post|mail|letter)|in writing|courrier|par ecrit|adresse suivante|schriftlich|carta|por escrito)\b)|(?P<phone>\b(?:by (?:phone|telephone)|toll[- ]free|call us|telephone)\b)"
    r"|(?P<link>\bunsubscribe link|unsubscribe)"
)
_CHANNEL_NAMES = {
    "form": "contact form",
    "account": "account settings",
    "post": "post",
    "phone": "phone",
    "link": "unsubscribe link",
}
_GAP = 60


def read(sentence: Sentence) -> Iterator[Found]:
    """The rights of a sentence; those enumerated together are one fact."""
    text = sentence.text
    entitled = (
        _ENTITLED.search(text) or _ENTITLED.search(sentence.before) or _HEADING.search(sentence.heading)
    )
    if not entitled or (_OTHERS.search(text) and not re.search(r"\byou (?:can|may|have)\b", text)):
        return
    matches = list(_ANY.finditer(text))
    if not matches:
        return
    names = [_KINDS[int((match.lastgroup or "k0")[1:])][0] for match in matches]
    channel = _channel(text)
    start = 0
    for place in range(1, len(matches) + 1):
        if place < len(matches) and _together(
            text, matches[place - 1], matches[place], names[place - 1], names[place]
        ):
            continue
        kinds = ", ".join(dict.fromkeys(names[start:place]))
        yield Found(FactKind.RIGHT, kinds + channel, matches[start].start(), matches[place - 1].end())
        start = place


def _together(text: str, one: re.Match[str], other: re.Match[str], name: str, other_name: str) -> bool:
    if "complaint" in {name, other_name} and name != other_name:
        return False
    return other.start() - one.end() <= _GAP and "|" not in text[one.end() : other.start()]


def _channel(text: str) -> str:
    match = _CHANNEL.search(text)
    if match is None:
        return ""
    return "; " + (match["email"] or _CHANNEL_NAMES[match.lastgroup or "post"])


RULES = (
    Rule(
        read,
        cues=(
            "complain", "withdraw", "revoke", "death", "mortem", "automat", "portab", "transfer", "machine", "export", "restrict",
            "limit", "freez", "object", "oppos", "rectif", "correct", "updat", "amend", "modif", "eras", "delet", "remov",
            "clos", "access", "copy", "copies", "inform", "know", "appeal", "contest", "challeng", "wrongly", "dispute", "opt", "unsubscr", "stop",
            "reclam", "plainte", "saisir", "retirer", "retrait", "deces", "effac", "suppr", "oubli", "acces", "bloctel", "desabon", "desinsc",
            "beschwer", "widerruf", "widerspr", "datenube", "einschran", "berichti", "losch", "auskunft", "abbestel",
            "recurrir", "revocar", "oponer", "oposic", "supres", "suprim", "cancel", "baja",
        ),
    ),
)  # fmt: skip
