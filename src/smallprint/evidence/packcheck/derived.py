"""Everything in a pack that is not itself evidence: made again from the evidence, and compared byte for byte.

Words and programs change from version to version of Smallprint. Where the pack was made by another one, what the
record, its quotes and its times say is still compared, and so are the web archive and the policy; how to verify,
the drafts and the programs are not.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from smallprint.evidence.checking.verdict import Verdict
from smallprint.evidence.packcheck.container import read_stated
from smallprint.evidence.packcheck.contents import IncompletePackError
from smallprint.records.citation import Citation
from smallprint.records.errors import EvidenceError, UsageError
from smallprint.records.ids import Kind, parse_id

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping

    from smallprint.evidence.packcheck.container import Archive
    from smallprint.evidence.packcheck.contents import Contents

RECORD = "record.json"
BY_VERSION = frozenset({"README.txt", "VERIFY.md", "certification-draft.md", "time.txt"})
"""Besides ``verify/``: files whose words are those of the version that made the pack."""


@dataclass(frozen=True, slots=True)
class Said:
    """What ``record.json`` says it is about."""

    about: tuple[Kind, int]
    citation: Citation
    whole: dict[str, Any]


def record_of(archive: Archive) -> Generator[Verdict, None, Said | None]:
    """What the pack says it is about, or the verdict on why that can't be told."""
    if RECORD not in archive.entries:
        yield Verdict("MISSING", RECORD, "the pack does not say which record it is about", ok=False)
        return None
    try:
        whole = json.loads(read_stated(archive, RECORD))
        citation = Citation.parse(str(whole["citation"]))
        about = parse_id(str(whole["id"]))
    except (UsageError, EvidenceError) as error:
        yield Verdict("CITATION_MISMATCH", RECORD, str(error), ok=False)
        return None
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        yield Verdict("FILE_MISMATCH", RECORD, f"can't be read as a record: {error!r}", ok=False)
        return None
    if (citation.kind, citation.number) != about:
        detail = f"the id {whole['id']} and the citation {citation} are of two records"
        yield Verdict("CITATION_MISMATCH", RECORD, detail, ok=False)
        return None
    return Said(about, citation, whole)


def check_derived(
    contents: Contents,
    digests: Mapping[str, bytes],
    said: Said,
    derive: Callable[[Contents], Mapping[str, bytes]],
    expected: set[str],
) -> Iterator[Verdict]:
    """Every other file is what follows from the evidence; what is neither is found."""
    try:
        files = dict(derive(contents))
    except (IncompletePackError, KeyError, IndexError) as error:
        detail = f"the record can't be made from the leaves and blobs in the pack: {error}"
        yield Verdict("MISSING", RECORD, detail, ok=False)
        return
    except Exception as error:  # noqa: BLE001  (whatever a reader of signed bytes stumbles over is a finding)
        detail = f"the pack's blobs can't be read as a record: {error!r}"
        yield Verdict("FILE_MISMATCH", RECORD, detail, ok=False)
        return
    made = json.loads(files[RECORD])
    if made["citation"] != str(said.citation):
        detail = f"it cites {said.citation}, and by the log the record is {made['citation']}"
        yield Verdict("CITATION_MISMATCH", RECORD, detail, ok=False)
    if made["made_by"] != said.whole.get("made_by"):
        unlike = sorted(
            name
            for name in digests
            if _is_by_version(name) and sha256(files.get(name, b"")).digest() != digests[name]
        )
        for name in unlike or [RECORD]:
            yield Verdict("NOT_CHECKED", name, _OTHER_VERSION, ok=True)
        files = {name: data for name, data in files.items() if not _is_by_version(name)}
        expected |= {name for name in digests if _is_by_version(name)}
        if {**made, "made_by": None} == {**said.whole, "made_by": None}:
            del files[RECORD]
            expected.add(RECORD)
    yield from _compare(files, digests, expected)


_OTHER_VERSION = (
    "the pack says that another version of Smallprint wrote this, and nothing signed vouches for it: rely on leaves,"
    " blobs and salts, and on the VERIFY.md of a version that you trust"
)


def _is_by_version(name: str) -> bool:
    return name in BY_VERSION or name.startswith("verify/")


def _compare(
    files: Mapping[str, bytes], digests: Mapping[str, bytes], expected: set[str]
) -> Iterator[Verdict]:
    for name, data in sorted(files.items()):
        if name not in digests:
            yield Verdict("MISSING", name, "it ought to be in this pack", ok=False)
        elif sha256(data).digest() != digests[name]:
            code = "QUOTE_MISMATCH" if name == "quotes.json" else "FILE_MISMATCH"
            yield Verdict(code, name, "it says something else than what follows from the evidence", ok=False)
    for name in sorted(digests.keys() - expected - files.keys()):
        yield Verdict("FILE_MISMATCH", name, "no leaf in the pack accounts for it", ok=False)
