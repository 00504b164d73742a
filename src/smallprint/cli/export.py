"""``smallprint export wacz RECORD -o FILE``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from smallprint.cli.context import of, print_json, say
from smallprint.records.counting import count
from smallprint.records.errors import UsageError

app = typer.Typer(no_args_is_help=True, help="Give records out in the forms that others read.")


@app.callback()
def exporting() -> None:
    """Give records out in the forms that others read."""


@app.command("wacz")
def wacz(
    context: typer.Context,
    record: Annotated[str, typer.Argument(help="The id of a capture, a version or a document.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Write captures as a web archive that any WACZ player shows: a capture, a version's, or all of a document's."""
    smallprint = of(context).open()
    from smallprint.exchange.archived import archived_captures
    from smallprint.exchange.wacz import make_wacz

    found = archived_captures(smallprint.ledger.evidence, record)
    if not found.captures:
        raise UsageError(f"Nothing to export for {record}: {'; '.join(found.left_out)}.")
    try:
        output.write_bytes(make_wacz(found.captures))
    except OSError as error:
        raise UsageError(
            f"{output} can't be written ({error.strerror}); give another file with -o."
        ) from error
    if as_json:
        print_json({"file": str(output), "captures": len(found.captures), "left_out": found.left_out})
        return
    for line in found.left_out:
        say(f"left out: {line}")
    say(f"{output}: {count(len(found.captures), 'capture')}, {output.stat().st_size:,} bytes.")
