"""Up to what amount the platform answers for damage, or that it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.facts.durations import durations
from smallprint.facts.folding import pattern
from smallprint.facts.money import amounts
from smallprint.facts.rules import Rule, words
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIABILITY = pattern(
    r"\b(?:liab(?:le|ility|ilities)|hold [a-z ]{0,30}responsible|responsab(?:le|les"
    r"|ilite|ilidad)|haft(?:et|en|ung|bar)\w{0,10})\b"
)
_CAP = pattern(
    r"\b(?:(?:shall |will |may )?(?:not|in no event|never)[^.;]{0,260}? "
    r"exceed[^.;]{0,120}|(?:is|are|be|shall be|will be) (?:capped|limited) (?:at"
    r"|to)[^.;]{0,100}|(?<!not[ ])(?<!not[ ]be[ ])limited to[^.;]{0,100}|liability "
    r"cap|capped at[^.;]{0,90}|greater of[^.;]{0,100}"
    r"|subject to (?:the )?(?:exclusions|section|limitation)[^.;]{0,80}"
    r"|(?:ne (?:saurait|pourra|peut) (?:exceder|depasser)|limitee? (?:a"
    r"|au))[^.;]{0,100}|(?:beschrankt|begrenzt)[^.;]{0,60}|(?:limitad[ao] a|no "
    r"(?:excedera|superara))[^.;]{0,90})"
)
_EXCLUDED = pattern(
    r"\b(?:(?:shall|will|is|are|be|can|may)[a-z ,]{0,40} (?:not|in no event|never"
    r"|no)(?: be)? (?:held )?(?:liable|responsible)[^.;]{0,80}|(?:in no event|under "
    r"no circumstances?)[^.;]{0,120}(?:liable|responsible)[^.;]{0,60}|(?:assumes?"
    r"|accepts?|has|have|bears?) no (?:responsibility or )?liability[^.;]{0,60}|not "
    r"(?:be )?liable[^.;]{0,80}"
    r"|(?:disclaims?|excludes?)[a-z ,]{0,30} liability[^.;]{0,60}|neither "
    r"[a-z ]{0,30}responsible[^.;]{0,80}|for any damages whatsoever"
    r"|ne (?:saurait|pourra|peut|sera|serait|pourrait"
    r"|sauraient)[a-z ,']{0,30}(?:responsable|engagee|tenue?)[^.;]{0,60}|(?:decline"
    r"|exclut)[a-z ]{0,20} responsabilite[^.;]{0,50}|(?:haftet nicht|keine haftung"
    r"|haftung [a-z ]{0,40}ausgeschlossen|nicht haftbar)[^.;]{0,50}|no (?:sera|seran"
    r"|se hace|asume)[a-z ]{0,20}responsab[^.;]{0,60})"
)
_REDUCED = pattern(
    r"\b(?:fees|amount|paid|price|payment|maximum|damages|expenditure|section"
    r"|agreement|betrag|schaden|montant|prix|importe)\b"
)


def read(provision: Sentence) -> Iterator[Found]:
    """One fact a provision: the cap where there is one, else the exclusion of damages."""
    text = provision.text
    if not _LIABILITY.search(text):
        return
    cap = next(
        (
            match
            for match in _CAP.finditer(text)
            if _REDUCED.search(match[0]) or next(amounts(match[0]), None)
        ),
        None,
    )
    if cap and _LIABILITY.search(text, max(0, cap.start() - 400), cap.end()):
        yield Found(FactKind.LIABILITY_CAP, _formula(cap[0]), cap.start(), cap.end())
        return
    excluded = _EXCLUDED.search(text)
    if excluded and pattern(r"damage|losses|dommage|prejudice|schaden|dano|perjuicio").search(text):
        yield Found(FactKind.LIABILITY_CAP, "excluded; no amount", excluded.start(), excluded.end())


def _formula(text: str) -> str:
    parts = []
    if "greater" in text:
        parts.append("greater of")
    period = next(durations(text), None)
    if pattern(r"fees|paid|payment|price|sommes|montant|vergutung|importe").search(text):
        parts.append("amounts paid" + (f" in {period.value}" if period else ""))
    parts += [amount.value for amount in amounts(text)]
    return " ".join(parts) or " ".join(text.split()[:10])


RULES = (Rule(read, cues=words("liab responsi responsa haft"), whole=True),)
