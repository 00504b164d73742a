from __future__ import annotations

from datetime import UTC, datetime

import pytest

from smallprint.capture.gate import bot_wall, count_words, judge_capture, needs_rendering
from smallprint.records.capture import FetchResult
from smallprint.records.reading import ExtractedText
from smallprint.records.vocabulary import Outcome

POLICY = " ".join(
    f"{number}. You agree that we may change these terms, suspend your account and keep the data that "
    f"the law asks us to keep for {number + 1} years after you stop using the service."
    for number in range(30)
)
SHELL = b'<title>Terms</title><body><div id="root" class="x"><!-- app --></div><script src=/m.js></script>'


def result(
    content: bytes, outcome: Outcome = Outcome.OK, media_type: str = "text/html", **more: object
) -> FetchResult:
    moment = datetime(2031, 5, 4, tzinfo=UTC)
    reasons = () if outcome is Outcome.OK else ("The server said so.",)
    return FetchResult(
        url_asked="http://a.example/terms",
        url_reached="http://a.example/terms",
        hops=(),
        started=moment,
        finished=moment,
        outcome=outcome,
        reasons=reasons,
        status=200,
        headers=(),
        media_type=media_type,
        charset=None,
        body=content,
        content=content,
        **more,  # type: ignore[arg-type]
    )


def text(words: str) -> ExtractedText:
    return ExtractedText(words, "text/html")


def test_a_policy_passes() -> None:
    suitability = judge_capture(
        result(POLICY.encode()), text(POLICY), expected_language="en", usual_words=900
    )
    assert suitability.outcome is Outcome.OK


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.OK])
def test_what_went_wrong_on_the_way_is_told_first(outcome: Outcome) -> None:
    suitability = judge_capture(result(POLICY.encode(), outcome), text(POLICY))
    assert suitability.outcome is outcome
    assert suitability.reasons == ("The server said so.",)


def test_an_empty_frame_needs_rendering_until_it_was_rendered() -> None:
    assert judge_capture(result(SHELL), text("Terms")).outcome is Outcome.NEEDS_RENDERING
    assert judge_capture(result(SHELL), None).outcome is Outcome.NEEDS_RENDERING
    rendered = result(SHELL, rendered=POLICY.encode())
    assert judge_capture(rendered, text(POLICY)).outcome is Outcome.OK
    assert judge_capture(result(SHELL, rendered=b"<p></p>"), text("")).outcome is not Outcome.OK


def test_what_no_reader_could_read_is_named() -> None:
    assert judge_capture(result(b"\x00" * 9, media_type="application/pdf"), None).outcome is Outcome.EMPTY
    picture = judge_capture(result(b"\x89PNG", media_type="image/png"), None)
    assert picture.outcome is Outcome.NOT_A_POLICY
    assert "image/png" in picture.reasons[0]


@pytest.mark.parametrize(
    "page",
    [
        SHELL,
        b"<body><app-root></app-root><script type=module src=main.js></script>" + b"<p>menu item</p>" * 30,
        b"<div id=__next></div><script>1</script>",
        b"<noscript>You need to enable JavaScript to run this app.</noscript><script src=a.js></script>",
        b"<NOSCRIPT><p>JavaScript is required</p></NOSCRIPT><SCRIPT>1</SCRIPT>",
    ],
)
def test_a_frame_that_waits_for_its_scripts_is_recognised(page: bytes) -> None:
    assert needs_rendering(page, words=40)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (b"<p>We collect nothing. We keep nothing.</p><script src=count.js></script>", 30),
        (b"<p>We collect nothing.</p>", 3),
        (b'<div id="root"><p>All of it</p></div><script src=a.js></script>', 100),
        (SHELL, 400),
        (b"<noscript><img src=pixel.gif></noscript><script src=a.js></script>", 60),
    ],
)
def test_a_page_that_has_its_text_is_not_rendered(page: bytes, words: int) -> None:
    assert not needs_rendering(page, words)


@pytest.mark.parametrize(
    "piece", [b"<noscript>javascript", b"<div id=root ", b"<div id='app", b"<app-", b"<script "]
)
def test_a_hostile_page_is_looked_at_in_reasonable_time(piece: bytes) -> None:
    assert needs_rendering(piece * (4_000_000 // len(piece)) + b"<script>", 60) in {True, False}


def test_a_bot_check_is_told_by_its_code() -> None:
    challenge = b"<title>Just a moment...</title><script>window._cf_chl_opt={cType:'managed'}</script>"
    assert bot_wall(challenge, 12) == "Cloudflare"
    assert judge_capture(result(challenge), text("Just a moment")).outcome is Outcome.BLOCKED
    assert bot_wall(challenge, 3000) is None, "a long text about it is not a bot check"


def test_words_are_counted_in_scripts_without_spaces_too() -> None:
    assert count_words("We keep 3 copies of it") == 5
    assert count_words("利用規約に同意する") == 4
