"""What this program goes by when it reads, labels and explains: the content of a ``knowledge`` leaf.

Each part has a version and a digest, so that a leaf published later can be laid beside what was in force then.
The tables that readers are shown are kept whole, as blobs; weights and code by their digest alone.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from smallprint import __version__
from smallprint.changes.difference import TOOL as CHANGE_TOOL
from smallprint.facts.sheet import TOOL as FACT_TOOL
from smallprint.labels.labeller import TOOL as LABEL_TOOL
from smallprint.reading.extract import EXTRACT_TOOL
from smallprint.reading.segment import TOOL as READ_TOOL
from smallprint.tool import digest

Parts = dict[str, dict[str, str]]

TABLES = ("taxonomy", "regulations", "agencies")


@dataclass(frozen=True, slots=True)
class InForce:
    """``parts`` maps a name to its ``version`` and ``sha256``; ``tables`` holds the bytes of some of them."""

    parts: Parts
    tables: dict[str, bytes]


@cache
def in_force() -> InForce:
    """What holds in this process."""
    tables = {name: _data("smallprint.knowledge", f"{name}.toml") for name in TABLES}
    parts = {
        name: {"version": _version(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in tables.items()
    }
    weights = _data("smallprint.labels", "weights.npz")
    parts["weights"] = {"version": LABEL_TOOL.version, "sha256": hashlib.sha256(weights).hexdigest()}
    stages = {
        "extractor": (EXTRACT_TOOL, ("reading",)),
        "reader": (READ_TOOL, ("reading",)),
        "labels": (LABEL_TOOL, ("labels",)),
        "facts": (FACT_TOOL, ("facts",)),
        "changes": (CHANGE_TOOL, ("changes",)),
    }
    for name, (tool, folders) in stages.items():
        parts[name] = {"version": tool.version, "sha256": digest(*folders)}
    parts["statements"] = {"version": __version__, "sha256": digest("explain")}
    return InForce(parts, tables)


def _version(table: bytes) -> str:
    return str(tomllib.loads(table.decode("utf-8")).get("version", __version__))


def _data(package: str, name: str) -> bytes:
    return resources.files(package).joinpath("data", name).read_bytes()
