"""Packs whose keeper signed leaves in no form at all: checked to the end, and refused in words."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest

from smallprint.evidence import Checkpoint, encode_leaf
from smallprint.evidence.formats.merkle import inclusion_path, leaf_hash, root_of
from smallprint.evidence.formats.proof import Proof
from smallprint.evidence.keys.files import new_signer
from smallprint.evidence.packcheck import check_pack, write_zip
from smallprint.exchange.pack.derived import derive
from tests.evidence.making import blob_ref, leaf
from tests.exchange.packs import NOBODY

TOKEN = hashlib.sha256(b"token").hexdigest()
WHOLE = {"kind": "rfc3161", "authority": "a", "size": 1, "time": None}


def signed(*leaves: bytes) -> tuple[bytes, Any]:
    key, hashes = new_signer("log.example"), [leaf_hash(one) for one in leaves]
    note = Checkpoint.sign("log.example", len(leaves), root_of(hashes), key).note
    files = {"checkpoint": note.encode(), f"blobs/{TOKEN}": b"token"}
    for index, one in enumerate(leaves):
        path = inclusion_path(index, len(leaves), lambda start, stop: root_of(hashes[start:stop]))
        files[f"leaves/{index}.json"] = one
        files[f"leaves/{index}.tlog-proof"] = Proof(index, tuple(path), note).text.encode()
    return write_zip(files), key.verifier


@pytest.mark.parametrize("part", ["kind", "authority", "size"])
@pytest.mark.parametrize("value", [None, [], {}, True])
def test_an_anchor_in_no_form_is_a_finding(part: str, value: object) -> None:
    blobs = {"token": blob_ref(TOKEN, 5), "checkpoint": blob_ref(TOKEN, 5)}
    pack, key = signed(
        encode_leaf(leaf("genesis")), encode_leaf(leaf("anchor", anchor=WHOLE | {part: value}, blobs=blobs))
    )
    found = list(check_pack(io.BytesIO(pack), [key], derive, NOBODY))
    assert "ANCHOR_MISMATCH" in {one.code for one in found}
    assert found[-1].code == "FAILED"
