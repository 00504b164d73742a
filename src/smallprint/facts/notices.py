"""How long before something happens people are told: changes, termination, breaches, answers to requests."""

from __future__ import annotations

import re
from collections.abc import Iterator

from smallprint.facts.durations import durations
from smallprint.facts.folding import pattern
from smallprint.facts.rules import Rule
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

_TEXT = (
    r"(?:polic(?:y|ies)|terms|agreement|guidelines|(?:privacy |cookie |this |the )notice|statement|conditions|addendum|documents?|rules|subprocessors?"
    r"|politiques?|conditions|c\.?g\.?[uvs]\b\.?|charte|mentions legales|presentes?|\w{0,18}bedingungen|\w{0,16}erklarung|\w{0,12}richtlinien?|agb|hinweise|politica|condiciones|terminos|aviso legal)"
)
_CHANGE = pattern(
    rf"\b(?:(?:chang|modif|amend|updat|revis|alter|replac|adjust|supplement)\w{{0,8}} [^.;|\n]{{0,60}}?\b{_TEXT}|{_TEXT}\b[^.;|\n]{{0,60}}? (?:chang|modif|amend|updat|revis|alter)\w{{0,8}}"
    r"|(?:any|these|such|the|those|important|major|material|significant|all relevant) (?:changes|modifications|amendments|updates)|changes and clarifications|toute modification|modifications? importantes?|nouvelle version"
    rf"|(?:modif|chang|mis[e]? a jour|evol|amend|actualis|ander|aktualisier|anpass|actualiz|cambi)\w{{0,10}} [^.;|\n]{{0,60}}?\b{_TEXT}|{_TEXT}\b[^.;|\n]{{0,60}}? (?:modif|chang|mise a jour|actualis|evolu|ander|geander|anpass|anzupass|aktualisier|actualiz|cambi)\w{{0,8}})"
)
_CHANGE_HEADING = pattern(
    r"\b(?:chang|modif|amend|updat|revis|ander|aktualis|anpass|evolution|mise a jour|cambio|actualiz)\w{0,10}"
)
_HOW: tuple[tuple[str, str], ...] = (
    ("none; without notice", r"without (?:any )?(?:prior |advance |further )*notice|with or without notice|sans preavis|sans notification|ohne (?:vorherige )?ankundigung|sin previo aviso|sin aviso previo"),
    ("none; effective on posting", r"(?:effective|take effect|apply to you|binding|enter into force)[a-z ,]{0,60}(?:immediately|(?:up)?on (?:posting|publication|the date)|when (?:posted|we post|they are posted)|as soon as)|(?:immediately|effective) (?:up)?on (?:posting|publication)|will apply [a-z ]{0,40}immediately|immediately upon their posting|effective (?:on|when|as of)[^.;|\n]{0,60}(?:post|publi|sends)\w{0,4}|des (?:leur|sa) (?:publication|mise en ligne)"),
    ("notice", r"(?:we|google|meta|company|group|group shall|provider|us)? ?(?:will|shall|may|to|'ll|must)? ?(?:\w{2,10} ){0,3}?(?:notify|inform|alert|let) (?:you|users|our users|customers?|the user|them|the customer)[^.;|\n]{0,60}|(?:will|shall) be (?:notified|informed)[^.;|\n]{0,60}|(?:provid|giv|send)\w{0,3} (?:you )?(?:with )?(?:\w{1,12} ){0,3}notice[^.;|\n]{0,40}|you [a-z ]{0,8}be informed[^.;|\n]{0,40}|(?:vous|utilisateurs?)(?! tenir)[a-z ']{0,30} (?:informe|notifie|averti|prevenu)\w{0,4}[^.;|\n]{0,50}|(?:sie|dich|ihnen|nutzer)[a-z ,]{0,50}(?:informier|mitteil|benachrichtig|hinweis)\w{0,3}|(?:comunic|notific|inform)(?:aremos|ara)[^.;|\n]{0,50}"),
    ("posting", r"(?:we (?:will|may|'ll) )?(?:post|publish)\w{0,3} (?:the |any |such |these |our |an? )?(?:\w{3,10} )?(?:changes?|updates?|updated|revised|version|polic\w{1,3}|amend\w{1,6}|modific\w{1,8}|notice|terms|it|them)[^.;|\n]{0,40}|(?:reflected|posted|published) on[^.;|\n]{0,40}|mise? en ligne[^.;|\n]{0,40}|publie\w{0,3} sur[^.;|\n]{0,40}|veroffentlich\w{1,4}|publicar\w{0,4}"),
    ("none; check the text regularly", r"(?:check|review|consult|visit|revisit|read)\w{0,3} (?:back |this |these |the |our |it |them |for )?[a-z ]{0,40}(?:frequently|regularly|periodically|from time to time|often|occasionally)|(?:frequently|regularly|periodically) (?:check|review|consult|visit|read)\w{0,3}|consulter regulierement|regelmassig"),
    ("none; continued use is acceptance", r"(?:your )?continu(?:ed|ing|e)(?: to)? (?:the )?(?:use|using|access)[^.;|\n]{0,70}|weiterhin nutz\w{1,3}|weitere nutzung|utilisation continue|continuer a utiliser|uso continuado"),
    ("none", r"at any time|from time to time|at (?:our|its) (?:sole )?discretion|a tout moment|jederzeit|en cualquier momento"),
)  # fmt: skip
_HOW_ANY = tuple((name, pattern(source)) for name, source in _HOW)
_OBJECTION = pattern(
    r"\b(?:opt|opting) out|\breject|\barbitration|\bobject\w{0,5}|\bresponse|\brequest|\bterminat\w{1,5}|\brefund"
)
_NOTICE_NEAR = pattern(
    r"\b(?:notice|notif\w{1,6}|before|advance|prior|inform\w{0,3}|take effect|effective|preavis|avant|vor|im voraus|antes|antelacion|after)\b"
)
_OWN_TEXT = pattern(
    r"\b(?:we|us|our|company|provider|reserves?|subject to change|may change|nous|notre|wir|uns|nosotros|nuestr\w{1,3}|podemos|can be|may be|will (?:be|take|become|apply)|shall|responsible for|\w{3,12}(?:remos|rons))\b|nous informerons|reflected"
)

