"""Programs that others wrote accept our logs, and refuse the forked, the edited and the truncated."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from smallprint.evidence import Signer
from smallprint.evidence.formats.tiles import Tile, join_entries, split_entries
from tests.evidence.making import ORIGIN, encoded
from tests.outside.checkers import AicsTlog, Answer, Checker, write_proof
from tests.outside.conftest import FORKED, SIGNER, SIZES, VKEY, Grown

pytestmark = [pytest.mark.outside, pytest.mark.xdist_group("outside")]

PAIRS = [(1, 256), (2, 257), (255, 256), (256, 70_557), (257, 1000), (1000, 65_537), (65_537, 70_557)]
PLACES = [
    (1, 0),
    (255, 254),
    (256, 255),
    (257, 0),
    (257, 256),
    (70_557, 65_536),
    (70_557, 70_556),
    (70_557, 12_345),
]


def refused(answer: Answer, checker: Checker, *, go: str, aics: str) -> None:
    """Refused, and for that reason."""
    assert not answer.accepted, answer.said
    assert re.search(aics if isinstance(checker, AicsTlog) else go, answer.said), answer.said


@pytest.mark.parametrize("size", SIZES)
def test_a_whole_log_of_any_size_is_accepted(checker: Checker, grown: Grown, size: int) -> None:
    answer = checker.whole(VKEY, grown.at(size))
    assert answer.accepted, answer.said


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_a_log_is_accepted_as_the_continuation_of_its_older_checkpoints(
    checker: Checker, grown: Grown, old: int, new: int
) -> None:
    answer = checker.whole(VKEY, grown.at(new), grown.checkpoint(old))
    assert answer.accepted, answer.said


@pytest.mark.parametrize(("size", "index"), PLACES)
def test_our_inclusion_proofs_are_accepted_for_their_own_leaf_and_place_only(
    checker: Checker, grown: Grown, tmp_path: Path, size: int, index: int
) -> None:
    leaf = tmp_path / "leaf"
    leaf.write_bytes(grown.log.entry(index))
    proof = write_proof(tmp_path / "proof", grown.log.inclusion_proof(index, size))
    answer = checker.record(VKEY, grown.checkpoint(size), index, leaf, proof)
    assert answer.accepted, answer.said
    leaf.write_bytes(grown.log.entry(index).replace(b'"test"', b'"Test"'))
    edited = checker.record(VKEY, grown.checkpoint(size), index, leaf, proof)
    refused(edited, checker, go="invalid transparency proof", aics="inclusion proof does not verify")
    leaf.write_bytes(grown.log.entry(index))
    if size > 1:
        elsewhere = checker.record(VKEY, grown.checkpoint(size), (index + 1) % size, leaf, proof)
        refused(elsewhere, checker, go="invalid transparency proof", aics="inclusion proof does not verify")


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_our_consistency_proofs_are_accepted_and_those_from_a_fork_refused(
    checker: Checker, grown: Grown, fork: Grown, tmp_path: Path, old: int, new: int
) -> None:
    proof = write_proof(tmp_path / "proof", grown.log.consistency_proof(old, new))
    answer = checker.tree(VKEY, grown.checkpoint(old), grown.checkpoint(new), proof)
    assert answer.accepted, answer.said
    if new > FORKED:
        forged = write_proof(tmp_path / "forged", fork.log.consistency_proof(old, new))
        for path in (proof, forged):
            answer = checker.tree(VKEY, grown.checkpoint(old), fork.checkpoint(new), path)
            if old > FORKED or path is proof:
                refused(
                    answer, checker, go="invalid transparency proof", aics="consistency proof does not verify"
                )
            else:  # up to the changed leaf both logs are one
                assert answer.accepted, answer.said


@pytest.mark.parametrize(("old", "new"), [(255, 257), (1000, 70_557), (70_557, 70_557)])
def test_a_forked_log_is_sound_by_itself_and_refused_against_an_older_checkpoint(
    checker: Checker, grown: Grown, fork: Grown, old: int, new: int
) -> None:
    assert checker.whole(VKEY, fork.at(new)).accepted
    answer = checker.whole(VKEY, fork.at(new), grown.checkpoint(old))
    refused(
        answer,
        checker,
        go=f"no continuation of the log at {old} leaves",
        aics="history was rewritten",
    )


@pytest.fixture(params=[257, 70_557])
def folder(request: pytest.FixtureRequest, grown: Grown, tmp_path: Path) -> Path:
    """A copy of a log's folder, to be damaged."""
    return Path(shutil.copytree(grown.at(request.param), tmp_path / "copy"))


