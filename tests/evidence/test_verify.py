"""Each fault is put into a real store on disk; its verdict must have the name that the fault table gives."""

from __future__ import annotations

import shutil
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

from smallprint.evidence import (
    BlobStore,
    Checkpoint,
    Evidence,
    Verdict,
    encode_leaf,
    open_evidence,
    verify_store,
)
from smallprint.evidence.formats.merkle import leaf_hash
from smallprint.evidence.formats.tiles import join_entries, split_entries
from smallprint.evidence.keys.files import EvidencePaths, load_signer, new_signer
from tests.evidence import naive
from tests.evidence.making import ORIGIN, blob_ref, codes, encoded, findings, leaf, make_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

CAPTURES = 300
BUNDLES = ("tile/entries/000", "tile/entries/001.p/45")


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("pristine")
    make_store(home, CAPTURES)
    return home


@pytest.fixture
def home(pristine: Path, tmp_path: Path) -> Path:
    return shutil.copytree(pristine, tmp_path / "home")


def edit_entries(home: Path, edit: Callable[[list[bytes]], Any], bundle: str = BUNDLES[0]) -> None:
    file = home / "log" / bundle
    entries = split_entries(file.read_bytes())
    edit(entries)
    file.write_bytes(join_entries(entries))


def body_of(home: Path, index: int) -> Path:
    from smallprint.evidence import decode_leaf

    evidence = open_evidence(home)
    return evidence.blobs.path(decode_leaf(evidence.log.entry(index))["blobs"]["body"]["sha256"])


def test_an_untouched_store_is_found_sound_with_its_counts(home: Path) -> None:
    (summary,) = verify_store(home)
    assert summary.ok
    assert summary.code == "OK"
    assert summary.detail.startswith(f"{CAPTURES + 1} leaves, {CAPTURES} blobs, ")


def test_a_bit_flipped_in_a_body_is_a_blob_mismatch_that_names_the_leaf(home: Path) -> None:
    file = body_of(home, 7)
    data = file.read_bytes()
    file.write_bytes(bytes([data[0] ^ 4]) + data[1:])
    (found,) = findings(home)
    assert (found.code, found.subject, found.ok) == ("BLOB_MISMATCH", file.name, False)
    assert "body of leaf 7" in found.detail


def test_two_swapped_bodies_are_both_named(home: Path) -> None:
    one, other = body_of(home, 3), body_of(home, 290)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    found = findings(home)
    assert [verdict.code for verdict in found] == ["BLOB_MISMATCH"] * 2
    assert {verdict.subject: verdict.detail.split(";")[0] for verdict in found} == {
        one.name: f"body of leaf 3: it holds the bytes of blob {other.name}, body of leaf 290",
        other.name: f"body of leaf 290: it holds the bytes of blob {one.name}, body of leaf 3",
    }


def test_a_body_overwritten_with_another_is_said_to_hold_that_ones_bytes(home: Path) -> None:
    one, other = body_of(home, 3), body_of(home, 290)
    one.write_bytes(other.read_bytes())
    (found,) = findings(home)
    assert (found.code, found.subject) == ("BLOB_MISMATCH", one.name)
    assert f"it holds the bytes of blob {other.name}" in found.detail


def test_a_body_that_is_gone_is_missing(home: Path) -> None:
    file = body_of(home, 20)
    file.unlink()
    (found,) = findings(home)
    assert (found.code, found.subject) == ("MISSING", file.name)
    assert "leaf 20" in found.detail


def test_a_body_that_a_later_leaf_redacts_is_not_missing(home: Path) -> None:
    file = body_of(home, 20)
    redaction = leaf("redaction", redaction={"blobs": [file.name], "reason": "court order"})
    open_evidence(home, writable=True).log.append([encode_leaf(redaction)])
    file.unlink()
    (found,) = findings(home)
    assert (found.code, found.ok) == ("REDACTED", True)
    assert f"leaf {CAPTURES + 1}, court order" in found.detail


def test_a_leaf_that_names_a_wrong_size_is_a_blob_mismatch(home: Path) -> None:
    evidence = open_evidence(home, writable=True)
    name = evidence.blobs.put(b"seven b")
    evidence.log.append([encoded(0, blobs={"body": blob_ref(name, 8)})])
    (found,) = findings(home)
    assert found.code == "BLOB_MISMATCH"
    assert "7 bytes, and the leaf says 8" in found.detail


def test_an_edited_row_is_a_leaf_mismatch_at_its_index(home: Path) -> None:
    edit_entries(
        home, lambda entries: entries.__setitem__(9, entries[9].replace(b'"number":8', b'"number":0'))
    )
    found = findings(home)
    assert ("LEAF_MISMATCH", "leaf 9") in {(verdict.code, verdict.subject) for verdict in found}
    assert "ROOT_MISMATCH" in {verdict.code for verdict in found}


