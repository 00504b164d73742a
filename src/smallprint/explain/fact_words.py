"""Facts in plain sentences. A value that has no sentence here gets none: nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.knowledge.periods import in_words, listed
from smallprint.records.vocabulary import FactKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from smallprint.records.analysis import Fact


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence made of a fact. ``affirms``: the words it is read from must not deny it (True), or must
    hold a denial (False); None where a negation there decides nothing.
    """

    text: str
    affirms: bool | None


_RETENTION = {
    "not retained": Said("The data named are not kept.", affirms=False),
    "while consent lasts": Said("Data are kept for as long as your consent lasts.", affirms=None),
    "until account or content is deleted": Said(
        "Data are kept until the account, or the content, is deleted.", affirms=None
    ),
    "while the relationship lasts": Said(
        "Data are kept while the relationship with you lasts.", affirms=None
    ),
    "as long as the law requires or allows": Said(
        "Data are kept for as long as the law requires or allows, without a stated number of days.",
        affirms=None,
    ),
    "as long as necessary": Said(
        "Data are kept for as long as is said to be necessary; this passage gives no fixed period.",
        affirms=None,
    ),
    "reasonable period": Said("Data are kept for what is called a reasonable period.", affirms=None),
    "until requested otherwise": Said("Data are kept until a request ends it.", affirms=None),
}
_TRAINING = {
    "yes": Said("What people provide can be used to train models.", affirms=True),
    "yes; opt-out": Said(
        "What people provide can be used to train models unless they opt out.", affirms=None
    ),
    "opt-in": Said("What people provide is used to train models only with their permission.", affirms=None),
    "no": Said("The clause says no to a use of data for training models.", affirms=False),
}
_SHARING = {
    "no sale": Said("The platform says that it does not sell or rent the data.", affirms=False),
    "no sale; with exceptions": Said(
        "The platform says that it does not sell or rent the data, with exceptions.", affirms=False
    ),
    "no sharing": Said("The platform says that it does not pass the data on to others.", affirms=False),
    "no sharing; with exceptions": Said(
        "The platform says that it does not pass the data on to others, with exceptions.", affirms=False
    ),
    "yes; advertising or marketing partners": Said(
        "Data go to others for advertising or marketing.", affirms=True
    ),
}
_CONSENT = {
    "none for necessary cookies": Said("Cookies called necessary can't be refused.", affirms=None),
    "banner": Said("The choice is made in a banner or consent tool.", affirms=True),
    "implied by use": Said("Using the service, or going on using it, is taken as consent.", affirms=True),
    "opt-in": Said("Consent is asked for first.", affirms=None),
    "opt-out": Said("You can opt out.", affirms=True),
    "opt-out by settings": Said("You can refuse in the settings.", affirms=None),
    "opt-out by browser settings": Said("Refusing is left to the settings of your browser.", affirms=None),
}
_CHANGE = {
    "notice": Said("You are to be told of changes; this passage gives no fixed period.", affirms=True),
    "posting": Said("Changes are made known by posting the new text.", affirms=True),
    "none; without notice": Said("The text may be changed without notice.", affirms=None),
    "none; effective on posting": Said("A changed text holds as soon as it is posted.", affirms=True),
    "none; check the text regularly": Said("You are expected to look at the text for changes.", affirms=None),
    "none; continued use is acceptance": Said(
        "Going on using the service after a change is taken as a yes to it.", affirms=True
    ),
}
_RIGHTS = {
    "complaint": "lodge a complaint",
    "withdraw consent": "withdraw your consent",
    "post-mortem instructions": "leave instructions for your data after your death",
    "no automated decision": "not be subject to a decision made by a machine alone",
    "portability": "get your data in a form that you can take along",
    "restriction": "have the use of your data restricted",
    "objection": "object",
    "rectification": "have data corrected",
    "erasure": "have data deleted",
    "access": "get access to your data",
    "information": "be told what is done with your data",
    "appeal": "appeal against a decision",
    "choices": "choose or change settings",
    "marketing opt-out": "stop marketing messages",
}
_CHANNELS = {
    "email": "by e-mail",
    "e-mail": "by e-mail",
    "by email": "by e-mail",
    "by e-mail": "by e-mail",
    "mail": "by mail",
    "by mail": "by mail",
    "in writing": "in writing",
    "written notice": "by written notice",
}
_MONEY = re.compile(r"[A-Z]{3} \d[\d.,]*")


