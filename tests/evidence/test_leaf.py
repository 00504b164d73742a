from __future__ import annotations

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from smallprint.evidence import LEAF_TYPES, decode_leaf, encode_leaf
from smallprint.records.errors import LeafRefusedError
from tests.evidence.making import leaf

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)


@given(plain)
def test_a_leaf_has_one_spelling_and_it_is_rfc_8785s(value: Any) -> None:
    made = leaf(value=value)
    data = encode_leaf(made)
    assert data == rfc8785.dumps(made)
    assert decode_leaf(data) == made


@pytest.mark.parametrize("kind", sorted(LEAF_TYPES))
def test_every_type_of_leaf_is_taken(kind: str) -> None:
    assert decode_leaf(encode_leaf(leaf(kind)))["type"] == kind


def test_keys_are_sorted_by_utf_16_units_also_beyond_the_first_plane() -> None:
    data = encode_leaf(leaf(value={"\ufb33": 1, "😀": 2}))
    assert data.index("😀".encode()) < data.index("\ufb33".encode())
    assert decode_leaf(data)["value"] == {"\ufb33": 1, "😀": 2}


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        0.5,
        float("nan"),
        2**53,
        -(2**53),
        "\ud800",
        b"bytes",
        {1: "a"},
        {"a": {2: 3}},
        pytest.param({"x", "y"}, id="a set"),
        pytest.param(object(), id="an object"),
        ["\udfff"],
    ],
    ids=repr,
)
def test_values_that_json_would_bend_are_refused(value: Any) -> None:
    with pytest.raises(LeafRefusedError):
        encode_leaf(leaf(value=value))


@pytest.mark.parametrize("field", ["v", "type", "time", "actor", "tool", "refs"])
def test_a_leaf_without_a_common_field_is_refused_by_its_name(field: str) -> None:
    broken = leaf()
    del broken[field]
    with pytest.raises(LeafRefusedError, match=f"'{field}'"):
        encode_leaf(broken)
    with pytest.raises(LeafRefusedError, match=f"'{field}'"):
        decode_leaf(rfc8785.dumps(broken))


@pytest.mark.parametrize(
    "fields",
    [
        {"v": 2},
        {"v": True},
        {"v": "1"},
        {"type": "gossip"},
        {"type": ["capture"]},
        {"time": "2026-11-25T12:00:00Z"},
        {"time": "2026-11-25T12:00:00.000+00:00"},
        {"time": "2026-02-30T12:00:00.000Z"},
        {"time": "2026-11-25T12:00:00.000Z\n"},
        {"time": 1},
        {"actor": ""},
        {"actor": None},
        {"tool": "smallprint"},
        {"tool": {"name": "smallprint"}},
        {"tool": {"name": "", "version": "1"}},
        {"tool": {"name": "smallprint", "version": "1", "digest": "9f86"}},
        {"tool": {"name": "smallprint", "version": "1", "digest": 7}},
        {"refs": None},
        {"refs": [-1]},
        {"refs": [True]},
        {"refs": {"0": 0}},
        {"blobs": []},
        {"blobs": {"body": "a" * 64}},
        {"blobs": {"body": {"sha256": "A" * 64, "size": 1}}},
        {"blobs": {"body": {"sha256": "a" * 63, "size": 1}}},
        {"blobs": {"body": {"sha256": "a" * 64}}},
        {"blobs": {"body": {"sha256": "a" * 64, "size": -1}}},
        {"blobs": {"body": {"sha256": "a" * 64, "size": True}}},
    ],
    ids=repr,
)
def test_a_misshapen_common_field_is_refused_on_both_ways(fields: dict[str, Any]) -> None:
    broken = leaf() | fields
    with pytest.raises(LeafRefusedError):
        encode_leaf(broken)
    with pytest.raises(LeafRefusedError):
        decode_leaf(rfc8785.dumps(broken))


def test_the_largest_leaf_is_taken_and_one_byte_more_is_refused() -> None:
    room = 65_535 - len(encode_leaf(leaf(value="")))
    assert len(encode_leaf(leaf(value="x" * room))) == 65_535
    with pytest.raises(LeafRefusedError, match="into a blob"):
        encode_leaf(leaf(value="x" * (room + 1)))
    with pytest.raises(LeafRefusedError, match="65535"):
        decode_leaf(rfc8785.dumps(leaf(value="x" * (room + 1))))


GOOD = encode_leaf(leaf(value=7))


