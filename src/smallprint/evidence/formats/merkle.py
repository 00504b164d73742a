"""RFC 6962 Merkle trees: hashes, proofs and their checking. No I/O, nothing but hashlib.

Promises:

- A leaf hash is SHA-256(0x00 ‖ leaf); a node is SHA-256(0x01 ‖ left ‖ right); an empty tree is SHA-256("").
- ``inclusion_path`` and ``consistency_path`` ask only for *complete* aligned subtrees that lie inside the
  tree, so a tile store of any later size can answer them.
- The ``verify_*`` functions follow RFC 9162 (2.1.3.2, 2.1.4.2), share no code with the functions that make
  proofs, never raise on bad input and say yes only when every byte of the proof has been used.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Hash of one log entry."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Root of a tree whose lowest nodes are ``hashes``.

    They are leaf hashes, or roots of equal complete subtrees with at most one smaller one at the very end.
    """
    if not hashes:
        return EMPTY_ROOT
    level = list(hashes)
    while len(level) > 1:
        # Pairing from the left and carrying an odd last one up makes the same tree as RFC 6962's split.
        paired = [
            sha256(b"\x01" + left + right).digest()
            for left, right in zip(level[::2], level[1::2], strict=False)
        ]
        if len(level) % 2:
            paired.append(level[-1])
        level = paired
    return level.pop()


def split_point(size: int) -> int:
    """Largest power of two smaller than ``size`` (which is at least 2)."""
    return 1 << ((size - 1).bit_length() - 1)


def range_root(start: int, stop: int, subtree: Callable[[int, int], bytes]) -> bytes:
    """Root over the leaves ``start`` to ``stop``; ``subtree`` is asked for complete ones only."""
    width = stop - start
    if not width & (width - 1):
        return subtree(start, stop)
    middle = start + split_point(width)
    return node_hash(subtree(start, middle), range_root(middle, stop, subtree))


def inclusion_path(index: int, size: int, subtree: Callable[[int, int], bytes]) -> list[bytes]:
    """Audit path of leaf ``index`` in the tree of ``size`` leaves, lowest sibling first.

    Raises:
        ValueError: unless 0 <= index < size.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not within a tree of {size} leaves")
    path: list[bytes] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + split_point(stop - start)
        if index < middle:
            path.append(range_root(middle, stop, subtree))
            stop = middle
        else:
            path.append(range_root(start, middle, subtree))
            start = middle
    path.reverse()
    return path


def consistency_path(old: int, new: int, subtree: Callable[[int, int], bytes]) -> list[bytes]:
    """Proof that the tree of ``old`` leaves is a prefix of the tree of ``new``; empty where that is trivial.

    Raises:
        ValueError: unless 0 <= old <= new.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {old} leaves can't be a prefix of one of {new}")
    if old in (0, new):
        return []
    path: list[bytes] = []
    start, stop = 0, new
    # Walk down to the subtree that ends exactly at ``old``, collecting what lies beside the way.
    while stop != old:
        middle = start + split_point(stop - start)
        if old <= middle:
            path.append(range_root(middle, stop, subtree))
            stop = middle
        else:
            path.append(range_root(start, middle, subtree))
            start = middle
    if start:  # the verifier knows the old root, but not the root of this right-hand part of it
        path.append(range_root(start, stop, subtree))
    path.reverse()
    return path


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether ``leaf`` (a leaf *hash*) is leaf ``index`` of the tree of ``size`` leaves with ``root``."""
    if not 0 <= index < size:
        return False
    position, last, computed = index, size - 1, leaf
    for sibling in path:
        if not last:
            return False
        if position % 2 or position == last:
            computed = node_hash(sibling, computed)
            position, last = _parents_while_left(position, last)
        else:
            computed = node_hash(computed, sibling)
        position >>= 1
        last >>= 1
    return not last and computed == root


def verify_consistency(old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether the tree (``old``, ``old_root``) is a prefix of the tree (``new``, ``new_root``)."""
    if old < 0 or old > new:
        return False
    if old == new:
        return not path and old_root == new_root
    if not old:
        return not path and old_root == EMPTY_ROOT
    hashes = list(path)
    if not old & (old - 1):
        hashes.insert(0, old_root)
    if not hashes:
        return False
    position, last = _parents_while_right(old - 1, new - 1)
    from_old = from_new = hashes[0]
    for sibling in hashes[1:]:
        if not last:
            return False
        if position % 2 or position == last:
            from_old = node_hash(sibling, from_old)
            from_new = node_hash(sibling, from_new)
            position, last = _parents_while_left(position, last)
        else:
            from_new = node_hash(from_new, sibling)
        position >>= 1
        last >>= 1
    return not last and from_old == old_root and from_new == new_root


def _parents_while_right(position: int, last: int) -> tuple[int, int]:
    while position % 2:
        position >>= 1
        last >>= 1
    return position, last


def _parents_while_left(position: int, last: int) -> tuple[int, int]:
    while position and not position % 2:
        position >>= 1
        last >>= 1
    return position, last
