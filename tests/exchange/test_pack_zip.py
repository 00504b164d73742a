"""Hostile zips: refused with a word on why, and nothing is ever unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallprint.evidence import Verdict, Verifier
from smallprint.evidence.packcheck import PackRefusedError, check_pack, write_zip
from smallprint.evidence.packcheck.container import MAX_FILES, Archive
from smallprint.exchange.pack.derived import derive
from tests.exchange.packs import NOBODY, files_of

pytestmark = pytest.mark.xdist_group("packs")

Pins = tuple[Verifier, ...]
NAMES = st.sampled_from(
    ["README.txt", "checkpoint", "policy", f"blobs/{'a' * 64}", "leaves/7.json", "time.txt"]
)


def refused(zipped: bytes, pinned: Pins) -> str:
    found = list(check_pack(io.BytesIO(zipped), pinned, derive, NOBODY))
    assert [one.code for one in found] == ["PACK_REFUSED", "FAILED"], found
    return found[0].detail


def zipped(*entries: tuple[zipfile.ZipInfo | str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info


@given(st.dictionaries(NAMES, st.binary(max_size=300)))
def test_what_was_written_is_read(files: dict[str, bytes]) -> None:
    data = write_zip(files)
    archive = Archive(io.BytesIO(data))
    assert {name: archive.read(name) for name in archive.entries} == files
    assert {name: b"".join(archive.chunks(name)) for name in archive.entries} == files
    assert files_of(data) == files
    assert write_zip(dict(reversed(files.items()))) == data


@given(st.dictionaries(NAMES, st.binary(max_size=60)), st.data())
def test_every_byte_of_the_container_counts(files: dict[str, bytes], data: st.DataObject) -> None:
    whole = write_zip(files)
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = bytearray(whole)
    changed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(PackRefusedError):
        read_all(bytes(changed))


def read_all(whole: bytes) -> None:
    archive = Archive(io.BytesIO(whole))
    for name in archive.entries:
        list(archive.chunks(name))


@given(st.dictionaries(NAMES, st.binary(max_size=60), min_size=1), st.data())
def test_a_pack_cut_off_anywhere_is_refused(files: dict[str, bytes], data: st.DataObject) -> None:
    whole = write_zip(files)
    with pytest.raises(PackRefusedError):
        Archive(io.BytesIO(whole[: data.draw(st.integers(0, len(whole) - 1))]))


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "blobs/../../outside",
        "/etc/passwd",
        "C:\\outside",
        "C:outside",
        "..\\outside",
        "a/..",
        "..",
    ],
)
def test_a_name_that_points_outside_is_refused(name: str, pinned: Pins) -> None:
    assert "points outside of the pack" in refused(zipped((name, b"x")), pinned)


@pytest.mark.parametrize(
    "name",
    [
        "blobs/", "inner.zip", "blobs/x", f"blobs/{'A' * 64}", "leaves/01.json", "leaves/-1.json", "README.TXT",
        "README.txt ", "readme.txt", "./README.txt", "blobs//x", "verify/other.go", "chäckpoint", "check\npoint",
        "anchors/5/.hidden", "anchors/5/a/b", f"anchors/5/5-{'a' * 300}.tsr",
    ],
)  # fmt: skip
def test_a_name_that_no_pack_has_is_refused(name: str, pinned: Pins) -> None:
    assert "no name of a file in a pack" in refused(zipped((name, b"x")), pinned)


def test_a_symbolic_link_is_refused(pinned: Pins) -> None:
    assert "is a link" in refused(zipped((link("checkpoint"), b"/etc/passwd")), pinned)


def test_a_name_that_stands_twice_is_refused(pinned: Pins) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = zipped(("checkpoint", b"one"), ("checkpoint", b"two"))
    found = refused(twice, pinned)
    assert "not stored as a pack's files are" in found or "stands twice" in found


def test_a_compressed_file_is_refused_before_it_expands(pinned: Pins) -> None:
    bomb = zipped(("checkpoint", bytes(50_000_000)), compression=zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    assert "is compressed" in refused(bomb, pinned)


def test_an_encrypted_file_is_refused(pinned: Pins) -> None:
    whole = bytearray(write_zip({"checkpoint": b"secret"}))
    whole[whole.index(b"PK\1\2") + 8] |= 1
    assert "is encrypted" in refused(bytes(whole), pinned)


def test_more_files_than_a_pack_can_have_are_refused(pinned: Pins) -> None:
    many = write_zip({f"leaves/{number}.json": b"" for number in range(MAX_FILES + 1)})
    assert f"at most {MAX_FILES} files" in refused(many, pinned)


def test_a_pack_that_is_too_large_is_refused_unread(pinned: Pins) -> None:
    class Huge(io.BytesIO):
        def seek(self, offset: int, whence: int = 0, /) -> int:
            assert (offset, whence) == (0, 2)
            return 2**40

    found: list[Verdict] = list(check_pack(Huge(), pinned, derive, NOBODY))
    assert found[0].code == "PACK_REFUSED"


def _sized(place: int, value: int) -> Callable[[bytes], bytes]:
    def change(whole: bytes) -> bytes:
        changed = bytearray(whole)
        struct.pack_into("<I", changed, whole.index(b"PK\1\2") + place, value)
        return bytes(changed)

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda whole: whole + b"after",
        lambda whole: b"before" + whole,
        lambda whole: whole[:-2] + b"\7\0comment",
        lambda whole: whole.replace(b"PK\5\6", b"PK\6\6"),
        lambda whole: whole.replace(b"\0\0\1\0\1\0", b"\0\0\xff\xff\xff\xff"),
        lambda whole: whole[:30] + b"checkpoinT" + whole[40:],
        _sized(20, 2**32 - 1),
        _sized(24, 2**32 - 1),
        _sized(42, 2**32 - 1),
        _sized(42, 1),
        lambda _whole: b"",
        lambda _whole: b"PK\5\6",
        lambda _whole: b"not a zip at all, but longer than the last lines of one",
        lambda _whole: b"PK\5\6" + bytes(18) * 2,
    ],
)
def test_a_zip_that_two_programs_could_read_in_two_ways_is_refused(
    change: Callable[[bytes], bytes], pinned: Pins
) -> None:
    assert refused(change(write_zip({"checkpoint": b"one"})), pinned)


def test_a_pack_zipped_anew_by_another_program_is_refused_with_a_word_on_it(
    pack: bytes, pinned: Pins
) -> None:
    again = zipped(*files_of(pack).items())
    assert "not stored as a pack's files are" in refused(again, pinned)
