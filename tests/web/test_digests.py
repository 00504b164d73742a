"""RFC 9530: what the digest headers say is true, of exactly these bytes."""

from __future__ import annotations

import base64
import gzip
import hashlib
import socket
from urllib.parse import urlsplit

import pytest

from smallprint.web.digests import chosen, digest
from tests.web.client import Answer, Site

pytestmark = pytest.mark.xdist_group("site")

ANSWERS = (
    "/versions/1.txt", "/captures/1/body", "/log/checkpoint", "/", "/versions/1", "/versions/1.json", "/changes.json",
    "/feed.atom", "/log", "/log/policy", "/documents/1/timemap", "/versions/1/leaf", "/statements/1.tlog-proof",
    "/captures/1/capture.wacz", "/versions/1/pack.zip",
)  # fmt: skip


def said(answer: Answer, field: str = "repr-digest") -> tuple[str, bytes]:
    """Algorithm and digest of a header."""
    name, _, value = answer.headers[field].partition("=")
    assert value[0] == value[-1] == ":"
    return name, base64.b64decode(value[1:-1], validate=True)


def test_digests_are_those_of_the_rfcs_own_examples() -> None:
    hello = b'{"hello": "world"}\n'
    assert digest("sha-256", hello) == "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
    assert digest("sha-512", hello) == (
        "sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:"
    )


@pytest.mark.parametrize("path", ANSWERS)
def test_both_digests_are_of_the_bytes_that_came(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status == 200
    for field in ("repr-digest", "content-digest"):
        assert said(answer, field) == ("sha-256", hashlib.sha256(answer.body).digest())


def test_a_version_texts_digest_is_the_hash_on_its_page(site: Site) -> None:
    stated = site.get("/versions/1.json").json["text_sha256"]
    answer = site.get("/versions/1.txt", **{"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert said(answer)[1].hex() == stated
    assert answer.headers["etag"] == f'"{stated}"'


def test_a_compressed_page_has_the_digest_of_its_compressed_bytes_and_always_the_same(site: Site) -> None:
    first, second = (site.get("/changes.json", **{"Accept-Encoding": "gzip"}) for _ in range(2))
    assert first.headers["content-encoding"] == "gzip"
    assert gzip.decompress(first.body) == site.get("/changes.json").body
    assert said(first) == ("sha-256", hashlib.sha256(first.body).digest())
    assert first.body == second.body


@pytest.mark.parametrize("path", ANSWERS)
def test_head_names_the_whole_representation_and_no_content(site: Site, path: str) -> None:
    whole = site.get(path)
    head = site.get(path, "HEAD")
    assert head.headers["repr-digest"] == whole.headers["repr-digest"]
    assert head.headers["content-length"] == str(len(whole.body))
    assert "content-digest" not in head.headers


def test_head_sends_no_byte_after_its_headers(site: Site) -> None:
    host = urlsplit(site.address)
    with socket.create_connection((host.hostname, host.port), timeout=30) as line:
        line.sendall(b"HEAD /versions/1.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        received = b"".join(iter(lambda: line.recv(65536), b""))
    assert received.endswith(b"\r\n\r\n")


def test_a_range_is_answered_with_the_whole_and_its_digest(site: Site) -> None:
    answer = site.get("/versions/1.txt", Range="bytes=0-9")
    assert answer.status == 200
    assert answer.headers["accept-ranges"] == "none"
    assert said(answer, "content-digest")[1] == hashlib.sha256(answer.body).digest()


def test_what_a_client_holds_already_is_not_sent_again(site: Site) -> None:
    etag = site.get("/versions/1.txt").headers["etag"]
    again = site.get("/versions/1.txt", **{"If-None-Match": etag})
    assert (again.status, again.body) == (304, b"")
    assert "content-digest" not in again.headers


def test_a_wish_for_sha_512_is_honoured(site: Site) -> None:
    answer = site.get("/versions/1.txt", **{"Want-Repr-Digest": "sha-512=10, sha-256=1"})
    assert said(answer) == ("sha-512", hashlib.sha512(answer.body).digest())
    assert said(answer, "content-digest")[0] == "sha-256"


@pytest.mark.parametrize(
    ("wish", "algorithm"),
    [
        (None, "sha-256"), ("", "sha-256"), ("sha-256=1", "sha-256"), ("sha-256=0", None), ("sha-512=3", "sha-512"),
        ("sha-256=1, sha-512=9", "sha-512"), ("sha-512=1,sha-256=1", "sha-256"), ("md5=10", "sha-256"),
        ("sha-512=0", "sha-256"), ("sha-256=0, sha-512=1", "sha-512"), ("sha-256=0, sha-512=0", None),
        ("SHA-512", "sha-256"), ("sha-512=11", "sha-256"), ("sha-512=-1", "sha-256"), (";;;", "sha-256"),
    ],
)  # fmt: skip
def test_wishes_choose_the_algorithm(wish: str | None, algorithm: str | None) -> None:
    assert chosen(wish) == algorithm


def test_whoever_wants_no_digest_gets_none(site: Site) -> None:
    answer = site.get("/versions/1.txt", **{"Want-Repr-Digest": "sha-256=0"})
    assert "repr-digest" not in answer.headers
