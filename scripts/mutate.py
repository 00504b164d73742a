"""Mutation testing of the code that decides what is proven: ``make mutate [ONLY=merkle]``.

Cosmic Ray says which small changes can be made to each module in ``TARGETS``; each changed module is put in place of
the real one in a process of its own, and its tests run there until one fails. A mutant that no test notices fails
the run, unless ``tests/evidence/equivalent-mutants.toml`` lists it with a reason why nobody could notice; so does an
entry there that names no surviving mutant. Files are never changed. Where a test's examples are drawn, they are the
same in every run.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from scripts.mutants import EVIDENCE, Mutant, installed, listed, mutants_of

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests" / "evidence"
TARGETS = {
    "merkle": ("merkle", "proof"),
    "note": ("note", "proof"),
    "leaf": ("leaf",),
    "proof": ("proof",),
}
MEMORY = 3 << 30
SURVIVED, KILLED, BROKEN = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a mutant."""

    mutant: Mutant
    survived: bool


def _run_tests(names: tuple[str, ...]) -> int:
    """Run the tests in this process; SURVIVED when all pass, KILLED when one fails, BROKEN when none ran."""
    settings.register_profile(
        "mutate",
        derandomize=True,
        deadline=None,
        max_examples=40,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("mutate")
    files = [str(TESTS / f"test_{name}.py") for name in names]
    quiet = ("--noconftest", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
    code = pytest.main(["-x", "-q", *quiet, *files])
    if code == pytest.ExitCode.OK:
        return SURVIVED
    return KILLED if code in {pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED} else BROKEN


def _start(mutant: Mutant | None, names: tuple[str, ...], seconds: int = 600) -> int:
    """Fork a process that tests the mutant (None: the module as it is); its id."""
    pid = os.fork()
    if pid:
        return pid
    code = BROKEN
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        if mutant is not None:
            quiet = os.open(os.devnull, os.O_RDWR)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
        with installed(mutant):
            code = _run_tests(names)
    except BaseException:  # noqa: BLE001, it would end unseen in os._exit
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def _end(status: int) -> int:
    # Killed for its processor time, its memory or a crash: the tests noticed.
    return os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else KILLED


def _check_all(mutants: list[Mutant], names: tuple[str, ...], seconds: int, workers: int) -> list[Result]:
    results, running, waiting = [], {}, list(reversed(mutants))
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                mutant = waiting.pop()
                running[_start(mutant, names, seconds)] = mutant
            pid, status = os.wait()
            mutant = running.pop(pid)
            code = _end(status)
            if code == BROKEN:
                sys.exit(f"the tests could not be run for {mutant}")
            results.append(Result(mutant, survived=code == SURVIVED))
            if code == SURVIVED and os.environ.get("SHOW"):
                print(len(results), mutant, flush=True)
    finally:
        for pid in running:
            os.kill(pid, signal.SIGKILL)
    return results


def main(chosen: list[str]) -> int:
    """Test every mutant of the chosen modules (default: all); 0 when none survives unexplained."""
    began = time.monotonic()
    unknown = set(chosen) - set(TARGETS)
    if unknown:
        sys.exit(f"no such target: {', '.join(unknown)}; there are {', '.join(TARGETS)}")
    _warm_up()
    explained, problems, total = listed(), [], Counter[str]()
    for name in chosen or TARGETS:
        _, status, used = os.wait4(_start(None, TARGETS[name]), 0)
        if _end(status) != SURVIVED:
            sys.exit(f"the tests of {name} fail without any mutant")
        mutants = mutants_of(EVIDENCE / f"{name}.py")
        # A mutant may make a loop endless: three times the processor time of the module itself is enough.
        seconds = round(3 * (used.ru_utime + used.ru_stime)) + 2
        results = _check_all(mutants, TARGETS[name], seconds, os.cpu_count() or 1)
        survivors = {result.mutant.key for result in results if result.survived}
        known = {key for key in explained if key.file == f"{name}.py"}
        problems += [f"SURVIVED {key}" for key in sorted(survivors - known)]
        problems += [f"LISTED, BUT NO SURVIVOR {key}" for key in sorted(known - survivors)]
        total += Counter(mutants=len(mutants), equivalent=len(survivors & known))
        total["killed"] += len(mutants) - len(survivors)
        print(
            f"{name}: {len(mutants)} mutants, {len(survivors)} not noticed, {len(known)} listed", flush=True
        )
    print(*problems, sep="\n")
    print(
        f"{total['mutants']} mutants: {total['killed']} killed, {total['equivalent']} equivalent, "
        f"{len(problems)} problems; {time.monotonic() - began:.0f} s"
    )
    return 1 if problems else 0


def _warm_up() -> None:
    """Load once what every process would have to load: all but our own modules and tests."""
    import_module("smallprint.evidence")
    for name in [name for name in sys.modules if name.split(".")[0] == "smallprint"]:
        del sys.modules[name]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
