"""How long a pack takes to make and to check, and how large it is.

Run: ``python -m bench.bench_pack [--home HOME] [--each N]``. Without a home the whole sample record is built first.
"""

from __future__ import annotations

import argparse
import io
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from samples.build import build, open_sample_record
from samples.server import SampleWeb
from smallprint.composition import Smallprint, open_smallprint
from smallprint.evidence.anchors.pins import Pins
from smallprint.evidence.anchors.recheck import Attested
from smallprint.evidence.keys.files import load_pinned
from smallprint.evidence.packcheck import check_pack
from smallprint.exchange.pack.derived import derive
from smallprint.settings import load


def measure(smallprint: Smallprint, each: int) -> None:
    # They know Django's models, which can be imported only once Django is set up.
    from smallprint.exchange.pack.build import pack_record  # noqa: PLC0415
    from smallprint.store.models import Capture, Change, Document, Provision, Version  # noqa: PLC0415

    pinned = load_pinned(smallprint.home.path)
    print(f"{smallprint.ledger.log.size} leaves in the log")
    for table in (Provision, Version, Change, Document, Capture):
        rows = table._default_manager.order_by("number")
        step = max(rows.count() // each, 1)
        made, checked, sizes = [], [], []
        for row in list(rows)[::step][:each]:
            start = time.perf_counter()
            pack = pack_record(smallprint, row.public_id)
            made.append(time.perf_counter() - start)
            start = time.perf_counter()
            *_, last = check_pack(io.BytesIO(pack), pinned, derive, Attested(Pins(), datetime.now(UTC)))
            checked.append(time.perf_counter() - start)
            assert last.code == "OK", last
            sizes.append(len(pack))
        print(
            f"{table.__name__}: {len(made)} packs, made in {1000 * statistics.median(made):.0f} ms (median;"
            f" at most {1000 * max(made):.0f}), checked in {1000 * statistics.median(checked):.0f} ms (at most"
            f" {1000 * max(checked):.0f}), {statistics.median(sizes) / 1000:.0f} kB (at most {max(sizes) / 1000:.0f})"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--each", type=int, default=100)
    arguments = parser.parse_args()
    if arguments.home is not None:
        measure(open_smallprint(load(arguments.home)), arguments.each)
        return
    with tempfile.TemporaryDirectory() as folder, SampleWeb() as web:
        smallprint = open_sample_record(Path(folder) / "home", web)
        build(smallprint, web)
        measure(smallprint, arguments.each)


if __name__ == "__main__":
    main()
