from __future__ import annotations

import gzip
import http.client
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from samples.engine import find_document, load_platforms
from samples.markdown import plain
from samples.server import CONTROL_HOST, CONTROL_PATH, SampleWeb
from smallprint.records.vocabulary import SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator

Got = tuple[int, dict[str, str], bytes]


@pytest.fixture
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as running:
        yield running


def day(month: int, number: int) -> datetime:
    return datetime(2025, month, number, 9, tzinfo=UTC)


def get(web: SampleWeb, key: str, path: str | None = None, headers: dict[str, str] | None = None) -> Got:
    document = find_document(key)
    return ask(web, document.host, path or document.urls[0], headers)


def ask(web: SampleWeb, host: str, path: str, headers: dict[str, str] | None = None) -> Got:
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": host, **(headers or {})})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def test_every_page_holds_the_words_of_its_provisions(web: SampleWeb) -> None:
    for platform in load_platforms():
        for document in platform.documents:
            if document.template in {"app", "pdf"}:
                continue
            bodies = "".join(get(web, document.key, url)[2].decode() for url in document.urls)
            page = bodies.replace("&nbsp;", " ").replace("&amp;", "&")
            for block in document.states[0].blocks:
                if block.kind is SpanKind.PROVISION and "[" not in block.text and "*" not in block.text:
                    first = block.text.splitlines()[0].removeprefix("- ")
                    assert first in page or plain(first).split(" ")[0] in page, (document.key, block.id)


def test_pages_differ_on_each_request_but_not_in_each_run() -> None:
    runs = []
    for _ in range(2):
        with SampleWeb() as web:
            runs.append([get(web, "larkpay/terms")[2] for _ in range(2)])
    assert runs[0][0] != runs[0][1]
    assert runs[0] == runs[1]


def test_the_date_is_set_in_process_and_through_the_control_host(web: SampleWeb) -> None:
    assert "within 30 days after you open" in get(web, "larkpay/terms")[2].decode()
    status, _, body = ask(web, CONTROL_HOST, f"{CONTROL_PATH}?to=2025-03-04T09:00:00Z")
    assert (status, json.loads(body)) == (200, {"at": "2025-03-04T09:00:00+00:00"})
    assert "within 15 days after you open" in get(web, "larkpay/terms")[2].decode()
    web.set_date(day(1, 14))
    assert "within 30 days after you open" in get(web, "larkpay/terms")[2].decode()


def test_an_odd_date_and_an_unknown_host_are_refused(web: SampleWeb) -> None:
    assert ask(web, CONTROL_HOST, f"{CONTROL_PATH}?to=soon")[0] == 400
    assert ask(web, "www.elsewhere.example", "/")[0] == 404


def test_home_pages_link_every_policy(web: SampleWeb) -> None:
    for platform in load_platforms():
        body = ask(web, platform.host, "/")[2].decode()
        assert all(document.urls[0] in body for document in platform.documents)


def test_validators_are_honoured_until_the_text_changes(web: SampleWeb) -> None:
    status, headers, _ = get(web, "kornfeld/sla")
    assert status == 200
    for validators in (
        {"If-None-Match": headers["ETag"]},
        {"If-Modified-Since": headers["Last-Modified"]},
    ):
        assert get(web, "kornfeld/sla", headers=validators)[::2] == (304, b"")
        web.set_date(day(5, 13))
        assert get(web, "kornfeld/sla", headers=validators)[0] == 200
        web.set_date(day(1, 17))


def test_a_truncated_page_ends_before_its_length(web: SampleWeb) -> None:
    web.set_date(day(2, 4))
    with pytest.raises(http.client.IncompleteRead):
        get(web, "kornfeld/aup")


def test_redirects_lead_to_the_policy(web: SampleWeb) -> None:
    web.set_date(day(9, 16))
    path, seen = find_document("saplinghealth/terms").urls[0], []
    while True:
        status, headers, body = get(web, "saplinghealth/terms", path)
        if status == 200:
            break
        seen.append(status)
        path = headers["Location"]
    assert seen == [301, 302, 308]
    assert path == "/legal/terms-of-use"
    assert "Membership costs" in body.decode()
    assert get(web, "larkpay/privacy")[0] == 301


