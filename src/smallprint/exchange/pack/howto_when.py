"""The part of ``VERIFY.md`` about what outsiders signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smallprint.evidence.packcheck.contents import anchor_file
from smallprint.exchange.pack.blocks import block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smallprint.evidence.packcheck.contents import Contents

Json = dict[str, Any]


def attested(contents: Contents) -> Iterator[str]:
    """The part of ``VERIFY.md`` about when; nothing where no outsider signed anything."""
    found = list(contents.every("anchor"))
    if not found:
        return
    yield """## When: what outsiders signed

`time.txt` says what follows from this in words. The certificates and keys of these outsiders have to come from
themselves, not from this folder.
"""
    for index, anchor in found:
        yield _ANCHOR_TEXT[anchor["kind"]](contents, index, anchor)


def older_keys(contents: Contents) -> list[str]:
    """Ids of the keys, besides the log's present one, that signed what outsiders attested."""
    sizes = {anchor["size"] for _, anchor in contents.every("anchor") if anchor["size"]}
    return sorted({contents.older_key(size) for size in sizes} - {""})


def variable(key_id: str) -> str:
    """What the newcomer's shell calls a key."""
    return f"LOG_KEY_{key_id}" if key_id else "LOG_KEY"


def _stamp(_contents: Contents, index: int, anchor: Json) -> str:
    name = anchor_file(index, anchor)
    data = f"anchors/{anchor['size']}/checkpoint"
    checked = block(
        f'openssl ts -verify -no_check_time -data {data} -in {name} -CAfile "$TSA_CA" 2>/dev/null',
        "Verification: OK",
    )
    return f"""**{anchor["authority"]}**, an RFC 3161 timestamp authority, says that it saw the log of
{anchor["size"]} leaves at {anchor["time"]}. With `export TSA_CA=/path/to/its/CA/certificates.pem`:

{checked}
`-no_check_time` asks whether the certificates were good at that time; they may have run out since. The time itself
is printed by `openssl ts -reply -in {name} -text`.
"""


def _cosigned(contents: Contents, index: int, anchor: Json) -> str:
    key = variable(contents.older_key(anchor["size"]))
    data = f"anchors/{anchor['size']}/checkpoint"
    checked = block(
        f'"$TOOLS/python" - "${key}" "$WITNESS_KEY" <<\'END\'\n'
        "import sys\n"
        "from aics_tlog import parse_note, parse_vkey, verify_checkpoint\n"
        f'note = open("{data}").read() + open("{anchor_file(index, anchor)}").read()\n'
        "found = verify_checkpoint(parse_note(note), parse_vkey(sys.argv[1]), [parse_vkey(sys.argv[2])], 1)\n"
        'print(found.error or "cosigned")\n'
        "sys.exit(not found.ok)\n"
        "END",
        "cosigned",
    )
    return f"""**{anchor["authority"]}**, a witness of logs, cosigned the log of {anchor["size"]} leaves at
{anchor["time"]}. With `export WITNESS_KEY='its key'`:

{checked}
"""


def _calendar(_contents: Contents, index: int, anchor: Json) -> str:
    command = f"ots verify -f anchors/{anchor['size']}/checkpoint {anchor_file(index, anchor)}"
    return f"""**{anchor["authority"]}**, an OpenTimestamps calendar, was given the hash of the log of
{anchor["size"]} leaves. `{command}` checks that against the
Bitcoin block chain, for which it needs a Bitcoin node. We did not, and no time in this pack rests on it.
"""


def _beacon(_contents: Contents, index: int, anchor: Json) -> str:
    return f"""**{anchor["authority"]}**, a public log, had published
`{anchor_file(index, anchor)}` by {anchor["time"]}. Our leaf {index} holds it, so leaf {index} and
all after it were made later. Its operator can tell you how to check its signature.
"""


_ANCHOR_TEXT = {"rfc3161": _stamp, "cosignature": _cosigned, "opentimestamps": _calendar, "beacon": _beacon}
