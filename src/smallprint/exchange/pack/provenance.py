"""``provenance.json``: what came from what, by whom, as W3C PROV-JSON.

Entities are blobs (``sha256:<hex>``, or ``salted:<commitment>``), activities are leaves (``leaf:<number>``), agents
are the programs that leaves name and whoever acted. Times are the leaves' own claims.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smallprint.evidence.packcheck.contents import Contents, IncompletePackError

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]


def provenance(contents: Contents) -> Json:
    """The whole of ``provenance.json``."""
    found: dict[str, Json] = {
        name: {}
        for name in (
            "entity",
            "activity",
            "agent",
            "wasGeneratedBy",
            "used",
            "wasAssociatedWith",
            "wasDerivedFrom",
        )
    }
    for index, leaf in contents.decoded.items():
        made = f"leaf:{index}"
        found["activity"][made] = {
            "prov:type": f"sp:{leaf['type']}",
            "prov:startTime": leaf["time"],
            "prov:endTime": leaf["time"],
            "sp:leafHash": contents.hash_of(index).hex(),
        }
        tool = f"sp:tool/{leaf['tool']['name']}/{leaf['tool']['version']}"
        found["agent"][tool] = {"prov:type": "prov:SoftwareAgent"}
        found["agent"][f"sp:actor/{leaf['actor']}"] = {}
        for agent in (tool, f"sp:actor/{leaf['actor']}"):
            relation = {"prov:activity": made, "prov:agent": agent}
            found["wasAssociatedWith"][f"_:with/{index}/{agent}"] = relation
        for role, ref in sorted(leaf.get("blobs", {}).items()):
            name = _entity(ref)
            found["entity"][name] = {"sp:bytes": ref["size"]}
            key = f"_:made/{index}/{role}"
            found["wasGeneratedBy"][key] = {
                "prov:entity": name,
                "prov:activity": made,
                "prov:role": f"sp:{role}",
            }
        for other in _sources(contents, index):
            for role, ref in sorted(contents.decoded[other].get("blobs", {}).items()):
                key = f"_:used/{index}/{other}/{role}"
                found["used"][key] = {"prov:activity": made, "prov:entity": _entity(ref)}
                for own, made_ref in sorted(leaf.get("blobs", {}).items()):
                    relation = {
                        "prov:generatedEntity": _entity(made_ref),
                        "prov:usedEntity": _entity(ref),
                        "prov:activity": made,
                    }
                    found["wasDerivedFrom"][f"_:from/{index}/{own}/{other}/{role}"] = relation
    prefix = {
        "sp": "https://smallprint.example/prov#",
        "sha256": "urn:hash:sha256:",
        "salted": "urn:hash:sha256-of-salt-and-bytes:",
        "leaf": f"tlog://{contents.checkpoint.origin}/",
    }
    return {"prefix": prefix, **{name: rows for name, rows in found.items() if rows}}


def _entity(ref: Json) -> str:
    return f"{'salted' if ref.get('salted') else 'sha256'}:{ref['sha256']}"


def _sources(contents: Contents, index: int) -> Iterator[int]:
    """The leaves that a leaf was made from, of those in the pack."""
    leaf = contents.decoded[index]
    content = leaf.get(leaf["type"], {})
    wanted = {
        "version": [("capture", number) for number in content.get("captures", ())],
        "reading": [("version", content.get("version"))],
        "labels": [("version", content.get("version")), ("reading", content.get("version"))],
        "statements": [(kind, content.get("version")) for kind in ("version", "reading", "labels")],
        "change": [("version", content.get(side)) for side in ("before", "after")],
        "observation": [("capture", content.get("capture"))],
    }.get(leaf["type"], [])
    for kind, number in wanted:
        field = "version" if kind in {"reading", "labels"} else "number"
        try:
            yield contents.one(kind, **{field: number})[0]
        except IncompletePackError:
            continue  # not every record's pack holds both versions' readings
