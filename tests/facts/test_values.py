from __future__ import annotations

import pytest

from smallprint.facts.dates import dates
from smallprint.facts.durations import durations
from smallprint.facts.folding import fold
from smallprint.facts.money import amounts
from smallprint.facts.places import places


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("within thirty (30) days", "P30D"),
        ("a 90-day period", "P90D"),
        ("two weeks", "P14D"),
        ("5 to 7 business days", "P7D; business days"),
        ("72 hours", "PT72H"),
        ("pendant treize mois", "P13M"),
        ("dans un délai de 30 jours ouvrés", "P30D; business days"),
        ("binnen vierzehn Tagen", "P14D"),
        ("innerhalb von sieben Kalendertagen", "P7D"),
        ("durante cinco años", "P5Y"),
        ("30 (thirty) days’ notice", "P30D"),
    ],
)
def test_lengths_of_time_become_iso_durations(text: str, value: str) -> None:
    assert [one.value for one in durations(fold(text))] == [value]


@pytest.mark.parametrize("text", ["$30 daytime", "12.500 days", "v2.30 days", "every day", "the year 2020"])
def test_what_is_no_length_of_time_is_left_out(text: str) -> None:
    assert list(durations(fold(text))) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("27 May 2025", "2025-05-27"),
        ("September 1st, 2019", "2019-09-01"),
        ("le 1er avril 2018", "2018-04-01"),
        ("7. März 2021", "2021-03-07"),
        ("27 de agosto de 2021", "2021-08-27"),
        ("15.04.2020", "2020-04-15"),
        ("01/15/2025", "2025-01-15"),
        ("25/05/2018", "2018-05-25"),
        ("2025-10-30T15:19:00+01:00", "2025-10-30"),
        ("December 2021", "2021-12"),
    ],
)
def test_dates_become_iso_dates(text: str, value: str) -> None:
    assert [one.value for one in dates(fold(text))] == [value]


@pytest.mark.parametrize("text", ["03/04/2025", "31/31/2025", "30 February 2024", "Section 2019.12"])
def test_a_date_that_is_ambiguous_or_impossible_is_left_out(text: str) -> None:
    assert list(dates(fold(text))) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("US$100.00", "USD 100"),
        ("7.99 USD", "USD 7.99"),
        ("5.000,00 €", "EUR 5,000"),
        ("£1,250", "GBP 1,250"),
        ("15 euros", "EUR 15"),
        ("CHF 20", "CHF 20"),
        ("one hundred dollars ($100)", "USD 100"),
    ],
)
def test_amounts_carry_their_currency(text: str, value: str) -> None:
    assert [one.value for one in amounts(fold(text))] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("the laws of the State of New York", "New York"),
        ("le droit français", "France"),
        ("das Recht der Bundesrepublik Deutschland", "Germany"),
        ("la legislación española", "Spain"),
        ("Saudi courts", "Saudi Arabia"),
    ],
)
def test_places_are_given_by_their_english_name(text: str, value: str) -> None:
    assert {one.value for one in places(fold(text))} == {value}