def test_a_row_edited_together_with_its_hash_is_a_root_mismatch(home: Path) -> None:
    edited = encoded(0, note="edited")
    edit_entries(home, lambda entries: entries.__setitem__(9, edited))
    tile = home / "log/tile/0/000"
    data = tile.read_bytes()
    tile.write_bytes(data[: 9 * 32] + leaf_hash(edited) + data[10 * 32 :])
    assert codes(home) == {"ROOT_MISMATCH"}


def test_a_row_edited_with_all_hashes_above_it_is_still_a_root_mismatch(home: Path) -> None:
    edited = encoded(0, note="edited")
    edit_entries(home, lambda entries: entries.__setitem__(9, edited))
    bundle = split_entries((home / "log" / BUNDLES[0]).read_bytes())
    (home / "log/tile/0/000").write_bytes(b"".join(map(leaf_hash, bundle)))
    (home / "log/tile/1/000.p/1").write_bytes(naive.mth(bundle))
    assert [(verdict.code, verdict.subject) for verdict in findings(home)] == [
        ("ROOT_MISMATCH", "checkpoint")
    ]


def test_reordered_rows_are_leaf_mismatches_for_both(home: Path) -> None:
    def swap(entries: list[bytes]) -> None:
        entries[5], entries[6] = entries[6], entries[5]

    edit_entries(home, swap)
    subjects = {verdict.subject for verdict in findings(home) if verdict.code == "LEAF_MISMATCH"}
    assert subjects == {"leaf 5", "leaf 6"}


@pytest.mark.parametrize("bundle", BUNDLES)
@pytest.mark.parametrize(
    "edit",
    [
        lambda rows: rows.pop(20),
        lambda rows: rows.pop(),
        lambda rows: rows.insert(20, rows[3]),
        lambda rows: rows.append(rows[3]),
    ],
    ids=["deleted in the middle", "deleted at the end", "inserted", "added"],
)
def test_deleted_and_inserted_rows_are_an_index_gap(
    home: Path, edit: Callable[[list[bytes]], Any], bundle: str
) -> None:
    edit_entries(home, edit, bundle)
    (found,) = findings(home)
    assert found.code == "INDEX_GAP"


@pytest.mark.parametrize("bundle", BUNDLES)
def test_a_bundle_that_is_gone_or_cut_is_an_index_gap(home: Path, bundle: str) -> None:
    file = home / "log" / bundle
    file.write_bytes(file.read_bytes()[:-1])
    assert codes(home) == {"INDEX_GAP"}
    file.unlink()
    assert codes(home) == {"INDEX_GAP"}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("tile/0/000", "LEAF_MISMATCH"),
        ("tile/0/001.p/45", "LEAF_MISMATCH"),
        ("tile/1/000.p/1", "ROOT_MISMATCH"),
    ],
)
@pytest.mark.parametrize("damage", ["flip", "cut", "grown", "gone"])
def test_a_damaged_tile_is_found_though_all_leaves_are_sound(
    home: Path, path: str, code: str, damage: str
) -> None:
    file = home / "log" / path
    data = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(
            {"flip": data[:-1] + bytes([data[-1] ^ 1]), "cut": data[:-1], "grown": data + data[:32]}[damage]
        )
    (found,) = findings(home)
    assert found.code == code


