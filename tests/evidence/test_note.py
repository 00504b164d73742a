from __future__ import annotations

import base64
from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallprint.evidence import Checkpoint, Signer, UnknownKeyError, Verifier
from smallprint.evidence.formats.note import open_note, split_note, split_signature
from smallprint.evidence.keys.files import new_signer
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


@pytest.mark.parametrize("size", ["", "03", "00", "1e3", "9" * 20, "9" * 5000, "3\r"])
def test_a_size_that_no_log_has_is_refused_by_name(size: str) -> None:
    with pytest.raises(LogCorruptError, match=r"size|control character"):
        Checkpoint.open(signed_by_hand(f"origin\n{size}\n{ROOT_LINE}\n"), [SIGNER.verifier])


def signed_by_hand(text: str) -> str:
    """A note whose text may hold anything."""
    return f"{text}\n{SIGNER.signature_line(text)}"


@pytest.mark.parametrize("size", ["0", "7", "10", "9" * 19])
def test_a_checkpoint_may_be_of_any_size_and_have_more_lines_than_three(size: str) -> None:
    note = SIGNER.sign(f"origin\n{size}\n{ROOT_LINE}\nmore\nand more\n")
    opened = Checkpoint.open(note, [SIGNER.verifier])
    assert (opened.origin, opened.size, opened.root, opened.note) == ("origin", int(size), bytes(32), note)


@pytest.mark.parametrize("length", [1, 31, 33, 34])
def test_a_root_is_no_shorter_or_longer_than_a_hash(length: int) -> None:
    root = base64.b64encode(bytes(length)).decode()
    with pytest.raises(LogCorruptError, match="32 bytes"):
        Checkpoint.open(SIGNER.sign(f"origin\n3\n{root}\n"), [SIGNER.verifier])


def test_two_lines_are_no_checkpoint_and_that_is_said() -> None:
    with pytest.raises(LogCorruptError, match="at least three lines"):
        Checkpoint.open(SIGNER.sign("origin\n3\n"), [SIGNER.verifier])


@pytest.mark.parametrize("root", [ROOT_LINE[:-2] + "B=", "AAAA " + ROOT_LINE[4:], ROOT_LINE + "=", ""])
def test_base64_has_one_spelling(root: str) -> None:
    with pytest.raises(LogCorruptError, match="is not base64"):
        Checkpoint.open(SIGNER.sign(f"origin\n3\n{root}\n"), [SIGNER.verifier])


@pytest.mark.parametrize("wrong", ["00000000", "ffffffff", "", "0"])
def test_a_key_with_another_id_is_refused_whichever_is_the_greater(wrong: str) -> None:
    name, _, key = SIGNER.verifier.vkey.split("+", 2)
    with pytest.raises(UsageError, match="does not fit its key"):
        Verifier.parse(f"{name}+{wrong}+{key}")
    secret = SIGNER.skey.rsplit("+", 1)[1]
    with pytest.raises(UsageError, match="does not fit its key"):
        Signer.parse(f"PRIVATE+KEY+{name}+{wrong}+{secret}")


@pytest.mark.parametrize(
    "raw", [bytes(33), b"\x02" + bytes(32), b"\x01" + bytes(31), b"\x01" + bytes(33), b"\x01"]
)
def test_a_key_of_another_kind_or_length_is_refused(raw: bytes) -> None:
    with pytest.raises(UsageError, match="is not an Ed25519 key"):
        Verifier.parse(f"name+00000000+{base64.b64encode(raw).decode()}")


def bounded(until: int | None, signer: Signer = SIGNER) -> Verifier:
    return replace(signer.verifier, until=until)


@pytest.mark.parametrize("until", [0, 3, 999])
def test_what_a_key_signed_beyond_its_bound_is_signed_by_nobody(until: int) -> None:
    note = Checkpoint.sign("origin", int("1000"), bytes(32), SIGNER).note
    with pytest.raises(UnknownKeyError, match=f"trusted up to {until} leaves"):
        Checkpoint.open(note, [bounded(until)])


