"""Making evidence packs: complete, the same bytes every time, and never of what can't be vouched for."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from smallprint.evidence import Checkpoint, Verifier
from smallprint.evidence.keys.files import new_signer
from smallprint.exchange.pack.build import pack_record
from smallprint.records.citation import Citation
from smallprint.records.errors import BlobMismatchError, BlobMissingError, UsageError
from smallprint.records.ids import Kind, format_id
from smallprint.work.redact import redact
from tests.exchange.packs import files_of, opened, verdicts

pytestmark = pytest.mark.xdist_group("packs")


@pytest.mark.parametrize("kind", Kind)
def test_a_pack_of_every_kind_holds(
    kind: Kind, made: dict[Kind, bytes], ids: dict[Kind, str], pinned: tuple[Verifier, ...]
) -> None:
    assert [one.code for one in verdicts(made[kind], pinned)] == ["OK"]
    record = json.loads(files_of(made[kind])["record.json"])
    assert record["id"] == ids[kind]
    assert Citation.parse(record["citation"]).public_id == ids[kind]


@pytest.mark.parametrize("kind", Kind)
def test_the_same_record_gives_the_same_bytes(
    kind: Kind, record_home: Path, made: dict[Kind, bytes], ids: dict[Kind, str]
) -> None:
    with opened(record_home) as smallprint:
        assert pack_record(smallprint, ids[kind]) == made[kind]


def test_a_citation_names_a_record_as_its_id_does(record_home: Path, made: dict[Kind, bytes]) -> None:
    with opened(record_home) as smallprint:
        for pack in made.values():
            citation = json.loads(files_of(pack)["record.json"])["citation"]
            assert pack_record(smallprint, citation) == pack


def test_at_an_older_checkpoint_a_pack_is_the_same_for_ever(
    record_home: Path, tmp_path: Path, made: dict[Kind, bytes], ids: dict[Kind, str]
) -> None:
    with opened(record_home, copy_to=tmp_path / "grown") as smallprint:
        then = smallprint.ledger.log.checkpoint()
        redact(smallprint, _another_capture(made), "asked for", only=["warc"])
        with smallprint.ledger.session() as session:
            draft = session.draft()
            draft.platform(slug="later", name="Later", sector="", country="")
            session.commit(draft)
        for kind, one in ids.items():
            now = pack_record(smallprint, one)
            assert now != made[kind]
            assert pack_record(smallprint, one, at=then) == made[kind]


def _another_capture(made: dict[Kind, bytes]) -> str:
    """A capture that none of the packed records rests on."""
    from smallprint.store.models import Capture

    packed = {name for pack in made.values() for name in files_of(pack)}
    row = next(
        row for row in Capture.objects.exclude(warc_sha256="") if f"leaves/{row.leaf}.json" not in packed
    )
    return row.public_id


def test_everything_that_a_leaf_names_is_in_it(pack: bytes) -> None:
    files = files_of(pack)
    roles = set()
    for name, data in files.items():
        if name.startswith("leaves/") and name.endswith(".json"):
            assert f"{name.removesuffix('.json')}.tlog-proof" in files
            for role, ref in json.loads(data).get("blobs", {}).items():
                roles.add(role)
                if ref.get("salted"):
                    sealed = files[f"salts/{ref['sha256']}"] + files[f"salted/{ref['sha256']}"]
                    assert sha256(sealed).hexdigest() == ref["sha256"]
                else:
                    assert sha256(files[f"blobs/{ref['sha256']}"]).hexdigest() == ref["sha256"]
    assert {"body", "text", "reading", "labels", "statements", "warc"} <= roles


def test_a_provisions_pack_holds_its_first_naming_and_its_wording_now(
    record_home: Path, pack: bytes, ids: dict[Kind, str]
) -> None:
    from smallprint.store.models import Occurrence, Provision

    files = files_of(pack)
    with opened(record_home) as smallprint:
        row = Provision.objects.get(number=int(ids[Kind.PROVISION].split("-")[2]))
        held = Occurrence.objects.get(provision=row, version=row.last_version)
        text = smallprint.ledger.blobs.get(row.last_version.text_sha256).decode()
        words = text[held.start : held.end]
        assert f"leaves/{row.leaf}.json" in files
        assert f"leaves/{row.last_version.leaf}.json" in files
        assert f"leaves/{held.wording.version.leaf}.json" in files
    record = json.loads(files["record.json"])
    assert record["leaf"] == row.leaf
    assert record["record"]["provision"]["text"]["words"] == words
    assert any(quote["text"] == words for quote in json.loads(files["quotes.json"]))


def test_a_changes_pack_says_that_it_was_corrected(record_home: Path) -> None:
    from smallprint.store.models import Change

    with opened(record_home) as smallprint:
        row = next(
            row
            for row in Change.objects.filter(pattern="flapping")
            if json.loads(smallprint.ledger.log.entry(row.leaf))["change"]["pattern"] != "flapping"
        )
        shown = json.loads(files_of(pack_record(smallprint, row.public_id))["record.json"])["record"]
    assert shown["change"]["pattern"] != "flapping"
    assert shown["change"]["corrected"][0]["pattern"] == "flapping"


def test_a_changes_pack_says_that_the_new_text_was_confirmed(made: dict[Kind, bytes]) -> None:
    shown = json.loads(files_of(made[Kind.CHANGE])["record.json"])["record"]
    assert shown["after"]["confirmed"]["because"] == "the same text was seen again"


def test_an_observations_statement_comes_with_the_page_code_that_it_quotes(record_home: Path) -> None:
    from smallprint.store.models import Observation

    with opened(record_home) as smallprint:
        row = Observation.objects.first()
        assert row is not None
        files = files_of(pack_record(smallprint, format_id(Kind.STATEMENT, row.first_number)))
    quotes = json.loads(files["quotes.json"])
    assert quotes
    for quote in quotes:
        data = files[f"blobs/{quote['text_sha256']}"]
        assert data[quote["byte_start"] : quote["byte_end"]].decode() == quote["text"]


def test_what_was_erased_on_purpose_is_listed_and_not_included(
    record_home: Path, tmp_path: Path, ids: dict[Kind, str], pinned: tuple[Verifier, ...]
) -> None:
    with opened(record_home, copy_to=tmp_path / "redacted") as smallprint:
        then = smallprint.ledger.log.checkpoint()
        redact(smallprint, ids[Kind.CAPTURE], "holds a name")
        pack = pack_record(smallprint, ids[Kind.CAPTURE])
        with pytest.raises(UsageError, match="erased bytes that this record rests on, after the checkpoint"):
            pack_record(smallprint, ids[Kind.CAPTURE], at=then)
    files = files_of(pack)
    erased = json.loads(files["record.json"])["erased"]
    assert erased
    assert all(one["reason"] == "holds a name" for one in erased)
    assert not any(one["name"] in name for one in erased for name in files)
    assert all(one["name"] in files["VERIFY.md"].decode() for one in erased)
    found = verdicts(pack, pinned)
    assert {one.code for one in found} == {"REDACTED", "OK"}


def test_a_record_whose_words_were_erased_is_not_packed_without_them(
    record_home: Path,
    tmp_path: Path,
    made: dict[Kind, bytes],
    ids: dict[Kind, str],
    pinned: tuple[Verifier, ...],
) -> None:
    version = json.loads(files_of(made[Kind.CHANGE])["record.json"])["record"]["after"]["id"]
    with opened(record_home, copy_to=tmp_path / "redacted") as smallprint:
        redact(smallprint, version, "by order of a court")
        found = verdicts(pack_record(smallprint, version), pinned)
        assert {one.code for one in found} == {"REDACTED", "OK"}
        with pytest.raises(UsageError, match=r"can't be packed: .* ordered erased \(by order of a court\)"):
            pack_record(smallprint, ids[Kind.CHANGE])


def test_what_is_no_record_is_refused_in_plain_words(record_home: Path, ids: dict[Kind, str]) -> None:
    mistyped = ids[Kind.PROVISION][:-1] + ("A" if ids[Kind.PROVISION][-1] != "A" else "B")
    with opened(record_home) as smallprint:
        origin = smallprint.ledger.log.origin
        for record, words in (
            (mistyped, "wrong check character"),
            ("something", "not a Smallprint id"),
            (format_id(Kind.VERSION, 999_999), "There is no record SP-V-999999"),
            (format_id(Kind.STATEMENT, 999_999), "There is no record SP-S-999999"),
            (f"{origin}/versions/1#000000000000", "names another leaf"),
            ("other.example/log/versions/1#000000000000", "a record of other.example/log"),
            (f"{origin}/versions/1#", "not a citation"),
        ):
            with pytest.raises(UsageError, match=words):
                pack_record(smallprint, record)


def test_a_checkpoint_of_another_log_is_refused(record_home: Path, ids: dict[Kind, str]) -> None:
    with opened(record_home) as smallprint:
        log = smallprint.ledger.log
        signer = new_signer("other.example/log")
        for checkpoint, words in (
            (Checkpoint.sign("other.example/log", 5, log.root(5), signer), "Give one of this log"),
            (Checkpoint.sign(log.origin, log.size + 1, bytes(32), signer), "Give one of this log"),
            (Checkpoint.sign(log.origin, 5, bytes(32), signer), "SPLIT_VIEW"),
        ):
            with pytest.raises(UsageError, match=words):
                pack_record(smallprint, ids[Kind.VERSION], at=checkpoint)


def test_a_record_made_after_the_checkpoint_is_refused(record_home: Path, ids: dict[Kind, str]) -> None:
    from smallprint.evidence.keys.files import load_signer

    with opened(record_home) as smallprint:
        log = smallprint.ledger.log
        early = Checkpoint.sign(log.origin, 2, log.root(2), load_signer(record_home))
        for record in ids.values():
            if record != ids[Kind.PLATFORM]:
                with pytest.raises(UsageError, match="checkpoint of 2 leaves"):
                    pack_record(smallprint, record, at=early)


def test_what_is_damaged_at_home_is_never_packed(
    record_home: Path, tmp_path: Path, ids: dict[Kind, str]
) -> None:
    from smallprint.store.models import Version

    with opened(record_home, copy_to=tmp_path / "damaged") as smallprint:
        row = Version.objects.get(number=int(ids[Kind.VERSION].split("-")[2]))
        path = smallprint.ledger.blobs.path(row.text_sha256)
        path.write_bytes(path.read_bytes() + b" ")
        with pytest.raises(BlobMismatchError):
            pack_record(smallprint, ids[Kind.VERSION])
        path.unlink()
        with pytest.raises(BlobMissingError):
            pack_record(smallprint, ids[Kind.VERSION])
