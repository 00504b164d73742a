"""Claimed times against attested ones, and attested trees against the log: faults put into real stores."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from smallprint.evidence import (
    Checkpoint,
    Evidence,
    Verdict,
    create_evidence,
    encode_leaf,
    open_evidence,
    verify_store,
)
from smallprint.evidence.anchors.pins import Pins
from smallprint.evidence.anchors.timecheck import time_checks
from smallprint.evidence.keys.files import load_signer
from smallprint.evidence.keys.rotation import rotate
from tests.anchors.homes import Named
from tests.anchors.witness import RealWitness
from tests.evidence.making import ORIGIN, blob_ref, leaf, make_store

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TOLERANCE = timedelta(seconds=60)


def iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def own_capture(finished: datetime, /, **more: Any) -> dict[str, Any]:
    content = {
        "provenance": {"captured_by": "smallprint"},
        "started": iso(finished - timedelta(seconds=2)),
        "finished": iso(finished),
        "time": iso(finished),
        **more,
    }
    return {"capture": content}


@dataclass
class Store:
    """A real store whose clock the test moves, attested by a real witness with a true clock."""

    home: Path
    now: datetime = NOON
    ours: timedelta = timedelta()
    clock: str = "system"
    evidence: Evidence = field(init=False)
    witness: RealWitness = field(init=False)

    def __post_init__(self) -> None:
        genesis = leaf(
            "genesis", time=iso(self.now + self.ours), genesis={"origin": ORIGIN, "clock": self.clock}
        )
        self.evidence = create_evidence(self.home, ORIGIN, genesis)
        self.witness = RealWitness(load_signer(self.home).verifier, clock=self._true_time)

    def _true_time(self) -> float:
        return self.now.timestamp()

    def add(self, count: int = 1, kind: str = "capture", time: datetime | None = None, **fields: Any) -> int:
        """Leaves at our clock's time; the first one's index."""
        claimed = iso(self.now + self.ours if time is None else time)
        one = [encode_leaf(leaf(kind, time=claimed, number=n, **fields)) for n in range(count)]
        return self.evidence.log.append(one).start

    def anchor(self, offset: timedelta | None = None, note: str | None = None, **content: Any) -> int:
        """Have the log cosigned, and record it; the anchor leaf's index."""
        checkpoint = self.evidence.log.checkpoint()
        note = checkpoint.note if note is None else note
        token = self.witness.cosign(note).encode()
        names = self.evidence.blobs.put_many([token, note.encode()])
        blobs = {
            role: blob_ref(name, len(data))
            for role, name, data in zip(("token", "checkpoint"), names, (token, note.encode()), strict=True)
        }
        offset = self.ours if offset is None else offset
        anchor = {
            "kind": "cosignature",
            "authority": self.witness.witness.name,
            "size": checkpoint.size,
            "time": iso(self.now),
            "clock_offset_ms": round(offset / timedelta(milliseconds=1)),
        } | content
        return self.add(kind="anchor", anchor=anchor, blobs=blobs)

    def found(self, pins: Pins | None = None) -> list[Verdict]:
        """All verdicts but the summary."""
        witness = self.witness.witness
        pins = Pins(witnesses={witness.name: witness}) if pins is None else pins
        checks = time_checks(self.home, pins, TOLERANCE, self.now)
        assert checks
        *found, last = verify_store(self.home, extra_checks=checks)
        assert last.ok == all(verdict.ok for verdict in found)
        return found


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


def codes(found: list[Verdict]) -> list[tuple[str, str, bool]]:
    return [(verdict.code, verdict.subject, verdict.ok) for verdict in found]


def test_an_honest_log_with_anchors_has_nothing_to_be_said_of(store: Store) -> None:
    for _ in range(4):
        store.add(200, **own_capture(store.now - timedelta(seconds=5)))
        store.now += MINUTE
        store.anchor()
        store.now += timedelta(hours=6)
    assert store.found() == []


