"""Where outside evidence lies in the published log: ``anchors/<size>/``.

``checkpoint`` is the signed note that was attested, kept because later ones replace it; beside it
``<authority>.tsr``, ``<witness>.cosig``, ``<calendar>.ots``. The same bytes are blobs, which leaves name.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from smallprint.evidence.storage.durable import write_batch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

ANCHORS = "anchors"
CHECKPOINT = "checkpoint"
ENDINGS = {"rfc3161": ".tsr", "cosignature": ".cosig", "opentimestamps": ".ots"}

_UNSAFE = re.compile(r"[^A-Za-z0-9.-]")
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)


def folder_of(log: Path, size: int) -> Path:
    """Where evidence over the checkpoint of ``size`` leaves lies, below the log's folder."""
    return log / ANCHORS / str(size)


def file_name(kind: str, authority: str) -> str:
    """The file of one outsider's evidence: its name with everything odd made an underscore."""
    return _UNSAFE.sub("_", authority).lstrip(".") + ENDINGS[kind]


def write_evidence(log: Path, size: int, files: Mapping[str, bytes]) -> None:
    """Write files for the checkpoint of ``size`` leaves, durably. EvidenceError when the disk refuses.

    The caller holds the log for writing: what an earlier, killed run left in the scratch folder is removed.
    """
    scratch = log / ANCHORS / ".tmp"
    shutil.rmtree(scratch, ignore_errors=True)
    folder = folder_of(log, size)
    write_batch([(folder / name, data) for name, data in files.items()], scratch)


def sizes_from(log: Path, least: int) -> Iterator[int]:
    """Sizes of ``least`` or more for which there is a folder, in order."""
    folder = log / ANCHORS
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    yield from sorted(size for name in names if _SIZE.fullmatch(name) and (size := int(name)) >= least)
