"""Checking packs: whatever was changed in one is found, and said where."""

from __future__ import annotations

import io
import json
import unicodedata
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smallprint.evidence import Checkpoint, Verdict, Verifier
from smallprint.evidence.formats.leaf import decode_leaf, encode_leaf
from smallprint.evidence.formats.merkle import inclusion_path, leaf_hash, root_of
from smallprint.evidence.formats.proof import Proof
from smallprint.evidence.keys.files import new_signer
from smallprint.evidence.packcheck import check_pack, write_zip
from smallprint.exchange.pack.derived import derive
from smallprint.records.ids import Kind
from tests.exchange.packs import NOBODY, codes, files_of, opened, verdicts, with_file, wrong

pytestmark = pytest.mark.xdist_group("packs")

Pins = tuple[Verifier, ...]


def flipped(data: bytes, place: int, bit: int = 0) -> bytes:
    changed = bytearray(data)
    changed[place] ^= 1 << bit
    return bytes(changed)


def quotes_in(pack: bytes) -> list[dict[str, object]]:
    return json.loads(files_of(pack)["quotes.json"])


def named(found: list[Verdict], code: str) -> list[str]:
    return [one.subject for one in found if one.code == code]


# ── any byte ───────────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_flipped_bit_of_the_zip_is_overlooked(pack: bytes, pinned: Pins, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(pack) - 1))
    assert codes(flipped(pack, place, data.draw(st.integers(0, 7))), pinned)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_flipped_bit_of_a_file_is_overlooked_though_it_was_zipped_anew(
    pack: bytes, pinned: Pins, data: st.DataObject
) -> None:
    files = files_of(pack)
    name = data.draw(st.sampled_from(sorted(name for name in files if files[name])))
    place = data.draw(st.integers(0, len(files[name]) - 1))
    changed = flipped(files[name], place, data.draw(st.integers(0, 7)))
    found = verdicts(with_file(pack, name, changed), pinned)
    assert {one.code for one in found} != {"OK"}
    # The one thing that a pack may say freely is which version made it; then its words are not vouched for.
    assert found[-1].code == "FAILED" or [one.code for one in found] == ["NOT_CHECKED", "OK"]


@pytest.mark.parametrize("kind", Kind)
def test_every_file_is_held_to_account(kind: Kind, made: dict[Kind, bytes], pinned: Pins) -> None:
    files = files_of(made[kind])
    for name, data in files.items():
        changed = data[:-1] + bytes([data[-1] ^ 1]) if data else b"x"
        found = wrong(with_file(made[kind], name, changed), pinned)
        short = name.rpartition("/")[2].partition(".")[0]
        assert found, name
        assert any(short in one.subject or name in f"{one.subject} {one.detail}" for one in found), (
            name,
            found,
        )


@pytest.mark.parametrize("kind", Kind)
def test_no_file_can_be_left_out_unnoticed(kind: Kind, made: dict[Kind, bytes], pinned: Pins) -> None:
    for name in files_of(made[kind]):
        found = wrong(with_file(made[kind], name, None), pinned)
        assert found, name
        if name.startswith(("blobs/", "salted/", "salts/")):
            assert named(found, "MISSING")[0] == name.rpartition("/")[2]


def test_nothing_can_be_put_in_unnoticed(pack: bytes, pinned: Pins) -> None:
    data = b"something else"
    for name in (
        f"blobs/{sha256(data).hexdigest()}",
        "anchors/5/checkpoint",
        f"salts/{'0' * 64}",
        "leaves/9999999.json",
    ):
        assert wrong(with_file(pack, name, data), pinned), name


# ── by the fault ───────────────────────────────────────────────────────────────────────────────────────


def test_a_changed_blob_is_named_with_its_leaf(pack: bytes, pinned: Pins) -> None:
    files = files_of(pack)
    for folder in ("blobs/", "salted/"):
        name = next(name for name in files if name.startswith(folder))
        found = wrong(with_file(pack, name, flipped(files[name], 0)), pinned)
        assert found[0].code == "BLOB_MISMATCH"
        assert found[0].subject == name.removeprefix(folder)
        assert " of leaf " in found[0].detail


def test_a_changed_salt_is_a_changed_file(pack: bytes, pinned: Pins) -> None:
    files = files_of(pack)
    name = next(name for name in files if name.startswith("salts/"))
    assert named(wrong(with_file(pack, name, flipped(files[name], 0)), pinned), "BLOB_MISMATCH") == [
        name.removeprefix("salts/")
    ]


