"""The Django application that holds the public database."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Smallprint's tables."""

    name = "smallprint.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
