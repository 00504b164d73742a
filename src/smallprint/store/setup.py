"""Set Django up, once a process, from our own settings. Called by the composition root only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import django
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from smallprint.records.errors import HomeError, UsageError

if TYPE_CHECKING:
    from smallprint.home import Home


_APPLIED = "store_applied"


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
    """Bring the tables to the shape of this version of the program.

    Tables of an older shape are emptied: what newer ones hold of older leaves is made again from the log.

    Raises:
        HomeError: the database can't be used.
    """
    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
        older = bool(behind) and _APPLIED in connection.introspection.table_names()
        call_command("migrate", verbosity=0, interactive=False)
        if older:
            drop_index()
    except DatabaseError as error:
        said = str(error).strip().splitlines() or ["no reason given"]
        raise HomeError(
            f"The database can't be used ({said[0]}). Where it is damaged, `smallprint rebuild` makes it again."
        ) from error


def drop_index() -> None:
    """Empty every table of the public database, all at once: killed at any moment, it holds all or nothing."""
    models = apps.get_app_config("store").get_models(include_auto_created=True)
    tables = [model._meta.db_table for model in models]
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables, reset_sequences=True))


def start_afresh(home: Home, url: str | None) -> None:
    """Make the public database an empty one. A SQLite file that can't be used is set aside, never removed."""
    try:
        migrate()
        drop_index()
    except (HomeError, DatabaseError):
        if url is not None or not home.index.exists():
            raise
        connections["default"].close()
        for suffix in ("", "-wal", "-shm"):
            file = home.index.with_name(home.index.name + suffix)
            if file.exists():
                file.rename(file.with_name(f"{file.name}.damaged"))
        migrate()
