from __future__ import annotations

import pytest

from smallprint.records.vocabulary import FactKind
from tests.facts.reading_of import values

STATED = [
    (FactKind.RETENTION, "We keep your account data for 90 days after you close the account.", "P90D"),
    (
        FactKind.RETENTION,
        "Vos données sont conservées pendant trois ans à compter du dernier contact.",
        "P3Y",
    ),
    (
        FactKind.RETENTION,
        "Die Daten werden gelöscht, sobald sie nicht mehr erforderlich sind.",
        "as long as necessary",
    ),
    (
        FactKind.RETENTION,
        "Tus datos se conservarán hasta que te des de baja.",
        "until account or content is deleted",
    ),
    (
        FactKind.ARBITRATION,
        "All disputes shall be resolved by binding arbitration under JAMS rules.",
        "mandatory; JAMS",
    ),
    (
        FactKind.ARBITRATION,
        "You may opt out of arbitration within 30 days by e-mail.",
        "opt-out P30D by e-mail",
    ),
    (FactKind.CLASS_ACTION, "You waive any right to take part in a class action.", "waived"),
    (FactKind.GOVERNING_LAW, "These Terms are governed by the laws of Ireland.", "Ireland"),
    (FactKind.GOVERNING_LAW, "Le présent contrat est régi par le droit français.", "France"),
    (FactKind.GOVERNING_LAW, "Es gilt das Recht der Bundesrepublik Deutschland.", "Germany"),
    (FactKind.VENUE, "The courts of Sweden have exclusive jurisdiction.", "Sweden; exclusive"),
    (
        FactKind.LIABILITY_CAP,
        "Our total liability shall not exceed the greater of fees paid and $50.",
        "greater of amounts paid USD 50",
    ),
    (FactKind.LIABILITY_CAP, "In no event are we liable for any damages.", "excluded; no amount"),
    (FactKind.CLAIMS_TIME_LIMIT, "Any claim must be filed within one (1) year after it arose.", "P1Y"),
    (FactKind.AI_TRAINING, "We do not use your prompts to train our models.", "no"),
    (FactKind.AI_TRAINING, "We use your content to train our AI models unless you opt out.", "yes; opt-out"),
    (FactKind.SALE_OR_SHARING, "We do not sell your personal data to third parties.", "no sale"),
    (FactKind.SALE_OR_SHARING, "Nous ne vendons jamais vos données à des tiers.", "no sale"),
    (FactKind.COOKIE_LIFETIME, "This cookie expires after 13 months.", "P13M"),
    (FactKind.CONSENT_MECHANISM, "A banner lets you accept or refuse cookies.", "banner"),
    (FactKind.TRANSFER_FRAMEWORK, "Transfers outside the EEA rely on Standard Contractual Clauses.", "SCCs"),
    (FactKind.MINIMUM_AGE, "You must be at least 16 years old to use the service.", "16"),
    (FactKind.MINIMUM_AGE, "Natürliche Personen müssen das 18. Lebensjahr vollendet haben.", "18"),
    (FactKind.RIGHT, "You have the right to have your personal data erased.", "erasure"),
    (FactKind.RESPONSE_TIME, "We will respond to your request within one month.", "P1M"),
    (FactKind.CHANGE_NOTICE, "We may change these Terms and will give you 30 days' notice before.", "P30D"),
    (
        FactKind.AUTO_RENEWAL,
        "Your subscription renews automatically until you cancel.",
        "automatic; until cancelled",
    ),
    (FactKind.REFUND_WINDOW, "You may return the goods for a refund within 14 days of delivery.", "P14D"),
    (FactKind.FEE, "Late payment costs a reminder fee of EUR 5.", "EUR 5 reminder fee"),
    (FactKind.TERMINATION_NOTICE, "We may terminate your account without notice.", "none"),
    (
        FactKind.CONTENT_LICENCE,
        "You grant us a non-exclusive, worldwide licence to use your content.",
        "non-exclusive, worldwide",
    ),
    (FactKind.DPO, "Write to our Data Protection Officer at privacy@example.org.", "privacy@example.org"),
    (FactKind.EFFECTIVE_DATE, "These Terms are effective from 1 March 2024.", "2024-03-01"),
    (FactKind.LAST_UPDATED, "Last updated: March 3, 2023", "2023-03-03"),
    (FactKind.BREACH_NOTICE_TIME, "We report a data breach to the authority within 72 hours.", "PT72H"),
]


@pytest.mark.parametrize(("kind", "text", "value"), STATED)
def test_a_stated_value_is_read(kind: FactKind, text: str, value: str) -> None:
    assert values(text, kind) == [value]


def test_there_is_an_example_for_every_kind() -> None:
    assert {kind for kind, _, _ in STATED} == set(FactKind)


NOT_STATED = [
    (FactKind.RETENTION, "Returned goods are kept for 30 days before a refund."),
    (FactKind.ARBITRATION, "We do not take part in arbitration."),
    (FactKind.CLASS_ACTION, "The class action waiver below may be severed."),
    (FactKind.GOVERNING_LAW, "You must comply with the laws of Germany."),
    (FactKind.VENUE, "If a court of competent jurisdiction finds a term invalid, the rest stands."),
    (FactKind.AI_TRAINING, "You may not use our output to train competing models."),
    (FactKind.SALE_OR_SHARING, "You must not sell or share the data of other users with third parties."),
    (FactKind.MINIMUM_AGE, "Content that exploits anyone under 18 years old is banned."),
    (FactKind.MINIMUM_AGE, "A court order under 18 U.S.C. 2703 lets us access an account."),
    (FactKind.RIGHT, "We reserve the right to delete your account."),
    (FactKind.BREACH_NOTICE_TIME, "You must notify us immediately of any breach of security."),
    (FactKind.CONTENT_LICENCE, "We grant you a non-exclusive licence to use our content."),
    (FactKind.CHANGE_NOTICE, "You can change your address at any time."),
    (FactKind.LAST_UPDATED, "The law of 6 January 1978 applies."),
]


@pytest.mark.parametrize(("kind", "text"), NOT_STATED)
def test_another_party_an_example_or_a_denial_yields_no_fact(kind: FactKind, text: str) -> None:
    assert values(text, kind) == []


def test_the_longest_cookie_of_each_provider_stands_for_it_in_a_table() -> None:
    table = (
        "| Provider | Cookie | Lifetime |\n| --- | --- | --- |\n| Acme | a | Session |\n|  | b | 13 months |\n"
        "|  | c | 2 days |\n| Other | d | 1 year |"
    )
    assert values(table, FactKind.COOKIE_LIFETIME, heading="Cookies") == ["P13M", "P1Y"]


def test_rights_enumerated_together_are_one_fact_with_their_channel() -> None:
    text = "You have the right to access, rectification, erasure of your personal data; write to rights@example.org."
    assert values(text, FactKind.RIGHT) == ["access, rectification, erasure; rights@example.org"]
