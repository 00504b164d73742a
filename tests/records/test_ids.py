"""Public ids as people and hostile files spell them."""

from __future__ import annotations

import pytest

from smallprint.records.errors import UsageError
from smallprint.records.ids import parse_id


@pytest.mark.parametrize(
    "text", ["SP-\u212a-000001-0", "SP-V-\u0660\u0660\u0660\u0660\u0664\u0662-7", "\u017fP-V-000001-0"]
)
def test_letters_and_digits_of_other_scripts_make_no_id(text: str) -> None:
    with pytest.raises(UsageError, match="is not a Smallprint id"):
        parse_id(text)
