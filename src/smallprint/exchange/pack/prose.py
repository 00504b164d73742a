"""A pack's other words: ``README.txt``, ``policy``, and the draft of a certification."""

from __future__ import annotations

from importlib import resources
from string import Template
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smallprint.evidence.packcheck.contents import Contents

Json = dict[str, Any]


def readme(record: Json) -> str:
    """``README.txt``."""
    return f"""Evidence pack for {record["id"]}
Cite as {record["citation"]}

VERIFY.md               how to check all of this without any program of ours, and what it proves
record.json             what the record says, read out of the leaves and files here
quotes.json             each quote with its place in its text
time.txt, time.json     between when and when, and who says so
leaves/                 entries of the log, and for each a proof that the signed log holds it
checkpoint              the log's signed state
log.vkey                the log's key, to compare with the one that you got elsewhere; never trust this copy
policy                  the same for programs (C2SP tlog-policy)
blobs/                  files, named by their SHA-256
salted/, salts/         files that may hold personal data, named by the SHA-256 of salt and bytes
anchors/                what others signed over earlier states of the log, with proofs that this log continues them
capture.wacz            the network exchange, for any web archive player
provenance.json         what came from what (W3C PROV-JSON)
certification-draft.md  a draft for a person to check, complete and sign
verify/                 a short Go program and a short Python script that VERIFY.md runs

Not every pack has all of these. Made by {record["made_by"]["name"]} {record["made_by"]["version"]}.
"""


def policy(contents: Contents) -> str:
    """``policy``: a C2SP tlog-policy. Witnesses stand as comments: their keys come from themselves."""
    lines = [
        "# Whose signatures a program should ask for. This copy came with the evidence: replace the key by the one",
        "# that you got elsewhere, and add the witnesses that you trust.",
        f"log {contents.vkey}",
    ]
    seen = {
        f"# witness {anchor['authority']}, key id {anchor['key_id']}: cosigned the log of {anchor['size']} leaves"
        for _, anchor in contents.every("anchor", kind="cosignature")
    }
    return "\n".join([*lines, *sorted(seen), "quorum none", ""])


def certification(record: Json, times: Json) -> str:
    """``certification-draft.md``."""
    bound = times["record"]["not_after"]
    when = (
        f"{bound['authority']} attests that a state of the log that holds it existed at {bound['time']}"
        if bound
        else "no outsider attests when it was made; the time is that of the keeping machine's clock"
    )
    template = (resources.files("smallprint.exchange.pack") / "files" / "certification-draft.md").read_text(
        "utf-8"
    )
    return Template(template).substitute(
        citation=record["citation"],
        id=record["id"],
        leaf=record["leaf"],
        origin=record["log"]["origin"],
        size=record["log"]["size"],
        root=record["log"]["root"],
        program=record["made_by"]["name"],
        when=when,
    )
