"""``samples/platforms/<slug>/`` read into records, with every fault named."""

from __future__ import annotations

import tomllib
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from samples import scripts
from samples.cases import known_case
from samples.markdown import parse
from samples.records import Block, HardCase, SampleDocument, SampleError, SamplePlatform
from samples.rendering.sites import SITES, TEMPLATES
from smallprint.records.vocabulary import DocumentType, Sector

_Enum = TypeVar("_Enum", bound=StrEnum)
PLATFORMS = Path(__file__).parent / "platforms"
FIRST_DAY = date(2025, 1, 6)
"""When a document's first state begins, where platform.toml does not say."""
_DOCUMENT_KEYS = {
    "id",
    "type",
    "title",
    "language",
    "urls",
    "base",
    "template",
    "hard_cases",
    "first",
    "noise",
}
_PLATFORM_KEYS = {"name", "sector", "host", "country", "site", "tagline", "document"}


def load_platform(folder: Path) -> SamplePlatform:
    """The platform in ``folder``. SampleError says which file and entry is wrong."""
    where = f"{folder.name}/platform.toml"
    raw = _toml(folder / "platform.toml")
    _only(raw, _PLATFORM_KEYS, where)
    missing = {"name", "sector", "host", "country", "document"} - set(raw)
    if missing:
        raise SampleError(f"{where}: missing {sorted(missing)}")
    if not raw["host"].endswith(".example"):
        raise SampleError(f"{where}: host must end in .example")
    site = raw.get("site") or sorted(SITES)[sum(folder.name.encode()) % len(SITES)]
    if site not in SITES:
        raise SampleError(f"{where}: site {site!r} is none of {sorted(SITES)}")
    documents = tuple(_document(folder, entry, raw["host"]) for entry in raw["document"])
    _must_be_apart(documents, where)
    return SamplePlatform(
        slug=folder.name,
        name=raw["name"],
        sector=_value(Sector, raw["sector"], where),
        host=raw["host"],
        country=raw["country"],
        site=site,
        tagline=raw.get("tagline", ""),
        documents=documents,
    )


def folders(root: Path = PLATFORMS) -> tuple[Path, ...]:
    """The platform folders under ``root``, by name."""
    return tuple(sorted(path.parent for path in root.glob("*/platform.toml")))


def _document(folder: Path, raw: dict[str, Any], host: str) -> SampleDocument:
    where = f"{folder.name}/{raw.get('id', '?')}"
    _only(raw, _DOCUMENT_KEYS, where)
    missing = {"id", "type", "title", "language", "urls", "base", "template"} - set(raw)
    if missing:
        raise SampleError(f"{where}: missing {sorted(missing)}")
    if raw["template"] not in TEMPLATES:
        raise SampleError(f"{where}: template {raw['template']!r} is none of {', '.join(TEMPLATES)}")
    base = _markdown(folder / raw["base"])
    script_path = folder / raw["base"].replace(".md", ".edits.toml")
    script = _toml(script_path) if script_path.exists() else {}
    _only(script, {"state", "variant"}, script_path.name)
    first = scripts.as_date(raw.get("first", FIRST_DAY), where)
    cases = tuple(_case(entry, where) for entry in raw.get("hard_cases", ()))
    parts = 1 + sum(block.page_break for block in base)
    if parts != len(raw["urls"]):
        raise SampleError(
            f"{where}: {len(raw['urls'])} urls, but the text has {parts} pages ({{page}} lines)"
        )
    return SampleDocument(
        platform=folder.name,
        host=host,
        id=raw["id"],
        type=_value(DocumentType, raw["type"], where),
        title=raw["title"],
        language=raw["language"],
        urls=tuple(raw["urls"]),
        template=raw["template"],
        states=scripts.run(base, first, script, f"{where} edits"),
        hard_cases=cases,
        variants={
            str(one["name"]): tuple(scripts.read_edit(edit, f"{where} variant") for edit in one["edit"])
            for one in script.get("variant", ())
        },
        locales={
            str(case.options["language"]): _markdown(folder / str(case.options["base"]))
            for case in cases
            if case.case == "locale-switch"
        },
        noise=bool(raw.get("noise", raw["template"] not in {"plain", "pdf"})),
    )


def _case(raw: dict[str, Any], where: str) -> HardCase:
    if not {"case", "from", "until"} <= set(raw):
        raise SampleError(f"{where}: a hard case has case, from and until; found {sorted(raw)}")
    options = {key: value for key, value in raw.items() if key not in {"case", "from", "until"}}
    known_case(raw["case"]).must_accept(options, where)
    start, end = scripts.as_date(raw["from"], where), scripts.as_date(raw["until"], where)
    return HardCase(raw["case"], start, end, options)


def _must_be_apart(documents: tuple[SampleDocument, ...], where: str) -> None:
    paths = [url for document in documents for url in document.urls]
    names = [document.id for document in documents]
    for value in (*paths, *names):
        if paths.count(value) > 1 or names.count(value) > 1:
            raise SampleError(f"{where}: {value!r} belongs to two documents")


def _markdown(path: Path) -> tuple[Block, ...]:
    if not path.exists():
        raise SampleError(f"{path.parent.name}/{path.name}: there is no such file")
    return parse(path.read_text("utf-8"), f"{path.parent.name}/{path.name}")


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SampleError(f"{path.parent.name}/{path.name}: {error}") from error


def _only(raw: dict[str, Any], allowed: set[str], where: str) -> None:
    if unknown := set(raw) - allowed:
        raise SampleError(f"{where}: unknown keys {sorted(unknown)}")


def _value(kind: type[_Enum], value: str, where: str) -> _Enum:
    try:
        return kind(value)
    except ValueError as error:
        raise SampleError(
            f"{where}: {error}; see {kind.__name__} in smallprint.records.vocabulary"
        ) from error
