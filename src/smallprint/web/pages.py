"""The pages. Each view gets its values from one selector and shows them as HTML, or as they are as JSON."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string

from smallprint.records.ids import Kind
from smallprint.records.vocabulary import ClauseType
from smallprint.store.models import Capture, Change, Document, Platform, Provision, Version
from smallprint.store.selectors import change as change_selectors
from smallprint.store.selectors import document as document_selectors
from smallprint.store.selectors import overview
from smallprint.store.selectors import provision as provision_selectors
from smallprint.store.selectors.proof import capture_leaf
from smallprint.store.selectors.texts import Texts
from smallprint.web.evidence_words import evidence_of
from smallprint.web.log_page import log_values
from smallprint.web.memento import as_memento, with_timegate
from smallprint.web.methodology import methodology_values
from smallprint.web.site import smallprint

Json = dict[str, Any]
_ID_LIKE = re.compile(r"/SP-?[A-Z]-?\d+-?\w?", re.IGNORECASE)
SHARED_FOR = 60
"""Seconds that a page may be kept by caches."""


def _show(request: HttpRequest, template: str, values: Json, form: str) -> HttpResponseBase:
    if form == ".json":
        response: HttpResponseBase = JsonResponse(
            values, json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
    else:
        beside = f"{request.path.rstrip('/') or '/index'}.json"
        if values.get("page", 1) != 1:
            beside += f"?page={values['page']}"
        html = render_to_string(f"smallprint/{template}.html", {"it": values, "json_url": beside}, request)
        # HTML can't hold U+0000, and a hostile title may have it; quotes name it (smallprint.web.verbatim).
        response = HttpResponse(html.replace("\0", "\N{REPLACEMENT CHARACTER}"))
    response["Cache-Control"] = f"public, max-age={SHARED_FOR}"
    return response


def _texts() -> Texts:
    return Texts(smallprint().ledger.blobs)


def _page(request: HttpRequest) -> int:
    value = request.GET.get("page", "1")
    if not (value.isascii() and value.isdigit() and len(value) <= 6 and int(value) > 0):
        raise Http404("There is no such page.")
    return int(value)


def _existing_page(values: Json, rows: str) -> Json:
    """The values; a page after the last is none."""
    if values["page"] > 1 and not values[rows]:
        raise Http404("There is no such page.")
    return values


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """What does not exist: a page that helps on, or JSON to those who asked for it."""
    del exception
    if request.path.endswith(".json"):
        return JsonResponse({"error": "There is no such record."}, status=HTTPStatus.NOT_FOUND)
    values = {"looks_like_id": bool(_ID_LIKE.fullmatch(request.path))}
    return render(request, "404.html", values, status=HTTPStatus.NOT_FOUND)


def home(request: HttpRequest, form: str) -> HttpResponseBase:
    """Latest changes."""
    return _show(request, "home", overview.home(smallprint().clock.now()), form)


def changes(request: HttpRequest, form: str) -> HttpResponseBase:
    """All changes."""
    return _show(request, "changes", _existing_page(overview.changes(_page(request)), "changes"), form)


def change(request: HttpRequest, number: int, form: str) -> HttpResponseBase:
    """One change."""
    rows = Change.objects.select_related("document__platform", "before", "after", "returns_to")
    row = get_object_or_404(rows, number=number)
    values = change_selectors.change(row, _texts())
    return _show(request, "change", values | evidence_of(row.KIND, row.number, row.leaf), form)


def platforms(request: HttpRequest, form: str) -> HttpResponseBase:
    """All platforms."""
    return _show(request, "platforms", overview.platforms(), form)


def platform(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """One platform."""
    row = Platform.objects.filter(slug=slug).first()
    if row is None and slug.isdecimal() and slug.isascii() and len(slug) < 18:  # a citation names its number
        return redirect("platform", slug=get_object_or_404(Platform, number=int(slug)).slug, form=form)
    if row is None:
        raise Http404("There is no such platform.")
    values = overview.platform(row, smallprint().clock.now())
    return _show(request, "platform", values | evidence_of(row.KIND, row.number, row.leaf), form)


def document(request: HttpRequest, number: int, form: str) -> HttpResponseBase:
    """One document."""
    row = get_object_or_404(Document.objects.select_related("platform"), number=number)
    values = document_selectors.document(row, _texts(), smallprint().clock.now())
    response = _show(request, "document", values | evidence_of(row.KIND, row.number, row.leaf), form)
    return response if form else with_timegate(response, row)


def captures(request: HttpRequest, number: int, form: str) -> HttpResponseBase:
    """A document's capture history."""
    row = get_object_or_404(Document.objects.select_related("platform"), number=number)
    values = _existing_page(document_selectors.captures(row, _page(request)), "captures")
    return _show(request, "captures", values, form)


def capture(request: HttpRequest, number: int, form: str) -> HttpResponseBase:
    """One capture."""
    row = get_object_or_404(Capture.objects.select_related("document__platform"), number=number)
    values = document_selectors.capture(row, _texts()) | capture_leaf(smallprint().ledger.log, row)
    return _show(request, "capture", values | evidence_of(row.KIND, row.number, row.leaf), form)


def version(request: HttpRequest, number: int, form: str) -> HttpResponseBase:
    """One version."""
    row = get_object_or_404(Version.objects.select_related("document__platform"), number=number)
    values = document_selectors.version(row, _texts())
    response = _show(request, "version", values | evidence_of(row.KIND, row.number, row.leaf), form)
    return response if form else as_memento(response, row)


def provision(request: HttpRequest, number: int, form: str) -> HttpResponseBase:
    """One provision."""
    rows = Provision.objects.select_related("document__platform", "first_version", "last_version")
    row = get_object_or_404(rows, number=number)
    values = provision_selectors.provision(row, _texts())
    return _show(request, "provision", values | evidence_of(row.KIND, row.number, row.leaf), form)


def statement(request: HttpRequest, number: int, form: str) -> HttpResponseBase:
    """One statement, with what it rests on."""
    values = provision_selectors.one_statement(number, _texts())
    if values is None:
        raise Http404("There is no such statement.")
    return _show(request, "statement", values | evidence_of(Kind.STATEMENT, number, values["leaf"]), form)


def clause_types(request: HttpRequest, form: str) -> HttpResponseBase:
    """The taxonomy."""
    return _show(request, "clause_types", overview.clause_types(), form)


def clause_type(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """One clause type, with prevalence."""
    if slug not in set(ClauseType):
        raise Http404("There is no such clause type.")
    return _show(request, "clause_type", overview.clause_type(ClauseType(slug), _texts()), form)


def methodology(request: HttpRequest, form: str) -> HttpResponseBase:
    """How all this is made, from the data that the program itself uses."""
    return _show(request, "methodology", methodology_values(), form)


def log(request: HttpRequest, form: str) -> HttpResponseBase:
    """The log itself: its state, who signs it, who attests it, how to check it."""
    return _show(request, "log", log_values(), form)


_PAGES = {
    Kind.DOCUMENT: "document",
    Kind.CAPTURE: "capture",
    Kind.VERSION: "version",
    Kind.CHANGE: "change",
    Kind.PROVISION: "provision",
    Kind.STATEMENT: "statement",
}


def by_id(request: HttpRequest, record: tuple[Kind, int]) -> HttpResponse:
    """From a public id to the record's page."""
    del request
    kind, number = record
    if kind is Kind.PLATFORM:
        return redirect("platform", slug=get_object_or_404(Platform, number=number).slug, form="")
    return redirect(_PAGES[kind], number=number, form="")
