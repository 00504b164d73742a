"""``smallprint redact RECORD``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from smallprint.cli.context import of, say
from smallprint.records.counting import count

if TYPE_CHECKING:
    from smallprint.store.redaction import Plan


def redact(
    context: typer.Context,
    record: Annotated[str, typer.Argument(help="A capture (SP-K-…) or a version (SP-V-…).")],
    reason: Annotated[
        str, typer.Option(help="Why; it is published for good, so it must not repeat what is to go.")
    ],
    only: Annotated[
        list[str] | None,
        typer.Option(
            help="Of a capture: body, content, rendered, warc or screenshot alone. May be repeated."
        ),
    ] = None,
    basis: Annotated[
        str, typer.Option(help="The legal basis, e.g. “GDPR art. 17(1)(d)”; published too.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go, and change nothing.")
    ] = False,
) -> None:
    """Erase a record's words for good. Its existence, hash, size, time and the reason stay, and stay provable."""
    smallprint = of(context).open()
    from smallprint.store.redaction import plan_redaction
    from smallprint.work.redact import redact as carry_out

    roles = tuple(only or ())
    if dry_run:
        _show(plan_redaction(smallprint.ledger, record, roles))
        return
    done = carry_out(smallprint, record, reason, only=roles, basis=basis)
    if done.finished:
        say(f"Erased {count(done.finished, 'blob')} that an earlier redaction had left behind.")
    if not done.leaves:
        say(f"Nothing of {done.plan.record} was left to redact.")
        return
    named = ", ".join(str(leaf) for leaf in done.leaves)
    say(f"Redacted {done.plan.record}: {count(len(done.plan.blobs), 'blob')} erased (leaf {named}).")
    _warn(done.plan)


def _show(plan: Plan) -> None:
    if not plan.namings:
        say(f"Nothing of {plan.record} is left to redact.")
        return
    say(f"Redacting {plan.record} would erase {count(len(plan.blobs), 'blob')}:")
    for blob in plan.blobs:
        named = [naming for naming in plan.namings if naming.blob == blob]
        say(f"{blob}  {named[0].size:,} bytes")
        for naming in named:
            shared = "" if naming.record == plan.record else "  (shared or derived)"
            say(f"    {naming.role} of {naming.record}, leaf {naming.leaf}{shared}")
    _warn(plan)


def _warn(plan: Plan) -> None:
    if plan.stay:
        say(f"These versions hold some of the same clauses word for word, and stay: {', '.join(plan.stay)}")
    say("Backups, packs and copies that others have fetched are not reached.")
