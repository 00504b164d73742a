"""``smallprint import warc``: records of others become captures that name them, once, in order, or are refused."""

from __future__ import annotations

import gzip
import hashlib
import json
import stat
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from smallprint.capture.warc_records import head_end
from smallprint.cli.main import app
from smallprint.composition import Smallprint, open_smallprint
from smallprint.evidence import verify_store
from smallprint.exchange.archived import archived_captures
from smallprint.exchange.wacz import make_wacz
from smallprint.exchange.warc_import import Report, import_web_archives
from smallprint.exchange.warc_wanted import wanted
from smallprint.records.errors import UsageError
from smallprint.records.ids import Kind
from smallprint.settings import load
from smallprint.store.checks import CHECKS
from smallprint.store.models import Applied, Capture, Document, Version
from smallprint.web.evidence_words import evidence_of
from smallprint.web.site import serve_from
from tests.capture.web import response
from tests.exchange.test_warc_reader import members, record
from tests.exchange.web_archives import FIRST, URL, captured, page, warc, wire
from tests.store.archives import TERMS

LATER = FIRST + timedelta(days=60)
CHANGED = TERMS.replace("within 30 days", "within 10 days")


@pytest.fixture
def smallprint(tmp_path: Path) -> Smallprint:
    return open_smallprint(load(tmp_path / "home"), create=True)


