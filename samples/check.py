"""``python -m samples.check``: every fault of the sample platforms, words per document, totals.

Exit code 1 where anything is wrong. ``--write-truth FILE`` also writes the truth as JSON.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path

from samples import scripts, truth
from samples.cases import CASES
from samples.loading import PLATFORMS, folders, load_platform
from samples.markdown import shown, words
from samples.records import SampleDocument, SampleError, SamplePlatform
from samples.schedule import INSTANTS, STABLE, seen
from smallprint.records.vocabulary import Materiality

LONG = range(1000, 2501)
"""Words of a document of real length."""


@dataclass(slots=True)
class Report:
    """What was found, folder by folder. ``faults`` are sentences for the author."""

    platforms: list[SamplePlatform] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def documents(self) -> list[SampleDocument]:
        """Every document that could be read."""
        return [document for platform in self.platforms for document in platform.documents]


def check(root: Path = PLATFORMS) -> Report:
    """Read every platform under ``root``; a fault in one does not hide those of the others."""
    report = Report()
    for folder in folders(root):
        try:
            platform = load_platform(folder)
        except SampleError as error:
            report.faults.append(str(error))
            continue
        report.platforms.append(platform)
        for document in platform.documents:
            report.faults += faults_of(document)
    hosts = [platform.host for platform in report.platforms]
    report.faults += [f"host {host} belongs to two platforms" for host in set(hosts) if hosts.count(host) > 1]
    return report


def faults_of(document: SampleDocument) -> list[str]:
    """What is wrong with a document that could be read: states unseen, cases that do not fit."""
    found: list[str] = []
    if not 2 <= len(document.states) <= 5:
        found.append(f"{document.key}: has {len(document.states)} states, 2 to 5 are wanted")
    for before, after in zip(document.states, document.states[1:], strict=False):
        same = words(before.blocks) == words(after.blocks)
        if same is not (after.materiality is Materiality.COSMETIC):
            found.append(
                f"{document.key}: the state of {after.date} is {after.materiality}, but its words "
                f"{'are the same as before' if same else 'differ'}"
            )
    for place, state in enumerate(document.states):
        end = document.states[place + 1].date if place + 1 < len(document.states) else None
        cases = {at: document.cases_at(at.date()) for at in seen(state.date, end)}
        good = [at for at, active in cases.items() if not any(CASES[one.case].outcomes for one in active)]
        if not good or good[-1] - good[0] < STABLE:
            found.append(
                f"{document.key}: the state of {state.date} is not seen well twice 36 hours apart "
                f"(seen {', '.join(f'{at:%Y-%m-%d}' for at in good) or 'never'}); move its date, "
                "see samples/schedule.py"
            )
    for case in document.hard_cases:
        found += _case_faults(document, case.case, [at for at in INSTANTS if case.active(at.date())] != [])
    for name, edits in document.variants.items():
        try:
            scripts.apply_all(document.states[0].blocks, edits, f"{document.key} variant {name}")
        except SampleError as error:
            found.append(str(error))
    if document.template == "pdf":
        text = " ".join(shown(block) for state in document.states for block in state.blocks)
        odd = sorted({char for char in text if not char.encode("cp1252", "ignore")})
        found += [f"{document.key}: a PDF here can't show {''.join(odd)!r}"] if odd else []
    return found


def _case_faults(document: SampleDocument, name: str, met: bool) -> list[str]:  # noqa: FBT001
    found = [] if met else [f"{document.key}: no instant of the schedule falls into the case {name}"]
    if name == "not-modified" and document.noise:
        found.append(f"{document.key}: not-modified needs noise = false")
    if name == "ab-flap":
        wanted = {case.options["variant"] for case in document.hard_cases if case.case == name}
        found += [
            f"{document.key}: there is no [[variant]] {one!r}" for one in wanted - set(document.variants)
        ]
    return found


def main(arguments: list[str] | None = None) -> int:
    """Print the report; 0 where everything is in form."""
    parser = argparse.ArgumentParser(
        prog="python -m samples.check", description="Check the sample platforms."
    )
    parser.add_argument("--write-truth", type=Path, metavar="FILE", help="also write the truth as JSON")
    chosen = parser.parse_args(arguments)
    report = check()
    for document in report.documents:
        counts = [len(words(state.blocks)) for state in document.states]
        cases = ", ".join(dict.fromkeys(case.case for case in document.hard_cases))
        sys.stdout.write(
            f"{document.key:34} {document.language} {document.template:10} {counts[0]:5} words, "
            f"{len(counts)} states{'  ' + cases if cases else ''}\n"
        )
    long = [document for document in report.documents if len(words(document.states[0].blocks)) in LONG]
    sys.stdout.write(
        f"\n{len(report.platforms)} platforms, {len({one.sector for one in report.platforms})} sectors, "
        f"{len(report.documents)} documents, {len({one.type for one in report.documents})} types, "
        f"{len(long)} of {LONG.start} to {LONG.stop - 1} words, "
        f"{sum(len(one.states) for one in report.documents)} states\n"
    )
    for fault in report.faults:
        sys.stdout.write(f"FAULT {fault}\n")
    if chosen.write_truth and not report.faults:
        chosen.write_truth.write_text(truth.dumps(), "utf-8")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
