"""One or two sentences on a pair of versions: what an analyst would publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.records.vocabulary import ClauseType, EditKind, Materiality, Pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.changes.pattern import Finding
    from smallprint.records.change import Edit

REVERT_SUMMARY = "The text returns to an earlier version."
FLAPPING_SUMMARY = (
    "The page goes back and forth between texts that were recorded before; this is no act of the platform."
)
_MOST_SUBJECTS = 4


def summary_of(edits: Sequence[Edit], materiality: Materiality, finding: Finding) -> str:
    """What changed at its weightiest; for a pair without substance, why it is none."""
    if finding.pattern is Pattern.BAD_CAPTURE:
        return f"{finding.reason} No change of the policy can be read from this pair."
    if not finding.pattern.may_be_substantive:
        return finding.reason
    if materiality is Materiality.SUBSTANTIVE:
        text = _substance([edit for edit in edits if edit.materiality is Materiality.SUBSTANTIVE])
        return f"{finding.reason} {text}" if finding.reason else text
    if materiality is Materiality.EDITORIAL:
        kinds = {edit.kind for edit in edits if edit.materiality is Materiality.EDITORIAL}
        if kinds <= {EditKind.RENUMBERED}:
            return "Provisions have other numbers; no wording changed."
        if kinds <= {EditKind.MOVED, EditKind.SPLIT, EditKind.MERGED}:
            return "Provisions stand in another place or are divided otherwise; their words are the same."
        return "Only wording, dates or numbering changed; no right, duty or practice does."
    if materiality is Materiality.COSMETIC:
        return (
            "Only links, markup, punctuation or the page around the policy changed; its words are the same."
        )
    return "The words are the same; only white space differs."


def _substance(edits: list[Edit]) -> str:
    """The first edit alone where there are one or two; else how many, and on what."""
    if len(edits) <= 2:
        return " ".join(edit.what for edit in edits)
    subjects = dict.fromkeys(edit.types[0] for edit in edits if edit.types[0] is not ClauseType.OTHER)
    named = [subject.value.replace("-", " ") for subject in subjects][:_MOST_SUBJECTS]
    on = f" on {', '.join(named)}" if named else ""
    more = " and others" if len(subjects) > _MOST_SUBJECTS else ""
    return f"{len(edits)} changes of substance{on}{more}. {edits[0].what}"
