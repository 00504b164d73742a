"""``smallprint``: everything from the command line.

Exit codes: 0 done, 1 done and something does not hold (a failed verification), 2 could not be done.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from smallprint import __version__
from smallprint.cli import (
    anchor,
    archive,
    backups,
    capture,
    digest,
    export,
    hold,
    keys,
    measure,
    pack,
    rebuild,
    redact,
    scrub,
    serve,
    verify,
)
from smallprint.cli.context import Context, complain
from smallprint.records.errors import SmallprintError

app = typer.Typer(
    name="smallprint",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="A public record of what platforms' policies say, how they change, and the proof.",
)


def _version(value: bool) -> None:
    if value:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def main(
    context: typer.Context,
    home: Annotated[
        Path | None, typer.Option(envvar="SMALLPRINT_HOME", help="The folder that everything lives under.")
    ] = None,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
) -> None:
    """What holds for all commands."""
    del version
    context.obj = Context(home)


app.command("track")(capture.track)
app.command("capture")(capture.capture)
app.command("serve")(serve.serve)
app.command("read")(measure.read_files)
app.command("diff")(measure.diff_files)
app.command("anchor")(anchor.anchor)
app.command("verify")(verify.verify)
app.command("rebuild")(rebuild.rebuild)
app.command("redact")(redact.redact)
app.command("hold")(hold.hold)
app.command("pack")(pack.pack)
app.command("scrub")(scrub.scrub)
app.command("backup")(backups.backup)
app.command("restore")(backups.restore)
app.command("digest")(digest.digest)
app.add_typer(archive.app, name="import")
app.add_typer(keys.app, name="key")
app.add_typer(export.app, name="export")


def run() -> None:
    """The program: errors that we raise on purpose end in one plain line and exit code 2."""
    try:
        app()
    except SmallprintError as error:
        complain(str(error))
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
