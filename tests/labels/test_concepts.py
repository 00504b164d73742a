from __future__ import annotations

from smallprint.labels.concepts import Concepts
from smallprint.labels.features import words_of

CONCEPTS = Concepts.load()


def concepts(text: str) -> set[str]:
    return set(CONCEPTS.of_words(words_of(text)))


def test_the_same_thing_said_in_five_languages_is_one_concept() -> None:
    for text in ("a refund", "un remboursement", "eine Rückerstattung", "un reembolso", "un rimborso"):
        assert "refund" in concepts(text)


def test_a_part_of_a_german_compound_is_found() -> None:
    assert "data" in concepts("Bestandsdaten")


def test_words_of_a_phrase_must_follow_each_other() -> None:
    assert "class_action" in concepts("no class actions")
    assert "class_action" not in concepts("a first-class service and court action")


def test_addresses_and_markup_are_no_words() -> None:
    assert words_of("**See** [our page](https://example.test/refund) <b>now</b> 2024") == [
        "see",
        "our",
        "page",
        "now",
        "0",
    ]
