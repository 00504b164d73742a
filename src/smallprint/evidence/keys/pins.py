"""The keys that verification trusts, as ``keys/pinned.vkey`` spells them: one line each.

::

    <vkey>                  trusted for every checkpoint
    <vkey> until=<size>     trusted for checkpoints of up to that many leaves: the key was retired then
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from smallprint.evidence.formats.note import Verifier
from smallprint.records.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE = re.compile(r"(\S+)(?: until=(0|[1-9][0-9]{0,15}))?", re.ASCII)


def parse_pins(text: str) -> tuple[Verifier, ...]:
    """The keys in ``text``, with their bounds; empty lines are passed over.

    Raises:
        UsageError: when a line is anything else, or pins a key for the second time.
    """
    pins: list[Verifier] = []
    for line in text.split("\n"):
        if not line:
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            raise UsageError(f"{line[:200]!r} pins no key: a line is a vkey, or a vkey and until=SIZE")
        verifier = Verifier.parse(found[1])
        if any(pin.public == verifier.public for pin in pins):
            raise UsageError(f"the key {verifier.key_id.hex()} is pinned twice; keep the line that holds")
        pins.append(replace(verifier, until=None if found[2] is None else int(found[2])))
    return tuple(pins)


def spell_pins(pins: Sequence[Verifier]) -> bytes:
    """The file that ``parse_pins`` reads."""
    lines = [pin.vkey if pin.until is None else f"{pin.vkey} until={pin.until}" for pin in pins]
    return "".join(f"{line}\n" for line in lines).encode()


def unbounded(pins: Sequence[Verifier]) -> tuple[Verifier, ...]:
    """The same keys without bounds: for an older note, where the log itself says whether its state is ours.

    A key that was declared compromised has signed notes beyond its bound that outsiders attested in good faith.
    """
    return tuple(replace(pin, until=None) for pin in pins)


def retire(pins: Sequence[Verifier], old: Verifier, until: int, new: Verifier) -> tuple[Verifier, ...]:
    """``pins`` with ``old`` bounded and ``new`` trusted. A bound that is narrower already stays."""
    kept = [
        replace(pin, until=until if pin.until is None else min(pin.until, until))
        if pin.public == old.public
        else pin
        for pin in pins
        if pin.public != new.public
    ]
    return (*kept, new)
