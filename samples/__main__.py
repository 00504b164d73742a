"""``python -m samples --home DIR``: the demo. Builds the sample record, verifies it, opens the site."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from samples.build import build, open_sample_record
from samples.server import SampleWeb
from smallprint.capture.browser import find_chromium
from smallprint.cli.context import progress, say
from smallprint.evidence import Verdict, verify_store
from smallprint.records.errors import SmallprintError

if TYPE_CHECKING:
    from smallprint.composition import Smallprint


def main() -> int:
    """Build, verify, say what was found, serve (unless ``--once``)."""
    parser = argparse.ArgumentParser(prog="python -m samples", description=__doc__)
    parser.add_argument("--home", type=Path, default=Path(".demo"))
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--once", action="store_true", help="build, verify, print what was found, end")
    parser.add_argument(
        "--fresh", action="store_true", help="begin anew: the folder's demo record is removed"
    )
    chosen = parser.parse_args()
    if chosen.fresh and (chosen.home / "simulated-now").is_file():
        shutil.rmtree(chosen.home)
    try:
        return _demo(chosen.home.absolute(), chosen.port, once=chosen.once)
    except SmallprintError as error:
        sys.stderr.write(f"demo: {error}\n")
        return 2


def _demo(home: Path, port: int, *, once: bool) -> int:
    if find_chromium(None) is None:
        say("Chromium: the pages that need a browser are left out; apt-get install chromium")
    with SampleWeb() as web:
        smallprint = open_sample_record(home, web, base_url=f"http://127.0.0.1:{port}")
        with progress("Capturing a year of the sample web") as advance:
            build(smallprint, web, advance)
    failed = [verdict for verdict in verify_home(home) if not verdict.ok]
    for verdict in failed:
        say(f"{verdict.code}  {verdict.subject}  {verdict.detail}")
    _say_what_was_found(smallprint)
    if failed:
        return 1
    say("Verified: every signature, hash, root and quote fits.")
    if once:
        return 0
    return _serve(smallprint, port)


def verify_home(home: Path) -> list[Verdict]:
    """All verdicts of ``smallprint verify`` on this home."""
    from smallprint.store.checks import CHECKS

    return list(verify_store(home, None, extra_checks=CHECKS))


def _say_what_was_found(smallprint: Smallprint) -> None:
    del smallprint
    from smallprint.store.models import Capture, Change, Document, Platform, Provision, Version

    counted = Change.objects.filter(materiality="substantive").exclude(confirmed_time=None).count()
    say(
        f"{Platform.objects.count()} platforms, {Document.objects.count()} documents,"
        f" {Capture.objects.count()} captures, {Version.objects.count()} versions,"
        f" {Provision.objects.count()} provisions, {Change.objects.count()} changes,"
        f" {counted} of them substantive and confirmed."
    )


def _serve(smallprint: Smallprint, port: int) -> int:
    from smallprint.web.server import make_server

    server = make_server(smallprint, "127.0.0.1", port)
    say(f"The site is at {server.address}  (stop it with Ctrl+C)")
    try:
        server.run()
    except KeyboardInterrupt:
        say("Stopping.")
    finally:
        server.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
