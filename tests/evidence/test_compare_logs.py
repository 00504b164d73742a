"""A log held against an older checkpoint and against a second copy, in a folder and behind a web server."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from smallprint.cli.main import app
from smallprint.evidence import Checkpoint, Log, Verdict, open_evidence
from smallprint.evidence.keys.files import EvidencePaths, load_pinned, load_signer, new_signer
from smallprint.evidence.tlog.compare_logs import compare, continues
from smallprint.evidence.tlog.remote_log import RemoteLog, folder_reader
from tests.evidence.making import ORIGIN, encoded, make_store

SIZES = (1, 2, 3, 255, 256, 257, 300, 513, 700)


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """The same home when its log had so many leaves."""
    folder = tmp_path_factory.mktemp("stages")
    evidence = make_store(folder / "home", 0)
    kept = {}
    for size in SIZES:
        evidence.log.append([encoded(number) for number in range(evidence.log.size, size)])
        kept[size] = shutil.copytree(folder / "home", folder / str(size))
    return kept


def log_of(home: Path) -> Log:
    return open_evidence(home).log


def fork(home: Path, at: int) -> Path:
    """Another log by the same keeper, signed with the same key, that differs from leaf ``at`` on."""
    entries = list(log_of(home).entries())
    entries[at] = encoded(at, note="another story")
    other = home.parent / f"fork-{at}"
    genesis = json.loads(entries[0])
    log = Log.create(other / "log", ORIGIN, load_signer(home), genesis)
    log.append(entries[1:])
    return other


def copied(stages: dict[int, Path], size: int, to: Path) -> Path:
    return shutil.copytree(stages[size], to / "home")


def against_copy(home: Path, copy: Path, *, we_write: bool = False) -> Verdict:
    remote = RemoteLog(folder_reader(copy / "log"), load_pinned(home), str(copy))
    (verdict,) = compare(log_of(home), remote, we_write=we_write)
    return verdict


@pytest.mark.parametrize("size", SIZES)
def test_every_state_that_the_log_ever_had_is_its_beginning(stages: dict[int, Path], size: int) -> None:
    verdict = continues(log_of(stages[700]), log_of(stages[size]).checkpoint())
    assert (verdict.code, verdict.ok) == ("OK", True)
    assert f"begins with these {size}" in verdict.detail


@pytest.mark.parametrize("at", [1, 2, 100, 255, 256, 512, 698, 699])
def test_a_log_rebuilt_with_one_changed_leaf_and_the_same_key_is_no_continuation(
    stages: dict[int, Path], tmp_path: Path, at: int
) -> None:
    home = copied(stages, 700, tmp_path)
    forked = Log.open(fork(home, at) / "log", load_pinned(home))
    for size in SIZES:
        earlier = log_of(stages[size]).checkpoint()
        verdict = continues(forked, earlier)
        assert verdict.code == ("SPLIT_VIEW" if size > at else "OK")
        if size > at:
            assert earlier.note in verdict.detail
            assert forked.checkpoint().note in verdict.detail


def test_a_shorter_log_than_the_older_checkpoint_is_a_rollback(stages: dict[int, Path]) -> None:
    assert continues(log_of(stages[256]), log_of(stages[257]).checkpoint()).code == "ROLLBACK"


def test_a_checkpoint_of_another_log_is_said_to_be_one(stages: dict[int, Path]) -> None:
    signer = new_signer("other.example/log")
    verdict = continues(log_of(stages[3]), Checkpoint.sign("other.example/log", 2, b"r" * 32, signer))
    assert verdict.code == "CHECKPOINT_MISMATCH"


def test_a_damaged_tile_of_ours_is_not_taken_for_a_forgery(stages: dict[int, Path], tmp_path: Path) -> None:
    home = copied(stages, 700, tmp_path)
    tile = home / "log/tile/0/001"
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    assert continues(log_of(home), log_of(stages[257]).checkpoint()).code == "ROOT_MISMATCH"
    tile.unlink()
    assert continues(log_of(home), log_of(stages[257]).checkpoint()).code == "ROOT_MISMATCH"


@pytest.mark.parametrize(("ours", "theirs"), [(700, 700), (700, 256), (257, 700), (1, 513)])
def test_copies_of_one_log_agree_whichever_is_ahead(stages: dict[int, Path], ours: int, theirs: int) -> None:
    assert against_copy(stages[ours], stages[theirs]).code == "OK"


def test_a_copy_that_is_ahead_of_the_only_writer_is_a_rollback(stages: dict[int, Path]) -> None:
    verdict = against_copy(stages[256], stages[700], we_write=True)
    assert (verdict.code, verdict.ok) == ("ROLLBACK", False)


@pytest.mark.parametrize("at", [1, 2, 128, 255, 256, 511, 512, 600, 699])
@pytest.mark.parametrize("ours", [700, 513])
def test_two_diverging_copies_are_a_split_view_from_the_first_leaf_that_differs(
    stages: dict[int, Path], tmp_path: Path, at: int, ours: int
) -> None:
    home = copied(stages, 700, tmp_path)
    forked = fork(home, at)
    verdict = against_copy(stages[ours], forked)
    if at >= ours:
        assert verdict.code == "OK"
        return
    assert verdict.code == "SPLIT_VIEW"
    assert f"the first leaf that differs is leaf {at}:" in verdict.detail
    assert log_of(stages[ours]).checkpoint().note in verdict.detail
    assert (forked / "log/checkpoint").read_text() in verdict.detail


def test_a_copy_with_a_bad_tile_says_so_and_is_not_called_a_forgery(
    stages: dict[int, Path], tmp_path: Path
) -> None:
    copy = shutil.copytree(stages[700], tmp_path / "copy")
    tile = copy / "log/tile/0/001"
    tile.write_bytes(tile.read_bytes()[:-1])
    assert against_copy(stages[300], copy).code == "ROOT_MISMATCH"


# ── the command ────────────────────────────────────────────────────────────────────────────────────────


class Mirror(http.server.SimpleHTTPRequestHandler):
    """Any static web server."""

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    servers: list[http.server.ThreadingHTTPServer] = []

    def start(folder: Path) -> str:
        handler = functools.partial(Mirror, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def run(home: Path, *arguments: str) -> tuple[Result, list[dict[str, Any]]]:
    environment = {"SMALLPRINT_ALLOW_LOOPBACK": "true"}
    done = CliRunner().invoke(app, ["--home", str(home), "verify", *arguments, "--json"], env=environment)
    return done, [json.loads(line) for line in done.stdout.splitlines()]


def test_the_command_holds_the_log_against_a_file_and_an_address(
    stages: dict[int, Path], serve: Callable[[Path], str]
) -> None:
    for older in (str(stages[300] / "log/checkpoint"), serve(stages[257]) + "/log/checkpoint"):
        done, (verdict,) = run(stages[700], "--against", older)
        assert (done.exit_code, verdict["code"]) == (0, "OK")


def test_the_command_holds_the_log_against_a_mirror_served_by_any_web_server(
    stages: dict[int, Path], tmp_path: Path, serve: Callable[[Path], str]
) -> None:
    mirror, forked = serve(stages[300]), serve(fork(copied(stages, 700, tmp_path), 200) / "log")
    for other in (mirror, mirror + "/log/", str(stages[300]), str(stages[300] / "log")):
        done, (verdict,) = run(stages[700], "--copy", other)
        assert (done.exit_code, verdict["code"]) == (0, "OK")
    done, (verdict,) = run(stages[700], "--copy", forked)
    assert (done.exit_code, verdict["code"]) == (1, "SPLIT_VIEW")
    assert "leaf 200" in verdict["detail"]


def test_a_state_signed_by_a_key_that_is_not_pinned_is_an_unknown_key(
    stages: dict[int, Path], tmp_path: Path
) -> None:
    home, copy = stages[300], shutil.copytree(stages[300], tmp_path / "copy")
    now, intruder = log_of(home).checkpoint(), new_signer(ORIGIN)
    (copy / "log/checkpoint").write_text(Checkpoint.sign(ORIGIN, now.size, now.root, intruder).note)
    for arguments in (("--against", str(copy / "log/checkpoint")), ("--copy", str(copy))):
        done, (verdict,) = run(home, *arguments)
        assert (done.exit_code, verdict["code"]) == (1, "UNKNOWN_KEY")


def test_a_damaged_note_is_a_checkpoint_mismatch(stages: dict[int, Path], tmp_path: Path) -> None:
    for place, damaged in enumerate(
        (b"", b"\xff\xfe", (stages[2] / "log/checkpoint").read_bytes().replace(b"\n2\n", b"\n3\n"))
    ):
        file = tmp_path / str(place)
        file.write_bytes(damaged)
        done, (verdict,) = run(stages[300], "--against", str(file))
        assert (done.exit_code, verdict["code"]) == (1, "CHECKPOINT_MISMATCH")


def test_what_can_not_be_asked_ends_in_words(stages: dict[int, Path], tmp_path: Path) -> None:
    for arguments in (
        ("--copy", str(tmp_path / "nowhere")),
        ("--copy", str(tmp_path)),
        ("--against", str(tmp_path / "nothing")),
        ("--copy", "http://127.0.0.1:1"),
        ("--against", str(tmp_path), "--copy", str(tmp_path)),
    ):
        done, verdicts = run(stages[2], *arguments)
        assert done.exit_code != 0
        assert not verdicts
        assert done.exception is not None


def test_our_own_state_is_judged_first(stages: dict[int, Path], tmp_path: Path) -> None:
    home = copied(stages, 300, tmp_path)
    paths = EvidencePaths(home)
    paths.seen.write_text((stages[700] / "log/checkpoint").read_text())
    done, verdicts = run(home, "--against", str(stages[2] / "log/checkpoint"))
    assert (done.exit_code, [verdict["code"] for verdict in verdicts]) == (1, ["ROLLBACK", "OK"])


def test_comparing_writes_nothing(stages: dict[int, Path], tmp_path: Path) -> None:
    home = copied(stages, 300, tmp_path)
    before = {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}
    run(home, "--copy", str(stages[700]))
    run(home, "--against", str(stages[2] / "log/checkpoint"))
    assert {file: file.read_bytes() for file in home.rglob("*") if file.is_file()} == before
