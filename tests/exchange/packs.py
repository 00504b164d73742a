"""A record to pack, and packs to spoil."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from samples.build import build, open_sample_record
from samples.server import SampleWeb
from smallprint.composition import Smallprint
from smallprint.evidence import Verdict, Verifier
from smallprint.evidence.anchors.pins import Pins
from smallprint.evidence.anchors.recheck import Attested
from smallprint.evidence.keys.files import load_pinned
from smallprint.evidence.packcheck import check_pack, write_zip
from smallprint.exchange.pack.derived import derive
from smallprint.records.ids import Kind, format_id

DOCUMENTS = ("murmur/guidelines", "saplinghealth/privacy", "ruvelo/cgu")
"""Of the sample web: one that goes back and forth, one with page code, one in French."""


def make_home(folder: Path) -> Path:
    """A home with changes, corrections, confirmations, observations, and WARC records of every capture."""
    with SampleWeb() as web:
        build(open_sample_record(folder / "home", web, base_url="http://site.example"), web, only=DOCUMENTS)
    return folder / "home"


@contextmanager
def opened(home: Path, copy_to: Path | None = None) -> Iterator[Smallprint]:
    """The home, opened; or a copy of it, to be spoilt."""
    if copy_to is not None:
        shutil.copytree(home, copy_to)
        home = copy_to
    yield open_sample_record(home)
    from django.db import connections

    connections["default"].close()


def one_of_each() -> dict[Kind, str]:
    """A record of each kind, of those with the most to show: changed, and with accents in its words."""
    from smallprint.store.models import (
        Capture,
        ChangePart,
        Document,
        Platform,
        Provision,
        StatementSet,
        Version,
    )

    french = ChangePart.objects.filter(change__document__platform__slug="ruvelo")
    changed = french.filter(provisions__isnull=False).order_by("change", "place").first()
    assert changed is not None
    provision = changed.provisions.order_by("number").first()
    sets = StatementSet.objects.filter(version__document__platform__slug="ruvelo")
    made = sets.order_by("first_number").first()
    rows = {
        Kind.PLATFORM: Platform.objects.order_by("number").first(),
        Kind.DOCUMENT: Document.objects.order_by("number").first(),
        Kind.CAPTURE: Capture.objects.exclude(warc_sha256="").order_by("number").first(),
        Kind.VERSION: Version.objects.order_by("number").last(),
        Kind.CHANGE: changed.change,
        Kind.PROVISION: Provision.objects.get(pk=provision.pk) if provision else None,
    }
    ids = {kind: row.public_id for kind, row in rows.items() if row is not None}
    assert made is not None
    return ids | {Kind.STATEMENT: format_id(Kind.STATEMENT, made.first_number)}


def files_of(pack: bytes) -> dict[str, bytes]:
    """The files in a pack, as another program reads them."""
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def with_file(pack: bytes, name: str, data: bytes | None) -> bytes:
    """The pack with one file changed (or left out), packed again as if nothing had been."""
    files = files_of(pack)
    if data is None:
        del files[name]
    else:
        files[name] = data
    return write_zip(files)


NOBODY = Attested(Pins(), datetime(2026, 6, 1, tzinfo=UTC))
"""No outsider is pinned."""


def verdicts(pack: bytes, pinned: tuple[Verifier, ...], attested: Attested = NOBODY) -> list[Verdict]:
    """What checking says."""
    found = list(check_pack(io.BytesIO(pack), pinned, derive, attested))
    assert found[-1].code == ("OK" if all(one.ok for one in found[:-1]) else "FAILED")
    return found


def wrong(pack: bytes, pinned: tuple[Verifier, ...]) -> list[Verdict]:
    """What is wrong, without the summary."""
    return [one for one in verdicts(pack, pinned)[:-1] if not one.ok]


def codes(pack: bytes, pinned: tuple[Verifier, ...]) -> set[str]:
    return {one.code for one in wrong(pack, pinned)}


def pinned_by(home: Path) -> tuple[Verifier, ...]:
    return load_pinned(home)
