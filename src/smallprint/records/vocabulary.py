"""The closed vocabularies. One enum each; code, database, API, pages and labels use the same values.

A value is never reused for another meaning. Definitions, inclusion and exclusion rules and example
sentences of the clause types stand in ``knowledge/data/taxonomy.toml``, under the same ids.
"""

from __future__ import annotations

from enum import StrEnum


class ClauseType(StrEnum):
    """What a provision is about. A provision carries one to three, the main one first."""

    DATA_COLLECTION = "data-collection"
    DATA_USE = "data-use"
    DATA_SHARING = "data-sharing"
    ADVERTISING = "advertising"
    TRACKING_COOKIES = "tracking-cookies"
    CONSENT = "consent"
    DATA_RETENTION = "data-retention"
    PRIVACY_RIGHTS = "privacy-rights"
    INTERNATIONAL_TRANSFER = "international-transfer"
    DATA_SECURITY = "data-security"
    BREACH_NOTICE = "breach-notice"
    CHILDREN_AGE = "children-age"
    SENSITIVE_DATA = "sensitive-data"
    AI_TRAINING_AUTOMATION = "ai-training-automation"
    ARBITRATION = "arbitration"
    CLASS_ACTION_WAIVER = "class-action-waiver"
    GOVERNING_LAW = "governing-law"
    VENUE = "venue"
    LIABILITY_LIMITATION = "liability-limitation"
    WARRANTY_DISCLAIMER = "warranty-disclaimer"
    INDEMNIFICATION = "indemnification"
    CLAIMS_TIME_LIMIT = "claims-time-limit"
    ACCEPTABLE_USE = "acceptable-use"
    CONTENT_MODERATION = "content-moderation"
    ENFORCEMENT_SUSPENSION = "enforcement-suspension"
    TERMINATION = "termination"
    ACCOUNT_CONTROL = "account-control"
    RESTRICTED_CONTENT = "restricted-content"
    PLATFORM_DISCRETION = "platform-discretion"
    USER_CONTENT_LICENCE = "user-content-licence"
    INTELLECTUAL_PROPERTY = "intellectual-property"
    FEEDBACK = "feedback"
    AI_OUTPUT = "ai-output"
    PAYMENT_FEES = "payment-fees"
    AUTO_RENEWAL = "auto-renewal"
    REFUNDS = "refunds"
    PRICE_CHANGES = "price-changes"
    MONETISATION = "monetisation"
    PROMOTIONS = "promotions"
    POLICY_CHANGES = "policy-changes"
    ACCEPTANCE = "acceptance"
    ASSIGNMENT = "assignment"
    ENTIRE_AGREEMENT = "entire-agreement"
    SURVIVAL = "survival"
    ELECTRONIC_COMMUNICATIONS = "electronic-communications"
    EXPORT_SANCTIONS = "export-sanctions"
    THIRD_PARTY_SERVICES = "third-party-services"
    AVAILABILITY = "availability"
    REGIONAL_TERMS = "regional-terms"
    OTHER = "other"


class SpanKind(StrEnum):
    """What a stretch of version text is. Only ``PROVISION`` is published as a clause."""

    PROVISION = "provision"
    HEADING = "heading"
    DEFINITION = "definition"
    RECITAL = "recital"
    CONTACT = "contact"
    NAVIGATION = "navigation"
    METADATA = "metadata"


