"""Which part of a page is read: frames that move, introductions, parts of a layout, a site's foot."""

from __future__ import annotations

import pytest

from smallprint.reading import comparison_key, extract

CLAUSE = (
    "<p>You may close your account whenever you like, and we then erase what you stored with us within "
    "thirty days, save for invoices, which the law has us keep for seven years.</p>"
)
POLICY = "<h2>Closing your account</h2>" + CLAUSE * 6


def text_of(body: str, title: str = "Terms of Use | Fernhill") -> str:
    page = f"<!DOCTYPE html><html lang=en><head><title>{title}</title></head><body>{body}</body></html>"
    return extract(page.encode(), "text/html").text


@pytest.mark.parametrize(
    "frame",
    [
        "<div class=x>{}</div><div class=row><article><h1>Terms of Use</h1>{}</article></div>",
        "<div class=x>{}</div><main><h1>Terms of Use</h1>{}</main>",
        "<div class=x>{}</div><div class=page><div class=inner><h1>Terms of Use</h1>{}</div></div>",
        "<div id=app><div class=x>{}</div><div class=page><h1>Terms of Use</h1>{}</div></div>",
        "<div class=x><span>{}</span></div><div class=page><div class=inner>{}</div></div>",
    ],
)
def test_a_line_that_counts_down_above_the_policy_is_not_read(frame: str) -> None:
    first = text_of(frame.format("Summer sale: only 31 boots left in stock", POLICY))
    second = text_of(frame.format("Summer sale: only 4 boots left in stock", POLICY))
    assert "Summer sale" not in first
    assert comparison_key(first) == comparison_key(second)


@pytest.mark.parametrize(
    "lead",
    [
        "<div class=meta>Effective 3 March 2024</div>",
        "<div class=document-title>What you agree to</div>",
        "<div>Terms of Use</div>",
        (
            "<div>These terms are between you and Fernhill Ltd, and they hold for every page, app and device "
            "through which you order from us, wherever you live.</div>"
        ),
    ],
)
def test_date_name_and_lead_before_the_policy_are_read_wherever_they_stand(lead: str) -> None:
    words = lead.partition(">")[2].removesuffix("</div>")
    assert words in text_of(f"{lead}<div class=page><div class=inner>{POLICY}</div></div>")


def test_what_stands_between_the_title_and_folded_parts_is_read() -> None:
    folded = "".join(
        f"<details><summary><h2>Part {place}</h2></summary><div>{CLAUSE}</div></details>"
        for place in range(1, 4)
    )
    text = text_of(
        "<div class=shell><h1>Rules of the House</h1><div class=top><p>In force from spring on.</p>"
        f"<p>They bind every guest.</p></div><div class=fold>{folded}</div></div>"
    )
    assert "In force from spring on." in text
    assert "They bind every guest." in text
    assert text.index("# Rules of the House") < text.index("They bind") < text.index("## Part 1")


def test_a_title_that_nothing_calls_a_title_is_read() -> None:
    text = text_of(f"<div><div class=a1>House Rules</div><div class=b2>{POLICY}</div></div>", "Help pages")
    assert text.startswith("House Rules")


@pytest.mark.parametrize(
    ("before", "after", "layout"),
    [
        ("<tr><td>", "</td></tr>", "<table role=presentation>{}</table>"),
        ("<section role=tabpanel>", "</section>", "{}"),
        ("<details>", "</details>", "{}"),
    ],
)
def test_a_short_part_beside_a_very_long_one_is_read(before: str, after: str, layout: str) -> None:
    short = f"{before}<h2>Fees</h2><p>Our fee is 3 %.</p>{after}"
    long = f"{before}<div>{POLICY * 3}</div>{after}"
    for parts in (short + long, long + short):
        assert "Our fee is 3 %." in text_of(f"<h1>Terms of Use</h1>{layout.format(parts)}")


def test_a_foot_without_a_name_is_not_read_and_a_new_year_changes_nothing() -> None:
    foot = "<hr><p class=end><a href=/terms>Terms</a> · <a href=/help>Help</a><br>© {} Fernhill Ltd</p>"
    old, new = (text_of(f"<h1>Terms of Use</h1>{POLICY}{foot.format(year)}") for year in (2024, 2025))
    assert "Fernhill Ltd" not in old
    assert old == new


def test_a_clause_about_copyright_at_the_end_is_read() -> None:
    clause = "<p>All rights reserved in our pictures stay with us.</p>"
    assert "All rights reserved in our pictures" in text_of(f"<h1>Terms of Use</h1>{POLICY}{clause}")