def test_too_many_requests_says_when_to_come_back(web: SampleWeb) -> None:
    web.set_date(day(6, 10))
    status, headers, _ = get(web, "larkpay/fees")
    assert (status, headers["Retry-After"]) == (429, "3600")


def test_robots_forbid_the_path_for_a_while(web: SampleWeb) -> None:
    host, rule = find_document("ruvelo/confidentialite").host, b"Disallow: /fr/confidentialite"
    assert rule not in ask(web, host, "/robots.txt")[2]
    web.set_date(day(10, 7))
    assert rule in ask(web, host, "/robots.txt")[2]


def test_thirty_megabytes_come_without_a_length(web: SampleWeb) -> None:
    web.set_date(day(2, 4))
    _, headers, body = get(web, "saplinghealth/terms")
    assert "Content-Length" not in headers
    assert len(body) > 30_000_000


def test_the_wrong_charset_is_declared_and_not_sent(web: SampleWeb) -> None:
    web.set_date(day(7, 9))
    _, headers, body = get(web, "ruvelo/cgu")
    assert headers["Content-Type"].endswith("ISO-8859-1")
    assert "Conditions générales" in body.decode("utf-8")


@pytest.mark.parametrize(
    ("key", "at", "sign"),
    [
        ("murmur/privacy", day(2, 4), "Checking your browser"),
        ("saplinghealth/cookies", day(10, 7), "Une erreur est survenue"),
        ("quillmind/usage-policy", day(6, 10), "Start your free month"),
        ("kornfeld/aup", day(10, 7), "Richtlinie zur zulässigen Nutzung"),
    ],
)
def test_wrong_pages_come_with_status_200(web: SampleWeb, key: str, at: datetime, sign: str) -> None:
    web.set_date(at)
    status, _, body = get(web, key)
    assert status == 200
    assert sign in body.decode()


def test_an_app_page_has_no_text_until_its_script_fetches_it(web: SampleWeb) -> None:
    shell = get(web, "quillmind/terms")[2].decode()
    assert "arbitration" not in shell
    source = shell.partition("data-source='")[2].partition("'")[0]
    parts = json.loads(get(web, "quillmind/terms", source)[2])["parts"]
    assert any("binding arbitration" in part for part in parts)


def test_a_pdf_policy_can_be_read(web: SampleWeb) -> None:
    _, headers, body = get(web, "quillmind/dpa")
    assert headers["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(body)
    text = " ".join(document[page].get_textpage().get_text_range() for page in range(len(document)))
    assert "no later than 48 hours" in " ".join(text.split())
    assert "2. Subprocessors" in text
    document.close()


def test_a_policy_over_three_pages_has_a_part_on_each(web: SampleWeb) -> None:
    urls = find_document("murmur/terms").urls
    bodies = [get(web, "murmur/terms", url)[2].decode() for url in urls]
    for body, sign in zip(
        bodies, ("at least 16 years", "royalty-free licence", "The law of Ireland"), strict=True
    ):
        assert [sign in other for other in bodies].count(True) == 1
        assert sign in body


def test_the_analytics_loader_does_not_wait_for_consent(web: SampleWeb) -> None:
    body = get(web, "saplinghealth/privacy")[2].decode()
    assert "alwaysLoadSegment: true" in body
    assert "only after you have agreed" in body


def test_compressed_sites_answer_with_gzip_only_when_asked(web: SampleWeb) -> None:
    asked = get(web, "quillmind/usage-policy", headers={"Accept-Encoding": "gzip"})
    assert asked[1]["Content-Encoding"] == "gzip"
    assert "Usage Policy" in gzip.decompress(asked[2]).decode()
    assert "Content-Encoding" not in get(web, "quillmind/usage-policy")[1]


def test_a_slow_page_is_ended_when_the_server_stops() -> None:
    with SampleWeb(day(6, 10)) as web:
        document = find_document("kornfeld/datenschutz")
        connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=20)
        connection.request("GET", document.urls[0], headers={"Host": document.host})
        answer = connection.getresponse()
        first = answer.read(20)
    assert len(first) == 20
    with pytest.raises(http.client.IncompleteRead):
        answer.read()
    connection.close()
