"""A standard player (ReplayWeb.page, in Chromium, on loopback) shows what our archives hold."""

from __future__ import annotations

import functools
import gzip
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, sync_playwright

from scripts.needs import PLAYER, chromium
from smallprint.exchange.wacz import ArchivedCapture, make_wacz, resource_warc
from tests.capture.test_bad_manners import chunked
from tests.capture.web import redirect, response
from tests.exchange.web_archives import FIRST, URL, captured, fetched, page

pytestmark = [pytest.mark.player, pytest.mark.xdist_group("player")]

SECONDS = 12
VISITS = 5
"""Now and then the player's own worker comes too late for its first page; visiting again helps, as with any reader."""
PAGE = """<!doctype html><title>Player</title><script src="/replay/ui.js"></script>
<replay-web-page source="/ours.wacz" url="{url}" ts="{stamp}" embed="replayonly" replayBase="/replay/"
  style="height: 600px"></replay-web-page>"""

Show = Callable[[ArchivedCapture], str]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def show(tmp_path: Path) -> Iterator[Show]:
    """Put a capture into a WACZ file, open it in the player, and give the text that a reader sees there."""
    (tmp_path / "replay").mkdir()
    for name in ("ui.js", "sw.js"):
        shutil.copy(PLAYER / "node_modules" / "replaywebpage" / name, tmp_path / "replay" / name)
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(tmp_path))
    )
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def show_it(capture: ArchivedCapture) -> str:
        (tmp_path / "ours.wacz").write_bytes(make_wacz([capture]))
        stamp = capture.time.strftime("%Y%m%d%H%M%S")
        (tmp_path / "index.html").write_text(PAGE.format(url=capture.url, stamp=stamp))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), chromium_sandbox=False)
            tab = browser.new_page()
            shown = ""
            for _ in range(VISITS):
                tab.goto(f"http://127.0.0.1:{server.server_port}/")
                if shown := _replayed_text(tab, capture.url):
                    break
            browser.close()
        return shown

    yield show_it
    server.shutdown()
    server.server_close()


def _replayed_text(tab: Page, url: str) -> str:
    """The text of the frame in which the player shows ``url``, as soon as it has some."""
    for _ in range(SECONDS * 4):
        for frame in tab.frames:
            if frame.url.endswith(f"/{url}"):
                try:
                    if text := str(frame.evaluate("document.body ? document.body.innerText : ''")).strip():
                        return text
                except PlaywrightError:
                    continue
        tab.wait_for_timeout(250)
    return ""


def test_a_page_that_came_in_chunks_and_compressed_through_a_redirect_is_shown(show: Show) -> None:
    packed = gzip.compress(page().encode())
    answer = chunked(packed[:20], packed[20:]).replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n", 1)
    answers = {"quarry.example/old": redirect("/legal"), "quarry.example/legal": answer}
    assert "settle disputes by binding arbitration" in show(fetched(answers, "http://quarry.example/old"))


def test_a_text_without_http_is_shown(show: Show) -> None:
    records = resource_warc(
        uri=URL, time=FIRST, body=b"# Terms\n\nWe may end it.", media_type="text/plain", source="an archive"
    )
    assert "We may end it." in show(captured(records))


def test_of_a_page_made_by_scripts_the_text_is_shown_that_they_made(show: Show) -> None:
    shell = "<!doctype html><div id=root></div><script src=/app.js></script>"
    script = "root.innerHTML = '<p>We may end your account.</p>'"
    answers = {
        "quarry.example/legal": response(shell),
        "quarry.example/app.js": response(script, content_type="text/javascript"),
    }
    assert "We may end your account." in show(fetched(answers, "http://quarry.example/legal", render=True))