@pytest.mark.parametrize(
    "data",
    [
        GOOD.replace(b'"v":1', b'"v": 1'),
        GOOD + b"\n",
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b'"value":7', b'"value":7,"value":7'),
        GOOD.replace(b'"value":7', b'"value":6,"value":7'),
        GOOD.replace(b'"value":7', b'"value":7.0'),
        GOOD.replace(b'"value":7', b'"value":7e0'),
        GOOD.replace(b'"value":7', b'"value":1.5'),
        GOOD.replace(b'"value":7', b'"value":-0'),
        GOOD.replace(b'"value":7', b'"value":NaN'),
        GOOD.replace(b'"value":7', b'"value":-Infinity'),
        GOOD.replace(b'"value":7', b'"value":9007199254740992'),
        GOOD.replace(b'"value":7', b'"value":' + b"9" * 5000),
        GOOD.replace(b'"value":7', b'"value":"\\u0041"'),
        GOOD.replace(b'"value":7', b'"value":"\\/"'),
        GOOD.replace(b'"value":7', b'"value":"\\u00e4"'),
        GOOD.replace(b'"value":7', b'"value":"\\ud800"'),
        GOOD.replace(b'"value":7', b'"value":"\\ud83d\\ude00"'),
        GOOD.replace(b'"value":7', b'"value":"\xff"'),
        GOOD.replace(b'"value":7', b'"value":"\xed\xa0\x80"'),
        GOOD.replace(b'"value":7', b'"value":' + b"[" * 60_000),
        b'{"zzz":1,' + GOOD[1:],
        '{"value":{"\ufb33":1,"😀":2}}'.encode(),
        b"[]",
        b"7",
        b"",
        GOOD[:-1],
    ],
    ids=lambda data: repr(data[-40:]),
)
def test_bytes_that_are_not_the_one_spelling_are_refused(data: bytes) -> None:
    with pytest.raises(LeafRefusedError):
        decode_leaf(data)


@given(st.binary(max_size=80))
def test_arbitrary_bytes_are_refused_and_nothing_else_is_raised(data: bytes) -> None:
    with pytest.raises(LeafRefusedError):
        decode_leaf(data)


@pytest.mark.parametrize(
    "fields",
    [
        {"refs": [0]},
        {"refs": [1, 17, "SP-V-000001-0"]},
        {"blobs": {}},
        {"blobs": {"body": {"sha256": "a" * 64, "size": 0}, "text": {"sha256": "0" * 64, "size": 1}}},
        {"blobs": {"body": {"sha256": "a" * 64, "size": 48211, "salted": True}}},
        {"value": [2**53 - 1, -(2**53) + 1]},
        {"value": {"x" * number: number for number in range(40)}},
    ],
    ids=repr,
)
def test_what_is_well_formed_is_taken_on_both_ways(fields: dict[str, Any]) -> None:
    assert decode_leaf(encode_leaf(leaf() | fields)) == leaf() | fields


@pytest.mark.parametrize("salted", [False, None, 1, 0, "true"])
def test_a_blob_is_salted_or_says_nothing_of_it(salted: Any) -> None:
    broken = leaf(blobs={"body": {"sha256": "a" * 64, "size": 1, "salted": salted}})
    with pytest.raises(LeafRefusedError, match="'body'"):
        encode_leaf(broken)


def test_a_leaf_of_an_earlier_form_than_the_first_is_refused() -> None:
    with pytest.raises(LeafRefusedError, match="version 0"):
        encode_leaf(leaf() | {"v": 0})


def test_a_fraction_deep_within_lists_and_objects_is_refused_by_its_place() -> None:
    with pytest.raises(LeafRefusedError, match=r"leaf\.value\[1\]\.a is a float"):
        encode_leaf(leaf(value=[0, {"a": 0.5}]))


@pytest.mark.parametrize("value", [2**53, -(2**53), 2**70])
def test_a_number_that_others_would_round_is_to_be_written_as_text(value: int) -> None:
    with pytest.raises(LeafRefusedError, match="write it as text"):
        encode_leaf(leaf(value=value))
    with pytest.raises(LeafRefusedError, match="write it as text"):
        decode_leaf(GOOD.replace(b'"value":7', b'"value":%d' % value))


def test_a_refusal_quotes_no_more_than_the_beginning_of_a_long_number() -> None:
    with pytest.raises(LeafRefusedError, match=f"^{'9' * 40} is beyond"):
        decode_leaf(GOOD.replace(b'"value":7', b'"value":' + b"9" * 60))
    with pytest.raises(LeafRefusedError, match=f"no 1[.]{'5' * 38}: write"):
        decode_leaf(GOOD.replace(b'"value":7', b'"value":1.' + b"5" * 60))


def test_the_largest_leaf_is_also_read() -> None:
    room = 65_535 - len(encode_leaf(leaf(value="")))
    assert decode_leaf(encode_leaf(leaf(value="x" * room)))["value"] == "x" * room


@pytest.mark.parametrize("beyond", ["\U00010000", "\U0010fffd"])
def test_keys_from_the_second_plane_to_the_last_come_before_the_end_of_the_first(beyond: str) -> None:
    made = leaf(value={"\ufb33": 1, beyond: 2})
    assert decode_leaf(encode_leaf(made)) == made
    assert encode_leaf(made) == rfc8785.dumps(made)


def test_a_leaf_nested_without_end_is_refused() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(LeafRefusedError, match="nested"):
        encode_leaf(leaf(value=value))
