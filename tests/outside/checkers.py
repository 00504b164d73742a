"""Two programs on others' libraries, asked the same three questions about a log of ours.

Each answers with its exit code and its message. The key is given on the command line.
"""

from __future__ import annotations

import base64
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from scripts.needs import OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program said; ``accepted`` is its exit code being 0."""

    accepted: bool
    said: str


def run(*command: str | Path) -> Answer:
    """Run a program of others; nothing of ours is on its path."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode in (0, 1), done.stderr
    return Answer(done.returncode == 0, done.stdout + done.stderr)


class Checker(Protocol):
    """One program."""

    def whole(self, vkey: str, folder: Path, older: Path | None = None) -> Answer:
        """Is the log in ``folder`` sound, and a continuation of the checkpoint in ``older``?"""

    def record(self, vkey: str, checkpoint: Path, index: int, leaf: Path, proof: Path) -> Answer:
        """Is the leaf in the log, by that proof?"""

    def tree(self, vkey: str, older: Path, newer: Path, proof: Path) -> Answer:
        """Is the newer checkpoint a continuation of the older one, by that proof?"""


@dataclass(frozen=True, slots=True)
class GoSumdb:
    """``logcheck.go``, built on golang.org/x/mod/sumdb."""

    program: Path

    def whole(self, vkey: str, folder: Path, older: Path | None = None) -> Answer:
        return run(self.program, "log", vkey, folder, *([older] if older else []))

    def record(self, vkey: str, checkpoint: Path, index: int, leaf: Path, proof: Path) -> Answer:
        return run(self.program, "record", vkey, checkpoint, str(index), leaf, proof)

    def tree(self, vkey: str, older: Path, newer: Path, proof: Path) -> Answer:
        return run(self.program, "tree", vkey, older, newer, proof)


class AicsTlog:
    """``aics-tlog`` by its own commands; its audit of a whole log has none, and is called by a few lines."""

    def whole(self, vkey: str, folder: Path, older: Path | None = None) -> Answer:
        audited = run(OUTSIDE / "python", HERE / "aics_whole_log.py", vkey, folder)
        if older is None or not audited.accepted:
            return audited
        return self._run(
            "verify-consistency", "--tiles", folder, "--log-key", vkey, "--old-checkpoint", older
        )

    def record(self, vkey: str, checkpoint: Path, index: int, leaf: Path, proof: Path) -> Answer:
        signed = self._signed(vkey, checkpoint)
        if not signed.accepted:
            return signed
        state = json.loads(signed.said)
        where = ("--index", str(index), "--size", str(state["size"]), "--root", state["root"])
        return self._run("verify-inclusion", "--leaf", leaf, *where, "--proof", proof)

    def tree(self, vkey: str, older: Path, newer: Path, proof: Path) -> Answer:
        sides = [self._signed(vkey, side) for side in (older, newer)]
        for side in sides:
            if not side.accepted:
                return side
        old, new = (json.loads(side.said) for side in sides)
        return self._run(
            "verify-consistency", "--old-size", str(old["size"]), "--new-size", str(new["size"]),
            "--old-root", old["root"], "--new-root", new["root"], "--proof", proof,
        )  # fmt: skip

    def _signed(self, vkey: str, checkpoint: Path) -> Answer:
        return self._run("verify-checkpoint", "--note", checkpoint, "--log-key", vkey)

    def _run(self, *arguments: str | Path) -> Answer:
        return run(OUTSIDE / "aics-tlog", *arguments)


def write_proof(path: Path, hashes: Sequence[bytes]) -> Path:
    """A proof as both programs read it: one base64 hash a line."""
    path.write_text("".join(base64.b64encode(one).decode() + "\n" for one in hashes))
    return path


def build_go(source: Path, program: Path) -> Path:
    """Compile one Go file with the libraries that Debian ships, without the network."""
    done = subprocess.run(
        ["go", "build", "-o", str(program), str(source)],
        env={
            "PATH": "/usr/local/bin:/usr/bin:/bin", "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "",
            "GOPROXY": "off", "GOCACHE": str(Path.home() / ".cache" / "go-build"), "HOME": str(Path.home()),
        },
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return program