def in_a_sentence(fact: Fact) -> Said | None:
    """What a fact says, or None where its value is not one that we can put into words."""
    maker = _MAKERS.get(fact.kind)
    return maker(fact.value) if maker else None


def _retention(value: str) -> Said | None:
    if value in _RETENTION:
        return _RETENTION[value]
    periods = [words for part in value.split("; ") if (words := in_words(part))]
    if not periods:
        return None
    named = listed(list(dict.fromkeys(periods))[:4])
    noun = "a period" if len(periods) == 1 else "periods"
    return Said(f"The text names {noun} of {named} for keeping or deleting data.", affirms=None)


def _arbitration(value: str) -> Said | None:
    main, _, body = value.partition("; ")
    by = f", before {body}" if body else ""
    if main == "mandatory":
        return Said(f"You and the platform must settle disputes by arbitration{by}.", affirms=True)
    if main == "optional":
        return Said(f"Arbitration{by} is named as one way to settle a dispute.", affirms=True)
    if main.startswith("opt-out"):
        return Said(f"You can opt out of arbitration{opting_out(main)}.", affirms=None)
    return None


def opting_out(value: str) -> str:
    """`` within 30 days by e-mail``, of ``opt-out P30D by email``."""
    rest = value.removeprefix("opt-out").strip()
    period, _, channel = rest.partition(" by ") if " by " in f" {rest}" else (rest, "", "")
    if rest.startswith("by "):
        period, channel = "", rest[3:]
    words = in_words(period)
    how = _CHANNELS.get(channel, f"by writing to {channel}" if "@" in channel else "")
    return (f" within {words}" if words else "") + (f" {how}" if how else "")


def _class_action(value: str) -> Said | None:
    return Said("You give up joining or bringing class actions.", affirms=None) if value == "waived" else None


def _law(value: str) -> Said | None:
    place, _, more = value.partition("; ")
    tail = ", without its rules on conflicts of laws" if "conflict" in more else ""
    return Said(f"The law of {_the(place)} applies{tail}.", affirms=True)


def _venue(value: str) -> Said | None:
    place, _, more = value.partition("; ")
    only = "only " if more == "exclusive" else ""
    if place == "registered office":
        return Said(f"Disputes go {only}to the courts at a registered office.", affirms=True)
    if not place[:1].isupper() or len(place) < 4:
        return None
    return Said(f"Disputes go {only}to courts in {_the(place)}.", affirms=True)


def _the(place: str) -> str:
    return (
        f"the {place}"
        if place in {"United States", "United Kingdom", "Netherlands", "European Union"}
        else place
    )


def _liability(value: str) -> Said | None:
    if value == "excluded; no amount":
        return Said("Liability for the losses named is excluded.", affirms=None)
    if value.startswith(("amounts paid", "greater of")) or _MONEY.match(value):
        period = next((words for part in value.split() if (words := in_words(part))), None)
        paid = "what was paid" + (f" in {period}" if period else "") if "amounts paid" in value else ""
        money = _MONEY.findall(value)
        sums = listed([part for part in [paid, *money] if part], "or")
        greater = "the greater of " if value.startswith("greater of") and " or " in sums else ""
        return Said(f"Liability is capped at {greater}{sums}.", affirms=None) if sums else None
    return None


def _claims(value: str) -> Said | None:
    words = in_words(value)
    return Said(f"Claims must be brought within {words}.", affirms=None) if words else None


def _cookie(value: str) -> Said | None:
    if value == "session":
        return Said("A cookie named lasts until you close the browser.", affirms=None)
    words = in_words(value)
    return Said(f"A cookie named lasts {words}.", affirms=None) if words else None


def _transfer(value: str) -> Said | None:
    names = {
        "SCCs": "standard contractual clauses",
        "DPF": "the Data Privacy Framework",
        "BCR": "binding corporate rules",
        "adequacy decision": "an adequacy decision",
        "UK IDTA": "the UK's international transfer agreement or addendum",
        "Privacy Shield": "the Privacy Shield, which no longer holds",
        "GDPR Art. 49 derogations": "exceptions under Article 49 of the GDPR",
    }
    named = [names[part] for part in value.split(", ") if part in names]
    if named:
        return Said(f"The text names {listed(named)} for moving data abroad.", affirms=None)
    return (
        Said("Data are said to be stored in the European Economic Area.", affirms=True)
        if value == "storage in EEA"
        else None
    )


