"""The age from which somebody may use the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.facts.folding import pattern
from smallprint.facts.numbers import NUMBER, number
from smallprint.facts.rules import Rule, words
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_AGE = pattern(
    rf"\b(?:at least (?P<a>{NUMBER})(?: ?\(\d\d\))? ?-?(?:years?|yrs)|(?:under|below"
    rf"|over|above|attained|reached) (?:the age of )?(?P<b>{NUMBER})(?: "
    rf"?\(\d\d\))?\b(?! ?(?:%|percent|days?|hours?|months?|characters|minutes|per"
    rf"|employees|mb|gb|countries|[.,]\d|million))"
    rf"|age of (?P<c>{NUMBER})\b|(?P<d>{NUMBER})(?: ?\(\d\d\))? (?:years?|yrs)(?: of "
    rf"age)? (?:or (?:older|over|above)|and (?:older|over|above))"
    rf"|(?P<e>{NUMBER})(?: ?\(\d\d\))? years (?:of age|old)|younger than "
    rf"(?P<f>{NUMBER})|(?P<g>\d\d)\+ (?:years|only)|minimum age [a-z ]{{0,60}}(?:is"
    rf"|of) (?P<h>{NUMBER})\b"
    rf"|(?:moins de|ages? (?:d'au moins|de)|plus de|au moins|age minimum "
    rf"[a-z ]{{0,20}}) ?(?P<i>{NUMBER})(?: ?\(\w{{1,9}}\))? ans"
    rf"|(?:mindestens|unter|uber|vollendete[nrs]?|das) (?P<j>{NUMBER})\.? "
    rf"(?:lebensjahr\w{{0,3}}|jahre[n]?)|(?P<k>{NUMBER})\. lebensjahr\w{{0,3}}"
    rf"|(?:menor(?:es)? de|mayor(?:es)? de|al menos|minim[oa] de|mas de) (?P<l>{NUMBER}) anos)"
)
_MAJORITY = pattern(
    r"\b(?:(?:at least |reached )?the (?:legal )?age of majority|of legal age"
    r"|majeurs?\b|personnes? majeures?|volljahrig\w{0,4}"
    r"|erwachsene mitglieder|mayor(?:es)? de edad)"
)
_ABOUT = pattern(
    r"\b(?:use|using|access|register|account|service|website|site|app|platform"
    r"|member|collect|child(?:ren)?|minors?|warrant|represent"
    r"|confirm|eligib\w{1,5}|you (?:are|must|have)|content|individuals|persons|join|purchase"
    r"|utilis\w{1,8}|mineurs?|enfants?|inscri\w{1,6}|compte|acces|commander"
    r"|nutz\w{1,8}|kinder\w{0,3}|mitglied\w{0,4}|minderjahrig\w{0,3}|personen"
    r"|registrier\w{1,5}"
    r"|menor(?:es)?|usar|utilizar|registr\w{1,5}|servicios?)\b"
)
_ADMITTED = pattern(
    r"\b(?:must be|at least|allow\w{0,2}|permitted|prohibited|only|register|over"
    r"|older|mindestens|au moins|reserve\w{0,2}|podran?)\b"
)
_NOT_ABOUT = pattern(
    r"\b(?:exploit|abuse\w{0,2}|sexual\w{0,3}|nud(?:e|ity)|tobacco|alcohol\w{0,2}"
    r"|gambl\w{2,4}|depict\w{0,3}|shows?, |u\.s\.c|experience|in business|retention"
    r"|retain|stored for|warranty|limitation period|tax|statute)\b"
)


def read(sentence: Sentence) -> Iterator[Found]:
    """The ages of a sentence about who may use the service; one fact a sentence."""
    text = sentence.text
    if not _ABOUT.search(text) or _NOT_ABOUT.search(text):
        return
    for match in _AGE.finditer(text):
        value = number(next(group for group in match.groups() if group))
        if 4 <= value <= 25:
            yield Found(FactKind.MINIMUM_AGE, str(value), match.start(), match.end(), _rank(text))
            return
    majority = _MAJORITY.search(text)
    if majority:
        adult = "erwachsene" in majority[0] or "volljahrig" in majority[0]
        yield Found(
            FactKind.MINIMUM_AGE, "18" if adult else "age of majority", majority.start(), majority.end()
        )


def _rank(text: str) -> int:
    """Who may use the service says more than whose data are not collected."""
    return 2 if "minimum age" in text else int(bool(_ADMITTED.search(text)))


RULES = (
    Rule(
        read,
        cues=words(
            "age years old child minor under over majority younger ans mineur majeur jahre",
            "lebensj volljahr erwachs minderj anos menor mayor edad",
        ),
        also=words(
            "use using access regist account servic site app platform member collect child",
            ("minor warrant represent eligib person utilis mineur enfant inscri compte command"),
            "nutz kinder minderj mitglied menor usar utiliz edad",
        ),
    ),
)
