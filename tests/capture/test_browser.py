from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from smallprint.records.capture import FetchResult
from smallprint.records.vocabulary import Outcome
from tests.capture.web import Web, redirect, response, serve

Fetch = Callable[..., FetchResult]

SHELL = """<!doctype html><title>Terms</title><div id="root"></div><script src="/app.js"></script>"""
APP = """fetch('http://api.example/text').then(r => r.text()).then(t => {
  document.getElementById('root').innerHTML = '<p>' + t + '</p>';
});"""


@pytest.fixture
def canary() -> Iterator[Web]:
    """Another server of this machine, which no page may ever reach."""
    web = Web()
    server = serve(web)
    yield web
    server.shutdown()
    server.server_close()


@pytest.fixture
def udp_canary() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.setblocking(False)
        yield sock


@pytest.mark.browser
def test_a_page_made_by_scripts_is_captured_as_bytes_and_as_what_the_browser_shows(
    web: Web, fetch: Fetch
) -> None:
    web["shop.example/terms"] = response(SHELL)
    web["shop.example/app.js"] = response(APP, content_type="text/javascript")
    web["api.example/text"] = response("We may end your account.", access_control_allow_origin="*")
    result = fetch("http://shop.example/terms", render=True, etag='"old"', accept_language="de-AT,de;q=0.8")
    assert result.outcome is Outcome.OK, result.reasons
    assert result.body == SHELL.encode()
    assert result.rendered is not None
    assert b"<p>We may end your account.</p>" in result.rendered
    assert web.asked("/terms") == 1, "the page itself is not fetched a second time"
    page, script = (next(seen for seen in web.seen if seen.path == path) for path in ("/terms", "/app.js"))
    assert "if-none-match" not in page.headers, "an unchanged shell would say nothing about its text"
    assert script.headers["user-agent"].startswith("Smallprint/")
    assert script.headers["accept-language"].startswith("de-AT")


@pytest.mark.browser
def test_no_trick_of_a_page_gets_round_the_proxy(
    web: Web, fetch: Fetch, canary: Web, udp_canary: socket.socket
) -> None:
    there, udp = f"127.0.0.1:{canary.port}", udp_canary.getsockname()[1]
    page = f"""<!doctype html><title>Terms</title>
    <link rel="dns-prefetch" href="//localhost:{canary.port}"><link rel="preconnect" href="http://{there}">
    <link rel="prefetch" href="http://{there}/prefetch"><link rel="stylesheet" href="http://{there}/style">
    <script src="http://localhost:{canary.port}/script"></script>
    <iframe src="http://{there}/frame"></iframe><img src="http://{there}/image">
    <object data="http://{there}/object"></object><a id="d" href="http://{there}/file" download>file</a>
    <script>
      const tries = [];
      tries.push(fetch('http://{there}/fetch', {{mode: 'no-cors'}}).catch(() => 0));
      navigator.sendBeacon('http://{there}/beacon', 'x');
      tries.push(new Promise(done => {{
        const socket = new WebSocket('ws://{there}/socket'); socket.onerror = socket.onclose = done; }}));
      const events = new EventSource('http://{there}/events'); events.onerror = () => events.close();
      window.open('http://{there}/popup');
      document.getElementById('d').click();
      tries.push(new Promise(done => {{
        const peer = new RTCPeerConnection({{iceServers: [{{urls: 'stun:127.0.0.1:{udp}'}},
          {{urls: 'turn:127.0.0.1:{canary.port}?transport=tcp', username: 'u', credential: 'c'}}]}});
        peer.createDataChannel('x'); peer.createOffer().then(offer => peer.setLocalDescription(offer));
        setTimeout(done, 500); }}));
      try {{ tries.push(new WebTransport('https://127.0.0.1:{udp}/').ready.catch(() => 0)); }} catch {{}}
      navigator.serviceWorker.register('/worker.js').catch(() => 0);
      Promise.all(tries).then(() => document.body.append('all tried'));
    </script>"""
    web["shop.localhost/terms"] = response(page)  # browsers trust this name with all that https pages may do
    hosts = {"*.localhost": f"127.0.0.1:{web.port}"}
    result = fetch("http://shop.localhost/terms", render=True, policy={"read_seconds": 0.5, "hosts": hosts})
    assert result.outcome is Outcome.OK, result.reasons
    assert result.rendered is not None
    assert b"all tried" in result.rendered
    assert canary.seen == []
    with pytest.raises(BlockingIOError):
        udp_canary.recv(100)
    assert web.asked("/worker.js") == 0


