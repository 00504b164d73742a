"""With how much notice the agreement or an account ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.facts.durations import durations
from smallprint.facts.folding import pattern
from smallprint.facts.rules import Rule, words
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_TERMINATE = pattern(
    r"\b(?:terminat\w{1,5}|cancel\w{0,7}|suspend\w{0,3}|clos(?:e|ing) (?:your|their"
    r"|an|the|my) account|disable|cease|discontinue|restrict|block|resili\w{1,6}"
    r"|suspendre|cloturer|fermer|kundig\w{1,6}|sperren|ausschliessen|beenden"
    r"|rescindir|cancelar|suspender|dar de baja)\b"
)
_AGREEMENT = pattern(
    r"\b(?:agreement|account|service|services|contract|access|subscription"
    r"|membership|use of|licen[cs]e|website|compte|contrat|abonnement|acces"
    r"|services?|vertrag|konto|nutzung\w{0,20}|mitgliedschaft|cuenta|contrato"
    r"|servicio\w{0,1})\b"
)
_NOTICE = pattern(r"notice|notif|preavis|frist|aviso|antelacion|inform|request")
_NO_NOTICE = pattern(
    r"(?:immediately )?(?:and )?(?:without|with or without)(?: \w{1,12},?){0,4} "
    r"notice|without (?:cause or )?notice|effective immediately|immediately "
    r"terminate|sans preavis|fristlos|ohne (?:einhaltung|vorherige"
    r"|angabe)[a-z ]{0,40}|sin previo aviso|zu jeder zeit|jederzeit"
)
_NOT_AN_END = pattern(
    r"\b(?:discontinue|modify or|change or|may change|personal data|personal "
    r"information|violat\w{2,5}|breach\w{0,2}|if you do not wish|found involved)\b"
)
_ENDS = pattern(
    r"\b(?:terminat\w{1,5}|cancel\w{0,7}|clos(?:e|ing)|resili\w{1,6}|cloturer|fermer"
    r"|kundig\w{1,6}|ausschliessen|beenden|rescindir|cancelar|dar de baja)\b"
)
_ANY_TIME = pattern(
    r"\bat any time\b|\ba tout moment\b|\bjederzeit\b|\bzu jeder zeit\b|\ben cualquier momento\b"
)


def read_termination(sentence: Sentence) -> Iterator[Found]:
    """With how much notice the agreement or account may be ended or suspended."""
    text = sentence.text
    act = _TERMINATE.search(text)
    if act is None or not _AGREEMENT.search(text):
        return
    none = _NO_NOTICE.search(text)
    for period in durations(text):
        around = text[max(0, period.start - 60) : period.end + 60]
        if _NOTICE.search(around):
            yield Found(FactKind.TERMINATION_NOTICE, period.value, period.start, period.end)
            return
    if _NOT_AN_END.search(text):
        return
    if none:
        yield Found(
            FactKind.TERMINATION_NOTICE, "none", min(act.start(), none.start()), max(none.end(), act.end())
        )
        return
    any_time = _ANY_TIME.search(text)
    if any_time and _ENDS.search(text, max(0, any_time.start() - 120), any_time.end() + 120):
        start, end = min(act.start(), any_time.start()), max(any_time.end(), act.end())
        yield Found(FactKind.TERMINATION_NOTICE, "none; at any time", start, end)


RULES = (
    Rule(
        read_termination,
        cues=words(
            "terminat cancel suspend clos disable cease discont restrict resili clotur ferm",
            "kundig sperr ausschl beend rescind",
        ),
        also=words(
            "notice time preavis frist jederzeit zeit moment aviso effectiv immediat day days",
            "antelac ohne sofort",
        ),
    ),
)