_TERMINATE = pattern(
    r"\b(?:terminat\w{1,5}|cancel\w{0,7}|suspend\w{0,3}|clos(?:e|ing) (?:your|their|an|the|my) account|disable|cease|discontinue|restrict|block|resili\w{1,6}|suspendre|cloturer|fermer|kundig\w{1,6}|sperren|ausschliessen|beenden|rescindir|cancelar|suspender|dar de baja)\b"
)
_AGREEMENT = pattern(
    r"\b(?:agreement|account|service|services|contract|access|subscription|membership|use of|licen[cs]e|website|compte|contrat|abonnement|acces|services?|vertrag|konto|nutzung\w{0,20}|mitgliedschaft|cuenta|contrato|servicio\w{0,1})\b"
)
_NO_NOTICE = pattern(
    r"(?:immediately )?(?:and )?(?:without|with or without)(?: \w{1,12},?){0,4} notice|without (?:cause or )?notice|effective immediately|immediately terminate|sans preavis|fristlos|ohne (?:einhaltung|vorherige|angabe)[a-z ]{0,40}|sin previo aviso|zu jeder zeit|jederzeit"
)
_NOT_AN_END = pattern(
    r"\b(?:discontinue|modify or|change or|may change|personal data|personal information|violat\w{2,5}|breach\w{0,2}|if you do not wish|found involved)\b"
)
_ENDS = pattern(
    r"\b(?:terminat\w{1,5}|cancel\w{0,7}|clos(?:e|ing)|resili\w{1,6}|cloturer|fermer|kundig\w{1,6}|ausschliessen|beenden|rescindir|cancelar|dar de baja)\b"
)
_ANY_TIME = pattern(
    r"\bat any time\b|\ba tout moment\b|\bjederzeit\b|\bzu jeder zeit\b|\ben cualquier momento\b"
)

