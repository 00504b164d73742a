"""Open Terms Archive's terms types and ours. Names outside the table are kept and filed under ``other``."""

from __future__ import annotations

from smallprint.records.vocabulary import DocumentType as T

FROM_OPEN_TERMS_ARCHIVE: dict[str, T] = {
    "Terms of Service": T.TERMS_OF_SERVICE,
    "Privacy Policy": T.PRIVACY_POLICY,
    "Business Privacy Policy": T.PRIVACY_POLICY,
    "Trackers Policy": T.COOKIE_POLICY,
    "Community Guidelines": T.COMMUNITY_GUIDELINES,
    "Community Guidelines - Deceased Users": T.COMMUNITY_GUIDELINES,
    "Acceptable Use Policy": T.ACCEPTABLE_USE,
    "Restricted Use Policy": T.CONTENT_POLICY,
    "Content Policy": T.CONTENT_POLICY,
    "Developer Terms": T.DEVELOPER_TERMS,
    "Data Processor Agreement": T.DATA_PROCESSING_ADDENDUM,
    "Data Controller Agreement": T.DATA_PROCESSING_ADDENDUM,
    "Conditions of Sub-processing": T.SUBPROCESSOR_LIST,
    "General Conditions of Sale": T.TERMS_OF_SERVICE,
    "Commercial Terms": T.TERMS_OF_SERVICE,
    "Business Terms": T.TERMS_OF_SERVICE,
    "In-App Purchases Policy": T.FEE_SCHEDULE,
    "Return Policy": T.REFUND_POLICY,
    "Returns Policy": T.REFUND_POLICY,
    "Marketplace Sellers Conditions": T.SELLER_TERMS,
    "Marketplace Buyers Conditions": T.TERMS_OF_SERVICE,
    "Content Monetisation Policy": T.SELLER_TERMS,
    "Ad Publishing Policy": T.ADVERTISING_POLICY,
    "Brand Ads Policy": T.ADVERTISING_POLICY,
    "Copyright Claims Policy": T.IP_POLICY,
    "Generative AI Policy": T.AI_POLICY,
    "Transparency Report": T.TRANSPARENCY_REPORT,
    "Law Enforcement Guidelines": T.LAW_ENFORCEMENT_GUIDELINES,
    "Ranking Parameters Description": T.RANKING_DESCRIPTION,
    "Brand Guidelines": T.BRAND_GUIDELINES,
    "Editorial Policy": T.EDITORIAL_POLICY,
    "Complaints Policy": T.COMPLAINTS_PROCEDURE,
    "Imprint": T.IMPRINT,
    "Legal Information": T.IMPRINT,
    "Minors Policy": T.CHILDRENS_POLICY,
    "Accessibility Statement": T.ACCESSIBILITY_STATEMENT,
    "Vulnerability Disclosure Policy": T.VULNERABILITY_DISCLOSURE,
    "Security": T.VULNERABILITY_DISCLOSURE,
    "End User License Agreement": T.EULA,
    "Service Level Agreement": T.SLA,
}


def document_type(name: str) -> T:
    """Our type for a source's name; one of our own ids or names is taken as it is."""
    known = FROM_OPEN_TERMS_ARCHIVE.get(name)
    if known is not None:
        return known
    slug = name.strip().casefold().replace(" ", "-")
    if slug in set(T):
        return T(slug)
    return T.TRANSPARENCY_REPORT if slug.startswith("systemic-risks") else T.OTHER
