"""Answers of a real openssl authority, whole and damaged: each gets the verdict that the fault table names."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from smallprint.evidence.anchors.timestamp import Authority, Stamp, check_reply, make_request
from smallprint.records.errors import AnchorError, UsageError
from tests.anchors.authority import Tsa, openssl
from tests.anchors.damage import granted, tst_info, with_attributes_reversed, with_certificates_reversed

pytestmark = pytest.mark.openssl

NOTE = b"log.example/smallprint\n5\nhash\n\n\xe2\x80\x94 log.example/smallprint signature\n"


def now() -> datetime:
    return datetime.now(UTC)


def authority(tsa: Tsa, *more: bytes, policy: str | None = None) -> Authority:
    return Authority.of("stamp.example", [tsa.ca, *more], policy)


def stamped(tsa: Tsa, data: bytes = NOTE, *, chain: bool = False, signer: str = "signer") -> bytes:
    return tsa.reply(make_request(data)[0], chain=chain, signer=signer)


def refused(reply: bytes, trusted: Authority, data: bytes = NOTE, nonce: int | None = None) -> AnchorError:
    with pytest.raises(AnchorError) as caught:
        check_reply(reply, data, trusted, now=now(), nonce=nonce)
    return caught.value


def test_a_stamp_over_our_bytes_by_the_pinned_authority_holds(tsa: Tsa) -> None:
    request, nonce = make_request(NOTE)
    found = check_reply(tsa.reply(request), NOTE, authority(tsa), now=now(), nonce=nonce)
    assert abs(found.time - now()) < timedelta(minutes=1)
    assert (found.accuracy_ms, found.policy, found.expired) == (1500, "1.2.3.4.1", None)
    assert found.signer == "CN=Test Authority"


def test_the_fraction_of_a_second_that_an_authority_states_is_kept(tsa: Tsa, tmp_path: Path) -> None:
    fractions = set()
    while len(fractions) < 2:
        reply = stamped(tsa)
        (tmp_path / "token").write_bytes(reply)
        shown = openssl("ts", "-reply", "-in", tmp_path / "token", "-text").stdout.decode()
        said = next(line for line in shown.splitlines() if line.startswith("Time stamp:"))
        found = check_reply(reply, NOTE, authority(tsa), now=now()).time
        milliseconds = f"{found.microsecond // 1000:03d}".rstrip("0")
        assert f":{found:%S}{'.' if milliseconds else ''}{milliseconds} " in said
        fractions.add(milliseconds)


def test_a_request_asks_for_certificates_a_fresh_nonce_and_sha_256(tmp_path: Path) -> None:
    (tmp_path / "request").write_bytes(make_request(NOTE)[0])
    shown = openssl("ts", "-query", "-in", tmp_path / "request", "-text").stdout.decode()
    assert "Certificate required: yes" in shown
    assert "Hash Algorithm: sha256" in shown
    assert "Nonce: unspecified" not in shown
    assert make_request(NOTE)[1] != make_request(NOTE)[1]


def test_openssl_verifies_the_answer_that_we_accept(tsa: Tsa, tmp_path: Path) -> None:
    (tmp_path / "note").write_bytes(NOTE)
    (tmp_path / "token").write_bytes(stamped(tsa))
    done = openssl(
        "ts", "-verify", "-no_check_time", "-data", tmp_path / "note", "-in", tmp_path / "token",
        "-CAfile", tsa.folder / "ca.pem",
    )  # fmt: skip
    assert b"Verification: OK" in done.stdout


def test_a_stamp_over_other_data_is_a_mismatch(tsa: Tsa) -> None:
    found = refused(stamped(tsa, b"another note\n"), authority(tsa))
    assert found.code == "TOKEN_MISMATCH"
    assert "over other data" in str(found)


def test_a_stamp_of_another_authority_is_untrusted_though_its_certificate_is_inside(
    tsa: Tsa, other_tsa: Tsa
) -> None:
    found = refused(stamped(other_tsa, chain=True), authority(tsa))
    assert found.code == "TOKEN_UNTRUSTED"
    assert "stamp.example" in str(found)


def test_a_certificate_of_the_same_ca_that_is_not_for_timestamps_is_untrusted(
    tsa: Tsa,
) -> None:
    tsa.certify("web", "www.example", extensions="web")
    forged = openssl(
        "cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-md", "sha256",
        "-econtent_type", "1.2.840.113549.1.9.16.1.4",
        "-signer", tsa.folder / "web.pem", "-inkey", tsa.folder / "web.key",
        input=tst_info(stamped(tsa)),
    ).stdout  # fmt: skip
    found = refused(granted(forged), authority(tsa))
    assert found.code == "TOKEN_UNTRUSTED"
    assert "purpose" in str(found)


def test_a_chain_that_ran_out_since_was_valid_at_its_time_and_that_is_said(tsa: Tsa) -> None:
    reply = stamped(tsa)
    later = now() + timedelta(days=20_000)
    found = check_reply(reply, NOTE, authority(tsa), now=later)
    assert found.expired is not None
    assert found.time < found.expired < later


def test_a_chain_that_had_run_out_when_it_stamped_is_untrusted(tsa: Tsa) -> None:
    tsa.certify("old", "Old Signer")
    tsa.outlast("old", now() - timedelta(days=3))
    found = refused(stamped(tsa, signer="old"), authority(tsa))
    assert found.code == "TOKEN_UNTRUSTED"
    assert "expired" in str(found)


def test_without_a_certificate_inside_the_pinned_one_of_the_signer_is_needed(
    tsa: Tsa, tmp_path: Path
) -> None:
    (tmp_path / "note").write_bytes(NOTE)
    query = openssl("ts", "-query", "-data", tmp_path / "note", "-sha256").stdout
    reply = tsa.reply(query)
    assert refused(reply, authority(tsa)).code == "TOKEN_NO_CERTIFICATE"
    found = check_reply(reply, NOTE, authority(tsa, tsa.signer), now=now())
    assert found.signer == "CN=Test Authority"


def test_a_pinned_signer_other_than_the_one_who_signed_is_refused(tsa: Tsa) -> None:
    tsa.certify("second", "Second Signer")
    found = refused(stamped(tsa, signer="second"), authority(tsa, tsa.signer))
    assert found.code == "TOKEN_UNTRUSTED"


def test_certificates_in_another_order_are_accepted_as_openssl_accepts_them(tsa: Tsa, tmp_path: Path) -> None:
    reply = stamped(tsa, chain=True)
    (tmp_path / "note").write_bytes(NOTE)
    for variant in (reply, with_certificates_reversed(reply)):
        assert isinstance(check_reply(variant, NOTE, authority(tsa), now=now()), Stamp)
        (tmp_path / "token").write_bytes(variant)
        ca = tsa.folder / "ca.pem"
        openssl("ts", "-verify", "-data", tmp_path / "note", "-in", tmp_path / "token", "-CAfile", ca)


def test_signed_attributes_out_of_order_are_malformed_since_programs_disagree_about_them(tsa: Tsa) -> None:
    reply = with_attributes_reversed(stamped(tsa), tsa.folder / "signer.key")
    found = refused(reply, authority(tsa))
    assert found.code == "TOKEN_MALFORMED"
    assert "order" in str(found)


def test_an_answer_to_another_request_is_a_mismatch(tsa: Tsa) -> None:
    found = refused(stamped(tsa), authority(tsa), nonce=secrets.randbits(60))
    assert found.code == "TOKEN_MISMATCH"
    assert "another request" in str(found)


def test_another_policy_than_the_one_asked_of_the_operator_is_a_mismatch(tsa: Tsa) -> None:
    assert refused(stamped(tsa), authority(tsa, policy="1.2.3.4.9")).code == "TOKEN_MISMATCH"


def test_a_stamp_over_another_kind_of_hash_is_a_mismatch(tsa: Tsa, tmp_path: Path) -> None:
    (tmp_path / "note").write_bytes(NOTE)
    query = openssl("ts", "-query", "-data", tmp_path / "note", "-sha512", "-cert").stdout
    assert refused(tsa.reply(query), authority(tsa)).code == "TOKEN_MISMATCH"


def test_an_authority_that_says_no_is_quoted(tsa: Tsa, tmp_path: Path) -> None:
    (tmp_path / "note").write_bytes(NOTE)
    query = openssl("ts", "-query", "-data", tmp_path / "note", "-sha1").stdout
    found = refused(tsa.reply(query), authority(tsa))
    assert found.code == "TOKEN_REFUSED"
    assert "rejection" in str(found)


def test_no_single_flipped_bit_makes_another_time_or_another_imprint_pass(tsa: Tsa) -> None:
    reply = stamped(tsa)
    trusted = authority(tsa)
    whole = check_reply(reply, NOTE, trusted, now=now())
    verdicts = set()
    for place in range(len(reply)):
        damaged = reply[:place] + bytes([reply[place] ^ 1]) + reply[place + 1 :]
        try:
            assert check_reply(damaged, NOTE, trusted, now=now()) == whole
        except AnchorError as error:
            verdicts.add(error.code)
    assert verdicts >= {"TOKEN_MALFORMED", "TOKEN_MISMATCH", "TOKEN_UNTRUSTED"}


@pytest.mark.parametrize("kept", [0, 1, 5, 100, -1])
def test_a_cut_answer_is_malformed(tsa: Tsa, kept: int) -> None:
    assert refused(stamped(tsa)[:kept], authority(tsa)).code == "TOKEN_MALFORMED"


def test_pinned_files_without_a_self_signed_certificate_are_refused(tsa: Tsa) -> None:
    with pytest.raises(UsageError, match="self-signed"):
        Authority.of("stamp.example", [tsa.signer])
    with pytest.raises(UsageError, match="can't be read"):
        Authority.of("stamp.example", [b"no certificate"])
