from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samples import edits
from samples.markdown import parse, shown, words
from samples.records import Block, Edit, SampleError
from smallprint.records.vocabulary import ChangeDirection, ClauseType, EditKind, Materiality, SpanKind

BASE = parse(
    """# Terms

## 1. Fees

{id=fee types=payment-fees}
1.1 The fee is 5 euros, see [prices](/prices). Section 2 says when.

## 2. Refunds

{id=refund types=refunds}
2.1 You have 14 days. It is sent back as it came. Sections 1.1 and 2.1 remain.

{id=late types=refunds}
2.2 Later requests are not considered.
""",
    "test",
)
SURE = {"direction": ChangeDirection.NEUTRAL, "what": "Something changes."}


def run(**fields: object) -> tuple[Block, ...]:
    return edits.apply(BASE, Edit(**fields), "test")[0]  # type: ignore[arg-type]


def text(blocks: tuple[Block, ...], name: str) -> str:
    return next(shown(block) for block in blocks if block.id == name)


def test_a_replaced_passage_is_a_substantive_modification_of_one_block() -> None:
    after, effect = edits.apply(
        BASE, Edit("replace", "fee", find="5 euros", replace="6 euros", **SURE), "test"
    )  # type: ignore[arg-type]
    assert text(after, "fee").startswith("1.1 The fee is 6 euros")
    assert (effect.kind, effect.materiality) == (EditKind.MODIFIED, Materiality.SUBSTANTIVE)
    assert [block for block in after if block.id != "fee"] == [block for block in BASE if block.id != "fee"]


def test_a_passage_that_stands_twice_or_never_is_refused() -> None:
    for passage in ("euro coins", "."):
        with pytest.raises(SampleError, match="not once"):
            run(op="replace", target="fee", find=passage, replace="x", **SURE)


def test_an_edit_that_changes_nothing_is_refused() -> None:
    with pytest.raises(SampleError, match="changes nothing"):
        run(op="replace", target="fee", find="fee", replace="fee", **SURE)


def test_a_substantive_edit_without_direction_is_refused() -> None:
    with pytest.raises(SampleError, match="needs direction"):
        run(op="remove", target="fee")


def test_an_added_block_stands_after_its_anchor_with_its_heading() -> None:
    after = run(
        op="add", id="ai", after="late", heading="## 3. AI", text="3.1 No.", types=(ClauseType.OTHER,), **SURE
    )
    assert [block.id for block in after][-3:] == ["late", "h-ai", "ai"]


def test_a_moved_block_keeps_its_words() -> None:
    after = run(op="move", target="late", after="fee")
    assert [block.id for block in after if not block.level] == ["fee", "late", "refund"]
    assert sorted(words(after)) == sorted(words(BASE))


def test_a_split_keeps_one_identity_where_asked_to() -> None:
    parts = (
        Block("refund", SpanKind.PROVISION, "2.1 You have 14 days."),
        Block("way", SpanKind.PROVISION, "It is sent back as it came. Sections 1.1 and 2.1 remain."),
    )
    after, effect = edits.apply(BASE, Edit("split", "refund", into=parts), "test")
    assert words(after) == words(BASE)
    assert (effect.kind, effect.before, effect.after) == (EditKind.SPLIT, ("refund",), ("refund", "way"))


def test_merged_blocks_stand_where_the_first_stood() -> None:
    after = run(op="merge", targets=("refund", "late"), id="refund")
    assert words(after) == words(BASE)
    assert [block.id for block in after][-1] == "refund"


def test_renumbering_shifts_headings_clauses_and_references() -> None:
    after = run(op="renumber", start=2, by=1)
    assert text(after, "h-refunds") == "3. Refunds"
    assert text(after, "fee") == "1.1 The fee is 5 euros, see prices. Section 3 says when."
    assert text(after, "refund").startswith("3.1 You have 14 days.")
    assert text(after, "refund").endswith("Sections 1.1 and 3.1 remain.")


def test_white_space_changes_no_word() -> None:
    after, effect = edits.apply(BASE, Edit("whitespace", "refund"), "test")
    assert after != BASE
    assert words(after) == words(BASE)
    assert (effect.kind, effect.materiality) == (None, Materiality.COSMETIC)


def test_link_parameters_change_no_word() -> None:
    after = run(op="link-parameter", params="utm_source=x")
    assert "(/prices?utm_source=x)" in next(block.text for block in after if block.id == "fee")
    assert words(after) == words(BASE)


def test_unknown_targets_and_operations_are_named() -> None:
    with pytest.raises(SampleError, match="no block 'price'"):
        run(op="remove", target="price", **SURE)
    with pytest.raises(SampleError, match="unknown op 'swap'"):
        run(op="swap")


@given(st.text(alphabet="ab .,é“”12[]()", min_size=1, max_size=80).filter(lambda value: value.strip()))
def test_white_space_edits_keep_the_words_of_any_paragraph(paragraph: str) -> None:
    block = Block("one", SpanKind.PROVISION, "A. " + paragraph.strip(), (ClauseType.OTHER,))
    try:
        after, _ = edits.apply((block,), Edit("whitespace", "one"), "test")
    except SampleError:
        return
    assert words(after) == words((block,))
