"""Noise: what must not look like a change of a policy, and what must.

Three figures: snapshots that made no new version but whose key differs from their version's source; noise
put into pages by program (white space, no-break spaces, curly quotes, scripts and nonces, link parameters,
a consent banner) that moves the key; and edits planted in sentences of the reference text (a number, a
negation, a sentence out, a sentence in) that move it, as they must.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from smallprint.reading import comparison_key, extract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_MOVED = "the address gives another page since; upstream's selector matched nothing and no version was made"
_LANGUAGE = "the page came in another language"
_REVISED = "the policy's words are others; upstream's selector no longer matched"
REALLY_CHANGED: dict[str, str] = {
    "dating/LOVOO/Privacy Policy/2025-11-27T00-33-09Z.html": _LANGUAGE,
    "dating/LOVOO/Privacy Policy/2026-04-09T12-32-12Z.html": _LANGUAGE,
    "dating/LOVOO/Terms of Service/2025-11-27T00-33-09Z.html": _MOVED,
    "dating/LOVOO/Terms of Service/2026-04-09T12-32-12Z.html": _MOVED,
    "france-elections/YouTube/Terms of Service/2022-08-22T12-31-24Z.html": _LANGUAGE,
    "genai-contrib/Cursor/Privacy Policy/2025-09-20T00-32-37Z.html": _REVISED,
    "genai-contrib/Cursor/Privacy Policy/2026-04-15T19-01-57Z.html": _REVISED,
    "genai-contrib/xAI/Terms of Service/2025-05-21T00-34-48Z.html": _REVISED,
}
"""Snapshots without a new version whose words do differ, looked at one by one, with the reason."""

Row = dict[str, str]
_SEED = 20261125
_EDITS_PER_PAGE = 2
_MARKUP = re.compile(
    r"""(<(?:script|style)\b.*?</(?:script|style)>|<!--.*?-->|<(?:[^>"']|"[^"]*"|'[^']*')*+>)""",
    re.DOTALL | re.IGNORECASE,
)


def measure(data: Path) -> dict[str, float]:
    """Counts and shares. Pages that share a version are compared page by page."""
    policies = data / "policies"
    sources, later = _rows(policies)
    differing = [row["path"] for row in later if differs(policies, row, sources)]
    pages = [policies / row["path"] for row in sources if row["format"] == "html"]
    noise = _fired(pages, NOISES)
    edits = _planted(policies, [row for row in sources if row["format"] == "html"])
    return {
        "unchanged_snapshots": float(len(later)),
        "unchanged_with_other_words": float(len(differing)),
        "unchanged_reported_as_changed": float(sum(path not in REALLY_CHANGED for path in differing)),
        "synthetic_noise_fires": sum(noise.values()) / (len(NOISES) * len(pages)),
        **{f"noise_{name}": count / len(pages) for name, count in noise.items()},
        **edits,
    }


def _rows(policies: Path) -> tuple[list[Row], list[Row]]:
    with (policies / "manifest.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return (
        [row for row in rows if row.get("snapshot_role") == "source-of-version"],
        [row for row in rows if row.get("snapshot_role") == "no-new-version"],
    )


def differs(policies: Path, row: Row, sources: list[Row]) -> bool:
    """Whether a snapshot without a new version has another key than the source of its version."""
    source = next(
        other
        for other in sources
        if other["version_path"] == row["version_path"] and other["document_id"] == row["document_id"]
    )
    return key_of((policies / row["path"]).read_bytes()) != key_of((policies / source["path"]).read_bytes())


def key_of(page: bytes) -> str:
    return comparison_key(extract(page, "text/html", None, None).text)


def _in_text(page: str, change: Callable[[str], str]) -> str:
    """Change what stands between tags, not tags, scripts or styles."""
    parts = _MARKUP.split(page)
    return "".join(change(part) if place % 2 == 0 else part for place, part in enumerate(parts))


def _white_space(page: str, rng: random.Random) -> str:
    return _in_text(
        page, lambda text: re.sub(r"(?<=[a-z,;]) (?=[a-z])", lambda _: rng.choice([" ", "  ", "\n  "]), text)
    )


def _no_break(page: str, rng: random.Random) -> str:
    return _in_text(page, lambda text: re.sub(r"(?<=\w) (?=\w)", lambda _: rng.choice([" ", " ", " "]), text))


def _curly(page: str, rng: random.Random) -> str:
    del rng
    return _in_text(page, lambda text: re.sub(r'(?<=\w)"', "”", text.replace("'", "’")).replace('"', "“"))


def _scripts(page: str, rng: random.Random) -> str:
    nonce = f"{rng.getrandbits(64):x}"
    return page.replace(
        "</body>",
        f'<script nonce="{nonce}">var t="{nonce}";</script><input type="hidden" name="csrf" value="{nonce}"></body>',
    ).replace("<div", f'<div data-nonce="{nonce}"')


def _link_parameters(page: str, rng: random.Random) -> str:
    mark = rng.getrandbits(32)
    return re.sub(r'(<a\b[^>]*href="[^"#?]+)"', rf'\1?utm_source=x{mark}"', page)


def _banner(page: str, rng: random.Random) -> str:
    shown = rng.choice(
        [
            (
                '<div id="cookie-banner" class="cookie-banner"><p>We use cookies to improve your visit and measure '
                "how our pages are used. You can change your choice at any time.</p><button>Accept</button></div>"
            ),
            '<div class="announcement-bar"><a href="/sale">Our summer offer ends on Sunday</a></div>',
            (
                '<section role="dialog" aria-label="Consent"><h2>Your privacy</h2><p>We and our partners store '
                "information on a device.</p><button>Agree</button></section>"
            ),
        ]
    )
    return re.sub(r"(<body\b[^>]*>)", lambda match: match[1] + shown, page, count=1)


NOISES: dict[str, Callable[[str, random.Random], str]] = {
    "white_space": _white_space,
    "no_break_spaces": _no_break,
    "curly_quotes": _curly,
    "scripts": _scripts,
    "link_parameters": _link_parameters,
    "banner": _banner,
}


def _fired(pages: list[Path], noises: dict[str, Callable[[str, random.Random], str]]) -> dict[str, int]:
    rng = random.Random(_SEED)  # noqa: S311 - the same noise on each run
    fired = dict.fromkeys(noises, 0)
    for path in pages:
        page = path.read_bytes().decode("utf-8", "replace")
        before = key_of(page.encode())
        for name, noise in noises.items():
            fired[name] += key_of(noise(page, rng).encode()) != before
    return fired


def _planted(policies: Path, sources: list[Row]) -> dict[str, float]:
    rng = random.Random(_SEED)  # noqa: S311 - the same noise on each run
    caught: defaultdict[str, list[bool]] = defaultdict(list)
    for row in sources:
        page = (policies / row["path"]).read_bytes().decode("utf-8", "replace")
        reference = (policies / row["version_path"]).read_text(encoding="utf-8")
        before = key_of(page.encode())
        for kind, edited in _edits(page, reference, rng):
            caught[kind].append(key_of(edited.encode()) != before)
    every = [hit for hits in caught.values() for hit in hits]
    return {
        "planted_edits": float(len(every)),
        "planted_edits_caught": sum(every) / len(every),
        **{f"caught_{kind}": sum(hits) / len(hits) for kind, hits in sorted(caught.items())},
    }


def _edits(page: str, reference: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Pages with one edit each, in sentences that the reference has and that stand once in the source."""
    sentences = re.findall(r"(?<=[.!?] )[A-ZÀ-Þ][^.!?*_\[\]()\\<>&\n|]{40,300}[.!?](?= |\n)", reference)
    rng.shuffle(sentences)
    shown = "\n".join(_MARKUP.split(page)[::2])
    wanted = dict.fromkeys(("number", "negation", "removed", "added"), _EDITS_PER_PAGE)
    for sentence in sentences:
        if not any(wanted.values()):
            return
        if page.count(sentence) != 1 or sentence not in shown:
            continue
        for kind, edited in (
            ("number", re.sub(r"\d+", lambda match: str(int(match[0]) + 1), sentence, count=1)),
            ("negation", re.sub(r"(?<=\w) (?=\w+ \w+[.!?]$)", " not ", sentence)),
            ("removed", ""),
            ("added", f"{sentence} This applies to every account without exception."),
        ):
            if wanted[kind] and edited != sentence:
                wanted[kind] -= 1
                yield kind, page.replace(sentence, edited)
                break
