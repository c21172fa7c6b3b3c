"""Months and weekdays of the claim stand in the sentences that it rests on, or are those of the article's own day."""

from __future__ import annotations

import re

from rag.types import Check, Evidence
from rag.verification.checks.result import result
from rag.verification.claims import Claim, Ground

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
# "May" counts as a month only beside a number: "May 5", "5 May".
_WORD = re.compile(rf"\b(?:{_DAYS}|(?!May\b)(?:{_MONTHS})|May(?=\s+\d)|(?<=\d )May)\b")
_DATE = re.compile(
    rf"\b(?:(?P<m1>{_MONTHS})\s+(?P<d1>\d{{1,2}})(?:,?\s+(?P<y1>\d{{4}}))?"
    rf"|(?P<d2>\d{{1,2}})\s+(?P<m2>{_MONTHS})(?:\s+(?P<y2>\d{{4}}))?)\b"
    r"|\b(?P<iso>\d{4}-\d{2}-\d{2})\b"
)


def check_dates(claim: Claim, ground: Ground) -> Check:
    dated = published_phrases(claim, ground)
    near = set(_WORD.findall(ground.near))
    # Where the source names no weekday, the article's own will do.
    named = any(day in near for day in _DAYS.split("|"))
    days = set() if named else {f"{source.published_at:%A}" for source in ground.sources if source.published_at}
    asked = [match for match in _WORD.finditer(claim.text) if not any(a <= match.start() < b for a, b in dated)]
    missing = [match.group() for match in asked if match.group() not in near | days]
    return result("dates", [match.group() for match in asked], missing)


def published_phrases(claim: Claim, ground: Ground) -> list[tuple[int, int]]:
    """Spans of the claim that name the day on which one of the sources was published."""
    return [
        match.span()
        for match in _DATE.finditer(claim.text)
        if any(_is_published_day(match, source) for source in ground.sources)
    ]


def _is_published_day(match: re.Match[str], source: Evidence) -> bool:
    day = source.published_at
    if day is None:
        return False
    if match["iso"]:
        return match["iso"] == f"{day:%Y-%m-%d}"
    order = "1" if match["m1"] else "2"
    month, number, year = match[f"m{order}"], match[f"d{order}"], match[f"y{order}"]
    return month == f"{day:%B}" and int(number) == day.day and (year is None or int(year) == day.year)
