"""Blocks made into pages: HTML with the mess of real sites, PDF, plain text."""
