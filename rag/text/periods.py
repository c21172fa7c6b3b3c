"""When a question speaks of time: the days it names, and whether they are days of publication.

Single days and spans are read by ``calendar_words`` and ``relative_days``; here they become ranges ("from March 3 to
April 9") and open ends ("since Friday"). "Recently" and "now" name no day. "Early", "mid" and "late" are halves, as
loosely as they are meant. "Until", "by" and "through" include what they name, "before" and "after" do not.

What looks like a date and names no day ("February 30"), or not for sure which ("04/05/2024"), is no period: it is told
with the reason. What is counted from today is a day of publication, for articles about it come out about then, unless
it lies wholly ahead. Any other date is one when ``publication`` finds it said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from rag.text.calendar_spans import Days, NoDayError, part
from rag.text.calendar_words import DATES, NAME, phrase
from rag.text.dates import FIRST_YEAR, LAST_YEAR
from rag.text.publication import is_publication, joined
from rag.text.relative_days import RELATIVE


@dataclass(frozen=True, slots=True)
class Period:
    """Days that a text names: ``text[start:end] == surface``. ``first`` and ``last`` are inclusive; None is open.

    ``published`` when they are said to be those of publication, and do not merely date what happened.
    """

    surface: str
    start: int
    end: int
    first: date | None
    last: date | None
    published: bool


@dataclass(frozen=True, slots=True)
class Unread:
    """Words that look like a date, ``text[start:end] == surface``, and why no days are taken from them."""

    surface: str
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Named:
    """``text[start:end]`` names ``days``."""

    start: int
    end: int
    days: Days


_RULES = tuple(
    (phrase(rf"(?<![\w$€£#])(?<![0-9][.,:/])(?:{pattern})(?!\w)"), rule) for pattern, rule in RELATIVE + DATES
)
_OPENS = phrase(
    r"(?<!\w)(?P<counted>(?:days?|weeks?|months?|years?|hours?|halfway|midway) )?"
    r"(?P<word>(?P<since>since|starting(?: on| from| in)?|beginning(?: on| from| in)?|no earlier than|not before)"
    r"|(?P<after>after|later than|following)|(?P<before>before|prior to|earlier than|ahead of)"
    r"|(?P<until>until|till|up to|by|through|no later than|not later than))(?: about| around)? $"
)
_PART = phrase(r"(?<!\w)(?:(?P<part>early|mid|late)(?: |-)|(?:the )?(?P<edge>start|beginning|middle|end) of )$")
_PARTS = {"start": "early", "beginning": "early", "middle": "mid", "end": "late"}
_HALF_A_YEAR = timedelta(days=183)
_RANGE = phrase(r"(?<!\w)(?P<word>from|between|since) $")
_TO = phrase(r",?(?: (?:to|until|till|through|(?P<and>and)) (?:on )?| ?[-–—] ?)$")
# "The report from Friday on Gaza" is one of Friday.
_BEHIND = phrase(
    r"(?: onwards?| or later| and (?:later|after|beyond)|(?P<earlier> (?:or|and) (?:earlier|before))"
    r"|(?P<on> on)(?= ?(?:$|[.,;:?!)])))(?!\w)"
)
_OUTSIDE = f"it is outside the years {FIRST_YEAR} to {LAST_YEAR}"
_REACH = 48
"""Characters before a date in which the words that open it may stand."""


def periods(text: str, today: date) -> list[Period]:
    """The periods that ``text`` names, in reading order and not overlapping; the longest reading of the words wins.

    ``today`` is the day that "yesterday" is counted from. Impossible dates and years outside 1600 to 2200 are none.
    """
    return read_days(text, today)[0]


def read_days(text: str, today: date) -> tuple[list[Period], list[Unread]]:
    """``periods``, and what looks like one and is none."""
    found: list[Period] = []
    floor, said = 0, False
    singles, unread = _single(text, today)
    dates = _ranges(text, _parts(text, singles))
    for place, named in enumerate(dates, start=1):
        ceiling = dates[place].start if place < len(dates) else None
        start, end, first, last = _open_end(text, floor, ceiling, named)
        said = (said and joined(text[floor:start])) or is_publication(text, start, end, floor)
        current = named.days.relative and not (first and first > today)
        floor = end
        if all(FIRST_YEAR <= day.year <= LAST_YEAR for day in (first, last) if day):
            found.append(Period(text[start:end], start, end, first, last, (said and not named.days.ahead) or current))
    return found, unread


def _single(text: str, today: date) -> tuple[list[_Named], list[Unread]]:
    found: list[tuple[int, int, Days | str]] = []
    for pattern, rule in _RULES:
        for match in pattern.finditer(text):
            try:
                days = rule(match, today)
            except NoDayError as error:
                found.append((*match.span(), str(error)))
            except (ValueError, OverflowError):
                found.append((*match.span(), _OUTSIDE))
            else:
                if days:
                    real = days is NAME or _real(days.first, days.last)
                    found.append((*match.span(), days if real else _OUTSIDE))
    taken = bytearray(len(text))
    chosen: list[_Named] = []
    unread: list[Unread] = []
    for start, end, named in sorted(found, key=lambda item: (item[0] - item[1], item[0])):
        if any(taken[start:end]):
            continue
        taken[start:end] = b"\1" * (end - start)
        if isinstance(named, str):
            unread.append(Unread(text[start:end], start, end, named))
        elif named is not NAME:
            chosen.append(_Named(start, end, named))
    return sorted(chosen, key=lambda item: item.start), sorted(unread, key=lambda item: item.start)


def _real(first: date, last: date) -> bool:
    return first.year >= FIRST_YEAR and last.year <= LAST_YEAR and first <= last


def _before(text: str, floor: int, start: int) -> str:
    """The words before ``start``, from ``floor`` on, where the date before it ends."""
    return text[max(floor, start - _REACH) : start]


def _parts(text: str, singles: Sequence[_Named]) -> list[_Named]:
    """With "late" and "the end of" before months and longer spans. Before an open end they are its day."""
    found: list[_Named] = []
    for named in singles:
        before, days = _before(text, found[-1].end if found else 0, named.start), named.days
        match = _PART.search(before)
        if not match or (days.last - days.first).days < 27:
            found.append(named)
            continue
        edge = match["edge"].lower() if match["edge"] else ""
        if edge != "middle" and edge and _OPENS.search(before[: match.start()]):
            day = days.last if edge == "end" else days.first
            days = Days(day, day, days.relative, ahead=days.ahead)
        else:
            days = part(_PARTS[edge] if edge else match["part"].lower(), days)
        found.append(_Named(named.start - len(before) + match.start(), named.end, days))
    return found


def _ranges(text: str, singles: Sequence[_Named]) -> list[_Named]:
    found: list[_Named] = []
    for named in singles:
        left = found[-1] if found else None
        link = _TO.match(text[left.end : named.start][:12]) if left else None
        days = _from_to(left.days, named.days) if left and link else None
        if left and link and days:
            before = _before(text, found[-2].end if len(found) > 1 else 0, left.start)
            opened = _RANGE.search(before)
            if not link["and"] or (opened and opened["word"].lower() == "between"):
                start = left.start - len(before) + opened.start() if opened else left.start
                found[-1] = _Named(start, named.end, days)
                continue
        found.append(named)
    return found


def _from_to(left: Days, right: Days) -> Days | None:
    """The range of two; its ends take their years, and their weeks, from each other."""
    first, last = left.first, right.last
    try:
        if right.again and not right.relative and not (left.again and left.relative):
            last = right.again(first + relativedelta(years=1, days=-1))[1]
        elif left.again:
            first = left.again(last)[0]
    except (ValueError, OverflowError):
        return None
    if right.first < left.first and last - first > _HALF_A_YEAR:
        # Said backwards, rather than of most of a year.
        first, last = right.first, left.last
    days = Days(first, last, left.relative or right.relative, ahead=left.ahead or right.ahead)
    return days if _real(first, last) else None


def _open_end(text: str, floor: int, ceiling: int | None, named: _Named) -> tuple[int, int, date | None, date | None]:
    """Start, end, first and last day of the longest reading: "since Friday", "from Friday on"."""
    days, start, end = named.days, named.start, named.end
    before = _before(text, floor, start)
    if (match := _OPENS.search(before)) and (match["since"] or not match["counted"]):
        start -= len(before) - match.start("word")
        if match["since"]:
            return start, end, days.first, None
        if match["after"]:
            return start, end, days.last + relativedelta(days=1), None
        if match["before"]:
            return start, end, None, days.first - relativedelta(days=1)
        return start, end, None, days.last
    # In "April 26 or earlier this year" the next date has the words.
    behind = _BEHIND.match(text, end)
    if behind and (ceiling is None or text[behind.end() : ceiling].strip()):
        opened = _RANGE.search(before)
        if behind["earlier"]:
            return start, behind.end(), None, days.last
        if opened or not behind["on"]:
            return start - len(before) + opened.start() if opened else start, behind.end(), days.first, None
    return start, end, days.first, days.last
