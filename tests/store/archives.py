"""Small archives for tests, written by us, in the shape that ``smallprint import archive`` takes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TERMS = """# Terms of Service

Last updated: 1 March 2024

## Fees

We charge a fee of 2 % on each payment that you receive. You pay the fee when the payment arrives, and we take
it from your balance. If your balance is too small, you owe us the rest within 14 days.

## Disputes

These terms are governed by the laws of Ireland. You and we agree to settle disputes by binding arbitration.
You can opt out of arbitration within 30 days by writing to legal@quarry.example.

## Ending the agreement

You can close your account at any time in your settings. We can suspend your account if you break these terms,
and we will tell you the reason by e-mail at least 7 days before we do so.

## Your content

You keep all rights in what you upload. You give us a worldwide licence to host, copy and show it, so that we can
run the service for you, until you delete it.

## Liability

We are not liable for indirect damage. Our liability to you is limited to the fees that you paid us in the twelve
months before the claim arose. Nothing in these terms limits liability for intent.

## Changes

We may change these terms. We will tell you by e-mail 30 days before a change takes effect, and you can close your
account before then if you do not agree.
"""

PRIVACY = """# Privacy Policy

## What we collect

We collect your name, your e-mail address and the pages that you visit, so that we can provide the service.

## How long we keep it

We keep your personal data for 90 days after you close your account, and then we delete it.

## Your rights

You have the right to access, correct and delete your personal data. Write to privacy@quarry.example and we
will answer within 30 days.
"""


@dataclass
class Archive:
    """An archive folder in the making."""

    folder: Path
    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(self, name: str, time: str, text: str | bytes, **fields: Any) -> dict[str, Any]:
        """Add a version row (or another role) with its file; the row, to be spoilt at will."""
        body = text.encode() if isinstance(text, str) else text
        kind = fields.pop("format", "markdown")
        path = f"quarry/{name}/{time.replace(':', '-')}.{ {'markdown': 'md'}.get(kind, kind) }"
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
        row = {
            "path": path,
            "role": "version",
            "format": kind,
            "collection": "quarry",
            "service": "Quarry",
            "document_type": name,
            "url": "https://quarry.example/legal",
            "url_basis": "history",
            "collected_at": time,
            "source_repo": "https://archive.example/quarry-versions",
            "source_path": f"Quarry/{name}.md",
            "source_commit": hashlib.sha1(path.encode()).hexdigest(),
            "source_blob": hashlib.sha1(body).hexdigest(),
            "upstream_kind": "change",
            "upstream_index": len(self.rows),
            "follows_previous_row": True,
            "bytes": len(body),
            "sha256": hashlib.sha256(body).hexdigest(),
            **fields,
        }
        self.rows.append(row)
        return row

    def write(self, *extra_lines: str) -> Path:
        """Write the manifest; the folder."""
        lines = [json.dumps(row, ensure_ascii=False) for row in self.rows]
        (self.folder / "manifest.jsonl").write_text(
            "\n".join([*lines, *extra_lines]) + "\n", encoding="utf-8"
        )
        return self.folder
