"""The digest: what changed at the platforms somebody watches, as text and as HTML.

Only counted changes are in it (substantive and confirmed), by the time of their confirmation, so that a
digest never tells what a later capture takes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from html import escape

from smallprint.records.errors import UsageError
from smallprint.store.models import Change, Platform
from smallprint.store.selectors.counting import counted_changes


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest ready to be sent. ``count`` is the number of changes in it."""

    subject: str
    text: str
    html: str
    count: int


def watched_platforms(names: Sequence[str]) -> list[Platform]:
    """The platforms of these names or slugs; all where none is named.

    Raises:
        UsageError: one is not known.
    """
    if not names:
        return list(Platform.objects.order_by("name"))
    found = []
    for name in names:
        match = (
            Platform.objects.filter(slug=name).first() or Platform.objects.filter(name__iexact=name).first()
        )
        if match is None:
            raise UsageError(f"No platform is called “{name}”. The site's page /platforms lists them all.")
        found.append(match)
    return found


def make_digest(platforms: Sequence[Platform], since: datetime, until: datetime, base_url: str) -> Digest:
    """What was confirmed after ``since`` and up to ``until``, by platform."""
    base = base_url.rstrip("/")
    rows = counted_changes(
        document__platform__in=platforms, confirmed_time__gt=since, confirmed_time__lte=until
    )
    by_platform: dict[str, list[Change]] = {}
    ordered = rows.select_related("document__platform").order_by(
        "document__platform__name", "-confirmed_time"
    )
    for row in ordered:
        by_platform.setdefault(row.document.platform.name, []).append(row)
    count = sum(len(changes) for changes in by_platform.values())
    span = f"{since:%-d %B %Y} to {until:%-d %B %Y}"
    subject = f"Smallprint: {count} confirmed change{'' if count == 1 else 's'}, {span}"
    quiet = "Nothing substantive was confirmed at the platforms you watch."
    footer = (
        f"You watch {len(platforms)} platform{'' if len(platforms) == 1 else 's'}. A record, no legal advice."
    )
    return Digest(
        subject=subject,
        text=_text(subject, by_platform, base, quiet, footer),
        html=_html(subject, by_platform, base, quiet, footer),
        count=count,
    )


def as_message(digest: Digest, sender: str, recipient: str) -> EmailMessage:
    """The digest as an e-mail: text, with HTML beside it."""
    message = EmailMessage()
    message["Subject"] = digest.subject
    message["From"] = sender
    message["To"] = recipient
    message.set_content(digest.text)
    message.add_alternative(digest.html, subtype="html")
    return message


def _facts(row: Change) -> str:
    effective = f", effective {row.effective_date} as the text states" if row.effective_date else ""
    return f"{row.direction.replace('-', ' ')}; first seen {row.time:%-d %B %Y}{effective}"


def _text(subject: str, by_platform: dict[str, list[Change]], base: str, quiet: str, footer: str) -> str:
    lines = [subject, "=" * len(subject), ""]
    for name, changes in by_platform.items():
        lines += [name, "-" * len(name)]
        for row in changes:
            address = f"  {base}/changes/{row.number}"
            lines += [f"{row.document.title} ({_facts(row)})", f"  {row.summary}", address, ""]
    if not by_platform:
        lines += [quiet, ""]
    return "\n".join([*lines, footer, base, ""])


def _html(subject: str, by_platform: dict[str, list[Change]], base: str, quiet: str, footer: str) -> str:
    parts = [f"<h1>{escape(subject)}</h1>"]
    for name, changes in by_platform.items():
        parts.append(f"<h2>{escape(name)}</h2>")
        for row in changes:
            address = f"{base}/changes/{row.number}"
            parts.append(
                f'<h3><a href="{escape(address)}">{escape(row.document.title)}</a></h3>'
                f"<p>{escape(row.summary)}</p><p><small>{escape(_facts(row))}</small></p>"
            )
    if not by_platform:
        parts.append(f"<p>{escape(quiet)}</p>")
    parts.append(f'<p><small>{escape(footer)} <a href="{escape(base)}">{escape(base)}</a></small></p>')
    body = "\n".join(parts)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>"
        '<body style="font-family: Georgia, serif; max-width: 40em; margin: 1em auto; line-height: 1.5">'
        f"\n{body}\n</body></html>\n"
    )
