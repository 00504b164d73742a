from __future__ import annotations

import pytest

from smallprint.knowledge.agencies import agencies_for, load_agencies, parse_agencies
from smallprint.knowledge.periods import in_words
from smallprint.knowledge.regulations import load_regulations, parse_regulations, regulation
from smallprint.records.errors import UsageError

ENTRY = """
[areas]
here = ["Nowhere"]
[[regulations]]
id = "law"
name = "A Law"
short = "Law"
jurisdiction = "Nowhere"
status = "in force"
source = "https://law.example/"
dates = { adopted = 2001-02-03 }
area = "here"
scope = "it applies"
[[regulations.articles]]
article = "Art. 1"
types_any = ["refunds"]
reason = "Because."
"""


def test_the_shipped_regulations_load_and_are_many() -> None:
    assert len(load_regulations()) >= 12
    assert {"gdpr", "eprivacy", "dsa", "ai-act", "uctd", "uk-gdpr", "ftc-act", "coppa", "faa", "ccpa"} <= {
        one.id for one in load_regulations()
    }


def test_every_regulation_has_a_source_a_status_and_a_day() -> None:
    for one in load_regulations():
        assert one.source.startswith("https://")
        assert one.status
        assert one.dates


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('status = "in force"\n', "", "law lacks status"),
        ("https://law", "ftp://law", "law needs an official source"),
        ('area = "here"', 'area = "there"', "law is of area"),
        ('"refunds"', '"refund"', "law Art. 1"),
        ('types_any = ["refunds"]', "", "needs a condition"),
        ("Because.", "Because of {value}.", "without a condition on facts"),
        ('reason = "Because."', 'reason = "Because."\nreach = "moon"', "reach"),
        ("2001-02-03", '"soon"', "law needs dates"),
        ("[[regulations.articles]]", "[[regulations.articles]]\nkind = 1", "unknown fields kind"),
    ],
)
def test_a_wrong_entry_is_named(old: str, new: str, said: str) -> None:
    parse_regulations(ENTRY)
    with pytest.raises(UsageError, match=said):
        parse_regulations(ENTRY.replace(old, new))


def test_a_regulation_is_found_by_its_id() -> None:
    found = regulation("gdpr")
    assert found is not None
    assert found.short == "GDPR"
    assert regulation("no-such-law") is None


def test_agencies_have_a_complaint_page_and_belong_to_known_regulations() -> None:
    assert all(one.complaint.startswith("https://") for one in load_agencies())
    assert "ico" in {one.id for one in agencies_for("uk-gdpr")}


def test_an_agency_of_an_unknown_regulation_is_named() -> None:
    row = (
        '[[agencies]]\nid="a"\nname="A"\nshort="A"\njurisdiction="X"\nabout="."\nhome="https://a.example"\n'
        'complaint="https://a.example"\nregulations=["law"]'
    )
    assert parse_agencies(row, {"law"})[0].id == "a"
    with pytest.raises(UsageError, match="a names unknown regulations law"):
        parse_agencies(row, set())


def test_periods_are_told_in_words() -> None:
    assert in_words("P90D") == "90 days"
    assert in_words("P1Y6M") == "1 year and 6 months"
    assert in_words("PT72H") == "72 hours"
    assert in_words("soon") is None
