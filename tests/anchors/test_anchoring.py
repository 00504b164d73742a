"""``smallprint anchor`` against real outsiders on loopback: an openssl authority, a witness, a calendar."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from smallprint.composition import Smallprint
from smallprint.evidence import Checkpoint, Signer, create_evidence, encode_leaf, verify_store
from smallprint.evidence.anchors.timecheck import time_checks
from smallprint.evidence.anchors.timestamp import make_request
from smallprint.evidence.keys.files import new_signer
from smallprint.outsiders import pins_of
from smallprint.store.models import Anchor
from smallprint.store.selectors.interval import time_interval
from smallprint.work.anchoring import Result, anchor_log, anchoring_due
from smallprint.work.asking import Refused, ask_all
from smallprint.work.outsiders import CosigningWitness, outsiders_of
from smallprint.work.scheduler import Scheduler
from smallprint.work.upgrading import upgrade_proofs
from tests.anchors.authority import Service, Tsa, openssl, stamping
from tests.anchors.calendar import RealCalendar
from tests.anchors.homes import Named, add_platforms
from tests.anchors.witness import RealWitness
from tests.evidence.making import leaf

pytestmark = pytest.mark.openssl


@dataclass
class MovableClock:
    """The machine's clock, moved on."""

    ahead: timedelta = timedelta()
    simulated: bool = False

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Stand:
    """A home, an authority, a witness and a calendar."""

    named: Named
    tsa: Service
    witness: RealWitness
    witnessing: Service
    calendar: RealCalendar
    calendaring: Service
    smallprint: Smallprint
    clock: MovableClock = field(default_factory=MovableClock)

    @property
    def home(self) -> Path:
        return self.named.home

    def asked(self) -> int:
        return sum(len(one.asked) for one in (self.tsa, self.witnessing, self.calendaring))


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def stand(tmp_path: Path, tsa: Tsa, stack: ExitStack) -> Stand:
    named = Named(tmp_path / "home")
    clock = MovableClock()
    named.open(clock)
    calendar = RealCalendar()
    calendaring = stack.enter_context(calendar.service())
    calendar.url = calendaring.url
    witness = RealWitness(named.verifier())
    witnessing = stack.enter_context(witness.service())
    stamps = stack.enter_context(stamping(tsa))
    named.calendars(calendaring.url)
    named.authority(stamps.url, tsa)
    named.witness(witnessing.url, witness.witness.vkey)
    return Stand(named, stamps, witness, witnessing, calendar, calendaring, named.open(clock), clock)


def findings(smallprint: Smallprint) -> list[tuple[str, str]]:
    checks = time_checks(
        smallprint.home.path, pins_of(smallprint.settings), timedelta(seconds=60), smallprint.clock.now()
    )
    assert checks
    *found, _ = verify_store(smallprint.home.path, extra_checks=checks)
    return [(verdict.code, verdict.detail) for verdict in found]


def codes(results: list[Result]) -> dict[str, str]:
    return {result.kind: result.code for result in results}


def rows() -> list[tuple[str, int]]:
    return list(Anchor.objects.values_list("kind", "size"))


ALL = {"rfc3161": "ANCHORED", "cosignature": "ANCHORED", "opentimestamps": "ANCHORED"}


def test_one_run_has_the_checkpoint_attested_by_all_and_records_it(stand: Stand) -> None:
    leaves = add_platforms(stand.smallprint, "one", "two")
    size = stand.smallprint.ledger.log.size
    note = (stand.home / "log" / "checkpoint").read_bytes()
    assert codes(anchor_log(stand.smallprint)) == ALL
    folder = stand.home / "log" / "anchors" / str(size)
    assert (folder / "checkpoint").read_bytes() == note, "kept as it was when it was attested"
    names = {path.name for path in folder.iterdir()}
    port = stand.calendaring.url.rsplit(":", 1)[1]
    assert names == {"checkpoint", "stamp.example.tsr", "witness.example_w1.cosig", f"127.0.0.1_{port}.ots"}
    assert sorted(rows()) == sorted([("rfc3161", size), ("cosignature", size), ("opentimestamps", size)])
    for row in Anchor.objects.all():
        assert stand.smallprint.ledger.blobs.get(row.token_sha256) in {
            p.read_bytes() for p in folder.iterdir()
        }
    interval = time_interval(leaves.start)
    assert interval.not_before is None
    assert interval.not_after is not None
    assert abs(interval.not_after.time - datetime.now(UTC)) < timedelta(minutes=2)
    assert findings(stand.smallprint) == []