def take(smallprint: Smallprint, *files: Path, url: str = URL, **given: str) -> Report:
    named = wanted([url], given.get("platform", "Quarry"), given.get("type", "terms-of-service"), "", "")
    return import_web_archives(smallprint, files, named, lambda _done, _all: None)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Two answers for one address, the later first, and one for another address."""
    file = tmp_path / "kept.warc.gz"
    file.write_bytes(
        warc(
            wire(response(page(CHANGED)), time=LATER),
            wire(response(page())),
            wire(response("<p>Other</p>"), "https://quarry.example/other"),
        )
    )
    return file


def refusals(report: Report) -> str:
    return " | ".join(refused.reason for refused in report.refused)


def wacz_with(tmp_path: Path, files: dict[str, bytes], **info: Any) -> Path:
    """A WACZ of ours with some files replaced or added, with an honest datapackage.json unless one is given."""
    whole: dict[str, bytes] = {}
    with zipfile.ZipFile(BytesIO(make_wacz([captured(warc())]))) as ours:
        whole = {name: ours.read(name) for name in ours.namelist()} | files
    rows = [
        {"path": name, "hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "name": name, "bytes": len(data)}
        for name, data in whole.items()
    ]
    if "datapackage.json" not in files:
        whole["datapackage.json"] = json.dumps({"resources": rows}).encode()
    path = tmp_path / "their.wacz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in whole.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = info.get("attributes", 0) if name in files else 0
            archive.writestr(entry, data)
    return path


def test_records_become_versions_in_the_order_of_their_dates(smallprint: Smallprint, two: Path) -> None:
    report = take(smallprint, two)
    assert (report.taken, report.versions, report.changes, refusals(report)) == (2, 2, 1, "")
    assert report.passed_over == {"request records": 3, "records of other addresses": 1}
    assert list(Version.objects.order_by("ordinal").values_list("time", flat=True)) == [FIRST, LATER]
    document = Document.objects.get()
    assert (document.live, document.collection, document.platform.name) == (False, "web-archive", "Quarry")
    assert all(verdict.ok for verdict in verify_store(smallprint.home.path, extra_checks=CHECKS))


def test_a_capture_names_its_source_and_says_whose_claim_the_time_is(
    smallprint: Smallprint, two: Path
) -> None:
    take(smallprint, two)
    said = Capture.objects.order_by("number")[0].provenance
    assert said["source_file"] == "kept.warc.gz"
    assert said["source_sha256"] == hashlib.sha256(two.read_bytes()).hexdigest()
    assert said["record_id"].startswith("<urn:uuid:")
    assert said["record_date"] == "2024-03-01T09:00:00.000Z"
    assert said["made_with"].startswith("Smallprint/")
    assert said["time_basis"] == "claimed by the source"
    assert said["digest"] == "fits what the record says"
    assert "captured_by" not in said


def test_the_record_is_kept_byte_for_byte(smallprint: Smallprint, two: Path) -> None:
    take(smallprint, two)
    first = Capture.objects.order_by("number")[0]
    kept = members(smallprint.ledger.evidence.salted.get(first.warc_sha256))
    theirs = [gzip.decompress(member) for member in members(two.read_bytes())]
    assert [gzip.decompress(member) for member in kept] == [theirs[0], theirs[4]]
    body = smallprint.ledger.blobs.get(first.body_sha256)
    sent = response(page())
    assert body == sent[head_end(sent) :]


def test_its_evidence_says_that_the_bytes_are_its_sources_claim_and_names_no_request(
    smallprint: Smallprint, two: Path
) -> None:
    take(smallprint, two)
    first = Capture.objects.order_by("number")[0]
    serve_from(smallprint)
    said = evidence_of(Kind.CAPTURE, first.number, first.leaf)["evidence"]
    what = {row["role"]: row["what"] for row in said["hashed"]}
    assert what["warc"] == "The source’s own record of what it got, as the imported web archive has it (WARC)"
    assert "as the imported archive has it" in what["body"]
    there_is = " ".join(one["says"] for one in said["outside"]["there_is"])
    assert "as the source recorded it" in there_is
    assert "request" not in what["warc"] + there_is
    assert "Both are the source’s claim." in " ".join(said["outside"]["there_is_not"])


def test_imported_twice_or_from_another_file_nothing_changes(
    smallprint: Smallprint, two: Path, tmp_path: Path
) -> None:
    take(smallprint, two)
    size = Applied.objects.get().size
    again = take(smallprint, two)
    plain = tmp_path / "plain.warc"
    plain.write_bytes(gzip.decompress(two.read_bytes()))
    other = take(smallprint, plain)
    assert (again.taken, again.known, other.taken, other.known) == (0, 2, 0, 2)
    assert Applied.objects.get().size == size


def test_what_is_older_than_the_record_holds_is_refused(smallprint: Smallprint, tmp_path: Path) -> None:
    new, old = tmp_path / "new.warc.gz", tmp_path / "old.warc.gz"
    new.write_bytes(warc(wire(time=LATER)))
    old.write_bytes(warc(wire(response(page(CHANGED)))))
    take(smallprint, new)
    report = take(smallprint, old)
    assert report.taken == 0
    assert "history is appended to" in refusals(report)


def test_without_addresses_those_that_are_tracked_are_taken(smallprint: Smallprint, two: Path) -> None:
    with pytest.raises(UsageError, match="--url"):
        wanted([], "", "", "", "")
    with smallprint.ledger.session() as session:
        draft = session.draft()
        platform = draft.platform(slug="quarry", name="Quarry", sector="", country="")
        draft.document(platform, {"type": "terms-of-service", "type_name": "Terms", "title": "Terms", "locale": "en",
                                  "urls": ["http://QUARRY.example/legal"], "live": True, "render": False,
                                  "collection": "", "attribution": {}})  # fmt: skip
        session.commit(draft)
    report = import_web_archives(smallprint, [two], wanted([], "", "", "", ""), lambda _done, _all: None)
    assert report.taken == 2
    assert set(Document.objects.values_list("collection", "title")) == {
        ("", "Terms"),
        ("web-archive", "Terms"),
    }
    assert Capture.objects.filter(document__collection="").count() == 0


@pytest.mark.parametrize(
    ("block", "headers", "reason"),
    [
        (response(page()), {"WARC-Truncated": "length"}, "says that it is not whole"),
        (response(page()), {"WARC-Date": "2999-01-01T00:00:00Z"}, "in the future"),
        (response(page()), {"WARC-Date": "1980-01-01T00:00:00Z"}, "before 1990"),
        (response(page()), {"WARC-Date": "soon"}, "no date and time"),
        (response(page()), {"WARC-Payload-Digest": "md5:" + "0" * 32}, "another md5"),
        (response(page()), {"WARC-Segment-Number": "1"}, "join them"),
        (response(page()), {"WARC-Target-URI": "https://me:secret@quarry.example/legal"}, "password"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", {}, "no HTTP answer"),
        (response(b"x" * 40, content_encoding="br"), {}, "which we did not ask for"),
    ],
)
def test_what_can_not_be_taken_is_told_and_the_rest_goes_on(
    smallprint: Smallprint, tmp_path: Path, block: bytes, headers: dict[str, str], reason: str
) -> None:
    file = tmp_path / "their.warc"
    file.write_bytes(record(block, "response", **headers) + record(response(page()), "response"))
    report = take(smallprint, file)
    assert reason in refusals(report)
    assert report.refused[0].record_id == "<urn:uuid:1>"
    assert report.taken == 1


def test_errors_and_other_kinds_are_counted_and_not_taken(smallprint: Smallprint, tmp_path: Path) -> None:
    file = tmp_path / "their.warc"
    answers = (response("gone", "404 Not Found"), response("{}", content_type="application/json"))
    file.write_bytes(b"".join(record(answer, "response") for answer in answers) + record(b"", "revisit"))
    report = take(smallprint, file)
    assert report.taken == 0
    assert report.passed_over == {
        "answers that are no success": 1,
        "records of kinds that we do not read": 1,
        "revisit records": 1,
    }


def test_a_bot_wall_that_somebody_archived_is_a_capture_and_no_version(
    smallprint: Smallprint, tmp_path: Path
) -> None:
    file = tmp_path / "their.warc"
    wall = response("<title>Just a moment...</title><script>window._cf_chl_opt = {}</script>")
    file.write_bytes(record(wall, "response"))
    report = take(smallprint, file)
    assert (report.taken, report.versions, report.not_versions, report.without_digest) == (1, 0, 1, 1)
    assert Capture.objects.get().provenance["digest"] == "the record carries none"


def test_a_wacz_of_ours_comes_back_as_it_went(smallprint: Smallprint, two: Path, tmp_path: Path) -> None:
    take(smallprint, two)
    document = Document.objects.get()
    out = tmp_path / "out.wacz"
    out.write_bytes(make_wacz(archived_captures(smallprint.ledger.evidence, document.public_id).captures))
    report = take(smallprint, out)
    assert (report.taken, report.known, refusals(report)) == (0, 2, "")


@pytest.mark.parametrize("name", ["../../evil.warc", "/etc/evil.warc", "archive/../../x", "a\\..\\x", "C:/x"])
def test_a_wacz_whose_paths_lead_out_of_it_is_refused(
    smallprint: Smallprint, tmp_path: Path, name: str
) -> None:
    report = take(smallprint, wacz_with(tmp_path, {name: b"x"}))
    assert "leads out of it" in refusals(report)
    assert report.taken == 0


def test_a_wacz_with_a_symbolic_link_is_refused(smallprint: Smallprint, tmp_path: Path) -> None:
    link = {"archive/link.warc": b"/etc/passwd"}
    report = take(smallprint, wacz_with(tmp_path, link, attributes=(stat.S_IFLNK | 0o777) << 16))
    assert "symbolic link" in refusals(report)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(smallprint: Smallprint, tmp_path: Path) -> None:
    report = take(smallprint, wacz_with(tmp_path, {"archive/bomb.warc": bytes(300_000_000)}))
    assert "as bombs do" in refusals(report)


def test_a_wacz_whose_records_were_exchanged_is_refused(smallprint: Smallprint, tmp_path: Path) -> None:
    with zipfile.ZipFile(BytesIO(make_wacz([captured(warc())]))) as ours:
        package = ours.read("datapackage.json")
    swapped = {"archive/data.warc.gz": warc(wire(response(page(CHANGED)))), "datapackage.json": package}
    report = take(smallprint, wacz_with(tmp_path, swapped))
    assert "than its datapackage.json says" in refusals(report)
    assert report.taken == 0


@pytest.mark.parametrize("package", [b"", b"[]", b"{}", b"[" * 100_000, b'{"resources": [1]}'])
def test_a_wacz_without_a_readable_datapackage_is_refused(
    smallprint: Smallprint, tmp_path: Path, package: bytes
) -> None:
    assert take(smallprint, wacz_with(tmp_path, {"datapackage.json": package})).refused


def test_a_wacz_cut_anywhere_is_refused_and_other_files_are_taken(
    smallprint: Smallprint, two: Path, tmp_path: Path
) -> None:
    whole = make_wacz([captured(warc())])
    cut = tmp_path / "cut.wacz"
    for size in range(4, len(whole), len(whole) // 25):
        cut.write_bytes(whole[:size])
        assert take(smallprint, cut).refused
    report = take(smallprint, cut, tmp_path / "missing.warc", two)
    assert len(report.refused) == 2
    assert report.taken == 2


def test_the_command_says_what_was_taken_and_what_was_not(two: Path, tmp_path: Path) -> None:
    home = str(tmp_path / "new-home")
    run = CliRunner()
    arguments = ["--home", home, "import", "warc", str(two), "--url", URL, "--platform", "Quarry"]
    first = run.invoke(app, arguments)
    assert first.exit_code == 0, first.output
    assert "not taken: 1 records of other addresses" in first.output
    assert "2 records taken, 0 known already, 0 left out; 2 new versions, 1 change," in first.output
    document = Document.objects.get().public_id
    out = tmp_path / "out.wacz"
    exported = run.invoke(app, ["--home", home, "export", "wacz", document, "-o", str(out)])
    assert exported.exit_code == 0, exported.output
    assert "2 captures" in exported.output
    again = run.invoke(app, [*arguments, "--json"])
    assert json.loads(again.output)["known"] == 2
