"""``smallprint digest``: what changed at watched platforms."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from smallprint.cli.context import of, say
from smallprint.records.errors import UsageError


def digest(
    context: typer.Context,
    platform: Annotated[
        list[str] | None, typer.Option("--platform", "-p", help="A platform to watch; all if none is named.")
    ] = None,
    watch_list: Annotated[
        Path | None, typer.Option("--watch-list", help="A file with one platform a line.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=3660, help="How many days back.")] = 7,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A file: .html for HTML, .eml for both, else text.")
    ] = None,
    to: Annotated[str | None, typer.Option(help="Send it to this address by SMTP.")] = None,
) -> None:
    """Tell what was confirmed at the platforms you watch: to the terminal, a file, or by e-mail."""
    smallprint = of(context).open()
    from smallprint.watch.digest import as_message, make_digest, watched_platforms
    from smallprint.watch.mail import send

    settings = smallprint.settings
    names = [*(platform or []), *_lines(watch_list)]
    until = smallprint.clock.now()
    made = make_digest(watched_platforms(names), until - timedelta(days=days), until, settings.base_url)
    if to is not None:
        if settings.smtp_url is None:
            raise UsageError("No mail server is set. Set SMALLPRINT_SMTP_URL, or write to a file with -o.")
        if "@" not in to or any(sign.isspace() for sign in to):
            raise UsageError(f"“{to}” is not an e-mail address.")
        send(as_message(made, settings.mail_from, to), settings.smtp_url)
        say(f"Sent to {to}: {made.count} changes.")
    if output is not None:
        message = as_message(made, settings.mail_from, to or settings.mail_from)
        forms = {".html": made.html.encode(), ".eml": message.as_bytes()}
        try:
            output.write_bytes(forms.get(output.suffix.lower(), made.text.encode()))
        except OSError as error:
            raise UsageError(f"{output} can't be written ({error.strerror}).") from error
        say(f"Written to {output}: {made.count} changes.")
    if to is None and output is None:
        typer.echo(made.text)


def _lines(file: Path | None) -> list[str]:
    if file is None:
        return []
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} can't be read as a list of platforms: {error}.") from error
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
