"""Two readings → aligned provisions → change; materiality, patterns.

``compare`` is the stage; ``with_history`` adds what only earlier versions show; ``word_diff`` is for the eye.
"""

from smallprint.changes.difference import compare
from smallprint.changes.history import with_history
from smallprint.changes.words import Run, Token, word_diff

__all__ = ["Run", "Token", "compare", "with_history", "word_diff"]