class Severity(StrEnum):
    """How much a provision costs the person or firm bound by it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NOT_ASSESSED = "not-assessed"


class Direction(StrEnum):
    """Which way a provision leans, for the reader."""

    PROTECTIVE = "protective"
    BURDENSOME = "burdensome"
    NEUTRAL = "neutral"


class FactKind(StrEnum):
    """Typed values read from a text."""

    RETENTION = "retention"
    ARBITRATION = "arbitration"
    CLASS_ACTION = "class-action"
    GOVERNING_LAW = "governing-law"
    VENUE = "venue"
    LIABILITY_CAP = "liability-cap"
    CLAIMS_TIME_LIMIT = "claims-time-limit"
    AI_TRAINING = "ai-training"
    SALE_OR_SHARING = "sale-or-sharing"
    COOKIE_LIFETIME = "cookie-lifetime"
    CONSENT_MECHANISM = "consent-mechanism"
    TRANSFER_FRAMEWORK = "transfer-framework"
    MINIMUM_AGE = "minimum-age"
    RIGHT = "right"
    RESPONSE_TIME = "response-time"
    CHANGE_NOTICE = "change-notice"
    AUTO_RENEWAL = "auto-renewal"
    REFUND_WINDOW = "refund-window"
    FEE = "fee"
    TERMINATION_NOTICE = "termination-notice"
    CONTENT_LICENCE = "content-licence"
    DPO = "dpo"
    EFFECTIVE_DATE = "effective-date"
    LAST_UPDATED = "last-updated"
    BREACH_NOTICE_TIME = "breach-notice-time"


SILENCE_REPORTED: tuple[FactKind, ...] = (
    FactKind.RETENTION,
    FactKind.ARBITRATION,
    FactKind.CLASS_ACTION,
    FactKind.GOVERNING_LAW,
    FactKind.LIABILITY_CAP,
    FactKind.AI_TRAINING,
    FactKind.SALE_OR_SHARING,
    FactKind.MINIMUM_AGE,
    FactKind.EFFECTIVE_DATE,
    FactKind.LAST_UPDATED,
)
"""The kinds on which a whole document may be said to be silent."""


class EditKind(StrEnum):
    """What happened to a provision between two versions."""

    ADDED = "added"
    REMOVED = "removed"
    MODIFIED = "modified"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    RENUMBERED = "renumbered"


class Materiality(StrEnum):
    """Whether an edit or a change matters. Only ``SUBSTANTIVE`` is counted and alerts."""

    SUBSTANTIVE = "substantive"
    EDITORIAL = "editorial"
    COSMETIC = "cosmetic"
    NONE = "none"


class ChangeDirection(StrEnum):
    """Which way an edit or a change moved things, for the reader."""

    MORE_PROTECTIVE = "more-protective"
    LESS_PROTECTIVE = "less-protective"
    MIXED = "mixed"
    NEUTRAL = "neutral"
    UNCLEAR = "unclear"


class Pattern(StrEnum):
    """What kind of event a change is. Only the first three can be substantive."""

    NEW = "new"
    REVERT = "revert"
    SPLIT_OR_MERGE = "split-or-merge"
    FLAPPING = "flapping"
    VARIANT_SWITCH = "variant-switch"
    BAD_CAPTURE = "bad-capture"
    SELECTOR_CHANGE = "selector-change"
    EXTRACTOR_CHANGE = "extractor-change"

    @property
    def may_be_substantive(self) -> bool:
        """True for an act of the platform, false for an artefact of how it was captured or read."""
        return self in {Pattern.NEW, Pattern.REVERT, Pattern.SPLIT_OR_MERGE}


class Affected(StrEnum):
    """Who a change is about."""

    EVERYBODY = "everybody"
    MINORS = "minors"
    DEVELOPERS = "developers"
    BUSINESS_CUSTOMERS = "business customers"
    SELLERS_CREATORS = "sellers & creators"
    ADVERTISERS = "advertisers"
    RESIDENTS = "residents of a place"


class Confirmation(StrEnum):
    """How firmly a version or a change is known to have stood."""

    OBSERVED = "observed"
    CONFIRMED = "confirmed"


class Outcome(StrEnum):
    """What one attempt to fetch a document came to. Only ``OK`` can become a version."""

    OK = "ok"
    UNCHANGED = "unchanged"
    COSMETIC = "cosmetic"
    BLOCKED = "blocked"
    ERROR_PAGE = "error-page"
    NOT_A_POLICY = "not-a-policy"
    WRONG_LANGUAGE = "wrong-language"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    NEEDS_RENDERING = "needs-rendering"
    MOVED = "moved"
    FORBIDDEN_BY_ROBOTS = "forbidden-by-robots"
    RATE_LIMITED = "rate-limited"
    TOO_LARGE = "too-large"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"

    @property
    def is_verification(self) -> bool:
        """True when the capture shows that the version before it still held."""
        return self in {Outcome.UNCHANGED, Outcome.COSMETIC}


class Basis(StrEnum):
    """Where a statement comes from."""

    POLICY_TEXT = "policy_text"
    PAGE_CODE = "page_code"
    OBSERVED_BEHAVIOUR = "observed_behaviour"
    INFERENCE = "inference"


class ReviewState(StrEnum):
    """Whether a person has looked at a statement."""

    UNREVIEWED = "unreviewed"
    REVIEWED = "reviewed"
    DISPUTED = "disputed"
    RETRACTED = "retracted"


class DocumentType(StrEnum):
    """What kind of policy a document is."""

    TERMS_OF_SERVICE = "terms-of-service"
    PRIVACY_POLICY = "privacy-policy"
    COOKIE_POLICY = "cookie-policy"
    COMMUNITY_GUIDELINES = "community-guidelines"
    ACCEPTABLE_USE = "acceptable-use"
    CONTENT_POLICY = "content-policy"
    DEVELOPER_TERMS = "developer-terms"
    DATA_PROCESSING_ADDENDUM = "data-processing-addendum"
    SUBPROCESSOR_LIST = "subprocessor-list"
    FEE_SCHEDULE = "fee-schedule"
    REFUND_POLICY = "refund-policy"
    SELLER_TERMS = "seller-terms"
    ADVERTISING_POLICY = "advertising-policy"
    IP_POLICY = "ip-policy"
    AI_POLICY = "ai-policy"
    TRANSPARENCY_REPORT = "transparency-report"
    LAW_ENFORCEMENT_GUIDELINES = "law-enforcement-guidelines"
    RANKING_DESCRIPTION = "ranking-description"
    BRAND_GUIDELINES = "brand-guidelines"
    EDITORIAL_POLICY = "editorial-policy"
    COMPLAINTS_PROCEDURE = "complaints-procedure"
    IMPRINT = "imprint"
    CHILDRENS_POLICY = "childrens-policy"
    REGIONAL_NOTICE = "regional-notice"
    ACCESSIBILITY_STATEMENT = "accessibility-statement"
    VULNERABILITY_DISCLOSURE = "vulnerability-disclosure"
    EULA = "eula"
    SLA = "sla"
    OTHER = "other"


class Sector(StrEnum):
    """What a platform does."""

    FINANCIAL_SERVICES = "financial services"
    CONSUMER_TECHNOLOGY = "consumer technology"
    SOCIAL_MEDIA = "social media"
    AI_SERVICES = "AI services"
    HEALTH = "health"
    ECOMMERCE_DELIVERY = "e-commerce & delivery"
    TRAVEL_MOBILITY = "travel & mobility"
    GAMES = "games"
    EDUCATION = "education"
    DATING = "dating"
    MEDIA_STREAMING = "media & streaming"
    DEVELOPER_CLOUD = "developer & cloud"
    ADTECH = "adtech & data brokers"
    TELECOMS = "telecoms"
    GOVERNMENT_CIVIC = "government & civic"
