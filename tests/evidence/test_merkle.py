from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallprint.evidence.formats import merkle
from smallprint.evidence.formats.tiles import TILE_WIDTH, edge_root, grow, split_hashes, subtree_root
from tests.evidence import naive

LEAVES = [b"leaf %d" % number for number in range(1200)]
HASHES = [merkle.leaf_hash(leaf) for leaf in LEAVES]


def subtree(start: int, stop: int) -> bytes:
    width = stop - start
    assert width & (width - 1) == 0, "only complete subtrees may be asked for"
    assert start % width == 0, "only aligned subtrees may be asked for"
    return naive.mth(LEAVES[start:stop])


def test_the_published_rfc_6962_roots_come_out() -> None:
    # The test vectors of Certificate Transparency's reference implementation.
    inputs = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    roots = {
        0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
    hashes = [merkle.leaf_hash(bytes.fromhex(text)) for text in inputs]
    for size, root in roots.items():
        assert merkle.root_of(hashes[:size]).hex() == root


@pytest.mark.parametrize("size", range(301))
def test_the_root_of_every_size_to_300_is_the_specifications(size: int) -> None:
    expected = naive.mth(LEAVES[:size])
    assert merkle.root_of(HASHES[:size]) == expected
    assert edge_root(grow(0, (), HASHES[:size]).edge) == expected


def test_inclusion_proofs_of_small_trees_are_the_specifications_and_verify() -> None:
    for size in range(1, 40):
        root = naive.mth(LEAVES[:size])
        for index in range(size):
            proof = merkle.inclusion_path(index, size, subtree)
            assert proof == naive.path(index, LEAVES[:size])
            assert merkle.verify_inclusion(HASHES[index], index, size, proof, root)


def test_consistency_proofs_of_small_trees_are_the_specifications_and_verify() -> None:
    for new in range(1, 40):
        for old in range(1, new + 1):
            proof = merkle.consistency_path(old, new, subtree)
            assert proof == naive.subproof(old, LEAVES[:new], whole=True)
            roots = naive.mth(LEAVES[:old]), naive.mth(LEAVES[:new])
            assert merkle.verify_consistency(old, new, proof, *roots)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_proofs_of_larger_trees_verify_for_their_own_place_only(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, len(LEAVES)))
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size).filter(lambda number: number != index))
    root = naive.mth(LEAVES[:size])
    proof = merkle.inclusion_path(index, size, subtree)
    assert merkle.verify_inclusion(HASHES[index], index, size, proof, root)
    assert not merkle.verify_inclusion(HASHES[index], other, size, proof, root)
    assert not merkle.verify_inclusion(
        HASHES[other % size if other % size != index else index - 1], index, size, proof, root
    )
    assert not merkle.verify_inclusion(HASHES[index], index, size, [*proof, root], root)
    assert not merkle.verify_inclusion(HASHES[index], index, size, proof[:-1], root)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_changed_consistency_proof_or_root_is_refused(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, len(LEAVES)))
    old = data.draw(st.integers(1, new - 1))
    roots = naive.mth(LEAVES[:old]), naive.mth(LEAVES[:new])
    proof = merkle.consistency_path(old, new, subtree)
    assert merkle.verify_consistency(old, new, proof, *roots)
    place = data.draw(st.integers(0, len(proof) - 1))
    flipped = bytes([proof[place][0] ^ 1]) + proof[place][1:]
    assert not merkle.verify_consistency(old, new, [*proof[:place], flipped, *proof[place + 1 :]], *roots)
    assert not merkle.verify_consistency(old, new, proof[:-1], *roots)
    assert not merkle.verify_consistency(old, new, [*proof, proof[-1]], *roots)
    assert not merkle.verify_consistency(old, new, proof, roots[1], roots[0])


def test_trivial_and_impossible_consistency_is_told_apart() -> None:
    roots = naive.mth(LEAVES[:5]), naive.mth(LEAVES[:9])
    assert merkle.verify_consistency(5, 5, [], roots[0], roots[0])
    assert not merkle.verify_consistency(5, 5, [], *roots)
    assert not merkle.verify_consistency(5, 5, [roots[0]], roots[0], roots[0])
    assert merkle.verify_consistency(0, 9, [], merkle.EMPTY_ROOT, roots[1])
    assert not merkle.verify_consistency(0, 9, [], *roots)
    assert not merkle.verify_consistency(9, 5, [], roots[1], roots[0])
    assert not merkle.verify_consistency(-1, 5, [], *roots)
    assert not merkle.verify_consistency(4, 9, [], *roots)
    assert not merkle.verify_inclusion(HASHES[0], 0, 0, [], merkle.EMPTY_ROOT)
    assert not merkle.verify_inclusion(HASHES[0], -1, 1, [], HASHES[0])
    assert merkle.verify_inclusion(HASHES[0], 0, 1, [], HASHES[0])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 4), (4, 4)])
def test_a_proof_for_a_leaf_outside_the_tree_is_refused(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="not within"):
        merkle.inclusion_path(index, size, subtree)


@pytest.mark.parametrize(("old", "new"), [(5, 4), (-1, 4)])
def test_a_consistency_proof_backwards_is_refused(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="prefix"):
        merkle.consistency_path(old, new, subtree)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 400), max_size=5))
