"""Keys change hands: what is trusted before, between and after, and by whom."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from smallprint.evidence import Checkpoint, UnknownKeyError, decode_leaf, open_evidence, verify_store
from smallprint.evidence.formats.merkle import EMPTY_ROOT
from smallprint.evidence.formats.note import signed_by
from smallprint.evidence.keys.files import EvidencePaths, load_pinned, load_signer, new_signer
from smallprint.evidence.keys.following import follow_keys, introductions
from smallprint.evidence.keys.pins import parse_pins, retire, spell_pins
from smallprint.evidence.keys.rotation import Rotation, rotate
from smallprint.records.errors import HomeError, UsageError
from tests.evidence.making import ORIGIN, codes, encoded, findings, leaf, make_store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def key_leaf(content: Mapping[str, Any]) -> dict[str, Any]:
    return leaf("key", **content)


def change_keys(home: Path, compromised_from: int | None = None) -> Rotation:
    log = open_evidence(home, writable=True).log
    return rotate(home, log, key_leaf, "as planned", compromised_from=compromised_from)


def pin_only(home: Path, vkey: str) -> None:
    """Make ``home`` what an outsider has who pinned one key and mirrors the log."""
    shutil.rmtree(home / "keys")
    EvidencePaths(home).pinned.parent.mkdir()
    EvidencePaths(home).pinned.write_text(vkey + "\n")


def test_after_a_rotation_the_new_key_signs_and_the_old_one_counts_for_what_it_signed(tmp_path: Path) -> None:
    make_store(tmp_path, 5)
    before = load_signer(tmp_path)
    rotation = change_keys(tmp_path)
    assert rotation.leaf == 6
    assert (rotation.old.public, rotation.old.until) == (before.verifier.public, 7)
    assert load_pinned(tmp_path) == (rotation.old, rotation.new)
    assert load_signer(tmp_path).verifier == rotation.new
    evidence = open_evidence(tmp_path, writable=True)
    assert decode_leaf(evidence.log.entry(6))["key"]["new"] == rotation.new.vkey
    evidence.log.append([encoded(1)])
    assert signed_by(evidence.log.checkpoint().note, [rotation.old, rotation.new])[1] == (rotation.new,)
    assert findings(tmp_path) == []


def test_the_checkpoint_of_the_rotation_is_accepted_by_whoever_pins_either_key(tmp_path: Path) -> None:
    make_store(tmp_path, 5)
    rotation = change_keys(tmp_path)
    note = (tmp_path / "log" / "checkpoint").read_text()
    for pin in (rotation.old, rotation.new):
        assert Checkpoint.open(note, [pin]).size == 7


def test_the_old_private_key_is_gone_and_nothing_secret_is_published(tmp_path: Path) -> None:
    make_store(tmp_path, 5)
    old = load_signer(tmp_path)
    change_keys(tmp_path)
    new = load_signer(tmp_path)
    assert EvidencePaths(tmp_path).private_key.stat().st_mode & 0o777 == 0o600
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes().decode("utf-8", "replace")
            assert old.skey not in content
            assert new.skey not in content or path == EvidencePaths(tmp_path).private_key


def test_what_the_old_key_signs_beyond_its_bound_is_signed_by_nobody(tmp_path: Path) -> None:
    make_store(tmp_path, 5)
    old = load_signer(tmp_path)
    change_keys(tmp_path)
    root = open_evidence(tmp_path).log.checkpoint().root
    (tmp_path / "log" / "checkpoint").write_text(Checkpoint.sign(ORIGIN, 8, root, old).note)
    (found,) = findings(tmp_path)
    assert found.code == "UNKNOWN_KEY"
    assert "retired" in found.detail
    assert "trusted up to 7 leaves" in found.detail


def test_a_compromised_key_counts_only_up_to_where_it_was_still_safe(tmp_path: Path) -> None:
    make_store(tmp_path, 5)
    old = load_signer(tmp_path)
    note = (tmp_path / "log" / "checkpoint").read_text()
    rotation = change_keys(tmp_path, compromised_from=4)
    assert rotation.old.until == 4
    assert findings(tmp_path) == []
    with pytest.raises(UnknownKeyError, match="trusted up to 4 leaves"):
        Checkpoint.open(note, load_pinned(tmp_path))
    earlier = Checkpoint.sign(ORIGIN, 4, EMPTY_ROOT, old).note
    assert Checkpoint.open(earlier, load_pinned(tmp_path)).size == 4
    assert open_evidence(tmp_path, writable=True).log.append([encoded(1)]) == range(7, 8)
    assert findings(tmp_path) == []


def test_a_process_that_runs_on_follows_a_rotation_by_another(tmp_path: Path) -> None:
    running = make_store(tmp_path, 5).log
    reading = open_evidence(tmp_path).log
    rotation = change_keys(tmp_path)
    assert running.append([encoded(1)]) == range(7, 8)
    assert reading.refresh().size == 8
    change_keys(tmp_path)
    assert reading.refresh().size == 9
    running.append([encoded(2)])
    assert rotation.new.vkey in EvidencePaths(tmp_path).pinned.read_text()
    assert findings(tmp_path) == []


def test_an_outsider_who_pinned_the_first_key_is_led_to_the_third(tmp_path: Path) -> None:
    make_store(tmp_path, 300)
    first = load_signer(tmp_path).verifier.vkey
    change_keys(tmp_path)
    open_evidence(tmp_path, writable=True).log.append([encoded(number) for number in range(300)])
    last = change_keys(tmp_path)
    open_evidence(tmp_path, writable=True).log.append([encoded(7)])
    pin_only(tmp_path, first)
    found = findings(tmp_path)
    assert [verdict.code for verdict in found] == ["KEY_FOLLOWED"] * 2
    assert "leaf 301" in found[0].detail
    assert last.new.vkey in found[1].detail
    assert list(verify_store(tmp_path))[-1].ok


def test_a_key_beside_the_log_that_no_pinned_key_introduced_is_never_followed(tmp_path: Path) -> None:
    """Somebody without the key signs everything again and publishes a rotation of his own."""
    make_store(tmp_path / "theirs", 5)
    pinned = load_signer(tmp_path / "theirs").verifier.vkey
    make_store(tmp_path / "forged", 5)
    change_keys(tmp_path / "forged")
    open_evidence(tmp_path / "forged", writable=True).log.append([encoded(1)])
    pin_only(tmp_path / "forged", pinned)
    assert codes(tmp_path / "forged") == {"UNKNOWN_KEY"}


def test_an_introduction_from_another_log_of_the_same_key_shows_as_a_split_view(tmp_path: Path) -> None:
    make_store(tmp_path / "one", 5)
    shutil.copytree(tmp_path / "one", tmp_path / "other")
    first = load_signer(tmp_path / "one").verifier.vkey
    open_evidence(tmp_path / "other", writable=True).log.append([encoded(99)])
    change_keys(tmp_path / "other")
    open_evidence(tmp_path / "one", writable=True).log.append([encoded(1), encoded(2)])
    shutil.copytree(
        tmp_path / "other" / "log" / "keys", tmp_path / "one" / "log" / "keys", dirs_exist_ok=True
    )
    shutil.rmtree(tmp_path / "one" / "keys")
    shutil.copytree(tmp_path / "other" / "keys", tmp_path / "one" / "keys")
    EvidencePaths(tmp_path / "one").seen.unlink()
    other = open_evidence(tmp_path / "other").log.checkpoint()
    log = tmp_path / "one" / "log"
    root = [decode_leaf(entry) for entry in open_evidence(tmp_path / "one").log.entries()]
    assert len(root) == other.size
    signer = load_signer(tmp_path / "one")
    own = open_evidence(tmp_path / "one").log.checkpoint()
    (log / "checkpoint").write_text(Checkpoint.sign(ORIGIN, own.size, own.root, signer).note)
    pin_only(tmp_path / "one", first)
    assert codes(tmp_path / "one") == {"KEY_FOLLOWED", "SPLIT_VIEW"}


def test_a_key_that_was_declared_compromised_is_not_followed(tmp_path: Path) -> None:
    make_store(tmp_path, 5)
    first = load_signer(tmp_path).verifier.vkey
    change_keys(tmp_path, compromised_from=6)
    open_evidence(tmp_path, writable=True).log.append([encoded(1)])
    pin_only(tmp_path, first)
    (found,) = findings(tmp_path)
    assert found.code == "UNKNOWN_KEY"
    assert "compromised" in found.detail
    assert "source that you trust" in found.detail


def test_no_successor_that_a_thief_names_in_a_shorter_log_is_followed(tmp_path: Path) -> None:
    home, theirs = tmp_path / "home", tmp_path / "theirs"
    make_store(home)
    first = load_pinned(home)[0]
    shutil.copytree(home, theirs)
    change_keys(theirs)  # by whoever has taken the private key
    open_evidence(home, writable=True).log.append([encoded(number) for number in range(20)])
    change_keys(home, compromised_from=6)
    found = [*introductions(home / "log"), *introductions(theirs / "log")]
    followed = follow_keys([first], found)
    assert (followed.steps, followed.stopped is not None) == ((), True)


@pytest.mark.parametrize("suffix", [".leaf", ".tlog-proof"])
def test_a_damaged_introduction_leads_nowhere(tmp_path: Path, suffix: str) -> None:
    make_store(tmp_path, 5)
    pinned = load_pinned(tmp_path)
    rotation = change_keys(tmp_path)
    (file,) = (tmp_path / "log" / "keys").glob(f"*{suffix}")
    whole = file.read_bytes()
    assert follow_keys(pinned, introductions(tmp_path / "log")).trusted == (rotation.old, rotation.new)
    for at in range(0, len(whole), 7):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        # The second signature, by the new key itself, is no reason to believe or to doubt.
        followed = follow_keys(pinned, introductions(tmp_path / "log"))
        assert followed.trusted == pinned or at > whole.rindex("—".encode())
        file.write_bytes(whole[:at])
        assert follow_keys(pinned, introductions(tmp_path / "log")).trusted == pinned


def test_a_private_key_that_is_retired_or_not_pinned_signs_nothing(tmp_path: Path) -> None:
    make_store(tmp_path, 5)
    path = EvidencePaths(tmp_path).private_key
    old = path.read_text()
    change_keys(tmp_path)
    for key, why in ((old, "was retired at 7"), (new_signer(ORIGIN).skey, "is not pinned")):
        path.write_text(key)
        with pytest.raises(HomeError, match=why):
            open_evidence(tmp_path, writable=True).log.append([encoded(1)])
    assert findings(tmp_path) == []


def test_a_size_beyond_the_log_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    make_store(tmp_path, 5)
    with pytest.raises(UsageError, match="0 to 6"):
        change_keys(tmp_path, compromised_from=7)
    assert not EvidencePaths(tmp_path).next_key.exists()


def test_pins_are_read_strictly_and_spelled_as_read() -> None:
    first, second = new_signer(ORIGIN).verifier, new_signer(ORIGIN).verifier
    pins = retire((first,), first, 12, second)
    assert spell_pins(pins).decode() == f"{first.vkey} until=12\n{second.vkey}\n"
    assert parse_pins(spell_pins(pins).decode()) == pins
    assert retire(pins, first, 20, second) == pins, "a bound never widens"
    for line in (
        f"{first.vkey}  until=12",
        f"{first.vkey} until=012",
        f"{first.vkey} until=-1",
        f"{first.vkey} until=",
        f"{first.vkey} until=12 ",
        f"{first.vkey} trusted",
        f" {first.vkey}",
        f"{first.vkey}\n{first.vkey} until=3",
        "# a remark",
    ):
        with pytest.raises(UsageError):
            parse_pins(line)