@pytest.mark.parametrize("until", [1000, 1001, 10**6, None])
def test_what_a_key_signed_up_to_its_bound_counts(until: int | None) -> None:
    note = Checkpoint.sign("origin", int("1000"), bytes(32), SIGNER).note
    assert Checkpoint.open(note, [bounded(until)]).size == 1000


def test_of_two_keys_that_signed_one_within_its_bound_is_enough() -> None:
    heir = Signer("example.org/log", bytes(32))
    note = Checkpoint.sign("origin", 1000, bytes(32), SIGNER, heir).note
    assert Checkpoint.open(note, [bounded(3), heir.verifier]).size == 1000
    with pytest.raises(UnknownKeyError):
        Checkpoint.open(note, [bounded(3), bounded(4, heir)])


@pytest.mark.parametrize("character", ["\x00", "\t", "\x0b", "\r", "\x1e", "\x1f"])
def test_a_text_with_a_control_character_is_not_signed(character: str) -> None:
    with pytest.raises(LogCorruptError, match="control character"):
        SIGNER.sign(f"a{character}b\n")


def test_a_text_may_hold_any_other_character() -> None:
    assert open_note(SIGNER.sign(" ~\x7f\u2014😀\n"), [SIGNER.verifier]) == " ~\x7f\u2014😀\n"


def test_a_note_of_a_million_characters_is_read_and_a_longer_one_is_not() -> None:
    room = 1_000_000 - len(SIGNER.sign("\n"))
    note = SIGNER.sign("x" * room + "\n")
    assert len(note) == int("1000000")
    assert len(open_note(note, [SIGNER.verifier])) == room + 1
    for longer in (1, 2, 500_000):
        with pytest.raises(LogCorruptError, match="not a whole signed note"):
            open_note(SIGNER.sign("x" * (room + longer) + "\n"), [SIGNER.verifier])


@pytest.mark.parametrize(
    "note", ["", "text\n", "— name AAAAAAAA\n", SIGNER.sign(TEXT)[:-1], SIGNER.sign(TEXT) + "more"]
)
def test_what_has_no_signature_block_is_no_whole_note(note: str) -> None:
    with pytest.raises(LogCorruptError, match="not a whole signed note"):
        split_note(note)


@pytest.mark.parametrize(
    "line", ["", "name AAAAAAAA", "- name AAAAAAAA", "—name AAAAAAAA", "— name", "—  AAAAAAAA", "nameAAAA"]
)
def test_a_line_that_is_no_signature_line_is_refused(line: str) -> None:
    with pytest.raises(LogCorruptError, match="is not a signature line"):
        split_signature(line)


def test_a_signature_line_holds_an_id_and_something_signed() -> None:
    assert split_signature("— name AQIDBAU=") == ("name", b"\1\2\3\4", b"\5")
    for raw in (b"\1", b"\1\2\3", b"\1\2\3\4"):
        with pytest.raises(LogCorruptError, match="a key id and a signature"):
            split_signature(f"— name {base64.b64encode(raw).decode()}")


def test_a_refusal_quotes_no_more_than_the_beginning_of_a_long_line() -> None:
    for refused in ("x" * 100, "— name " + "x" * 101):
        with pytest.raises(LogCorruptError, match=r"^'x{80}' is not"):
            split_signature(refused)
    with pytest.raises(UsageError, match=r"^'x{200}' is not"):
        Verifier.parse("x" * 300)
    with pytest.raises(LogCorruptError, match=r"^'9{80}' is not"):
        Checkpoint.open(SIGNER.sign(f"origin\n{'9' * 90}\n{ROOT_LINE}\n"), [SIGNER.verifier])


@pytest.mark.parametrize("made", [SIGNER, SIGNER.verifier, Checkpoint("o", 1, bytes(32), "")], ids=type)
def test_keys_and_checkpoints_can_not_be_changed_once_made(made: Any) -> None:
    for field in fields(made):
        with pytest.raises(FrozenInstanceError):
            setattr(made, field.name, None)
