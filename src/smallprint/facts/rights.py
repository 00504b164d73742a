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
     r"|(?:machine[- ]readable|structured)[a-z ,-]{0,30} format|export (?:your|their) (?:personal )?(?:data|information)|obtain and transfer"),
    ("restriction", r"restrict(?:ion)?(?: of)? (?:of |the |our |your |to )?(?:use|processing|how we)|limit(?:ation)?(?: of)? (?:the |our |your )?(?:processing|use of your)|freeze the processing|processing [a-z ]{0,24}(?:is |be )?restricted|restriction\b|droits? (?:a|de) (?:la )?limitation|limitation (?:du|de) (?:traitement)?|einschrankung|limit(?:ar|acion)(?: de[l]?| el)? tratamiento"),
    ("objection", r"(?:right (?:to|of) )?(?:object(?:ion)?|oppose) (?:to|about) (?:the |our |us |any |certain |how |your |such )?(?:process|use|involve|data|personal|direct|market|decision|cooki|further)\w{0,9}|right (?:to|of) object(?:ion)?|(?:raise )?(?:an )?objection (?:about|to)|d'(?:opposition|objection)|vous opposer|widerspruch\w{0,10}|oponerte|oponerse|oposicion"),
    ("rectification", r"rectif\w{2,8}|(?:correct|update|amend|modify)(?:ing|ion)?(?: of| or (?:correct|update|amend|modify))? (?:any )?(?:your |the |inaccura\w{1,4} |incorrect |incomplete |outdated |my )?(?:personal |account )?(?:data|information|details)|(?:droit|d'acces,?) (?:de )?modification|(?:inaccurate|incorrect)[a-z ]{0,40}corrected|berichtig\w{2,4}|modifier vos (?:donnees|informations)"),
    ("erasure", r"(?:right (?:to|of) )?eras(?:ure|e|ed)\b|(?:delet(?:e|ion)|remov(?:e|al)|clos(?:e|ure))(?: and close| or (?:close|remov\w{1,2}|eras\w{1,3}|deactivate))?(?: of)? (?:some of |all of |all )?(?:your|the|their|any|my|his) (?:\w{1,12} )?(?:personal |user )?(?:data|information|accounts?|website|profile)|(?:request|right to|ask)[a-z ]{0,12} delet\w{1,3}|d'effacement|(?:droit|demander|rectification|et|ou)[a-z ,']{0,20} (?:de |la |a la )?suppression|de suppression|l'effacement|droit a l'oubli|loschung|loschen lassen|supresion|suprimir|cancelacion"),
    ("access", r"(?:right (?:of|to) |request |obtain )(?:obtain )?(?:confirmation[a-z ]{0,60})?access|access(?: to)? (?:and \w{1,12} |or \w{1,12} |the |, \w{1,12},? )?(?:your|my|their|any personal|the personal|personal) (?:\w{1,12} ){0,2}?(?:data|information|records|account)|(?:request|obtain|receive|get) (?:a )?cop(?:y|ies) of (?:your|the|that|their|any) (?:personal )?(?:data|information)|a copy of (?:that|your) (?:personal )?(?:data|information)|droits? d'acces|acceder a (?:vos|tus|sus)|d'acces|auskunft\w{0,12}|derecho (?:de|a) acceso|acceso, |acceder a (?:tus|sus) datos"),
    ("information", r"(?:request|obtain|ask for|right to) (?:certain |further |more )?information (?:about|on|regarding) (?:how|our disclosure|the (?:way|processing|personal)|your)|information (?:about|on) how (?:we process )?your personal data|right to (?:know|be informed)|droit a l'information"),
    ("appeal", r"(?:you (?:can|may|could)|right to|to|option to) (?:also )?(?:submit an |file an |request an )?(?:appeal\b|contest\b|challenge)[a-z ]{0,50}|been wrongly|out-of-court dispute settlement|internal complaint[- ]handling"),
    ("choices", r"(?:change|modify|adjust|manage|control|update|choose|review|gerer|modifier|parametrer)[a-z ,]{0,24} (?:your |my |vos |les |these |this )?(?:\w{1,12} )?(?:settings|preferences|choices|choix|activity|whether we (?:show|use)|parametrer)|les parametrer|whether we (?:show|use)"),
    ("marketing opt-out", r"(?:opt[- ]?out of|unsubscribe from|stop receiving) (?:receiving )?(?:our |any |all |such |these |future )?(?:marketing|promotional|e-?mail|commercial|newsletter|communications)[a-z ]{0,30}|(?:click|follow|us)\w{0,3} (?:on )?(?:the )?[\"']?unsubscribe|vous (?:desabonner|desinscrire)|bloctel|newsletter [a-z ]{0,30}abbestell\w{1,3}|darte de baja|(?:may|can) (?:also )?unsubscribe"),
)  # fmt: skip
_ANY = pattern(
    r"\b(?:" + "|".join(f"(?P<k{place}>{source})" for place, (_, source) in enumerate(_KINDS)) + ")"
)
_ENTITLED = pattern(
    r"\b(?:(?:have|has|had|with|the|your|a|these|following) (?:legal |same |statutory )?rights?\b|right (?:to|of)|rights (?:to|of)"
    r"|(?:you|users?|customers?|residents|individuals|members?) (?:can|may|could|will be able to|might|also have|has?ve|has|are entitled|can also|may also)\b|entitled to|request|(?:ask|contact|require) us|if you (?:would like|want|wish|choose)"
    r"|option to|free to|allows? you|enables? you|ability to|opportunity to|how to|disagree"
    r"|droits?|vous (?:pouvez|avez|disposez|beneficiez)|(?:utilisateur|client|personne|il|elle|vous|internaute)s? (?:peut|peuvent|pouvez|dispose\w{0,2})|possibilite de"
    r"|recht\w{0,2}|(?:konnen sie|kannst du|sie konnen|du kannst|nutzer konnen)|moglichkeit|verlangen"
    r"|derechos?|puedes?|podra[sn]?|tienes? derecho)\b"
)
_AGAINST = pattern(
    r"\b(?:prevent\w{0,3}|unauthori[sz]ed|limit access|restrict access|employees|who have|we may|may not|must not|shall not|not (?:be able to )?access|cannot|no longer|grants? you|protect\w{0,3}|against|licen[cs]e to|denied|deny|waive|reserves?|retains?|en cas d'|conditions|fails? to|you agree"
    r"|interdit|nous reservons|behalt|vorbehalten|prohibid\w{1,2})\b[^.;]{0,45}$"
)
_RESERVED = pattern(r"reserv\w{0,3}|retains?|nous reservons|se reserve|vorbehalten|behalt\w{0,3}|waive")
_EXERCISE = pattern(
    r"\b(?:exercis\w{1,3} (?:any of |one of )?(?:your|these|the|such|this|those|their|his)|exercer (?:vos|ces|ses|l'un|un|ce|votre)|exercice de (?:vos|ces|ses)"
    r"|(?:ausubung|geltendmachung) (?:ihrer|dieser|deiner|der)|(?:ejercer|ejercicio de) (?:sus?|tus?|estos|los|cualquier))[a-z ]{0,30} ?(?:rights?|droits?|rechte|derechos?)"
)
_RIGHTS_HEADING = pattern(
    r"\b(?:rights?|choices?|your (?:data|privacy)|control\w{0,4}|opt-?out|droits?|rechte|derechos?|appeals?|deleting|closing|cancell?ing|ejercicio)\b"
)
_LEAD_IN = pattern(
    r"\b(?:rights?|you (?:can|may|could)|would like to|entitled|droits?|vous pouvez|rechte?|konnen|puedes|derechos?|podra)\b[^.]{0,80}:"
)
_DATA_SUBJECT = pattern(
    r"\b(?:data|information|account|cookies?|consent|profile|decision|e-?mails?|communications?|marketing|authority|donnees|compte|\w{0,16}daten|konto|einwilligung|datos|cuenta|consentimiento|tratamiento|traitement|processing|death|portab\w{1,6}|cnil|erasure)\b"
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
_LIST_MARKS = frozenset("-*+•●0123456789(abcdefghi")


def read(sentence: Sentence) -> Iterator[Found]:
    """The rights of a sentence. Those enumerated together are one fact; the more plainly granted rank higher."""
    text = sentence.text
    granted_above = bool(_LEAD_IN.search(sentence.before)) and text.lstrip()[:1] in _LIST_MARKS
    under_heading = bool(_RIGHTS_HEADING.search(sentence.heading))
    rights = []
    for match in _ANY.finditer(text):
        entitled = _last(_ENTITLED, text, max(0, match.start() - 160), match.start() + 12)
        if _AGAINST.search(text, max(0, match.start() - 60), match.start()) and not entitled:
            continue
        if entitled is not None and _RESERVED.search(text, max(0, entitled - 40), entitled + 12):
            continue
        if entitled is None and not granted_above and not (under_heading and _DATA_SUBJECT.search(text)):
            continue
        start = entitled if entitled is not None and match.start() - entitled < 60 else match.start()
        rights.append(
            (
                _KINDS[int((match.lastgroup or "k0")[1:])][0],
                min(start, match.start()),
                match,
                entitled is not None,
            )
        )
    channel = _channel(text)
    exercise = _EXERCISE.search(text)
    if exercise and channel:
        end = max(exercise.end(), _CHANNEL.search(text).end())
        yield Found(FactKind.RIGHT, "all rights" + channel, exercise.start(), end)
    while rights:
        together = 1
        while together < len(rights) and rights[together][2].start() - rights[together - 1][2].end() <= _GAP:
            together += 1
        names = ", ".join(dict.fromkeys(name for name, *_ in rights[:together]))
        rank = 2 if rights[0][3] else 1
        yield Found(FactKind.RIGHT, names + channel, rights[0][1], rights[together - 1][2].end(), rank)
        rights = rights[together:]


def _last(words: re.Pattern[str], text: str, start: int, end: int) -> int | None:
    last = None
    for match in words.finditer(text, start, min(len(text), end)):
        last = match.start()
    return last


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
            "reclam", "plainte", "saisir", "retirer", "retrait", "deces", "effac", "suppr", "oubli", "acces", "acced", "change", "modify", "adjust", "manag", "control", "choose", "choice", "review", "gerer", "param", "exerc", "ejerc", "ausub", "geltend", "whether", "bloctel", "desabon", "desinsc",
            "beschwer", "widerruf", "widerspr", "datenube", "einschran", "berichti", "losch", "auskunft", "abbestel",
            "recurrir", "revocar", "oponer", "oposic", "supres", "suprim", "cancel", "baja",
        ),
    ),
)  # fmt: skip
