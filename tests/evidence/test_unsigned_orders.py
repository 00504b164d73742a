"""An entry bundle is edited, without the key: nothing that it orders or decides is obeyed or believed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from smallprint.evidence import Evidence, create_evidence, encode_leaf, open_evidence, verify_store
from smallprint.evidence.checking.leaves import LeafCheck
from smallprint.evidence.formats.tiles import join_entries, split_entries
from smallprint.evidence.storage.erasure import erase, finish_erasures
from smallprint.evidence.tlog.log import RollbackError
from smallprint.evidence.upkeep.backup import back_up
from tests.evidence.making import ORIGIN, blob_ref, encoded, leaf

BUNDLE = "log/tile/entries/000"


def a_store(home: Path) -> tuple[Evidence, str]:
    """A store with a full bundle and one capture with a body, and that body's name."""
    evidence = create_evidence(home, ORIGIN, leaf("genesis"))
    name = evidence.blobs.put(b"<p>Terms</p>")
    evidence.log.append(
        [encoded(1, blobs={"body": blob_ref(name, 12)}), *(encoded(n) for n in range(2, 300))]
    )
    return evidence, name


def forge(home: Path, index: int, entry: bytes) -> None:
    """Put ``entry`` into the first bundle in place of another."""
    path = home / BUNDLE
    entries = split_entries(path.read_bytes())
    entries[index] = entry
    path.write_bytes(join_entries(entries))


def an_order(name: str) -> bytes:
    return encode_leaf(leaf("redaction", redaction={"blobs": [name], "reason": "forged"}))


def test_an_unsigned_order_erases_nothing(tmp_path: Path) -> None:
    evidence, name = a_store(tmp_path)
    forge(tmp_path, 200, an_order(name))
    assert finish_erasures(evidence) == []
    assert evidence.blobs.has(name)


def test_a_backup_keeps_what_an_unsigned_order_would_have_erased(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "backup"
    evidence, name = a_store(home)
    back_up(home, folder)
    erase(evidence, [name])
    forge(home, 200, an_order(name))
    back_up(home, folder)
    assert open_evidence(folder).blobs.get(name) == b"<p>Terms</p>"


def test_a_blob_taken_away_on_an_unsigned_order_is_missing(tmp_path: Path) -> None:
    evidence, name = a_store(tmp_path)
    erase(evidence, [name])
    forge(tmp_path, 200, an_order(name))
    assert [verdict.code for verdict in LeafCheck(evidence).leaf(1)] == ["MISSING"]


def test_an_old_log_put_back_is_not_accepted_on_an_unsigned_decision(tmp_path: Path) -> None:
    home = tmp_path / "home"
    evidence, _name = a_store(home)
    shutil.copytree(home / "log", tmp_path / "old")
    evidence.log.append([encoded(400)])
    newest = evidence.log.checkpoint()
    shutil.rmtree(home / "log")
    shutil.copytree(tmp_path / "old", home / "log")
    rollback = {"former_size": newest.size, "former_root": newest.root.hex(), "reason": "forged"}
    forge(home, 200, encode_leaf(leaf("correction", correction={"rollback": rollback})))
    with pytest.raises(RollbackError):
        open_evidence(home, writable=True).log.append([encoded(500)])
    assert "ROLLBACK" in {verdict.code for verdict in verify_store(home)}
