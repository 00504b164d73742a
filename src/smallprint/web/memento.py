"""Memento (RFC 7089) on documents: the original is the policy's address, each version a memento of it.

The TimeGate leads to the version that was known to stand at the time asked for: the last one first seen until
then. What stood between the last look at a version and the first at the next one, nobody here knows.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date

from smallprint.store.models import Document, Version
from smallprint.store.moments import iso
from smallprint.store.selectors.mementos import Memento, document_of, mementos, original_of, standing_at
from smallprint.web.files import SHARED_FOR
from smallprint.web.site import smallprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LINK_FORMAT = "application/link-format"
A_PAGE = 1000
"""Mementos in one part of a TimeMap."""
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HTTP_DATE = re.compile(
    rf"({'|'.join(_DAYS)}), (\d\d) ({'|'.join(_MONTHS)}) (\d{{4}}) (\d\d):(\d\d):(\d\d) GMT", re.ASCII
)


def http_datetime(text: str) -> datetime:
    """The time in an ``Accept-Datetime``: ``Thu, 31 May 2007 20:35:00 GMT``, and no other form.

    Raises:
        ValueError: for another form, a day that does not exist, or a weekday that it is not.
    """
    found = _HTTP_DATE.fullmatch(text.strip())
    if found is None:
        raise ValueError("not in the form of RFC 7089")
    weekday, day, month, year, hour, minute, second = found.groups()
    date = (int(year), _MONTHS.index(month) + 1, int(day))
    time = datetime(*date, int(hour), int(minute), int(second), tzinfo=UTC)
    if _DAYS[time.weekday()] != weekday:
        raise ValueError(f"that day is a {_DAYS[time.weekday()]}")
    return time


def timegate(request: HttpRequest, asked: str) -> HttpResponse:
    """From an address or a document's number, and ``Accept-Datetime``, to the version that stood then."""
    document = document_of(_as_asked(request, asked))
    held = mementos(document) if document is not None else []
    if document is None or not held:
        raise Http404("No version of such a document is held.")
    wish = request.headers.get("Accept-Datetime")
    try:
        place = len(held) - 1 if wish is None else standing_at(held, http_datetime(wish))
    except ValueError as error:
        answer = HttpResponse(
            f"The Accept-Datetime of this request can't be read: {error}. It looks like"
            " “Thu, 31 May 2007 20:35:00 GMT”.\n",
            status=HTTPStatus.BAD_REQUEST,
            content_type="text/plain; charset=utf-8",
        )
    else:
        answer = HttpResponse(status=HTTPStatus.FOUND, headers={"Location": held[place].url})
        answer["Link"] = ", ".join([*_around(document, held, timegate=False), *_neighbours(held, place)])
    patch_vary_headers(answer, ["Accept-Datetime"])
    return answer


def as_memento(response: HttpResponseBase, version: Version) -> HttpResponseBase:
    """Mark an answer that shows a version: its time, its original, and what lies around it."""
    held = mementos(version.document)
    place = next(place for place, one in enumerate(held) if one.number == version.number)
    response["Memento-Datetime"] = http_date(held[place].time.timestamp())
    response["Link"] = ", ".join([*_around(version.document, held), *_neighbours(held, place)])
    return response


def with_timegate(response: HttpResponseBase, document: Document) -> HttpResponseBase:
    """Name a document's TimeGate and TimeMap in an answer about it."""
    held = mementos(document)
    if held:
        response["Link"] = ", ".join(_around(document, held))
    return response


