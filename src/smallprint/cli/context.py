"""What commands share: the home, JSON or plain output, progress bars."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from smallprint.settings import Settings, load

if TYPE_CHECKING:
    from smallprint.composition import Smallprint

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


def say(text: str) -> None:
    """A line for the person at the terminal."""
    Console(highlight=False).print(text, markup=False, soft_wrap=True)


def print_json(value: Any) -> None:
    """One JSON value on one line."""
    typer.echo(json.dumps(value, ensure_ascii=False))


@contextmanager
def progress(title: str, *, quiet: bool = False) -> Iterator[Advance]:
    """A progress bar on standard error; call the result with (done, total)."""
    console = Console(stderr=True, quiet=quiet)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