def test_what_comes_after_an_anchor_has_a_lower_bound(stand: Stand) -> None:
    anchor_log(stand.smallprint)
    after = add_platforms(stand.smallprint, "later").start
    interval = time_interval(after)
    assert interval.not_after is None
    assert interval.not_before is not None
    assert interval.not_before.kind in {"rfc3161", "cosignature"}
    assert interval.as_json()["not_before"]["leaf"] < after


def test_an_opentimestamps_proof_bounds_nothing(tmp_path: Path, stack: ExitStack) -> None:
    named, calendar = Named(tmp_path / "home"), RealCalendar()
    calendar.url = stack.enter_context(calendar.service()).url
    named.calendars(calendar.url)
    smallprint = named.open()
    (result,) = anchor_log(smallprint)
    assert (result.ok, result.words) == (True, f"pending at calendar {calendar.url}")
    calendar.block = 900_000
    (upgraded,) = upgrade_proofs(smallprint)
    assert "Bitcoin block 900000 attests (not checked by us" in upgraded.words
    assert upgrade_proofs(smallprint) == [], "complete: nothing more to ask"
    assert [row.time for row in Anchor.objects.all()] == [None, None]
    assert time_interval(0).not_after is None
    assert findings(smallprint) == []


def test_openssl_verifies_our_stored_files_as_they_lie(stand: Stand, tsa: Tsa) -> None:
    anchor_log(stand.smallprint)
    folder = next((stand.home / "log" / "anchors").glob("[0-9]*"))
    done = openssl(
        "ts", "-verify", "-no_check_time", "-data", folder / "checkpoint", "-in", folder / "stamp.example.tsr",
        "-CAfile", tsa.folder / "ca.pem",
    )  # fmt: skip
    assert b"Verification: OK" in done.stdout


def test_a_second_run_without_anything_new_asks_nobody(stand: Stand) -> None:
    anchor_log(stand.smallprint)
    asked, size = stand.asked(), stand.smallprint.ledger.log.size
    assert anchor_log(stand.smallprint) == []
    assert (stand.asked(), stand.smallprint.ledger.log.refresh().size) == (asked, size)


def test_each_run_shows_the_witness_that_the_log_goes_on(stand: Stand) -> None:
    for slug in ("one", "two", "three"):
        add_platforms(stand.smallprint, slug)
        assert codes(anchor_log(stand.smallprint)) == ALL
    assert len(stand.witnessing.asked) == 3, "no size had to be asked for again"
    assert findings(stand.smallprint) == []


def test_a_witness_that_saw_more_than_we_remember_is_asked_from_there(stand: Stand) -> None:
    anchor_log(stand.smallprint)
    Anchor.objects.filter(kind="cosignature").delete()
    add_platforms(stand.smallprint, "more")
    assert codes(anchor_log(stand.smallprint))["cosignature"] == "ANCHORED"
    assert len(stand.witnessing.asked) == 3


def test_a_fork_shown_to_a_witness_is_a_split_view(stand: Stand, tmp_path: Path) -> None:
    add_platforms(stand.smallprint, "one")
    anchor_log(stand.smallprint)
    # The same key signs a log of another content, grown larger than the one that the witness has seen.
    signer = Signer.parse((stand.home / "keys" / "log.key").read_text())
    forged = create_evidence(tmp_path / "forged", signer.name, leaf("genesis"))
    forged.log.append([encode_leaf(leaf(number=number)) for number in range(50)])
    state = forged.log.checkpoint()
    fork = Checkpoint.sign(state.origin, state.size, state.root, signer)
    (witness,) = [one for one in outsiders_of(stand.smallprint) if isinstance(one, CosigningWitness)]
    lying = replace(witness, proof=forged.log.consistency_proof)
    (answer,) = ask_all([("cosignature", witness.name, lambda: lying.ask(fork))])
    assert isinstance(answer, Refused)
    assert answer.code == "SPLIT_VIEW"
    assert "no continuation" in answer.words


def test_a_witness_that_saw_a_larger_log_tells_of_the_rollback(stand: Stand) -> None:
    anchor_log(stand.smallprint)
    add_platforms(stand.smallprint, "more")
    stand.witness.latest[stand.smallprint.ledger.log.origin] = (999, bytes(32))
    results = {result.kind: result for result in anchor_log(stand.smallprint)}
    assert results["cosignature"].code == "ROLLBACK"
    assert "has seen 999 leaves" in results["cosignature"].words
    assert results["rfc3161"].ok


def test_a_witness_that_knows_neither_log_nor_key_is_explained(stand: Stand) -> None:
    origin = stand.smallprint.ledger.log.origin
    stand.witness.logs = {}
    refused = {result.kind: result for result in anchor_log(stand.smallprint)}["cosignature"]
    assert (refused.code, refused.ok) == ("WITNESS_REFUSED", False)
    assert "does not know this log" in refused.words
    stand.witness.logs = {origin: new_signer(origin).verifier}
    again = {result.kind: result for result in anchor_log(stand.smallprint)}["cosignature"]
    assert "does not know the key" in again.words


