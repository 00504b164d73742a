from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smallprint.records.capture import FetchResult
from smallprint.records.vocabulary import Outcome
from tests.capture.web import Web, response

Fetch = Callable[..., FetchResult]

SHELL = """<!doctype html><title>Terms</title><div id="root"></div><script src="/app.js"></script>"""
APP = """fetch('http://api.example/text').then(r => r.text()).then(t => {
  document.getElementById('root').innerHTML = '<p>' + t + '</p>';
});"""


@pytest.mark.browser
@pytest.mark.usefixtures("chromium")
def test_a_page_made_by_scripts_is_captured_as_bytes_and_as_what_the_browser_shows(
    web: Web, fetch: Fetch
) -> None:
    web["shop.example/terms"] = response(SHELL)
    web["shop.example/app.js"] = response(APP, content_type="text/javascript")
    web["api.example/text"] = response("We may end your account.", access_control_allow_origin="*")
    result = fetch("http://shop.example/terms", render=True)
    assert result.outcome is Outcome.OK, result.reasons
    assert result.body == SHELL.encode()
    assert result.rendered is not None
    assert b"<p>We may end your account.</p>" in result.rendered
    assert web.asked("/terms") == 1, "the page itself is not fetched a second time"


def test_without_a_browser_the_outcome_says_how_to_get_one(web: Web, fetch: Fetch) -> None:
    web["shop.example/terms"] = response(SHELL)
    result = fetch("http://shop.example/terms", render=True, policy={"browser": Path("/nowhere/chromium")})
    assert result.outcome is Outcome.NEEDS_RENDERING
    assert "Install Chromium" in result.reasons[0]
    assert result.body == SHELL.encode()
