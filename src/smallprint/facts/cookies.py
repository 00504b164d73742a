"""How long cookies live, in sentences and in tables of cookies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.facts.durations import durations
from smallprint.facts.folding import pattern
from smallprint.facts.rules import Rule, words
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_COOKIE = pattern(r"cookie|traceur|local storage|pixel")
_LIVES = pattern(
    r"\b(?:life ?(?:span|time)|expir\w{0,6}|persist\w{0,5}|stor(?:ed?|age)|duration"
    r"|duree|last(?:s|ing)?|remains?|stay|valid"
    r"|kept|retained|retention|conserv\w{0,8}|gespeichert|speicherdauer|lebensdauer"
    r"|laufzeit|gultig\w{0,6}|ablauf\w{0,4}"
    r"|caduc\w{0,6}|duracion|vigencia|deleted|active)\b"
)
_OWN_WORDS = pattern(r"\b(?:session\w{0,2}|persist\w{0,5}|expir\w{0,6}|ablauf\w{0,4}|caduc\w{0,6})\b")
_SESSION = pattern(
    r"\b(?:(?:usually |automatically )?(?:deleted|erased|removed|expires?|disappear"
    r"|cleared) (?:when|once|after|as soon as) (?:you |the |your )"
    r"[^.;|]{0,30}(?:clos|session|browser)[^.;|]{0,20}"
    r"|(?:only )?last(?:s)? (?:only )?(?:for |as long as )?(?:the duration of "
    r")?(?:your|the|a) [a-z ]{0,16}session"
    r"|until (?:you|the user) (?:close|quit)s? (?:your|the|their) browser"
    r"|(?:fermeture|fermez) [a-z ']{0,12}navigateur|fin de la session"
    r"|(?:schliessen|ende|beenden)[a-z ]{0,20}(?:browser\w{0,3}|sitzung)|cerrar [a-z ]{0,10}navegador)"
)
_PERSISTENT = pattern(
    r"\b(?:until (?:they expire|you (?:delete|erase|remove)|it expires|deleted|manually)[^.;|]{0,50}"
    r"|(?:stay|remain)s? on (?:your|the) (?:device|computer|browser) (?:after|even "
    r"after|for|until)[^.;|]{0,50}"
    r"|jusqu'a (?:leur|votre|ce que)[^.;|]{0,40}|bis sie (?:diese|sie|geloscht)[^.;|]{0,40})"
)
_SESSION_CELL = pattern(
    r"^\s{0,9}(?:session(?:al)?s?|sitzung\w{0,6}|sesion|fin de (?:la )?session|end of session)\s{0,9}$"
)
_LIST_SESSION = pattern(r"\bsessional\b")


def read_sentence(sentence: Sentence) -> Iterator[Found]:
    """Lifetimes stated in running text under a cookie heading or about a cookie."""
    text = sentence.text
    if text.lstrip().startswith("|") or ("|" in text and text.count("|") > 2):
        return
    about = _COOKIE.search(text) or _COOKIE.search(sentence.heading)
    if not about and not (_COOKIE.search(sentence.before) and _OWN_WORDS.search(text)):
        return
    session = _SESSION.search(text) or _LIST_SESSION.search(text)
    if session:
        yield Found(FactKind.COOKIE_LIFETIME, "session", session.start(), session.end())
    persistent = _PERSISTENT.search(text, session.end() if session else 0)
    lives = _LIVES.search(text)
    periods = list(durations(text)) if lives else []
    if persistent and not periods:
        yield Found(
            FactKind.COOKIE_LIFETIME, "until deleted or expired", persistent.start(), persistent.end()
        )
    for period in periods:
        yield Found(FactKind.COOKIE_LIFETIME, period.value, period.start, period.end)


def read_table(provision: Sentence) -> Iterator[Found]:
    """One lifetime a row; where rows continue a provider named above, the longest of the provider."""
    table = provision.text.find("|")
    head = provision.text[: provision.text.find("\n", table)]
    if table < 0 or not (_COOKIE.search(head) or _COOKIE.search(provision.heading)):
        return
    group: list[Found] = []
    place = 0
    for line in provision.text.split("\n"):
        cells = line.strip().strip("|").split("|")
        found = _row(line, place)
        if len(cells) > 1 and cells[0].strip():
            yield from _longest(group)
            group = []
        group += [found] if found else []
        place += len(line) + 1
    yield from _longest(group)


def _row(line: str, place: int) -> Found | None:
    if not line.strip().startswith("|"):
        return None
    start = line.find("|")
    while start >= 0:
        end = line.find("|", start + 1)
        cell = line[start + 1 : end if end >= 0 else len(line)]
        period = next(durations(cell), None)
        if period and len(cell) < 60:
            return Found(
                FactKind.COOKIE_LIFETIME,
                period.value,
                place + start + 1 + period.start,
                place + start + 1 + period.end,
            )
        if _SESSION_CELL.match(cell):
            return Found(
                FactKind.COOKIE_LIFETIME, "session", place + start + 1, place + start + 1 + len(cell)
            )
        start = end
    return None


def _longest(group: list[Found]) -> Iterator[Found]:
    if group:
        yield max(group, key=lambda found: _days(found.value))


def _days(value: str) -> float:
    scale = {"D": 1.0, "M": 30.4, "Y": 365.0, "H": 1 / 24}
    digits = "".join(char for char in value.split(";", maxsplit=1)[0] if char.isdigit())
    if not digits:
        return 0.0
    unit = value.split(";", maxsplit=1)[0][-1]
    return int(digits) * (1 / 1440 if value.startswith("PT") and unit == "M" else scale.get(unit, 0.0))


_CUES = words(
    "cookie expir lifes lifet persist session duree navigateur laufzeit speicher caduc",
    "minute day month year jour mois",
)
RULES = (
    Rule(
        read_sentence,
        cues=_CUES,
        also=words("cookie traceur pixel local"),
        wide=True,
    ),
    Rule(read_table, cues=("cookie", "traceur", "expir"), heading_cues=("cookie", "traceur"), whole=True),
)
