"""What commands share: the home, JSON or plain output, progress bars."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from smallprint.settings import Settings, load

if TYPE_CHECKING:
    from smallprint.composition import Smallprint

_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What changes the direction of writing."""

Advance = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Context:
    """Options that stand before the command."""

    home: Path | None

    def settings(self) -> Settings:
        """The settings of this home."""
        return load(self.home)

    def open(self, *, create: bool = False, progress: Advance | None = None) -> Smallprint:
        """The Smallprint of this home."""
        # Every stage comes with it: commands that need none of them start at once.
        from smallprint.composition import open_smallprint

        return open_smallprint(self.settings(), create=create, progress=progress)


def of(context: typer.Context) -> Context:
    """The ``Context`` that the main callback made."""
    found = context.obj
    assert isinstance(found, Context)
    return found


def plain(text: str) -> str:
    """``text`` with everything spelled out that a terminal would obey, or could not show at all.

    Much of what is said repeats what others wrote: a hostile file must not clear the screen or turn words around.
    """
    return "".join(
        ascii(c)[1:-1] if c not in "\n\t" and (category(c) in {"Cc", "Cs"} or c in _TURNS) else c
        for c in text
    )


def say(text: str) -> None:
    """A line for the person at the terminal."""
    Console(highlight=False).print(plain(text), markup=False, soft_wrap=True)


def complain(text: str) -> None:
    """Why the program ends, on standard error."""
    line = Text.assemble(("smallprint:", "bold red"), f" {plain(text)}")
    Console(stderr=True, highlight=False).print(line)


def print_json(value: Any) -> None:
    """One JSON value on one line."""
    line = json.dumps(value, ensure_ascii=False)
    typer.echo(
        line.encode("utf-8", "backslashreplace").decode("utf-8")
    )  # lone surrogates, spelled as JSON does


@contextmanager
def progress(title: str, *, quiet: bool = False) -> Iterator[Advance]:
    """A progress bar on standard error; call the result with (done, total)."""
    console = Console(stderr=True, quiet=quiet)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
