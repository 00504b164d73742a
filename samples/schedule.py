"""When the demo captures: fifteen instants over a year, all at 09:00 UTC.

Six pairs three days apart, so that every state is seen twice at least 36 hours apart and so confirmed, and
three single instants, on which most of the hard cases fall. A state must begin in a gap before a pair, or
before a single instant that a pair follows; ``python -m samples.check`` says where one does not.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

STABLE = timedelta(hours=36)
"""How far apart two sightings of the same text must be to confirm it."""

_DAYS = (
    (1, 14),
    (1, 17),
    (2, 4),  # single: hard cases
    (3, 4),
    (3, 7),
    (5, 13),
    (5, 16),
    (6, 10),  # single: hard cases
    (7, 9),
    (7, 12),
    (9, 16),
    (9, 19),
    (10, 7),  # single: hard cases
    (12, 2),
    (12, 5),
)
INSTANTS: tuple[datetime, ...] = tuple(datetime(2025, month, day, 9, tzinfo=UTC) for month, day in _DAYS)


def seen(start: date, end: date | None) -> tuple[datetime, ...]:
    """The instants from ``start`` up to, not including, ``end`` (None: open)."""
    return tuple(at for at in INSTANTS if start <= at.date() and (end is None or at.date() < end))
