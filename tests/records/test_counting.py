"""Numbers in sentences."""

from __future__ import annotations

from smallprint.records.counting import count


def test_one_thing_is_singular_and_all_other_numbers_are_plural() -> None:
    assert [count(number, "finding") for number in (0, 1, 2)] == ["0 findings", "1 finding", "2 findings"]
    assert count(2, "leaf", "leaves") == "2 leaves"