@pytest.mark.browser
def test_a_page_that_scripts_send_elsewhere_is_followed_only_where_robots_allow(
    web: Web, fetch: Fetch
) -> None:
    web["a.example/terms"] = response(
        "<title>x</title><script>location.replace('http://b.example/new')</script>"
    )
    web["b.example/new"] = response("<p>the new terms</p>")
    result = fetch("http://a.example/terms", render=True)
    assert result.rendered is not None
    assert b"the new terms" in result.rendered
    assert result.url_reached == "http://b.example/new"
    assert b"location.replace" in (result.body or b"")
    web["b.example/robots.txt"] = response("User-agent: *\nDisallow: /", content_type="text/plain")
    before = web.asked("/new")
    fetch("http://a.example/terms", render=True, policy={"read_seconds": 0.2})
    assert web.asked("/new") == before


@pytest.mark.browser
def test_a_page_whose_scripts_lead_to_nowhere_is_not_taken_for_the_browsers_error_page(
    web: Web, fetch: Fetch
) -> None:
    web["a.example/terms"] = response("<script>location.replace('http://b.example/gone')</script>")
    web["b.example/gone"] = b""
    result = fetch("http://a.example/terms", render=True)
    assert result.outcome is Outcome.NEEDS_RENDERING
    assert "http://b.example/gone" in result.reasons[0]
    assert result.rendered is None


@pytest.mark.browser
def test_a_page_that_never_ends_is_given_up_on(web: Web, fetch: Fetch) -> None:
    web["a.example/terms"] = response("<p>terms<script>while (true) {}</script>")
    result = fetch("http://a.example/terms", render=True, policy={"total_seconds": 0.5})
    assert result.outcome is Outcome.TIMEOUT
    assert result.rendered is None
    assert result.body is not None


@pytest.mark.browser
def test_a_page_that_loads_too_much_in_the_browser_is_too_large(web: Web, fetch: Fetch) -> None:
    web["a.example/terms"] = response("<p>terms<script src='/big.js'></script>")
    web["a.example/big.js"] = response(b"/*" + b"x" * 500_000 + b"*/", content_type="text/javascript")
    result = fetch("http://a.example/terms", render=True, policy={"max_bytes": 100_000})
    assert result.outcome is Outcome.TOO_LARGE


@pytest.mark.browser
def test_a_redirected_page_is_rendered_at_its_own_address(web: Web, fetch: Fetch) -> None:
    web["a.example/old"] = redirect("http://b.example/legal/terms")
    web["b.example/legal/terms"] = response("<p id=x></p><script src=text.js></script>")
    web["b.example/legal/text.js"] = response("x.textContent = document.URL", content_type="text/javascript")
    result = fetch("http://a.example/old", render=True)
    assert b"http://b.example/legal/terms" in (result.rendered or b"")


@pytest.mark.browser
def test_an_address_whose_fragment_chooses_the_text_is_shown_with_it(web: Web, fetch: Fetch) -> None:
    web["a.example/legal"] = response(
        "<p id=x></p><script>x.textContent = 'You chose ' + location.hash</script>"
    )
    result = fetch("http://a.example/legal#/privacy", render=True)
    assert b"You chose #/privacy" in (result.rendered or b"")
    assert result.url_asked == "http://a.example/legal#/privacy"


def test_without_a_browser_the_outcome_says_how_to_get_one(web: Web, fetch: Fetch) -> None:
    web["shop.example/terms"] = response(SHELL)
    result = fetch("http://shop.example/terms", render=True, policy={"browser": Path("/nowhere/chromium")})
    assert result.outcome is Outcome.NEEDS_RENDERING
    assert "Install Chromium" in result.reasons[0]
    assert result.body == SHELL.encode()


def test_a_pdf_is_not_rendered(web: Web, fetch: Fetch) -> None:
    web["shop.example/terms"] = response(b"%PDF-1.7", content_type="application/pdf")
    result = fetch("http://shop.example/terms", render=True, policy={"browser": Path("/nowhere/chromium")})
    assert result.outcome is Outcome.OK
