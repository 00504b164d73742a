"""Who answers for data protection: the data protection officer and where to reach them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.facts.folding import pattern
from smallprint.facts.rules import Rule, words
from smallprint.facts.sentences import Found, Sentence
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_OFFICER = pattern(
    r"\b(?:data protection officer\w{0,1}|privacy (?:compliance )?officer|chief "
    r"privacy officer|dpo|delegue\w{0,2} a la protection des donnees"
    r"|datenschutzbeauftragte\w{0,2}|delegad[oa] de proteccion de datos|dpd)\b"
)
_EMAIL = pattern(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,20}){1,4}")
_NEAR = 300


def read(stretch: Sentence) -> Iterator[Found]:
    """The address of the officer: the first e-mail address after the office is named, or one that names it."""
    text = stretch.text
    addresses = list(_EMAIL.finditer(text))
    for address in addresses:
        officer = _OFFICER.search(text, max(0, address.start() - _NEAR), address.start())
        if officer or address[0].startswith(("dpo", "dsb", "dpd", "datenschutz")):
            yield Found(FactKind.DPO, address[0], address.start(), address.end())
            return


RULES = (Rule(read, cues=words("officer dpo delegue datensch delegad dpd dsb"), whole=True),)
