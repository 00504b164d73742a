from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from smallprint.changes import Run, word_diff

texts = st.text(alphabet=st.sampled_from("ab é\n .,"), max_size=120)


@given(texts, texts)
def test_what_stayed_and_came_is_the_later_text_and_what_stayed_and_went_the_earlier(
    old: str, new: str
) -> None:
    tokens = word_diff(old, new)
    assert "".join(token.text for token in tokens if token.run is not Run.DELETE) == new
    kept = "".join(token.text for token in tokens if token.run is not Run.INSERT)
    assert "".join(kept.split()) == "".join(old.split())


def test_one_changed_word_is_one_deletion_and_one_insertion() -> None:
    tokens = word_diff("We keep it for 30 days only.", "We keep it for 90 days only.")
    assert [(token.run, token.text.strip()) for token in tokens if token.run is not Run.EQUAL] == [
        (Run.DELETE, "30"),
        (Run.INSERT, "90"),
    ]
