"""Each record's evidence: what its page says is true of the files beside it, and every file checks out."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shlex
import subprocess
import sys
import tempfile
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest

from smallprint.evidence import decode_leaf
from smallprint.evidence.formats.merkle import leaf_hash
from smallprint.evidence.formats.proof import Proof
from smallprint.evidence.keys.files import load_pinned
from smallprint.store.models import Anchor, Capture, Redaction
from smallprint.web import packs
from smallprint.web.evidence_words import _not_of_capture
from tests.web.client import Answer, Site

pytestmark = pytest.mark.xdist_group("site")
RECORDS = (
    "/platforms/murmur", "/documents/1", "/captures/1", "/versions/1", "/changes/1", "/provisions/1", "/statements/1",
)  # fmt: skip


def evidence(site: Site, path: str) -> dict[str, Any]:
    """The evidence part of a record's JSON."""
    return dict(site.get(f"{path}.json").json["evidence"])


def is_a_file_to_keep(answer: Answer) -> bool:
    """True where no browser would show or run it."""
    return (
        answer.headers["content-disposition"].startswith("attachment")
        and answer.headers["x-content-type-options"] == "nosniff"
        and "sandbox" in answer.headers["content-security-policy"]
    )


@pytest.mark.parametrize("path", RECORDS)
def test_the_leaf_hashes_to_the_hash_on_the_page_and_the_proof_leads_from_it_to_the_checkpoint(
    site: Site, path: str
) -> None:
    said = evidence(site, path)
    leaf, proof = site.get(said["downloads"]["leaf"]), site.get(said["downloads"]["proof"])
    assert leaf_hash(leaf.body).hex() == said["leaf_hash"]
    assert len(leaf.body) == said["leaf_bytes"]
    assert said["citation"].endswith(f"#{said['leaf_hash'][:12]}")
    assert is_a_file_to_keep(leaf)
    assert is_a_file_to_keep(proof)
    checkpoint = Proof.parse(proof.text).check(leaf.body, load_pinned(site.smallprint.home.path))
    assert checkpoint.size >= said["tree_size"]


@pytest.mark.parametrize("path", RECORDS)
def test_page_and_json_say_the_same_of_the_evidence(site: Site, path: str) -> None:
    said, shown = evidence(site, path), site.get(path).shown()
    for one in (*said["time"]["says"], *said["outside"]["there_is_not"], said["citation"], said["leaf_hash"]):
        assert one in shown
    for row in said["hashed"]:
        assert row["sha256"] in shown
        assert f"{row['size']} bytes" in shown


@pytest.mark.parametrize("path", RECORDS)
def test_a_citation_leads_to_its_record_whose_evidence_carries_its_digits(site: Site, path: str) -> None:
    said = evidence(site, path)
    address, _, digits = said["address"].removeprefix("http://site.example").partition("#")
    answer = site.get(address)
    if answer.status == 302:
        answer = site.get(answer.headers["location"])
    assert answer.tree.css_first(f"section.evidence[id='{digits}']") is not None
    cited = said["citation"].partition("#")[0].removeprefix("samples.smallprint.example")
    assert site.get(cited).headers["location"] == address


@pytest.mark.parametrize("path", RECORDS)
def test_every_blob_of_a_leaf_can_be_fetched_and_is_what_was_hashed(site: Site, path: str) -> None:
    said = evidence(site, path)
    leaf = decode_leaf(site.get(said["downloads"]["leaf"]).body)
    assert {row["role"] for row in said["hashed"]} == set(leaf.get("blobs", {}))
    for row in said["hashed"]:
        got = site.get(row["url"])
        salt = site.get(row["salt_url"]).body if row["salted"] else b""
        assert len(got.body) == row["size"]
        assert hashlib.sha256(salt + got.body).hexdigest() == row["sha256"]


def a_capture_with(site: Site, role: str) -> Capture:
    del site
    row = Capture.objects.exclude(**{f"{role}_sha256": ""}).first()
    assert row is not None
    return row


def test_a_salted_blob_comes_with_its_salt_and_the_page_explains_it(site: Site) -> None:
    row = a_capture_with(site, "warc")
    page = site.get(f"/captures/{row.number}")
    warc, salt = (site.get(f"/captures/{row.number}/{kind}/warc") for kind in ("blobs", "salts"))
    assert len(salt.body) == 32
    assert hashlib.sha256(salt.body + warc.body).hexdigest() == row.warc_sha256
    assert "cat salt bytes | sha256sum" in page.shown()
    assert is_a_file_to_keep(warc)
    assert site.get(f"/captures/{row.number}/salts/body").status == 404