def test_one_failing_authority_does_not_stop_the_others_and_is_asked_again(
    tmp_path: Path, tsa: Tsa, other_tsa: Tsa, stack: ExitStack
) -> None:
    named = Named(tmp_path / "home")
    named.authority(stack.enter_context(stamping(tsa)).url, tsa)
    answers: list[bytes] = []

    def impostor(_method: str, _path: str, body: bytes) -> tuple[int, str, bytes]:
        answers.append(body)
        return 200, "application/timestamp-reply", other_tsa.reply(body)

    named.authority(stack.enter_context(Service(impostor)).url, tsa, "impostor.example")
    named.authority("http://127.0.0.1:9", tsa, "nobody.example")
    smallprint = named.open()
    for count in (1, 2):
        results = {result.authority: result for result in anchor_log(smallprint)}
        assert results["impostor.example"].code == "TOKEN_UNTRUSTED"
        assert results["nobody.example"].code == "UNREACHABLE"
        assert len(answers) == count
        assert ("stamp.example" in results) == (count == 1), "what was attested is not asked for again"
    assert [kind for kind, _ in rows()] == ["rfc3161"]
    assert findings(smallprint) == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (lambda tsa, _: (200, "x/y", tsa.reply(make_request(b"other data")[0])), "TOKEN_MISMATCH"),
        (lambda tsa, body: (200, "x/y", tsa.reply(body)[:-9]), "TOKEN_MALFORMED"),
        (lambda tsa, body: (200, "x/y", tsa.reply(body)[:-9] + bytes(9)), "TOKEN_MALFORMED"),
        (lambda _tsa, _: (200, "x/y", b"x" * 200_000), "UNREACHABLE"),
        (lambda _tsa, _: (200, "x/y", b"<html>Sorry</html>"), "TOKEN_MALFORMED"),
        (lambda _tsa, _: (503, "x/y", b""), "REQUEST_REFUSED"),
    ],
)
def test_an_answer_that_does_not_hold_is_never_stored(
    tmp_path: Path, tsa: Tsa, stack: ExitStack, answer: Any, code: str
) -> None:
    named = Named(tmp_path / "home")
    service = Service(lambda _method, _path, body: answer(tsa, body))
    named.authority(stack.enter_context(service).url, tsa)
    smallprint = named.open()
    size = smallprint.ledger.log.size
    (result,) = anchor_log(smallprint)
    assert (result.code, result.ok) == (code, False)
    assert smallprint.ledger.log.refresh().size == size
    assert not (named.home / "log" / "anchors").exists()


def test_loopback_is_asked_only_when_the_settings_allow_it(stand: Stand) -> None:
    settings = stand.smallprint.settings.model_copy(update={"allow_loopback": False})
    results = anchor_log(replace(stand.smallprint, settings=settings))
    assert {result.code for result in results} == {"UNREACHABLE"}
    assert all("public internet" in result.words for result in results)
    assert stand.asked() == 0


def test_a_beacon_bounds_what_comes_after_it(tmp_path: Path, stack: ExitStack) -> None:
    named, log = Named(tmp_path / "home"), new_signer("other.example/log")
    witness = RealWitness(log.verifier, name="witness.example/w9")
    note = Checkpoint.sign(log.name, 77, bytes(32), log).note
    whole = (note + witness.cosign(note)).encode()
    service = stack.enter_context(Service(lambda *_: (200, "text/plain", whole)))
    named.beacon(f"{service.url}/checkpoint", log.verifier.vkey, witness.witness.vkey)
    smallprint = named.open()
    (result,) = anchor_log(smallprint)
    assert (result.code, result.size) == ("ANCHORED", 0)
    interval = time_interval(add_platforms(smallprint, "later").start)
    assert interval.not_before is not None
    assert (interval.not_before.kind, interval.not_before.size) == ("beacon", 0)
    assert time_interval(0).not_after is None, "another log's checkpoint says nothing of ours"
    (same,) = anchor_log(smallprint)
    assert (same.code, len(rows())) == ("KNOWN", 1)
    assert findings(smallprint) == []


def test_an_anchor_is_due_when_the_last_is_old_enough_and_something_is_new(stand: Stand) -> None:
    assert anchoring_due(stand.smallprint)
    anchor_log(stand.smallprint, only_due=True)
    assert not anchoring_due(stand.smallprint)
    add_platforms(stand.smallprint, "new")
    assert not anchoring_due(stand.smallprint)
    assert anchor_log(stand.smallprint, only_due=True) == []
    stand.clock.ahead = timedelta(hours=6)
    assert anchoring_due(stand.smallprint)
    assert codes(anchor_log(stand.smallprint, only_due=True)) == ALL


