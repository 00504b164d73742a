"""Small stores for the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smallprint.evidence import Evidence, Verdict, create_evidence, encode_leaf, verify_store

if TYPE_CHECKING:
    from pathlib import Path

ORIGIN = "log.example/smallprint"


def leaf(kind: str = "capture", **fields: Any) -> dict[str, Any]:
    return {
        "v": 1,
        "type": kind,
        "time": "2026-11-25T12:00:00.000Z",
        "actor": "test",
        "tool": {"name": "smallprint", "version": "0.1.0"},
        "refs": [],
        **fields,
    }


def encoded(number: int, **fields: Any) -> bytes:
    return encode_leaf(leaf(number=number, **fields))


def blob_ref(sha: str, size: int) -> dict[str, Any]:
    return {"sha256": sha, "size": size}


def make_store(home: Path, captures: int = 10) -> Evidence:
    """A home with ``captures`` leaves after the genesis leaf, each with a body of its own."""
    evidence = create_evidence(home, ORIGIN, leaf("genesis"))
    bodies = [f"<p>Terms number {number}</p>".encode() for number in range(captures)]
    names = evidence.blobs.put_many(bodies)
    evidence.log.append(
        [
            encoded(number, blobs={"body": blob_ref(name, len(body))})
            for number, (name, body) in enumerate(zip(names, bodies, strict=True))
        ]
    )
    return evidence


def findings(home: Path) -> list[Verdict]:
    """All verdicts but the summary."""
    *found, last = verify_store(home)
    assert last.code == ("OK" if all(verdict.ok for verdict in found) else "FAILED")
    return found


def codes(home: Path) -> set[str]:
    return {verdict.code for verdict in findings(home)}