def test_growing_in_any_batches_gives_the_same_tiles_and_root(batches: list[int]) -> None:
    size, edge, tiles = 0, (), {}
    for wanted in batches:
        batch = min(wanted, len(HASHES) - size)
        growth = grow(size, edge, HASHES[size : size + batch])
        size, edge = size + batch, growth.edge
        tiles.update({(tile.level, tile.number): data for tile, data in growth.tiles})
        assert growth.root == naive.mth(LEAVES[:size])
    for number in range(-(-size // TILE_WIDTH)):
        assert tiles[0, number] == b"".join(
            HASHES[number * TILE_WIDTH : min(size, (number + 1) * TILE_WIDTH)]
        )
    for number in range(size // TILE_WIDTH):
        full = naive.mth(LEAVES[number * TILE_WIDTH : (number + 1) * TILE_WIDTH])
        assert split_hashes(tiles[1, 0])[number] == full
        assert (
            subtree_root(
                number * TILE_WIDTH,
                (number + 1) * TILE_WIDTH,
                lambda level, at: split_hashes(tiles[level, at]),
            )
            == full
        )


def test_a_proof_longer_than_its_tree_is_high_is_refused_though_its_hashes_make_the_root() -> None:
    a, b, c, d, ab, more = (bytes([number]) * 32 for number in range(6))
    assert not merkle.verify_inclusion(a, 0, 1, [more], merkle.node_hash(more, a))
    old = merkle.node_hash(ab, c)
    new = merkle.node_hash(ab, merkle.node_hash(c, d))
    assert merkle.verify_consistency(3, 4, [c, d, ab], old, new)
    longer = merkle.node_hash(more, old), merkle.node_hash(more, new)
    assert not merkle.verify_consistency(3, 4, [c, d, ab, more], *longer)
    assert not merkle.verify_inclusion(b, 1, 2, [a, more], merkle.node_hash(more, merkle.node_hash(a, b)))


def test_a_tree_of_less_than_no_leaves_is_the_beginning_of_none_though_the_hashes_fit() -> None:
    path = [bytes([number]) * 32 for number in range(4)]
    old = merkle.node_hash(path[3], merkle.node_hash(path[2], path[0]))
    new = merkle.node_hash(path[3], merkle.node_hash(path[2], merkle.node_hash(path[0], path[1])))
    assert not merkle.verify_consistency(-1, 5, path, old, new)


def test_a_proof_shorter_than_its_tree_is_high_is_refused_though_its_hashes_make_the_root() -> None:
    a, b, c = (bytes([number]) * 32 for number in range(3))
    assert not merkle.verify_inclusion(a, 0, 4, [b], merkle.node_hash(a, b))
    assert not merkle.verify_inclusion(a, 3, 16, [b], merkle.node_hash(b, a))
    assert not merkle.verify_consistency(2, 9, [b], a, merkle.node_hash(a, b))
    assert not merkle.verify_consistency(3, 9, [c], c, c)
    assert not merkle.verify_consistency(3, 9, [], c, c)


def test_an_index_beyond_the_tree_is_refused_though_the_hashes_fit() -> None:
    leaf, left, right = (bytes([number]) * 32 for number in range(3))
    assert not merkle.verify_inclusion(leaf, 2, 1, [], leaf)
    size = 257
    root = merkle.node_hash(right, merkle.node_hash(left, leaf))
    assert not merkle.verify_inclusion(leaf, int("257"), size, [left, right], root)
    for index in (3, int("3000")):
        with pytest.raises(ValueError, match="not within a tree"):
            merkle.inclusion_path(index, min(index, 3000), subtree)
    with pytest.raises(ValueError, match="not within a tree"):
        merkle.inclusion_path(5, 3, subtree)


def test_the_last_leaf_and_the_newest_state_of_a_large_tree_have_proofs() -> None:
    size = 1200
    root = naive.mth(LEAVES)
    proof = merkle.inclusion_path(size - 1, size, subtree)
    assert merkle.verify_inclusion(HASHES[-1], size - 1, size, proof, root)
    for old in (1024, 1152, 1168, 1184, 1199):
        proof = merkle.consistency_path(old, size, subtree)
        assert merkle.verify_consistency(old, size, proof, naive.mth(LEAVES[:old]), root)
    assert merkle.verify_consistency(int("1200"), size, [], root, root)


def test_a_large_tree_just_beyond_a_power_of_two_has_proofs_to_its_very_end() -> None:
    root = naive.mth(LEAVES[:1025])
    assert merkle.verify_inclusion(HASHES[1024], 1024, 1025, merkle.inclusion_path(1024, 1025, subtree), root)
    roots = root, naive.mth(LEAVES[:1026])
    assert merkle.verify_consistency(1025, 1026, merkle.consistency_path(1025, 1026, subtree), *roots)


def test_roots_that_differ_are_refused_whichever_is_the_greater() -> None:
    low, high = bytes(32), b"\xff" * 32
    for old, new in ((low, high), (high, low)):
        assert not merkle.verify_consistency(7, 7, [], old, new)
    for old in (low, high):
        assert not merkle.verify_consistency(0, 7, [], old, low)
    assert merkle.verify_consistency(0, 7, [], bytes.fromhex(merkle.EMPTY_ROOT.hex()), low)
    proof = merkle.consistency_path(7, 9, subtree)
    for old in (low, high):
        assert not merkle.verify_consistency(7, 9, proof, old, naive.mth(LEAVES[:9]))


def test_a_complete_range_is_asked_for_at_once() -> None:
    asked: list[tuple[int, int]] = []

    def watched(start: int, stop: int) -> bytes:
        asked.append((start, stop))
        return subtree(start, stop)

    merkle.inclusion_path(0, 16, watched)
    assert asked == [(8, 16), (4, 8), (2, 4), (1, 2)]
