"""What a page's own code configures, told as page code and never as policy."""

from __future__ import annotations

from smallprint.practice.observe import observe

__all__ = ["observe"]
