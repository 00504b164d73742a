"""What redaction leaves order erased: finding it, finishing it, and what verification says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from smallprint.evidence import (
    BlobStore,
    Evidence,
    Sealed,
    Unless,
    Verdict,
    encode_leaf,
    finish_erasures,
    verify_store,
)
from smallprint.evidence.keys.files import EvidencePaths
from smallprint.evidence.storage.damaged import set_aside
from smallprint.evidence.storage.erasure import erase, redacted_blobs, redaction_leaves, unfinished_erasures
from tests.evidence.making import blob_ref, encoded, findings, leaf, make_store

REASON = "names a person"


def order(evidence: Evidence, *names: Any, reason: str = REASON) -> int:
    """Append a redaction leaf; its index."""
    content = {"blobs": list(names), "reason": reason}
    return evidence.log.append([encode_leaf(leaf("redaction", redaction=content))]).start


def a_body(evidence: Evidence) -> str:
    return next(evidence.blobs.all())


def sealed_in(evidence: Evidence, data: bytes = b"cookie: secret") -> Sealed:
    sealed = Sealed.of(data)
    evidence.salted.put_many([sealed])
    ref = blob_ref(sealed.commitment, len(data)) | {"salted": True}
    evidence.log.append([encoded(77, blobs={"warc": ref})])
    return sealed


def test_erased_as_ordered_reads_redacted_with_leaf_reason_and_date(tmp_path: Path) -> None:
    evidence = make_store(tmp_path)
    name = a_body(evidence)
    index = order(evidence, name)
    erase(evidence, [name])
    (verdict,) = findings(tmp_path)
    assert (verdict.code, verdict.subject, verdict.ok) == ("REDACTED", name, True)
    assert f"leaf {index}, {REASON}, 2026-11-25T12:00:00.000Z" in verdict.detail


def test_of_two_orders_the_first_counts(tmp_path: Path) -> None:
    evidence = make_store(tmp_path)
    name = a_body(evidence)
    order(evidence, name)
    order(evidence, name, reason="once more")
    erase(evidence, [name])
    (verdict,) = findings(tmp_path)
    assert REASON in verdict.detail


def test_ordered_erased_and_still_there_is_a_finding_that_says_what_to_do(tmp_path: Path) -> None:
    evidence = make_store(tmp_path)
    name = a_body(evidence)
    order(evidence, name)
    (verdict,) = findings(tmp_path)
    assert (verdict.code, verdict.subject, verdict.ok) == ("REDACTED", name, False)
    assert "still present; run smallprint scrub" in verdict.detail
    assert unfinished_erasures(evidence) == [name]
    assert finish_erasures(evidence) == [name]
    assert finish_erasures(evidence) == []
    assert all(one.ok for one in findings(tmp_path))


@pytest.mark.parametrize("gone", ["salt", "bytes"])
def test_a_salted_blob_of_which_one_half_went_is_neither_missing_nor_done(tmp_path: Path, gone: str) -> None:
    evidence = make_store(tmp_path)
    sealed = sealed_in(evidence)
    order(evidence, sealed.commitment)
    path = evidence.salted.salt_path if gone == "salt" else evidence.salted.path
    path(sealed.commitment).unlink()
    (verdict,) = findings(tmp_path)
    assert (verdict.code, verdict.ok) == ("REDACTED", False)
    assert finish_erasures(evidence) == [sealed.commitment]
    (verdict,) = findings(tmp_path)
    assert (verdict.code, verdict.ok) == ("REDACTED", True)


def test_a_damaged_blob_that_was_ordered_erased_is_not_called_tampered_with(tmp_path: Path) -> None:
    evidence = make_store(tmp_path)
    name = a_body(evidence)
    evidence.blobs.path(name).write_bytes(b"something else")
    assert {one.code for one in findings(tmp_path)} == {"BLOB_MISMATCH"}
    order(evidence, name)
    assert {one.code for one in findings(tmp_path)} == {"REDACTED"}


def test_what_is_to_be_kept_is_spared(tmp_path: Path) -> None:
    evidence = make_store(tmp_path)
    first, second, *_ = evidence.blobs.all()
    order(evidence, first, second)
    assert finish_erasures(evidence, keep=[first]) == [second]
    assert evidence.blobs.has(first)


def test_missing_without_an_order_stays_missing(tmp_path: Path) -> None:
    evidence = make_store(tmp_path)
    first, second, *_ = evidence.blobs.all()
    order(evidence, first)
    evidence.blobs.erase([first, second])
    assert {(one.code, one.subject) for one in findings(tmp_path)} == {
        ("REDACTED", first),
        ("MISSING", second),
    }


@pytest.mark.parametrize(
    "content", [None, [], {}, {"blobs": "all"}, {"blobs": [7, "../../keys/log.key", "AB"]}]
)
def test_a_misshapen_order_erases_nothing(tmp_path: Path, content: Any) -> None:
    evidence = make_store(tmp_path)
    before = list(evidence.blobs.all())
    evidence.log.append([encode_leaf(leaf("redaction", redaction=content))])
    assert finish_erasures(evidence) == []
    assert list(evidence.blobs.all()) == before
    assert findings(tmp_path) == []


def test_words_that_look_like_an_order_are_none(tmp_path: Path) -> None:
    evidence = make_store(tmp_path)
    inner = {"type": "redaction", "redaction": {"blobs": [a_body(evidence)]}}
    evidence.log.append([encoded(9, note=inner)])
    assert list(redaction_leaves(evidence.log.entries())) == []
    assert redacted_blobs({"redaction": {"blobs": ["A" * 64]}}) == []


def test_what_another_check_found_is_dropped_where_its_blob_was_erased_or_is_missing(tmp_path: Path) -> None:
    evidence = make_store(tmp_path)
    erased, missing, whole, *_ = evidence.blobs.all()

    def check(index: int, _leaf: Any, _blobs: BlobStore) -> list[Verdict | Unless]:
        if index:
            return []
        return [
            Unless(name, Verdict("QUOTE_MISMATCH", name, "", ok=False)) for name in (erased, missing, whole)
        ]

    order(evidence, erased)
    evidence.blobs.erase([erased, missing])
    *found, _last = verify_store(tmp_path, extra_checks=[check])
    assert {(one.code, one.subject) for one in found} == {
        ("REDACTED", erased), ("MISSING", missing), ("QUOTE_MISMATCH", whole),
    }  # fmt: skip


def test_what_was_set_aside_as_damaged_goes_too(tmp_path: Path) -> None:
    evidence = make_store(tmp_path)
    sealed, paths = sealed_in(evidence), EvidencePaths(tmp_path)
    kept = [
        *set_aside(paths, a_body(evidence), salted=False),
        *set_aside(paths, sealed.commitment, salted=True),
    ]
    names = [a_body(evidence), sealed.commitment]
    order(evidence, *names)
    evidence.salted.erase(names)
    evidence.blobs.erase(names)
    assert {verdict.ok for verdict in findings(tmp_path)} == {False}
    assert finish_erasures(evidence) == names
    assert not any(path.exists() for path in kept)
    assert {verdict.ok for verdict in findings(tmp_path)} == {True}
