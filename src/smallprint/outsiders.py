"""The outsiders whom an operator asks to attest time: how settings name them, and what is pinned for them.

Certificates are read from the files that settings name, relative to the home, or else from
``keys/authorities/<name>.pem``. A key of a witness is the setting itself; keys of witnesses no longer asked stay
trusted for what they signed when their line is kept in a file ``keys/authorities/*.vkey``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from smallprint.evidence.anchors.cosignature import Witness
from smallprint.evidence.anchors.pins import Pins
from smallprint.evidence.anchors.timestamp import Authority
from smallprint.evidence.formats.note import Verifier
from smallprint.records.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from smallprint.settings import Settings

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$")]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TimestampAuthority(_Table):
    """An RFC 3161 authority. ``ca`` are PEM files; ``policy`` an object identifier that it must stamp under."""

    name: Name
    url: str
    ca: tuple[str, ...] = ()
    policy: str | None = None


class WitnessAddress(_Table):
    """A C2SP witness: its verifier key (kind 0x04) and its submission prefix."""

    vkey: str
    url: str


class Beacon(_Table):
    """Another public log: where its checkpoint is, its key, and the witness whose time counts."""

    name: Name
    url: str
    log: str
    witness: str


def any_named(settings: Settings) -> bool:
    """Whether the operator asks anybody at all."""
    return bool(
        settings.timestamp_authorities or settings.witnesses or settings.opentimestamps or settings.beacons
    )


def pins_of(settings: Settings) -> Pins:
    """What is pinned in a home.

    Raises:
        UsageError: a certificate or key that can't be read; the message names it.
    """
    folder = settings.home / "keys" / "authorities"
    authorities = {
        one.name: Authority.of(one.name, [_read(settings.home / file) for file in one.ca], one.policy)
        if one.ca
        else Authority.of(one.name, [_read(folder / f"{one.name}.pem")], one.policy)
        for one in settings.timestamp_authorities
    }
    for file in sorted(folder.glob("*.pem")):
        if file.stem not in authorities:
            authorities[file.stem] = Authority.of(file.stem, [_read(file)])
    lines = [one.vkey for one in settings.witnesses]
    for file in sorted(folder.glob("*.vkey")):
        lines += [line for line in _read(file).decode("utf-8", "replace").splitlines() if line.strip()]
    witnesses = [Witness.parse(line) for line in lines]
    return Pins(
        authorities=authorities,
        witnesses={witness.name: witness for witness in reversed(witnesses)},
        beacons={one.name: (Verifier.parse(one.log), Witness.parse(one.witness)) for one in settings.beacons},
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path} can't be read ({error.strerror}): put the certificates there that you trust for this"
            " authority, from its own site, or name them under `ca`"
        ) from error
