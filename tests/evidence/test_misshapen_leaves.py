"""Leaves signed by whoever holds the key, in any form: each is a finding, and none ends the verification."""

from __future__ import annotations

from pathlib import Path

import pytest

from smallprint.evidence import encode_leaf, verify_store
from smallprint.settings import load
from smallprint.work.checking import whole_checks
from tests.evidence.making import leaf, make_store


@pytest.mark.parametrize(
    "kind", ["anchor", "capture", "change", "reading", "redaction", "statements", "version"]
)
@pytest.mark.parametrize(
    "content", [None, 5, "x", [1], {}, {"number": [], "blobs": 7, "size": True, "version": {}}]
)
def test_a_leaf_in_no_form_at_all_does_not_stop_the_verification(
    tmp_path: Path, kind: str, content: object
) -> None:
    evidence = make_store(tmp_path, 2)
    evidence.log.append([encode_leaf(leaf(kind, **{kind: content}))])
    *_, last = verify_store(tmp_path, extra_checks=whole_checks(load(tmp_path)))
    assert last.code in {"OK", "FAILED"}
