"""Moments as the stores hold them: whole UTC seconds since 1970."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from math import ceil, floor

from rag.types import Filters


def to_seconds(moment: datetime) -> int:
    """UTC seconds; a fraction is dropped."""
    return floor(moment.timestamp())


def to_moment(seconds: int, zone: tzinfo = UTC) -> datetime:
    """The moment as the clocks in ``zone`` show it: the day that it names is the reader's."""
    return datetime.fromtimestamp(seconds, tz=zone)


def published_window(filters: Filters) -> tuple[int | None, int | None]:
    """The first and the last second, both inclusive, that ``since``, ``until`` and ``as_of`` leave; None is open."""
    first = None if filters.since is None else ceil(filters.since.timestamp())
    last = []
    if filters.until is not None:
        last.append(ceil(filters.until.timestamp()) - 1)
    if filters.as_of is not None:
        last.append(to_seconds(filters.as_of))
    return first, min(last, default=None)
