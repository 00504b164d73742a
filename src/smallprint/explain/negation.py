"""The contradiction check: no sentence of ours says the opposite of the words it is read from."""

from __future__ import annotations

import re

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|neither|nor|cannot|without|\w{2,6}n['’]t"
    r"|ne|n['’]\w+|pas|jamais|aucune?|sans|ni"
    r"|nicht|kein\w{0,2}|nie|niemals|ohne|weder"
    r"|nunca|ningun\w{0,2}|ningún|sin|tampoco|non|niet|geen)\b",
    re.IGNORECASE,
)
_NO_DENIAL = re.compile(
    r"\bnot (?:only|limited to|just|merely)\b|\bwithout (?:limitation|prejudice)\b|\bwhether or not\b"
    r"|\b(?:no|not) (?:later|less|more|longer|fewer|earlier) than\b|\bnot more than\b"
    r"|\b(?:if|where|when|unless|should|to the extent)\b[^,;.:]{0,80}?\b(?:not|no|never|cannot|n['’]t)\b"
    r"|\bnon-\w+|\bnicht nur\b|\bnon seulement\b|\bno sólo\b|\bno solo\b|\bsans préjudice\b",
    re.IGNORECASE,
)
_CLAUSE_START = re.compile(r"[;:.](?=\s)|,\s+(?:but|however|and (?:we|you)|mais|aber|sondern|pero)\b")


def denies(words: str) -> bool:
    """True where the words hold a negation that denies something."""
    return bool(_NEGATION.search(words)) and bool(_NEGATION.search(_NO_DENIAL.sub(" ", words)))


def agrees(provision: str, start: int, end: int, *, affirms: bool | None) -> bool:
    """Whether words read from ``provision[start:end]`` may be told as affirmed (True) or denied (False).

    What is affirmed must not be denied in the part of the sentence that leads up to it, nor by the lead-in
    of a list; what is told as denied must have a negation before it. None: not checked.
    """
    if affirms is None:
        return True
    lead_in = provision[: provision.find("\n")] if "\n" in provision[:start] else ""
    lead_in = lead_in if lead_in.rstrip().endswith(":") else ""
    if not affirms:
        return bool(_NEGATION.search(provision, max(0, start - 400), end + 60) or _NEGATION.search(lead_in))
    before = provision[max(0, start - 120) : start]
    breaks = list(_CLAUSE_START.finditer(before))
    if breaks:
        before = before[breaks[-1].end() :]
    return not denies(before + provision[start:end]) and not denies(lead_in)
