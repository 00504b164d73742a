"""Writers in several processes and threads take turns, and no index is ever given twice."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from smallprint.evidence import decode_leaf, open_evidence
from smallprint.records.errors import EvidenceError, LogBusyError
from tests.evidence.making import encoded, findings, make_store
from tests.evidence.test_crashes import run

if TYPE_CHECKING:
    from pathlib import Path


def test_two_programs_append_at_once_and_every_leaf_gets_its_own_index(tmp_path: Path) -> None:
    make_store(tmp_path, 3)
    with run("appending", tmp_path, "one", 15) as one, run("appending", tmp_path, "two", 15) as two:
        outputs = [program.communicate()[0] for program in (one, two)]
        assert [one.returncode, two.returncode] == [0, 0]
    leaves = [decode_leaf(entry) for entry in open_evidence(tmp_path).log.entries()]
    assert len(leaves) == 4 + 2 * 15 * 7
    for name, output in zip(("one", "two"), outputs, strict=True):
        assert [leaf["number"] for leaf in leaves if leaf.get("writer") == name] == list(range(15 * 7))
        for line in output.splitlines():
            start, batch = map(int, line.split())
            assert (leaves[start]["writer"], leaves[start]["number"]) == (name, batch * 7)
    assert findings(tmp_path) == []


def test_threads_that_share_a_log_take_turns_too(tmp_path: Path) -> None:
    log = make_store(tmp_path, 3).log
    with ThreadPoolExecutor(6) as pool:
        given = list(pool.map(lambda number: (number, log.append([encoded(number)])), range(40)))
    assert sorted(indices.start for _, indices in given) == list(range(4, 44))
    for number, indices in given:
        assert log.entry(indices.start) == encoded(number)
    assert findings(tmp_path) == []


def test_a_writer_sees_what_another_has_appended_in_between(tmp_path: Path) -> None:
    one = make_store(tmp_path, 3).log
    two = open_evidence(tmp_path, writable=True).log
    assert two.append([encoded(1)]) == range(4, 5)
    assert one.append([encoded(2)]) == range(5, 6)
    assert one.entry(4) == encoded(1)


def test_a_wait_that_is_too_long_is_refused_with_the_holders_name(tmp_path: Path) -> None:
    log = make_store(tmp_path, 3).log
    other = open_evidence(tmp_path, writable=True).log
    with log.writer() as writer:
        with pytest.raises(LogBusyError, match=f"process {os.getpid()}"), other.writer(timeout=0):
            pass
        writer.append([encoded(1)])
    assert other.append([encoded(2)]) == range(5, 6)


def test_a_turn_ends_when_its_block_fails(tmp_path: Path) -> None:
    log = make_store(tmp_path, 3).log

    def fail() -> None:
        with log.writer() as writer:
            writer.append([encoded(1)])
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert log.append([encoded(2)]) == range(5, 6)


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_log_is_refused_for_writing_and_can_be_read(tmp_path: Path) -> None:
    make_store(tmp_path, 3)
    (tmp_path / "log" / ".writer.lock").chmod(0o444)
    log = open_evidence(tmp_path, writable=True).log
    with pytest.raises(EvidenceError, match="can't write"):
        log.append([encoded(1)])
    assert log.size == 4
