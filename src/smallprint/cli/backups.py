"""``smallprint backup`` and ``smallprint restore``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smallprint.cli.context import of, progress, say
from smallprint.home import Home
from smallprint.records.errors import HomeError, UsageError

if TYPE_CHECKING:
    from smallprint.cli.context import Context
    from smallprint.evidence.upkeep.restore import Decision, Restored


def backup(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(help="An earlier backup, or an empty folder, best on another disk.")
    ],
    *,
    with_private_key: Annotated[
        bool,
        typer.Option(
            "--with-private-key", help="Copy the private key too: whoever has it can sign as this log."
        ),
    ] = False,
) -> None:
    """Copy blobs, log and keys; only what is new. May run while the service does."""
    from smallprint.evidence.upkeep.backup import back_up

    home = Home(of(context).settings().home)
    if not home.exists():
        raise HomeError(f"There is no Smallprint in {home.path}: nothing to back up.")
    with progress("Copying") as advance:
        done = back_up(home.path, folder, advance, with_private_key=with_private_key)
    say(f"{folder} has all {done.size} leaves: {done.leaves} leaves and {done.blobs} blobs were new.")
    if done.erased:
        say(f"{done.erased} blobs that were redacted since are erased there too.")
    say(
        "It holds the PRIVATE KEY: keep it where nobody else can read it."
        if done.private_key
        else "It holds no private key: keep a copy of keys/log.key elsewhere, or nothing can be added after a loss."
    )
    for name in done.absent:
        say(f"MISSING  {name}  this home has it not, or damaged; run smallprint scrub")
    if done.absent:
        raise typer.Exit(1)


def restore(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(help="The backup. Without it: decide about a log that was put back by hand."),
    ] = None,
    *,
    against: Annotated[
        Path | None, typer.Option(help="A signed checkpoint kept elsewhere: is the backup as new as that?")
    ] = None,
    accept_rollback: Annotated[
        str | None,
        typer.Option(help="Why a newer state is given up for good. It stands in the log from then on."),
    ] = None,
) -> None:
    """Verify a backup, then bring this home to its state. Stop the service before."""
    found = of(context)
    home = Home(found.settings().home)
    note = None if against is None else _read(against)
    decided = None if accept_rollback is None else _decision(home, accept_rollback)
    if folder is not None:
        _restore(found, home, folder, note, decided)
    elif decided is not None:
        _decide(found, home, note, decided)
    else:
        raise UsageError(
            "Name the backup, or give --accept-rollback REASON for a log that was put back by hand."
        )


def _restore(found: Context, home: Home, folder: Path, against: str | None, decided: Decision | None) -> None:
    from smallprint.composition import drop_database
    from smallprint.evidence.upkeep.restore import restore as restore_backup

    if not Home(folder).exists():
        raise UsageError(f"There is no backup in {folder}: name the folder that `smallprint backup` wrote.")
    with progress("Restoring") as advance:
        done = restore_backup(
            home.path,
            folder,
            against=against,
            decided=decided,
            before_swap=lambda: drop_database(found.settings()),
            progress=advance,
        )
    say(f"Restored {done.size} leaves and {done.blobs} blobs; every one of them was verified.")
    _tell(home, done)
    if not done.private_key:
        say(f"The private key was not in the backup: put your copy at {home.keys / 'log.key'} (chmod 600).")
        return
    with progress("Rebuilding") as advance:
        found.open(progress=advance)


def _tell(home: Home, done: Restored) -> None:
    if done.leaf is not None and done.given_up is not None:
        say(f"Leaf {done.leaf} says that the state of {done.given_up.size} leaves was given up, and why.")
    if done.set_aside is not None:
        say(f"The log that was here is kept in {done.set_aside}.")
    for name in done.erased_before:
        say(f"REDACTED  {name}  a leaf that is given up had ordered this erased: redact it again")
    if done.pins_from_backup:
        say("The pinned keys come from the backup itself. Compare them with the keys that you published:")
        say((home.keys / "pinned.vkey").read_text("utf-8").rstrip())


def _decide(found: Context, home: Home, against: str | None, decided: Decision) -> None:
    from smallprint.composition import drop_database
    from smallprint.evidence.upkeep.restore import go_on

    if not home.exists():
        raise HomeError(f"There is no log in {home.path}: name a backup to restore.")
    leaf = go_on(home.path, decided, against=against, before=lambda: drop_database(found.settings()))
    say(f"Leaf {leaf} says which state was given up, and why. The log goes on from there.")
    with progress("Rebuilding") as advance:
        found.open(progress=advance)


def _decision(home: Home, reason: str) -> Decision:
    from smallprint.composition import clock_of
    from smallprint.evidence.upkeep.restore import Decision
    from smallprint.store.draft import frame

    return Decision(reason, partial(frame, "correction", clock_of(home).now()))


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} can't be read as a checkpoint: {error}") from error
