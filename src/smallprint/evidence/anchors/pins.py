"""Who is trusted to attest time: what the operator pinned, and nothing that came with a token. No I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smallprint.evidence.anchors.cosignature import Witness
    from smallprint.evidence.anchors.timestamp import Authority
    from smallprint.evidence.formats.note import Verifier


@dataclass(frozen=True, slots=True)
class Pins:
    """Pinned certificates and keys, by the name that anchor leaves give.

    ``beacons`` gives for each beacon the other log's key and the witness whose time counts.
    """

    authorities: Mapping[str, Authority] = field(default_factory=dict)
    witnesses: Mapping[str, Witness] = field(default_factory=dict)
    beacons: Mapping[str, tuple[Verifier, Witness]] = field(default_factory=dict)
