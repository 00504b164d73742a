from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallprint.evidence import Checkpoint, Signer, UnknownKeyError, Verifier
from smallprint.evidence.keys import new_signer
from smallprint.evidence.note import open_note
from smallprint.records.errors import LogCorruptError, UsageError
from tests.evidence import naive

SIGNER = Signer("example.org/log", bytes(range(32)))
TEXT = "example.org/log\n3\n" + base64.b64encode(bytes(32)).decode() + "\n"


def test_a_published_go_key_pair_and_its_note_are_understood() -> None:
    # From the documentation of golang.org/x/mod/sumdb/note.
    verifier = Verifier.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    signer = Signer.parse("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    assert signer.verifier == verifier
    note = signer.sign(text)
    assert note.endswith(
        "\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUg"
        "YN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    assert open_note(note, [verifier]) == text


def test_a_signature_is_made_as_the_specification_says() -> None:
    assert naive.signed_by(SIGNER.sign(TEXT), SIGNER.verifier.public)


def test_keys_survive_being_written_down() -> None:
    assert Verifier.parse(SIGNER.verifier.vkey + "\n") == SIGNER.verifier
    assert Signer.parse(SIGNER.skey + "\n") == SIGNER


def test_a_private_key_is_never_shown() -> None:
    secret = base64.b64encode(b"\x01" + SIGNER.seed).decode()
    assert secret not in repr(SIGNER)
    damaged = SIGNER.skey[:-3] + "AAA"
    with pytest.raises(UsageError) as error:
        Signer.parse(damaged)
    assert secret[:20] not in str(error.value)
    with pytest.raises(UsageError) as error:
        Signer.parse(SIGNER.skey[:-4])
    assert secret[:20] not in str(error.value)


@pytest.mark.parametrize("line", ["", "a+b", "a+00000000+AAAA", "a+zz+" + "A" * 44, SIGNER.skey])
def test_a_line_that_is_no_public_key_is_refused(line: str) -> None:
    with pytest.raises(UsageError):
        Verifier.parse(line)


def test_a_key_whose_id_does_not_fit_is_refused() -> None:
    name, found_id, key = SIGNER.verifier.vkey.split("+", 2)
    with pytest.raises(UsageError, match="does not fit"):
        Verifier.parse(f"{name}+{'0' * len(found_id)}+{key}")


@pytest.mark.parametrize("name", ["", "two words", "a+b", "tab\there", "line\nfeed"])
def test_a_name_that_can_not_stand_in_a_signature_line_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="can't name a log"):
        new_signer(name)


@given(st.integers(0, len(SIGNER.sign(TEXT)) - 1), st.integers(0, 7))
def test_no_note_with_a_flipped_bit_is_accepted(place: int, bit: int) -> None:
    note = SIGNER.sign(TEXT).encode()
    if place >= len(note):
        return
    flipped = note[:place] + bytes([note[place] ^ (1 << bit)]) + note[place + 1 :]
    try:
        text = flipped.decode()
    except UnicodeDecodeError:
        return
    with pytest.raises(LogCorruptError):
        open_note(text, [SIGNER.verifier])


@given(st.integers(0, len(SIGNER.sign(TEXT)) - 1))
def test_no_truncated_note_is_accepted(end: int) -> None:
    with pytest.raises(LogCorruptError):
        open_note(SIGNER.sign(TEXT)[:end], [SIGNER.verifier])


def test_a_note_by_another_key_is_named_as_such() -> None:
    other = Signer("example.org/log", bytes(32))
    with pytest.raises(UnknownKeyError, match="none of these is a pinned key"):
        open_note(SIGNER.sign(TEXT), [other.verifier])
    with pytest.raises(UnknownKeyError):
        open_note(SIGNER.sign(TEXT), [])


def test_other_peoples_signatures_are_passed_over_but_a_wrong_one_of_ours_never() -> None:
    other = Signer("witness.example", bytes(32))
    theirs = other.sign(TEXT).rpartition("\n\n")[2]
    ours = SIGNER.sign(TEXT).rpartition("\n\n")[2]
    both = f"{TEXT}\n{theirs}{ours}"
    assert open_note(both, [SIGNER.verifier]) == TEXT
    wrong = SIGNER.sign("something else\n").rpartition("\n\n")[2]
    with pytest.raises(LogCorruptError, match="does not fit the note"):
        open_note(f"{TEXT}\n{theirs}{wrong}", [SIGNER.verifier, other.verifier])


def test_a_text_with_an_empty_line_is_signed_whole() -> None:
    text = "first\n\nsecond\n"
    assert open_note(SIGNER.sign(text), [SIGNER.verifier]) == text


@pytest.mark.parametrize("text", ["no line feed at the end", "bell\a\n", ""])
def test_a_text_that_is_none_is_not_signed(text: str) -> None:
    with pytest.raises(LogCorruptError):
        SIGNER.sign(text)


def test_a_checkpoint_says_origin_size_and_root() -> None:
    made = Checkpoint.sign("example.org/log", 3, bytes(32), SIGNER)
    assert made.note.startswith(TEXT + "\n")
    assert Checkpoint.open(made.note, [SIGNER.verifier]) == made


ROOT_LINE = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "origin\n3\n",
        f"\n3\n{ROOT_LINE}\n",
        f"origin\n03\n{ROOT_LINE}\n",
        f"origin\n+3\n{ROOT_LINE}\n",
        f"origin\n-3\n{ROOT_LINE}\n",
        f"origin\n٣\n{ROOT_LINE}\n",
        f"origin\n\n{ROOT_LINE}\n",
        "origin\n3\nAAAA\n",
        "origin\n3\nnot base64\n",
    ],
)
def test_a_properly_signed_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(LogCorruptError):
        Checkpoint.open(SIGNER.sign(text), [SIGNER.verifier])
