"""Calendar dates as English writes them: "April 26", "26/04/2024", "in May", "Q3 2023", "the 1990s".

A rule is a pattern and a function from the match and today to the days. What looks like a date but names no day
("February 30", "04/05/2024", "fiscal 2023") is matched too, so that no part of it is read as something else.

Without a year the latest days that have begun are meant, or those to come where the sentence looks ahead. A year of two
figures is the latest that is at most ten years away. Quarters and halves are those of the calendar year.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from rag.text.ahead import looks_ahead
from rag.text.calendar_spans import Days, NoDayError, Span, dated, day_of, months, one, unit
from rag.text.dates import FIRST_YEAR, LAST_YEAR

Rule = Callable[[re.Match[str], date], Days | None]
"""None when the words are no date at all, ``NAME`` when they are a name; NoDayError when they are a date that names no
day, ValueError or OverflowError when it lies beyond the calendar."""

NAME = Days(date.max, date.min)
"""Words that no part of may be read as a date."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SURE_MONTHS = frozenset("january february july september october november december".split())
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_YEARS_AHEAD = 10
_NTHS = ("first", "second", "third", "fourth")
SHIFTS = {"last": -1, "past": -1, "previous": -1, "this": 0, "the": 0, "current": 0, "next": 1, "coming": 1}

MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
_ON = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? (?:the )?)?"
# What is counted by a number that else would be a day or a year: "in April 26 people died".
_COUNTED = (
    r"(?: |-)(?:(?:more|other|new) )?(?:people|persons?|m[ae]n|wom[ae]n|child(?:ren)?|dead|deaths?|victims?|soldiers?"
    r"|troops?|workers?|jobs?|employees?|staff|homes?|houses?|students?|votes?|seats?|points?|dollars?|euros?|pounds?"
    r"|yen|miles?|km|kilomet(?:er|re)s?|met(?:er|re)s?|foot|feet|tons?|tonnes?|hours?|minutes?|seconds?|days?|weeks?"
    r"|months?|years?|percent|per cent|calories|watts?|users?|customers?|members?|fans?|spectators?|migrants?"
    r"|refugees?|protesters?|civilians?|runs?|goals?|yards?|pages?|words?|times)\b"
)
_END = rf"(?![\w%]|[.,:/][0-9]|-[0-9]|-(?!{MONTH.replace('?P<month>', '?:')})[a-z]|{_COUNTED})"
_DAY = r"(?P<day>[0-9]{1,2})(?P<nth>st|nd|rd|th)?"
_UNTIL = r"(?:the )?(?P<until>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_OF_YEAR = rf"(?:(?:, ?| (?:of )?|-){_YEAR}{_END})"
_OF_WHICH_YEAR = rf"(?:,? (?:of )?{_YEAR}{_END}| of (?P<which>this|last|next|the|(?:the )?(?:current|past)) year)"
_TO = r"(?: (?P<and>and) | (?:to|until|till|through) | ?[-–—] ?)"
_FROM = r"(?:(?P<open>from|between) )?"
_TIME = r"(?:(?:T| )[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?: ?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?)?"
_NTH = r"(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)"


def phrase(pattern: str) -> re.Pattern[str]:
    """A pattern in which a blank stands for one to three blanks of any kind (never inside a class)."""
    return re.compile(pattern.replace(" ", r"(?:[\s\xa0]{1,3})"), re.IGNORECASE | re.ASCII)


_EXPECTS_MONTH = phrase(
    r"(?<!\w)(?:(?:in|of|since|until|till|through|throughout|during|last|next|this|early|late|mid|before|after|from"
    rf"|between|by|starting|beginning)(?: |-)|{MONTH}(?: (?:to|and|or|through|until) | ?[-–—] ?))$"
)
_EXPECTS_DATE = phrase(r"(?<!\w)(?:on|in|since|until|till|before|after|through|dated) $")
_EXPECTS_DAY = phrase(r"(?<!\w)(?:on|since|until|till|before|after|dated) $")
_EXPECTS_YEAR = phrase(
    r"(?<!\w)(?:(?:in|since|until|till|before|after|during|by|of|from|between|through|throughout|for|circa|early|late"
    r"|mid|starting|beginning|prior to|up to|ahead of|earlier than|later than|following)(?: |-)"
    r"|[12][0-9]{3}(?: (?:to|and|or|until|through) |, ))$"
)
_EXPECTS_NOUN = phrase(r"(?:(?<!\w)(?:the|a|an|this|its|their|his|her|our)|['’]s) $")
_TO_MONTH = phrase(rf"(?: (?:to|and|or|through|until) | ?[-–—] ?){MONTH}")
_THEN_NAME = phrase(r" (?-i:[A-Z][a-z])")
_THEN_NOUN = phrase(
    r" (?:reports?|articles?|stor(?:y|ies)|issues?|editions?|interviews?|figures|data|sales|jobs|inflation|earnings"
    r"|meeting|summit|conference|elections?|vote|referendum|polls?|survey|budget|deadline|attacks?|release|match)\b"
)
_THEN_WORD = phrase(r" [a-z]")
_OWNS = phrase(r"['’]s\b")


