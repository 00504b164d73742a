"""Provision → typed facts: what a policy states in values. One public function: ``read_facts``."""

from __future__ import annotations

from smallprint.facts.sheet import TOOL, read_facts

__all__ = ["TOOL", "read_facts"]
