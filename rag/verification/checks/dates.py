"""Every date of the claim is one of the ground, however it is said, or the article's own day.

Dates are resolved against the day of publication on both sides, so that "on Tuesday" and "on April 23" can be one.
The claim may say less than the source ("in April" for "on April 26"), never more. A weekday in a report may be the one
before or the one after its day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from rag.text.periods import Period
from rag.types import Check
from rag.verification.checks.result import Reason, Wrong, result
from rag.verification.claims import Comparison

_WEEK = timedelta(days=7)
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_WEEKDAY = re.compile(rf"\b(?:{_DAYS})\b")
_WORD = re.compile(rf"\b(?:{_DAYS}|(?!May\b)(?:{_MONTHS})|May(?=\s+\d)|(?<=\d )May)\b")
_YEAR = re.compile(r"\b(?:1[6-9]|20|21)\d\d\b")
_DECADES = re.compile(r"(?:about |some |around )?(a|one|two|three|four|five|six) decades? ago")
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_RELATIVE = re.compile(
    r"\b(?:yesterday|today|tomorrow|tonight|last|this|next|ago|past|previous|earlier)\b", re.IGNORECASE
)


def check_dates(compared: Comparison) -> Check:
    text, near = compared.claim.spoken, compared.ground.near
    dated = all(source.published_at for source in compared.ground.sources)
    published = [source.published_at.date() for source in compared.ground.sources if source.published_at]
    asked: list[str] = []
    wrong: list[Wrong] = []
    for period, there in compared.dated:
        asked.append(period.surface)
        in_place = _in_place(compared, period, there)
        held = (
            _among(period, in_place, published) or _said(period, in_place)
            if in_place
            else (_same_words(period, near) or _among(period, there, published) or _own_day(period, there, published))
        )
        # Without a day of publication nobody knows when "last year" was.
        unknown = not dated and any(_RELATIVE.search(one.surface) for one in [period, *(in_place or there)])
        if not held and not unknown:
            wrong.append((period.surface, Reason.DISPLACED if in_place else Reason.ABSENT))
    # What is no date by itself ("the Monday meeting", "in cold January").
    covered = [(period.start, period.end) for period, _ in compared.dated]
    for match in _WORD.finditer(text):
        if not any(start <= match.start() < end for start, end in covered):
            asked.append(match.group())
            if match.group() not in near and not any(f"{day:%A}" == match.group() for day in published):
                wrong.append((match.group(), Reason.ABSENT))
    return result("dates", asked, wrong)


def _in_place(compared: Comparison, period: Period, there: Sequence[Period]) -> list[Period]:
    """The dates that the ground has in the very place of the claim's."""
    tokens = compared.claim.reading.at(period.start, period.end)
    span = compared.alignment.place_of(tokens[0], tokens[-1]) if tokens else None
    if not span:
        return []
    ground = compared.ground.reading.tokens
    start, end = ground[span[0]].start, ground[span[-1]].end
    return [other for other in there if other.start < end and start < other.end]


def _said(period: Period, there: Sequence[Period]) -> bool:
    """In the very words, though another tense may resolve them to another year."""
    return period.surface.casefold() in {other.surface.casefold() for other in there}


def _same_words(period: Period, near: str) -> bool:
    """Said in the same words; but "March 3" does not stand in "March 31"."""
    return re.search(rf"(?<!\w){re.escape(period.surface)}(?![\w]|,? \d)", near, re.IGNORECASE) is not None


def _among(period: Period, there: Sequence[Period], published: Sequence[date]) -> bool:
    weekday = _WEEKDAY.search(period.surface) is not None
    for other in there:
        loose = (weekday or _WEEKDAY.search(other.surface) is not None) and not (
            _YEAR.search(other.surface) and _YEAR.search(period.surface)
        )
        shifts = (timedelta(0), _WEEK, -_WEEK) if loose and _one_day(period) and _one_day(other) else (timedelta(0),)
        if any(
            _within(other, period, shift) and (not shift or _near(period, other, published)) for shift in shifts
        ) and not _clash(period, other):
            return True
        if period.first is not None and period.first.year in _decades_ago(other, published):
            return True
    return False


def _near(period: Period, other: Period, published: Sequence[date]) -> bool:
    """Whether a weekday may mean the day that the other side names: a report's Tuesday is no further from it than a
    week, if it is no "next Tuesday"."""
    named = period if _WEEKDAY.search(other.surface) else other
    if not published or _RELATIVE.search(f"{period.surface} {other.surface}") or named.first is None:
        return True
    return any(abs(day - named.first) <= _WEEK for day in published)


def _decades_ago(period: Period, published: Sequence[date]) -> set[int]:
    """The years that "a decade ago" means, which is counted to the decade as a whole."""
    match = _DECADES.fullmatch(period.surface.lower())
    count = _COUNTS.get(match[1]) if match else None
    return {day.year - 10 * count for day in published} if count else set()


def _one_day(period: Period) -> bool:
    return period.first is not None and period.first == period.last


def _clash(period: Period, other: Period) -> bool:
    """Two weekdays in words are not the same, whatever they are resolved to."""
    one, two = _WEEKDAY.search(period.surface), _WEEKDAY.search(other.surface)
    return bool(one and two and one.group() != two.group())


def _within(inner: Period, outer: Period, shift: timedelta) -> bool:
    if (outer.first is None) != (inner.first is None) or (outer.last is None) != (inner.last is None):
        return False
    if outer.first is None or outer.last is None:
        # Of what is open at one end, the other end is what is said.
        return (outer.first, outer.last) == (inner.first, inner.last)
    first = outer.first is None or inner.first is None or outer.first <= inner.first + shift
    last = outer.last is None or inner.last is None or inner.last + shift <= outer.last
    return first and last


def _own_day(period: Period, there: Sequence[Period], published: Sequence[date]) -> bool:
    """The day, month or year of publication, where the ground names no other day."""
    if there:
        # "Said on April 26, 2024" of an article of that day holds whatever else the sentence dates.
        return _one_day(period) and period.first in published and _YEAR.search(period.surface) is not None
    return any(
        period.first is not None and period.last is not None and period.first <= day <= period.last for day in published
    )