def test_of_swapped_blobs_it_is_said_whose_each_is(pack: bytes, pinned: Pins) -> None:
    files = files_of(pack)
    first, second = [name for name in files if name.startswith("blobs/")][:2]
    files[first], files[second] = files[second], files[first]
    found = [one for one in wrong(write_zip(files), pinned) if one.code == "BLOB_MISMATCH"]
    assert {one.subject for one in found} == {first.removeprefix("blobs/"), second.removeprefix("blobs/")}
    for one in found:
        assert ", which is the " in one.detail
        assert " of leaf " in one.detail.partition(", which is the ")[2]


def test_a_changed_leaf_is_a_leaf_mismatch(pack: bytes, pinned: Pins) -> None:
    name = next(n for n, d in files_of(pack).items() if n.endswith(".json") and b'"type":"capture"' in d)
    leaf = decode_leaf(files_of(pack)[name])
    edited = encode_leaf({**leaf, "actor": "somebody else"})
    found = wrong(with_file(pack, name, edited), pinned)
    assert named(found, "LEAF_MISMATCH") == [f"leaf {name.removeprefix('leaves/').removesuffix('.json')}"]


def test_a_leaf_that_was_spelt_otherwise_is_a_leaf_mismatch(pack: bytes, pinned: Pins) -> None:
    name = "leaves/0.json"
    spaced = json.dumps(json.loads(files_of(pack)[name])).encode()
    assert named(wrong(with_file(pack, name, spaced), pinned), "LEAF_MISMATCH") == ["leaf 0"]


def test_the_proof_of_another_leaf_is_a_leaf_mismatch(pack: bytes, pinned: Pins) -> None:
    files = files_of(pack)
    first, second = [name for name in files if name.endswith(".tlog-proof")][:2]
    assert "LEAF_MISMATCH" in codes(with_file(pack, first, files[second]), pinned)


def test_a_changed_checkpoint_is_a_checkpoint_mismatch(pack: bytes, pinned: Pins) -> None:
    lines = files_of(pack)["checkpoint"].decode().split("\n")
    lines[1] = str(int(lines[1]) + 1)
    assert codes(with_file(pack, "checkpoint", "\n".join(lines).encode()), pinned) == {"CHECKPOINT_MISMATCH"}


def test_a_pack_without_checkpoint_is_missing_it(pack: bytes, pinned: Pins) -> None:
    assert codes(with_file(pack, "checkpoint", None), pinned) == {"MISSING"}


def test_everything_signed_again_with_another_key_is_an_unknown_key(pack: bytes, pinned: Pins) -> None:
    """The forger rewrites a leaf, makes a log and a key of the same name, and derives every other file anew."""
    files = files_of(pack)
    leaves = {
        int(name.removeprefix("leaves/").removesuffix(".json")): data
        for name, data in files.items()
        if name.startswith("leaves/") and name.endswith(".json")
    }
    size = max(leaves) + 1
    hashes = [leaf_hash(leaves.get(index, b"")) for index in range(size)]
    forger = new_signer(pinned[0].name)
    checkpoint = Checkpoint.sign(pinned[0].name, size, root_of(hashes), forger)
    files["checkpoint"] = checkpoint.note.encode()
    files["log.vkey"] = f"{forger.verifier.vkey}\n".encode()
    for index in leaves:
        path = inclusion_path(index, size, lambda start, stop: root_of(hashes[start:stop]))
        files[f"leaves/{index}.tlog-proof"] = Proof(index, tuple(path), checkpoint.note).text.encode()
    forged = write_zip(files)
    found = wrong(forged, pinned)
    assert [one.code for one in found] == ["UNKNOWN_KEY"]
    assert "--key" in found[0].detail
    # To whoever took the key from the pack, the log would have looked sound.
    assert "UNKNOWN_KEY" not in codes(forged, (forger.verifier,))
    assert "LEAF_MISMATCH" not in codes(forged, (forger.verifier,))


# ── quotes ─────────────────────────────────────────────────────────────────────────────────────────────


def quotes_changed(pack: bytes, **changes: object) -> bytes:
    rows = quotes_in(pack)
    rows[0] |= changes
    return with_file(pack, "quotes.json", json.dumps(rows, ensure_ascii=False).encode())


def test_an_edited_quote_is_a_quote_mismatch(pack: bytes, pinned: Pins) -> None:
    words = str(quotes_in(pack)[0]["text"])
    found = wrong(quotes_changed(pack, text=words.replace("e", "a", 1)), pinned)
    assert named(found, "QUOTE_MISMATCH")[0] == "quote 0"


@pytest.mark.parametrize("fields", [("start", "end"), ("byte_start", "byte_end"), ("start",), ("byte_end",)])
def test_an_offset_shifted_by_one_is_a_quote_mismatch(
    pack: bytes, pinned: Pins, fields: tuple[str, ...]
) -> None:
    row = quotes_in(pack)[0]
    for step in (-1, 1):
        shifted = {name: int(str(row[name])) + step for name in fields}
        assert "quote 0" in named(wrong(quotes_changed(pack, **shifted), pinned), "QUOTE_MISMATCH")


