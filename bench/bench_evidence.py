"""How fast blobs and log are: ``python -m bench.bench_evidence [--leaves 10000000] [--folder /tmp]``.

Targets: append 20,000 leaves/s in batches; verify 1,000,000 leaves in under 60 s and flat memory; a proof
in under 5 ms at 10,000,000 leaves. Leaves are some 330 bytes up to a million and some 190 beyond; files are
flushed to the disk that ``--folder`` lies on. Ten million leaves take 3 GB of it and some ten minutes.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from smallprint.evidence import Evidence, create_evidence, encode_leaf, verify_store

VERIFIED = 1_000_000


def leaf(kind: str, **fields: Any) -> dict[str, Any]:
    return {
        "v": 1,
        "type": kind,
        "time": "2026-11-25T12:00:00.000Z",
        "actor": "bench",
        "tool": {"name": "smallprint", "version": "0.1.0"},
        "refs": [],
        **fields,
    }


def append(evidence: Evidence, count: int, batch: int, note: str = "Fußnote " * 16) -> None:
    spent = 0.0
    for start in range(0, count, batch):
        leaves = [
            encode_leaf(leaf("capture", url=f"https://example.org/{number}/terms", note=note))
            for number in range(start, min(start + batch, count))
        ]
        began = time.perf_counter()
        evidence.log.append(leaves)
        spent += time.perf_counter() - began
    print(
        f"append in batches of {batch:>6}: {count / spent:>10,.0f} leaves/s   ({count:,} leaves)", flush=True
    )


def prove(evidence: Evidence) -> None:
    size = evidence.log.size
    for name, make in (
        ("inclusion proof", evidence.log.inclusion_proof),
        ("consistency proof", evidence.log.consistency_proof),
    ):
        spent = []
        for _ in range(1000):
            number = random.randrange(1, size)
            began = time.perf_counter()
            make(number)
            spent.append((time.perf_counter() - began) * 1000)
        spent.sort()
        print(
            f"{name + ':':<27} {statistics.median(spent):>10.2f} ms         "
            f"(of {size:,} leaves; 99 % within {spent[989]:.2f}, all within {spent[-1]:.2f})",
            flush=True,
        )


def verify(home: Path) -> None:
    """In a process of its own, so that its peak of memory is its own."""
    began = time.perf_counter()
    *_, summary = verify_store(home)
    spent = time.perf_counter() - began
    assert summary.ok, summary
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"verify:                     {spent:>10.1f} s          ({summary.detail}; peak {peak} MiB)")


def verify_apart(home: Path) -> None:
    subprocess.run([sys.executable, __file__, "--verify", str(home)], check=True)


def put_blobs(evidence: Evidence, count: int) -> None:
    bodies = [os.urandom(4000) for _ in range(count)]
    began = time.perf_counter()
    evidence.blobs.put_many(bodies)
    spent = time.perf_counter() - began
    print(f"put_many:                   {count / spent:>10,.0f} blobs/s    ({count} of 4 kB)")
    began = time.perf_counter()
    for body in bodies[:50]:
        evidence.blobs.put(body + b"!")
    print(f"put one by one:             {50 / (time.perf_counter() - began):>10,.0f} blobs/s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leaves", type=int, default=VERIFIED)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--verify", type=Path, default=None, help="only verify this home")
    arguments = parser.parse_args()
    if arguments.verify:
        verify(arguments.verify)
        return
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        home = Path(folder)
        evidence = create_evidence(home, "bench.example/log", leaf("genesis"))
        append(evidence, 200, 1)
        append(evidence, 20_000, 1_000)
        verify_apart(home)
        append(evidence, min(arguments.leaves, VERIFIED), 20_000)
        verify_apart(home)
        if arguments.leaves > VERIFIED:
            append(evidence, arguments.leaves - evidence.log.size, 50_000, note="")
        prove(evidence)
        put_blobs(evidence, 5_000)


if __name__ == "__main__":
    main()
