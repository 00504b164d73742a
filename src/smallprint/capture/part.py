"""One page as it came, read and judged by itself: what an arrival is made of, whichever door it came in by."""

from __future__ import annotations

from smallprint.capture.gate import judge_capture
from smallprint.reading import extract
from smallprint.records.arrival import Part
from smallprint.records.capture import FetchResult
from smallprint.records.errors import ReadingError
from smallprint.records.reading import ExtractedText
from smallprint.records.vocabulary import Outcome


def part_of(number: int, result: FetchResult) -> Part:
    """Page ``number`` of a document. The pipeline judges the whole text against the version before."""
    extracted = _extracted(result)
    return Part(number, result, extracted, judge_capture(result, extracted))


def _extracted(result: FetchResult) -> ExtractedText | None:
    if result.outcome is not Outcome.OK:
        return None
    try:
        if result.rendered is not None:
            return extract(result.rendered, "text/html", "utf-8", base_url=result.url_reached)
        content = result.content or b""
        return extract(content, result.media_type or "text/html", result.charset, base_url=result.url_reached)
    except ReadingError:
        return None
