"""OpenTimestamps proofs, as far as we need them: read, write, and put a calendar's later answer in. No I/O.

A proof is a tree: from a digest, operations (append, prepend, hash) lead to attestations: *pending* at a calendar,
or a Bitcoin block. We hold no block headers, so **a proof never counts as a bound of time here**: whoever has a
Bitcoin node verifies it with the ``ots`` program. The format is the detached ``.ots`` file of that program.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from smallprint.records.errors import AnchorError

MAGIC = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94"
VERSION = b"\x01"
SHA256 = b"\x08"
PENDING = bytes.fromhex("83dfe30d2ef90c8e")
BITCOIN = bytes.fromhex("0588960d73d71901")
MEDIA_TYPE = "application/vnd.opentimestamps.v1"
MAX_PROOF = 10_000
"""Bytes of a calendar's answer, as the ``ots`` program allows."""
MAX_FILE = 100_000
"""Bytes of a whole proof. Each of its few bytes can stand for a message of ``_MAX_MESSAGE``."""

_FORK, _ATTESTATION = b"\xff", b"\x00"
_APPEND, _PREPEND, _REVERSE, _HEXLIFY = b"\xf0", b"\xf1", b"\xf2", b"\xf3"
_HASHES = {b"\x02": "sha1", b"\x03": "ripemd160", b"\x08": "sha256", b"\x67": "keccak256"}
_MAX_DEPTH = 256
_MAX_MESSAGE = 4096
_URI_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/:")


@dataclass(slots=True)
class Node:
    """A point of the proof. ``message`` is None where we have not the hash function that leads there."""

    message: bytes | None
    attestations: list[tuple[bytes, bytes]] = field(default_factory=list)
    steps: list[tuple[bytes, Node]] = field(default_factory=list)

    def walk(self) -> list[Node]:
        """This node and all below it."""
        return [self, *(node for _, child in self.steps for node in child.walk())]


@dataclass(frozen=True, slots=True)
class Pending:
    """A promise of the calendar at ``uri`` to say more about ``commitment``, when asked."""

    uri: str
    commitment: bytes


@dataclass(frozen=True, slots=True)
class Proof:
    """A detached proof over ``digest`` (SHA-256 of the file stamped)."""

    digest: bytes
    root: Node

    @property
    def pending(self) -> list[Pending]:
        """Where it waits for a calendar."""
        return [
            Pending(_uri(payload), node.message)
            for node in self.root.walk()
            for tag, payload in node.attestations
            if tag == PENDING and node.message is not None
        ]

    @property
    def blocks(self) -> list[int]:
        """Heights of the Bitcoin blocks that it leads to. That their headers fit is not checked by us."""
        return sorted(
            _Reader(payload).number()
            for node in self.root.walk()
            for tag, payload in node.attestations
            if tag == BITCOIN
        )

    def words(self) -> str:
        """What it says, for people."""
        if self.blocks:
            heights = ", ".join(str(block) for block in self.blocks)
            return f"Bitcoin block {heights} attests (not checked by us: no block headers here; use `ots verify`)"
        if self.pending:
            return f"pending at calendar {', '.join(one.uri for one in self.pending)}"
        return "leads to no attestation that we know"

    def encode(self) -> bytes:
        """The ``.ots`` file."""
        return MAGIC + VERSION + SHA256 + self.digest + _encode(self.root)


def from_answer(digest: bytes, answer: bytes) -> Proof:
    """The proof made of a calendar's ``answer`` to ``digest``.

    Raises:
        AnchorError: ``TOKEN_MALFORMED``.
    """
    return Proof(digest, _read_all(answer, digest))


def decode(data: bytes) -> Proof:
    """Read a ``.ots`` file over a SHA-256.

    Raises:
        AnchorError: ``TOKEN_MALFORMED``.
    """
    head = MAGIC + VERSION + SHA256
    if len(data) > MAX_FILE:
        raise AnchorError("TOKEN_MALFORMED", f"an OpenTimestamps proof has at most {MAX_FILE} bytes")
    if not data.startswith(head) or len(data) < len(head) + 32:
        raise AnchorError("TOKEN_MALFORMED", "this is no OpenTimestamps proof over a SHA-256")
    digest = data[len(head) : len(head) + 32]
    return Proof(digest, _read_all(data[len(head) + 32 :], digest))


