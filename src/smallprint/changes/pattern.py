"""What kind of event a pair of readings is, from the texts alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.reading.suitability import judge
from smallprint.records.reading import ExtractedText, Reading
from smallprint.records.vocabulary import Outcome, Pattern, SpanKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.changes.parts import Part
    from smallprint.changes.units import Unit


def pattern_of(
    before: Reading, after: Reading, units_before: Sequence[Unit], units_after: Sequence[Unit],
    parts: Sequence[Part],
) -> Pattern:  # fmt: skip
    """The pattern; ``new`` where nothing speaks for another."""
    for one, other in ((before, after), (after, before)):
        text = ExtractedText(one.text, "text/markdown")
        usual = len(other.text.split())
        if judge(text, expected_language=other.language, usual_words=usual).outcome is not Outcome.OK:
            return Pattern.BAD_CAPTURE
    kinds = {units_before[p].kind for part in parts for p in part.before_units}
    kinds |= {units_after[p].kind for part in parts for p in part.after_units}
    return Pattern.SELECTOR_CHANGE if kinds == {SpanKind.NAVIGATION} else Pattern.NEW
