"""A number that is given twice, out of turn or to something else is a CITATION_MISMATCH."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smallprint.evidence import Evidence, encode_leaf, verify_store
from smallprint.records.ids import Kind, format_id
from smallprint.store import codec
from smallprint.store.minting import MintedOnce
from tests.evidence.making import blob_ref, leaf, make_store

Leaf = dict[str, Any]
Make = Callable[[Evidence], Leaf]


def numbered(kind: str, number: int) -> Make:
    return lambda _evidence: leaf(kind, **{kind: {"number": number}})


def stating(first: int, count: int) -> Make:
    return lambda _evidence: leaf("statements", statements={"version": 1, "first": first, "count": count})


def reading(document: int, *provisions: int) -> Make:
    def make(evidence: Evidence) -> Leaf:
        data = codec.dump({"identities": list(provisions), "document": document})
        ref = blob_ref(evidence.blobs.put(data), len(data))
        return leaf("reading", reading={"version": 1, "document": document}, blobs={"reading": ref})

    return make


def verdicts(home: Path, *makes: Make) -> list[tuple[str, str, str]]:
    evidence = make_store(home, 0)
    evidence.log.append([encode_leaf(make(evidence)) for make in makes])
    *found, _summary = verify_store(home, extra_checks=[MintedOnce()])
    return [(verdict.code, verdict.subject, verdict.detail) for verdict in found]


def test_numbers_in_turn_are_sound(tmp_path: Path) -> None:
    assert not verdicts(
        tmp_path,
        numbered("platform", 1), numbered("document", 1), numbered("document", 2), numbered("capture", 1),
        reading(1, 1, 2, 3), reading(2, 4, 5), reading(1, 2, 6, 1), stating(1, 3), stating(4, 1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("makes", "named"),
    [
        ((numbered("version", 1), numbered("version", 1)), format_id(Kind.VERSION, 1)),
        (
            (numbered("capture", 1), numbered("capture", 2), numbered("capture", 1)),
            format_id(Kind.CAPTURE, 1),
        ),
        ((numbered("change", 1), numbered("change", 3)), format_id(Kind.CHANGE, 3)),
        ((stating(1, 5), stating(5, 2)), format_id(Kind.STATEMENT, 5)),
        ((reading(1, 1, 2), reading(1, 1, 4)), format_id(Kind.PROVISION, 4)),
        ((reading(1, 1, 2), reading(2, 3, 2)), format_id(Kind.PROVISION, 2)),
    ],
    ids=["twice", "again later", "left out", "statements overlap", "provision left out", "other document"],
)
def test_a_number_out_of_turn_is_found_at_its_leaf(
    tmp_path: Path, makes: tuple[Make, ...], named: str
) -> None:
    ((code, subject, detail),) = verdicts(tmp_path, *makes)
    assert (code, subject) == ("CITATION_MISMATCH", f"leaf {len(makes)}")
    assert named in detail


def test_after_a_number_out_of_turn_only_that_one_is_named(tmp_path: Path) -> None:
    makes = [numbered("version", number) for number in (1, 2, 4, 5, 6)]
    assert [subject for _, subject, _ in verdicts(tmp_path, *makes)] == ["leaf 3"]


@pytest.mark.parametrize("content", [{}, {"capture": {}}, {"capture": {"number": "7"}}, {"capture": 3}])
def test_a_leaf_that_names_no_number_is_found(tmp_path: Path, content: Leaf) -> None:
    ((code, _, _),) = verdicts(tmp_path, lambda _evidence: leaf("capture", **content))
    assert code == "CITATION_MISMATCH"


def test_a_reading_whose_blob_is_gone_is_missing_and_blames_no_number(tmp_path: Path) -> None:
    evidence = make_store(tmp_path, 0)
    gone = reading(1, 1, 2, 3)(evidence)
    evidence.log.append([encode_leaf(gone), encode_leaf(reading(1, 2, 4)(evidence))])
    evidence.blobs.erase([gone["blobs"]["reading"]["sha256"]])
    *found, _summary = verify_store(tmp_path, extra_checks=[MintedOnce()])
    assert [verdict.code for verdict in found] == ["MISSING"]
