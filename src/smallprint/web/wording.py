"""How values are worded on pages: dates, durations, ids of vocabularies."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from django.conf.locale import LANG_INFO

PATTERNS = {
    "new": "new text",
    "revert": "return to an earlier text",
    "split-or-merge": "documents split or merged",
    "flapping": "goes back and forth",
    "variant-switch": "another variant of the page",
    "bad-capture": "bad capture",
    "selector-change": "the page's frame changed",
    "extractor-change": "the extraction changed",
}
BASES = {
    "policy_text": "policy text",
    "page_code": "page code, not the policy",
    "observed_behaviour": "observed behaviour, not the policy",
    "inference": "inference",
}
OUTCOMES = {
    "ok": "read",
    "unchanged": "unchanged",
    "cosmetic": "same words, other bytes",
    "blocked": "blocked by the site",
    "error-page": "an error page",
    "not-a-policy": "not the policy",
    "wrong-language": "in another language",
    "truncated": "cut off",
    "empty": "empty",
    "needs-rendering": "needs a browser",
    "moved": "moved elsewhere",
    "forbidden-by-robots": "forbidden by robots.txt",
    "rate-limited": "asked to come back later",
    "too-large": "too large",
    "timeout": "took too long",
    "unreachable": "not reached",
}
SLOTS = {
    "what-it-is": "What it is",
    "why-it-matters": "Why it matters",
    "consumer-impact": "What it means for you",
    "what-you-can-do": "What you can do",
    "change-summary": "What changed",
}
ADDRESS_BASES = {
    "snapshot-trailer": "recorded when the archive fetched the page",
    "history": "from the archive’s declaration that was valid at that date",
    "current": "from the archive’s declaration that is valid today",
    "unknown": "not known",
}
_SPECIAL = {
    "ai-policy": "AI policy",
    "ai-training": "AI training",
    "childrens-policy": "children’s policy",
    "dpo": "data protection officer",
    "eula": "end-user licence agreement",
    "ip-policy": "intellectual-property policy",
    "sla": "service level agreement",
    "source_place": "place in the source file (byte)",
    "source_repo": "source repository",
    "source_sha256": "SHA-256 of the source file",
    "url_basis": "basis of the address",
    "warc": "WARC",
}
_DURATION = re.compile(
    r"\bP(?=\d|T\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?"
    r"(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?(?![A-Za-z0-9])"
)
_UNITS = ("year", "month", "week", "day", "hour", "minute", "second")
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def moment(value: str | datetime) -> datetime | None:
    """A time, or None where the value is not an ISO 8601 one."""
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def day(value: str | datetime | date | None) -> str:
    """``14 January 2025``; a value that is no date stays as it is."""
    if not value:
        return "not known"
    found = value if isinstance(value, date) else moment(value)
    return str(value) if found is None else f"{found.day} {found:%B %Y}"


def minute(value: str | datetime | None) -> str:
    """``14 January 2025, 09:00 UTC``."""
    if not value:
        return "not known"
    found = moment(value)
    return str(value) if found is None else f"{day(found)}, {found.astimezone(UTC):%H:%M} UTC"


def second(value: str | datetime | None) -> str:
    """``14 January 2025, 09:00:07.250 UTC``."""
    if not value:
        return "not known"
    found = moment(value)
    if found is None:
        return str(value)
    utc = found.astimezone(UTC)
    return f"{day(utc)}, {utc:%H:%M:%S}.{utc.microsecond // 1000:03d} UTC"


def words(value: str) -> str:
    """An id as words: ``less-protective`` → ``less protective``."""
    return _SPECIAL.get(str(value)) or str(value).replace("-", " ").replace("_", " ")


def value_words(value: str) -> str:
    """A fact's value with durations and dates in words, the normalised form behind them."""
    spoken = _DURATION.sub(_spoken_duration, str(value))
    return _DATE.sub(lambda found: day(found[0]), spoken)


def _spoken_duration(found: re.Match[str]) -> str:
    parts = [
        f"{int(number)} {unit}{'' if int(number) == 1 else 's'}"
        for number, unit in zip(found.groups(), _UNITS, strict=True)
        if number is not None
    ]
    return f"{' '.join(parts)} ({found[0]})" if parts else found[0]


def language(code: str | None) -> str:
    """A language's English name; the code where it has none here."""
    if not code:
        return "not told"
    known = LANG_INFO.get(code.lower()) or LANG_INFO.get(code.split("-")[0].lower()) or {}
    return str(known.get("name", code))


def clipped(text: str, most: int) -> str:
    """At most ``most`` characters, whole words, with an ellipsis where something is left out."""
    if len(text) <= most:
        return text
    return text[: max(text.rfind(" ", 0, most), most // 2)].rstrip(" ,;:.") + " …"
