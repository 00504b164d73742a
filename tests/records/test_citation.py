"""Citations: what is printed can be read again, and nothing else can."""

from __future__ import annotations

import pytest

from smallprint.records.citation import Citation
from smallprint.records.errors import UsageError
from smallprint.records.ids import Kind

SOUND = "example.org/log/provisions/13219#0123456789ab"


def test_a_citation_is_read_as_it_is_printed() -> None:
    citation = Citation.parse(f" {SOUND}\n")
    assert citation == Citation("example.org/log", Kind.PROVISION, 13219, "0123456789ab")
    assert str(citation) == SOUND
    assert citation.public_id == "SP-P-013219-F"


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_can_be_cited(kind: Kind) -> None:
    citation = Citation.of("example.org/log", kind, 7, bytes(range(32)))
    assert citation.leaf == "000102030405"
    assert Citation.parse(str(citation)) == citation


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SP-P-013219-K",
        SOUND[:-1],
        SOUND + "0",
        SOUND.upper(),
        SOUND.replace("provisions", "clauses"),
        SOUND.replace("13219", "013219"),
        SOUND.replace("13219", "١٣"),
        SOUND.replace("13219", "-1"),
        SOUND.replace("#", "/"),
        SOUND.replace("example.org/log", ""),
        SOUND.replace("example", "exam ple"),
    ],
)
def test_what_is_no_citation_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a citation"):
        Citation.parse(text)
