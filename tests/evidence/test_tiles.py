from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallprint.evidence.formats.tiles import (
    TILE_WIDTH,
    Tile,
    edge_root,
    edge_tiles,
    grow,
    join_entries,
    split_entries,
    tile_of,
    tile_path,
)
from smallprint.records.errors import LogCorruptError
from tests.evidence import naive


@pytest.mark.parametrize(
    ("level", "number", "width", "path"),
    [
        (0, 0, 256, "tile/0/000"),
        (0, 7, 1, "tile/0/007.p/1"),
        (0, 999, 256, "tile/0/999"),
        (0, 1000, 256, "tile/0/x001/000"),
        (0, 1234, 5, "tile/0/x001/234.p/5"),
        (2, 1234067, 256, "tile/2/x001/x234/067"),
        ("entries", 1234067, 200, "tile/entries/x001/x234/067.p/200"),
        (0, 123456789, 256, "tile/0/x123/x456/789"),
    ],
)
def test_tiles_lie_where_the_specification_says(level: int | str, number: int, width: int, path: str) -> None:
    assert tile_path(level, number, width) == path
    assert Tile(level, number, width).path == path


@given(st.integers(0, 10**10))
def test_no_two_tiles_share_a_path_and_the_number_can_be_read_back(number: int) -> None:
    parts = tile_path(0, number).removeprefix("tile/0/").split("/")
    assert all(part.startswith("x") for part in parts[:-1])
    assert int("".join(part.removeprefix("x") for part in parts)) == number


@pytest.mark.parametrize(
    ("size", "level", "number", "width"),
    [
        (1, 0, 0, 1),
        (256, 0, 0, 256),
        (257, 0, 1, 1),
        (70_000, 1, 1, 17),
        (70_000, 2, 0, 1),
        (70_000, "entries", 273, 112),
    ],
)
def test_a_size_says_how_wide_each_tile_is(size: int, level: int | str, number: int, width: int) -> None:
    assert tile_of(level, number, size) == Tile(level, number, width)


def test_a_tile_beyond_the_size_does_not_exist() -> None:
    with pytest.raises(ValueError, match="no tile"):
        tile_of(0, 1, 256)
    with pytest.raises(ValueError, match="no tile"):
        tile_of(1, 0, 255)


def test_the_right_edge_of_a_log_names_its_partial_tiles() -> None:
    assert edge_tiles(0) == []
    assert edge_tiles(5) == [Tile(0, 0, 5)]
    assert edge_tiles(256) == [None, Tile(1, 0, 1)]
    assert edge_tiles(256 * 256 + 3) == [Tile(0, 256, 3), None, Tile(2, 0, 1)]


def test_a_tree_of_three_levels_has_the_specified_root() -> None:
    leaves = [b"%d" % number for number in range(TILE_WIDTH * TILE_WIDTH + 300)]
    growth = grow(0, (), [naive.sha(b"\0" + leaf) for leaf in leaves])
    assert growth.root == naive.mth(leaves) == edge_root(growth.edge)
    assert {tile.path for tile, _ in growth.tiles if tile.level == 2} == {"tile/2/000.p/1"}


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_entry_bundles_give_back_what_was_put_in(entries: list[bytes]) -> None:
    assert split_entries(join_entries(entries)) == entries


def test_an_entry_stands_behind_its_length_in_two_bytes() -> None:
    assert join_entries([b"ab", b"", b"c" * 258]) == b"\x00\x02ab\x00\x00\x01\x02" + b"c" * 258


@given(st.lists(st.binary(min_size=1, max_size=30), min_size=1, max_size=5), st.data())
def test_a_bundle_cut_within_an_entry_is_refused(entries: list[bytes], data: st.DataObject) -> None:
    whole = join_entries(entries)
    ends = {len(join_entries(entries[:count])) for count in range(len(entries) + 1)}
    cut = data.draw(st.sampled_from([at for at in range(len(whole)) if at not in ends]))
    with pytest.raises(LogCorruptError, match="ends within"):
        split_entries(whole[:cut])
