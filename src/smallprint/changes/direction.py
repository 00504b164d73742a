"""Which way an edit, and a pair, moved things for the reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smallprint.changes.amount_lean import lean_of_amounts
from smallprint.changes.lexicon import classes_of
from smallprint.records.vocabulary import ChangeDirection, ClauseType, Direction, EditKind, Materiality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.changes.parts import Part
    from smallprint.changes.units import Side
    from smallprint.records.change import Edit

_FOR_THE_READER = {
    ClauseType.PRIVACY_RIGHTS,
    ClauseType.DATA_SECURITY,
    ClauseType.BREACH_NOTICE,
    ClauseType.REFUNDS,
    ClauseType.CONSENT,
}
_AGAINST_THE_READER = {
    ClauseType.DATA_COLLECTION, ClauseType.DATA_USE, ClauseType.DATA_SHARING, ClauseType.ADVERTISING,
    ClauseType.TRACKING_COOKIES, ClauseType.AI_TRAINING_AUTOMATION, ClauseType.ARBITRATION,
    ClauseType.CLASS_ACTION_WAIVER, ClauseType.LIABILITY_LIMITATION, ClauseType.WARRANTY_DISCLAIMER,
    ClauseType.INDEMNIFICATION, ClauseType.CLAIMS_TIME_LIMIT, ClauseType.ENFORCEMENT_SUSPENSION,
    ClauseType.PLATFORM_DISCRETION, ClauseType.USER_CONTENT_LICENCE, ClauseType.PAYMENT_FEES,
    ClauseType.AUTO_RENEWAL, ClauseType.PRICE_CHANGES, ClauseType.ACCEPTABLE_USE, ClauseType.DATA_RETENTION,
    ClauseType.SENSITIVE_DATA,
}  # fmt: skip
_NOT = {
    "not",
    "no",
    "never",
    "don't",
    "doesn't",
    "won't",
    "ne",
    "n",
    "nicht",
    "kein",
    "keine",
    "keinen",
    "nunca",
}
_ACT = re.compile(
    r"\b(?:sell|sold|sale|shar(?:e|ed|ing)|disclos|train|advertis|transfer|profil|charge|licen[cs]e|use|pay for"
    r"|vend|partag|transm|entraîn|utilis|verkauf|weiterg|übermitt|nutzen|verwend|vende|compart|ced)",
    re.IGNORECASE,
)
_YOU_MAY_NOT = re.compile(
    r"\b(?:you|users?|customers?|members?) (?:may|must|can|shall|will|agree|should)? ?not\b|prohibit|forbid"
    r"|dürfen sie nicht|vous ne (?:pouvez|devez)",
    re.IGNORECASE,
)


def direction_of_edit(
    before: Side, after: Side, part: Part, types: Sequence[ClauseType], materiality: Materiality
) -> ChangeDirection:
    """Neutral without substance and for new addresses or names; else by what came and went.

    An amount that grew or fell leans by what it measures. A provision that came counts as its own lean, one
    that went as the opposite; a wording that grew by data, uses or duties leans as its type does.
    """
    if materiality is not Materiality.SUBSTANTIVE:
        return ChangeDirection.NEUTRAL
    by_amount = lean_of_amounts(before, after, part)
    if by_amount:
        return ChangeDirection.MORE_PROTECTIVE if by_amount > 0 else ChangeDirection.LESS_PROTECTIVE
    by_promise = _lean_of_promise(before, after, part)
    if by_promise:
        return ChangeDirection.MORE_PROTECTIVE if by_promise > 0 else ChangeDirection.LESS_PROTECTIVE
    if _is_address(part):
        return ChangeDirection.NEUTRAL
    lean = _lean(after, part.after_units) if part.kind is not EditKind.REMOVED else 0
    lean -= _lean(before, part.before_units) if part.kind is not EditKind.ADDED else 0
    if lean == 0:
        grown = len(part.come) - len(part.gone)
        side = (types[0] in _FOR_THE_READER) - (types[0] in _AGAINST_THE_READER)
        lean = side * ((grown > 0) - (grown < 0))
    if lean == 0:
        return ChangeDirection.NEUTRAL
    return ChangeDirection.MORE_PROTECTIVE if lean > 0 else ChangeDirection.LESS_PROTECTIVE


def _lean_of_promise(before: Side, after: Side, part: Part) -> int:
    """-1 where "we do not sell" lost its "not", 1 where it got one; 0 for what the reader may not do."""
    if part.before is None or part.after is None:
        return 0
    gone, come = (sum(word in _NOT for word in words) for words in (part.gone, part.come))
    old, new = before.text[part.before.start : part.before.end], after.text[part.after.start : part.after.end]
    if gone == come or not (_ACT.search(old) and _ACT.search(new)) or _YOU_MAY_NOT.search(old + "\n" + new):
        return 0
    return 1 if come > gone else -1


def _is_address(part: Part) -> bool:
    """True for a replaced address, name or number: as much went as came, and hardly a common word."""
    words = [*part.gone, *part.come]
    if not (part.gone and part.come) or len(words) > 40:
        return False
    plain = sum(bool(classes_of(word) - {"contact", "pointer", "frame"}) for word in words)
    return any("@" in word for word in words) or (
        any(word[0].isdigit() for word in words) and plain <= 0.3 * len(words)
    )


def _lean(side: Side, places: Sequence[int]) -> int:
    value = {Direction.PROTECTIVE: 1, Direction.BURDENSOME: -1, Direction.NEUTRAL: 0}
    provisions = [side.units[place].provision for place in places if side.units[place].provision >= 0]
    return sum(value[side.analysis.assessments[place].direction] for place in provisions)


def direction_of_pair(edits: Sequence[Edit]) -> ChangeDirection:
    """What the substantive edits agree on, mixed where they do not, neutral where there are none."""
    found = {edit.direction for edit in edits if edit.materiality is Materiality.SUBSTANTIVE}
    found.discard(ChangeDirection.NEUTRAL)
    if not found:
        return ChangeDirection.NEUTRAL
    return found.pop() if len(found) == 1 else ChangeDirection.MIXED
