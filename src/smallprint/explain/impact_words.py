"""What a fact can mean for the reader. Values without an entry fall back to the words on the clause type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.knowledge.periods import in_words
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from smallprint.records.analysis import Fact

_BY_VALUE: dict[FactKind, tuple[tuple[str, str], ...]] = {
    FactKind.ARBITRATION: (
        ("mandatory", "A dispute would go to an arbitrator instead of a judge or jury."),
        ("optional", "You may be able to choose between arbitration and a court."),
        (
            "opt-out",
            "Unless you opt out in time, a dispute would go to an arbitrator instead of a judge or jury.",
        ),
    ),
    FactKind.CLASS_ACTION: (
        ("waived", "You would have to bring a claim alone, even where many have the same."),
    ),
    FactKind.LIABILITY_CAP: (
        ("excluded", "A loss of the kind named would stay with you, as far as the law allows."),
        ("", "A loss above the limit would stay with you, as far as the law allows."),
    ),
    FactKind.SALE_OR_SHARING: (
        ("no sale; with exceptions", "Data are not to be sold; read the exceptions before you count on it."),
        (
            "no sharing; with exceptions",
            "Data are not to reach others; read the exceptions before you count on it.",
        ),
        ("no", "You can hold the platform to this promise."),
        ("yes", "Firms that advertise may come to hold data about you."),
    ),
    FactKind.AI_TRAINING: (
        ("yes; opt-out", "What you provide may shape a model unless you say no."),
        ("yes", "What you provide may shape a model, and can hardly be taken out again."),
        ("opt-in", "What you provide stays out of training unless you agree."),
        ("no", "You can hold the platform to this promise."),
    ),
    FactKind.AUTO_RENEWAL: (("automatic", "You may be charged again unless you act before it renews."),),
    FactKind.CHANGE_NOTICE: (
        ("none", "The rules may change before you have heard of it."),
        ("posting", "You may have to look at the page to learn of a change."),
        ("notice", "You can expect to hear of a change."),
    ),
    FactKind.CONSENT_MECHANISM: (
        ("implied", "You may be taken to have agreed without having been asked."),
        ("opt-out", "It goes on until you say no."),
        ("opt-in", "You can expect to be asked first."),
        ("banner", "You can expect to be asked in a banner; look for the way to refuse."),
    ),
}
_BY_PERIOD: dict[FactKind, str] = {
    FactKind.CLAIMS_TIME_LIMIT: "A claim brought after {period} may be lost.",
    FactKind.REFUND_WINDOW: "Count the {period}: after them the money may not come back.",
    FactKind.CHANGE_NOTICE: "The period of {period} is the time there is to read a change and decide.",
    FactKind.RETENTION: "Allow for {period} when you think of what can still be found about you.",
    FactKind.RESPONSE_TIME: "If {period} pass without an answer, you have something to complain about.",
    FactKind.TERMINATION_NOTICE: "The period of {period} is the time there is to prepare for the end.",
}


def impact_of(fact: Fact) -> str | None:
    """One sentence, or None where nothing more can be said than of every clause of the type."""
    if fact.kind in _BY_PERIOD and (words := in_words(fact.value)):
        return _BY_PERIOD[fact.kind].format(period=words)
    return next((said for start, said in _BY_VALUE.get(fact.kind, ()) if fact.value.startswith(start)), None)
