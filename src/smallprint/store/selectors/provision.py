"""A provision and its statements; a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F

from smallprint.compare.equivalents import equivalent
from smallprint.compare.regulations import regulations_for
from smallprint.records.vocabulary import ClauseType, DocumentType
from smallprint.store import codec
from smallprint.store.models import (
    ChangePart,
    Observation,
    Occurrence,
    Provision,
    ProvisionType,
    StatementSet,
    Version,
    Wording,
)
from smallprint.store.selectors import brief
from smallprint.store.selectors.counting import prevalence
from smallprint.store.selectors.removed import changes_removed, removed_statement
from smallprint.store.selectors.texts import Texts, sources, statement

if TYPE_CHECKING:
    from collections.abc import Sequence

Json = dict[str, Any]
EQUIVALENTS = 6
_SAID_OF_WORDS = (
    "path", "types", "reasons", "facts", "statements", "regulations", "prevalence", "equivalents", "others",
)  # fmt: skip
AROUND = 20
"""How many of a document's other provisions are listed before and after one."""


def provision(row: Provision, texts: Texts) -> Json:
    """One provision, whole: its words, what they do, and what has happened to it."""
    standing = Occurrence.objects.filter(provision=row, version=row.last_version)
    occurrence = standing.select_related("wording").first()
    if occurrence is None:  # the words of its last version were redacted
        return _without_words(row, texts)
    wording = occurrence.wording
    document_type = row.document.type
    return brief.provision(row) | {
        "document": brief.document(row.document),
        "quote": texts.quote(row.last_version, occurrence.start, occurrence.end),
        "path": wording.path,
        "place": occurrence.place,
        "types": [{"type": name, "confidence": confidence} for name, confidence in wording.types],
        "reasons": wording.reasons,
        "facts": [_fact(fact, row.last_version, texts) for fact in _facts_at(occurrence)],
        "first_seen": brief.version(row.first_version),
        "last_seen": brief.version(row.last_version),
        "wordings": _wordings(row, texts),
        "changes": _changes(row),
        "statements": _statements(row, wording, texts),
        "regulations": _regulations(row, wording),
        "prevalence": [
            {"type": name} | prevalence(name, document_type) for name, _confidence in wording.types
        ],
        "equivalents": _equivalents(row, wording, texts),
        "others_in_force": Provision.objects.filter(document=row.document, current=True)
        .exclude(pk=row.pk)
        .count(),
        "others": _others(row, occurrence.place, texts),
        "changes_removed": changes_removed(row),
        "leaf": row.leaf,
    }


def _without_words(row: Provision, texts: Texts) -> Json:
    """A provision that last stood in a version that was redacted: what other versions say of it, nothing else."""
    others = Provision.objects.filter(document=row.document, current=True).exclude(pk=row.pk)
    return (
        brief.provision(row)
        | {name: [] for name in _SAID_OF_WORDS}
        | {
            "removed": row.last_version.removed,
            "document": brief.document(row.document),
            "quote": None,
            "place": None,
            "first_seen": brief.version(row.first_version),
            "last_seen": brief.version(row.last_version),
            "wordings": _wordings(row, texts),
            "changes": _changes(row),
            "changes_removed": changes_removed(row),
            "others_in_force": others.count(),
            "leaf": row.leaf,
        }
    )


def _others(row: Provision, place: int, texts: Texts) -> list[Json]:
    """The document's other provisions in force around this one, in its order, each with how it begins."""
    newest = row.document.current_version
    if newest is None:
        return []
    around = Occurrence.objects.filter(version=newest, place__range=(place - AROUND, place + AROUND))
    found = around.exclude(provision=row).select_related("provision")
    return [
        brief.provision(one.provision) | {"opening": texts.opening(newest, one.start, one.end)}
        for one in found.order_by("place")
    ]


def _facts_at(occurrence: Occurrence) -> list[list[Any]]:
    """The wording's facts with their places in the version of ``occurrence``.

    A wording keeps the places of the version that brought it; the same words may stand elsewhere in a
    later one.
    """
    wording = occurrence.wording
    brought = Occurrence.objects.filter(wording=wording, version=wording.version).first()
    shift = 0 if brought is None else occurrence.start - brought.start
    return [[kind, value, start + shift, end + shift] for kind, value, start, end in wording.facts]


def _fact(fact: Sequence[Any], version: Version, texts: Texts) -> Json:
    kind, value, start, end = fact
    return {
        "kind": kind,
        "value": value,
        "start": start,
        "end": end,
        "quote": texts.quote(version, start, end),
    }


