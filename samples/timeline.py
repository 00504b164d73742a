"""What each capture of a document must come to, instant by instant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samples.cases import CASES
from samples.engine import blocks_on, load_platforms, variant_on
from samples.markdown import words
from samples.schedule import INSTANTS, STABLE
from smallprint.records.vocabulary import Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from samples.records import HardCase, SampleDocument


@dataclass(frozen=True, slots=True)
class Sighting:
    """One capture as it must go.

    ``outcomes`` are the right ones, the best first. ``state`` is the place of the state that the platform
    has in force. ``new_version`` is True where the text must become a version, ``confirms`` where the text
    was seen before, unbroken and at least 36 hours ago. ``hops`` counts redirects.
    """

    at: datetime
    state: int
    variant: str | None
    case: str | None
    outcomes: tuple[Outcome, ...]
    new_version: bool
    confirms: bool
    hops: int
    rendered: bool


def sightings(document: SampleDocument) -> tuple[Sighting, ...]:
    """All captures of ``document`` on the demo's schedule, in order."""
    found: list[Sighting] = []
    held: tuple[str, ...] | None = None
    since = INSTANTS[0]
    for at in INSTANTS:
        day = at.date()
        cases = document.cases_at(day)
        failing = next((case for case in cases if CASES[case.case].outcomes), None)
        text = words(blocks_on(document, day))
        new = failing is None and text != held
        confirms = failing is None and not new and at - since >= STABLE
        if new:
            held, since = text, at
        found.append(
            Sighting(
                at=at,
                state=document.states.index(document.state_at(day)),
                variant=variant_on(document, day),
                case=failing.case if failing else cases[0].case if cases else None,
                outcomes=_outcomes(failing, new=new) + _pause(document, at),
                new_version=new,
                confirms=confirms,
                hops=max((_hops(case) for case in cases), default=0),
                rendered=document.template == "app" and failing is None,
            )
        )
    return tuple(found)


def _outcomes(failing: HardCase | None, *, new: bool) -> tuple[Outcome, ...]:
    """A page read well is a version or a verification; which of the two verifications rests on its bytes."""
    if failing:
        return CASES[failing.case].outcomes
    return (Outcome.OK,) if new else (Outcome.UNCHANGED, Outcome.COSMETIC)


def _pause(document: SampleDocument, at: datetime) -> tuple[Outcome, ...]:
    """A 429 for one page may rightly keep a client from the whole host for the time it names."""
    others = (one for platform in load_platforms() for one in platform.documents if one.host == document.host)
    asked = any(case.case == "rate-limited" for one in others for case in one.cases_at(at.date()))
    declared = any(case.case == "rate-limited" for case in document.cases_at(at.date()))
    return (Outcome.RATE_LIMITED,) if asked and not declared else ()


def _hops(case: HardCase) -> int:
    return {"redirect": 1, "redirect-chain": len(case.options.get("via", ())) + 1}.get(case.case, 0)