@pytest.mark.parametrize("place", [-1, True, 1.0, "3", None, 10**30])
def test_an_offset_that_is_no_place_is_a_quote_mismatch(pack: bytes, pinned: Pins, place: object) -> None:
    assert "QUOTE_MISMATCH" in codes(quotes_changed(pack, start=place), pinned)


def test_a_quote_normalised_differently_is_a_quote_mismatch(made: dict[Kind, bytes], pinned: Pins) -> None:
    """The same to the eye, other code points: é as one, or as e and an accent."""
    pack, rows = next(
        (pack, rows)
        for pack in made.values()
        if (rows := quotes_in(pack)) and unicodedata.normalize("NFD", str(rows[0]["text"])) != rows[0]["text"]
    )
    other = unicodedata.normalize("NFD", str(rows[0]["text"]))
    assert unicodedata.normalize("NFC", other) == rows[0]["text"]
    assert "quote 0" in named(wrong(quotes_changed(pack, text=other), pinned), "QUOTE_MISMATCH")


def test_a_text_normalised_differently_is_found_with_its_quotes(
    made: dict[Kind, bytes], pinned: Pins
) -> None:
    pack = next(pack for pack in made.values() if any(not str(q["text"]).isascii() for q in quotes_in(pack)))
    name = f"blobs/{quotes_in(pack)[0]['text_sha256']}"
    text = unicodedata.normalize("NFD", files_of(pack)[name].decode()).encode()
    assert {"BLOB_MISMATCH", "QUOTE_MISMATCH"} <= codes(with_file(pack, name, text), pinned)


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"[{}]", b"\xff", b"null", b"[" * 100_000])
def test_quotes_that_are_none_are_a_quote_mismatch(pack: bytes, pinned: Pins, data: bytes) -> None:
    assert "QUOTE_MISMATCH" in codes(with_file(pack, "quotes.json", data), pinned)


# ── what it says it is about ───────────────────────────────────────────────────────────────────────────


def record_changed(pack: bytes, **changes: object) -> bytes:
    record = json.loads(files_of(pack)["record.json"]) | changes
    return with_file(pack, "record.json", json.dumps(record, ensure_ascii=False).encode())


def test_a_mistyped_id_is_a_citation_mismatch(pack: bytes, pinned: Pins) -> None:
    own = json.loads(files_of(pack)["record.json"])["id"]
    assert codes(record_changed(pack, id=own[:-1] + chr(ord(own[-1]) ^ 1)), pinned) == {"CITATION_MISMATCH"}


def test_a_citation_of_another_leaf_is_a_citation_mismatch(pack: bytes, pinned: Pins) -> None:
    citation = json.loads(files_of(pack)["record.json"])["citation"]
    other = citation[:-1] + ("0" if citation[-1] != "0" else "1")
    assert "CITATION_MISMATCH" in codes(record_changed(pack, citation=other), pinned)


def test_the_id_of_one_record_with_the_citation_of_another_is_a_citation_mismatch(
    made: dict[Kind, bytes], pinned: Pins
) -> None:
    other = json.loads(files_of(made[Kind.VERSION])["record.json"])["id"]
    assert codes(record_changed(made[Kind.PROVISION], id=other), pinned) == {"CITATION_MISMATCH"}


def test_a_record_that_the_leaves_do_not_make_is_missing(made: dict[Kind, bytes], pinned: Pins) -> None:
    """Another record's name on this pack: its leaves are not there."""
    other = json.loads(files_of(made[Kind.CHANGE])["record.json"])
    changed = record_changed(made[Kind.PLATFORM], id=other["id"], citation=other["citation"])
    assert codes(changed, pinned) == {"MISSING"}


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"\xff", b"{}", b'{"citation":1}', b"[" * 100_000])
def test_a_record_that_is_none_is_found(pack: bytes, pinned: Pins, data: bytes) -> None:
    assert codes(with_file(pack, "record.json", data), pinned) <= {"FILE_MISMATCH", "CITATION_MISMATCH"}
    assert codes(with_file(pack, "record.json", data), pinned)


def test_what_a_record_says_is_held_against_its_leaves(pack: bytes, pinned: Pins) -> None:
    record = json.loads(files_of(pack)["record.json"])
    record["record"]["provision"]["severity"] = "none at all"
    found = wrong(with_file(pack, "record.json", json.dumps(record).encode()), pinned)
    assert named(found, "FILE_MISMATCH") == ["record.json"]


