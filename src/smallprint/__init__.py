"""Smallprint: a public record of what platforms' policies say, how they change, and the proof."""

__version__ = "0.1.0"
