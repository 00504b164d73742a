"""Say in one plain line each what is missing here, so that tests which need it are left out knowingly.

With SMALLPRINT_REQUIRE_ALL set (as .ci/run does) anything missing is an error.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def missing() -> list[str]:
    """One line for each thing that is not here, with how to get it."""
    lines = []
    data = Path(os.environ.get("SMALLPRINT_DATA", ROOT.parent / "shared" / "data"))
    if not (data / "policies" / "manifest.jsonl").is_file():
        lines.append("labelled data: left out; set SMALLPRINT_DATA to a folder with policies/ and labels/")
    if not (shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")):
        lines.append("Chromium: browser tests left out; apt-get install chromium")
    if not _postgresql():
        lines.append(
            "PostgreSQL: its tests left out; start one and set SMALLPRINT_TEST_POSTGRESQL=postgresql://user@host/name"
        )
    return lines


def _postgresql() -> bool:
    import psycopg

    url = os.environ.get("SMALLPRINT_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


if __name__ == "__main__":
    found = missing()
    for line in found:
        print(line)
    if found and os.environ.get("SMALLPRINT_REQUIRE_ALL"):
        sys.exit("everything is required here (SMALLPRINT_REQUIRE_ALL), and the above is missing")
