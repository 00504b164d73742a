"""A record that real outsiders attest (on loopback): what its page says, and that the files it leads to are theirs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smallprint.evidence import Checkpoint
from smallprint.evidence.anchors.timestamp import check_reply
from smallprint.evidence.keys.files import load_pinned
from smallprint.outsiders import pins_of
from smallprint.store.models import Anchor
from smallprint.store.moments import iso
from smallprint.web.server import make_server
from smallprint.work.anchoring import anchor_log
from smallprint.work.scrub import scrub
from tests.anchors.authority import Tsa, stamping
from tests.anchors.homes import Named, add_platforms
from tests.anchors.witness import RealWitness
from tests.web.client import Site

pytestmark = [pytest.mark.xdist_group("site"), pytest.mark.openssl]


@pytest.fixture
def attested(tmp_path: Path) -> Iterator[Site]:
    """A site with one platform before an anchoring and one after it."""
    with ExitStack() as stack:
        tsa = Tsa.make(tmp_path / "tsa")
        named = Named(tmp_path / "home")
        named.open()
        witness = RealWitness(named.verifier())
        named.authority(stack.enter_context(stamping(tsa)).url, tsa)
        named.witness(stack.enter_context(witness.service()).url, witness.witness.vkey)
        smallprint = named.open()
        add_platforms(smallprint, "early")
        assert all(result.ok for result in anchor_log(smallprint))
        add_platforms(smallprint, "late")
        server = make_server(smallprint, "127.0.0.1", 0)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield Site(server.address, smallprint)
        server.close()
        thread.join(10)


def test_the_page_gives_the_interval_and_the_files_of_those_who_attest_it(attested: Site) -> None:
    early = attested.get("/platforms/early.json").json["evidence"]
    late = attested.get("/platforms/late.json").json["evidence"]
    assert (early["time"]["state"], late["time"]["state"]) == ("attested", "self-asserted")
    assert early["time"]["not_before"] is None
    assert late["time"]["not_before"] is not None
    shown = attested.get("/platforms/early").shown()
    assert "of stamp.example over the log at" in shown
    assert "cosignature of the witness" in shown.lower()
    assert not early["outside"]["there_is_not"]
    blobs = attested.smallprint.ledger.blobs
    for one in early["attested"]:
        token = Anchor.objects.get(leaf=one["leaf"]).token_sha256
        assert attested.get(one["url"]).body == blobs.get(token)
        note = attested.get(one["checkpoint_url"]).text
        assert (
            Checkpoint.open(note, load_pinned(attested.smallprint.home.path)).size
            == one["size"]
            > early["leaf"]
        )


def test_the_log_page_and_policy_name_the_witness(attested: Site) -> None:
    shown = attested.get("/log").shown()
    assert "stamp.example" in shown
    (witness,) = attested.smallprint.settings.witnesses
    assert f"witness {witness.vkey.partition('+')[0]} {witness.vkey}" in attested.get("/log/policy").text


def test_the_stamp_that_the_site_hands_out_is_over_the_checkpoint_beside_it(attested: Site) -> None:
    stamp = next(
        one
        for one in attested.get("/platforms/early.json").json["evidence"]["attested"]
        if one["kind"] == "rfc3161"
    )
    authority = pins_of(attested.smallprint.settings).authorities["stamp.example"]
    token, note = attested.get(stamp["url"]).body, attested.get(stamp["checkpoint_url"]).body
    assert iso(check_reply(token, note, authority, now=datetime.now(UTC)).time) == stamp["time"]


def test_the_log_page_says_when_everything_was_last_read_again_and_what_was_found(attested: Site) -> None:
    assert "no check of the whole store" in attested.get("/log").shown()
    for _ in scrub(attested.smallprint.settings):
        pass
    said = attested.get("/log.json").json["scrubbed"]
    assert said["leaf"] == attested.smallprint.ledger.log.refresh().size - 1
    assert (
        f"all {said['found']['size']} leaves and their bytes were read again; everything fitted"
        in attested.get("/log").shown()
    )
