"""A newcomer with an evidence pack, the log's key from elsewhere, and no Smallprint: VERIFY.md, word for word.

Every block of commands runs as it is printed, in the unpacked folder, in an empty environment: another home folder,
a short PATH, no network but loopback where the kernel lets us, and nothing of ours to import.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

import pytest

from samples.build import build, open_sample_record
from samples.server import SampleWeb
from scripts.needs import OUTSIDE
from smallprint.clock import SystemClock
from smallprint.composition import open_smallprint
from smallprint.evidence import Verifier
from smallprint.evidence.anchors.pins import Pins
from smallprint.evidence.anchors.recheck import Attested
from smallprint.evidence.anchors.timestamp import Authority
from smallprint.evidence.formats.note import Checkpoint
from smallprint.evidence.keys.files import load_pinned, new_signer
from smallprint.evidence.keys.rotation import rotate
from smallprint.evidence.packcheck import write_zip
from smallprint.outsiders import pins_of
from smallprint.records.ids import Kind, parse_id
from smallprint.settings import load
from smallprint.store.draft import frame
from smallprint.work.anchoring import anchor_log
from tests.anchors.authority import Tsa, stamping
from tests.anchors.witness import RealWitness
from tests.exchange.packs import one_of_each, verdicts

pytestmark = [pytest.mark.xdist_group("newcomer"), pytest.mark.outside]

SYSTEM_PATH = "/usr/bin:/bin"
_BLOCK = re.compile(r"^```sh\n(.*?)\n```\n\nprints\n\n(`{3,})text\n(.*?)\n\2$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody's machine: what they have besides a pack."""

    home: Path
    keys: dict[str, str]
    """Of the log and of the witness, by the variables that VERIFY.md asks for."""
    tsa_ca: Path

    def run(self, command: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run a block of commands as it stands."""
        environment = {
            "HOME": self.home,
            "PATH": SYSTEM_PATH,
            "LANG": "C.UTF-8",
            "TOOLS": OUTSIDE,
            "TSA_CA": self.tsa_ca,
            **self.keys,
        }
        settings = [f"{name}={value}" for name, value in environment.items()]
        return subprocess.run(
            [*_alone(), "env", "-i", *settings, "sh", "-c", command],
            cwd=folder, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    def follows(self, folder: Path) -> str:
        """Follow VERIFY.md to the first block that does not do what it says; that block, or nothing."""
        for command, expected in blocks((folder / "VERIFY.md").read_text("utf-8")):
            done = self.run(command, folder)
            if (done.returncode, done.stdout) != (0, f"{expected}\n"):
                return f"{command}\n-> {done.returncode}\n{done.stdout}{done.stderr}"
        return ""


@cache
def _alone() -> tuple[str, ...]:
    """A network of its own, with nothing but an idle loopback, where we may make one."""
    wanted = ("unshare", "--map-root-user", "--net")
    try:
        allowed = subprocess.run([*wanted, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        allowed = False
    return wanted if allowed else ()


def blocks(text: str) -> list[tuple[str, str]]:
    """Commands and what they are said to print."""
    found = [(command, expected) for command, _, expected in _BLOCK.findall(text)]
    assert len(found) == text.count("\n```sh\n")
    return found


def unpack(pack: bytes, folder: Path) -> Path:
    """As ``unzip`` does it."""
    folder.mkdir()
    (folder.with_suffix(".zip")).write_bytes(pack)
    with zipfile.ZipFile(folder.with_suffix(".zip")) as archive:
        archive.extractall(folder)
    return folder


def pack_again(folder: Path) -> bytes:
    return write_zip({str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()})


@dataclass(frozen=True, slots=True)
class Handed:
    """Packs of every kind, of records that outsiders' signatures bound on both sides."""

    packs: dict[Kind, bytes]
    pinned: tuple[Verifier, ...]
    newcomer: Newcomer
    interval: dict[str, object]
    """Of the platform, as the home's own pages say it."""
    pins: Pins
    """What the home pinned of the outsiders."""
    rotated: tuple[bytes, tuple[Verifier, ...]]
    """The provision's pack once the log had another key, and the keys that are pinned then."""


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    base = tmp_path_factory.mktemp("handed")
    home, tsa = base / "home", Tsa.make(base / "tsa")
    with ExitStack() as stack:
        web = stack.enter_context(SampleWeb())
        build(open_sample_record(home, web, base_url="http://site.example"), web, only=["murmur/guidelines"])
        witness = RealWitness(load_pinned(home)[0])
        stamps = stack.enter_context(stamping(tsa))
        witnessing = stack.enter_context(witness.service())
        (home / "keys" / "authorities").mkdir()
        shutil.copy(tsa.folder / "ca.pem", home / "keys" / "authorities" / "stamp.example.pem")
        (home / "smallprint.toml").write_text(
            "allow_loopback = true\n"
            f'[[timestamp_authorities]]\nname = "stamp.example"\nurl = "{stamps.url}"\n'
            f'[[witnesses]]\nvkey = "{witness.witness.vkey}"\nurl = "{witnessing.url}"\n'
        )
        anchored = anchor_log(open_smallprint(load(home), clock=SystemClock()))
        assert [one.code for one in anchored] == ["ANCHORED", "ANCHORED"]
        build(open_sample_record(home, web), web, only=["saplinghealth/privacy", "ruvelo/cgu"])
        smallprint = open_smallprint(load(home), clock=SystemClock())
        anchored = anchor_log(smallprint)
        assert [one.code for one in anchored] == ["ANCHORED", "ANCHORED"]
        from smallprint.exchange.pack.build import pack_record
        from smallprint.store.models import Document, Platform
        from smallprint.store.selectors.interval import time_interval

        ids = one_of_each()
        for table in (Document, Platform):  # the last ones: after the first anchors, before the second
            row = table._default_manager.order_by("number").last()
            assert row is not None
            ids[row.KIND] = row.public_id
        made = {kind: pack_record(smallprint, one) for kind, one in ids.items()}
        pinned = load_pinned(home)
        interval = time_interval(Platform.objects.get(number=parse_id(ids[Kind.PLATFORM])[1]).leaf).as_json()
        make_leaf = partial(frame, "key", smallprint.clock.now())
        rotate(home, smallprint.ledger.log, make_leaf, "regular rotation")
        pins = pins_of(smallprint.settings)
        rotated = pack_record(smallprint, ids[Kind.PROVISION]), load_pinned(home)
    (base / "newcomer").mkdir()
    keys = {"LOG_KEY": pinned[0].vkey, "WITNESS_KEY": witness.witness.vkey}
    newcomer = Newcomer(base / "newcomer", keys, base / "ca.pem")
    shutil.copy(tsa.folder / "ca.pem", newcomer.tsa_ca)
    shutil.rmtree(home)
    return Handed(made, pinned, newcomer, interval, pins, rotated)


def test_there_is_nothing_of_ours_on_the_newcomers_machine(handed: Handed, tmp_path: Path) -> None:
    for python in ("python3", '"$TOOLS/python"'):
        done = handed.newcomer.run(f"{python} -c 'import smallprint'", tmp_path)
        assert "No module named 'smallprint'" in done.stderr
    if _alone():
        done = handed.newcomer.run("cat /proc/net/dev", tmp_path)
        assert re.findall(r"(\w+):", done.stdout) == ["lo"]


@pytest.mark.parametrize("kind", Kind)
def test_every_command_of_a_sound_pack_does_what_it_says(kind: Kind, handed: Handed, tmp_path: Path) -> None:
    folder = unpack(handed.packs[kind], tmp_path / "pack")
    assert handed.newcomer.follows(folder) == ""
    assert verdicts(handed.packs[kind], handed.pinned)[-1].code == "OK"


def test_where_outsiders_are_pinned_their_signatures_are_checked_too(handed: Handed, tmp_path: Path) -> None:
    pack, now = handed.packs[Kind.PROVISION], SystemClock().now()
    assert {one.code for one in verdicts(pack, handed.pinned)} == {"NOT_CHECKED", "OK"}
    assert [one.code for one in verdicts(pack, handed.pinned, Attested(handed.pins, now))] == ["OK"]
    other = Authority.of("stamp.example", [Tsa.make(tmp_path / "other", "Other Authority").ca])
    stranger = replace(handed.pins, authorities={"stamp.example": other}, witnesses={})
    found = verdicts(pack, handed.pinned, Attested(stranger, now))
    assert {one.code for one in found} == {"TOKEN_UNTRUSTED", "NOT_CHECKED", "FAILED"}


def test_after_a_rotation_the_older_key_is_asked_for_where_it_signed(handed: Handed, tmp_path: Path) -> None:
    pack, pinned = handed.rotated
    assert len(pinned) == 2
    assert verdicts(pack, pinned)[-1].code == "OK"
    folder = unpack(pack, tmp_path / "pack")
    keys = {"LOG_KEY": pinned[1].vkey, f"LOG_KEY_{pinned[0].key_id.hex()}": pinned[0].vkey}
    newcomer = replace(handed.newcomer, keys=handed.newcomer.keys | keys)
    assert newcomer.follows(folder) == ""
    assert (
        replace(newcomer, keys=newcomer.keys | {f"LOG_KEY_{pinned[0].key_id.hex()}": ""}).follows(folder)
        != ""
    )
    assert {one.code for one in verdicts(pack, pinned[1:]) if not one.ok} == {"UNKNOWN_KEY", "FAILED"}


def test_the_pack_of_a_provision_has_every_check_there_is(handed: Handed) -> None:
    with zipfile.ZipFile(io.BytesIO(handed.packs[Kind.PROVISION])) as archive:
        text = archive.read("VERIFY.md").decode()
        times = json.loads(archive.read("time.json"))["record"]
    for program in (
        "sha256sum",
        "go run",
        "check_aics.py",
        "openssl ts",
        "cosigned",
        "warcio",
        "wacz",
        "tail -c",
    ):
        assert program in text, program
    assert times["not_after"]["kind"] in {"rfc3161", "cosignature"}


def test_a_pack_says_when_as_the_home_does(handed: Handed) -> None:
    with zipfile.ZipFile(io.BytesIO(handed.packs[Kind.PLATFORM])) as archive:
        found = json.loads(archive.read("time.json"))["record"]
        words = archive.read("time.txt").decode()
    assert {"not_before": found["not_before"], "not_after": found["not_after"]} == handed.interval
    assert found["not_before"]["time"] < found["not_after"]["time"]
    assert found["not_before"]["time"] in words
    assert found["not_after"]["time"] in words


# ── the same packs, spoilt ─────────────────────────────────────────────────────────────────────────────


def _first(folder: Path, pattern: str) -> Path:
    return min(folder.glob(pattern))


def _flip(folder: Path, pattern: str, place: int = -1) -> None:
    path = _first(folder, pattern)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def _swap(folder: Path, pattern: str) -> None:
    first, second = sorted(folder.glob(pattern))[:2]
    kept = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(kept)


def _edit_leaf(folder: Path) -> None:
    path = next(p for p in sorted(folder.glob("leaves/*.json")) if b'"type":"version"' in p.read_bytes())
    path.write_bytes(path.read_bytes().replace(b'"actor":"smallprint"', b'"actor":"smallprinx"'))


def _edit_quote(folder: Path) -> None:
    rows = json.loads((folder / "quotes.json").read_bytes())
    rows[0]["text"] = rows[0]["text"].replace("e", "a", 1)
    (folder / "quotes.json").write_text(json.dumps(rows), "utf-8")


def _shift_quote(folder: Path) -> None:
    rows = json.loads((folder / "quotes.json").read_bytes())
    rows[0]["byte_start"] += 1
    rows[0]["byte_end"] += 1
    (folder / "quotes.json").write_text(json.dumps(rows), "utf-8")


def _exchange_blob(folder: Path) -> None:
    """Another file under its own right name, and the sums written anew: no leaf names it."""
    old = _first(folder, "blobs/*")
    data = old.read_bytes() + b"."
    old.unlink()
    (folder / "blobs" / hashlib.sha256(data).hexdigest()).write_bytes(data)
    names = sorted(path.name for path in folder.glob("blobs/*"))
    (folder / "SHA256SUMS").write_text("".join(f"{name}  blobs/{name}\n" for name in names))


def _sign_again(folder: Path) -> None:
    """Another root, signed by another key of the same name, which lies in the pack as the log's."""
    lines = (folder / "checkpoint").read_text("utf-8").split("\n")
    signer = new_signer(lines[0])
    note = Checkpoint.sign(lines[0], int(lines[1]), bytes(32), signer).note
    old = (folder / "checkpoint").read_text("utf-8")
    for path in [
        folder / "checkpoint",
        *folder.glob("leaves/*.tlog-proof"),
        *folder.glob("anchors/*/continuation"),
    ]:
        path.write_text(path.read_text("utf-8").replace(old, note), "utf-8")
    (folder / "log.vkey").write_text(f"{signer.verifier.vkey}\n")


SPOILT: dict[str, Callable[[Path], None]] = {
    "a byte of a file": lambda folder: _flip(folder, "blobs/*"),
    "a byte of a network record": lambda folder: _flip(folder, "salted/*"),
    "a byte of a salt": lambda folder: _flip(folder, "salts/*"),
    "two files swapped": lambda folder: _swap(folder, "blobs/*"),
    "two salts swapped": lambda folder: _swap(folder, "salts/*"),
    "a file gone": lambda folder: _first(folder, "blobs/*").unlink(),
    "another file, with the sums written anew": _exchange_blob,
    "a leaf edited": _edit_leaf,
    "two leaves swapped": lambda folder: _swap(folder, "leaves/*.json"),
    "two proofs swapped": lambda folder: _swap(folder, "leaves/*.tlog-proof"),
    "a hash of a proof": lambda folder: _flip(folder, "leaves/*.tlog-proof", 40),
    "a leaf without its proof": lambda folder: _first(folder, "leaves/*.tlog-proof").unlink(),
    "the checkpoint": lambda folder: _flip(folder, "checkpoint", 35),
    "everything signed again": _sign_again,
    "a quote edited": _edit_quote,
    "a quote shifted": _shift_quote,
    "a timestamp": lambda folder: _flip(folder, "anchors/*/*.tsr", -40),
    "two timestamps swapped": lambda folder: _swap(folder, "anchors/*/*.tsr"),
    "a cosignature": lambda folder: _flip(folder, "anchors/*/*.cosig", -20),
    "an attested checkpoint": lambda folder: _flip(folder, "anchors/*/checkpoint", 35),
    "two attested checkpoints swapped": lambda folder: _swap(folder, "anchors/*/checkpoint"),
    "a continuation": lambda folder: _flip(folder, "anchors/*/continuation", 12),
    "the web archive": lambda folder: _flip(folder, "capture.wacz", 2000),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_was_spoilt_fails_for_the_newcomer_as_it_does_for_us(
    what: str, handed: Handed, tmp_path: Path
) -> None:
    folder = unpack(handed.packs[Kind.PROVISION], tmp_path / "pack")
    SPOILT[what](folder)
    assert handed.newcomer.follows(folder) != ""
    assert verdicts(pack_again(folder), handed.pinned)[-1].code == "FAILED"


def test_the_key_in_the_pack_is_not_what_the_newcomer_goes_by(handed: Handed, tmp_path: Path) -> None:
    folder = unpack(handed.packs[Kind.VERSION], tmp_path / "pack")
    _sign_again(folder)
    done = handed.newcomer.run(
        'GO111MODULE=off GOPATH=/usr/share/gocode go run verify/main.go "$LOG_KEY"', folder
    )
    assert done.returncode == 1
    assert "FAILED" in done.stdout
    assert "no verifiable signatures" in done.stdout