def test_words_of_another_version_of_the_program_are_not_vouched_for(pack: bytes, pinned: Pins) -> None:
    other = {"name": "smallprint", "version": "0.0.9"}
    record = json.loads(files_of(pack)["record.json"]) | {"made_by": other}
    changed = with_file(
        pack, "record.json", json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True).encode()
    )
    spoilt = with_file(with_file(changed, "VERIFY.md", b"trust me"), "verify/main.go", b"package main")
    *found, last = verdicts(spoilt, pinned)
    assert named(found, "NOT_CHECKED") == ["VERIFY.md", "verify/main.go"]
    assert (last.code, "but for 2 that could not be checked" in last.detail) == ("OK", True)
    for name in ("capture.wacz", "policy"):  # evidence in another form: no version vouches for what it is not
        found = wrong(with_file(changed, name, b"another one"), pinned)
        assert named(found, "FILE_MISMATCH") == [name]
    record["record"]["provision"]["severity"] = "none at all"
    assert "FILE_MISMATCH" in codes(with_file(changed, "record.json", json.dumps(record).encode()), pinned)


def test_quotes_too_large_to_be_parsed_are_refused(pack: bytes, pinned: Pins) -> None:
    rows = b"[" + b"{}," * 6_000_000 + b"{}]"
    (found,) = (
        one
        for one in wrong(with_file(pack, "quotes.json", rows), pinned)
        if one.subject == "quotes.json" and "at most" in one.detail
    )
    assert found.code == "QUOTE_MISMATCH"


def test_a_place_of_another_length_than_the_quote_is_not_looked_up(pack: bytes, pinned: Pins) -> None:
    rows = [row | {"byte_end": 10**12} for row in quotes_in(pack)]
    found = wrong(with_file(pack, "quotes.json", json.dumps(rows).encode()), pinned)
    assert {one.code for one in found} == {"QUOTE_MISMATCH"}


# ── the checker itself ─────────────────────────────────────────────────────────────────────────────────


def test_a_large_file_is_not_held_in_memory(pack: bytes, pinned: Pins) -> None:
    class Counting(io.BytesIO):
        largest = 0

        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            self.largest = max(self.largest, len(data))
            return data

    files = files_of(pack)
    name = next(name for name in files if name.startswith("blobs/"))
    stream = Counting(write_zip({**files, name: bytes(50_000_000)}))
    found = list(check_pack(stream, pinned, derive, NOBODY))
    assert "BLOB_MISMATCH" in {one.code for one in found}
    assert stream.largest < 3_000_000


def test_a_checked_key_is_the_callers_alone(pack: bytes) -> None:
    own = Verifier.parse(files_of(pack)["log.vkey"].decode())
    assert verdicts(pack, (own,))[-1].code == "OK"
    assert codes(pack, (new_signer(own.name).verifier,)) == {"UNKNOWN_KEY"}
    assert codes(pack, ()) == {"UNKNOWN_KEY"}


def test_signed_bytes_that_no_reader_can_read_are_a_finding_and_no_crash(
    made: dict[Kind, bytes], record_home: Path, tmp_path: Path, pinned: Pins
) -> None:
    """A keeper who signs nonsense: a change whose blob is no change."""
    name, other = ids_in(made[Kind.CHANGE]), b'{"edits":[{}],"summary":1}'
    with opened(record_home, copy_to=tmp_path / "home") as smallprint:
        log, blobs = smallprint.ledger.log, smallprint.ledger.blobs
        files = files_of(made[Kind.CHANGE])
        leaf = decode_leaf(
            next(d for n, d in files.items() if n.endswith(".json") and b'"type":"change"' in d)
        )
        leaf["blobs"] = {"change": {"sha256": blobs.put(other), "size": len(other)}}
        index = log.append([encode_leaf(leaf)]).start
        note = log.checkpoint().note
        nonsense: dict[str, bytes] = {
            "checkpoint": note.encode(),
            "log.vkey": files["log.vkey"],
            "record.json": json.dumps({"id": name[0], "citation": name[1]}).encode(),
            f"blobs/{sha256(other).hexdigest()}": other,
        }
        for one in (0, index):
            nonsense[f"leaves/{one}.json"] = log.entry(one)
            nonsense[f"leaves/{one}.tlog-proof"] = Proof(
                one, tuple(log.inclusion_proof(one)), note
            ).text.encode()
    found = wrong(write_zip(nonsense), pinned)
    assert {one.code for one in found} <= {"MISSING", "FILE_MISMATCH"}
    assert found


def ids_in(pack: bytes) -> tuple[str, str]:
    record = json.loads(files_of(pack)["record.json"])
    return record["id"], record["citation"]
