"""Atom feeds of counted changes: substantive and confirmed."""

from __future__ import annotations

import re
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed

from smallprint.evidence import decode_leaf
from smallprint.store.models import Change, Platform
from smallprint.store.selectors.brief import full_name
from smallprint.store.selectors.counting import counted_changes
from smallprint.web.site import smallprint
from smallprint.web.wording import day, words

ENTRIES = 100
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML can't hold; hostile texts have them, and summaries quote texts."""


class _Feed(Atom1Feed):
    """An empty feed was last changed when the log was, not at every look."""

    def latest_post_date(self) -> datetime:
        """When the newest entry was updated; with none, the time of the log's newest leaf."""
        if self.items:
            return super().latest_post_date()
        log = smallprint().ledger.log
        return datetime.fromisoformat(decode_leaf(log.entry(log.size - 1))["time"])


def changes(request: HttpRequest) -> HttpResponse:
    """Every platform's counted changes, the latest confirmed first."""
    del request
    return _feed("Smallprint: confirmed changes", "/", "/feed.atom", {})


def platform_changes(request: HttpRequest, slug: str) -> HttpResponse:
    """One platform's."""
    del request
    platform = get_object_or_404(Platform, slug=slug)
    address = f"/platforms/{slug}"
    return _feed(
        f"{platform.name}: confirmed changes",
        address,
        f"{address}/feed.atom",
        {"document__platform": platform},
    )


def _feed(title: str, page: str, own: str, where: dict[str, object]) -> HttpResponse:
    base = smallprint().settings.base_url.rstrip("/")
    feed = _Feed(
        title=title,
        link=base + page,
        description="Substantive changes of platforms' policies that a second observation confirmed.",
        feed_url=base + own,
        feed_guid=f"tag:{smallprint().ledger.log.origin},2026:{own}",
        language="en",
    )
    rows = (
        counted_changes(**where).select_related("document__platform").order_by("-confirmed_time", "-number")
    )
    for row in rows[:ENTRIES]:
        _add(feed, row, base)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _add(feed: Atom1Feed, row: Change, base: str) -> None:
    effective = f" Effective date in the text: {day(row.effective_date)}." if row.effective_date else ""
    feed.add_item(
        title=f"{full_name(row.document.platform.name, row.document.title)}: {words(row.direction)}",
        link=f"{base}/changes/{row.number}",
        description=_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", f"{row.summary}{effective}"),
        unique_id=f"tag:{smallprint().ledger.log.origin},2026:{row.public_id}",
        pubdate=row.time,
        updateddate=row.confirmed_time,
    )
