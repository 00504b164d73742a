"""When the text took effect and when it was last changed, as the text itself says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.facts.dates import Day, dates
from smallprint.facts.folding import last_match, pattern
from smallprint.facts.sentences import Found
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_EFFECTIVE = pattern(
    r"\b(?:effective(?: date)?(?: as of| from| on| since)?|valid (?:from|since|as "
    r"of)|in (?:force|effect) (?:as of|from|since|on)"
    r"|(?:takes?|taking|came|comes?|enter(?:s|ed)?) (?:into )?(?:effect|force)(?: on"
    r"| from)?|applicable (?:from|as of|since)"
    r"|(?:date d')?entree en vigueur|en vigueur (?:depuis|a partir|au|a compter"
    r"|le)(?: du| le)?|applicables? (?:a partir|a compter|depuis)(?: du| le)?"
    r"|gultig (?:ab|seit)|in kraft (?:seit|ab|getreten)(?: am)?|(?:tritt|treten) am"
    r"|wirksam (?:ab|seit|zum)|geltend ab"
    r"|fecha (?:efectiva|de entrada en vigor|de vigencia)|(?:en vigor|vigente) "
    r"(?:desde|a partir)(?: de[l]?| el)?|efectiva? (?:desde|a partir))\b"
)
_UPDATED = pattern(
    r"\b(?:last (?:updated?|modifi(?:ed|cation)|revis(?:ed|ion)|changed?|reviewed"
    r"|amended|edited)(?: and updated)?(?: date)?|(?:date of )?(?:last|latest|most "
    r"recent) (?:update|revision|modification|change|version)"
    r"|(?:updated|revised|modified|amended|current as of|current as at|version (?:dated|date|as of|of))"
    r"|(?:derniere|date de) (?:mise a jour|modification|revision|version)(?: le)?"
    r"|mis(?:e|es)? a jour(?: le| en| au)?|version (?:en date )?d[ue]|en date du"
    r"|modifiee? le|date de publication"
    r"|(?:letzte|zuletzt)[rn]? (?:aktualisier\w{1,6}|geander\w{0,2}|anderung"
    r"|uberarbeit\w{1,4}|stand)(?: am)?|stand(?: vom| am)?|aktualisiert am|fassung "
    r"vom|version vom"
    r"|(?:ultima|fecha de(?: la)?(?: ultima)?) (?:actualizacion|modificacion"
    r"|revision|version)|actualizad[oa](?: el| a| en)?|version de)\b"
)
_BETWEEN = pattern(
    r"^[\s:(\[\])|=>#.,-]{0,12}(?:(?:on|as of|from|le|du|am|vom|el|is|was|the|date"
    r"|am:|del?|en|au|since|at|zum|and updated on)[\s:|*-]{0,6}){0,3}$"
)
_BARE_LINE = pattern(r"^[\s#(\[>-]{0,10}$")
_NEAR = 60
_HEAD = 1500
_FOOT = 600


def read_dates(folded: str) -> list[Found]:
    """Effective date and last update, wherever they stand.

    A date counts when the words right before it say what it is. A line that is nothing but a date
    at the head or the foot of the text counts as the last update where no other is stated.
    """
    found: list[Found] = []
    lone: list[Found] = []
    for day in dates(folded):
        kinds = list(_kinds(folded, day))
        found += [Found(kind, day.value, day.start, day.end) for kind in kinds]
        if not kinds and _is_lone(folded, day):
            lone.append(Found(FactKind.LAST_UPDATED, day.value, day.start, day.end))
    if len(lone) == 1 and not any(one.kind is FactKind.LAST_UPDATED for one in found):
        found += lone
    return found


def _kinds(folded: str, day: Day) -> Iterator[FactKind]:
    before = folded[max(0, day.start - _NEAR) : day.start]
    for kind, words in ((FactKind.EFFECTIVE_DATE, _EFFECTIVE), (FactKind.LAST_UPDATED, _UPDATED)):
        last = last_match(words, before, 0, _NEAR)
        if last and _BETWEEN.match(before[last.end() :]):
            yield kind


def _is_lone(folded: str, day: Day) -> bool:
    if _HEAD < day.start < len(folded) - _FOOT:
        return False
    line_start = folded.rfind("\n", 0, day.start) + 1
    line_end = folded.find("\n", day.end)
    rest = folded[day.end : line_end if line_end >= 0 else len(folded)]
    return bool(_BARE_LINE.match(folded[line_start : day.start])) and not rest.strip(" )].")
