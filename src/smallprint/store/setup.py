"""Set Django up, once a process, from our own settings. Called by the composition root only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import django
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connections

from smallprint.records.errors import UsageError

if TYPE_CHECKING:
    from smallprint.home import Home


def database(home: Home, url: str | None) -> dict[str, Any]:
    """Django's description of the database: the home's SQLite file, or the PostgreSQL of ``url``.

    Raises:
        UsageError: the URL is of another kind, or PostgreSQL's driver is not installed.
    """
    if url is None:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(home.index),
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                # The index is made again from the log, which is durable on its own: NORMAL loses at most
                # the last transactions, which `catch_up` then applies again.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;"
                "PRAGMA secure_delete=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise UsageError(f"“{parts.scheme}://” is not a database we know; use postgresql://user@host/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


_NO_SECRET = "no sessions, nothing signed"  # noqa: S105  (Django wants one; nothing here uses it)


def configuration(database_settings: dict[str, Any]) -> dict[str, Any]:
    """All of Django's settings that we set."""
    static = Path(__file__).parent.parent / "web" / "static"
    return {
        "SECRET_KEY": _NO_SECRET,
        "ALLOWED_HOSTS": ["*"],
        "DATABASES": {"default": database_settings},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "INSTALLED_APPS": ["django.contrib.staticfiles", "smallprint.store", "smallprint.web"],
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "smallprint.web.digests.Digests",
            "smallprint.web.headers.Compression",
            "django.middleware.http.ConditionalGetMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            "smallprint.web.headers.SecurityHeaders",
        ],
        "ROOT_URLCONF": "smallprint.web.urls",
        "STATIC_URL": "/static/",
        "STATICFILES_DIRS": [static],
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_AUTOREFRESH": False,
        "STATIC_ROOT": None,
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": ["smallprint.web.context.site"],
                    "builtins": ["smallprint.web.templatetags.smallprint"],
                },
            }
        ],
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "LANGUAGE_CODE": "en-gb",
        "X_FRAME_OPTIONS": "DENY",
        "LOGGING_CONFIG": None,
    }


def configure(home: Home, database_url: str | None) -> None:
    """Make Django ready for this home. A second call with another database points the connection there."""
    wanted = database(home, database_url)
    if not django_settings.configured:
        django_settings.configure(**configuration(wanted))
        django.setup()
        return
    if not apps.ready:
        django.setup()
    connections["default"].close()
    connections.settings["default"] = connections.configure_settings({"default": wanted})["default"]
    del connections["default"]


def migrate() -> None:
    """Bring the tables to the shape of this version of the program."""
    call_command("migrate", verbosity=0, interactive=False)


def drop_index() -> None:
    """Take every table of the public database away; ``migrate`` makes them again, empty."""
    call_command("migrate", "store", "zero", verbosity=0, interactive=False)
