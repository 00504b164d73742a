"""The hard cases of delivery: what each does to a page, and what Smallprint must make of the capture.

Cases that are edits (white space, link parameters, renumbering, moves, splits, reverts) need no entry
here: they follow from the edit script. Templates ``app`` and ``pdf`` and several ``urls`` are cases too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samples.records import SampleError
from smallprint.records.vocabulary import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class CaseKind:
    """One kind of hard case.

    ``outcomes`` are the capture outcomes that are right while it shows, the best first; empty where the
    page is to be read as always. ``needs`` are the options it must be given.
    """

    name: str
    outcomes: tuple[Outcome, ...]
    meaning: str
    needs: frozenset[str] = frozenset()

    def must_accept(self, options: Mapping[str, object], where: str) -> None:
        """SampleError unless ``options`` are the ones it needs."""
        if set(options) != self.needs:
            raise SampleError(f"{where}: {self.name} needs {sorted(self.needs)}, found {sorted(options)}")


_KINDS = (
    CaseKind("redirect", (), "301 to a new path that answers", frozenset({"to"})),
    CaseKind("redirect-chain", (), "301, 302, 308 over other paths", frozenset({"via", "to"})),
    CaseKind("bot-wall", (Outcome.BLOCKED,), "an interstitial with status 200"),
    CaseKind(
        "error-page",
        (Outcome.ERROR_PAGE, Outcome.WRONG_LANGUAGE, Outcome.NOT_A_POLICY),
        "an error page in another language with status 200",
        frozenset({"language"}),
    ),
    CaseKind("marketing-page", (Outcome.NOT_A_POLICY,), "a campaign page under the policy's address"),
    CaseKind("truncated", (Outcome.TRUNCATED,), "Content-Length larger than what is sent"),
    CaseKind("wrong-charset", (), "declared ISO-8859-1, bytes are UTF-8"),
    CaseKind("not-modified", (), "ETag and Last-Modified, honoured with 304"),
    CaseKind("rate-limited", (Outcome.RATE_LIMITED,), "429 with Retry-After", frozenset({"retry_after"})),
    CaseKind("robots", (Outcome.FORBIDDEN_BY_ROBOTS,), "robots.txt forbids the path"),
    CaseKind("slow-drip", (Outcome.TIMEOUT,), "a few bytes a quarter second, for eight seconds"),
    CaseKind("too-large", (Outcome.TOO_LARGE,), "30 MB without Content-Length"),
    CaseKind(
        "locale-switch",
        (Outcome.WRONG_LANGUAGE,),
        "the same policy in another language",
        frozenset({"language", "base"}),
    ),
    CaseKind("ab-flap", (), "two variants by turns, every other capture", frozenset({"variant"})),
    CaseKind("server-error", (Outcome.ERROR_PAGE,), "503 with a short page"),
    CaseKind(
        "consent-wrapper",
        (),
        "analytics loaded by page code whatever the visitor chose",
        frozenset({"contradicts"}),
    ),
)
CASES = {kind.name: kind for kind in _KINDS}


def known_case(name: str) -> CaseKind:
    """The kind of that name. SampleError for an unknown one."""
    if name not in CASES:
        raise SampleError(f"unknown hard case {name!r}; one of {', '.join(CASES)}")
    return CASES[name]
