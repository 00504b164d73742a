"""The log over HTTP: caching, types, and nothing that is not signed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smallprint.evidence.formats.tiles import tile_of
from smallprint.evidence.keys.files import load_pinned, new_signer
from tests.web.client import Site

pytestmark = pytest.mark.xdist_group("site")


def test_the_checkpoint_is_asked_for_again_each_time(site: Site) -> None:
    answer = site.get("/log/checkpoint")
    assert answer.headers["cache-control"].startswith("no-cache")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith("samples.smallprint.example/log\n")


def test_tiles_may_be_kept_for_good(site: Site) -> None:
    size = site.smallprint.ledger.log.refresh().size
    for level in (0, "entries"):
        path = tile_of(level, 0, size).path
        answer = site.get(f"/log/{path}")
        assert answer.status == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.body == (site.smallprint.home.log / path).read_bytes()


def test_a_tile_beyond_the_checkpoint_is_not_served_though_a_killed_batch_left_it(site: Site) -> None:
    log = site.smallprint.ledger.log
    number, width = divmod(log.refresh().size, 256)
    left = site.smallprint.home.log / f"tile/0/{number:03d}.p/{width + 1}"
    assert width < 254
    left.write_bytes(bytes(32 * (width + 1)))
    try:
        assert site.get(f"/log/tile/0/{number:03d}.p/{width + 1}").status == 404
    finally:
        left.unlink()
    assert site.get(f"/log/tile/0/{number:03d}.p/{width}").status == 200


@pytest.mark.parametrize(
    "path", ["tile/8/000", "tile/00/000", "tile/0/1000", "tile/0/0", "tile/0/000.p/0", "tile/0/000.p/256",
             "tile/0/000.p/01", "tile/entries/999", "anchors/", "anchors/1/", "anchors/../checkpoint",
             "anchors/1/.hidden", "anchors/01/checkpoint", "anchors/1/../../../keys/log.key", "keys"],
)  # fmt: skip
def test_other_names_are_no_files_of_the_log(site: Site, path: str) -> None:
    assert site.get(f"/log/{path}").status == 404


def test_a_citation_typed_as_an_address_leads_to_its_record(site: Site) -> None:
    answer = site.get("/log/versions/1")
    assert (answer.status, answer.headers["location"]) == (302, "/versions/1")
    assert site.get("/log/versions/0").status == 404


def test_anchors_are_served_from_the_logs_folder(site: Site) -> None:
    folder = site.smallprint.home.log / "anchors" / "3"
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "checkpoint").write_text("x\n3\n")
    (folder / "tsa.tsr").write_bytes(b"\x30\x00")
    (folder / "one.ots").write_bytes(b"\x00")
    try:
        assert site.get("/log/anchors/3/checkpoint").headers["content-type"] == "text/plain; charset=utf-8"
        assert site.get("/log/anchors/3/tsa.tsr").headers["content-type"] == "application/timestamp-reply"
        assert site.get("/log/anchors/3/one.ots").headers["content-type"] == "application/octet-stream"
        assert site.get("/log/anchors/3/none.tsr").status == 404
    finally:
        for file in folder.iterdir():
            file.unlink()
        if made:
            folder.rmdir()


def test_the_policy_names_the_key_that_signs_the_checkpoint_and_trusts_no_retired_one(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pinned,) = load_pinned(site.smallprint.home.path)
    retired = replace(new_signer("old.example/log").verifier, until=7)
    monkeypatch.setattr("smallprint.web.logfiles.load_pinned", lambda _home: (retired, pinned))
    lines = site.get("/log/policy").text.splitlines()
    assert [line.split()[1] for line in lines if line.startswith("log ")] == [pinned.vkey]
    assert sum(line.startswith("quorum ") for line in lines) == 1
    assert any(line.startswith("# retired, good for the first 7 leaves") for line in lines)
