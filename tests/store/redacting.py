"""A small record with a history worth redacting, and reading all of its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from smallprint.composition import Smallprint, open_smallprint
from smallprint.evidence import Verdict, verify_store
from smallprint.exchange.manifest import read_manifest
from smallprint.exchange.replay import Replay
from smallprint.settings import load
from smallprint.store.checks import CHECKS
from smallprint.store.setup import drop_index, migrate
from tests.store.archives import PRIVACY, TERMS, Archive

SECRETS = [f"Mx. Quillon Aster-{number} of Room {700 + number}" for number in range(4)]
"""One in each version of the terms but the third, and in no other."""
EMPTY_FEED_TIME = re.compile(rb"<updated>[^<]*</updated></feed>")
ADDRESS = re.compile(r'href="(/[^"#]*)')


def terms(number: int, days: int = 14) -> str:
    """A version of the terms with clauses that no other version has."""
    only_here = (
        "\n## Deposits\n\nYou leave a deposit of 40 EUR, which we return within 9 days after you leave.\n"
    )
    return (
        (TERMS + (only_here if number == 1 else ""))
        .replace("within 14 days", f"within {days} days")
        .replace(
            "by writing to legal@quarry.example",
            f"by writing to {SECRETS[number]}, who answers within {20 + number} days",
        )
    )


def page(text: str, option: str) -> str:
    """A web page with a text and with code that is told of."""
    clauses = "".join(f"<h2>{part.splitlines()[0]}</h2><p>{' '.join(part.splitlines()[1:])}</p>"
                      for part in text.split("## ")[1:])  # fmt: skip
    script = f"<script>ga('create', 'UA-1', {{ '{option}': true }}); gtag('config', 'G-{option}');</script>"
    return f"<html><head><title>Privacy</title>{script}</head><body><main><h1>Privacy Policy</h1>{clauses}</main></body></html>"


def make_record(base: Path) -> Path:
    """Four versions of the terms, each once more as it was; two of a privacy page in HTML. Its home."""
    archive = Archive(base / "archive")
    for number, month in enumerate((1, 3, 5, 7)):
        text = terms(number)
        archive.add("Terms of Service", f"2024-{month:02d}-01T09:00:00Z", text)
        archive.add("Terms of Service", f"2024-{month + 1:02d}-01T09:00:00Z", text)
    archive.add("Privacy Policy", "2024-01-02T09:00:00Z", page(PRIVACY, "anonymizeIp"), format="html")
    later = page(PRIVACY.replace("90 days", "30 days"), "anonymizeIp")
    archive.add("Privacy Policy", "2024-06-02T09:00:00Z", later, format="html")
    folder = archive.write()
    home = base / "home"
    smallprint = open_smallprint(load(home), create=True)
    manifest = read_manifest(folder, smallprint.clock.now())
    Replay(smallprint.ledger, smallprint.pipeline, manifest, workers=1).run(lambda _done, _all: None)
    return home


def rebuild() -> None:
    """Drop the database, as ``smallprint rebuild`` does; the caller opens the home again."""
    drop_index()
    migrate()


def addresses() -> Iterator[str]:
    """Every page of the record, by its rows."""
    from smallprint.store.models import (
        Capture,
        Change,
        Document,
        Observation,
        Platform,
        Provision,
        StatementSet,
        Version,
    )

    yield from ("/", "/changes", "/platforms", "/clause-types", "/feed.atom")
    for row in Platform.objects.order_by("number"):
        yield from (f"/platforms/{row.slug}", f"/platforms/{row.slug}/feed.atom")
    for name, table in (
        ("documents", Document), ("captures", Capture), ("versions", Version), ("changes", Change),
        ("provisions", Provision),
    ):  # fmt: skip
        for number in table.objects.order_by("number").values_list("number", flat=True):
            yield f"/{name}/{number}"
            if name == "documents":
                yield f"/{name}/{number}/captures"
    for kind in (StatementSet, Observation):
        for first, count in kind.objects.order_by("first_number").values_list("first_number", "count"):
            for number in range(first, first + count):
                yield f"/statements/{number}"


def read_pages(smallprint: Smallprint) -> dict[str, bytes]:
    """Every page, as HTML and as JSON, and every byte that a page leads to; all of them must answer 200."""
    from django.test import Client

    from smallprint.web.site import serve_from

    serve_from(smallprint)
    client = Client()
    read: dict[str, bytes] = {}
    linked: set[str] = set()
    for address in addresses():
        forms = (
            [address] if address.endswith(".atom") else [address, f"{address.rstrip('/') or '/index'}.json"]
        )
        for form in forms:
            answer = client.get(form)
            assert answer.status_code == 200, (form, answer.status_code)
            # A feed without entries says that it is as new as the request.
            read[form] = EMPTY_FEED_TIME.sub(b"", answer.content)
            linked |= set(ADDRESS.findall(answer.content.decode("utf-8")))
    for address in sorted(linked):
        if re.fullmatch(
            r"/(captures|versions|provisions|statements|changes|documents)/.*\d(/body|/content|\.txt)?",
            address,
        ):
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
            read[address] = answer.content
    return read


def findings(smallprint: Smallprint) -> list[Verdict]:
    """What ``smallprint verify`` says, but for the summary."""
    *found, _summary = verify_store(smallprint.home.path, extra_checks=CHECKS)
    return found


def files_with(home: Path, words: str) -> list[str]:
    """The files below a home that hold some words."""
    return sorted(
        str(path.relative_to(home))
        for path in home.rglob("*")
        if path.is_file() and words.encode() in path.read_bytes()
    )
