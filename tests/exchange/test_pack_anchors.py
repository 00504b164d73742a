"""What outsiders signed, in a pack: what it proves, what was done to it, and what is said openly.

The outsiders' own signatures are checked in ``tests/anchors`` and, with ``openssl`` and ``aics-tlog``, by the newcomer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from smallprint.composition import Smallprint
from smallprint.evidence import Checkpoint, Verifier
from smallprint.evidence.anchors.opentimestamps import from_answer
from smallprint.evidence.keys.files import load_signer
from smallprint.evidence.packcheck.contents import anchor_file
from smallprint.exchange.pack.build import pack_record
from smallprint.records.ids import Kind, format_id
from tests.anchors.calendar import RealCalendar
from tests.exchange.packs import codes, files_of, opened, verdicts, with_file, wrong

pytestmark = pytest.mark.xdist_group("packs")

BEFORE = datetime(2026, 1, 5, 8, tzinfo=UTC)
AFTER = datetime(2026, 3, 5, 8, tzinfo=UTC)


def proof_over(checkpoint: Checkpoint) -> bytes:
    """A calendar's promise, as it really is: it needs no key to be read."""
    calendar, digest = RealCalendar(), sha256(checkpoint.note.encode()).digest()
    calendar.url = "https://calendar.example"
    return from_answer(digest, calendar.answer("POST", "/digest", digest)[2]).encode()


def anchor(smallprint: Smallprint, kind: str, authority: str, time: datetime | None) -> Checkpoint:
    """Record that an outsider attested the log as it stands; the state attested."""
    checkpoint = smallprint.ledger.log.refresh()
    with smallprint.ledger.session() as session:
        draft = session.draft()
        draft.anchor(
            kind=kind,
            authority=authority,
            size=0 if kind == "beacon" else checkpoint.size,
            time=time,
            token=proof_over(checkpoint) if time is None else f"token of {authority} at {time}".encode(),
            checkpoint=None if kind == "beacon" else checkpoint.note.encode(),
            details={"key_id": "0123abcd"},
        )
        session.commit(draft)
    return checkpoint


@dataclass(frozen=True, slots=True)
class Anchored:
    """A platform with a bound on each side, and one without any."""

    pack: bytes
    unbounded_above: bytes
    size: int


@pytest.fixture(scope="module")
def anchored(record_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Anchored:
    with opened(record_home, copy_to=tmp_path_factory.mktemp("anchored") / "home") as smallprint:
        anchor(smallprint, "beacon", "other.example/log", BEFORE)
        with smallprint.ledger.session() as session:
            draft = session.draft()
            number = draft.platform(slug="between", name="Between", sector="", country="")
            session.commit(draft)
        name = format_id(Kind.PLATFORM, number)
        unbounded = pack_record(smallprint, name)
        size = anchor(smallprint, "opentimestamps", "calendar.example", None).size
        anchor(smallprint, "rfc3161", "späte Stelle/1", AFTER.replace(month=4))
        anchor(smallprint, "rfc3161", "stamp.example", AFTER)
        anchor(smallprint, "cosignature", "witness.example/w1", AFTER.replace(month=5))
        return Anchored(pack_record(smallprint, name), unbounded, size)


def test_a_pack_holds_the_evidence_that_bounds_it(anchored: Anchored, pinned: tuple[Verifier, ...]) -> None:
    files = files_of(anchored.pack)
    found = json.loads(files["time.json"])["record"]
    assert found["basis"] == "attested"
    assert found["not_before"]["authority"] == "other.example/log"
    assert found["not_after"]["authority"] == "stamp.example"
    kinds = {name.rpartition(".")[2] for name in files if name.startswith("anchors/") and "." in name}
    assert kinds == {"beacon", "ots", "tsr", "cosig"}
    assert not any("Stelle" in name for name in files), "the earliest of each kind is enough"
    text = files["time.txt"].decode()
    assert "It was entered after 2026-01-05T08:00:00.000Z" in text
    assert "It existed at 2026-03-05T08:00:00.000Z" in text
    said = verdicts(anchored.pack, pinned)
    assert {one.code for one in said} == {"NOT_CHECKED", "OK"}
    assert "witness.example/w1" in files["policy"].decode()
    assert "ots verify" in files["VERIFY.md"].decode()


def test_what_nobody_bounds_from_above_is_said_openly(
    anchored: Anchored, pinned: tuple[Verifier, ...]
) -> None:
    files = files_of(anchored.unbounded_above)
    assert "Nothing in this pack says by when it was there." in files["time.txt"].decode()
    assert verdicts(anchored.unbounded_above, pinned)[-1].code == "OK"


def test_what_nobody_bounds_at_all_is_self_asserted(pack: bytes) -> None:
    files = files_of(pack)
    assert json.loads(files["time.json"])["record"]["basis"] == "self-asserted"
    assert "self-asserted" in files["time.txt"].decode()
    assert "no timestamp, cosignature or beacon covers this record's leaf" in files["VERIFY.md"].decode()
    assert "no outsider attests when it was made" in files["certification-draft.md"].decode()


@pytest.mark.parametrize("ending", ["tsr", "cosig", "ots", "beacon"])
def test_a_changed_token_is_not_the_one_that_its_leaf_names(
    ending: str, anchored: Anchored, pinned: tuple[Verifier, ...]
) -> None:
    name = next(name for name in files_of(anchored.pack) if name.endswith(f".{ending}"))
    changed = with_file(anchored.pack, name, b"another token")
    assert [(one.code, one.subject) for one in wrong(changed, pinned)] == [("BLOB_MISMATCH", name)]
    assert codes(with_file(anchored.pack, name, None), pinned) == {"MISSING"}


def test_a_fork_of_the_attested_state_is_not_continued(
    anchored: Anchored, record_home: Path, pinned: tuple[Verifier, ...]
) -> None:
    """Signed with the log's own key: another log of the same size, as if that had been attested."""
    name = f"anchors/{anchored.size}/checkpoint"
    forked = Checkpoint.sign(pinned[0].name, anchored.size, bytes(32), load_signer(record_home))
    found = codes(with_file(anchored.pack, name, forked.note.encode()), pinned)
    assert found == {"BLOB_MISMATCH", "ROOT_MISMATCH"}


def test_a_spoilt_continuation_proves_nothing(anchored: Anchored, pinned: tuple[Verifier, ...]) -> None:
    files = files_of(anchored.pack)
    name = f"anchors/{anchored.size}/continuation"
    lines = files[name].decode().split("\n")
    steps = lines.index("")
    assert steps > 1
    for spoilt in (
        [lines[0], *lines[2:]],
        [lines[0], lines[1], *lines[1:]],
        [f"old {anchored.size - 1}", *lines[1:]],
        lines[:steps],
        ["nothing of the kind"],
    ):
        assert codes(with_file(anchored.pack, name, "\n".join(spoilt).encode()), pinned) == {"ROOT_MISMATCH"}
    assert codes(with_file(anchored.pack, name, None), pinned) == {"MISSING"}


def test_a_name_of_an_authority_never_leads_out_of_its_folder() -> None:
    for authority in ("../../outside", "a/b\\c", "späte Stelle", "", "x" * 500, ".hidden", "a\nb"):
        name = anchor_file(7, {"kind": "rfc3161", "authority": authority, "size": 5})
        assert name.startswith("anchors/5/7-")
        assert name.count("/") == 2
        assert len(name) < 200
