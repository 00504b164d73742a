"""``smallprint key``: the log's signing key, its successors, and what to do when one leaks."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from smallprint.cli.context import of, print_json, say
from smallprint.records.errors import UsageError

if TYPE_CHECKING:
    from smallprint.evidence import Log

app = typer.Typer(no_args_is_help=True, help="The keys that sign the log.")


@app.command("show")
def show(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """The pinned keys, for what each is trusted, and which one signs. Shows nothing secret."""
    from smallprint.evidence.keys.files import EvidencePaths, load_pinned, load_signer

    home = of(context).settings().home
    pins = load_pinned(home)
    held = EvidencePaths(home).private_key.exists()
    signing = load_signer(home).verifier.public if held else None
    for pin in pins:
        signs = pin.public == signing
        if as_json:
            print_json({"vkey": pin.vkey, "id": pin.key_id.hex(), "until": pin.until, "signs": signs})
        else:
            bound = "trusted for every state" if pin.until is None else f"trusted up to {pin.until} leaves"
            say(f"{pin.vkey}\n    {bound}{', signs now' if signs else ''}")
    if not held and not as_json:
        say("The private key is not here: the log can be checked, and nothing can be added to it.")


@app.command("rotate")
def rotate(
    context: typer.Context,
    reason: Annotated[str, typer.Option("--reason", help="Why; it stands in the log.")] = "regular rotation",
) -> None:
    """Have a new key sign from here on. The old private key is destroyed; what it signed stays valid."""
    _change(context, reason, None)


@app.command("compromised")
def compromised(
    context: typer.Context,
    since: Annotated[
        str,
        typer.Option(
            "--from", help="From when on the old key is not to be trusted: a number of leaves, or a time."
        ),
    ],
    reason: Annotated[str, typer.Option("--reason", help="What happened; it stands in the log.")],
) -> None:
    """Declare that others may hold the key, and have a new one sign. Tell everybody who pins the old one."""
    _change(context, reason, since)


def _change(context: typer.Context, reason: str, since: str | None) -> None:
    from smallprint.evidence.keys.rotation import rotate as change_keys
    from smallprint.store.draft import frame

    smallprint = of(context).open()
    log = smallprint.ledger.log
    bound = None if since is None else _size(log, since)
    make_leaf = partial(frame, "key", smallprint.clock.now())
    done = change_keys(smallprint.home.path, log, make_leaf, reason, compromised_from=bound)
    smallprint.ledger.catch_up()
    say(
        f"Leaf {done.leaf}: the key {done.new.key_id.hex()} signs from now on. Publish it where you publish keys:"
    )
    say(done.new.vkey)
    say(
        f"The key {done.old.key_id.hex()} is trusted up to {done.old.until} leaves; its private half is destroyed."
    )
    if since is not None:
        say(
            "Whoever pinned the old key has to get the new one from you: a thief could have named one as well."
        )


def _size(log: Log, since: str) -> int:
    """The number of leaves that were there before ``since``, a number or a claimed time."""
    from smallprint.evidence import decode_leaf

    if since.isascii() and since.isdigit():
        return int(since)
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        raise UsageError(
            f"--from is a number of leaves or a time like 2026-11-25T12:00Z, not {since!r}"
        ) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    for index, entry in enumerate(log.entries()):
        if datetime.fromisoformat(decode_leaf(entry)["time"]) >= moment:
            return index
    raise UsageError(f"no leaf is as young as {since}; name an earlier time, or rotate the key")
