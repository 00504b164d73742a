"""What ``smallprint export wacz`` puts into a file: of fetched pages what was kept, of texts a record of their bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from smallprint.cli.main import app
from smallprint.composition import Smallprint, open_smallprint
from smallprint.evidence import verify_store
from smallprint.exchange.archived import archived_captures
from smallprint.exchange.manifest import read_manifest
from smallprint.exchange.replay import Replay
from smallprint.exchange.wacz import make_wacz
from smallprint.records.errors import UsageError
from smallprint.settings import load
from smallprint.store.checks import CHECKS
from smallprint.store.models import Capture, Document, Version
from smallprint.work.capture import capture_documents
from smallprint.work.redact import redact
from smallprint.work.track import Wanted, track
from tests.capture.web import Web, response, serve
from tests.exchange.web_archives import page
from tests.store.archives import TERMS, Archive

URL = "http://quarry.example/legal"


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web()
    server = serve(web)
    yield web
    server.shutdown()
    server.server_close()


@pytest.fixture
def smallprint(tmp_path: Path, web: Web) -> Smallprint:
    hosts = {"*.example": f"127.0.0.1:{web.port}"}
    return open_smallprint(load(tmp_path / "home", hosts=hosts, pace_seconds=0.0), create=True)


def capture(smallprint: Smallprint) -> Capture:
    number, _ = track(smallprint.ledger, Wanted([URL], platform="Quarry"))
    capture_documents(smallprint, [Document.objects.get(number=number)])
    return Capture.objects.latest("number")


def records(wacz: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(wacz)) as archive:
        data = archive.read("archive/data.warc.gz")
    return [(r.rec_type, r.raw_stream.read()) for r in ArchiveIterator(BytesIO(data), no_record_parse=True)]


def exported(smallprint: Smallprint, record_id: str) -> bytes:
    return make_wacz(archived_captures(smallprint.ledger.evidence, record_id).captures)


def test_a_fetched_page_is_given_out_as_it_came_over_the_wire(smallprint: Smallprint, web: Web) -> None:
    web["quarry.example/legal"] = response(page(), set_cookie="id=7")
    kept = capture(smallprint)
    assert kept.outcome == "ok"
    kinds = records(exported(smallprint, kept.public_id))
    assert [kind for kind, _ in kinds] == ["warcinfo", "request", "response"]
    assert kinds[1][1] == web.seen[-1].raw
    assert kinds[2][1] == web.answers["quarry.example/legal"]
    assert all(verdict.ok for verdict in verify_store(smallprint.home.path, extra_checks=CHECKS))


def test_unchanged_refused_and_failed_captures_are_given_out_or_named(
    smallprint: Smallprint, web: Web
) -> None:
    web["quarry.example/legal"] = response(page(), etag='"a"')
    document = capture(smallprint).document
    web["quarry.example/legal"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    assert capture(smallprint).outcome == "unchanged"
    web["quarry.example/legal"] = response("<h1>No</h1>", "403 Forbidden")
    assert capture(smallprint).outcome == "blocked"
    web["quarry.example/legal"] = b"not HTTP at all"
    assert capture(smallprint).warc_sha256 == ""
    found = archived_captures(smallprint.ledger.evidence, document.public_id)
    assert len(found.captures) == 3
    assert [line.partition(": ")[2] for line in found.left_out] == ["nothing came (unreachable)"]


def test_a_body_that_breaks_off_is_kept_as_far_as_it_came(smallprint: Smallprint, web: Web) -> None:
    web["quarry.example/legal"] = response("<p>We may", content_length="5000")
    kept = capture(smallprint)
    assert kept.outcome == "truncated"
    assert records(exported(smallprint, kept.public_id))[2][1] == web.answers["quarry.example/legal"]


def test_what_was_redacted_is_left_out_and_its_reason_told(smallprint: Smallprint, web: Web) -> None:
    web["quarry.example/legal"] = response(page())
    kept = capture(smallprint)
    redact(smallprint, kept.public_id, "a name stood in it")
    found = archived_captures(smallprint.ledger.evidence, kept.public_id)
    assert found.captures == []
    assert "erased on purpose (a name stood in it)" in found.left_out[0]


def test_texts_of_an_archive_are_given_out_the_same_every_time(
    smallprint: Smallprint, tmp_path: Path
) -> None:
    archive = Archive(tmp_path / "archive")
    archive.add("Terms of Service", "2024-03-01T09:00:00Z", TERMS, upstream_kind="first-record")
    archive.add("Terms of Service", "2024-05-01T09:00:00Z", TERMS.replace("within 30 days", "within 10 days"))
    manifest = read_manifest(archive.write(), smallprint.clock.now())
    Replay(smallprint.ledger, smallprint.pipeline, manifest, workers=1).run(lambda _done, _all: None)
    first = Version.objects.order_by("ordinal")[0]
    assert [kind for kind, _ in records(exported(smallprint, first.public_id))] == ["warcinfo", "resource"]
    document = Document.objects.get().public_id
    assert exported(smallprint, document) == exported(smallprint, document)
    bodies = [block.decode() for kind, block in records(exported(smallprint, document)) if kind == "resource"]
    assert bodies == [TERMS, TERMS.replace("within 30 days", "within 10 days")]
    assert "https://archive.example/quarry-versions" in records(exported(smallprint, document))[0][1].decode()


def test_an_id_of_another_kind_or_of_nothing_is_refused(smallprint: Smallprint, tmp_path: Path) -> None:
    from smallprint.records.ids import Kind, format_id

    for record_id in (format_id(Kind.PLATFORM, 1), format_id(Kind.CAPTURE, 99), "SP-K-000001-X"):
        with pytest.raises(UsageError):
            archived_captures(smallprint.ledger.evidence, record_id)
    arguments = ["export", "wacz", format_id(Kind.CAPTURE, 99), "-o", str(tmp_path / "x.wacz")]
    failed = CliRunner().invoke(app, ["--home", str(smallprint.home.path), *arguments])
    assert isinstance(failed.exception, UsageError)
    assert not (tmp_path / "x.wacz").exists()