def test_while_the_site_runs_what_is_due_is_attested(stand: Stand) -> None:
    scheduler = Scheduler(stand.smallprint)
    scheduler._look()
    assert len(rows()) == 3
    asked = stand.asked()
    scheduler._look()
    assert stand.asked() == asked


def test_a_wrong_clock_is_told_by_the_outsiders_clocks(stand: Stand) -> None:
    stand.clock.ahead = timedelta(minutes=7)
    add_platforms(stand.smallprint, "wrong")
    anchor_log(stand.smallprint)
    doubts = [detail for code, detail in findings(stand.smallprint) if code == "CLOCK_DOUBT"]
    assert any("our clock was 42" in detail and "ahead of" in detail for detail in doubts)


def test_an_expired_authority_is_said_once_and_does_not_fail(stand: Stand) -> None:
    for slug in ("one", "two"):
        add_platforms(stand.smallprint, slug)
        anchor_log(stand.smallprint)
    later = datetime.now(UTC) + timedelta(days=20_000)
    checks = time_checks(stand.home, pins_of(stand.smallprint.settings), timedelta(seconds=60), later)
    *found, last = verify_store(stand.home, extra_checks=checks)
    assert [verdict.code for verdict in found] == ["TOKEN_EXPIRED"]
    assert "valid at its time" in found[0].detail
    assert last.ok


def test_the_same_rows_come_back_from_log_and_blobs_alone(stand: Stand) -> None:
    from smallprint.store.setup import drop_index, migrate

    anchor_log(stand.smallprint)
    before = list(Anchor.objects.values())
    drop_index()
    migrate()
    stand.smallprint.ledger.catch_up()
    assert list(Anchor.objects.values()) == before


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from smallprint.cli.main import run; run()",
        "--home",
        str(home),
        *arguments,
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_the_command_prints_a_line_an_outsider_and_verify_checks_them(stand: Stand) -> None:
    done = run(stand.home, "anchor", "--json")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {line["kind"]: line["code"] for line in lines} == ALL
    assert "nothing new to attest" in run(stand.home, "anchor").stdout
    checked = run(stand.home, "verify", "--json")
    assert checked.returncode == 0, checked.stdout
    tokens = [json.loads(line)["code"] for line in checked.stdout.splitlines()]
    assert tokens == ["OK"]


def test_two_runs_at_once_record_everything_once(stand: Stand) -> None:
    command = [
        sys.executable,
        "-c",
        "from smallprint.cli.main import run; run()",
        "--home",
        str(stand.home),
        "anchor",
    ]
    runs = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [one.wait(timeout=120) for one in runs] == [0, 0]
    stand.smallprint.ledger.catch_up()
    assert sorted(kind for kind, _ in rows()) == ["cosignature", "opentimestamps", "rfc3161"]
    assert findings(stand.smallprint) == []


def test_verify_says_which_authority_does_not_vouch_for_a_stored_timestamp(
    stand: Stand, other_tsa: Tsa
) -> None:
    run(stand.home, "anchor")
    (stand.home / "keys" / "authorities" / "stamp.example.pem").write_bytes(other_tsa.ca)
    checked = run(stand.home, "verify")
    assert checked.returncode == 1
    assert "TOKEN_UNTRUSTED" in checked.stdout


def test_without_settings_the_command_says_where_to_read_on(tmp_path: Path) -> None:
    Named(tmp_path / "home").open()
    done = run(tmp_path / "home", "anchor")
    assert done.returncode == 0
    assert "docs/how-to/stamp-the-log.md" in done.stdout


def test_a_missing_ca_file_is_named(tmp_path: Path) -> None:
    named = Named(tmp_path / "home")
    named.open()
    named._add('[[timestamp_authorities]]\nname = "stamp.example"\nurl = "https://stamp.example"\n')
    done = run(tmp_path / "home", "anchor")
    assert done.returncode == 2
    assert "keys/authorities/stamp.example.pem" in done.stderr.replace("\n", "")


def test_a_restored_backup_still_checks_every_timestamp(stand: Stand, tmp_path: Path) -> None:
    anchor_log(stand.smallprint)
    assert run(stand.home, "backup", str(tmp_path / "backup")).returncode == 0
    done = run(tmp_path / "again", "restore", str(tmp_path / "backup"))
    assert done.returncode == 0, done.stderr
    checked = run(tmp_path / "again", "verify", "--json")
    codes = [json.loads(line)["code"] for line in checked.stdout.splitlines()]
    assert (checked.returncode, codes[-1]) == (0, "OK"), checked.stdout
    assert not any(code.startswith("TOKEN") for code in codes)
