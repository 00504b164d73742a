"""Provisions, wordings and occurrences of a version, from its reading and labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smallprint.changes.identity import wording_hash
from smallprint.records.vocabulary import ClauseType, Direction, Severity
from smallprint.store.models import Occurrence, Provision, ProvisionType, Version, Wording

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]


def project_provisions(version: Version, text: str, reading: Json, assessments: list[Json]) -> None:
    """Provisions, wordings and occurrences of a new version, which becomes the document's newest."""
    spans, identities = reading["provisions"], reading["identities"]
    known = Provision.objects.in_bulk(identities)
    _retire(version, identities)
    Provision.objects.bulk_create(
        Provision(number=number, leaf=version.leaf + 1, document_id=version.document_id, first_version=version,
                  **_latest(version, span, row))
        for number, span, row in zip(identities, spans, assessments, strict=True)
        if number not in known
    )  # fmt: skip
    _refresh_known(version, known, identities, spans, assessments)

    newest: dict[int, Wording] = {}
    for wording in Wording.objects.filter(provision__in=list(known)).order_by("id"):
        newest[wording.provision_id] = wording
    fresh: list[Wording] = []
    chosen: list[Wording] = []
    for number, span, row in zip(identities, spans, assessments, strict=True):
        digest = wording_hash(text[span[0] : span[1]])
        present = newest.get(number)
        if present is None or present.text_sha256 != digest:
            present = Wording(
                provision_id=number, version=version, text_sha256=digest, title=span[2][:300], path=span[3],
                types=row["types"], severity=row["severity"], reasons=row["reasons"],
                direction=row["direction"], facts=row["facts"],
            )  # fmt: skip
            fresh.append(present)
        chosen.append(present)
    Wording.objects.bulk_create(fresh)
    Occurrence.objects.bulk_create(
        Occurrence(
            version=version, place=place, provision_id=number, wording=wording, start=span[0], end=span[1]
        )
        for place, (number, span, wording) in enumerate(zip(identities, spans, chosen, strict=True))
    )
    ProvisionType.objects.bulk_create(
        ProvisionType(provision_id=number, type=name, confidence=confidence)
        for number, row in zip(identities, assessments, strict=True)
        for name, confidence in row["types"]
    )


def _retire(version: Version, identities: list[int]) -> None:
    """Whatever was current and is not in this version is so no longer; its types count no more."""
    before = Provision.objects.filter(document_id=version.document_id, current=True)
    ProvisionType.objects.filter(provision__in=before).delete()
    before.exclude(number__in=identities).update(current=False)


def _latest(version: Version, span: list[Any], row: Json) -> Json:
    return {
        "last_version": version,
        "current": True,
        "title": span[2][:300],
        "main_type": row["types"][0][0],
        "severity": row["severity"],
        "direction": row["direction"],
        "removed": "",
    }


def _refresh_known(
    version: Version,
    known: Mapping[int, Provision],
    identities: list[int],
    spans: list[list[Any]],
    assessments: list[Json],
) -> None:
    Provision.objects.filter(number__in=list(known)).update(last_version=version, current=True)
    fields = ["title", "main_type", "severity", "direction", "removed"]
    changed = []
    for number, span, row in zip(identities, spans, assessments, strict=True):
        provision = known.get(number)
        if provision is None:
            continue
        latest = _latest(version, span, row)
        if any(getattr(provision, name) != latest[name] for name in fields):
            for name in fields:
                setattr(provision, name, latest[name])
            changed.append(provision)
    Provision.objects.bulk_update(changed, fields, batch_size=100)


def project_removed_provisions(version: Version, identities: list[int]) -> None:
    """A newest version whose words were redacted: its provisions keep their numbers, and nothing is said of them.

    One that an earlier version has too keeps what that version says of it.
    """
    known = set(Provision.objects.filter(number__in=identities).values_list("number", flat=True))
    _retire(version, identities)
    Provision.objects.bulk_create(
        Provision(
            number=number,
            leaf=version.leaf + 1,
            document_id=version.document_id,
            first_version=version,
            last_version=version,
            current=True,
            title=version.removed[:300],
            main_type=ClauseType.OTHER,
            severity=Severity.NOT_ASSESSED,
            direction=Direction.NEUTRAL,
            removed=version.removed,
        )
        for number in dict.fromkeys(identities)
        if number not in known
    )
    Provision.objects.filter(number__in=known).update(last_version=version, current=True)
