from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from smallprint.evidence import create_evidence, open_evidence
from smallprint.evidence.keys.files import EvidencePaths, create_keys, load_pinned, load_signer, new_signer
from smallprint.records.errors import HomeError, UsageError
from tests.evidence.making import ORIGIN, encoded, leaf

if TYPE_CHECKING:
    from pathlib import Path


def test_the_private_key_is_its_owners_alone_and_the_public_one_is_published_and_pinned(
    tmp_path: Path,
) -> None:
    signer = create_keys(tmp_path, ORIGIN)
    paths = EvidencePaths(tmp_path)
    assert paths.private_key.stat().st_mode & 0o777 == 0o600
    assert paths.private_key.parent.stat().st_mode & 0o777 == 0o700
    assert load_signer(tmp_path) == signer
    assert load_pinned(tmp_path) == (signer.verifier,)
    (published,) = (paths.log / "keys").iterdir()
    assert published.read_text() == signer.verifier.vkey + "\n"
    for path in paths.log.rglob("*"):
        assert not path.is_file() or signer.skey not in path.read_text()


def test_a_key_is_never_replaced_in_passing(tmp_path: Path) -> None:
    signer = create_keys(tmp_path, ORIGIN)
    with pytest.raises(HomeError, match="already"):
        create_keys(tmp_path, ORIGIN)
    EvidencePaths(tmp_path).private_key.unlink()
    with pytest.raises(HomeError, match="already"):
        create_keys(tmp_path, ORIGIN)
    assert load_pinned(tmp_path) == (signer.verifier,)


def test_a_private_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    create_keys(tmp_path, ORIGIN)
    EvidencePaths(tmp_path).private_key.chmod(0o640)
    with pytest.raises(HomeError, match="chmod 600"):
        load_signer(tmp_path)


def test_missing_keys_are_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="is missing"):
        load_signer(tmp_path)
    with pytest.raises(HomeError, match="pins no key"):
        load_pinned(tmp_path)


@pytest.mark.parametrize("content", ["", "hello\n", "PRIVATE+KEY+a+b\n"])
def test_a_damaged_private_key_is_refused(tmp_path: Path, content: str) -> None:
    create_keys(tmp_path, ORIGIN)
    EvidencePaths(tmp_path).private_key.write_text(content)
    with pytest.raises(UsageError):
        load_signer(tmp_path)


def test_several_keys_can_be_pinned(tmp_path: Path) -> None:
    first, second = create_keys(tmp_path, ORIGIN).verifier, new_signer(ORIGIN).verifier
    with EvidencePaths(tmp_path).pinned.open("a") as out:
        out.write(f"\n{second.vkey}\n")
    assert load_pinned(tmp_path) == (first, second)


def test_a_bad_origin_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        create_evidence(tmp_path, "two words", leaf("genesis"))
    assert list(tmp_path.iterdir()) == []


def test_a_home_is_created_once_and_opened_for_reading_or_writing(tmp_path: Path) -> None:
    create_evidence(tmp_path, ORIGIN, leaf("genesis"))
    with pytest.raises(HomeError):
        create_evidence(tmp_path, ORIGIN, leaf("genesis"))
    assert open_evidence(tmp_path, writable=True).log.append([encoded(1)]) == range(1, 2)
    EvidencePaths(tmp_path).private_key.unlink()
    assert open_evidence(tmp_path).log.entry(1) == encoded(1)
