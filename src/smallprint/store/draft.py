"""A draft: the leaves and blobs of one or more events, before they are appended in one batch.

Numbers are minted here, under the log's writer lock, so that none is given twice. One method for each
leaf type; what a leaf holds is written down nowhere else. Times are UTC, ISO 8601 with milliseconds.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from smallprint.evidence import Sealed
from smallprint.records.ids import Kind
from smallprint.records.vocabulary import Outcome
from smallprint.store import codec
from smallprint.store.moments import iso
from smallprint.store.transport import transport
from smallprint.tool import tool

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from smallprint.reading.settled import RefusedText
    from smallprint.records.analysis import Analysis
    from smallprint.records.arrival import Arrival, Part
    from smallprint.records.change import Difference
    from smallprint.records.removal import Removal
    from smallprint.records.statement import Statement
    from smallprint.records.vocabulary import Pattern
    from smallprint.store.in_force import InForce

Json = dict[str, Any]

FINDINGS_IN_LEAF = 50
"""Findings of a scrub that stand in its leaf; where there are more, all of them are in its blob."""


def frame(
    leaf_type: str,
    now: datetime,
    content: Mapping[str, Any],
    *,
    actor: str = "smallprint",
    blobs: Mapping[str, Json] | None = None,
) -> Json:
    """A whole leaf: the common fields around its content. Used outside a draft for what the log itself needs
    said of its keys and of its own past.
    """
    return {
        "v": 1,
        "type": leaf_type,
        "time": iso(now),
        "actor": actor,
        "tool": tool(),
        "refs": [],
        "blobs": dict(blobs or {}),
        **content,
    }


@dataclass(slots=True)
class Draft:
    """Leaves in order, their blobs, and the next free number of each kind."""

    now: datetime
    next_numbers: dict[Kind, int]
    actor: str = "smallprint"
    leaves: list[Json] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)
    sealed: list[Sealed] = field(default_factory=list)
    removals: Mapping[str, Removal] = field(default_factory=dict)
    """What the log has redacted: such bytes are named again when they come again, and never kept again."""
    is_stored: Callable[[str], bool] = field(default=lambda _digest: False)
    withheld: list[tuple[Json, range]] = field(default_factory=list)
    """Redaction leaves of what this draft itself names, each with the places of the leaves that name it."""

    def mint(self, kind: Kind, count: int = 1) -> int:
        """The first of ``count`` new numbers of a kind."""
        first = self.next_numbers[kind]
        self.next_numbers[kind] = first + count
        return first

    def _keep(self, data: bytes) -> Json:
        digest = hashlib.sha256(data).hexdigest()
        self.blobs[digest] = data
        return {"sha256": digest, "size": len(data)}

    def _seal(self, data: bytes) -> Json:
        """Keep bytes that may hold personal data, and may have to be erased one day."""
        sealed = Sealed.of(data)
        self.sealed.append(sealed)
        return {"sha256": sealed.commitment, "size": len(data), "salted": True}

    def _add(
        self, leaf_type: str, content: Mapping[str, Any], blobs: Mapping[str, Json] | None = None
    ) -> None:
        self.leaves.append(frame(leaf_type, self.now, content, actor=self.actor, blobs=blobs))

    # ── declarations ───────────────────────────────────────────────────────────────────────────────

    def platform(self, *, slug: str, name: str, sector: str, country: str) -> int:
        """Declare a platform; its number."""
        number = self.mint(Kind.PLATFORM)
        self._add(
            "platform",
            {
                "platform": {
                    "number": number,
                    "slug": slug,
                    "name": name,
                    "sector": sector,
                    "country": country,
                }
            },
        )
        return number

    def document(self, platform: int, declaration: Mapping[str, Any]) -> int:
        """Declare a document: ``type``, ``type_name``, ``title``, ``locale``, ``urls``, ``live``, ``render``,
        ``collection``, ``attribution``. Its number.
        """
        number = self.mint(Kind.DOCUMENT)
        self._add("document", {"document": {"number": number, "platform": platform, **declaration}})
        return number

    def knowledge(self, in_force: InForce) -> None:
        """Record what this program goes by from here on: its tables, weights and stages."""
        blobs = {name: self._keep(data) for name, data in in_force.tables.items()}
        self._add("knowledge", {"knowledge": {"parts": in_force.parts}}, blobs)

    # ── captures and versions ──────────────────────────────────────────────────────────────────────

    def capture(
        self,
        document: int,
        part: Part,
        arrival: Arrival,
        *,
        outcome: Outcome,
        reasons: Sequence[str],
        version: int | None,
        relation: str,
        refused: RefusedText | None = None,
    ) -> int:
        """Record one attempt, whatever came of it. Its number."""
        number = self.mint(Kind.CAPTURE)
        result = part.result
        blobs = {
            role: self._keep(data)
            for role, data in (
                ("body", result.body),
                ("content", result.content if result.content != result.body else None),
                ("rendered", result.rendered),
            )
            if data is not None and result.outcome is not Outcome.UNCHANGED  # a 304 brings no body
        }
        repeats = any(blob["sha256"] in self.removals for blob in blobs.values())
        for role, data in (("warc", result.warc), ("screenshot", result.screenshot)):
            if data is not None and not repeats:
                blobs[role] = self._seal(data)
        content: Json = {
            "number": number,
            "document": document,
            "part": part.number,
            "time": iso(arrival.time),
            "outcome": outcome.value,
            "reasons": list(reasons),
            "version": version,
            "relation": relation,
            "refused": None
            if refused is None
            else {"language": refused.language, "words": refused.words, "since": iso(refused.since)},
            "provenance": dict(arrival.provenance),
            "row_key": None if arrival.row_key is None else f"{arrival.row_key}",
            **transport(result),
        }
        self._add("capture", {"capture": content}, blobs)
        return number

    def version(
        self,
        document: int,
        *,
        number: int,
        ordinal: int,
        time: datetime,
        captures: Sequence[int],
        key_sha256: str,
        analysis: Analysis,
        identities: tuple[int, ...],
        effective_date: str,
    ) -> None:
        """Record a version with its reading, and its labels and facts."""
        text = analysis.reading.text
        text_ref = self._keep(text.encode("utf-8"))
        # Readings of two texts may be alike to the byte; each is of its own text, and can be erased with it alone.
        of_text = {"text_sha256": text_ref["sha256"]}
        self._add(
            "version",
            {
                "version": {
                    "number": number,
                    "document": document,
                    "ordinal": ordinal,
                    "time": iso(time),
                    "captures": list(captures),
                    "key_sha256": key_sha256,
                    "words": len(text.split()),
                    "effective_date": effective_date,
                }
            },
            {"text": text_ref},
        )
        reading_blob = self._keep(codec.dump(codec.reading_to_json(analysis.reading, identities) | of_text))
        self._add(
            "reading", {"reading": {"version": number, "document": document}}, {"reading": reading_blob}
        )
        analysis_blob = self._keep(codec.dump(codec.analysis_to_json(analysis) | of_text))
        self._add("labels", {"labels": {"version": number, "document": document}}, {"labels": analysis_blob})

    def change(
        self,
        document: int,
        difference: Difference,
        *,
        before: int,
        after: int,
        time: datetime,
        gap: bool,
        returns_to: int | None,
        effective_date: str,
        identities: tuple[tuple[int, ...], tuple[int, ...]],
    ) -> int:
        """Record the difference between two consecutive versions. Its number."""
        number = self.mint(Kind.CHANGE)
        before_ids, after_ids = identities
        blob = codec.difference_to_json(difference) | {"versions": [before, after]}
        for row, edit in zip(blob["edits"], difference.edits, strict=True):
            touched = [before_ids[place] for place in edit.before_provisions]
            touched += [after_ids[place] for place in edit.after_provisions]
            row["identities"] = list(dict.fromkeys(touched))
        self._add(
            "change",
            {
                "change": {
                    "number": number,
                    "document": document,
                    "before": before,
                    "after": after,
                    "time": iso(time),
                    "pattern": difference.pattern.value,
                    "materiality": difference.materiality.value,
                    "direction": difference.direction.value,
                    "affected": [group.value for group in difference.affected],
                    "gap": gap,
                    "returns_to": returns_to,
                    "effective_date": effective_date,
                }
            },
            {"change": self._keep(codec.dump(blob))},
        )
        return number

    def confirmation(self, document: int, version: int, *, time: datetime, rule: str) -> None:
        """A later observation showed that a version stood."""
        self._add(
            "confirmation",
            {"confirmation": {"document": document, "version": version, "time": iso(time), "rule": rule}},
        )

    def pattern_correction(
        self, document: int, changes: Sequence[int], pattern: Pattern, reason: str
    ) -> None:
        """Say of earlier changes what only later captures showed (a text that goes back and forth)."""
        self._add(
            "correction",
            {
                "correction": {
                    "document": document,
                    "changes": list(changes),
                    "pattern": pattern.value,
                    "materiality": "cosmetic",
                    "reason": reason,
                }
            },
        )

    # ── outside evidence ───────────────────────────────────────────────────────────────────────────

    def anchor(
        self,
        *,
        kind: str,
        authority: str,
        size: int,
        time: datetime | None,
        token: bytes,
        checkpoint: bytes | None,
        details: Mapping[str, Any],
        upgrades: int | None = None,
    ) -> None:
        """Record what an outsider attested over the ``checkpoint`` of ``size`` leaves (0 and None: a beacon).

        ``time`` is what is attested, None where nothing is yet. ``upgrades`` is the leaf of a pending proof that
        this one completes.
        """
        content = {
            "kind": kind,
            "authority": authority,
            "size": size,
            "time": None if time is None else iso(time),
            **details,
        }
        blobs = {"token": self._keep(token)}
        if checkpoint is not None:
            blobs["checkpoint"] = self._keep(checkpoint)
        refs = {} if upgrades is None else {"refs": [upgrades]}
        self._add("anchor", {"anchor": content, **refs}, blobs)

    def scrub(self, content: Mapping[str, Any], findings: Sequence[Json]) -> None:
        """Record that the whole store was checked, what was found, and what was repaired."""
        blobs = (
            {} if len(findings) <= FINDINGS_IN_LEAF else {"findings": self._keep(codec.dump(list(findings)))}
        )
        self._add("scrub", {"scrub": {**content, "findings": list(findings[:FINDINGS_IN_LEAF])}}, blobs)

    def redaction(
        self,
        *,
        blobs: Sequence[str],
        records: Sequence[str],
        leaves: Sequence[int],
        provisions: Mapping[int, Sequence[int]],
        reason: str,
        basis: str = "",
    ) -> None:
        """Order blobs erased: which leaves and records name them, why, and on what legal basis if one is given.

        ``provisions`` are the numbers that the provisions of versions bear whose readings go: no number is ever
        given again, and a provision's page stays, without its words.
        """
        content: Json = {"blobs": list(blobs), "records": list(records), "leaves": list(leaves)}
        if provisions:
            content["provisions"] = {str(number): list(found) for number, found in provisions.items()}
        content["reason"] = reason
        if basis:
            content["basis"] = basis
        self._add("redaction", {"redaction": content})

    def place(self, first: int) -> None:
        """Tell the draft the index in the log that its first leaf will get."""
        for leaf, places in self.withheld:
            leaf["redaction"]["leaves"] = [first + place for place in places]

    # ── what is published about them ───────────────────────────────────────────────────────────────

    def statements(self, version: int, statements: Sequence[Statement]) -> None:
        """Record the statements made about a version, numbered in order."""
        first, blob = self._statements(statements)
        content = {"version": version, "first": first, "count": len(statements)}
        self._add("statements", {"statements": content}, {"statements": blob})

    def observation(self, document: int, capture: int, statements: Sequence[Statement]) -> None:
        """Record what the page's own code shows."""
        first, blob = self._statements(statements)
        content: Json = {"document": document, "capture": capture, "first": first, "count": len(statements)}
        content["basis"] = statements[0].basis.value
        self._add("observation", {"observation": content}, {"statements": blob})

    def _statements(self, statements: Sequence[Statement]) -> tuple[int, Json]:
        first = self.mint(Kind.STATEMENT, len(statements))
        return first, self._keep(codec.dump([codec.statement_to_json(s) for s in statements]))
