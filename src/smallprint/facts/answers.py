"""How soon somebody is told: of a breach of security, or in answer to a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.facts.durations import durations
from smallprint.facts.folding import pattern
from smallprint.facts.rules import Rule, words
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_BREACH = pattern(
    r"\b(?:(?:data|security|personal data|privacy) (?:breach|incident)\w{0,2}|breach "
    r"(?:of|notification)|such breach|violation de (?:donnees|securite)"
    r"|(?:verletzung|datenpanne|datenschutzverletzung)\w{0,2}|(?:violacion"
    r"|brecha)(?:es)? de (?:seguridad|datos)|risk to (?:your|the) rights|notify "
    r"affected)\b"
)
_TELL = pattern(
    r"\b(?:notif\w{1,6}|inform\w{0,3}|report\w{0,3}|tell|communicat\w{1,3}"
    r"|avis\w{1,3}|meld\w{1,3}|benachrichtig\w{0,3}|comunic\w{1,4})\b"
)
_BY_USER = pattern(
    r"\b(?:you (?:must|shall|will|agree|should|are|undertake)|(?:client|user|member"
    r"|licensee)s? (?:agrees?|must|shall|will)|(?:notify|inform|contact|tell|alert) "
    r"us|unauthori[sz]ed use)\b"
)
_SOON = pattern(
    r"\b(?:without (?:any )?(?:undue|unreasonable) delay(?: after (?:becoming|having "
    r"become) aware[a-z ]{0,30})?|as soon as (?:reasonably )?(?:possible"
    r"|practicable)|immediately|promptly|sans (?:delai|retard)[a-z ]{0,12}|dans les "
    r"meilleurs delais|unverzuglich|sin (?:demora|dilacion)(?: indebida)?)\b"
)

_REQUEST = pattern(
    r"\b(?:request|complaint|claim|appeal|inquir\w{1,3}|enquir\w{1,3}|opt[- ]?out"
    r"|refund|demande|reclamation|plainte|anfrage|antrag|beschwerde|anliegen"
    r"|solicitud|reclamacion|peticion|consulta)\w{0,2}\b"
)
_ANSWER = pattern(
    r"\b(?:respon(?:d|se|ds)|repl(?:y|ies)|answer|honou?r|process(?:ed)?|comply|act "
    r"on|resolve|handle|acknowledge|provide[d]?|repond\w{0,4}|reponse|traite\w{0,3}"
    r"|traitement|beantwort\w{1,3}|bearbeit\w{1,3}|antworten?|antwort|reagier\w{1,3}"
    r"|responder\w{0,4}|respuesta|atender\w{0,4}|contestar\w{0,4}|tramit\w{1,4})\b"
)
_NO_ANSWER = pattern(
    r"\b(?:arbitra\w{1,5}|dispute|reactivate|log(?:ging)? back|prior written notice"
    r"|months prior|you (?:must|may|can|have)|settle\w{0,4}|conservee?s?"
    r"|retain\w{0,3})\b"
)
_WITHIN = pattern(
    r"\b(?:within|in|no later than|up to|dans|sous|innerhalb|binnen|en (?:el|un) "
    r"plazo|takes?|at the latest|a maximum of)\b"
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
    Rule(
        read_breach,
        cues=words("breach incident violat verletz datenpan brecha affected delay risk"),
        also=words("notif inform report tell communic avis meld benachr comunic"),
    ),
    Rule(
        read_response,
        cues=words(
            "respon repl answer honor honour process comply resol acknow provid repon trait",
            "beantw bearb antwort reagier respu atend contest tramit",
        ),
        also=words(
            "day days month year week hour yrs jour mois ans annee semaine heure tag monat",
            "jahr woche stunde dia mes meses ano hora semana werktag kalender minute",
        ),
    ),
)
