"""What restricts a search or a digest, from text as users write it: days, moments, "yesterday"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from rag.errors import FilterError
from rag.stories import Window
from rag.text.dates import parse_moment
from rag.types import Filters


@dataclass(frozen=True, slots=True)
class Written:
    """Filters as somebody wrote them. The days of ``until`` and ``as_of`` are included."""

    since: str | None = None
    until: str | None = None
    sources: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    as_of: str | None = None


def filters_of(written: Written, now: datetime, zone: tzinfo) -> Filters:
    """Raises FilterError."""
    for names, kind in ((written.sources, "source"), (written.article_ids, "article id")):
        if not all(name.strip() for name in names):
            raise FilterError(f"The {kind} of a filter is empty. Name one, or leave it out.")
    since, until, as_of = written.since, written.until, written.as_of
    moment = None if as_of is None else _last_second(as_of, now, zone).astimezone(zone)
    base = moment or now
    start = None if since is None else parse_moment(since, now=base, timezone=zone, end_of_day=False)
    end = None if until is None else parse_moment(until, now=base, timezone=zone, end_of_day=True)
    if start is not None and end is not None and start >= end:
        raise FilterError(f"since {since!r} is not before until {until!r}. Give the earlier one as since.")
    start, end = (None if bound is None else bound.astimezone(zone) for bound in (start, end))
    return Filters(start, end, written.sources, written.article_ids, moment)


def window_of(day: str | None, since: str | None, until: str | None, now: datetime, zone: tzinfo) -> Window:
    """A day (today when nothing is given), or from ``since`` until ``until``, its day included, or until now. Raises
    FilterError."""
    if day is not None and (since is not None or until is not None):
        raise FilterError("A digest is of a day, or from a day to another. Give --date, or --since and --until.")
    if until is not None and since is None:
        raise FilterError(f"Since when is not said, only until {until!r}. Give --since too, or --date for one day.")
    if since is None:
        since = until = "today" if day is None else day
    bounds = filters_of(Written(since, until), now, zone)
    end = bounds.until or now.astimezone(zone)
    if bounds.since is None or bounds.since >= end:
        raise FilterError(f"since {since!r} is not before now. Give an earlier day.")
    return Window(bounds.since, end)


def described(filters: Filters) -> str:
    """ "was published since 2024-04-26 by The Courier"."""
    moments = (("since", filters.since), ("before", filters.until), ("as of", filters.as_of))
    parts = [f"{word} {moment:%Y-%m-%d %H:%M}" for word, moment in moments if moment is not None]
    parts = ["was published", *parts] if parts or filters.sources else []
    parts += [f"by {' or '.join(filters.sources)}"] if filters.sources else []
    parts += [f"{'and ' * bool(parts)}has the id {' or '.join(filters.article_ids)}"] if filters.article_ids else []
    return " ".join(parts)


def _last_second(text: str, now: datetime, zone: tzinfo) -> datetime:
    """Of a day, or the moment itself."""
    end = parse_moment(text, now=now, timezone=zone, end_of_day=True)
    exact = parse_moment(text, now=now, timezone=zone, end_of_day=False)
    return end if exact == end else datetime.fromtimestamp(end.timestamp() - 1, tz=zone)
