"""Moments as the stores hold them: whole UTC seconds since 1970."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from math import ceil, floor

from rag.types import Article, Filters


def to_seconds(moment: datetime) -> int:
    """UTC seconds; a fraction is dropped."""
    return floor(moment.timestamp())


def to_moment(seconds: int, zone: tzinfo = UTC) -> datetime:
    """The moment as the clocks in ``zone`` show it: the day that it names is the reader's."""
    return datetime.fromtimestamp(seconds, tz=zone)


def published_window(filters: Filters) -> tuple[int | None, int | None]:
    """The first and the last second of publication, both inclusive, that ``since`` and ``until`` leave; None is
    open."""
    first = None if filters.since is None else ceil(filters.since.timestamp())
    last = None if filters.until is None else ceil(filters.until.timestamp()) - 1
    return first, last


def last_known(filters: Filters) -> int | None:
    """The last second at which a text may have become what it is; None is open."""
    return None if filters.as_of is None else to_seconds(filters.as_of)


def known_since(article: Article) -> int:
    """Since when an article reads as it does: its last update, if it had one."""
    published = to_seconds(article.published_at)
    return published if article.updated_at is None else max(published, to_seconds(article.updated_at))
