"""Cosignatures of a witness, and the published example of the specification."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from smallprint.evidence import Checkpoint
from smallprint.evidence.anchors.beacon import check_beacon
from smallprint.evidence.anchors.cosignature import Witness, check_cosignature, cosigned_message
from smallprint.evidence.anchors.witness import add_checkpoint, other_size, read_answer
from smallprint.evidence.keys.files import new_signer
from smallprint.records.errors import AnchorError, UsageError
from tests.anchors.witness import RealWitness

LOG = new_signer("other.example/log")
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def note(size: int = 5, root: bytes = bytes(32)) -> str:
    return Checkpoint.sign(LOG.name, size, root, LOG).note


def witness(name: str = "witness.example/w1") -> RealWitness:
    return RealWitness(LOG.verifier, name=name, clock=NOON.timestamp)


def code(lines: list[str], of: RealWitness, over: str | None = None) -> str:
    with pytest.raises(AnchorError) as caught:
        check_cosignature(note() if over is None else over, lines, of.witness)
    return caught.value.code


def line(of: RealWitness) -> str:
    return of.cosign(note()).removesuffix("\n")


def test_a_cosignature_gives_its_time_and_lines_of_others_are_passed_over() -> None:
    one, other = witness(), witness("witness.example/w2")
    assert check_cosignature(note(), [line(other), line(one)], one.witness) == (line(one), NOON)


def test_the_message_is_the_one_of_the_specification() -> None:
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    assert cosigned_message(text, 1679315147) == (
        b"cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n"
        b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )


def test_a_cosignature_over_another_checkpoint_or_another_time_is_a_mismatch() -> None:
    one = witness()
    assert code([line(one)], one, note(6)) == "COSIGNATURE_MISMATCH"
    late = RealWitness(LOG.verifier, clock=lambda: NOON.timestamp() + 60)
    mixed = list(line(one))
    place = mixed.index(" ", 3) + 12  # within the time
    mixed[place] = "A" if mixed[place] != "A" else "B"
    assert code(["".join(mixed)], one) in {"COSIGNATURE_MISMATCH", "COSIGNATURE_MISSING"}
    assert code([line(late)], one) == "COSIGNATURE_MISSING"


def test_a_witness_of_the_same_name_with_another_key_is_not_the_pinned_one() -> None:
    one, impostor = witness(), witness()
    assert code([line(impostor)], one) == "COSIGNATURE_MISSING"
    assert code(["no signature line"], one) == "COSIGNATURE_MISMATCH"


def test_a_witness_key_is_read_back_and_other_kinds_are_refused_in_words() -> None:
    one = witness().witness
    assert Witness.parse(one.vkey) == one
    with pytest.raises(UsageError, match="0x01"):
        Witness.parse(LOG.verifier.vkey)
    with pytest.raises(UsageError, match="does not fit"):
        Witness.parse(one.vkey.replace("w1+", "w2+"))
    with pytest.raises(UsageError, match="no witness key"):
        Witness.parse("nothing")


def test_a_known_key_of_the_public_witness_network_is_understood() -> None:
    vkey = "witness.navigli.sunlight.geomys.org+a3e00fe2+BNy/co4C1Hn1p+INwJrfUlgz7W55dSZReusH/GhUhJ/G"
    assert Witness.parse(vkey).vkey == vkey


def test_the_request_is_the_old_size_the_proof_an_empty_line_and_the_checkpoint() -> None:
    body = add_checkpoint(3, [bytes(32)], note()).decode()
    assert body == "old 3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n" + note()


def test_only_a_conflict_that_names_a_size_is_asked_again() -> None:
    assert other_size(409, "text/x.tlog.size", b"17\n") == 17
    assert other_size(409, "text/plain", b"17\n") is None
    assert other_size(409, "text/x.tlog.size", b"-1\n") is None
    assert other_size(200, "text/x.tlog.size", b"17\n") is None


@pytest.mark.parametrize(
    ("status", "verdict", "words"),
    [
        (403, "WITNESS_REFUSED", "does not know the key"),
        (404, "WITNESS_REFUSED", "does not know this log"),
        (409, "SPLIT_VIEW", "another tree of 5 leaves"),
        (422, "SPLIT_VIEW", "no continuation"),
        (500, "WITNESS_REFUSED", "status 500"),
    ],
)
def test_each_refusal_of_a_witness_is_explained(status: int, verdict: str, words: str) -> None:
    with pytest.raises(AnchorError, match=words) as caught:
        read_answer(status, b"", note(), 5, witness().witness)
    assert caught.value.code == verdict


def test_a_beacon_counts_only_when_the_other_log_signed_and_the_pinned_witness_cosigned() -> None:
    one = witness()
    beacon = (note() + one.cosign(note())).encode()
    assert check_beacon(beacon, LOG.verifier, one.witness) == NOON
    for wrong, log, by in (
        (beacon, new_signer(LOG.name).verifier, one.witness),
        (beacon, LOG.verifier, witness().witness),
        (beacon.replace(b"\n5\n", b"\n6\n"), LOG.verifier, one.witness),
        (note().encode(), LOG.verifier, one.witness),
        (b"\xff", LOG.verifier, one.witness),
    ):
        with pytest.raises(AnchorError):
            check_beacon(wrong, log, by)
