from __future__ import annotations

import pytest

from samples.markdown import dump, parse, plain, words
from samples.records import SampleError
from samples.rendering.elements import to_html
from samples.rendering.page import split_pages
from smallprint.records.vocabulary import SpanKind


def test_a_block_runs_to_the_next_attribute_line_or_heading() -> None:
    blocks = parse("# T\n\n{id=a types=other}\nOne.\n\n- two\n\n{id=d kind=metadata}\n2025\n\n## H\n", "test")
    assert [(block.id, block.kind) for block in blocks] == [
        ("h-t", SpanKind.HEADING),
        ("a", SpanKind.PROVISION),
        ("d", SpanKind.METADATA),
        ("h-h", SpanKind.HEADING),
    ]
    assert blocks[1].text == "One.\n\n- two"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("Text alone.", "without an attribute line"),
        ("{id=a types=fees}\nx", "not a valid ClauseType"),
        ("{id=a}\nx", "has 0 types"),
        ("{id=a kind=contact types=other}\nx", "has 1 types"),
        ("{id=a types=other}\n\n{id=b types=other}\nx", "is empty"),
        ("{id=a types=other}\nx\n\n{id=a types=other}\ny", "stands twice"),
        ("{id=a type=other}\nx", "an attribute line has"),
    ],
)
def test_faults_of_a_base_text_are_named(source: str, message: str) -> None:
    with pytest.raises(SampleError, match=message):
        parse(source, "test")


def test_words_are_what_a_reader_sees() -> None:
    assert plain("- **Bold** and [a link](/x?y=1),\n  - nested *em*\n\n| a | b |\n|---|---|\n| c | d |") == (
        "Bold and a link, nested em a b c d"
    )
    assert words(parse("## 2. Fees\n", "test")) == ("2.", "Fees")


def test_lists_that_touch_become_one_list_and_deeper_items_nest() -> None:
    made = to_html(["- one\n  - inner", "- two"])
    assert made.count("<ul>") == 2
    assert "<li>one\n<ul>\n<li>inner</li>\n</ul></li>" in made


def test_text_is_escaped() -> None:
    assert to_html(["a < b & c"]) == "<p>a &lt; b &amp; c</p>"


def test_page_lines_cut_a_document_into_pages() -> None:
    blocks = parse("# T\n\n{id=a types=other}\nx\n\n{page}\n## H\n\n{id=b types=other}\ny", "test")
    assert [[block.id for block in page] for page in split_pages(blocks)] == [["h-t", "a"], ["h-h", "b"]]


def test_plain_documents_are_served_without_attribute_lines() -> None:
    assert dump(parse("# T\n\n{id=a types=other}\nx", "test")) == "# T\n\nx"
