"""``smallprint verify RECORD``: what is cited, its leaf, and all that it rests on, by the log alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smallprint.evidence import Verdict, open_evidence
from smallprint.evidence.formats.tiles import join_entries, split_entries
from smallprint.records.citation import Citation
from smallprint.records.ids import Kind, format_id
from smallprint.store import codec
from smallprint.store.verify_record import verify_record
from tests.store.records import append, failed, leaves, make_record

LEAF_OF = {
    Kind.PLATFORM: "platform",
    Kind.DOCUMENT: "document",
    Kind.CAPTURE: "capture",
    Kind.VERSION: "version",
    Kind.CHANGE: "change",
    Kind.PROVISION: "reading",
    Kind.STATEMENT: "statements",
}


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_record(tmp_path_factory.mktemp("record"))


@pytest.fixture
def home(pristine: Path, tmp_path: Path) -> Path:
    return shutil.copytree(pristine, tmp_path / "home")


def verify(home: Path, cited: str) -> list[Verdict]:
    return list(verify_record(home, cited))


def citation(home: Path, kind: Kind, number: int = 1) -> Citation:
    log = open_evidence(home).log
    index, _leaf = leaves(home, LEAF_OF[kind])[number - 1]
    return Citation.of(log.origin, kind, number, log.leaf_hash(index))


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_of_record_is_found_and_sound_by_id_citation_and_address(home: Path, kind: Kind) -> None:
    cited = citation(home, kind)
    page = f"https://record.example{str(cited).removeprefix(cited.origin)}"
    for text in (
        cited.public_id,
        str(cited),
        page,
        cited.public_id.lower(),
        f"https://record.example/{cited.public_id}",
    ):
        found = verify(home, text)
        assert [verdict.code for verdict in found if verdict.code in {"CITED", "FAILED"}] == ["CITED"]
        assert (found[-1].code, found[-1].subject) == ("OK", cited.public_id)
        assert f"{cited}, first named by leaf" in next(v.detail for v in found if v.code == "CITED")


def test_a_change_rests_on_both_versions_their_captures_and_what_was_stated(home: Path) -> None:
    found = {verdict.subject for verdict in verify(home, format_id(Kind.CHANGE, 1)) if verdict.code == "OK"}
    wanted = [
        *leaves(home, "version"),
        *leaves(home, "capture"),
        *leaves(home, "reading"),
        *leaves(home, "statements"),
    ]
    assert {f"leaf {index}" for index, _ in wanted} <= found


def test_the_database_is_not_asked(home: Path) -> None:
    (home / "index.sqlite3").write_bytes(b"nonsense")
    assert verify(home, format_id(Kind.PROVISION, 3))[-1].ok


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SP-V-000001-0", "check character"),
        ("SP-V-000012-0", "check character"),
        ("SP-X-000001-0", "not a Smallprint id"),
        (format_id(Kind.VERSION, 77), "no such record"),
        (format_id(Kind.PROVISION, 7777), "no such record"),
        (format_id(Kind.VERSION, 1) + "#0123456789ab", "no leaf of this log has them"),
        (format_id(Kind.VERSION, 1) + "#0123", "first 12 hex digits"),
        ("other.example/log/versions/1#0123456789ab", "it cites the log other.example/log"),
        ("smallprint.local/log/versions/1", "not a citation"),
        ("https://record.example/about", "not the address of a record"),
        ("nonsense", "no id"),
    ],
)
def test_a_mistyped_or_unknown_id_is_a_citation_mismatch_that_says_why(
    home: Path, text: str, says: str
) -> None:
    first, summary = (
        verify(home, text)[-2:] if "#0123456789ab" not in text else failed(verify(home, text))[:1] * 2
    )
    assert (first.code, first.ok) == ("CITATION_MISMATCH", False)
    assert says in first.detail
    assert not summary.ok


def test_an_id_cited_with_another_leafs_digits_is_a_mismatch_that_names_that_leaf(home: Path) -> None:
    one, other = citation(home, Kind.VERSION, 1), citation(home, Kind.VERSION, 2)
    (found,) = failed(verify(home, f"{one.origin}/versions/1#{other.leaf}"))
    assert found.code == "CITATION_MISMATCH"
    assert f"they are those of leaf {leaves(home, 'version')[1][0]}" in found.detail


def test_an_id_given_a_second_time_is_a_mismatch(home: Path) -> None:
    index, leaf = leaves(home, "version")[0]
    append(home, leaf | {"version": leaf["version"] | {"ordinal": 7}})
    (found,) = failed(verify(home, format_id(Kind.VERSION, 1)))
    assert found.code == "CITATION_MISMATCH"
    assert f"leaf {index} gave this id" in found.detail


def test_a_log_in_which_the_leaf_was_replaced_does_not_fit_the_old_citation(
    home: Path, tmp_path: Path
) -> None:
    """Another log with the same name, in which the id means something else."""
    old = citation(home, Kind.VERSION, 1)
    other = make_record(tmp_path / "other")
    (found,) = failed(verify(other, str(old)))
    assert (found.code, found.subject) == ("CITATION_MISMATCH", old.public_id)


@pytest.mark.parametrize(("kind", "role"), [("capture", "body"), ("version", "text"), ("reading", "reading")])
def test_a_bit_flipped_in_what_the_record_rests_on_is_found(home: Path, kind: str, role: str) -> None:
    index, leaf = leaves(home, kind)[0]
    file = open_evidence(home).blobs.path(leaf["blobs"][role]["sha256"])
    data = file.read_bytes()
    file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    found = {(verdict.code, verdict.subject) for verdict in failed(verify(home, format_id(Kind.VERSION, 1)))}
    assert ("BLOB_MISMATCH", file.name) in found
    assert index >= 0


def test_a_body_that_is_gone_is_missing_and_a_redacted_one_is_not(home: Path) -> None:
    index, leaf = leaves(home, "capture")[0]
    sha = leaf["blobs"]["body"]["sha256"]
    open_evidence(home).blobs.erase([sha])
    cited = format_id(Kind.CAPTURE, 1)
    assert [verdict.code for verdict in failed(verify(home, cited))] == ["MISSING"]
    append(
        home,
        leaf | {"type": "redaction", "blobs": {}, "redaction": {"blobs": [sha], "reason": "court order"}},
    )
    assert not failed(verify(home, cited))
    assert any(v.code == "REDACTED" and f"body of leaf {index}" in v.detail for v in verify(home, cited))


def test_an_edited_leaf_is_a_leaf_mismatch(home: Path) -> None:
    index, _ = leaves(home, "version")[0]
    bundle = home / f"log/tile/entries/000.p/{open_evidence(home).log.size}"
    bundle.write_bytes(bundle.read_bytes().replace(b'"ordinal":0', b'"ordinal":9'))
    found = failed(verify(home, format_id(Kind.VERSION, 1)))
    assert ("LEAF_MISMATCH", f"leaf {index}") in {(verdict.code, verdict.subject) for verdict in found}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda quote: [quote[0], quote[1], quote[2], quote[3].replace("e", "a", 1)],
        lambda quote: [quote[0], quote[1] + 1, quote[2] + 1, quote[3]],
        lambda quote: [quote[0], quote[1] - 10**6, quote[2], quote[3]],
        lambda quote: [quote[0], quote[1], quote[2], quote[3].replace(" ", "\u00a0", 1)],
        lambda quote: ["0" * 64, quote[1], quote[2], quote[3]],
    ],
    ids=["edited", "shifted", "from the end", "normalised", "other text"],
)
def test_a_quote_that_is_not_in_its_text_is_a_quote_mismatch(
    home: Path, spoil: Callable[[list[Any]], list[Any]]
) -> None:
    _, leaf = leaves(home, "statements")[-1]
    evidence = open_evidence(home)
    made = codec.load(evidence.blobs.get(leaf["blobs"]["statements"]["sha256"]))
    place = next(place for place, one in enumerate(made) if one["quotes"])
    made[place]["quotes"][0] = spoil(made[place]["quotes"][0])
    data = codec.dump(made)
    content = leaf["statements"]
    first = content["first"] + content["count"]
    ref = {"sha256": evidence.blobs.put(data), "size": len(data)}
    append(home, leaf | {"statements": content | {"first": first}, "blobs": {"statements": ref}})
    found = failed(verify(home, format_id(Kind.STATEMENT, first)))
    assert {verdict.code for verdict in found} == {"QUOTE_MISMATCH"}
    assert f"statement {place}" in found[0].subject


def test_a_log_put_back_to_an_old_copy_is_said_before_anything_else(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home / "log", tmp_path / "old")
    _, leaf = leaves(home, "version")[0]
    append(home, leaf | {"type": "review", "blobs": {}})
    shutil.rmtree(home / "log")
    shutil.copytree(tmp_path / "old", home / "log")
    assert verify(home, format_id(Kind.VERSION, 1))[0].code == "ROLLBACK"


def test_a_leaf_about_the_record_that_was_hidden_is_found(home: Path) -> None:
    index, _labels = leaves(home, "labels")[0]
    file = home / f"log/tile/entries/000.p/{open_evidence(home).log.size}"
    entries = split_entries(file.read_bytes())
    entries[index] = entries[index].replace(b'"version":1', b'"version":9')
    file.write_bytes(join_entries(entries))
    found = verify(home, citation(home, Kind.VERSION).public_id)
    assert [one.code for one in found if not one.ok] == ["ROOT_MISMATCH", "FAILED"]  # nothing else tells
