"""What a page's own code configures, told as page code and never as policy."""

from __future__ import annotations

from smallprint.records.analysis import Analysis
from smallprint.records.statement import Statement


def observe(content: bytes, media_type: str, analysis: Analysis) -> tuple[Statement, ...]:
    """Statements with basis ``page_code`` about what the code of a captured page configures."""
    del content, media_type, analysis
    return ()
