"""Every file of a pack that follows from its evidence: from leaves, blobs and checkpoint alone, no clock, no chance.

So the same evidence gives the same files, and whoever checks a pack can make them again and compare.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from smallprint.exchange.pack.howto import how_to_verify
from smallprint.exchange.pack.prose import certification, policy, readme
from smallprint.exchange.pack.provenance import provenance
from smallprint.exchange.pack.quoting import quotes
from smallprint.exchange.pack.times import times, words
from smallprint.exchange.pack.view import record
from smallprint.exchange.wacz import ArchivedCapture, make_wacz
from smallprint.records.ids import Kind, format_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smallprint.evidence.packcheck.contents import Contents

PROGRAMS = {"main.go": "main.go", "go.mod": "go.mod", "check_aics.py": "check_aics.py.in"}
"""Name in a pack and here, where the Python one is no module of ours."""


def derive(contents: Contents) -> dict[str, bytes]:
    """The derived files by name.

    Raises:
        IncompletePackError: a leaf or a blob that the record rests on is not there.
    """
    shown = record(contents)
    quoted = quotes(contents)
    when = times(contents, shown["leaf"])
    sums = sorted(name for name in contents.names if name.startswith("blobs/"))
    texts = {
        "README.txt": readme(shown),
        "SHA256SUMS": "".join(f"{name.removeprefix('blobs/')}  {name}\n" for name in sums),
        "log.vkey": f"{contents.vkey}\n",
        "policy": policy(contents),
        "record.json": _json(shown),
        "quotes.json": _json(quoted),
        "time.json": _json(when),
        "time.txt": words(when["record"], shown["log"]["clock"]),
        "provenance.json": _json(provenance(contents)),
        "certification-draft.md": certification(shown, when),
    }
    files = {name: text.encode() for name, text in texts.items()}
    wacz = _wacz(contents)
    if wacz is not None:
        files["capture.wacz"] = wacz
    files["VERIFY.md"] = how_to_verify(contents, shown, quoted, when).encode()
    return files | {f"verify/{name}": data for name, data in programs().items()}


@cache
def programs() -> Mapping[str, bytes]:
    """The programs in ``verify/``, the same in every pack."""
    folder = resources.files("smallprint.exchange.pack") / "files"
    return {name: (folder / here).read_bytes() for name, here in PROGRAMS.items()}


def _wacz(contents: Contents) -> bytes | None:
    """The captures whose network exchange is in the pack; None where there is none."""
    held = list(_archived(contents))
    return make_wacz(held) if held else None


def _archived(contents: Contents) -> Iterator[ArchivedCapture]:
    for index, content in contents.every("capture"):
        ref = contents.decoded[index]["blobs"].get("warc")
        if ref is None or f"salted/{ref['sha256']}" not in contents.names:
            continue
        yield ArchivedCapture(
            id=format_id(Kind.CAPTURE, content["number"]),
            url=content["url_reached"] or content["url_asked"] or "",
            time=datetime.fromisoformat(content["time"]),
            title=contents.one("document", number=content["document"])[1]["title"],
            warc=contents.read(f"salted/{ref['sha256']}"),
        )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
