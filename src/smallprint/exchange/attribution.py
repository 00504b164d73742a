"""Where an archive's records come from and under what licence. Facts, with their source."""

from __future__ import annotations

OPEN_TERMS_ARCHIVE = "https://github.com/OpenTermsArchive/"

_CREDITS = {
    "dating": "Open Terms Archive with contributions from the Dating Privacy collective",
    "france": "Open Terms Archive with contributions from UFC-Que Choisir and Office of the French Ambassador"
    " for Digital Affairs",
    "p2b-compliance": "Open Terms Archive with contributions from Open Evidence",
    "pga": "Open Terms Archive and the Platform Governance Archive",
    "vlopses-us": "Open Terms Archive Core Team and Open Terms Archive contributors",
}


def attribution_of(collection: str, repository: str) -> dict[str, str]:
    """What a page says of where a document's records come from.

    Keys ``source`` and ``credit``, and ``licence`` where we know it. The documents themselves remain their
    publishers'; the licence is that of the database they were taken from.
    """
    if repository.startswith(OPEN_TERMS_ARCHIVE):
        return {
            "source": repository,
            "credit": _CREDITS.get(collection, "Open Terms Archive contributors"),
            "licence": "ODC-By 1.0",
        }
    return {"source": repository, "credit": collection}
