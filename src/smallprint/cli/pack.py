"""``smallprint pack``: a record with everything it rests on, to hand over."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from smallprint.cli.context import of, say
from smallprint.evidence import Checkpoint
from smallprint.evidence.keys.files import load_pinned
from smallprint.evidence.packcheck.container import MAX_WHOLE
from smallprint.home import Home
from smallprint.records.errors import UsageError


def pack(
    context: typer.Context,
    record: Annotated[str, typer.Argument(help="An id (SP-P-000042-6) or a citation.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The zip to write.")],
    checkpoint: Annotated[
        Path | None,
        typer.Option(help="An older signed checkpoint of this log: the record as it stood then."),
    ] = None,
) -> None:
    """Write the evidence pack of a record: one zip that a stranger can check offline, see its VERIFY.md."""
    smallprint = of(context).open()
    from smallprint.exchange.pack.build import pack_record

    at = None if checkpoint is None else _read_checkpoint(smallprint.home, checkpoint)
    data = pack_record(smallprint, record, at=at)
    _write(output, data)
    say(
        f"{output}: {len(data):,} bytes."
        " Whoever gets it needs the log's key from somewhere else; see VERIFY.md in it."
    )


def _read_checkpoint(home: Home, file: Path) -> Checkpoint:
    try:
        note = file.read_bytes()[:MAX_WHOLE].decode("utf-8")
    except OSError as error:
        raise UsageError(
            f"{file} can't be read ({error.strerror}). Name a file with a checkpoint."
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is no checkpoint: it is not text.") from error
    return Checkpoint.open(note, load_pinned(home.path))


def _write(output: Path, data: bytes) -> None:
    """Replace the file in one step: nobody finds half a pack."""
    try:
        with tempfile.NamedTemporaryFile(dir=output.absolute().parent, prefix=".pack-", delete=False) as part:
            part.write(data)
        mask = os.umask(0)
        os.umask(mask)
        Path(part.name).chmod(0o666 & ~mask)
        Path(part.name).replace(output)
    except OSError as error:
        raise UsageError(f"{output} can't be written: {error.strerror or error}.") from error
