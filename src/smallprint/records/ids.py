"""Public ids: ``SP-P-013219-F``, kind, number and an ISO 7064 MOD 37,36 check character."""

from __future__ import annotations

import re
from enum import StrEnum

from smallprint.records.errors import UsageError

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FORM = re.compile(r"SP-([EDKVCPS])-(\d{6,12})-([0-9A-Z])", re.IGNORECASE | re.ASCII)


class Kind(StrEnum):
    """What an id names."""

    PLATFORM = "E"
    DOCUMENT = "D"
    CAPTURE = "K"
    VERSION = "V"
    CHANGE = "C"
    PROVISION = "P"
    STATEMENT = "S"


def check_character(body: str) -> str:
    """The ISO 7064 MOD 37,36 check character of ``body`` (digits and capital letters)."""
    product = 36
    for character in body:
        product = (product + _ALPHABET.index(character)) % 36 or 36
        product = product * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def format_id(kind: Kind, number: int) -> str:
    """The public id of a record, e.g. ``SP-V-000042-F``."""
    digits = f"{number:06d}"
    return f"SP-{kind}-{digits}-{check_character('SP' + kind + digits)}"


def parse_id(text: str) -> tuple[Kind, int]:
    """Kind and number of a public id. UsageError where the form or the check character is wrong."""
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"“{text}” is not a Smallprint id; one looks like SP-P-000042-6.")
    kind, digits, check = match[1].upper(), match[2], match[3].upper()
    if check_character("SP" + kind + digits) != check:
        raise UsageError(f"“{text}” has a wrong check character: probably mistyped. Look at it once more.")
    return Kind(kind), int(digits)
