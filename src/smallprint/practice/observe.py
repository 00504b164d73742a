"""What a captured page's own code configures: statements with basis ``page_code``.

Promises: every quote of code is the captured bytes, decoded as UTF-8, from ``start`` to ``end``; nothing is
said about what the code does when run, which was not observed; no statement says that something waits for
consent beside an option that switches the waiting off.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smallprint.practice.patterns import KINDS, load_patterns
from smallprint.practice.promises import consent_promise
from smallprint.practice.scripts import Script, scripts
from smallprint.records.statement import Quote, Statement
from smallprint.records.vocabulary import Basis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smallprint.practice.patterns import Loader
    from smallprint.records.analysis import Analysis

MADE_BY = "smallprint-practice/1"
_HTML = {"text/html", "application/xhtml+xml"}
_MOST = 12
_LONGEST = 300
_NEAR = 2000
"""Characters around an option within which it belongs to the same configuration."""


@dataclass(frozen=True, slots=True)
class _Page:
    text: str
    sha256: str

    def quote(self, start: int, end: int) -> Quote:
        end = min(end, start + _LONGEST)
        return Quote(self.sha256, start, end, self.text[start:end])


@dataclass(frozen=True, slots=True)
class _Seen:
    """One finding. ``unasked``: by the code's own words it does not wait for consent; ``waits``: it does."""

    text: str
    start: int
    end: int
    ground: str
    unasked: bool = False
    waits: bool = False


def observe(content: bytes, media_type: str, analysis: Analysis) -> tuple[Statement, ...]:
    """Statements about what the code of a captured page configures; none for anything but UTF-8 HTML.

    ``content`` are the captured bytes, content-decoded; ``analysis`` is of the text read from them, and is
    asked only whether it promises something else. At most a dozen statements.
    """
    if media_type.partition(";")[0].strip().lower() not in _HTML or b"<script" not in content.lower():
        return ()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return ()
    page = _Page(text, hashlib.sha256(content).hexdigest())
    seen = list(_findings(list(scripts(text))))
    if any(one.unasked for one in seen):  # the contradiction check: what is overridden does not wait
        seen = [one for one in seen if not one.waits]
    found = [
        Statement(
            "practice",
            one.text,
            Basis.PAGE_CODE,
            None,
            (page.quote(one.start, one.end),),
            (one.ground,),
            MADE_BY,
        )
        for one in seen[:_MOST]
    ]
    difference = _beside_the_text(page, seen[:_MOST], analysis)
    return (*found, difference) if difference else tuple(found)


def _findings(elements: list[Script]) -> Iterator[_Seen]:
    patterns = load_patterns()
    for script in elements:
        if not script.runs:
            continue
        deals_with_consent = bool(patterns.wrappers.search(script.code))
        analytics = patterns.analytics.search(script.code)
        if deals_with_consent:
            yield from _overrides(script)
        if analytics or deals_with_consent:
            yield from _recording(script)
        yield from _defaults(script)
    yield from _loaders(elements)


def _overrides(script: Script) -> Iterator[_Seen]:
    told: set[str] = set()
    for match in load_patterns().overrides.finditer(script.code):
        near = (max(0, match.start() - _NEAR), match.end() + _NEAR)
        if match[0] in told or not _is_about_loading(script, near):
            continue
        told.add(match[0])
        place = script.code_start + match.start()
        yield _Seen(
            f"The page's code deals with consent and analytics, and sets the option “{match[0]}”, which by its "
            "name lets the analytics load whatever the visitor chose.",
            place,
            place + len(match[0]),
            "an option in the same script as a consent wrapper",
            unasked=True,
        )


def _is_about_loading(script: Script, near: tuple[int, int]) -> bool:
    """Whether consent and analytics are both spoken of around an option: a bundle holds many options."""
    patterns = load_patterns()
    loads = patterns.analytics.search(script.code, *near) or patterns.any_loader.search(script.code, *near)
    return bool(loads) and bool(patterns.wrappers.search(script.code, *near))


def _recording(script: Script) -> Iterator[_Seen]:
    match = load_patterns().recording.search(script.code)
    if match:
        place = script.code_start + match.start()
        yield _Seen(
            "The page's code configures a recording of visits (session replay), switched on.",
            place, place + len(match[0]), "an option of a script",
        )  # fmt: skip


def _defaults(script: Script) -> Iterator[_Seen]:
    match = load_patterns().defaults.search(script.code)
    if match is None:
        return
    place = script.code_start + match.start()
    granted, denied = "granted" in match[0], "denied" in match[0]
    if granted and not denied:
        said = "The page's code sets consent to “granted” as the default, before the visitor has chosen."
    elif denied and not granted:
        said = "The page's code sets consent to “denied” as the default, until the visitor chooses."
    elif granted and denied:
        said = "The page's code sets consent defaults, some to “granted” and some to “denied”."
    else:
        return
    yield _Seen(said, place, place + len(match[0]), "a consent default", unasked=granted and not denied,
                waits=denied and not granted)  # fmt: skip


def _loaders(elements: list[Script]) -> Iterator[_Seen]:
    """Each known service once: held back by its element, or loaded without."""
    patterns = load_patterns()
    wrapped = any(script.runs and patterns.wrappers.search(script.code) for script in elements)
    for loader in patterns.loaders:
        held: _Seen | None = None
        for script in elements:
            place = _place(loader, script)
            if place is None:
                continue
            if script.runs:
                yield _running(loader, place, wrapped=wrapped)
                held = None
                break
            held = held or _held_back(loader, script)
        if held:
            yield held


def _place(loader: Loader, script: Script) -> tuple[int, int] | None:
    """Where a script loads the service: its tag where the address says so, else the sign in its code."""
    if script.src and loader.signs.search(script.src):
        return script.start, script.tag_end
    match = loader.signs.search(script.code)
    return (script.code_start + match.start(), script.code_start + match.end()) if match else None


def _running(loader: Loader, place: tuple[int, int], *, wrapped: bool) -> _Seen:
    consent = (
        "it also deals with consent, and whether loading depends on it can't be told from the code alone"
        if wrapped
        else "no consent wrapper was found around it; consent may be handled elsewhere"
    )
    return _Seen(
        f"The page's code loads or configures {loader.name} ({KINDS[loader.what]}); {consent}.",
        *place,
        f"a sign of {loader.name} in a script that runs",
    )


def _held_back(loader: Loader, script: Script) -> _Seen | None:
    match = load_patterns().held_back.search(script.tag)
    if match is None:
        return None
    return _Seen(
        f"The page's code holds {loader.name} ({KINDS[loader.what]}) back: its script is marked “{match[0]}” and "
        "does not run until other code switches it on.",
        script.start,
        script.tag_end,
        "a script of type text/plain with a consent attribute",
        waits=True,
    )


def _beside_the_text(page: _Page, seen: list[_Seen], analysis: Analysis) -> Statement | None:
    """Where the code says that it does not wait and the text that it does: both, side by side."""
    unasked = next((one for one in seen if one.unasked), None)
    promise = consent_promise(analysis) if unasked else None
    if unasked is None or promise is None:
        return None
    text = analysis.reading.text
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    said = Quote(digest, promise.start, promise.end, text[promise.start : promise.end])
    code = page.quote(unasked.start, unasked.end)
    return Statement(
        "practice",
        f"The policy text says: “{said.text}” The page's code says: “{code.text}”. Text and code differ on whether "
        "analytics wait for the visitor's choice; what happens when the page is visited was not observed.",
        Basis.PAGE_CODE,
        None,
        (code, said),
        ("a sentence of the policy text set beside an option of the page's code",),
        MADE_BY,
    )
