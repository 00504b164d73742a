"""``smallprint import archive DIR``."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smallprint.cli.context import of, print_json, progress, say
from smallprint.records.counting import count
from smallprint.records.errors import UsageError

if TYPE_CHECKING:
    from smallprint.exchange import replay, warc_import

app = typer.Typer(no_args_is_help=True, help="Take in records that others have kept.")


@app.callback()
def importing() -> None:
    """Take in records that others have kept."""


@app.command("archive")
def archive(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A folder with manifest.jsonl and the files it names.")],
    workers: Annotated[int, typer.Option(min=1, help="Processes that read and label.")] = os.cpu_count() or 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Replay an archive's records in date order, as if each had been captured on its day.

    Can be stopped and started again; run twice it changes nothing. Rows that can't be taken are listed
    with their line, and the rest is imported.
    """
    smallprint = of(context).open(create=True)
    from smallprint.exchange.manifest import read_manifest
    from smallprint.exchange.replay import Replay

    manifest = read_manifest(folder, smallprint.clock.now())
    replay = Replay(smallprint.ledger, smallprint.pipeline, manifest, workers)
    with progress("Importing", quiet=as_json) as advance:
        report = replay.run(advance)
    if as_json:
        print_json(asdict(report))
        return
    for refused in sorted(report.refused, key=lambda row: row.line):
        say(
            f"line {refused.line}: left out: {refused.reason}"
            + (f" ({refused.path})" if refused.path else "")
        )
    say(_summary(report))


@app.command("warc")
def warc(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Files that end in .warc, .warc.gz or .wacz.")],
    urls: Annotated[
        list[str] | None,
        typer.Option("--url", help="An address to take; again for more. Without it, all that are tracked."),
    ] = None,
    platform: Annotated[str, typer.Option(help="With --url: the platform's name.")] = "",
    document_type: Annotated[str, typer.Option("--type", help="With --url: document type.")] = "",
    title: Annotated[str, typer.Option(help="With --url: title of the document.")] = "",
    locale: Annotated[str, typer.Option(help="With --url: language of the page, e.g. en or fr-FR.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Take in what others kept in web archives, as captures that name their source.

    Records are held against their own digests; what does not fit or is not whole is listed, and the rest is
    imported. Times are what the archive claims. Run twice it changes nothing.
    """
    if absent := [str(file) for file in files if not file.is_file()]:
        raise UsageError(f"There is no file {', '.join(absent)}. Nothing was imported.")
    smallprint = of(context).open(create=bool(urls))
    from smallprint.exchange.warc_import import import_web_archives
    from smallprint.exchange.warc_wanted import wanted

    addresses = wanted(urls or [], platform, document_type, title, locale)
    with progress("Importing", quiet=as_json) as advance:
        report = import_web_archives(smallprint, files, addresses, advance)
    if as_json:
        print_json(asdict(report))
        return
    for refused in report.refused:
        where = (
            f"{refused.file}, at byte {refused.place}" if refused.record_id or refused.place else refused.file
        )
        say(f"{where}: left out: {refused.reason}" + (f" ({refused.record_id})" if refused.record_id else ""))
    for reason, number in report.passed_over.items():
        say(f"not taken: {number} {reason}")
    digests = f" {report.without_digest} carried no digest to check." if report.without_digest else ""
    say(_summary(report) + digests)
    for document in report.documents:
        say(f"in document {document}")


def _summary(report: replay.Report | warc_import.Report) -> str:
    return (
        f"{count(report.taken, 'record')} taken, {report.known} known already, {len(report.refused)} left out;"
        f" {count(report.versions, 'new version')}, {count(report.changes, 'change')},"
        f" {count(report.not_versions, 'capture')} that gave no version."
    )
