from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smallprint.reading import comparison_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“It’s” ours", '"It\'s" ours'),
        ("a\u00a0b\u200b c\u00ad", "a b c"),
        ("1\\. **Scope** of _this_", "1. Scope of this"),
        ('see [the notice](https://a.example/x_(y) "t") ![](i.png)', "see the notice"),
        ("Title\n=====\n\n*   item", "# Title\n- item"),
        ("| a | b |\n| --- | --- |\n| c<br>d | e |", "a b c d e"),
        ("2020 – 2021", "2020 - 2021"),
        ("« mot » : oui", "«mot»: oui"),
    ],
)
def test_the_same_words_give_the_same_key(one: str, other: str) -> None:
    assert comparison_key(one) == comparison_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("30 days", "31 days"),
        ("we share", "we do not share"),
        ("may", "must"),
        ("1. a", "2. a"),
        ("a part", "apart"),
    ],
)
def test_other_words_give_another_key(one: str, other: str) -> None:
    assert comparison_key(one) != comparison_key(other)


@given(st.text())
def test_any_text_has_a_key_without_line_breaks_or_doubled_spaces(text: str) -> None:
    key = comparison_key(text)
    assert key == " ".join(key.split())


@given(st.lists(st.sampled_from(["we", "share", "not", "90", "days"]), min_size=1, max_size=20), st.data())
def test_every_inserted_word_shows(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words)))
    edited = [*words[:place], "never", *words[place:]]
    assert comparison_key(" ".join(words)) != comparison_key("\n\n".join(edited))
