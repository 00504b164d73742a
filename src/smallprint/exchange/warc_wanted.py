"""Which addresses are wanted from web archives, and the documents that what was kept of them goes into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.exchange.warc_choose import address_key
from smallprint.records.errors import UsageError
from smallprint.store.declare import find_platform, slug_for
from smallprint.store.models import Document, Source
from smallprint.work.track import Wanted as Tracked
from smallprint.work.track import described

if TYPE_CHECKING:
    from smallprint.store.draft import Draft

COLLECTION = "web-archive"


@dataclass(frozen=True, slots=True)
class Target:
    """What the document of one address is called."""

    url: str
    platform: str
    type: str
    title: str
    locale: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Wanted addresses by ``address_key``."""

    targets: Mapping[str, Target]

    def document(self, draft: Draft, url: str) -> int:
        """The document that records of ``url`` go into; drafted where there is none yet."""
        target = self.targets[address_key(url)]
        held = Document.objects.filter(collection=COLLECTION, sources__url=target.url)
        number = held.values_list("number", flat=True).first()
        if number is not None:
            return number
        platform = find_platform(target.platform)
        if platform is None:
            slug = slug_for(target.platform, set())
            platform = draft.platform(slug=slug, name=target.platform, sector="", country="")
        return draft.document(
            platform,
            {
                "type": target.type, "type_name": target.title, "title": target.title, "locale": target.locale,
                "urls": [target.url], "live": False, "render": False, "collection": COLLECTION,
                "attribution": {"credit": "web archives of others; each capture names its file", "source": ""},
            },
        )  # fmt: skip


def wanted(urls: Sequence[str], platform: str, kind: str, title: str, locale: str) -> Wanted:
    """What ``--url`` names; without any, every address of the documents that are tracked.

    Raises:
        UsageError: nothing is named and nothing is tracked, or an address or the type is not one.
    """
    targets: dict[str, Target] = {}
    if urls:
        for url in urls:
            given = Tracked(urls=[url], platform=platform, type=kind, title=title, locale=locale)
            address, name, type_, called = described(given)
            targets[address_key(address)] = Target(address, name, type_, called, locale)
        return Wanted(targets)
    tracked = Source.objects.exclude(url="").exclude(document__collection=COLLECTION)
    for source in tracked.select_related("document__platform").order_by(
        "-document__live", "document", "part"
    ):
        document = source.document
        target = Target(source.url, document.platform.name, document.type, document.title, document.locale)
        targets.setdefault(address_key(source.url), target)
    if not targets:
        raise UsageError("Nothing is tracked here yet, so name the addresses to take with --url.")
    return Wanted(targets)
