"""The page that a version was read from, read again by today's reader.

Where a page's words differ from the version before, the difference may be the reader's: what was captured then is
read again now, and only what differs from *that* is the platform's doing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smallprint.reading import join
from smallprint.records.errors import EvidenceError, ReadingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from smallprint.document_state import DocumentState
    from smallprint.records.analysis import Analysis
    from smallprint.records.reading import ExtractedText


def text_read_again(
    state: DocumentState, stored_text: Callable[[str], ExtractedText]
) -> ExtractedText | None:
    """What today's reader makes of the bytes of the newest version; None where today's reader made it, or where
    the bytes can't be read any more.
    """
    if not state.read_by_another:
        return None
    try:
        texts = [stored_text(page.content_sha256) for _, page in sorted(state.read_by_another.items())]
    except (EvidenceError, ReadingError):
        return None
    return join(texts) if len(texts) > 1 else texts[0]


def reads_the_same(one: Analysis, other: Analysis) -> bool:
    """Whether two readings have the same words, cut into the same provisions."""
    return (one.reading.text, one.reading.provisions) == (other.reading.text, other.reading.provisions)
