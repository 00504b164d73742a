"""Arbitration, class actions, and the time within which claims must be brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.facts.durations import durations
from smallprint.facts.folding import pattern
from smallprint.facts.rules import Rule, words
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARBITRATION = pattern(
    r"\b(?:(?:final and )?(?:binding |mandatory |individual |confidential "
    r"){0,3}arbitrat(?:ion|ed|e)\b|(?:l'|d'|par |a l'|a un )arbitrage"
    r"|schiedsgericht\w{0,10}|schiedsverfahren|arbitraje)"
)
_MANDATORY = pattern(
    r"\b(?:(?:shall|must|will|agree\w{0,2}|required|is|are|be|subject|exclusively"
    r"|solely)[^.;]{0,90}(?:resolved|settled|submitted|decided|determined|referred"
    r"|resolve|settle|submit|arbitrate|to|by|through|subject to|administered"
    r"|conducted)\b[^.;]{0,40}$"
    r"|(?:soumis\w{0,2}|regle\w{0,2}|tranche\w{0,2}|sera|seront|unterliegen"
    r"|entschieden|wird|werden|sometera\w{0,1}|resolvera\w{0,1})\b[^.;]{0,60}$)"
)
_BINDING = pattern(r"^(?:final and )?(?:binding|mandatory)|\bagree (?:to|that)[a-z ,]{0,40}$")
_OPTIONAL = pattern(
    r"\b(?:may|can|possibility|option|entitled|right to|elect|peut|pouvez|kann"
    r"|konnen|podra[sn]?|under certain conditions)\b"
)
_NOT_ABOUT = pattern(
    r"\b(?:not|no|nor|never|pas|nicht|kein\w{0,2}) [a-z ,]{0,50}arbitra|\b(?:nicht|kein)[a-z ,]{0,60}schieds"
)
_OPT_OUT = pattern(r"\bopt[- ]?out|\breject (?:this|the) arbitration")
_BODY = pattern(
    r"american arbitration association|\baaa\b|\bjams\b|international chamber of "
    r"commerce|\bicc\b|\blcia\b|national arbitration and mediation|\bnam\b|hong kong "
    r"international arbitration|\bsiac\b|new era adr"
)
_BODIES = {
    "aaa": "AAA",
    "american arbitration association": "AAA",
    "jams": "JAMS",
    "icc": "ICC",
    "lcia": "LCIA",
    "nam": "NAM",
    "siac": "SIAC",
    "new era adr": "New Era ADR",
    "international chamber of commerce": "ICC",
    "national arbitration and mediation": "NAM",
    "hong kong international arbitration": "HKIAC",
}
_CHANNEL = pattern(r"\b(?:e-?mail|mail|in writing|written notice)|[\w.+-]{1,60}@[\w.-]{1,80}")
_CLASS = pattern(
    r"\b(?:class[- ]?(?:action|wide|arbitration|proceeding|member|basis)\w{0,2}"
    r"|(?:purported |any )?(?:class|collective),? (?:or |and )?(?:collective"
    r"|representative|consolidated|mass)[a-z ]{0,20}|representative (?:action"
    r"|proceeding|capacity|basis)s?"
    r"|actions? (?:collectives?|de groupe)|recours collectifs?|sammelklage\w{0,1}"
    r"|acci(?:on|ones) (?:colectivas?|de clase))"
)
_WAIVED = pattern(
    r"\b(?:waiv(?:e|es|ing)|not|only|no|no right|give up|giving up|individual(?:ly)?"
    r"|renonce\w{0,2}|ne pas|nicht|kein\w{0,2}|verzicht\w{0,3}|renuncia\w{0,1}|no "
    r"podra\w{0,1}|prohibit\w{0,2}|neither|nor)\b[^.;]{0,180}$"
)
_NAMED_WAIVER = pattern(r"^[^a-z]{0,12}(?:and |jury trial |/)?$")
_CLAIM = pattern(
    r"\b(?:claims?|causes? of action|actions?|proceedings?|lawsuits?|reclamations?"
    r"|actions|anspruche?|klagen?|reclamaciones)\b"
)
_BROUGHT = pattern(
    r"\b(?:(?:must|shall|may not|can be|has to|have to|be) [a-z ,]{0,30}(?:brought"
    r"|filed|commenced|initiated|instituted|made)|(?:barred|waived)|file (?:a|your"
    r"|any) (?:claim|action|lawsuit)|forclusion|prescri\w{1,8}|verjahr\w{1,6}"
    r"|presentarse|statute of limitations)\b"
)
_WITHIN = pattern(
    r"\b(?:within|after|more than|no later than|dans (?:un|le) delai|innerhalb"
    r"|binnen|en el plazo|later than|einem|in)\b"
)


def read_arbitration(sentence: Sentence) -> Iterator[Found]:
    """Whether arbitration is mandatory, may be chosen, or can be opted out of, and who administers it."""
    text = sentence.text
    match = _ARBITRATION.search(text)
    if match is None or _NOT_ABOUT.search(text):
        return
    body = _BODY.search(text)
    name = f"; {_BODIES[' '.join(body[0].split())]}" if body else ""
    if _OPT_OUT.search(text):
        period = next(durations(text), None)
        channel = _CHANNEL.search(text)
        value = "opt-out" + (f" {period.value}" if period else "") + (f" by {channel[0]}" if channel else "")
        yield Found(FactKind.ARBITRATION, value + name, match.start(), match.end())
    elif _OPTIONAL.search(text, max(0, match.start() - 80), match.start()):
        yield Found(FactKind.ARBITRATION, "optional" + name, match.start(), match.end())
    elif (
        body
        or _BINDING.search(match[0])
        or _MANDATORY.search(text, max(0, match.start() - 160), match.start())
    ):
        yield Found(
            FactKind.ARBITRATION,
            "mandatory" + name,
            match.start(),
            body.end() if body and body.start() > match.end() else match.end(),
        )


def read_class_action(sentence: Sentence) -> Iterator[Found]:
    """That class actions are given up."""
    text = sentence.text
    for match in _CLASS.finditer(text):
        if text[match.end() : match.end() + 8].strip().startswith("waiver") and not _NAMED_WAIVER.match(
            text[: match.start()]
        ):
            continue
        if _WAIVED.search(text, max(0, match.start() - 200), match.start()) or _NAMED_WAIVER.match(
            text[: match.start()]
        ):
            yield Found(FactKind.CLASS_ACTION, "waived", match.start(), match.end())
            return


def read_claims_time(sentence: Sentence) -> Iterator[Found]:
    """Within what time a claim must be brought."""
    text = sentence.text
    if not (_CLAIM.search(text) and _BROUGHT.search(text) and _WITHIN.search(text)):
        return
    period = next(
        (
            one
            for one in durations(text)
            if one.value.endswith(("Y", "M", "D")) and not one.value.startswith("PT")
        ),
        None,
    )
    if period:
        yield Found(FactKind.CLAIMS_TIME_LIMIT, period.value, period.start, period.end)


RULES = (
    Rule(read_arbitration, cues=("arbitra", "schieds")),
    Rule(
        read_class_action,
        cues=words("class represent collecti recours sammelkl accion action"),
        also=words("class represent collecti recours sammelkl colectiv"),
    ),
    Rule(
        read_claims_time,
        cues=words("brought filed commenc initiat institut barred statute forclus prescri verjahr"),
        also=words(
            "day days month year week hour yrs jour mois ans annee semaine heure tag monat",
            "jahr woche stunde dia mes meses ano hora semana werktag kalender minute",
        ),
    ),
)
