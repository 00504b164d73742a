"""``smallprint verify FILE.zip``: an evidence pack, offline, with a key from outside of it. Needs no home."""

from __future__ import annotations

from pathlib import Path

from smallprint.cli.verdicts import show
from smallprint.evidence.anchors.recheck import Attested
from smallprint.evidence.formats.note import Verifier
from smallprint.evidence.keys.files import load_pinned
from smallprint.evidence.keys.pins import parse_pins
from smallprint.evidence.packcheck import check_pack
from smallprint.exchange.pack.derived import derive
from smallprint.home import Home
from smallprint.outsiders import pins_of
from smallprint.records.errors import HomeError, UsageError
from smallprint.settings import load

HOW = (
    "Give the log's key with --key: the line itself, or a file with it. Get it from its keeper's site, a printed page"
    " or another reader; the one inside the pack proves nothing."
)


def is_pack(record: str) -> bool:
    """Whether what is to be verified is a file rather than a record."""
    return record.lower().endswith(".zip") or _is_file(record)


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except OSError:  # too long to be a name
        return False


def verify_pack(home: Home, file: str, key: str | None, *, as_json: bool) -> None:
    """Every byte of the pack, held against ``key``, else against the keys that the home pins."""
    from smallprint.composition import clock_of

    verifiers = _keys(home, key)
    # What the home pins of outsiders: nothing where there is no home.
    attested = Attested(pins_of(load(home.path)), clock_of(home).now())
    try:
        with Path(file).open("rb") as stream:
            show(check_pack(stream, verifiers, derive, attested), as_json=as_json)
    except OSError as error:
        raise UsageError(f"{file} can't be read: {error.strerror or error}.") from error


def _keys(home: Home, key: str | None) -> tuple[Verifier, ...]:
    if key is None:
        try:
            return load_pinned(home.path)
        except HomeError:
            raise UsageError(f"There is no pinned key in {home.path}. {HOW}") from None
    if "+" not in key and not _is_file(key):
        raise UsageError(f"There is no file {key[:200]}, and a key's line reads name+id+base64. {HOW}")
    try:
        text = Path(key).read_text("utf-8") if _is_file(key) else key
        found = parse_pins(text)
    except (OSError, ValueError) as error:
        raise UsageError(f"{key[:200]} can't be read as a key: {error}. {HOW}") from error
    if not found:
        raise UsageError(f"{key[:200]} holds no key. {HOW}")
    return found
