"""Addresses that do not exist, and those that should not."""

from __future__ import annotations

import pytest

from smallprint.records.ids import Kind, format_id
from tests.web.client import Site

pytestmark = pytest.mark.xdist_group("site")

PAGES = (
    "/", "/changes", "/changes/1", "/platforms", "/platforms/murmur", "/documents/1", "/documents/1/captures",
    "/captures/1", "/captures/1/body", "/versions/1", "/versions/1.txt", "/provisions/1", "/clause-types",
    "/clause-types/arbitration", "/methodology", "/feed.atom", "/platforms/murmur/feed.atom",
    "/log/checkpoint", "/index.json", "/changes.json", "/provisions/1.json", "/log", "/log.json", "/log/policy",
    "/versions/1/leaf", "/statements/1.tlog-proof", "/documents/1/timemap", "/versions/1/blobs/text",
)  # fmt: skip
ABSENT = (
    "/changes/0", "/changes/-1", "/changes/007", "/changes/999999", "/changes/1x", "/changes/99999999999999999999",
    "/provisions/" + "9" * 400, "/versions/999999.txt", "/versions/1.html", "/captures/999999/body",
    "/platforms/nobody",
    "/platforms/..", "/clause-types/nonsense", "/changes?page=0", "/changes?page=-1", "/changes?page=x",
    "/changes?page=99999", "/changes?page=" + "9" * 300, "/changes?page=000000001" + "9" * 30,
    "/changes?page=%D9%A1", "/documents/1/captures?page=40", "/statements/999999999", "/%00", "/%ff%fe",
    "/%E2%80%AE", "/changes/%31%00", "/provisions/%D9%A1", "/..%2f..%2fetc/passwd", "/static/../store/models.py",
    "/<script>alert(1)</script>".replace("<", "%3C").replace(">", "%3E"), "/admin", "/.env", "/SP-P-000001",
)  # fmt: skip
NOT_OF_THE_LOG = (
    "/log/../keys/log.key", "/log/%2e%2e/keys/log.key", "/log/..%2fkeys%2flog.key",
    "/log/tile/../../keys/log.key", "/log/lock", "/log/%00", "/log/keys/log.key", "/log//etc/passwd",
    "/log/tile/0/000/../../../../index.sqlite3", "/log/checkpoint%00", "/log/checkpoint/", "/keys/log.key",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_head_answers_as_get_does_without_a_body(site: Site, path: str) -> None:
    head, whole = site.get(path, "HEAD"), site.get(path)
    assert (head.status, whole.status) == (200, 200)
    assert head.body == b""
    assert head.headers["content-type"] == whole.headers["content-type"]


@pytest.mark.parametrize("path", [*ABSENT, *NOT_OF_THE_LOG])
def test_what_does_not_exist_is_a_clean_404(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status == 404
    assert b"Traceback" not in answer.body
    assert b"<script>" not in answer.body


def test_a_mistyped_id_leads_nowhere_and_says_why(site: Site) -> None:
    right = format_id(Kind.PROVISION, 1)
    assert site.get(f"/{right}").headers["location"] == "/provisions/1"
    assert site.get(f"/{right.lower()}").status == 302
    for wrong in (right[:-1] + ("A" if right[-1] != "A" else "B"), right.replace("000001", "000010")):
        answer = site.get(f"/{wrong}")
        assert answer.status == 404
        assert "check character" in answer.text
        assert answer.tree.css_first("main a[href='/platforms']") is not None


def test_every_kind_of_id_leads_to_its_record(site: Site) -> None:
    for kind, place in (
        (Kind.PLATFORM, "/platforms/"), (Kind.DOCUMENT, "/documents/1"), (Kind.CAPTURE, "/captures/1"),
        (Kind.VERSION, "/versions/1"), (Kind.CHANGE, "/changes/1"), (Kind.STATEMENT, "/statements/1"),
    ):  # fmt: skip
        assert site.get(f"/{format_id(kind, 1)}").headers["location"].startswith(place)


def test_missing_json_is_said_in_json(site: Site) -> None:
    answer = site.get("/provisions/999999.json")
    assert (answer.status, answer.headers["content-type"]) == (404, "application/json")
    assert answer.json["error"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_written(site: Site, method: str) -> None:
    assert site.get("/changes/1", method).status == 405


def test_every_public_file_of_the_log_is_served_as_it_lies_there(site: Site) -> None:
    folder = site.smallprint.home.log
    files = [file for file in folder.rglob("*") if file.is_file()]
    served = {str(file.relative_to(folder)): site.get(f"/log/{file.relative_to(folder)}") for file in files}
    for name, answer in served.items():
        if name == "checkpoint" or name.startswith(("tile/", "keys/")):
            assert answer.status == 200, name
            assert answer.body == (folder / name).read_bytes(), name
    assert "checkpoint" in served
    assert any(name.startswith("tile/entries/") for name in served)
    assert any(name.startswith("keys/") for name in served)


def test_the_signing_key_is_nowhere_on_the_site(site: Site) -> None:
    for file in (site.smallprint.home.path / "keys").iterdir():
        for place in ("/", "/log/", "/keys/", "/log/keys/", "/static/"):
            assert site.get(f"{place}{file.name}").status == 404


def test_captured_bytes_are_a_file_to_keep_and_never_a_page(site: Site) -> None:
    answer = site.get("/captures/1/body")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]


def test_errors_carry_the_same_protection_as_pages(site: Site) -> None:
    for path in ("/nothing", "/log/nothing"):
        assert "default-src 'none'" in site.get(path).headers["content-security-policy"]
