"""A C2SP witness that others wrote (aics-witness) cosigns our log as it grows, and refuses a fork of it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from scripts.needs import OUTSIDE
from smallprint.evidence import Checkpoint, Signer, create_evidence, encode_leaf
from smallprint.evidence.anchors.cosignature import Witness
from smallprint.store.models import Anchor
from smallprint.work.anchoring import anchor_log
from smallprint.work.asking import Refused, ask_all
from smallprint.work.outsiders import CosigningWitness, outsiders_of
from tests.anchors.homes import Named, add_platforms
from tests.evidence.making import leaf

pytestmark = pytest.mark.outside

NAME = "witness.example.org/w1"


@dataclass
class Program:
    """The witness's own program, with its state in ``folder``."""

    folder: Path

    def run(self, *arguments: str) -> str:
        return subprocess.run(
            self._command(*arguments), env=self._env(), capture_output=True, text=True, check=True
        ).stdout

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Its address."""
        command = self._command("serve", "--listen", "127.0.0.1:0")
        with subprocess.Popen(command, env=self._env(), stderr=subprocess.PIPE, text=True) as program:
            try:
                assert program.stderr is not None
                line = next(line for line in program.stderr if "127.0.0.1:" in line)
                yield f"http://127.0.0.1:{line.split('127.0.0.1:')[1].split()[0].strip('/,;')}"
            finally:
                program.terminate()

    def _command(self, *arguments: str) -> list[str]:
        return [str(Path(OUTSIDE) / "aics-witness"), *arguments]

    def _env(self) -> dict[str, str]:
        return os.environ | {"AICS_WITNESS_CONFIG": str(self.folder / "witness.json")}


def test_it_cosigns_our_log_as_it_grows_and_refuses_a_fork(tmp_path: Path) -> None:
    named = Named(tmp_path / "home")
    named.open()
    ours = named.verifier()
    program = Program(tmp_path)
    vkey = program.run("init", "--name", NAME).strip().split("\n")[-1]
    assert Witness.parse(vkey).name == NAME
    program.run("add-log", "--origin", ours.name, "--vkey", ours.vkey)
    with program.serving() as url:
        named.witness(url, vkey)
        smallprint = named.open()
        for slug in ("one", "two", "three"):
            add_platforms(smallprint, slug, f"{slug}-again")
            (result,) = anchor_log(smallprint)
            assert (result.code, result.ok) == ("ANCHORED", True), result.words
        last = Anchor.objects.order_by("-size").first()
        assert last is not None
        (status,) = json.loads(program.run("status", "--json"))["logs"]
        assert status["size"] == last.size

        signer = Signer.parse((named.home / "keys" / "log.key").read_text())
        forged = create_evidence(tmp_path / "forged", signer.name, leaf("genesis"))
        forged.log.append([encode_leaf(leaf(number=number)) for number in range(50)])
        state = forged.log.checkpoint()
        fork = Checkpoint.sign(state.origin, state.size, state.root, signer)
        (witness,) = outsiders_of(smallprint)
        assert isinstance(witness, CosigningWitness)
        lying = replace(witness, proof=forged.log.consistency_proof)
        (answer,) = ask_all([("cosignature", NAME, lambda: lying.ask(fork))])
    assert isinstance(answer, Refused)
    assert answer.code == "SPLIT_VIEW"
