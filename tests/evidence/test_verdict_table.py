"""The explanation names every verdict that the program can give, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"[A-Z]{2,}(?:_[A-Z]+)*")
GIVERS = {"Verdict", "AnchorError", "Refused", "Result", "_bad"}


def given() -> Iterator[str]:
    """The codes in calls that make verdicts, or errors and lines that become them."""
    for path in (ROOT / "src" / "smallprint").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in GIVERS:
                for part in (*node.args, *(keyword.value for keyword in node.keywords)):
                    constants = [part.body, part.orelse] if isinstance(part, ast.IfExp) else [part]
                    for one in constants:
                        if isinstance(one, ast.Constant) and CODE.fullmatch(str(one.value)):
                            yield str(one.value)


def test_the_table_of_verdicts_is_complete() -> None:
    text = (ROOT / "docs" / "explanation" / "evidence.md").read_text("utf-8")
    table = text.partition("## Verdicts")[2].partition("\n## ")[0]
    first_cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = {code for cell in first_cells for code in re.findall(r"`([A-Z_]+)`", cell)}
    found = set(given())
    assert len(found) > 25
    assert found - named == set()
    anywhere = "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    assert {code for code in named if f'"{code}"' not in anywhere} == set()