def _wordings(row: Provision, texts: Texts) -> list[Json]:
    """Every wording the clause has had, oldest first, each quoted from the version that brought it."""
    found = []
    for wording in Wording.objects.filter(provision=row).select_related("version").order_by("id"):
        first = Occurrence.objects.filter(wording=wording).order_by("version__ordinal").first()
        if first is not None:
            found.append(
                {
                    "since": brief.version(wording.version),
                    "quote": texts.quote(wording.version, first.start, first.end),
                    "severity": wording.severity,
                }
            )
    return found


def _changes(row: Provision) -> list[Json]:
    parts = ChangePart.objects.filter(provisions=row).select_related("change__document__platform")
    return [
        {
            "kind": part.kind,
            "what": part.what,
            "materiality": part.materiality,
            "change": brief.change(part.change),
        }
        for part in parts.order_by("-change__time", "-change", "place")
    ]


def _statements(row: Provision, wording: Wording, texts: Texts) -> list[Json]:
    """Those made about the wording in force, from the set of the version that brought it."""
    brought = Occurrence.objects.filter(provision=row, version=wording.version).first()
    if brought is None:
        return []
    sets = list(StatementSet.objects.filter(version=wording.version))
    known = sources([wording.version])
    return [
        statement(number, one, known)
        for number, one in texts.statements(sets)
        if one.subject == brought.place and one.slot != "change-summary"
    ]


def _regulations(row: Provision, wording: Wording) -> list[Json]:
    found = regulations_for(
        types=[ClauseType(name) for name, _confidence in wording.types],
        facts=codec.facts_from_json([[k, v, s, e] for k, v, s, e in wording.facts]),
        document_type=DocumentType(row.document.type),
        language=row.last_version.language or None,
        country=row.document.platform.country or None,
    )
    return [
        {
            "regulation": one.regulation,
            "name": one.name,
            "article": one.article,
            "jurisdiction": one.jurisdiction,
            "status": one.status,
            "reason": one.reason,
            "source": one.source,
        }
        for one in found
    ]


def _equivalents(row: Provision, wording: Wording, texts: Texts) -> list[Json]:
    """Clauses of other platforms in documents of the same kind, of the same main type and with the same kinds
    of facts. Where there is none, none is shown.
    """
    kinds = {fact[0] for fact in wording.facts}
    if not kinds:
        return []
    same_type = (
        ProvisionType.objects.filter(
            type=row.main_type, provision__current=True, provision__main_type=row.main_type,
            provision__document__type=row.document.type,
        )
        .exclude(provision__document__platform=row.document.platform)
        .values_list("provision", flat=True)
    )  # fmt: skip
    found: list[Json] = []
    platforms: set[int] = set()
    candidates = (
        Occurrence.objects.filter(
            provision__in=list(same_type[:2000]), version__document__current_version=F("version")
        )
        .select_related("provision__document__platform", "wording", "version")
        .order_by("provision")
    )
    for occurrence in candidates:
        other = occurrence.provision
        other_kinds = {fact[0] for fact in occurrence.wording.facts}
        if other.document.platform_id in platforms or not equivalent(
            row.main_type, kinds, other.main_type, other_kinds
        ):
            continue
        platforms.add(other.document.platform_id)
        facts = [fact for fact in _facts_at(occurrence) if fact[0] in kinds]
        found.append(
            brief.provision(other)
            | {
                "document": brief.document(other.document),
                "facts": [_fact(fact, occurrence.version, texts) for fact in facts],
            }
        )
        if len(found) == EQUIVALENTS:
            break
    return found


def one_statement(number: int, texts: Texts) -> Json | None:
    """A statement by its number, with what it is about."""
    for row in (
        StatementSet.objects.filter(first_number__lte=number).order_by("-first_number").first(),
        Observation.objects.filter(first_number__lte=number).order_by("-first_number").first(),
    ):
        if row is None or number >= row.first_number + row.count:
            continue
        if isinstance(row, StatementSet):
            before = row.version.document.versions.filter(ordinal=row.version.ordinal - 1)
            known = sources([*before, row.version])
            about = {"document": brief.document(row.version.document), "version": brief.version(row.version)}
        else:
            known = sources(row.document.versions.all(), [row.capture])
            about = {"document": brief.document(row.document), "capture": brief.capture(row.capture)}
        if row.removed:
            return removed_statement(number, row) | about | {"leaf": row.leaf}
        one = dict(texts.statements([row]))[number]
        shown = statement(number, one, known) | about | {"leaf": row.leaf}
        if isinstance(row, StatementSet) and one.subject is not None:
            held = Occurrence.objects.filter(version=row.version, place=one.subject).select_related(
                "provision"
            )
            shown["provision"] = brief.provision(held.get().provision)
        return shown
    return None
