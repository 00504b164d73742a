"""Begin to track a page: declare its platform and document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from smallprint.records.errors import UsageError
from smallprint.records.vocabulary import DocumentType
from smallprint.store.declare import find_platform, slug_for
from smallprint.store.models import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.store.ledger import Ledger

_WORDS: tuple[tuple[str, DocumentType], ...] = (
    ("subprocessor", DocumentType.SUBPROCESSOR_LIST),
    ("dpa", DocumentType.DATA_PROCESSING_ADDENDUM),
    ("data-processing", DocumentType.DATA_PROCESSING_ADDENDUM),
    ("cookie", DocumentType.COOKIE_POLICY),
    ("privacy", DocumentType.PRIVACY_POLICY),
    ("datenschutz", DocumentType.PRIVACY_POLICY),
    ("confidentialite", DocumentType.PRIVACY_POLICY),
    ("privacidad", DocumentType.PRIVACY_POLICY),
    ("guideline", DocumentType.COMMUNITY_GUIDELINES),
    ("acceptable-use", DocumentType.ACCEPTABLE_USE),
    ("refund", DocumentType.REFUND_POLICY),
    ("fees", DocumentType.FEE_SCHEDULE),
    ("imprint", DocumentType.IMPRINT),
    ("impressum", DocumentType.IMPRINT),
    ("terms", DocumentType.TERMS_OF_SERVICE),
    ("tos", DocumentType.TERMS_OF_SERVICE),
    ("conditions", DocumentType.TERMS_OF_SERVICE),
    ("agb", DocumentType.TERMS_OF_SERVICE),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document to track. Empty fields are filled from the address."""

    urls: Sequence[str]
    platform: str = ""
    type: str = ""
    title: str = ""
    locale: str = ""
    sector: str = ""
    country: str = ""
    render: bool = False


def track(ledger: Ledger, wanted: Wanted) -> tuple[int, bool]:
    """Declare a document unless its first address is tracked already; its number, and whether it is new.

    Raises:
        UsageError: an address or the type is not one.
    """
    urls = [_checked(url) for url in wanted.urls]
    if not urls:
        raise UsageError("Give at least one address to track.")
    known = Source.objects.filter(url=urls[0], document__live=True).values_list("document", flat=True).first()
    if known is not None:
        return known, False
    _, name, kind, title = described(wanted)
    with ledger.session() as session:
        draft = session.draft()
        platform = find_platform(name)
        if platform is None:
            platform = draft.platform(
                slug=slug_for(name, set()), name=name, sector=wanted.sector, country=wanted.country
            )
        declaration: dict[str, object] = {
            "type": kind, "type_name": title, "title": title, "locale": wanted.locale, "urls": urls,
            "live": True, "render": wanted.render, "collection": "", "attribution": {},
        }  # fmt: skip
        number = draft.document(platform, declaration)
        session.commit(draft)
    return number, True


def described(wanted: Wanted) -> tuple[str, str, str, str]:
    """First address, platform, type and title of a document, filled from the address where not given.

    Raises:
        UsageError: the address or the type is not one.
    """
    url = _checked(wanted.urls[0])
    kind = _type(wanted.type, url)
    name = wanted.platform.strip() or _platform_name(url)
    return url, name, kind.value, wanted.title.strip() or kind.value.replace("-", " ").capitalize()


def _checked(url: str) -> str:
    parts = urlsplit(url if "://" in url else f"https://{url}")
    a_word = "://" not in url and "." not in (parts.hostname or "")
    if parts.scheme not in {"http", "https"} or not parts.hostname or a_word:
        raise UsageError(f"“{url}” is not the address of a page; one looks like https://example.org/terms.")
    if parts.username or parts.password:
        raise UsageError("An address with a user name or password in it would be published; leave them out.")
    return parts.geturl()


def _type(name: str, url: str) -> DocumentType:
    if name:
        slug = name.strip().casefold().replace(" ", "-")
        if slug not in set(DocumentType):
            raise UsageError(f"“{name}” is no document type. Known are: {', '.join(DocumentType)}.")
        return DocumentType(slug)
    lowered = url.casefold()
    return next((kind for word, kind in _WORDS if word in lowered), DocumentType.OTHER)


def _platform_name(url: str) -> str:
    labels = (urlsplit(url).hostname or "").removeprefix("www.").split(".")
    return (labels[-2] if len(labels) > 1 else labels[0]).capitalize()
