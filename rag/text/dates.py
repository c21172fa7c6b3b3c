"""Dates as news and its readers write them.

Strict: what is not said is not filled in. A month without a day, a day without a year, 04/05/2024 and "yesterday"
are refused in an article's date, for a wrong date would put the article into the wrong answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rag.errors import FilterError

FIRST_YEAR, LAST_YEAR = 1600, 2200
"""Newspapers begin in 1605; what is after 2200 is a mistake of units."""

_REMEDY = "Write it as 2024-04-26 or 2024-04-26T09:30:00Z"

_MONTH_NAMES: tuple[str, ...] = ("january", "february", "march", "april", "may", "june")
_MONTH_NAMES += ("july", "august", "september", "october", "november", "december")
_MONTHS = {name: n for n, full in enumerate(_MONTH_NAMES, 1) for name in (full, full[:3])} | {"sept": 9}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|" + "|".join(_MONTH_NAMES) + r")\.?"
_WEEKDAY = r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,? +)?"
_ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DAYS = tuple(
    re.compile(_WEEKDAY + form, re.IGNORECASE | re.ASCII)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)",
        r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})(?!\d)",
        r"(?P<year>\d{4})\.(?P<month>\d{1,2})\.(?P<day>\d{1,2})(?!\d)",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?=(?:\d{4}(?:\d\d)?)?\Z|[T ])",
        rf"{_ORDINAL}(?: +|-)(?:of )?{_MONTH}(?:,? +|-)(?P<year>\d{{4}})(?!\d)",
        rf"{_MONTH} +{_ORDINAL}(?:,? +)(?P<year>\d{{4}})(?!\d)",
        r"(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)",
    )
)
_CLOCK = re.compile(
    r"""(?: T | ,?\ +at\ + | ,\ * | \ +(?:[-–—|]\ )? | (?=\d) )
        (?P<hour>\d{1,2}) (?: :?(?P<minute>\d\d) (?: :?(?P<second>\d\d) (?:[.,](?P<fraction>\d{1,9}))? )? )?
        (?: \ ?(?P<half>[ap])\.?m\.? )?
        (?: \ ?(?P<zone>[A-Za-z]{1,5} | (?:UTC|GMT)?[+-]\d\d?(?::?\d\d)?) )?
        (?: \ ?\([A-Za-z\ ]{1,40}\) )?""",
    re.IGNORECASE | re.ASCII | re.VERBOSE,
)
# Only names that mean one thing. IST, BST or AST stand for several zones.
_OFFSETS = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "JST": 9,
}  # fmt: skip
_REGIONS = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
}  # fmt: skip

_MILLISECONDS_FROM = 1e11
"""Numbers from here are milliseconds: as seconds they would be after the year 5138."""
_SECONDS_FROM = 1e8
"""Smaller numbers (before March 1973) are years, days or zeros that were meant otherwise."""


def parse_published(value: object, timezone: tzinfo) -> datetime:
    """The aware moment that an article's date means; a day alone is its midnight in ``timezone``.

    Takes a datetime, a date, a number (seconds since 1970, or milliseconds from 1e11 on) or a string: ISO 8601,
    RFC 2822, "April 26, 2024", "26 April 2024", "26/04/2024", 10 or 13 digits. Raises ValueError with the value, what
    is wrong with it and what to write.
    """
    return _parse(value, timezone).moment


def parse_moment(text: str, *, now: datetime, timezone: tzinfo, end_of_day: bool) -> datetime:
    """The aware moment that ``--since``, ``--until`` or ``--as-of`` means.

    A day is its midnight in ``timezone``, or with ``end_of_day`` the midnight after it (an exclusive end); so is a
    month (2024-04) or a year. A day and a time of day is that moment. ``now`` (aware) is what "now", "today",
    "yesterday", "3 days ago", "7d", "2w" and "12h" count from: days and weeks back mean the whole day, hours the
    moment. Raises FilterError.
    """
    words = " ".join(text.split()).lower()
    try:
        if words == "now":
            return now
        if period := re.fullmatch(r"(\d{4})(?:-(\d\d?))?", words, re.ASCII):
            return _period(int(period[1]), int(period[2]) if period[2] else None, timezone, end_of_day)
        if back := re.fullmatch(r"(\d{1,6}) ?(?:h|hours?)(?: ago)?", words, re.ASCII):
            return _in_range(now - timedelta(hours=int(back[1])))
        days = _days_back(words)
        if days is not None:
            day = _in_range(now.astimezone(timezone)).date() - timedelta(days=days)
        else:
            parsed = _parse(text, timezone)
            if parsed.exact:
                return parsed.moment
            day = parsed.moment.date()
        return _in_range(_midnight(day + timedelta(days=1) if end_of_day else day, timezone))
    except (ValueError, OverflowError) as error:
        reason = str(error) if isinstance(error, ValueError) else "too far back"
        reason = reason.removesuffix(_REMEDY).removeprefix(f"{_shown(text)}: ").rstrip(" .")
        raise FilterError(
            f"{_shown(text)} is not a date that can be searched by: {reason}. "
            "Write 2024-04-26, 2024-04, 2024-04-26T09:30Z, today, yesterday, 7d or 3 days ago"
        ) from None


@dataclass(frozen=True, slots=True)
class _Parsed:
    moment: datetime
    exact: bool
    """Whether a time of day was given."""


def _parse(value: object, zone: tzinfo) -> _Parsed:
    if isinstance(value, datetime):
        return _Parsed(_in_range(value if value.tzinfo else value.replace(tzinfo=zone)), True)
    if isinstance(value, date):
        return _Parsed(_in_range(_midnight(value, zone)), False)
    if isinstance(value, str):
        text = " ".join(value.split())
        try:
            if re.fullmatch(r"\d{10}|\d{13}", text, re.ASCII):
                return _Parsed(_epoch(int(text), zone), True)
            return _written(text, zone)
        except ValueError as error:
            raise ValueError(_refusal(value, error)) from None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            if isinstance(value, int) and 16000101 <= value <= 22001231:
                return _written(str(value), zone)
            return _Parsed(_epoch(value, zone), True)
        except (ValueError, OverflowError) as error:
            raise ValueError(_refusal(value, error)) from None
    raise ValueError(f"a date cannot be of type {type(value).__name__}. {_REMEDY}")


def _written(text: str, zone: tzinfo) -> _Parsed:
    if not text:
        raise ValueError("empty")
    for form in _DAYS:
        if found := form.match(text):
            break
    else:
        raise ValueError("not a day, month and year that can be read")
    day = _day(found)
    rest = text[found.end() :]
    if not rest:
        return _Parsed(_midnight(day, zone), False)
    clock = _CLOCK.fullmatch(rest)
    if not clock:
        raise ValueError(f"{_shown(rest.strip())} after the day is not a time")
    return _Parsed(_in_range(_at(day, clock, zone)), True)


def _day(found: re.Match[str]) -> date:
    part = found.groupdict()
    year = int(part["year"])
    if "first" in part:
        first, second = int(part["first"]), int(part["second"])
        if first <= 12 and second <= 12 and first != second:
            one, other = (f"{year:04d}-{m:02d}-{d:02d}" for d, m in ((first, second), (second, first)))
            raise ValueError(f"day and month cannot be told apart: write {one} or {other}")
        day, month = (second, first) if second > 12 else (first, second)
    else:
        day = int(part["day"])
        month = int(part["month"]) if part["month"].isdigit() else _MONTHS[part["month"].lower()]
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year is outside {FIRST_YEAR} to {LAST_YEAR}")
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{_MONTH_NAMES[month - 1].capitalize()} {year} has no day {day}") from None


def _at(day: date, clock: re.Match[str], zone: tzinfo) -> datetime:
    hour, minute = int(clock["hour"]), int(clock["minute"] or 0)
    if clock["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(f"there is no hour {hour} {clock['half'].lower()}m")
        hour = hour % 12 + (12 if clock["half"].lower() == "p" else 0)
    elif clock["minute"] is None:
        raise ValueError("the time has no minutes")
    # A leap second has no place in datetime: it becomes the second before.
    second = min(int(clock["second"] or 0), 59) if clock["second"] != "60" else 59
    if hour > 23 or minute > 59 or int(clock["second"] or 0) > 60:
        raise ValueError("there is no such time of day")
    micro = int((clock["fraction"] or "").ljust(6, "0")[:6])
    local = datetime.combine(day, time(hour, minute, second, micro))
    return local.replace(tzinfo=_zone(clock["zone"], zone))


def _zone(name: str | None, default: tzinfo) -> tzinfo:
    if name is None:
        return default
    upper = name.upper()
    if upper in _OFFSETS:
        return UTC if _OFFSETS[upper] == 0 else timezone(timedelta(hours=_OFFSETS[upper]))
    region = _REGIONS.get(upper)
    if region:
        try:
            return ZoneInfo(region)
        except ZoneInfoNotFoundError:
            raise ValueError(f"zone {name} is not installed here: write an offset such as -05:00") from None
    offset = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d\d?):?(\d\d)?", upper)
    if not offset or int(offset[2]) > 14 or int(offset[3] or 0) > 59:
        raise ValueError(f"zone {name} is not known or stands for several: write an offset such as +02:00")
    shift = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return timezone(-shift if offset[1] == "-" else shift)


def _epoch(number: float, zone: tzinfo) -> datetime:
    if number != number or abs(number) < _SECONDS_FROM:
        raise ValueError("not a number of seconds or milliseconds since 1970")
    seconds = number / 1000 if abs(number) >= _MILLISECONDS_FROM else number
    try:
        return _in_range(datetime.fromtimestamp(seconds, UTC).astimezone(zone))
    except (OverflowError, OSError, ValueError):
        raise ValueError(f"as a time since 1970 it is outside the years {FIRST_YEAR} to {LAST_YEAR}") from None


def _period(year: int, month: int | None, zone: tzinfo, end: bool) -> datetime:
    if month is not None and not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year is outside {FIRST_YEAR} to {LAST_YEAR}")
    first = date(year, month or 1, 1)
    if end:
        first = date(year + 1, 1, 1) if month in (None, 12) else date(year, first.month + 1, 1)
    return _midnight(first, zone)


def _days_back(words: str) -> int | None:
    if words in ("today", "yesterday"):
        return ("today", "yesterday").index(words)
    back = re.fullmatch(r"(\d{1,6}) ?(?:(d|days?)|w|weeks?)(?: ago)?", words, re.ASCII)
    return int(back[1]) * (1 if back[2] else 7) if back else None


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _in_range(moment: datetime) -> datetime:
    # One year of room above, for the midnight after 2200-12-31.
    if not FIRST_YEAR <= moment.year <= LAST_YEAR + 1:
        raise ValueError(f"the year {moment.year} is outside {FIRST_YEAR} to {LAST_YEAR}")
    return moment


def _refusal(value: object, error: Exception) -> str:
    # Some reasons name a remedy of their own.
    return f"{_shown(value)}: {error}" + ("" if " write " in f"{error}" else f". {_REMEDY}")


def _shown(value: object) -> str:
    text = repr(value) if not isinstance(value, str) else f'"{" ".join(value.split())}"'
    return text if len(text) <= 60 else text[:58] + '…"'
