"""``smallprint track URL`` and ``smallprint capture``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from smallprint.cli.context import of, print_json, progress, say

if TYPE_CHECKING:
    from smallprint.work.capture import Captured


def track(
    context: typer.Context,
    urls: Annotated[
        list[str], typer.Argument(help="The policy's address; several for one on several pages.")
    ],
    platform: Annotated[str, typer.Option(help="Name of the platform; from the address if left out.")] = "",
    document_type: Annotated[str, typer.Option("--type", help="Document type, e.g. privacy-policy.")] = "",
    title: Annotated[str, typer.Option(help="Title of the document.")] = "",
    locale: Annotated[str, typer.Option(help="Language of the page, e.g. en or fr-FR.")] = "",
    sector: Annotated[str, typer.Option(help="What the platform does, e.g. “social media”.")] = "",
    render: Annotated[bool, typer.Option(help="The page needs a browser.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Track a page from now on, and capture it at once."""
    smallprint = of(context).open(create=True)
    from smallprint.store.models import Document
    from smallprint.work.capture import capture_documents
    from smallprint.work.track import Wanted
    from smallprint.work.track import track as begin

    wanted = Wanted(
        urls=urls,
        platform=platform,
        type=document_type,
        title=title,
        locale=locale,
        sector=sector,
        render=render,
    )
    number, new = begin(smallprint.ledger, wanted)
    document = Document.objects.select_related("platform").get(number=number)
    if not as_json:
        say(f"{'Tracking' if new else 'Already tracked'}: {document.platform.name}, {document.title}"
            f" ({document.public_id})")  # fmt: skip
    with progress("Capturing", quiet=as_json) as advance:
        captured = capture_documents(smallprint, [document], lambda _one: advance(1, 1))
    _report(captured, as_json=as_json)


def capture(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Also what is not due yet.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a document.")] = False,
) -> None:
    """Fetch what is due."""
    smallprint = of(context).open()
    from smallprint.store.models import Document
    from smallprint.work.capture import capture_documents, due_documents

    due = list(Document.objects.filter(live=True)) if everything else due_documents(smallprint.clock.now())
    if not due and not as_json:
        say("Nothing is due. Add a page with `smallprint track URL`, or fetch all with --all.")
        return
    done: list[Captured] = []
    with progress("Capturing", quiet=as_json) as advance:

        def on_captured(one: Captured) -> None:
            done.append(one)
            advance(len(done), len(due))

        capture_documents(smallprint, due, on_captured)
    _report(done, as_json=as_json)


def _report(captured: list[Captured], *, as_json: bool) -> None:
    for one in captured:
        if as_json:
            print_json(_json(one))
            continue
        say(f"{one.document.platform.name}, {one.document.title}: {_words(one)}")


def _words(one: Captured) -> str:
    taken = one.taken
    reasons = f" ({'; '.join(taken.reasons)})" if taken.reasons else ""
    if taken.is_new_version:
        return "first version" if taken.change is None else "a new version"
    return f"{taken.outcome}{reasons}"


def _json(one: Captured) -> dict[str, Any]:
    return {
        "document": one.document.public_id,
        "platform": one.document.platform.name,
        "title": one.document.title,
        "outcome": one.taken.outcome.value,
        "reasons": list(one.taken.reasons),
        "new_version": one.taken.is_new_version,
        "version": one.taken.version,
        "change": one.taken.change,
    }
