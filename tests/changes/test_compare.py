from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smallprint.changes import compare, with_history
from smallprint.changes.quantities import amounts_in
from smallprint.records.vocabulary import EditKind, Materiality, Pattern
from tests.changes.making import analysis

KEEP = "We keep your account records for {} days after you close your account, and then we delete them."
SHARE = "We share your contact details with payment partners only when you order something from a seller."
LAW = "These terms are governed by the laws of Norway, and disputes go to the courts of Oslo."
AGE = "You must be at least sixteen years old to open an account or to order anything on this site."
CONTACT = "Write to our data protection officer at privacy@lantern.example to use any of your rights."
POLICY = (KEEP.format(30), SHARE, LAW, AGE, CONTACT)

wording = st.lists(
    st.sampled_from([*POLICY, "# Rules", "Short line", "§ 4", "We may change this.", "|a|b|"]), max_size=9
)


@given(wording)
def test_a_text_against_itself_has_no_edit(paragraphs: list[str]) -> None:
    one = analysis(*paragraphs)
    found = compare(one, one)
    assert not found.edits
    assert found.carried == tuple((place, place) for place in range(len(one.reading.provisions)))
    assert not found.affected


@settings(max_examples=60)
@given(wording, wording)
def test_places_lie_in_the_texts_and_identity_is_one_to_one(old: list[str], new: list[str]) -> None:
    before, after = analysis(*old), analysis(*new)
    found = compare(before, after)
    for edit in found.edits:
        for place, side in ((edit.before, before), (edit.after, after)):
            if place is not None:
                quote = side.reading.quote(place.start, place.end)
                assert quote
                assert quote == quote.strip()
    assert len({one for one, _ in found.carried}) == len(found.carried)
    assert len({other for _, other in found.carried}) == len(found.carried)
    if not found.pattern.may_be_substantive:
        assert all(edit.materiality is not Materiality.SUBSTANTIVE for edit in found.edits)


def test_a_changed_period_is_substantive_and_quoted_before_and_after() -> None:
    found = compare(analysis(*POLICY), analysis(KEEP.format(90), *POLICY[1:]))
    assert [edit.kind for edit in found.edits] == [EditKind.MODIFIED]
    assert found.materiality is Materiality.SUBSTANTIVE
    assert "30" in found.edits[0].what
    assert "90" in found.edits[0].what
    assert len(found.carried) == len(POLICY)


def test_white_space_alone_is_nothing_and_links_alone_are_cosmetic() -> None:
    spaced = compare(analysis(*POLICY), analysis(*(text.replace(" ", "  ", 1) for text in POLICY)))
    assert spaced.materiality is Materiality.NONE
    linked = compare(
        analysis(*POLICY),
        analysis(*POLICY[:4], CONTACT.replace("rights", "[rights](https://a.example/?s=1)")),
    )
    assert linked.materiality is Materiality.COSMETIC


def test_a_provision_moved_whole_keeps_its_identity() -> None:
    found = compare(analysis(*POLICY), analysis(*POLICY[1:], POLICY[0]))
    assert [edit.kind for edit in found.edits] == [EditKind.MOVED]
    assert (0, len(POLICY) - 1) in found.carried
    assert found.materiality is Materiality.EDITORIAL


def test_a_split_and_a_merge_are_told_as_such() -> None:
    joined = f"{SHARE} {LAW}"
    apart = analysis(KEEP.format(30), SHARE, LAW, AGE, CONTACT)
    together = analysis(KEEP.format(30), joined, AGE, CONTACT)
    assert [edit.kind for edit in compare(together, apart).edits] == [EditKind.SPLIT]
    assert [edit.kind for edit in compare(apart, together).edits] == [EditKind.MERGED]


def test_new_numbers_alone_are_a_renumbering() -> None:
    old = analysis(*(f"{number}. {text}" for number, text in enumerate(POLICY, start=1)))
    new = analysis(*(f"{number}. {text}" for number, text in enumerate(POLICY, start=4)))
    found = compare(old, new)
    assert {edit.kind for edit in found.edits} == {EditKind.RENUMBERED}
    assert found.materiality is Materiality.EDITORIAL


def test_a_blanked_out_address_is_cosmetic() -> None:
    hidden = CONTACT.replace("privacy@lantern.example", "[email\xa0protected]")
    assert compare(analysis(*POLICY), analysis(*POLICY[:4], hidden)).materiality is Materiality.COSMETIC


def test_an_error_page_on_either_side_is_a_bad_capture() -> None:
    wall = analysis("Checking your browser before you continue. Please verify you are human.")
    for found in (compare(analysis(*POLICY * 8), wall), compare(wall, analysis(*POLICY * 8))):
        assert found.pattern is Pattern.BAD_CAPTURE
        assert found.materiality is Materiality.COSMETIC


def test_the_first_return_is_a_revert_and_the_second_is_flapping() -> None:
    found = compare(analysis(*POLICY), analysis(KEEP.format(90), *POLICY[1:]))
    assert with_history(found, "a", "b", ["a"]).pattern is Pattern.REVERT
    assert with_history(found, "c", "b", ["a"]).pattern is Pattern.NEW
    again = with_history(found, "b", "a", ["a", "b"])
    assert again.pattern is Pattern.FLAPPING
    assert again.materiality is Materiality.COSMETIC
    assert not any(edit.materiality is Materiality.SUBSTANTIVE for edit in again.edits)


def test_thousands_of_equal_one_word_paragraphs_stay_bounded() -> None:
    found = compare(analysis(*["word"] * 5000), analysis(*["word"] * 4000, *["other"] * 1000))
    assert len(found.carried) >= 4000


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("We report each incident within 24 hours.", "We report each incident within six hours."),
        ("The service is up 99.95 % of each month.", "The service is up 99.9 % of each month."),
        ("The Plus plan costs €6.99 a month.", "The Plus plan costs €8.99 a month."),
        ("A group has at least 1,000 people in it.", "A group has at least 100 people in it."),
    ],
)
def test_another_amount_in_a_provision_is_substantive(old: str, new: str) -> None:
    assert compare(analysis("# Terms", old), analysis("# Terms", new)).materiality is Materiality.SUBSTANTIVE


def test_the_same_period_in_other_units_is_no_other_amount() -> None:
    assert amounts_in("within 24 hours") == amounts_in("within one day")
    assert not amounts_in("See section 5 of version 4.1 of 6 January 2025.")


def test_a_longer_notice_protects_and_a_longer_retention_does_not() -> None:
    notice = [f"We give you notice {days} days before the change." for days in (14, 30)]
    kept = [f"We keep your recordings for {days} days." for days in (14, 30)]
    for (old, new), direction in ((notice, "more-protective"), (kept, "less-protective")):
        assert compare(analysis(old), analysis(new)).direction == direction
