"""A record's evidence in words: what is attested from outside, and what is not. The same in page and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smallprint.store.selectors.proof import record_proof
from smallprint.web.site import smallprint
from smallprint.web.wording import minute, second

if TYPE_CHECKING:
    from smallprint.records.ids import Kind

Json = dict[str, Any]
KINDS = {
    "rfc3161": "time stamp (RFC 3161) of {authority} over the log at {size} leaves",
    "cosignature": "cosignature of the witness {authority} over the log at {size} leaves",
    "opentimestamps": "OpenTimestamps proof (Bitcoin) over the log at {size} leaves, by way of {authority}",
    "beacon": "value that {authority} published",
}
SELF_ASSERTED = (
    "Self-asserted: nobody outside has attested a state of the log that holds this record. The time is what this"
    " Smallprint’s own clock said, and rests on trust in who keeps it."
)
IMPORTED = (
    "It was imported from an archive: Smallprint made no request of its own, so there is no record of the wire and"
    " no picture."
)
IMPORTED_WIRE = (
    "It was imported from a web archive: the record of the response is its source’s, and so is the capture’s time."
    " Both are the source’s claim. Smallprint made no request of its own and took no picture."
)
WIRE = "The request and the response as they went over the wire, to be replayed in a web-archive player"
OTHERS_WIRE = "What its source got, as the source recorded it, to be replayed in a web-archive player"
UNTIMED = "gives no time here, since we hold no Bitcoin blocks to check it against; “ots verify” does"
NO_LOWER_BOUND = "Nothing from outside shows that it was not written earlier than it says."


def evidence_of(kind: Kind, number: int, leaf: int) -> Json:
    """The ``evidence`` part of a record's values, worded."""
    log = smallprint().ledger.log
    proof = record_proof(log, kind, number, leaf)
    base = smallprint().settings.base_url.rstrip("/")
    proof["address"] = f"{base}/{proof['citation'].removeprefix(proof['log']).lstrip('/')}"
    proof["time"] |= _time(proof.pop("interval"))
    proof["outside"] = {"there_is": _there_is(proof), "there_is_not": _there_is_not(proof)}
    proof["salted"] = any(row["salted"] and not row["redacted"] for row in proof["hashed"])
    del proof["capture"]
    return {"evidence": proof}


def _time(interval: Json) -> Json:
    before, after = interval["not_before"], interval["not_after"]
    says = [SELF_ASSERTED]
    if after is not None:
        says = [f"It existed by {second(after['time'])}: a {phrase(after)} says so."]
    if before is not None:
        says.append(
            f"It was not written into the log before {second(before['time'])}: the log before it holds a"
            f" {phrase(before)}, which nobody could know earlier."
        )
    else:
        says.append(NO_LOWER_BOUND)
    state = "self-asserted" if after is None else "attested"
    return {"state": state, "not_before": before, "not_after": after, "says": says}


def phrase(anchor: Json) -> str:
    """One piece of outside evidence, as it stands in a sentence."""
    words = KINDS.get(anchor["kind"], "{authority} over the log at {size} leaves")
    return words.format(authority=anchor["authority"], size=f"{anchor['size']:,}")


def _there_is(proof: Json) -> list[Json]:
    """What stands outside of our own log and word, each with where to get it."""
    found = []
    for one in proof["attested"]:
        when = f", {minute(one['time'])}" if one["time"] else ""
        found.append(
            {"says": _capital(phrase(one)) + when, "url": one["url"], "note": "" if one["time"] else UNTIMED}
        )
    capture = proof["capture"] or {}
    held = {row["role"]: row for row in proof["hashed"] if not row["redacted"]}
    if "warc" in held:
        says = OTHERS_WIRE if capture.get("web_archive") else WIRE
        found.append({"says": says, "url": proof["downloads"]["wacz"], "note": ""})
    if "screenshot" in held:
        found.append({"says": "A picture of the page", "url": held["screenshot"]["url"], "note": ""})
    if capture.get("imported"):
        says = "The archive that this record comes from has its own copy and history; the record names it"
        found.append({"says": says, "url": None, "note": ""})
    return found


def _there_is_not(proof: Json) -> list[str]:
    kinds = {one["kind"] for one in proof["attested"] if one["time"]}
    lacking = []
    if "rfc3161" not in kinds:
        lacking.append("No time-stamping authority has stamped a state of the log that holds this record.")
    if "cosignature" not in kinds:
        lacking.append(
            "No witness has cosigned a state of the log that holds it: that every reader is shown the same log"
            " rests on readers who compare."
        )
    lacking += [
        f"{row['what']}. {row['redacted']['says']}. Its hash and size stay in the log."
        for row in proof["hashed"]
        if row["redacted"]
    ]
    return lacking + (_not_of_capture(proof["capture"]) if proof["capture"] else [])


def _not_of_capture(capture: Json) -> list[str]:
    if capture["imported"]:
        return [IMPORTED_WIRE if capture["warc"] else IMPORTED]
    if not capture["answered"] and not capture["warc"]:
        return ["No server answered, so there is no record of the wire."]
    lacking = []
    if not capture["warc"]:
        lacking.append("No record of the wire (WARC) was kept of this capture.")
    if not capture["screenshot"]:
        lacking.append("No picture of the page was taken: only pages that need a browser are opened in one.")
    return lacking


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
