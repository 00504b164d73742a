"""What people may do about their data and about decisions, and through which channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.facts.folding import last_match, pattern
from smallprint.facts.rights_words import RIGHTS
from smallprint.facts.rules import Rule, words
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_ENTITLED = pattern(
    r"\b(?:(?:have|has|had|with|the|your|a|these|following) (?:legal |same "
    r"|statutory )?rights?\b|right (?:to|of)|rights (?:to|of)"
    r"|(?:you|users?|customers?|residents|individuals|members?) (?:can|may|could"
    r"|will be able to|might|also have|has?ve|has|are entitled|can also|may also)\b"
    r"|entitled to|request|(?:ask|contact|require) us|if you (?:would like|want|wish"
    r"|choose)"
    r"|option to|free to|allows? you|enables? you|ability to|opportunity to|how to|disagree"
    r"|droits?|vous (?:pouvez|avez|disposez|beneficiez)|(?:utilisateur|client"
    r"|personne|il|elle|vous|internaute)s? (?:peut|peuvent|pouvez|dispose\w{0,2})"
    r"|possibilite de"
    r"|recht\w{0,2}|(?:konnen sie|kannst du|sie konnen|du kannst|nutzer konnen)|moglichkeit|verlangen"
    r"|derechos?|puedes?|podra[sn]?|tienes? derecho)\b"
)
_AGAINST = pattern(
    r"\b(?:prevent\w{0,3}|unauthori[sz]ed|limit access|restrict access|employees|who "
    r"have|we may|may not|must not|shall not|not (?:be able to )?access|cannot|no "
    r"longer|grants? you|protect\w{0,3}|against|licen[cs]e to|denied|deny|waive"
    r"|reserves?|retains?|en cas d'|conditions|fails? to|you agree"
    r"|interdit|nous reservons|behalt|vorbehalten|prohibid\w{1,2})\b[^.;]{0,45}$"
)
_RESERVED = pattern(r"reserv\w{0,3}|retains?|nous reservons|se reserve|vorbehalten|behalt\w{0,3}|waive")
_EXERCISE = pattern(
    r"\b(?:exercis\w{1,3} (?:any of |one of )?(?:your|these|the|such|this|those"
    r"|their|his)|exercer (?:vos|ces|ses|l'un|un|ce|votre)|exercice de (?:vos|ces"
    r"|ses)"
    r"|(?:ausubung|geltendmachung) (?:ihrer|dieser|deiner|der)|(?:ejercer|ejercicio "
    r"de) (?:sus?|tus?|estos|los|cualquier))[a-z ]{0,30} ?(?:rights?|droits?|rechte"
    r"|derechos?)"
)
_RIGHTS_HEADING = pattern(
    r"\b(?:rights?|choices?|your (?:data|privacy)|control\w{0,4}|opt-?out|droits?"
    r"|rechte|derechos?|appeals?|deleting|closing|cancell?ing|ejercicio)\b"
)
_LEAD_IN = pattern(
    r"\b(?:rights?|you (?:can|may|could)|would like to|entitled|droits?|vous pouvez"
    r"|rechte?|konnen|puedes|derechos?|podra)\b[^.]{0,80}:"
)
_DATA_SUBJECT = pattern(
    r"\b(?:data|information|account|cookies?|consent|profile|decision|e-?mails?"
    r"|communications?|marketing|authority|donnees|compte|\w{0,16}daten|konto"
    r"|einwilligung|datos|cuenta|consentimiento|tratamiento|traitement|processing"
    r"|death|portab\w{1,6}|cnil|erasure)\b"
)
_CHANNEL = pattern(
    r"(?P<email>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,20}){1,4})|(?P<form>\b(?:web "
    r"?form|online form|contact form|formulaire|formulario|kontaktformular|request "
    r"form)\b)"
    r"|(?P<account>\b(?:account settings|your account|dashboard|privacy settings"
    r"|profile settings|parametres|kontoeinstellungen|log(?:ging)? in)\b)"
    r"|(?P<post>\b(?:by (?:post|mail|letter)|in writing|courrier|par ecrit|adresse "
    r"suivante|schriftlich|carta|por escrito)\b)|(?P<phone>\b(?:by (?:phone"
    r"|telephone)|toll[- ]free|call us|telephone)\b)"
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


@dataclass(frozen=True, slots=True)
class _Granted:
    name: str
    start: int
    end: int
    plainly: bool


def read(sentence: Sentence) -> Iterator[Found]:
    """The rights of a sentence. Those enumerated together are one fact; the more plainly granted rank higher."""
    text = sentence.text
    yield from _exercise(text)
    rights = list(_granted(sentence))
    channel = _channel(text) if rights else ""
    while rights:
        together = 1
        while together < len(rights) and rights[together].start - rights[together - 1].end <= _GAP:
            together += 1
        names = ", ".join(dict.fromkeys(right.name for right in rights[:together]))
        end = max(right.end for right in rights[:together])
        yield Found(FactKind.RIGHT, names + channel, rights[0].start, end, 2 if rights[0].plainly else 1)
        rights = rights[together:]


def _granted(sentence: Sentence) -> Iterator[_Granted]:
    """The rights that the sentence, its lead-in or its heading gives to people, in text order."""
    text = sentence.text
    named = sorted((match.start(), -match.end(), name) for name, match in _named(text))
    if not named:
        return
    in_list = text.lstrip()[:1] in _LIST_MARKS and bool(_LEAD_IN.search(sentence.before))
    above = in_list or (bool(_RIGHTS_HEADING.search(sentence.heading)) and bool(_DATA_SUBJECT.search(text)))
    last_end = 0
    for start, negative_end, name in named:
        if start < last_end:
            continue
        entitling = last_match(_ENTITLED, text, start - 160, start + 12)
        entitled = entitling.start() if entitling else None
        if entitled is None and (not above or _AGAINST.search(text, max(0, start - 60), start)):
            continue
        if entitled is not None and _RESERVED.search(text, max(0, entitled - 40), entitled + 12):
            continue
        last_end = -negative_end
        begin = min(start, entitled) if entitled is not None and start - entitled < 60 else start
        yield _Granted(name, begin, last_end, entitled is not None)


def _named(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for right in RIGHTS:
        for cue in right.cues:
            if cue in text:
                for match in right.words.finditer(text):
                    yield right.name, match
                break


def _exercise(text: str) -> Iterator[Found]:
    """How all rights are exercised, where the sentence names a channel."""
    exercise = _EXERCISE.search(text)
    channel = _CHANNEL.search(text) if exercise else None
    if exercise and channel:
        yield Found(
            FactKind.RIGHT,
            "all rights" + _channel(text),
            exercise.start(),
            max(exercise.end(), channel.end()),
        )


def _channel(text: str) -> str:
    match = _CHANNEL.search(text)
    if match is None:
        return ""
    return "; " + (match["email"] or _CHANNEL_NAMES[match.lastgroup or "post"])


_GRANTING = words(
    "right can may could request ask entitl option droit pouvez peut peuvent dispos",
    "possibi recht konnen kannst moglich derecho puede podra tiene like wish choos",
    "allow enabl abilit opportun how disagree choice control",
)
RULES = (
    Rule(
        read,
        cues=words(
            "complain withdraw revoke death mortem portab rectif eras appeal wrongly unsubscr",
            ("oppos object plainte saisir retirer retrait deces effac suppr oubli acces acced"),
            ("gerer param exerc ejerc ausub geltend bloctel desabon desinsc beschwer widerruf"),
            "widerspr datenube einschran berichti losch auskunft abbestel recurrir revocar",
            "oponer oposic supres suprim cancelac baja reclam readable",
        ),
        also=_GRANTING,
        wide=True,
    ),
    Rule(
        read,
        cues=words(
            "automat transfer export restrict limit freez correct updat amend modif delet",
            "remov clos access copy copies inform know contest challeng dispute opt stop",
            "change modify adjust manag control choose choice review whether",
        ),
        also=_GRANTING,
    ),
)
