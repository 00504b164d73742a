"""How fast blobs and log are: ``python bench/bench_evidence.py [--leaves 1000000] [--folder /tmp]``.

Targets: append 20,000 leaves/s in batches; verify 1,000,000 leaves in under 60 s and flat memory; a proof
in under 5 ms. Leaves are some 330 bytes; files are flushed to the disk that ``--folder`` lies on.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from smallprint.evidence import Evidence, create_evidence, encode_leaf, verify_store


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


def append(evidence: Evidence, count: int, batch: int) -> None:
    spent = 0.0
    for start in range(0, count, batch):
        leaves = [
            encode_leaf(leaf("capture", url=f"https://example.org/{number}/terms", note="Fußnote " * 16))
            for number in range(start, min(start + batch, count))
        ]
        began = time.perf_counter()
        evidence.log.append(leaves)
        spent += time.perf_counter() - began
    print(f"append in batches of {batch:>6}: {count / spent:>10,.0f} leaves/s   ({count} leaves)")


def prove(evidence: Evidence) -> None:
    size = evidence.log.size
    began = time.perf_counter()
    for _ in range(200):
        evidence.log.inclusion_proof(random.randrange(size))
    spent = (time.perf_counter() - began) * 5
    print(f"inclusion proof:            {spent:>10.2f} ms         (of {size} leaves)")


def verify(home: Path) -> None:
    began = time.perf_counter()
    *_, summary = verify_store(home)
    spent = time.perf_counter() - began
    assert summary.ok, summary
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"verify:                     {spent:>10.1f} s          ({summary.detail}; peak {peak} MiB)")


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
    parser.add_argument("--leaves", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=None)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        home = Path(folder)
        evidence = create_evidence(home, "bench.example/log", leaf("genesis"))
        append(evidence, 200, 1)
        append(evidence, 20_000, 1_000)
        append(evidence, arguments.leaves, 20_000)
        prove(evidence)
        verify(home)
        put_blobs(evidence, 5_000)


if __name__ == "__main__":
    main()
