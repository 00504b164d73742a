from __future__ import annotations

import pytest

from smallprint.reading.suitability import judge
from smallprint.records.reading import ExtractedText
from smallprint.records.vocabulary import Outcome
from tests.reading.unsuitable_pages import UNSUITABLE

CLAUSE = (
    "We collect personal data when you use the service, and you may ask us to delete it at any time. "
    "We never share your information with third parties unless the law requires it. "
)
POLICY = "# Privacy Policy\n\n" + "\n\n".join(CLAUSE for _ in range(12))


def outcome(text: str, *, language: str | None = None, usual: int | None = None) -> Outcome:
    return judge(ExtractedText(text, "text/markdown"), expected_language=language, usual_words=usual).outcome


@pytest.mark.parametrize(("page", "expected"), UNSUITABLE)
def test_what_comes_instead_of_a_policy_is_named(page: str, expected: Outcome) -> None:
    assert outcome(page) is expected


@pytest.mark.parametrize(
    "mention",
    [
        "We use a captcha to keep robots out of the sign-up form.",
        "If a page answers with error 404, tell us.",
        "The service works without JavaScript; please enable JavaScript for the map.",
        "Access denied notices are logged for 30 days.",
        "During scheduled maintenance the service may be unavailable.",
    ],
)
def test_a_policy_that_mentions_such_things_stays_a_policy(mention: str) -> None:
    assert outcome(POLICY + "\n\n" + mention) is Outcome.OK


def test_a_text_in_another_language_is_refused() -> None:
    german = (
        "Wir verarbeiten Ihre Daten nur, wenn Sie uns Ihre Einwilligung geben, und löschen sie auf Wunsch. "
        * 12
    )
    assert outcome(german, language="en") is Outcome.WRONG_LANGUAGE
    assert outcome(german, language="de") is Outcome.OK


def test_a_collapse_against_the_usual_length_is_a_truncation() -> None:
    assert outcome(POLICY, usual=9000) is Outcome.TRUNCATED
    assert outcome(POLICY, usual=450) is Outcome.OK


def test_a_text_that_breaks_off_in_a_sentence_is_a_truncation() -> None:
    assert outcome(POLICY + "\n\nWe keep your records for as long as the", usual=900) is Outcome.TRUNCATED


def test_every_refusal_gives_a_reason() -> None:
    for page, _ in UNSUITABLE:
        found = judge(ExtractedText(page, "text/html"), expected_language=None, usual_words=None)
        assert found.reasons
        assert all(reason.strip() for reason in found.reasons)


def test_a_campaign_under_a_policys_address_is_no_policy_but_a_rewrite_is() -> None:
    usual = "You agree that we may process your personal data. You must not break the law. " * 12
    campaign = (
        "Say hello to Lantern Plus! Loved by millions of happy people. Start your free month now, friends. "
        * 5
    )
    rewrite = "Members have the right to delete personal information. Liability follows applicable law. " * 8
    for page, outcome in ((campaign, Outcome.NOT_A_POLICY), (rewrite, Outcome.OK)):
        found = judge(
            ExtractedText(page, "text/html"), expected_language=None, usual_words=180, usual_text=usual
        )
        assert found.outcome is outcome
