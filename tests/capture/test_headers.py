from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallprint.capture.headers import MAX_PAUSE, content_type, retry_after

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        (" 90 ", 90),
        ("Sun, 04 May 2031 13:00:00 GMT", 3600),
        ("Sun, 04 May 2031 13:00:00", 3600),
        ("Sun, 04 May 2031 14:00:00 +0100", 3600),
        ("Sun, 04 May 2031 11:00:00 GMT", 0),
        ("99999999999", MAX_PAUSE),
        ("Thu, 04 May 2999 11:00:00 GMT", MAX_PAUSE),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("٣", None),
        ("9" * 5000, None),
        ("", None),
    ],
)
def test_a_pause_is_read_from_seconds_or_a_date(value: str, seconds: int | None) -> None:
    assert retry_after((("Retry-After", value),), NOW) == seconds


@given(st.text(max_size=60))
def test_any_pause_is_none_or_bounded(value: str) -> None:
    seconds = retry_after((("retry-after", value),), NOW)
    assert seconds is None or 0 <= seconds <= MAX_PAUSE


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text/html", ("text/html", None)),
        ("TEXT/HTML ; Charset=ISO-8859-1", ("text/html", "iso-8859-1")),
        ('application/pdf; charset="utf-8"; x=y', ("application/pdf", "utf-8")),
        ("html", (None, None)),
        ("", (None, None)),
    ],
)
def test_media_type_and_charset_are_read_as_declared(
    value: str, expected: tuple[str | None, str | None]
) -> None:
    assert content_type((("Content-Type", value),)) == expected


@given(st.text(alphabet=st.characters(max_codepoint=255), max_size=60))
def test_any_content_type_is_taken(value: str) -> None:
    content_type((("content-type", value),))