def text_before(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - 24) : match.start()]


def month_number(match: re.Match[str]) -> int:
    return _MONTHS.index(match["month"][:3].lower()) + 1


def last_word(match: re.Match[str]) -> str:
    """Of what is matched as ``which``: "coming" for "this coming"."""
    return match["which"].lower().split()[-1]


def no_day(_match: re.Match[str], _today: date) -> Days:
    return NAME


def ahead(match: re.Match[str]) -> bool:
    return looks_ahead(match.string, match.start())


def _dated(match: re.Match[str], build: Callable[[int], Span], today: date) -> Days:
    return dated(match["year"], build, today, ahead=ahead(match))


def _day(match: re.Match[str], today: date) -> Days | None:
    # In small letters "may 3" and "10 march" are dates only where one is expected.
    verb = match["month"] in ("may", "march") and not match["year"] and not match["nth"]
    if verb and not _EXPECTS_DATE.search(text_before(match)):
        return None
    month, day = month_number(match), int(match["day"])
    if day > 31 and not match["year"] and not match["nth"] and _THEN_WORD.match(match.string, match.end()):
        return None  # "in June 40 ships sank"
    return _dated(match, lambda year: one(day_of(year, month, day)), today)


def _day_to_day(match: re.Match[str], today: date) -> Days | None:
    if match["and"] and (match["open"] or "").lower() != "between":
        return None
    month, first, last = month_number(match), int(match["day"]), int(match["until"])
    if first > last:
        raise NoDayError(f"day {first} is not before day {last}")
    return _dated(match, lambda year: (day_of(year, month, first), day_of(year, month, last)), today)


def _figures(match: re.Match[str], _: date) -> Days:
    return Days(*one(day_of(int(match["year"]), int(match["month"]), int(match["day"]))))


def _day_first_figures(match: re.Match[str], _: date) -> Days:
    return _day_and_month(int(match["day"]), int(match["month"]), int(match["year"]))


def _short_figures(match: re.Match[str], today: date) -> Days | None:
    if match["by"] != "/" and not _EXPECTS_DAY.search(text_before(match)):
        return None  # a score, a version
    latest = today.year + _YEARS_AHEAD
    return _day_and_month(int(match["day"]), int(match["month"]), latest - (latest - int(match["year"])) % 100)


def _day_and_month(one_figure: int, other: int, year: int) -> Days:
    """In whichever order they make a day; NoDayError when both do."""
    low, high = sorted((one_figure, other))
    if high <= 12 and low not in (0, high):
        readings = " or ".join(f"{day_of(year, *order)}" for order in ((other, one_figure), (one_figure, other)))
        raise NoDayError(f"day and month cannot be told apart: {readings}")
    return Days(*one(day_of(year, low, high)))


def _month_of_year(match: re.Match[str], _: date) -> Days | None:
    if match["month"] == "may" and not _EXPECTS_MONTH.search(text_before(match)):
        return None
    return Days(*months(int(match["year"]), month_number(match), 1))


def _month_alone(match: re.Match[str], today: date) -> Days | None:
    name, before, text, end = match["month"], text_before(match), match.string, match.end()
    if name in ("may", "mar"):
        return None
    if name.lower() not in _SURE_MONTHS:
        sure = (_EXPECTS_DATE if name == "march" else _EXPECTS_MONTH).search(before) or _TO_MONTH.match(text, end)
        if not sure and name[0].isupper():
            sure = _OWNS.match(text, end) or (_EXPECTS_NOUN.search(before) and _THEN_NOUN.match(text, end))
        person = before.lower().endswith(("by ", "from ", "of ")) and _THEN_NAME.match(text, end)
        if person or not sure:
            return None
    month = month_number(match)
    return dated(None, lambda year: months(year, month, 1), today, ahead=ahead(match))


def _year(match: re.Match[str], _: date) -> Days | None:
    text, start, end, before = match.string, match.start(), match.end(), text_before(match)
    if not (
        start < match.start("year")
        or _EXPECTS_YEAR.search(before)
        or (_EXPECTS_NOUN.search(before) and _THEN_WORD.match(text, end))
        or (before.endswith("(") and text.startswith(")", end))
        or _OWNS.match(text, end)
    ):
        return None
    if not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        return NAME  # rather a number: "for 5000 crowns"
    return Days(*unit("year", date(int(match["year"]), 1, 1)))


