"""Bytes to text to provisions: what a captured body says, and where."""

from __future__ import annotations

from smallprint.reading.extract import EXTRACT_TOOL, extract
from smallprint.reading.join import join
from smallprint.reading.key import comparison_key

__all__ = ["EXTRACT_TOOL", "comparison_key", "extract", "join"]
