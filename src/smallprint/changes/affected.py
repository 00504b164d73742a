"""Who a change is about, from a controlled list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smallprint.records.vocabulary import Affected, ClauseType, Materiality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.records.analysis import Analysis
    from smallprint.records.change import Edit

_SIGNS: tuple[tuple[Affected, re.Pattern[str]], ...] = (
    (
        Affected.MINORS,
        re.compile(
            r"\b(?:minors?|child(?:ren)?|parents?|teen(?:s|agers?)?|under (?:1[3-8]|the age)|mineurs?|enfants?"
            r"|minderjährig\w*|kinder[ns]?|menor(?:es)?(?: de edad)?|niñ[oa]s)\b", re.IGNORECASE),
    ),
    (
        Affected.DEVELOPERS,
        re.compile(r"\b(?:developers?|APIs?|SDKs?|développeurs?|entwickler\w*|desarrollador\w*)\b", re.IGNORECASE),
    ),
    (
        Affected.BUSINESS_CUSTOMERS,
        re.compile(
            r"\b(?:business (?:customers?|users?|accounts?)|enterprises?|organi[sz]ations?|merchants?"
            r"|clients? professionnels?|entreprises? cliente?s?|geschäftskund\w*|unternehmenskund\w*"
            r"|clientes empresariales)\b", re.IGNORECASE),
    ),
    (
        Affected.SELLERS_CREATORS,
        re.compile(
            r"\b(?:sellers?|creators?|vendors?|hosts?|merchants?|vendeurs?|créateurs?|verkäufer\w*|händler\w*"
            r"|vendedor\w*|creador\w*)\b", re.IGNORECASE),
    ),
    (
        Affected.ADVERTISERS,
        re.compile(r"\b(?:advertisers?|annonceurs?|werbetreibende\w*|anunciantes?)\b", re.IGNORECASE),
    ),
    (
        Affected.RESIDENTS,
        re.compile(
            r"\b(?:residents? (?:of|in)|reside in|(?:Californi|Virgini|Colorado|Texas|Utah)\w*|EEA"
            r"|European Economic Area"
            r"|United Kingdom|résid\w+ (?:en|au|aux|dans)|wohnsitz in|residentes? (?:en|de))\b"),
    ),
)  # fmt: skip
_REGIONAL = {ClauseType.REGIONAL_TERMS}


def affected_by(before: Analysis, after: Analysis, edits: Sequence[Edit]) -> tuple[Affected, ...]:
    """The groups that the substantive edits name; everybody where they name none; nobody without any."""
    found: dict[Affected, None] = {}
    general = False
    for edit in edits:
        if edit.materiality is not Materiality.SUBSTANTIVE:
            continue
        named = [group for group, sign in _SIGNS if sign.search(_wording(before, after, edit))]
        if ClauseType.CHILDREN_AGE in edit.types and Affected.MINORS not in named:
            named.append(Affected.MINORS)
        if not _REGIONAL.isdisjoint(edit.types) and Affected.RESIDENTS not in named:
            named.append(Affected.RESIDENTS)
        found.update(dict.fromkeys(named))
        general = general or not named
    everybody = [Affected.EVERYBODY] if general else []
    return (*everybody, *(group for group in Affected if group in found))


def _wording(before: Analysis, after: Analysis, edit: Edit) -> str:
    texts = []
    if edit.before:
        texts.append(before.reading.quote(edit.before.start, edit.before.end))
    if edit.after:
        texts.append(after.reading.quote(edit.after.start, edit.after.end))
    return "\n".join(texts)
