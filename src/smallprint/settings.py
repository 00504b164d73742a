"""What an operator can set. Read once, in the composition root, and passed on from there.

Precedence: command line, environment (``SMALLPRINT_…``), ``smallprint.toml`` in the home folder, defaults.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from smallprint import __version__
from smallprint.home import Home
from smallprint.outsiders import Beacon, TimestampAuthority, WitnessAddress
from smallprint.records.errors import UsageError


class Settings(BaseSettings):
    """Every setting, with its default."""

    model_config = SettingsConfigDict(env_prefix="SMALLPRINT_", extra="forbid", frozen=True)

    home: Path = Field(default_factory=lambda: user_data_path("smallprint"))
    origin: str = "smallprint.local/log"
    """The log's name in its checkpoints. Chosen once, when the home is made."""
    base_url: str = "http://127.0.0.1:8080"
    """Where the site is reached; stands in feeds, digests and citations."""
    database_url: str | None = None
    """``postgresql://user@host/name``; without it the embedded SQLite file in the home."""

    user_agent: str = f"Smallprint/{__version__} (public policy record; +https://smallprint.example/bot)"
    accept_language: str = "en"
    capture_every_hours: int = Field(default=24, ge=1)
    confirm_after_hours: int = Field(default=12, ge=0)
    """A second observation confirms a text when it comes at least this long after the first."""
    pace_seconds: float = Field(default=2.0, ge=0)
    max_bytes: int = Field(default=20_000_000, ge=1_000)
    total_seconds: float = Field(default=60.0, gt=0)
    obey_robots: bool = True
    allow_loopback: bool = False
    hosts: dict[str, str] = Field(default_factory=dict)
    """Host pattern to ``address:port``: a sample web, a staging site. Empty in normal use."""
    chromium: str | None = None
    """Path of Chromium, for pages that need a browser. Found by itself where it is installed."""

    timestamp_authorities: tuple[TimestampAuthority, ...] = ()
    """Who stamps checkpoints (RFC 3161)."""
    witnesses: tuple[WitnessAddress, ...] = ()
    """Who cosigns checkpoints (C2SP tlog-witness)."""
    opentimestamps: tuple[str, ...] = ()
    """OpenTimestamps calendars that are sent checkpoints' hashes; none unless the operator names some."""
    beacons: tuple[Beacon, ...] = ()
    """Other logs whose cosigned checkpoints are recorded, as lower bounds of time."""
    anchor_every_hours: int = Field(default=6, ge=1)
    clock_tolerance_seconds: int = Field(default=60, ge=1)
    """How far a claimed time may be off before it is said."""

    smtp_url: str | None = None
    """``smtp://user:password@host:port`` (``smtps://`` for TLS from the start), for the digest."""
    mail_from: str = "smallprint@localhost"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment before what ``load`` read from the home's file, as the module says."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings


def load(home: Path | None = None, **overrides: Any) -> Settings:
    """Read the settings for a home folder.

    Raises:
        UsageError: a setting is unknown or has a wrong value; the message names it.
    """
    try:
        folder = home or Settings().home
        file = Home(folder).settings_file
        kept = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        merged = Settings(**{**kept, "home": folder}).model_copy(update={"home": folder.absolute()})
        return merged.model_copy(update=overrides) if overrides else merged
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file} is not valid TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"Setting “{name}”: {first['msg']}.") from error
