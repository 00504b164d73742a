"""Addresses of the site. Every page has its JSON beside it, at the same address with ``.json``."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter
from django.views.generic import RedirectView

from smallprint.web import downloads, evidence, feeds, logfiles, memento, packs, pages
from smallprint.web.converters import BlobRole, PageForm, PublicId, RecordKind, RecordNumber

register_converter(PageForm, "form")
register_converter(PublicId, "public_id")
register_converter(RecordNumber, "number")
register_converter(RecordKind, "kind")
register_converter(BlobRole, "role")

handler404 = "smallprint.web.pages.not_found"

urlpatterns: list[URLPattern] = [
    path("", pages.home, {"form": ""}, name="home"),
    path("index<form:form>", pages.home),
    path("changes<form:form>", pages.changes, name="changes"),
    path("changes/<number:number><form:form>", pages.change, name="change"),
    path("platforms<form:form>", pages.platforms, name="platforms"),
    path("platforms/<slug:slug><form:form>", pages.platform, name="platform"),
    path("documents/<number:number><form:form>", pages.document, name="document"),
    path("documents/<number:number>/captures<form:form>", pages.captures, name="captures"),
    path("documents/<number:number>/timemap<form:form>", memento.timemap, name="timemap"),
    path("timegate/<path:asked>", memento.timegate, name="timegate"),
    path("captures/<number:number><form:form>", pages.capture, name="capture"),
    path("captures/<number:number>/body", evidence.capture_body, name="capture-body"),
    path("captures/<number:number>/content", evidence.capture_content, name="capture-content"),
    path("versions/<number:number><form:form>", pages.version, name="version"),
    path("versions/<number:number>.txt", evidence.version_text, name="version-text"),
    path("provisions/<number:number><form:form>", pages.provision, name="provision"),
    path("statements/<number:number><form:form>", pages.statement, name="statement"),
    path("clause-types<form:form>", pages.clause_types, name="clause-types"),
    path("clause-types/<slug:slug><form:form>", pages.clause_type, name="clause-type"),
    path("methodology<form:form>", pages.methodology, name="methodology"),
    path("feed.atom", feeds.changes, name="feed"),
    path("platforms/<slug:slug>/feed.atom", feeds.platform_changes, name="platform-feed"),
    path("captures/<number:number>/capture.wacz", downloads.wacz, name="capture-wacz"),
    path("<kind:kind>/<number:number>/leaf", downloads.leaf, name="leaf"),
    path("<kind:kind>/<number:number>.tlog-proof", downloads.proof, name="proof"),
    path("<kind:kind>/<number:number>/pack.zip", packs.pack, name="pack"),
    path("<kind:kind>/<number:number>/blobs/<role:role>", downloads.blob, name="blob"),
    path("<kind:kind>/<number:number>/salts/<role:role>", downloads.salt, name="salt"),
    path("log<form:form>", pages.log, name="log"),
    path("log/", RedirectView.as_view(url="/log")),
    path("log/<path:path>", logfiles.log_file, name="log-file"),
    path("<public_id:record>", pages.by_id, name="by-id"),
]