def test_a_checkpoint_cut_anywhere_is_refused(home: Path) -> None:
    file = home / "log/checkpoint"
    note = file.read_bytes()
    for end in (0, 1, 10, len(note) // 2, len(note) - 1):
        file.write_bytes(note[:end])
        assert codes(home) == {"CHECKPOINT_MISMATCH"}


def test_a_checkpoint_with_another_size_or_root_is_refused(home: Path) -> None:
    file = home / "log/checkpoint"
    note = file.read_text()
    file.write_text(note.replace("\n301\n", "\n300\n"))
    assert codes(home) == {"CHECKPOINT_MISMATCH"}
    file.unlink()
    assert codes(home) == {"MISSING"}


def test_a_log_signed_again_with_another_key_is_an_unknown_key(home: Path) -> None:
    evidence = open_evidence(home)
    intruder = new_signer(ORIGIN)
    now = evidence.log.checkpoint()
    (home / "log/checkpoint").write_text(Checkpoint.sign(ORIGIN, now.size, now.root, intruder).note)
    published = next((home / "log/keys").iterdir())
    published.write_text(intruder.verifier.vkey + "\n")  # a key found beside the log is never trusted
    assert codes(home) == {"UNKNOWN_KEY"}


def test_a_log_restored_from_an_old_copy_is_a_rollback(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home / "log", tmp_path / "old")
    open_evidence(home, writable=True).log.append([encoded(1)])
    shutil.rmtree(home / "log")
    shutil.copytree(tmp_path / "old", home / "log")
    assert codes(home) == {"ROLLBACK"}


def test_rows_deleted_at_the_end_and_signed_with_the_right_key_are_a_rollback(home: Path) -> None:
    evidence = open_evidence(home)
    shorter = Checkpoint.sign(ORIGIN, 256, evidence.log.root(256), load_signer(home))
    (home / "log/checkpoint").write_text(shorter.note)
    assert codes(home) == {"ROLLBACK"}


@pytest.mark.parametrize("captures", [299, 300, 301, 400, 700])
def test_a_log_rebuilt_with_one_changed_leaf_and_the_same_key_is_no_continuation(
    home: Path, tmp_path: Path, captures: int
) -> None:
    rebuilt = tmp_path / "rebuilt"
    shutil.copytree(home / "keys", rebuilt / "keys")
    shutil.copytree(home / "store", rebuilt / "store")
    from smallprint.evidence import Log

    signer = load_signer(home)
    log = Log.create(rebuilt / "log", ORIGIN, signer, leaf("genesis", note="changed"))
    log.append([encoded(number) for number in range(captures)])
    assert codes(rebuilt) == ({"ROLLBACK"} if captures < CAPTURES else {"SPLIT_VIEW"})


@pytest.mark.parametrize("more", [1, 211, 212, 500])
def test_a_log_that_went_on_after_what_was_seen_last_is_sound(home: Path, more: int) -> None:
    from smallprint.evidence import Log

    paths = EvidencePaths(home)
    unseen = Log.open(paths.log, load_signer(home).verifier, signer=load_signer(home))
    unseen.append([encoded(number) for number in range(more)])
    assert findings(home) == []


def test_a_leaf_that_is_not_canonical_is_found_even_where_all_hashes_fit(home: Path) -> None:
    from smallprint.evidence.tlog.commit import commit, load_edge

    paths, signer = EvidencePaths(home), load_signer(home)
    edge = load_edge(paths.log, open_evidence(home).log.checkpoint())
    commit(paths.log, edge, [b'{"v": 1}'], signer, None)
    (found,) = findings(home)
    assert (found.code, found.subject) == ("LEAF_MISMATCH", "leaf 301")


@pytest.mark.parametrize("path", ["log/tile/0/000", "log/tile/entries/000", "log/checkpoint"])
def test_a_file_that_can_not_be_read_is_a_finding_and_not_the_end(home: Path, path: str) -> None:
    (home / path).unlink()
    (home / path).mkdir()
    assert len(codes(home)) == 1


def test_a_damaged_pinned_key_is_trusted_with_nothing(home: Path) -> None:
    (home / "keys/pinned.vkey").write_text("not a key\n")
    assert codes(home) == {"UNKNOWN_KEY"}


def test_a_home_without_a_pinned_key_or_log_is_said_to_lack_it(home: Path, tmp_path: Path) -> None:
    assert codes(tmp_path / "nowhere") == {"MISSING"}
    (home / "keys/pinned.vkey").unlink()
    (found,) = findings(home)
    assert "pins no key" in found.detail


def test_checks_of_others_see_every_sound_leaf_and_their_verdicts_are_passed_on(home: Path) -> None:
    seen: list[int] = []

    def quotes(index: int, found: Mapping[str, Any], blobs: BlobStore) -> Iterable[Verdict]:
        seen.append(index)
        if index == 5:
            assert blobs.get(found["blobs"]["body"]["sha256"]) == b"<p>Terms number 4</p>"
            yield Verdict("QUOTE_MISMATCH", "leaf 5", "the quote is not in its text", ok=False)

    verdicts = list(verify_store(home, extra_checks=[quotes]))
    assert seen == list(range(CAPTURES + 1))
    assert [verdict.code for verdict in verdicts] == ["QUOTE_MISMATCH", "FAILED"]


def test_progress_is_told_to_the_end(home: Path) -> None:
    told: list[tuple[int, int]] = []
    list(verify_store(home, lambda done, total: told.append((done, total))))
    assert told == [(256, 301), (301, 301)]


def test_verification_writes_nothing(home: Path) -> None:
    def state() -> dict[str, tuple[int, int]]:
        return {str(path): (path.stat().st_mtime_ns, path.stat().st_size) for path in home.rglob("*")}

    before = state()
    list(verify_store(home))
    assert state() == before


def test_a_larger_log_takes_no_more_memory(tmp_path: Path) -> None:
    peaks = []
    for count in (2_000, 12_000):
        evidence: Evidence = make_store(tmp_path / str(count), 1)
        evidence.log.append([encoded(number) for number in range(count)])
        tracemalloc.start()
        list(verify_store(tmp_path / str(count)))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.3


def test_the_private_key_is_for_its_owner_alone(home: Path) -> None:
    assert (home / "keys/log.key").stat().st_mode & 0o077 == 0
