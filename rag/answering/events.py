"""Which sentences can speak of the days that a question dates an event by.

"What did she say in May 2024?" is not answered by what she said in April, nor "who died in 2024?" by who died in 1934,
though the article be of the right day. Without a report from then, a later article may tell of it, if it names the
days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from rag.answering.dated import LATE_DAYS, said
from rag.text.periods import Period, read_days
from rag.types import DayRange, Passage

_EVENT_DAYS = 7
"""An event is in the news for about this long."""
_MOST_DAYS = 60
"""The figures of a quarter or a year come out within this time."""
# "In September", said in April: who knows whether the last one is meant, or the next.
_SURELY = timedelta(days=183)
_YEAR = re.compile(r"\d{4}")
# What dates a sentence by itself: "on Tuesday" is the article's week.
_DATED = re.compile(
    r"\d{4}|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE
)  # fmt: skip


def events_of(question: str, as_of: datetime) -> tuple[DayRange, ...]:
    """The days by which the question dates what happened; none where it asks for the reports of certain days."""
    found, _ = read_days(question, as_of.date())
    if any(period.published for period in found):
        return ()
    return tuple(DayRange(period.surface, period.first, period.last) for period in found)


def is_from_then(events: Sequence[DayRange], published: date, *, speech: bool = False) -> bool:
    """Whether an article of that day can report what happened then. What somebody says is reported at once."""
    return any(_from_then(days, published, speech) for days in events)


def tells_of(events: Sequence[DayRange], published: date, sentence: str) -> bool:
    """Whether the sentence names some of the days. Where the question gives no year, those of another year may be
    meant: "November 16" is in an article that of its own."""
    return any(_overlaps(days, period) for period in _read(sentence, published) for days in events)


def is_of_any_year(events: Sequence[DayRange]) -> bool:
    """Whether the question gives no year."""
    return not any(_YEAR.search(days.surface) for days in events)


def is_of_before(events: Sequence[DayRange], published: date, sentence: str) -> bool:
    """Whether all that the sentence dates was over before the days began: it is no news of theirs."""
    dated = [
        period
        for period in _read(sentence, published)
        if _YEAR.search(period.surface)
        or (_DATED.search(period.surface) and period.last and published - period.last < _SURELY)
    ]
    return bool(dated) and all(
        period.last is not None and all(days.first is not None and period.last < days.first for days in events)
        for period in dated
    )


def is_dated(published: date, sentence: str) -> bool:
    """Whether the sentence says by itself of which days it is."""
    return bool(_read(sentence, published))


def none_from_then(events: Sequence[DayRange], passages: Sequence[Passage]) -> str:
    """Why there is no answer, with the days that the articles found are of."""
    days = sorted({f"{passage.published_at:%Y-%m-%d}" for passage in passages})
    shown = ", ".join(days) if len(days) <= 3 else f"{days[0]} to {days[-1]}"
    asked = " or ".join(said(one) for one in events)
    return f"No article found tells this of {asked}; what was found is of {shown}."


def _from_then(days: DayRange, published: date, speech: bool) -> bool:
    if days.first is not None and published < days.first:
        return False
    if days.last is None:
        return True
    length = (days.last - days.first).days if days.first is not None else 0
    late = LATE_DAYS if speech else max(_EVENT_DAYS, min(_MOST_DAYS, length // 2))
    return published <= days.last + timedelta(days=late)


@lru_cache(maxsize=4096)
def _read(sentence: str, published: date) -> tuple[Period, ...]:
    return tuple(read_days(sentence, published)[0])


def _overlaps(days: DayRange, period: Period) -> bool:
    # "Since 2016" says of 2016 that something began, and of no later year.
    first, last = period.first or period.last, period.last or period.first
    if first is None or last is None:
        return False
    if days.first is not None and days.first != first and not _YEAR.search(days.surface):
        first, last = first + relativedelta(year=days.first.year), last + relativedelta(year=days.first.year)
    return (days.last is None or first <= days.last) and (days.first is None or last >= days.first)