def test_a_captures_web_archive_is_a_zip_with_its_warc(site: Site) -> None:
    row = a_capture_with(site, "warc")
    answer = site.get(f"/captures/{row.number}/capture.wacz")
    assert is_a_file_to_keep(answer)
    with zipfile.ZipFile(io.BytesIO(answer.body)) as made:
        assert "datapackage.json" in made.namelist()
    assert (
        evidence(site, f"/captures/{row.number}")["downloads"]["wacz"]
        == f"/captures/{row.number}/capture.wacz"
    )


def test_where_only_the_bytes_came_the_web_archive_holds_those(site: Site) -> None:
    row = Capture.objects.filter(warc_sha256="").exclude(body_sha256="").first()
    assert row is not None
    answer = site.get(f"/captures/{row.number}/capture.wacz")
    with zipfile.ZipFile(io.BytesIO(answer.body)) as made:
        records = gzip.decompress(made.read("archive/data.warc.gz"))
    assert site.get(f"/captures/{row.number}/body").body in records
    assert b"WARC-Type: request" not in records


def test_without_outside_evidence_the_page_says_self_asserted_and_what_that_means(site: Site) -> None:
    assert not Anchor.objects.exists()
    for path in RECORDS:
        said = evidence(site, path)
        assert said["time"]["state"] == "self-asserted"
        assert "rests on trust in who keeps it" in site.get(path).shown()
        assert any("No time-stamping authority" in one for one in said["outside"]["there_is_not"])
        assert any("No witness" in one for one in said["outside"]["there_is_not"])


def test_with_outside_evidence_the_page_gives_the_interval_and_who_attests_it(site: Site) -> None:
    leaf = evidence(site, "/versions/1")["leaf"]
    stamped, before = datetime(2030, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)
    rows = [
        Anchor(leaf=leaf + 2, kind="rfc3161", authority="Stamp & Co", size=leaf + 1, time=stamped, token_sha256="0" * 64),
        Anchor(leaf=leaf - 1, kind="beacon", authority="other log", size=0, time=before, token_sha256="0" * 64),
        Anchor(leaf=leaf + 3, kind="cosignature", authority="witness", size=leaf, time=before, token_sha256="0" * 64),
        Anchor(leaf=leaf + 4, kind="opentimestamps", authority="cal", size=leaf + 1, time=None, token_sha256="0" * 64),
    ]  # fmt: skip
    try:
        Anchor.objects.bulk_create(rows)
        said, shown = evidence(site, "/versions/1"), site.get("/versions/1").shown()
        assert said["time"]["state"] == "attested"
        assert (
            "It existed by 1 January 2030, 00:00:00.000 UTC: a time stamp (RFC 3161) of Stamp & Co" in shown
        )
        assert "not written into the log before 1 January 2024, 00:00:00.000 UTC" in shown
        assert "gives no time here" in shown
        # The witness cosigned a smaller log, which does not hold this leaf.
        assert any("No witness" in one for one in said["outside"]["there_is_not"])
        assert not any("No time-stamping authority" in one for one in said["outside"]["there_is_not"])
        assert f'href="/log/anchors/{leaf + 1}/Stamp___Co.tsr"' in site.get("/versions/1").text
        assert "Stamp & Co" in site.get("/log").shown()
    finally:
        Anchor.objects.all().delete()


def test_an_imported_record_says_that_no_request_of_ours_was_made() -> None:
    imported = {"imported": True, "answered": True, "warc": False, "screenshot": False}
    (said,) = _not_of_capture(imported)
    assert "made no request of its own" in said


