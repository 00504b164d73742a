"""Every error that Smallprint raises on purpose. Each message tells the reader what to do.

::

    SmallprintError
    ├── UsageError              something the user gave is wrong; the message says what is expected
    ├── HomeError               the home folder is missing, locked, of another version or unusable
    ├── CaptureError            a fetch that could not even be tried (address refused, bad URL)
    │   └── AddressRefusedError the guard refused an address
    ├── ReadingError            a body that no reader can make a text of
    ├── EvidenceError
    │   ├── BlobMismatchError   stored bytes do not hash to their name
    │   ├── BlobMissingError    bytes that a leaf names are not there
    │   ├── LeafRefusedError    a leaf that may not be appended (size, form)
    │   ├── LogCorruptError     tiles, checkpoint and key do not fit together
    │   ├── LogBusyError        another writer held the log for too long
    │   └── AnchorError         what an outsider attested does not hold; ``code`` is the verdict
    ├── HeldError               a legal hold forbids to erase what was to be erased
    ├── GroundingError          a quote that its text does not contain
    └── ImportRowError          one row of an archive that can't be taken, with its line
"""

from __future__ import annotations


class SmallprintError(Exception):
    """Base of all. ``str()`` is one or two plain sentences for the person at the terminal."""


class UsageError(SmallprintError):
    """Something the user gave is wrong."""


class HomeError(SmallprintError):
    """The home folder can't be used as it is."""


class CaptureError(SmallprintError):
    """A fetch that could not even be tried."""


class AddressRefusedError(CaptureError):
    """The guard refused to connect to an address."""


class ReadingError(SmallprintError):
    """A body that no reader can make a text of."""


class EvidenceError(SmallprintError):
    """Something about blobs, log or proofs does not hold."""


class BlobMismatchError(EvidenceError):
    """Stored bytes do not hash to their name. ``found`` is the SHA-256 that they have, where it is known."""

    def __init__(self, message: str, found: str = "") -> None:
        super().__init__(message)
        self.found = found


class BlobMissingError(EvidenceError):
    """Bytes that a leaf names are not there."""


class LeafRefusedError(EvidenceError):
    """A leaf that may not be appended."""


class LogCorruptError(EvidenceError):
    """Tiles, checkpoint and key do not fit together."""


class LogBusyError(EvidenceError):
    """Another writer held the log for longer than we wait."""


class AnchorError(EvidenceError):
    """What an outsider attested does not hold. ``code`` is the verdict that ``smallprint verify`` gives."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


class HeldError(SmallprintError):
    """A legal hold forbids to erase what was to be erased."""


class GroundingError(SmallprintError):
    """A quote that its text does not contain."""


class ImportRowError(SmallprintError):
    """One row of an archive that can't be taken."""