def test_a_leaf_claimed_before_what_nobody_could_know_is_backdated(store: Store) -> None:
    store.add(3)
    store.anchor()
    store.now += timedelta(days=7)
    store.anchor()
    place = store.add(time=NOON + MINUTE)
    found = store.found()
    assert ("BACKDATED", f"leaf {place}", False) in codes(found)
    (backdated,) = [verdict for verdict in found if verdict.code == "BACKDATED"]
    assert "claims 2026-11-25 12:01:00 UTC" in backdated.detail
    assert "after 2026-12-02 12:00:00 UTC, by witness.example/w1 (leaf 5)" in backdated.detail


def test_a_capture_backdated_inside_an_honest_leaf_is_backdated(store: Store) -> None:
    store.add(2)
    store.anchor()
    store.now += MINUTE
    place = store.add(**own_capture(NOON - timedelta(days=30)))
    assert codes(store.found()) == [("BACKDATED", f"leaf {place}", False)]


def test_a_capture_shown_with_an_older_time_than_it_was_made_is_backdated(store: Store) -> None:
    store.anchor()
    store.now += MINUTE
    place = store.add(**own_capture(store.now, time=iso(NOON - timedelta(days=30))))
    assert codes(store.found()) == [("BACKDATED", f"leaf {place}", False)]


