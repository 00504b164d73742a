"""Mutation testing of the code that decides what is proven: ``make mutate [ONLY=merkle]``.

Cosmic Ray says which small changes can be made to each module in ``TARGETS``. Each is put in place in a process of
its own, forked from one in which the tests are loaded already, and the tests run there until one fails. A mutant
that no test notices fails the run, unless ``tests/evidence/equivalent-mutants.toml`` lists it with a reason why
nobody could notice; so does an entry there that names no surviving mutant. Files are never changed. Where a test's
examples are drawn, they are the same in every run.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from scripts.mutants import EVIDENCE, Mutant, listed, mutants_of, put_in_place

TESTS = Path(__file__).resolve().parent.parent / "tests" / "evidence"
TARGETS = {
    "merkle": ("merkle", "proof"),
    "note": ("note", "proof"),
    "leaf": ("leaf",),
    "proof": ("proof",),
    "salted": ("salted",),
}
OPTIONS = (
    "-q",
    "--tb=no",
    "--noconftest",
    "-p",
    "no:cacheprovider",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
)
MEMORY = 3 << 30
SURVIVED, KILLED, BROKEN = 0, 1, 3
NONE = 2**32 - 1


@dataclass
class Run:
    """A pytest session that runs its tests once as they are, then once for each mutant, each in a fork."""

    mutants: list[Mutant]
    sound: bool = False
    finished: bool = False
    survivors: list[Mutant] = field(default_factory=list)
    _seconds: dict[str, float] = field(default_factory=dict)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of running the tests once."""
        for place, item in enumerate(session.items):
            began = time.process_time()
            self._run(session, place)
            self._seconds[item.nodeid] = time.process_time() - began
        self.sound = session.testscollected > 0 and session.testsfailed == 0
        if self.sound:
            self._try_all(session)
            self.finished = True
        return True

    def _run(self, session: pytest.Session, place: int) -> None:
        item = session.items[place]
        after = session.items[place + 1] if place + 1 < len(session.items) else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)

    def _try_all(self, session: pytest.Session) -> None:
        reading, writing = os.pipe()
        waiting, running = list(reversed(self.mutants)), dict[int, Mutant]()
        try:
            while waiting or running:
                while waiting and len(running) < (os.cpu_count() or 1):
                    mutant = waiting.pop()
                    running[self._fork(session, mutant, writing)] = mutant
                pid, status = os.wait()
                mutant = running.pop(pid)
                # Killed for its processor time, its memory or a crash: the tests noticed.
                code = os.waitstatus_to_exitcode(status)
                if code == BROKEN:
                    sys.exit(f"the tests could not be run for {mutant}")
                if code == SURVIVED:
                    self.survivors.append(mutant)
                    print(f"not noticed: {mutant}", flush=True)
                elif code == KILLED and (place := int.from_bytes(os.read(reading, 4), "big")) != NONE:
                    # What noticed one mutant will notice the next: it runs first from now on.
                    session.items.insert(0, session.items.pop(place))
        finally:
            for pid in running:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)

    def _fork(self, session: pytest.Session, mutant: Mutant, writing: int) -> int:
        pid = os.fork()
        if pid:
            return pid
        try:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            session.config.pluginmanager.unregister(name="terminalreporter")
            place = self._first_failure(session, mutant)
            if place is not None:
                os.write(writing, place.to_bytes(4, "big"))
            os._exit(SURVIVED if place is None else KILLED)
        except BaseException:  # noqa: BLE001, it would end unseen
            traceback.print_exc()
        finally:
            os._exit(BROKEN)

    def _first_failure(self, session: pytest.Session, mutant: Mutant) -> int | None:
        if mutant.changed is None:
            return NONE if _fails_when_loaded_anew(session, mutant) else None
        put_in_place(mutant)
        for place, item in enumerate(session.items):
            # A mutant may make a loop endless; the signal ends the process.
            signal.setitimer(signal.ITIMER_VIRTUAL, 1 + 3 * self._seconds[item.nodeid])
            self._run(session, place)
            if session.testsfailed:
                return place
        return None


def _fails_when_loaded_anew(session: pytest.Session, mutant: Mutant) -> bool:
    for name in [name for name in sys.modules if name.split(".")[0] in {"smallprint", "tests"}]:
        del sys.modules[name]
    put_in_place(mutant)
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    files = sorted({str(item.path) for item in session.items})
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        return pytest.main(["-x", *OPTIONS, *files]) != pytest.ExitCode.OK


def main(chosen: list[str]) -> int:
    """Test every mutant of the chosen modules (default: all); 0 when none survives unexplained."""
    began = time.monotonic()
    if unknown := set(chosen) - set(TARGETS):
        sys.exit(f"no such target: {', '.join(unknown)}; there are {', '.join(TARGETS)}")
    settings.register_profile(
        "mutate",
        derandomize=True,
        deadline=None,
        max_examples=40,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    settings.load_profile("mutate")
    import_module("smallprint.evidence")
    explained, problems, total = listed(), list[str](), Counter[str]()
    for name in chosen or TARGETS:
        run = Run(mutants_of(next(EVIDENCE.glob(f"*/{name}.py"))))
        pytest.main([*OPTIONS, *(str(TESTS / f"test_{one}.py") for one in TARGETS[name])], plugins=[run])
        if not run.finished:
            sys.exit(f"the tests of {name} " + ("did not end" if run.sound else "fail without any mutant"))
        survivors = {mutant.key for mutant in run.survivors}
        known = {key for key in explained if key.file == f"{name}.py"}
        problems += [f"SURVIVED {key}" for key in sorted(survivors - known)]
        problems += [f"LISTED, BUT NO SURVIVOR {key}" for key in sorted(known - survivors)]
        total["mutants"] += len(run.mutants)
        total["killed"] += len(run.mutants) - len(survivors)
        total["equivalent"] += len(survivors & known)
        print(
            f"{name}: {len(run.mutants)} mutants, {len(survivors)} not noticed, {len(known)} listed",
            flush=True,
        )
    print(*problems, sep="\n")
    print(
        f"{total['mutants']} mutants: {total['killed']} killed, {total['equivalent']} equivalent, "
        f"{len(problems)} problems; {time.monotonic() - began:.0f} s"
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