def _age(value: str) -> Said | None:
    if value.isdigit():
        return Said(f"The text names {value} years as an age limit.", affirms=None)
    return (
        Said("The text names the age of majority as an age limit.", affirms=None)
        if value == "age of majority"
        else None
    )


def _right(value: str) -> Said | None:
    rights, _, _ = value.partition("; ")
    if rights == "all rights":
        return Said("The clause says how you exercise your rights.", affirms=True)
    named = [_RIGHTS[part] for part in rights.split(", ") if part in _RIGHTS][:4]
    return Said(f"You may {listed(named)}.", affirms=True) if named else None


def _response(value: str) -> Said | None:
    words = in_words(value)
    return Said(f"An answer is promised within {words}.", affirms=True) if words else None


def _change(value: str) -> Said | None:
    main = value if value in _CHANGE else value.partition("; ")[0]
    if words := in_words(main):
        return Said(f"The text names a period of {words} for changes of the rules.", affirms=None)
    return _CHANGE.get(main)


def _renewal(value: str) -> Said | None:
    match = re.match(r"automatic(?: (P\S+?))?(; until cancelled)?$", value)
    if match is None:
        return None
    words = in_words(match[1] or "")
    return Said(
        "It renews by itself" + (f", with a period of {words} named" if words else "")
        + (", until it is cancelled." if match[2] else "."),
        affirms=True,
    )  # fmt: skip


def _refund(value: str) -> Said | None:
    words = in_words(value)
    return (
        Said(f"The text names a period of {words} for returns or refunds.", affirms=None) if words else None
    )


def _fee(value: str) -> Said | None:
    money = _MONEY.match(value)
    if money:
        return Said(f"The text names a charge of {money[0]}.", affirms=None)
    fixed = {
        "free of charge": Said("Something that the text names is free of charge.", affirms=True),
        "not refundable": Said("A payment named is not refundable.", affirms=None),
        "charge possible, amount not stated": Said(
            "A charge is possible; no amount is given here.", affirms=None
        ),
        "costs reimbursed, amount not stated": Said(
            "Costs are to be reimbursed; no amount is given here.", affirms=None
        ),
    }
    return fixed.get(value)


def _termination(value: str) -> Said | None:
    if words := in_words(value):
        return Said(f"The text names a period of {words} for ending the contract.", affirms=None)
    return {
        "none": Said("The contract, or the account, may be ended without notice.", affirms=None),
        "none; at any time": Said("The contract, or the account, may be ended at any time.", affirms=True),
    }.get(value)


def _licence(value: str) -> Said | None:
    scope = "" if value == "use" else f", described as {listed(value.split(', '))}"
    return Said(f"You give a licence to your content{scope}.", affirms=True)


def _dpo(value: str) -> Said | None:
    return Said(f"The address for data protection is {value}.", affirms=None) if "@" in value else None


def _breach(value: str) -> Said | None:
    if words := in_words(value):
        return Said(f"Notice of a breach is promised within {words}.", affirms=None)
    return (
        Said("Notice of a breach is promised without undue delay.", affirms=None)
        if value.startswith("without undue delay")
        else None
    )


_MAKERS: dict[FactKind, Callable[[str], Said | None]] = {
    FactKind.RETENTION: _retention,
    FactKind.ARBITRATION: _arbitration,
    FactKind.CLASS_ACTION: _class_action,
    FactKind.GOVERNING_LAW: _law,
    FactKind.VENUE: _venue,
    FactKind.LIABILITY_CAP: _liability,
    FactKind.CLAIMS_TIME_LIMIT: _claims,
    FactKind.AI_TRAINING: _TRAINING.get,
    FactKind.SALE_OR_SHARING: _SHARING.get,
    FactKind.COOKIE_LIFETIME: _cookie,
    FactKind.CONSENT_MECHANISM: _CONSENT.get,
    FactKind.TRANSFER_FRAMEWORK: _transfer,
    FactKind.MINIMUM_AGE: _age,
    FactKind.RIGHT: _right,
    FactKind.RESPONSE_TIME: _response,
    FactKind.CHANGE_NOTICE: _change,
    FactKind.AUTO_RENEWAL: _renewal,
    FactKind.REFUND_WINDOW: _refund,
    FactKind.FEE: _fee,
    FactKind.TERMINATION_NOTICE: _termination,
    FactKind.CONTENT_LICENCE: _licence,
    FactKind.DPO: _dpo,
    FactKind.BREACH_NOTICE_TIME: _breach,
}
