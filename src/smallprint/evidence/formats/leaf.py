"""Leaves: the canonical JSON (RFC 8785) records that the log is made of. No I/O.

Promises:

- What ``encode_leaf`` gives, ``decode_leaf`` takes, and nothing else: one record has exactly one spelling.
- Refused: floats, integers beyond ±(2^53-1), lone surrogates, duplicate keys, more than 65,535 bytes, a
  missing or misshapen common field, an unknown type.

A leaf is ``{"v": 1, "type", "time", "actor", "tool": {"name", "version", "digest"}, "refs": [leaf index or id, …],
"blobs": {role: {"sha256", "size"}}, …fields of the type}``; ``blobs``, ``id`` and the tool's digest may be
left out. The digest is the SHA-256 of the program's own files, see ``smallprint.tool``. A blob that
may have to be erased one day has ``"salted": true``: its ``sha256`` is of salt ‖ bytes, its ``size`` of the bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn

import rfc8785

from smallprint.evidence.formats.tiles import MAX_ENTRY
from smallprint.records.errors import LeafRefusedError

LEAF_VERSION = 1
LEAF_TYPES = frozenset(
    {
        "genesis", "capture", "platform", "document", "version", "reading", "labels", "facts", "statements",
        "change", "confirmation", "review", "observation", "correction", "redaction", "knowledge", "key",
        "anchor", "scrub",
    }
)  # fmt: skip
COMMON_FIELDS = ("v", "type", "time", "actor", "tool", "refs")
MAX_INTEGER = 2**53 - 1

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_FIRST_ASTRAL_BYTE = 0xF0
_NO_DIGEST = "0" * 64


def encode_leaf(leaf: Mapping[str, Any]) -> bytes:
    """Canonical bytes of a leaf.

    Raises:
        LeafRefusedError: saying what is wrong with it and what to do.
    """
    try:
        _require_plain(leaf, "leaf")
        _require_shape(leaf)
        encoded = rfc8785.dumps(dict(leaf))
    except RecursionError:
        raise LeafRefusedError("the leaf is nested too deeply; put its content into a blob") from None
    except (rfc8785.CanonicalizationError, UnicodeError) as error:
        raise LeafRefusedError(f"the leaf has no canonical form: {error}") from error
    if len(encoded) > MAX_ENTRY:
        raise LeafRefusedError(
            f"a leaf holds at most {MAX_ENTRY} bytes and this one {len(encoded)}; put its content into a blob"
        )
    return encoded


def decode_leaf(data: bytes) -> dict[str, Any]:
    """The leaf in ``data``, which must be exactly what ``encode_leaf`` gives for it.

    Raises:
        LeafRefusedError: when it is not.
    """
    if len(data) > MAX_ENTRY:
        raise LeafRefusedError(f"a leaf holds at most {MAX_ENTRY} bytes and this one {len(data)}")
    try:
        leaf = _DECODER.decode(data.decode("utf-8"))
        if not isinstance(leaf, dict):
            raise LeafRefusedError("a leaf is a JSON object")
        canonical = _spell(leaf, data)
    except RecursionError:
        raise LeafRefusedError("the leaf is nested too deeply") from None
    except ValueError as error:  # bad JSON, bad UTF-8, lone surrogates
        raise LeafRefusedError(f"the leaf is not valid JSON in UTF-8: {error}") from error
    if canonical != data:
        raise LeafRefusedError(
            "the leaf is not in canonical form (RFC 8785), or has duplicate keys; make it with encode_leaf"
        )
    _require_shape(leaf)
    return leaf


def _spell(leaf: dict[str, Any], data: bytes) -> bytes:
    # The C encoder gives RFC 8785's spelling for everything that the decoder below lets through, but for
    # the order of keys with characters beyond U+FFFF; it is some ten times faster than the library.
    if max(data) >= _FIRST_ASTRAL_BYTE:
        return rfc8785.dumps(leaf)
    return _ENCODER.encode(leaf).encode("utf-8")


def _refuse_number(literal: str) -> NoReturn:
    raise LeafRefusedError(f"a leaf holds no {literal[:40]}: write fractions as text or as whole units")


def _whole(literal: str) -> int:
    if len(literal) > 17 or abs(number := int(literal)) > MAX_INTEGER:
        raise LeafRefusedError(f"{literal[:40]} is beyond ±(2^53-1); write it as text")
    return number


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)
_DECODER = json.JSONDecoder(parse_float=_refuse_number, parse_constant=_refuse_number, parse_int=_whole)


def _require_plain(value: object, where: str) -> None:
    """Refuse what JSON or RFC 8785 would silently change: floats, keys that are not text, other types."""
    if value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise LeafRefusedError(f"{where} is beyond ±(2^53-1); write it as text")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                raise LeafRefusedError(f"{where} has the key {key!r}, which is not text")
            _require_plain(item, f"{where}.{key}")
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            _require_plain(item, f"{where}[{place}]")
    else:
        raise LeafRefusedError(
            f"{where} is a {type(value).__name__}; leaves hold text, whole numbers, true/false, null, "
            "lists and objects only"
        )


def _require_shape(leaf: Mapping[str, Any]) -> None:
    """The common fields, each with its form."""
    for field in COMMON_FIELDS:
        if field not in leaf:
            raise LeafRefusedError(f"the leaf lacks {field!r}; every leaf has {', '.join(COMMON_FIELDS)}")
    if type(leaf["v"]) is not int or leaf["v"] != LEAF_VERSION:
        raise LeafRefusedError(f"leaf version {leaf['v']!r} is unknown; this program writes {LEAF_VERSION}")
    if not isinstance(leaf["type"], str) or leaf["type"] not in LEAF_TYPES:
        raise LeafRefusedError(
            f"unknown leaf type {leaf['type']!r}; known are {', '.join(sorted(LEAF_TYPES))}"
        )
    if not isinstance(leaf["time"], str) or not _is_time(leaf["time"]):
        raise LeafRefusedError(
            f"time is UTC with milliseconds, 2026-11-25T12:00:00.000Z, not {leaf['time']!r}"
        )
    if not isinstance(leaf["actor"], str) or not leaf["actor"]:
        raise LeafRefusedError("actor says who or what made the leaf; it can't be empty")
    tool = leaf["tool"]
    if (
        not isinstance(tool, Mapping)
        or not all(isinstance(tool.get(part), str) and tool[part] for part in ("name", "version"))
        or not _is_digest(tool.get("digest", _NO_DIGEST))
    ):
        raise LeafRefusedError('tool is {"name": …, "version": …, "digest": 64 hex digits, if known}')
    refs = leaf["refs"]
    if not isinstance(refs, list | tuple) or not all(
        isinstance(ref, str) or (type(ref) is int and ref >= 0) for ref in refs
    ):
        raise LeafRefusedError("refs is a list of leaf indices and ids; give [] where there are none")
    if "blobs" in leaf:
        _require_blobs(leaf["blobs"])


def _require_blobs(blobs: object) -> None:
    if not isinstance(blobs, Mapping):
        raise LeafRefusedError('blobs is {role: {"sha256": …, "size": …}}')
    for role, blob in blobs.items():
        if (
            not isinstance(blob, Mapping)
            or not isinstance(blob.get("sha256"), str)
            or not _SHA256.fullmatch(blob["sha256"])
            or type(blob.get("size")) is not int
            or blob["size"] < 0
            or blob.get("salted", True) is not True
        ):
            raise LeafRefusedError(
                f'blob {role!r} is {{"sha256": 64 hex digits, "size": bytes}}, with "salted": true '
                f"where the hash is of salt and bytes, not {blob!r}"
            )


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None


def _is_time(text: str) -> bool:
    if not _TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
