"""Homes whose settings name real outsiders on loopback."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from smallprint.clock import Clock
from smallprint.composition import Smallprint, open_smallprint
from smallprint.evidence import Verifier
from smallprint.settings import load
from tests.anchors.authority import Tsa

ORIGIN = "log.example/smallprint"


@dataclass
class Named:
    """The lines of ``smallprint.toml`` that name outsiders, put together piece by piece."""

    home: Path

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.file = self.home / "smallprint.toml"
        self.file.write_text(f'origin = "{ORIGIN}"\nallow_loopback = true\n')

    def calendars(self, *urls: str) -> None:
        """Before any table."""
        self._add(f"opentimestamps = {json.dumps(list(urls))}\n")

    def authority(self, url: str, tsa: Tsa, name: str = "stamp.example") -> None:
        """One whose CA lies at the usual place."""
        folder = self.home / "keys" / "authorities"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(tsa.folder / "ca.pem", folder / f"{name}.pem")
        self._add(f'[[timestamp_authorities]]\nname = "{name}"\nurl = "{url}"\n')

    def witness(self, url: str, vkey: str) -> None:
        self._add(f'[[witnesses]]\nvkey = "{vkey}"\nurl = "{url}"\n')

    def beacon(self, url: str, log: str, witness: str, name: str = "other.example") -> None:
        self._add(f'[[beacons]]\nname = "{name}"\nurl = "{url}"\nlog = "{log}"\nwitness = "{witness}"\n')

    def _add(self, lines: str) -> None:
        with self.file.open("a") as out:
            out.write(lines)

    def open(self, clock: Clock | None = None) -> Smallprint:
        return open_smallprint(load(self.home), clock=clock, create=True)

    def verifier(self) -> Verifier:
        return Verifier.parse((self.home / "keys" / "pinned.vkey").read_text().split("\n")[0])


def add_platforms(smallprint: Smallprint, *slugs: str) -> range:
    """Records with no content of their own."""
    with smallprint.ledger.session() as session:
        draft = session.draft()
        for slug in slugs:
            draft.platform(slug=slug, name=slug.title(), sector="test", country="")
        return session.commit(draft)
