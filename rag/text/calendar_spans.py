"""Calendar arithmetic: the days of a week, a quarter or a season, seen from a day.

Weeks run from Monday to Sunday. Seasons are the meteorological ones of the northern hemisphere and are named by the
year they begin in (winter 2023 is December 2023 to February 2024). Impossible dates raise NoDayError, what lies beyond
the calendar ValueError or OverflowError.
"""

from __future__ import annotations

from calendar import month_name
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dateutil.relativedelta import FR, MO, SA, SU, TH, TU, WE, relativedelta

Span = tuple[date, date]
"""First and last day, both included."""
Which = Literal["latest", "last", "this", "next", "coming"]
"""latest: begun on the day or before it; last: over before it; this: around it, or of its year; next: after it; coming:
not over before it."""

_WEEKDAYS = (MO, TU, WE, TH, FR, SA, SU)
_LEAP_GAP = 8
"""February 29 is at most so many years away (1896 to 1904)."""
_LEAP_YEAR = 2000


class NoDayError(ValueError):
    """Words that look like a date and name no day: the message says why."""


@dataclass(frozen=True, slots=True)
class Days:
    """Inclusive. ``relative`` when they count from today, ``ahead`` when they are to come. ``again``: the latest such
    days as seen from another day."""

    first: date
    last: date
    relative: bool = False
    again: Callable[[date], Span] | None = None
    ahead: bool = False


def one(day: date) -> Span:
    return day, day


def day_of(year: int, month: int, day: int) -> date:
    """Raises NoDayError."""
    if not 1 <= month <= 12:
        raise NoDayError(f"there is no month {month}")
    try:
        return date(year, month, day)
    except ValueError:
        of_year = f" {year}" if (month, day) == (2, 29) else ""
        raise NoDayError(f"{month_name[month]}{of_year} has no day {day}") from None


def months(year: int, month: int, count: int) -> Span:
    """``count`` whole months from ``month`` on."""
    first = date(year, month, 1)
    return first, first + relativedelta(months=count, days=-1)


def unit(name: str, day: date, shift: int = 0) -> Span:
    """The day, week, weekend, month, quarter, year or decade that ``day`` is in, or the one ``shift`` later."""
    if name == "day":
        return one(day + relativedelta(days=shift))
    if name in ("week", "weekend"):
        monday = day + relativedelta(weeks=shift, weekday=MO(-1))
        return monday + relativedelta(days=5 if name == "weekend" else 0), monday + relativedelta(days=6)
    if name in ("month", "quarter"):
        size = 3 if name == "quarter" else 1
        first = date(day.year, (day.month - 1) // size * size + 1, 1) + relativedelta(months=size * shift)
        return months(first.year, first.month, size)
    size = 10 if name == "decade" else 1
    year = (day.year // size + shift) * size
    return date(year, 1, 1), date(year + size - 1, 12, 31)


def weekday(which: Which, number: int, day: date) -> date:
    """A weekday (Monday is 0) by its place to ``day``: ``latest`` may be the day itself, ``this`` is in its week."""
    if which == "this":
        return unit("week", day)[0] + relativedelta(days=number)
    ahead = which in ("next", "coming")
    away = 0 if which in ("latest", "coming") else 1 if ahead else -1
    return day + relativedelta(days=away, weekday=_WEEKDAYS[number](1 if ahead else -1))


def yearly(which: Which, build: Callable[[int], Span], day: date) -> Span:
    """What comes once a year, by its place to ``day``; ``build`` gives the span of a year, ValueError for none."""
    spans: list[Span] = []
    for year in range(day.year - _LEAP_GAP, day.year + _LEAP_GAP + 1):
        with suppress(ValueError):
            spans.append(build(year))
    if not spans:
        build(_LEAP_YEAR)  # raises: what this year lacks, all do
    if which == "coming":
        return min(span for span in spans if span[1] >= day)
    if which == "latest":
        return max(span for span in spans if span[0] <= day)
    if which == "last":
        return max(span for span in spans if span[1] < day)
    if which == "next":
        return min(span for span in spans if span[0] > day)
    around = [span for span in spans if span[0] <= day <= span[1]]
    return around[0] if around else min(span for span in spans if span[0].year == day.year)


def monthly(which: Which, number: int, today: date) -> date:
    """The ``latest`` or the ``coming`` day with that number in its month; today may be it. Raises NoDayError."""
    if not 1 <= number <= 31:
        raise NoDayError(f"no month has a day {number}")
    day, step = today, 1 if which == "coming" else -1
    while day.day != number:
        day += relativedelta(days=step)
    return day


def dated(year: str | None, build: Callable[[int], Span], today: date, *, ahead: bool = False) -> Days:
    """The span of a year, or without one the latest that has begun; ``ahead``, the first that is not over."""
    if year:
        return Days(*build(int(year)))
    which: Which = "coming" if ahead else "latest"
    return Days(*yearly(which, build, today), again=lambda day: yearly("latest", build, day), ahead=ahead)


def back(name: str, count: int, today: date) -> date:
    """The day ``count`` hours, days, weeks, months, quarters, years or decades before today. Hours fill their days."""
    if name == "hour":
        return today - relativedelta(days=-(-count // 24))
    days, size = {"day": 1, "week": 7}.get(name, 0), {"month": 1, "quarter": 3, "year": 12, "decade": 120}.get(name, 0)
    return today - relativedelta(days=days * count, months=size * count)


def part(name: str, days: Days) -> Days:
    """The ``early``, ``mid`` or ``late`` half of a month or more. Halves, as the words are loose; mid is the middle."""
    first, after = days.first, days.last + relativedelta(days=1)
    apart = relativedelta(after, first)
    size = apart.years * 12 + apart.months

    def at(quarters: int) -> date:
        if size > 1:
            return first + relativedelta(months=size * quarters // 4)
        return first + relativedelta(days=((0, 7, 15, 23)[quarters]))

    if name == "early":
        after = at(2)
    elif name == "late":
        first = at(2)
    else:
        first, after = at(1), at(3)
    return Days(first, after - relativedelta(days=1), days.relative, ahead=days.ahead)
