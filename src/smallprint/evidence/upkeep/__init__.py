"""Backups, restoring them, going on after a rollback, and repairing what is damaged."""
