"""Run in .venv-outside: every tile and every entry bundle of a log, with ``aics_tlog`` alone; see checkers.py."""

import json
import sys
from pathlib import Path

from aics_tlog import FileSystemTileReader, parse_note, parse_vkey, verify_checkpoint
from aics_tlog.verified import audit_tiles

vkey, folder = sys.argv[1:]
signed = verify_checkpoint(parse_note((Path(folder) / "checkpoint").read_bytes()), parse_vkey(vkey))
if not signed.ok:
    sys.exit(str(signed.error))
try:
    report = audit_tiles(FileSystemTileReader(folder), signed.size, signed.root)
except (OSError, ValueError) as error:
    sys.exit(f"{type(error).__name__}: {error}")
sys.stdout.write(json.dumps({"ok": True, "size": report.size, "bundles": report.bundles}) + "\n")