_BREACH = pattern(
    r"\b(?:(?:data|security|personal data|privacy) (?:breach|incident)\w{0,2}|breach (?:of|notification)|such breach|violation de (?:donnees|securite)|(?:verletzung|datenpanne|datenschutzverletzung)\w{0,2}|(?:violacion|brecha)(?:es)? de (?:seguridad|datos)|risk to (?:your|the) rights|notify affected)\b"
)
_TELL = pattern(
    r"\b(?:notif\w{1,6}|inform\w{0,3}|report\w{0,3}|tell|communicat\w{1,3}|avis\w{1,3}|meld\w{1,3}|benachrichtig\w{0,3}|comunic\w{1,4})\b"
)
_BY_USER = pattern(
    r"\b(?:you (?:must|shall|will|agree|should|are|undertake)|(?:client|user|member|licensee)s? (?:agrees?|must|shall|will)|(?:notify|inform|contact|tell|alert) us|unauthori[sz]ed use)\b"
)
_SOON = pattern(
    r"\b(?:without (?:any )?(?:undue|unreasonable) delay(?: after (?:becoming|having become) aware[a-z ]{0,30})?|as soon as (?:reasonably )?(?:possible|practicable)|immediately|promptly|sans (?:delai|retard)[a-z ]{0,12}|dans les meilleurs delais|unverzuglich|sin (?:demora|dilacion)(?: indebida)?)\b"
)

_REQUEST = pattern(
    r"\b(?:request|complaint|claim|appeal|inquir\w{1,3}|enquir\w{1,3}|opt[- ]?out|refund|demande|reclamation|plainte|anfrage|antrag|beschwerde|anliegen|solicitud|reclamacion|peticion|consulta)\w{0,2}\b"
)
_ANSWER = pattern(
    r"\b(?:respon(?:d|se|ds)|repl(?:y|ies)|answer|honou?r|process(?:ed)?|comply|act on|resolve|handle|acknowledge|provide[d]?|repond\w{0,4}|reponse|traite\w{0,3}|traitement|beantwort\w{1,3}|bearbeit\w{1,3}|antworten?|antwort|reagier\w{1,3}|responder\w{0,4}|respuesta|atender\w{0,4}|contestar\w{0,4}|tramit\w{1,4})\b"
)
_NO_ANSWER = pattern(
    r"\b(?:arbitra\w{1,5}|dispute|reactivate|log(?:ging)? back|prior written notice|months prior|you (?:must|may|can|have)|settle\w{0,4}|conservee?s?|retain\w{0,3})\b"
)
_WITHIN = pattern(
    r"\b(?:within|in|no later than|up to|dans|sous|innerhalb|binnen|en (?:el|un) plazo|takes?|at the latest|a maximum of)\b"
)


def read_change(provision: Sentence) -> Iterator[Found]:
    """One fact a provision on changes of the text: a period of notice before all, else how people are told."""
    text = provision.text
    change = _CHANGE.search(text)
    if change is None or not _OWN_TEXT.search(text):
        return
    under_heading = bool(_CHANGE_HEADING.search(provision.heading))
    start = 0 if under_heading else max(0, change.start() - 200)
    end = len(text) if under_heading else min(len(text), change.end() + 450)
    for period in durations(text, start, end):
        around = text[max(0, period.start - 90) : period.end + 60]
        if _NOTICE_NEAR.search(around) and not _OBJECTION.search(around):
            yield Found(FactKind.CHANGE_NOTICE, period.value, period.start, period.end)
            return
    for name, how in _HOW_ANY:
        match = how.search(text, start, end)
        if match and (name != "none" or change.start() - 60 < match.start() < change.end() + 90):
            channel = "; email" if name == "notice" and "mail" in match[0] else ""
            begin = match.start() if name != "none" else min(match.start(), change.start())
            yield Found(FactKind.CHANGE_NOTICE, name + channel, begin, match.end())
            return


