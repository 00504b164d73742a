from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from smallprint.records.capture import FetchResult
from smallprint.records.errors import AddressRefusedError, CaptureError
from smallprint.records.vocabulary import Outcome
from tests.capture.web import Web, response, serve

if TYPE_CHECKING:
    from pathlib import Path

Fetch = Callable[..., FetchResult]


def test_a_page_is_captured_with_its_bytes_headers_and_vantage(web: Web, fetch: Fetch) -> None:
    web["shop.example/terms"] = response("<p>Our terms</p>", etag='"a1"')
    result = fetch("http://shop.example/terms", accept_language="de")
    assert result.outcome is Outcome.OK
    assert result.body == result.content == b"<p>Our terms</p>"
    assert (result.media_type, result.charset) == ("text/html", "utf-8")
    assert ("Etag", '"a1"') in result.headers
    assert result.url_reached == "http://shop.example/terms"
    assert result.vantage is not None
    assert result.vantage.accept_language == "de"
    sent = web.seen[-1].headers
    assert sent["user-agent"].startswith("Smallprint/")
    assert sent["accept-language"] == "de"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://a.test:22/",
        "http://①②⑦.⓪.⓪.①/",
    ],
)
def test_an_address_that_is_not_public_is_refused_before_anything_is_sent(fetch: Fetch, url: str) -> None:
    with pytest.raises(AddressRefusedError):
        fetch(url)


@pytest.mark.parametrize(
    "url", ["ftp://a.test/", "file:///etc/passwd", "http://u:p@a.test/", "terms", "http://", ""]
)
def test_what_is_not_a_web_address_is_refused_with_words(fetch: Fetch, url: str) -> None:
    with pytest.raises(CaptureError):
        fetch(url)


def test_a_certificate_that_nobody_vouches_for_is_told_in_plain_words(
    web: Web, fetch: Fetch, tmp_path: Path
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "shop.example")])
    start = datetime(2020, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=36500))
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "shop.pem"
    plain = serialization.NoEncryption()
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    secure = Web()
    server = serve(secure, context)
    try:
        hosts = {"*.example": f"127.0.0.1:{secure.port}"}
        result = fetch("https://shop.example/terms", policy={"hosts": hosts})
    finally:
        server.shutdown()
        server.server_close()
    assert result.outcome is Outcome.UNREACHABLE
    assert "certificate" in result.reasons[0]
    assert secure.seen == web.seen == []
