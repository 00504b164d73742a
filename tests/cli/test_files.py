"""``smallprint read`` and ``smallprint diff`` on files, and how the program ends when something is wrong."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.store.archives import PRIVACY, TERMS


def smallprint(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from smallprint.cli.main import run; run()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def lines(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_read_prints_one_line_a_file_with_offsets_into_the_file_as_given(tmp_path: Path) -> None:
    terms, privacy = tmp_path / "terms.md", tmp_path / "privacy.txt"
    terms.write_text(TERMS, encoding="utf-8")
    privacy.write_text(PRIVACY, encoding="utf-8")
    done = smallprint("read", terms, privacy, "--json")
    assert done.returncode == 0
    first, second = lines(done.stdout)
    assert [first["file"], second["file"]] == [str(terms), str(privacy)]
    assert first["language"] == "en"
    assert first["text_sha256"] == hashlib.sha256(TERMS.encode()).hexdigest()
    assert "text" not in first
    quotes = [TERMS[row["start"] : row["end"]] for row in first["provisions"]]
    assert any(
        quote.startswith("You can opt out of arbitration") or "opt out of arbitration" in quote
        for quote in quotes
    )
    for row in first["provisions"]:
        assert row["types"]
        assert row["severity"] in {"high", "medium", "low", "not-assessed"}
        assert row["direction"] in {"protective", "burdensome", "neutral"}
        for fact in row["facts"]:
            assert row["start"] <= fact["start"] < fact["end"] <= row["end"]
    assert {"kind": "governing-law", "value": "Ireland"}.items() <= next(
        fact for row in first["provisions"] for fact in row["facts"] if fact["kind"] == "governing-law"
    ).items()
    assert {fact["kind"] for fact in first["metadata"]["facts"]} == {"last-updated"}
    assert "ai-training" in second["metadata"]["silent"]


def test_read_of_html_carries_the_text_that_offsets_refer_to(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<html><body><nav>Home</nav><main><h1>Terms</h1><p>{PRIVACY}</p></main></body></html>")
    (value,) = lines(smallprint("read", page, "--json").stdout)
    assert value["text_sha256"] == hashlib.sha256(value["text"].encode()).hexdigest()
    assert all(value["text"][row["start"] : row["end"]].strip() for row in value["provisions"])


def test_diff_tells_what_changed_with_places_on_both_sides(tmp_path: Path) -> None:
    before, after = tmp_path / "before.md", tmp_path / "after.md"
    later = TERMS.replace("within 30 days", "within 10 days")
    before.write_text(TERMS, encoding="utf-8")
    after.write_text(later, encoding="utf-8")
    (value,) = lines(smallprint("diff", before, after, "--json").stdout)
    assert (value["materiality"], value["pattern"]) == ("substantive", "new")
    (edit,) = value["edits"]
    assert (edit["kind"], edit["direction"]) == ("modified", "less-protective")
    assert "30 days" in TERMS[edit["before"]["start"] : edit["before"]["end"]]
    assert "10 days" in later[edit["after"]["start"] : edit["after"]["end"]]
    assert "10 days" in edit["what"]
    assert value["summary"]


def test_diff_of_a_text_with_itself_is_none(tmp_path: Path) -> None:
    file = tmp_path / "same.md"
    file.write_text(TERMS, encoding="utf-8")
    (value,) = lines(smallprint("diff", file, file, "--json").stdout)
    assert (value["materiality"], value["edits"]) == ("none", [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["read", "/nowhere/terms.md"], "can't be read"),
        (["read", "/etc/hostname"], "can't tell what it is"),
        (["--home", "/nowhere/at/all", "verify"], "nothing to verify"),
        (["import", "archive", "/nowhere"], "manifest.jsonl"),
        (["track", "nonsense"], "not the address of a page"),
        (["track", "ftp://example.org/terms"], "not the address of a page"),
        (["track", "https://user:secret@example.org/terms"], "user name or password"),
    ],
)
def test_what_can_not_be_done_ends_in_one_plain_line_and_code_2(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    home = [] if "--home" in arguments or arguments[0] == "read" else ["--home", str(tmp_path / "home")]
    done = smallprint(*home, *arguments)
    assert done.returncode == 2
    assert said in " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in done.stderr