def test_another_time_zone_in_a_capture_hides_no_backdating(store: Store) -> None:
    store.anchor()
    store.now += MINUTE
    finished = (store.now - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S.000+14:00")
    place = store.add(**own_capture(store.now, started=finished, finished=finished))
    assert ("BACKDATED", f"leaf {place}", False) in codes(store.found())


def test_a_capture_that_waited_for_the_other_pages_of_its_document_is_not_backdated(store: Store) -> None:
    finished = store.now
    store.now += timedelta(minutes=20)
    store.anchor()
    store.add(**own_capture(finished))
    assert store.found() == []


def test_imported_captures_keep_the_times_that_their_source_claims(store: Store) -> None:
    store.anchor()
    old = own_capture(NOON - timedelta(days=2000), provenance={"source_repo": "archive"})
    store.add(50, **old)
    assert store.found() == []


def test_a_leaf_claimed_later_than_it_existed_is_a_clock_doubt_and_no_failure(store: Store) -> None:
    store.add(300)
    place = store.add(time=NOON + timedelta(hours=3))
    store.add(300, time=NOON + timedelta(hours=3))
    store.now += MINUTE
    store.anchor(offset=timedelta())
    found = store.found()
    assert {verdict.code for verdict in found} == {"CLOCK_DOUBT"}
    assert all(verdict.ok for verdict in found)
    late = [verdict for verdict in found if "existed at" in verdict.detail]
    assert [verdict.subject for verdict in late] == [f"leaf {place + n}" for n in range(301)]


def test_a_leaf_covered_before_is_not_named_again_by_a_later_anchor(store: Store) -> None:
    place = store.add(time=NOON + timedelta(hours=3))
    store.anchor(offset=timedelta())
    store.now += MINUTE
    store.add(5)
    store.anchor(offset=timedelta())
    late = [verdict.subject for verdict in store.found() if "existed at" in verdict.detail]
    assert late == [f"leaf {place}"]


def test_a_clock_set_back_is_said_once_at_the_leaf_where_it_happened(store: Store) -> None:
    store.add(5)
    place = store.add(time=NOON - timedelta(minutes=5))
    store.add(5, time=NOON - timedelta(minutes=5))
    found = store.found()
    assert codes(found) == [("CLOCK_DOUBT", f"leaf {place}", True)]
    assert "the clock was stepped" in found[0].detail


def test_a_step_within_the_tolerance_is_not_said(store: Store) -> None:
    store.add(5)
    store.add(time=NOON - TOLERANCE)
    assert store.found() == []


def test_a_slow_clock_is_a_clock_doubt_not_backdating(tmp_path: Path) -> None:
    store = Store(tmp_path / "home", ours=timedelta(minutes=-10))
    store.add(3)
    anchor = store.anchor()
    after = store.add(2)
    found = store.found()
    assert codes(found) == [("CLOCK_DOUBT", f"leaf {place}", True) for place in (anchor, after, after + 1)]
    assert "600 seconds behind that of witness.example/w1" in found[0].detail


def test_claiming_a_slow_clock_excuses_no_more_than_it_was_slow(tmp_path: Path) -> None:
    store = Store(tmp_path / "home", ours=timedelta(minutes=-10))
    store.anchor()
    place = store.add(time=NOON - timedelta(minutes=30))
    assert ("BACKDATED", f"leaf {place}", False) in codes(store.found())


def test_a_capture_that_ends_before_it_begins_is_a_clock_doubt(store: Store) -> None:
    place = store.add(**own_capture(NOON, started=iso(NOON + timedelta(hours=1))))
    assert codes(store.found()) == [("CLOCK_DOUBT", f"leaf {place}", True)]


def test_a_log_with_a_simulated_clock_is_not_held_to_the_worlds_time(tmp_path: Path) -> None:
    store = Store(tmp_path / "home", ours=timedelta(days=-900), clock="simulated")
    store.add(3)
    store.anchor()
    store.add(3, time=NOON - timedelta(days=2000))
    assert store.found() == []


# ── the tree that was attested ─────────────────────────────────────────────────────────────────────


def test_a_log_made_anew_with_the_same_key_after_it_was_attested_is_a_split_view(tmp_path: Path) -> None:
    """What was attested, put into a log that says something else at one place, signed by the same key."""
    store = Store(tmp_path / "honest")
    store.add(300)
    attested = store.evidence.log.checkpoint()
    signer = load_signer(store.home)
    forged = Store(tmp_path / "forged")
    (forged.home / "keys" / "log.key").write_text(signer.skey + "\n")
    (forged.home / "keys" / "pinned.vkey").write_text(signer.verifier.vkey + "\n")
    (forged.home / "keys" / "seen.checkpoint").unlink()
    forged.evidence.log.root(1)
    genesis = forged.evidence.log.checkpoint()
    again = Checkpoint.sign(ORIGIN, genesis.size, genesis.root, signer)
    (forged.home / "log" / "checkpoint").write_text(again.note)
    forged.evidence = open_evidence(forged.home, writable=True)
    forged.witness = store.witness
    forged.add(299)
    forged.add(text="what it should have said")
    place = forged.anchor(note=attested.note, size=attested.size)
    found = forged.found()
    assert codes(found) == [("SPLIT_VIEW", f"leaf {place}", False)]
    for note in (attested.note, forged.evidence.log.checkpoint().note):
        for line in note.splitlines():
            assert line in found[0].detail, "both signed notes are shown"


def test_a_damaged_tile_is_no_split_view(store: Store) -> None:
    store.add(600)
    store.anchor()
    tile = store.home / "log" / "tile" / "0" / "000"
    data = tile.read_bytes()
    tile.write_bytes(data[:40] + bytes([data[40] ^ 1]) + data[41:])
    found = store.found()
    assert "LEAF_MISMATCH" in {verdict.code for verdict in found}
    assert "SPLIT_VIEW" not in {verdict.code for verdict in found}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"time": iso(NOON - MINUTE)}, "ANCHOR_MISMATCH"),
        ({"size": 2}, "ANCHOR_MISMATCH"),
        ({"kind": "rumour"}, "ANCHOR_MISMATCH"),
        ({"authority": "nobody.example"}, "TOKEN_UNTRUSTED"),
        ({"time": None}, "ANCHOR_MISMATCH"),
        ({"time": "2026-11-25T12:00:00"}, "ANCHOR_MISMATCH"),
        ({"time": 17}, "ANCHOR_MISMATCH"),
        ({"size": "1"}, "ANCHOR_MISMATCH"),
    ],
)
def test_an_anchor_leaf_that_says_other_things_than_its_token_is_found(
    store: Store, content: dict[str, Any], code: str
) -> None:
    store.add(3)
    place = store.anchor(**content)
    assert codes(store.found()) == [(code, f"leaf {place}", False)]


