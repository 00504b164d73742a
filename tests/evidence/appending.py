"""Run as a program: append numbered batches to a store for ever, and print each range once acknowledged."""

from __future__ import annotations

import sys
from pathlib import Path

from smallprint.evidence import open_evidence
from tests.evidence.making import encoded


def main(home: Path, name: str, batches: int) -> None:
    evidence = open_evidence(home, writable=True)
    for batch in range(batches):
        leaves = [encoded(batch * 7 + place, writer=name) for place in range(7)]
        given = evidence.log.append(leaves)
        sys.stdout.write(f"{given.start} {batch}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
