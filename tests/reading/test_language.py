from __future__ import annotations

import pytest

from smallprint.reading.language import detect_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We keep the data that you give us for as long as you have an account with the service and no longer."),
        ("fr", "Nous conservons les données que vous nous donnez aussi longtemps que votre compte est ouvert chez nous."),
        ("de", "Wir speichern die Daten, die Sie uns geben, so lange wie Ihr Konto bei uns besteht und nicht länger."),
        ("es", "Conservamos los datos que usted nos da mientras la cuenta esté abierta en el servicio y no por más tiempo."),
        ("ja", "お客様のアカウントが有効である限り、当社はお客様から提供されたデータを保存します。"),
        ("zh", "只要您在本服务中拥有账户，我们就会保存您提供给我们的数据，而不会保存更长时间。"),
        ("ru", "Мы храним данные, которые вы нам передаёте, пока ваша учётная запись открыта в нашей службе."),
    ],
)  # fmt: skip
def test_a_sentence_or_two_are_enough_to_tell_the_language(language: str, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "OK", "1234 5678", "foo bar", "§§§ *** ###"])
def test_a_text_too_short_or_too_odd_has_no_language(text: str) -> None:
    assert detect_language(text) is None


def test_the_words_decide_against_what_the_page_declares() -> None:
    text = (
        "Wir speichern die Daten, die Sie uns geben, so lange wie Ihr Konto bei uns besteht und nicht länger."
    )
    assert detect_language(text, declared="en-us") == "de"