def test_erased_bytes_answer_gone_with_leaf_reason_and_day_and_the_page_says_so(site: Site) -> None:
    row = a_capture_with(site, "warc")
    salted = site.smallprint.ledger.evidence.salted
    kept = salted.open(row.warc_sha256)
    Redaction.objects.create(
        sha256=row.warc_sha256, leaf=7, time=datetime(2025, 6, 1, tzinfo=UTC), reason="names a <b>person</b>"
    )
    salted.erase([row.warc_sha256])
    try:
        for path in ("blobs/warc", "salts/warc", "capture.wacz"):
            answer = site.get(f"/captures/{row.number}/{path}")
            assert answer.status == 410
            assert "1 June 2025: names a <b>person</b> (leaf 7)" in answer.text
            assert answer.headers["content-type"].startswith("text/plain")
        page = site.get(f"/captures/{row.number}")
        assert "Removed on 1 June 2025" in page.shown()
        assert row.warc_sha256 in page.shown()
        assert f"/captures/{row.number}/blobs/warc" not in page.text
    finally:
        salted.put_many([kept])
        Redaction.objects.filter(sha256=row.warc_sha256).delete()


@pytest.mark.parametrize(
    "path", ["/versions/999999/leaf", "/versions/999999.tlog-proof", "/statements/99999999/leaf", "/versions/1/blobs/x",
             "/versions/1/salts/text", "/terms/1/leaf", "/platforms/murmur/leaf", "/captures/999999/capture.wacz",
             "/platforms/99999"],
)  # fmt: skip
def test_what_no_record_has_is_not_found(site: Site, path: str) -> None:
    assert site.get(path).status == 404


def test_the_log_page_shows_the_state_that_is_signed_and_the_key(site: Site) -> None:
    said, page = site.get("/log.json").json, site.get("/log")
    assert said["checkpoint"] == site.get("/log/checkpoint").text
    assert said["size"] == site.smallprint.ledger.log.refresh().size
    assert said["root"] in page.shown()
    for key in said["keys"]:
        assert site.get(key["url"]).text.strip() == key["key"]
    assert site.get("/log/").headers["location"] == "/log"
    assert json.dumps(said["scrubbed"]) == "null" or said["scrubbed"]["leaf"] < said["size"]


@pytest.mark.parametrize("path", RECORDS)
def test_every_record_has_a_pack_that_is_the_same_when_made_again(site: Site, path: str) -> None:
    address = evidence(site, path)["downloads"]["pack"]
    answer = site.get(address)
    assert answer.status == 200, answer.text
    assert is_a_file_to_keep(answer)
    with zipfile.ZipFile(io.BytesIO(answer.body)) as made:
        assert made.testzip() is None
        assert "VERIFY.md" in made.namelist()
    again = site.get(address)
    assert (again.body, again.headers["etag"]) == (answer.body, answer.headers["etag"])
    held = site.get(address, **{"If-None-Match": answer.headers["etag"]})
    assert (held.status, held.body) == (304, b"")


def test_packs_are_made_one_at_a_time_and_who_has_to_wait_is_told_so(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "WAIT_SECONDS", 0.01)
    with packs._TURN:
        answer = site.get("/versions/1/pack.zip")
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "one at a time" in answer.text
    assert site.get("/versions/1/pack.zip").status == 200


def test_a_pack_beyond_the_bound_is_refused_and_the_command_that_makes_it_is_named(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "MOST_BYTES", 10)
    answer = site.get("/versions/1/pack.zip")
    assert answer.status == 403
    assert "smallprint pack SP-V-000001-" in answer.text
    assert site.get("/versions/999999/pack.zip").status == 404


def test_the_commands_on_the_log_page_run_as_written_and_give_the_hashes_on_the_version_s_page(
    site: Site,
) -> None:
    fetch = "import sys, urllib.request as r; sys.stdout.buffer.write(r.urlopen(sys.argv[1]).read())"
    curl = f'curl() {{ {shlex.quote(sys.executable)} -c {shlex.quote(fetch)} "$2"; }}'
    log = site.get("/log")
    version = evidence(site, f"/versions/{site.get('/log.json').json['example']}")
    texts = [row["sha256"] for row in version["hashed"] if row["role"] == "text"]
    results = []
    for node in log.tree.css("pre[aria-label^=Commands]"):
        commands = node.text().replace("http://site.example", site.address)
        with tempfile.TemporaryDirectory() as folder:
            ran = subprocess.run(
                ["sh", "-ec", f"{curl}\n{commands}"], check=False, cwd=folder, capture_output=True, text=True
            )
        assert ran.returncode == 0, ran.stderr
        results.append(ran.stdout.split()[0])
    assert results == [version["leaf_hash"], *texts]
