"""Bytes to text to provisions: what a captured body says, and where.

``extract`` gives the version text, ``judge`` says whether it can be the policy, ``read`` cuts it into spans,
``comparison_key`` says whether two texts are the same words, ``join`` puts several pages together.
"""

from __future__ import annotations

from smallprint.reading.extract import EXTRACT_TOOL, extract
from smallprint.reading.join import join
from smallprint.reading.key import comparison_key
from smallprint.reading.segment import TOOL as READ_TOOL
from smallprint.reading.segment import read
from smallprint.reading.suitability import judge

__all__ = ["EXTRACT_TOOL", "READ_TOOL", "comparison_key", "extract", "join", "judge", "read"]
