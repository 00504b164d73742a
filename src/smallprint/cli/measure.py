"""``smallprint read`` and ``smallprint diff``: the reading stages on files, for measuring and for scripts."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smallprint.cli.context import print_json, say
from smallprint.records.counting import count
from smallprint.records.errors import ReadingError, UsageError

if TYPE_CHECKING:
    from smallprint.records.analysis import Analysis, Fact
    from smallprint.records.reading import ExtractedText

MEDIA_TYPES = {
    ".md": "text/markdown", ".markdown": "text/markdown", ".txt": "text/plain", ".text": "text/plain",
    ".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml", ".pdf": "application/pdf",
}  # fmt: skip


def read_files(
    files: Annotated[list[Path], typer.Argument(help="Markdown, plain text, HTML or PDF.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line a file.")] = False,
) -> None:
    """Read files into provisions with their types, severity and facts. Writes nothing."""
    from smallprint.composition import stages

    pipeline = stages()
    failed = False
    for file in files:
        try:
            extracted = _extract(file)
            analysis = pipeline.analyse(extracted, None)
        except (UsageError, ReadingError) as error:
            failed = True
            if as_json:
                print_json({"file": str(file), "error": str(error)})
            else:
                named = isinstance(error, UsageError)
                say(str(error) if named else f"{file}: {error}")
            continue
        value = _reading_json(file, extracted, analysis)
        if as_json:
            print_json(value)
        else:
            _show(value, analysis)
    if failed:
        raise typer.Exit(2)


def diff_files(
    before: Annotated[Path, typer.Argument(help="The earlier text.")],
    after: Annotated[Path, typer.Argument(help="The later text.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what changed between two files, at the level of the provision. Writes nothing."""
    from smallprint.changes import compare
    from smallprint.composition import stages
    from smallprint.store.codec import difference_to_json

    pipeline = stages()
    texts = _extract(before), _extract(after)
    analyses = [pipeline.analyse(text, None) for text in texts]
    difference = compare(analyses[0], analyses[1])
    if as_json:
        value = difference_to_json(difference)
        edits = [
            {name: row[name] for name in ("kind", "materiality", "types", "direction", "what")}
            | {side: _place(row[side]) for side in ("before", "after")}
            for row in value["edits"]
        ]
        shown = {name: value[name] for name in ("materiality", "pattern", "direction", "affected", "summary")}
        for side, text in zip(("before_text", "after_text"), texts, strict=True):
            if _derived(text):
                shown[side] = text.text
        print_json(shown | {"edits": edits})
        return
    say(f"{difference.materiality} · {difference.pattern} · {difference.direction}\n{difference.summary}")
    for edit in difference.edits:
        say(f"  {edit.kind} ({edit.materiality}): {edit.what}")


def _extract(file: Path) -> ExtractedText:
    from smallprint.reading import extract

    media_type = MEDIA_TYPES.get(file.suffix.lower())
    if media_type is None:
        raise UsageError(f"{file}: can't tell what it is; name it .md, .txt, .html or .pdf.")
    try:
        body = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} can't be read ({error.strerror}).") from error
    return extract(body, media_type)


def _derived(text: ExtractedText) -> bool:
    """True where offsets refer to a text that we made, not to the file as given."""
    return text.media_type not in {"text/markdown", "text/plain"}


def _place(row: list[int] | None) -> dict[str, int] | None:
    return None if row is None else {"start": row[0], "end": row[1]}


def _facts_json(facts: tuple[Fact, ...]) -> list[dict[str, Any]]:
    return [{"kind": f.kind.value, "value": f.value, "start": f.start, "end": f.end} for f in facts]


def _reading_json(file: Path, extracted: ExtractedText, analysis: Analysis) -> dict[str, Any]:
    reading, facts = analysis.reading, analysis.facts
    value: dict[str, Any] = {
        "file": str(file),
        "language": reading.language,
        "text_sha256": hashlib.sha256(reading.text.encode("utf-8")).hexdigest(),
        "provisions": [
            {
                "start": provision.start,
                "end": provision.end,
                "title": provision.title,
                "path": list(provision.path),
                "types": [
                    {"type": s.type.value, "confidence": round(s.confidence, 3)} for s in assessment.types
                ],
                "severity": assessment.severity.value,
                "reasons": list(assessment.reasons),
                "direction": assessment.direction.value,
                "facts": _facts_json(found),
            }
            for provision, assessment, found in zip(
                reading.provisions, analysis.assessments, facts.by_provision, strict=True
            )
        ],
        "spans": [{"start": s.start, "end": s.end, "kind": s.kind.value} for s in reading.spans],
        "metadata": {"facts": _facts_json(facts.metadata), "silent": [kind.value for kind in facts.silent]},
    }
    if _derived(extracted):
        value["text"] = reading.text
    return value


def _show(value: dict[str, Any], analysis: Analysis) -> None:
    say(
        f"{value['file']}: {value['language'] or 'language unknown'}, {count(len(value['provisions']), 'provision')}"
    )
    for row in value["provisions"]:
        types = ", ".join(score["type"] for score in row["types"])
        say(f"\n{row['title']}  [{types}; {row['severity']}]")
        say("  " + " ".join(analysis.reading.quote(row["start"], row["end"]).split())[:200])
        for fact in row["facts"]:
            say(f"  · {fact['kind']}: {fact['value']}")
