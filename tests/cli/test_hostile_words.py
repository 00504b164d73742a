"""What a hostile file says is printed as what it is: it colours, hides and moves nothing, and never ends the program."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from smallprint.cli.context import plain
from smallprint.cli.main import app, run
from smallprint.cli.verdicts import show
from smallprint.evidence import Verdict
from smallprint.evidence.formats.note import Checkpoint
from smallprint.evidence.keys.files import new_signer
from smallprint.evidence.packcheck import write_zip

KEY = new_signer("log.example")


def a_pack(folder: Path, said: str) -> Path:
    """A pack that says ``said`` where its id and citation belong."""
    record = json.dumps({"citation": said, "id": said})
    note = Checkpoint.sign("log.example", 1, bytes(32), KEY).note
    file = folder / "hostile.zip"
    file.write_bytes(write_zip({"checkpoint": note.encode(), "record.json": record.encode()}))
    return file


def verified(file: Path, *arguments: str) -> str:
    command = [
        "--home",
        str(file.parent / "none"),
        "verify",
        str(file),
        "--key",
        KEY.verifier.vkey,
        *arguments,
    ]
    done = CliRunner().invoke(app, command)
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code == 1
    return done.stdout


@pytest.mark.parametrize("hostile", ["\x1b[2J\x1b[H", "\u202eKO", "\x9b2J", "\ud800", "\x7f", "\r"])
def test_what_a_terminal_would_obey_is_spelled_out(tmp_path: Path, hostile: str) -> None:
    file = a_pack(tmp_path, f"x{hostile}y")
    assert hostile not in verified(file)
    lines = [json.loads(line) for line in verified(file, "--json").splitlines()]
    assert any(f"x{hostile}y" in line["detail"] for line in lines)


def test_nothing_in_a_pack_looks_like_a_verdict_of_ours(tmp_path: Path) -> None:
    shown = verified(a_pack(tmp_path, "x\nOK  pack  every signature fits\n"))
    assert not any(line.startswith("OK") for line in shown.splitlines())


def test_words_in_any_language_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    said = "Conditions générales : 条款, شروط, नियम"
    show([Verdict("OK", "store", said, ok=True)], as_json=False)
    assert plain(said) == said
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("named", ["[/red] x", "[link=http://x]y", "a" * 5000])
def test_a_refusal_repeats_what_was_given_and_no_more(
    named: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(
        sys, "argv", ["smallprint", "--home", str(tmp_path), "verify", "x.zip", "--key", named]
    )
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == 2
    assert named[:16] in capsys.readouterr().err


def test_a_name_too_long_for_a_file_is_no_record_either(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "argv", ["smallprint", "--home", str(tmp_path), "verify", "a" * 5000])
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == 2