def test_a_leaf_that_is_no_anchor_in_form_is_found(store: Store) -> None:
    places = [store.add(kind="anchor", anchor={"kind": "cosignature"}), store.add(kind="anchor", anchor="no")]
    assert codes(store.found()) == [("ANCHOR_MISMATCH", f"leaf {place}", False) for place in places]


def test_a_checkpoint_of_another_log_is_no_anchor_of_this_one(store: Store, tmp_path: Path) -> None:
    other = make_store(tmp_path / "other", 3).log.checkpoint()
    store.add(3)
    place = store.anchor(note=other.note, size=other.size)
    assert codes(store.found()) == [("UNKNOWN_KEY", f"leaf {place}", False)]


def test_a_witness_that_is_pinned_no_more_can_not_be_checked_and_that_is_said(store: Store) -> None:
    store.add(3)
    place = store.anchor()
    found = store.found(Pins())
    assert codes(found) == [("TOKEN_UNTRUSTED", f"leaf {place}", False)]
    assert "keys/authorities/*.vkey" in found[0].detail


def test_a_published_file_that_is_another_than_was_recorded_is_found(store: Store) -> None:
    size = store.evidence.log.size
    place = store.anchor()
    folder = store.home / "log" / "anchors" / str(size)
    folder.mkdir(parents=True)
    (folder / "witness.example_w1.cosig").write_text("something else\n")
    found = store.found()
    assert codes(found) == [("ANCHOR_MISMATCH", f"leaf {place}", False)]
    assert f"log/anchors/{size}/witness.example_w1.cosig" in found[0].detail


def test_a_token_that_is_gone_is_said_once(store: Store) -> None:
    place = store.anchor()
    from smallprint.evidence import decode_leaf

    token = decode_leaf(store.evidence.log.entry(place))["blobs"]["token"]["sha256"]
    store.evidence.blobs.path(token).unlink()
    assert [verdict.code for verdict in store.found()] == ["MISSING"]


def test_memory_holds_nothing_of_leaves_that_are_covered(store: Store) -> None:
    store.add(3000)
    store.anchor()
    witness = store.witness.witness
    (check,) = time_checks(store.home, Pins(witnesses={witness.name: witness}), TOLERANCE, NOON)
    assert [v.code for v in verify_store(store.home, extra_checks=[check])] == ["OK"]
    assert len(check.claims.latest) <= 2


def test_what_was_attested_in_good_faith_stands_when_the_key_is_declared_compromised(store: Store) -> None:
    """The outsider's word is for the log's root, which the new key signs on from."""
    store.add(3)
    store.anchor()
    store.now += MINUTE
    rotate(
        store.home,
        store.evidence.log,
        lambda content: leaf("key", time=iso(store.now), **content),
        "stolen",
        compromised_from=2,
    )
    assert store.found() == []


@dataclass
class MovableClock:
    """A clock that the test moves."""

    time: datetime = NOON
    simulated: bool = False

    def now(self) -> datetime:
        return self.time


def test_a_batch_that_took_long_to_make_is_no_clock_step(tmp_path: Path) -> None:
    clock = MovableClock()
    smallprint = Named(tmp_path / "home").open(clock)
    with smallprint.ledger.session() as session:
        draft = session.draft()
        draft.platform(slug="slow", name="Slow", sector="test", country="")
        clock.time += timedelta(hours=2)  # reading and labelling thousands of documents
        session.commit(draft)
    checks = time_checks(tmp_path / "home", Pins(), TOLERANCE, clock.time)
    assert [verdict.code for verdict in verify_store(tmp_path / "home", extra_checks=checks)] == ["OK"]
