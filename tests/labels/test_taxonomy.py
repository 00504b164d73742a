from __future__ import annotations

import pytest

from smallprint.knowledge.taxonomy import load_taxonomy, parse_taxonomy
from smallprint.records.errors import UsageError
from smallprint.records.vocabulary import ClauseType


def test_every_clause_type_is_explained_once_and_in_order() -> None:
    assert [entry.type for entry in load_taxonomy().types] == list(ClauseType)


def test_every_group_has_types_and_every_type_a_group() -> None:
    taxonomy = load_taxonomy()
    assert all(taxonomy.in_group(group) for group in taxonomy.groups)
    assert sum(len(taxonomy.in_group(group)) for group in taxonomy.groups) == len(ClauseType)


def test_a_type_is_found_by_its_value() -> None:
    assert load_taxonomy().entry(ClauseType.VENUE).name == "Venue & jurisdiction"


def test_an_unknown_type_is_refused_by_name() -> None:
    row = '[[types]]\nid="nonsense"\nname="n"\ngroup="g"\nplain="p"\ndefinition="d"\n'
    lists = 'includes=["i"]\nexcludes=["e"]\nexamples=["a","b"]\n'
    with pytest.raises(UsageError, match="nonsense"):
        parse_taxonomy('version=1\nnotes=[]\n[groups]\ng="G"\n' + row + lists)
