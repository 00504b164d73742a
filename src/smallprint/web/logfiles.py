"""The log over HTTP, file for file as it lies on disk: C2SP tlog-tiles, and the outside evidence beside it.

Tiles are served up to the signed checkpoint only: a batch that is being written may still leave other bytes
there, and caches keep tiles for good.
"""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from smallprint.evidence.formats.tiles import LEVEL_BITS, TILE_WIDTH
from smallprint.evidence.keys.files import load_pinned
from smallprint.records.citation import FOLDERS
from smallprint.web.files import ASK_AGAIN, FOR_GOOD, sent
from smallprint.web.site import smallprint

_TILE = re.compile(
    r"tile/(?P<level>0|[1-7]|entries)/(?P<number>(?:x\d{3}/)*\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?", re.ASCII
)
_KEY = re.compile(r"keys/[0-9a-f]{8}\.(?:vkey|leaf|tlog-proof)", re.ASCII)
_ANCHOR = re.compile(r"anchors/(?:0|[1-9]\d{0,17})/(?!\.)[A-Za-z0-9][A-Za-z0-9._+-]{0,200}", re.ASCII)
_CITED = re.compile(rf"(?:{'|'.join(FOLDERS.values())})/[1-9]\d{{0,17}}", re.ASCII)
_COSIGNED = (
    "Cosignatures are of the checkpoints under anchors/; to ask for one, name a witness as the quorum."
)
TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
TYPES = {"tsr": "application/timestamp-reply", "cosig": TEXT, "json": "application/json"}


def log_file(request: HttpRequest, path: str) -> HttpResponse:
    """A file of the log: checkpoint, tiles, entry bundles, public keys, policy, anchors. Nothing else."""
    del request
    if _CITED.fullmatch(path):  # a citation begins with the log's name, which is where the log is served
        return redirect(f"/{path}")
    if path == "checkpoint":
        return sent(_read(path), TEXT, cache=ASK_AGAIN)
    if path == "policy":
        return sent(_policy(), TEXT)
    if _KEY.fullmatch(path):
        return sent(_read(path), TEXT)
    if _ANCHOR.fullmatch(path):
        ending = path.rpartition(".")[2]
        return sent(_read(path), TEXT if path.endswith("/checkpoint") else TYPES.get(ending, BYTES))
    tile = _TILE.fullmatch(path)
    if tile is None or not _signed(tile):
        raise Http404("The log has no such file.")
    return sent(_read(path), BYTES, cache=FOR_GOOD)


def _read(path: str) -> bytes:
    try:
        return (smallprint().home.log / path).read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise Http404("The log has no such file.") from None


def _signed(tile: re.Match[str]) -> bool:
    """True where all of the tile is under the checkpoint."""
    number = int(tile["number"].replace("x", "").replace("/", ""))
    width = int(tile["width"] or TILE_WIDTH)
    level = 0 if tile["level"] == "entries" else int(tile["level"])
    needed = (number * TILE_WIDTH + width) << (LEVEL_BITS * level)
    log = smallprint().ledger.log
    return needed <= log.size or needed <= log.refresh().size


def _policy() -> bytes:
    """C2SP tlog-policy: which keys sign this log, and which witnesses it asks for cosignatures.

    What the home has written there; where it has written none, the pinned keys and the witnesses in the settings.
    """
    try:
        return _read("policy")
    except Http404:
        settings = smallprint().settings
        place = f"{settings.base_url.rstrip('/')}/log"
        # A policy has no bounds: a retired key in it would be trusted for what a thief signs later.
        keys = load_pinned(smallprint().home.path)
        lines = [f"log {key.vkey} {place}" for key in keys if key.until is None]
        lines += [
            f"# retired, good for the first {key.until} leaves: {key.vkey}"
            for key in keys
            if key.until is not None
        ]
        lines += [f"witness {one.vkey.partition('+')[0]} {one.vkey} {one.url}" for one in settings.witnesses]
        if settings.witnesses:
            lines.append(f"# {_COSIGNED}")
        return "\n".join([*lines, "quorum none", ""]).encode()
