"""Which regulations bear on a provision: only those whose trigger condition holds, with article and reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.knowledge.periods import in_words
from smallprint.knowledge.regulations import load_regulations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smallprint.knowledge.regulations import Article, Regulation
    from smallprint.records.analysis import Fact
    from smallprint.records.vocabulary import ClauseType, DocumentType

_MOST_ARTICLES = 4
_LANGUAGES = {
    "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "es": "Spanish",
    "et": "Estonian", "fi": "Finnish", "fr": "French", "hr": "Croatian", "hu": "Hungarian", "it": "Italian",
    "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "sk": "Slovak", "sl": "Slovene", "sv": "Swedish",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Applicable:
    """A regulation that bears on a provision, and why. ``article`` may name several, in the law's order."""

    regulation: str
    name: str
    article: str
    jurisdiction: str
    status: str
    reason: str
    source: str


def regulations_for(
    *,
    types: Sequence[ClauseType],
    facts: Sequence[Fact],
    document_type: DocumentType,
    language: str | None,
    country: str | None,
) -> tuple[Applicable, ...]:
    """The regulations whose condition holds for a provision of these types and facts, each once.

    ``language`` is an ISO 639-1 code, ``country`` the English name of where the platform is established;
    None for either where it is not known.
    """
    found = []
    for regulation in load_regulations():
        shown_by = _shown_by(regulation, language, country)
        hits = [
            (article, value)
            for article in regulation.articles
            if _in_reach(article, shown_by, country)
            and (value := _met(article, types, facts, document_type)) is not None
        ]
        if hits:
            found.append(_applicable(regulation, hits[:_MOST_ARTICLES], shown_by))
    return tuple(found)


def _shown_by(regulation: Regulation, language: str | None, country: str | None) -> str:
    """Why the regulation's area is in question, as a sentence; empty where nothing shows it."""
    if country and country.casefold() in regulation.countries:
        return f"The platform's country is {country}."
    if language and (
        language in regulation.languages or (not country and language in regulation.languages_if_unknown)
    ):
        return (
            f"The text is in {_LANGUAGES.get(language, language)}; the law applies where {regulation.scope}."
        )
    return ""


def _in_reach(article: Article, shown_by: str, country: str | None) -> bool:
    return bool(shown_by) or article.reach == "text" or (article.reach == "unknown" and not country)


def _met(
    article: Article, types: Sequence[ClauseType], facts: Sequence[Fact], document_type: DocumentType
) -> str | None:
    """None where a condition fails; else the value of the fact that met the condition on facts, or nothing."""
    if article.document_types and document_type not in article.document_types:
        return None
    if article.types_any and not article.types_any.intersection(types):
        return None
    if not article.types_all <= set(types):
        return None
    if not article.facts:
        return ""
    return next(
        (fact.value for fact in facts if any(one.holds(fact.kind, fact.value) for one in article.facts)), None
    )


def _applicable(regulation: Regulation, hits: list[tuple[Article, str]], shown_by: str) -> Applicable:
    reasons = [article.reason.replace("{value}", _told(value)) for article, value in hits]
    if not shown_by and all(article.reach == "unknown" for article, _ in hits):
        shown_by = f"The platform's country is not recorded; the law applies where {regulation.scope}."
    elif not shown_by:
        shown_by = f"The words of the clause point to it; the law applies where {regulation.scope}."
    return Applicable(
        regulation=regulation.id,
        name=regulation.name,
        article="; ".join(article.article for article, _ in hits),
        jurisdiction=regulation.jurisdiction,
        status=regulation.status,
        reason=" ".join((*dict.fromkeys(reasons), shown_by)),
        source=regulation.source,
    )


def _told(value: str) -> str:
    """A fact's value for readers: periods in words, bare numbers as years of age."""
    if value.isdigit():
        return f"{value} years"
    return ", ".join(in_words(part) or part for part in value.split("; "))
