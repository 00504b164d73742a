"""Verification, read-only: of the whole store and of single leaves, as one verdict a finding."""