def timemap(request: HttpRequest, number: int, form: str) -> HttpResponseBase:
    """All mementos of a document, oldest first: as links, or as JSON."""
    document = get_object_or_404(Document, number=number)
    held = mementos(document)
    pages = max(-(-len(held) // A_PAGE), 1)
    asked = request.GET.get("page", "1")
    if not held or not re.fullmatch(r"[1-9]\d{0,5}", asked, re.ASCII) or int(asked) > pages:
        raise Http404("There is no such TimeMap.")
    page = int(asked)
    if form:
        response: HttpResponseBase = JsonResponse(_as_json(document, held, page, pages))
    else:
        response = HttpResponse(_as_links(document, held, page, pages), content_type=LINK_FORMAT)
    response["Cache-Control"] = f"public, max-age={SHARED_FOR}"
    return response


def _as_links(document: Document, held: Sequence[Memento], page: int, pages: int) -> str:
    lines = [_link(_original(document), rel="original"), _link(_timegate(document), rel="timegate")]
    for other in range(1, pages + 1):
        part = held[(other - 1) * A_PAGE : other * A_PAGE]
        rel = "self" if other == page else "timemap"
        lines.append(_link(_timemap(document, other), rel=rel, type=LINK_FORMAT, **_span(part)))
    for place in range((page - 1) * A_PAGE, min(page * A_PAGE, len(held))):
        ends = ["first"] * (place == 0) + ["last"] * (place == len(held) - 1)
        lines.append(_memento(held[place], ends))
    return ",\n".join(lines) + "\n"


def _as_json(document: Document, held: Sequence[Memento], page: int, pages: int) -> dict[str, Any]:
    def one(memento: Memento) -> dict[str, str]:
        return {"datetime": iso(memento.time), "uri": _base() + memento.url}

    return {
        "original_uri": _original(document),
        "timegate_uri": _timegate(document),
        "timemap_uri": {
            "link_format": _timemap(document, page),
            "json_format": _timemap(document, page, ".json"),
        },
        "page": page,
        "pages": pages,
        "mementos": {
            "first": one(held[0]),
            "last": one(held[-1]),
            "list": [one(memento) for memento in held[(page - 1) * A_PAGE : page * A_PAGE]],
        },
    }


def _around(document: Document, held: Sequence[Memento], *, timegate: bool = True) -> Iterable[str]:
    """Links that every answer about a document's mementos has."""
    yield _link(_original(document), rel="original")
    if timegate:
        yield _link(_timegate(document), rel="timegate")
    yield _link(_timemap(document), rel="timemap", type=LINK_FORMAT, **_span(held))


def _neighbours(held: Sequence[Memento], place: int) -> Iterable[str]:
    """The memento itself, the first and last, and those before and after it; each once."""
    rels: dict[int, list[str]] = {}
    for at, rel in (
        (0, "first"),
        (place - 1, "prev"),
        (place, ""),
        (place + 1, "next"),
        (len(held) - 1, "last"),
    ):
        if 0 <= at < len(held):
            rels.setdefault(at, []).append(rel)
    for at in sorted(rels):
        yield _memento(held[at], [rel for rel in rels[at] if rel])


def _memento(one: Memento, rels: Sequence[str]) -> str:
    datetime = http_date(one.time.timestamp())
    return _link(_base() + one.url, rel=" ".join([*rels, "memento"]), datetime=datetime)


def _span(held: Sequence[Memento]) -> dict[str, str]:
    return {name: http_date(one.time.timestamp()) for name, one in (("from", held[0]), ("until", held[-1]))}


def _link(target: str, **parameters: str) -> str:
    # Nothing in a policy's address can end the target or the header.
    safe = quote(target, safe="%/:=&?~#+!$,;'@()*[]")
    return "; ".join([f"<{safe}>", *(f'{name}="{value}"' for name, value in parameters.items())])


def _base() -> str:
    return smallprint().settings.base_url.rstrip("/")


def _original(document: Document) -> str:
    """The policy's address; where it is not known, the document's own page stands for it."""
    return original_of(document) or f"{_base()}/documents/{document.number}"


def _timegate(document: Document) -> str:
    return f"{_base()}/timegate/{document.number}"


def _timemap(document: Document, page: int = 1, form: str = "") -> str:
    return f"{_base()}/documents/{document.number}/timemap{form}" + (f"?page={page}" if page > 1 else "")


def _as_asked(request: HttpRequest, decoded: str) -> str:
    """What stands behind ``/timegate/`` in the request line, with its query, as it was sent."""
    sent = str(request.META.get("REQUEST_URI") or request.get_full_path())
    _before, found, raw = sent.partition("/timegate/")
    return raw if found else decoded
