"""A pack's blobs: each is the one that a leaf names, and each that a leaf names is there or was erased on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.evidence.checking.verdict import Verdict
from smallprint.evidence.packcheck.contents import file_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smallprint.evidence.packcheck.container import Archive
    from smallprint.evidence.packcheck.contents import Contents


def check_blobs(
    contents: Contents, archive: Archive, digests: Mapping[str, bytes], expected: set[str]
) -> Iterator[Verdict]:
    """Hash and size of every blob; ``expected`` takes the names that leaves account for."""
    whose = {ref["sha256"]: f"{role} of leaf {index}" for index, role, ref in reversed([*contents.refs()])}
    redactions = contents.redactions()
    for index, role, ref in contents.refs():
        name, sha, where = file_of(ref), ref["sha256"], f"{role} of leaf {index}"
        if name in expected:
            continue
        files = [name, f"salts/{sha}"] if ref.get("salted") else [name]
        expected.update(files)
        lacking = [file for file in files if file not in digests]
        if lacking and sha in redactions:
            leaf, content = redactions[sha]
            why = f"leaf {leaf}, {content.get('reason', 'no reason given')}, {contents.decoded[leaf]['time']}"
            yield Verdict("REDACTED", sha, f"{where}: erased on purpose ({why})", ok=True)
        elif lacking:
            yield Verdict("MISSING", sha, f"{where}: {lacking[0]} is not in the pack", ok=False)
        elif (found := digests[name].hex()) != sha:
            other = f", which is the {whose[found]}" if found in whose else ""
            yield Verdict("BLOB_MISMATCH", sha, f"{where}: its bytes hash to {found}{other}", ok=False)
        elif archive.entries[name].size != ref["size"]:
            detail = f"{where}: {archive.entries[name].size} bytes, and the leaf says {ref['size']}"
            yield Verdict("BLOB_MISMATCH", sha, detail, ok=False)
