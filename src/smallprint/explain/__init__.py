"""Facts and knowledge to statements: what a provision does, in plain sentences that rest on quotes."""

from __future__ import annotations

from smallprint.explain.compose import compose

__all__ = ["compose"]