def _year_to_year(match: re.Match[str], _: date) -> Days | None:
    opened, before = (match["open"] or "").lower(), text_before(match)
    if opened != "between" and match["and"]:
        return None
    if not (opened or _EXPECTS_YEAR.search(before) or _EXPECTS_NOUN.search(before)):
        return None
    first, last = int(match["from"]), int(match["year"])
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        return NAME
    return Days(date(first, 1, 1), date(last, 12, 31))


def _decade(match: re.Match[str], _: date) -> Days:
    # "The 1800s" are a century, "the 2000s" so far ten years.
    first = int(match["decade"])
    size = 100 if first % 100 == 0 and first < 2000 else 10
    return Days(date(first, 1, 1), date(first + size - 1, 12, 31))


def _share_of_year(match: re.Match[str], today: date, size: int) -> Days:
    nth = match["nth"].lower()
    month = (int(nth[0]) - 1 if nth[0].isdigit() else _NTHS.index(nth)) * size + 1
    if match["which"]:
        return Days(*months(today.year + SHIFTS[last_word(match)], month, size), relative=True)
    return _dated(match, lambda year: months(year, month, size), today)


def _quarter(match: re.Match[str], today: date) -> Days:
    return _share_of_year(match, today, 3)


def _half(match: re.Match[str], today: date) -> Days:
    return _share_of_year(match, today, 6)


def _season(match: re.Match[str], _: date) -> Days | None:
    if match.group().startswith("fall ") and not _EXPECTS_MONTH.search(text_before(match)):
        return None  # "prices fall 2023 points"
    return Days(*months(int(match["year"]), SEASONS[match["season"].lower()], 3))


def _fiscal(_match: re.Match[str], _today: date) -> Days:
    raise NoDayError("when such a year begins is not known")


DATES: tuple[tuple[str, Rule], ...] = (
    (rf"{_ON}{_YEAR}(?P<by>[-/])(?P<month>[0-9]{{1,2}})(?P=by)(?P<day>[0-9]{{1,2}})(?![0-9-]){_TIME}", _figures),
    (rf"{_ON}(?P<day>[0-9]{{1,2}})(?P<by>[/.-])(?P<month>[0-9]{{1,2}})(?P=by){_YEAR}(?![0-9-])", _day_first_figures),
    (
        rf"{_ON}(?P<day>[0-9]{{1,2}})(?P<by>[/.-])(?P<month>[0-9]{{1,2}})(?P=by)(?P<year>[0-9]{{2}})"
        r"(?![0-9]|[/.,:-][0-9])",
        _short_figures,
    ),
    (rf"{_ON}{MONTH}\.? (?:the )?{_DAY}{_OF_YEAR}?{_END}", _day),
    (rf"{_ON}{_DAY}(?: |-)(?:of )?{MONTH}(?:\.?{_OF_YEAR})?(?!{_COUNTED})", _day),
    (rf"the {_DAY} of {MONTH}(?:\.?{_OF_YEAR})?", _day),
    (rf"{_FROM}{MONTH}\.? {_DAY}{_TO}{_UNTIL}{_OF_YEAR}?{_END}", _day_to_day),
    (rf"{_FROM}{_DAY}{_TO}{_UNTIL} (?:of )?{MONTH}(?:\.?{_OF_YEAR})?", _day_to_day),
    (rf"{MONTH}\.?(?:, ?| (?:of )?){_YEAR}{_END}", _month_of_year),
    (MONTH, _month_alone),
    (rf"(?:the )?{_NTH}(?: |-)quarter{_OF_WHICH_YEAR}?(?!(?: |-)?(?:final|back))", _quarter),
    (rf"(?:{_YEAR} )?Q(?P<nth>[1-4])(?P<which>)", _quarter),
    (rf"Q(?P<nth>[1-4]){_OF_WHICH_YEAR}", _quarter),
    (rf"(?:the )?{_NTH}(?: |-)half{_OF_WHICH_YEAR}", _half),
    (rf"H(?P<nth>[12]){_OF_WHICH_YEAR}", _half),
    (rf"(?:the )?{SEASON}(?: of|,)? {_YEAR}(?:[-/–][0-9]{{2,4}})?(?!{_COUNTED})", _season),
    (rf"(?:(?:the )?year )?{_YEAR}{_END}", _year),
    (rf"{_FROM}(?P<from>[0-9]{{4}}){_TO}{_YEAR}{_END}", _year_to_year),
    (r"(?:the )?(?P<decade>[0-9]{3}0)['’]?s", _decade),
    (r"(?:fiscal|financial|tax|academic)(?: year)? [0-9]{4}", _fiscal),
)
"""A blank in a pattern is read as by ``phrase``."""