def read_termination(sentence: Sentence) -> Iterator[Found]:
    """With how much notice the agreement or account may be ended or suspended."""
    text = sentence.text
    act = _TERMINATE.search(text)
    if act is None or not _AGREEMENT.search(text):
        return
    none = _NO_NOTICE.search(text)
    for period in durations(text):
        around = text[max(0, period.start - 60) : period.end + 60]
        if re.search(r"notice|notif|preavis|frist|aviso|antelacion|inform|request", around):
            yield Found(FactKind.TERMINATION_NOTICE, period.value, period.start, period.end)
            return
    if _NOT_AN_END.search(text):
        return
    if none:
        yield Found(
            FactKind.TERMINATION_NOTICE, "none", min(act.start(), none.start()), max(none.end(), act.end())
        )
    elif any_time := _ANY_TIME.search(text):
        if _ENDS.search(text, max(0, any_time.start() - 120), any_time.end() + 120):
            yield Found(
                FactKind.TERMINATION_NOTICE,
                "none; at any time",
                min(act.start(), any_time.start()),
                max(any_time.end(), act.end()),
            )


def read_breach(sentence: Sentence) -> Iterator[Found]:
    """How soon people or authorities are told of a breach of security."""
    text = sentence.text
    if not (
        _BREACH.search(text) or (_BREACH.search(sentence.heading) and _TELL.search(text))
    ) or not _TELL.search(text):
        return
    if _BY_USER.search(text):
        return
    period = next(durations(text), None)
    soon = _SOON.search(text)
    if period:
        start = min(period.start, soon.start() if soon else period.start)
        yield Found(FactKind.BREACH_NOTICE_TIME, period.value, start, period.end)
    elif soon:
        yield Found(FactKind.BREACH_NOTICE_TIME, " ".join(soon[0].split()[:6]), soon.start(), soon.end())


def read_response(sentence: Sentence) -> Iterator[Found]:
    """Within what time a request, complaint or appeal is answered."""
    text = sentence.text
    if not (_REQUEST.search(text) and _ANSWER.search(text)) or _NO_ANSWER.search(text):
        return
    for period in durations(text):
        near = text[max(0, period.start - 120) : period.start]
        if _WITHIN.search(near[-40:]) and (
            _ANSWER.search(near) or _REQUEST.search(text, period.end, period.end + 60)
        ):
            yield Found(FactKind.RESPONSE_TIME, period.value, period.start, period.end)
            return


RULES = (
    Rule(read_change, cues=("chang", "modif", "amend", "updat", "revis", "alter", "mise", "evol", "nouvel", "ander", "aktual", "anpass", "actual", "cambi"), also=("polic", "term", "agreem", "guideli", "notice", "statemen", "conditio", "document", "page", "rules", "subproc", "content", "informat", "politiqu", "charte", "cgu", "cgv", "mention", "modific", "version", "bedingu", "erklaru", "richtli", "agb", "hinweis", "politica", "condicio", "termino", "aviso", "addendum", "changes", "updates"), whole=True),
    Rule(read_termination, cues=("terminat", "cancel", "suspend", "clos", "disable", "cease", "discont", "restrict", "resili", "clotur", "ferm", "kundig", "sperr", "ausschl", "beend", "rescind"), also=("notice", "time", "preavis", "frist", "jederzeit", "zeit", "moment", "aviso", "effectiv", "immediat", "day", "days", "antelac", "ohne", "sofort")),
    Rule(read_breach, cues=("breach", "incident", "violat", "verletz", "datenpan", "brecha", "affected", "delay", "risk"), also=("notif", "inform", "report", "tell", "communic", "avis", "meld", "benachr", "comunic")),
    Rule(read_response, cues=("respon", "repl", "answer", "honor", "honour", "process", "comply", "resol", "acknow", "provid", "repon", "trait", "beantw", "bearb", "antwort", "reagier", "respu", "atend", "contest", "tramit"), also=("day", "days", "month", "year", "week", "hour", "yrs", "jour", "mois", "ans", "annee", "semaine", "heure", "tag", "monat", "jahr", "woche", "stunde", "dia", "mes", "meses", "ano", "hora", "semana", "werktag", "kalender", "minute")),
)  # fmt: skip