def edit_entry(folder: Path, number: int, place: int) -> None:
    path = folder / Tile("entries", number).path
    entries = split_entries(path.read_bytes())
    entries[place] = entries[place].replace(b'"test"', b'"Test"')
    path.write_bytes(join_entries(entries))


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_an_edited_leaf_is_refused(checker: Checker, folder: Path) -> None:
    edit_entry(folder, 0, 7)
    refused(
        checker.whole(VKEY, folder),
        checker,
        go="entry 7 does not fit its hash",
        aics="VerificationError.*entries",
    )


@pytest.mark.parametrize("place", [0, 7, 255])
def test_an_edited_tile_is_refused(checker: Checker, folder: Path, place: int) -> None:
    flip(folder / "tile/0/000", place * 32)
    refused(
        checker.whole(VKEY, folder),
        checker,
        go=f"entry {place} does not fit its hash",
        aics="VerificationError",
    )


def test_an_edited_tile_above_the_leaves_is_refused(checker: Checker, folder: Path) -> None:
    higher = next(path for path in sorted((folder / "tile/1").rglob("*")) if path.is_file())
    flip(higher, 0)
    refused(checker.whole(VKEY, folder), checker, go="does not fit the entries", aics="VerificationError")


def test_an_edited_leaf_with_its_hash_edited_too_is_refused(
    checker: Checker, folder: Path, fork: Grown
) -> None:
    for path in ("tile/0/000", "tile/entries/000"):
        shutil.copy(fork.at(257) / path, folder / path)
    refused(
        checker.whole(VKEY, folder),
        checker,
        go="do not make the root that was signed",
        aics="VerificationError",
    )


def test_an_edited_checkpoint_is_refused(checker: Checker, folder: Path) -> None:
    note = (folder / "checkpoint").read_text()
    (folder / "checkpoint").write_text(re.sub(r"\n\d+\n", "\n256\n", note, count=1))
    refused(checker.whole(VKEY, folder), checker, go="invalid signature", aics="failed verification")


def test_a_log_signed_again_with_another_key_is_refused(checker: Checker, folder: Path) -> None:
    other = Signer(ORIGIN, bytes(32))
    text, _, _ = (folder / "checkpoint").read_text().partition("\n\n")
    (folder / "checkpoint").write_text(other.sign(text + "\n"))
    refused(
        checker.whole(VKEY, folder),
        checker,
        go="note has no verifiable signatures",
        aics="no signature from log key",
    )


def test_a_bundle_cut_short_is_refused(checker: Checker, folder: Path) -> None:
    path = folder / "tile/entries/000"
    path.write_bytes(path.read_bytes()[:-1])
    refused(
        checker.whole(VKEY, folder),
        checker,
        go="ends within an entry",
        aics="tile/entries/000 does not match|bundle",
    )


def test_a_bundle_cut_between_two_entries_is_refused(checker: Checker, folder: Path) -> None:
    path = folder / "tile/entries/000"
    path.write_bytes(join_entries(split_entries(path.read_bytes())[:-1]))
    refused(
        checker.whole(VKEY, folder),
        checker,
        go="holds 255 entries, not 256",
        aics="tile/entries/000 does not match",
    )


@pytest.mark.parametrize("kind", ["0", "entries"])
def test_a_log_without_its_last_tile_or_bundle_is_refused(checker: Checker, folder: Path, kind: str) -> None:
    (last,) = (folder / f"tile/{kind}").rglob("*.p/*")
    last.unlink()
    refused(checker.whole(VKEY, folder), checker, go="no such file", aics="TileMissingError")


@pytest.mark.parametrize(("kept", "left"), [(257, 256), (70_557, 65_537), (70_557, 1)])
def test_a_log_put_back_to_an_older_state_is_refused_against_the_checkpoint_that_a_reader_kept(
    checker: Checker, grown: Grown, kept: int, left: int
) -> None:
    answer = checker.whole(VKEY, grown.at(left), grown.checkpoint(kept))
    refused(
        answer,
        checker,
        go=f"no continuation of the log at {kept} leaves",
        aics="is older than the saved one",
    )


def test_the_logs_leaves_are_what_was_appended(grown: Grown) -> None:
    assert grown.log.entry(FORKED) == encoded(FORKED, other=False)
    assert SIGNER.verifier.vkey == VKEY