def check_proof(data: bytes, stamped: bytes) -> Proof:
    """The proof in ``data``, which must be over ``stamped``.

    Raises:
        AnchorError: ``TOKEN_MALFORMED`` or ``TOKEN_MISMATCH``.
    """
    proof = decode(data)
    if proof.digest != hashlib.sha256(stamped).digest():
        raise AnchorError("TOKEN_MISMATCH", "the OpenTimestamps proof is over other data")
    return proof


def upgraded(proof: Proof, commitment: bytes, answer: bytes) -> Proof:
    """``proof`` with a calendar's later ``answer`` about ``commitment`` put in beside the promise.

    Raises:
        AnchorError: ``TOKEN_MALFORMED``.
    """
    fresh = decode(proof.encode())
    for node in fresh.root.walk():
        if node.message == commitment:
            more = _read_all(answer, commitment)
            node.attestations += [one for one in more.attestations if one not in node.attestations]
            node.steps += more.steps
            break
    return fresh


class _Reader:
    """Bytes, read from the start. Whatever is not there is an AnchorError."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) != count:
            raise AnchorError("TOKEN_MALFORMED", "the OpenTimestamps proof ends too early")
        self._at += count
        return taken

    def number(self) -> int:
        value, shift = 0, 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value
            if shift > 63:
                raise AnchorError("TOKEN_MALFORMED", "a number in the OpenTimestamps proof is too large")

    def run(self, most: int) -> bytes:
        length = self.number()
        if length > most:
            raise AnchorError("TOKEN_MALFORMED", "a part of the OpenTimestamps proof is too long")
        return self.take(length)

    def done(self) -> bool:
        return self._at == len(self._data)


def _read_all(data: bytes, message: bytes) -> Node:
    reader = _Reader(data)
    node = _read(reader, message, 0)
    if not reader.done():
        raise AnchorError("TOKEN_MALFORMED", "the OpenTimestamps proof goes on after its end")
    return node


def _read(reader: _Reader, message: bytes | None, depth: int) -> Node:
    if depth > _MAX_DEPTH:
        raise AnchorError("TOKEN_MALFORMED", "the OpenTimestamps proof is too deep")
    node = Node(message)
    tag = reader.take(1)
    while True:
        forks = tag == _FORK
        tag = reader.take(1) if forks else tag
        _read_one(reader, node, tag, depth)
        if not forks:
            return node
        tag = reader.take(1)


def _read_one(reader: _Reader, node: Node, tag: bytes, depth: int) -> None:
    if tag == _ATTESTATION:
        kind, payload = reader.take(8), reader.run(8192)
        if kind == PENDING:
            _uri(payload)
        elif kind == BITCOIN:
            _Reader(payload).number()
        node.attestations.append((kind, payload))
        return
    if tag in {_APPEND, _PREPEND}:
        operand = reader.run(_MAX_MESSAGE)
        step = tag + _number(len(operand)) + operand
    elif tag in {_REVERSE, _HEXLIFY} or tag in _HASHES:
        operand, step = b"", tag
    else:
        raise AnchorError("TOKEN_MALFORMED", f"the OpenTimestamps proof has an unknown operation {tag.hex()}")
    node.steps.append((step, _read(reader, _apply(tag, operand, node.message), depth + 1)))


def _apply(tag: bytes, operand: bytes, message: bytes | None) -> bytes | None:
    if message is None:
        return None
    if tag in _HASHES:
        try:
            return hashlib.new(_HASHES[tag], message, usedforsecurity=False).digest()
        except ValueError:  # a hash function that this build of OpenSSL lacks
            return None
    made = {
        _APPEND: message + operand,
        _PREPEND: operand + message,
        _REVERSE: message[::-1],
        _HEXLIFY: message.hex().encode(),
    }[tag]
    if len(made) > _MAX_MESSAGE:
        raise AnchorError("TOKEN_MALFORMED", "a message in the OpenTimestamps proof is too long")
    return made


def _encode(node: Node) -> bytes:
    parts = [
        _ATTESTATION + tag + _number(len(payload)) + payload for tag, payload in sorted(node.attestations)
    ]
    parts += [step + _encode(child) for step, child in node.steps]
    if not parts:
        raise AnchorError("TOKEN_MALFORMED", "a branch of the OpenTimestamps proof leads nowhere")
    return b"".join(_FORK + part for part in parts[:-1]) + parts[-1]


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _uri(payload: bytes) -> str:
    uri = _Reader(payload).run(1000).decode("ascii", "replace")
    if not set(uri) <= _URI_CHARACTERS:
        raise AnchorError("TOKEN_MALFORMED", "the OpenTimestamps proof names a calendar with odd characters")
    return uri
