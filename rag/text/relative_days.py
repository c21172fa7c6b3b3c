"""Days that are counted from today: "yesterday", "3 days ago", "last week", "the past month", "on Friday".

"Last week" is the calendar week before this one, and so with months and years; "two weeks ago" is the whole week so far
back, but "3 days ago" is a day. "The past 3 days" reach from the day 3 days ago to today, for they may be counted in
hours; so do "the past week" and "the last week". "Friday" is the latest until today, "last Friday" the latest before
it, "next Friday" the first after it, "this Friday" that of this week. "The 22nd" is the latest as well, where a date is
expected. Where the sentence looks ahead, both are the first from today on. "Last night" is yesterday's.
"""

from __future__ import annotations

import re
from datetime import date

from rag.text.calendar_spans import Days, Which, back, day_of, monthly, months, one, unit, weekday, yearly
from rag.text.calendar_words import (
    MONTH,
    SEASON,
    SEASONS,
    SHIFTS,
    Rule,
    ahead,
    last_word,
    month_number,
    no_day,
    phrase,
    text_before,
)
from rag.text.numbers import numbers

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PLACES: dict[str, Which] = {"last": "last", "past": "last", "this": "this", "next": "next", "coming": "next"}
_DAY_WORDS = {"the day before": -2, "yesterday": -1, "last night": -1, "the day after": 2, "tomorrow": 1}

_WEEKDAY = r"(?P<weekday>mon|tues|wednes|thurs|fri|satur|sun)day"
_COUNT = r"(?P<count>[0-9]{1,4}|an?|(?:a )?couple(?: of)?|[a-z]{3,9}(?:-[a-z]{3,5})?)"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)"
_UNIT = r"(?P<unit>hour|day|week|month|quarter|year|decade)"
_CALENDAR_UNIT = r"(?P<unit>week|weekend|month|quarter|year|decade)"
_WHICH = r"(?P<which>last|this past|this coming|this|next)"
_WHICH_UNIT = r"(?P<which>this past|this coming|this|(?:the )?(?:last|next|past|previous|current|coming))"
_PART = r"(?: (?:morning|afternoon|evening|night))?"
_OF_WEEK = r"(?:(?: of)? (?P<week>this|last|next) week)?"
_SUNDAY_PAPERS = r"Times|Telegraph|Mirror|Express|Post|Mail|World|Herald|Star|Sun|People|Business|Independent"

_EXPECTS_UNIT = phrase(r"(?<!\w)(?:end|start|beginning|middle|rest|course) of $")
_EXPECTS_WEEKEND = phrase(r"(?<!\w)(?:over|since|at|during) $")
_EXPECTS_NTH = phrase(
    r"(?<!\w)(?:(?:on|since|until|till|before|after|by|through|from|between|dated|starting|beginning|for|of)"
    r"|[0-9]{1,2}(?:st|nd|rd|th),? (?:and|to|or|until|till|through)) $"
)
# What may stand behind "the 22nd" when it is no "22nd floor" or "22nd Amendment".
_NTH_ENDS = phrase(
    r"(?: (?:and|to|or|until|till|through) (?:the )?[0-9]{1,2}(?:st|nd|rd|th))*(?: ?(?:$|[.,;:?!)\"”])|['’]s\b"
    r"| (?-i:about|according|after|and|as|at|because|before|but|by|did|does|do|during|for|from|has|have|had|how|if|in"
    r"|is|near|of|on|onwards?|or|over|that|through|to|until|was|were|what|when|where|whether|which|while|who|why|will|with)"
    r"\b)"
)


def _number(word: str) -> int | None:
    word = word.lower()
    if word in ("a", "an"):
        return 1
    if "couple" in word:
        return 2
    found = numbers(word)
    return int(found[0].value) if len(found) == 1 and found[0].surface == word else None


def _which_month(match: re.Match[str], today: date) -> Days | None:
    if match["month"] == "may" or (match["month"] == "march" and match["which"].lower() == "this"):
        return None
    month, place = month_number(match), _PLACES[last_word(match)]
    return Days(*yearly(place, lambda year: months(year, month, 1), today), relative=True)


def _which_season(match: re.Match[str], today: date) -> Days:
    month, place = SEASONS[match["season"].lower()], _PLACES[last_word(match)]
    return Days(*yearly(place, lambda year: months(year, month, 3), today), relative=True)


def _day_word(match: re.Match[str], today: date) -> Days:
    words = " ".join(match.group().lower().split())
    away = next((days for start, days in _DAY_WORDS.items() if words.startswith(start)), 0)
    return Days(*unit("day", today, away), relative=True)


def _ago(match: re.Match[str], today: date) -> Days | None:
    count, name = _number(match["count"]), match["unit"].lower()
    if count is None or name == "hour":
        return None
    if match["exact"]:
        return Days(*one(back(name, count, today)), relative=True)
    return Days(*unit(name, today, -count), relative=True)


def _rolling(match: re.Match[str], today: date) -> Days | None:
    count, name = _number(match["count"] or "a"), match["unit"].lower()
    if not count:
        return None
    if last_word(match) in ("next", "coming"):
        return Days(unit("day", today, 1)[0], back(name, -count, today), relative=True)
    return Days(back(name, count, today), today, relative=True)


def _which_unit(match: re.Match[str], today: date) -> Days:
    return Days(*unit(match["unit"].lower(), today, SHIFTS[last_word(match)]), relative=True)


def _this_unit(match: re.Match[str], today: date) -> Days | None:
    return (
        Days(*unit(match["unit"].lower(), today), relative=True) if _EXPECTS_UNIT.search(text_before(match)) else None
    )


def _so_far(match: re.Match[str], today: date) -> Days:
    return Days(unit(match["unit"].lower(), today)[0], today, relative=True)


def _weekend(match: re.Match[str], today: date) -> Days | None:
    if not _EXPECTS_WEEKEND.search(text_before(match)):
        return None
    return Days(*unit("weekend", today, 0 if today.weekday() >= 5 or ahead(match) else -1), relative=True)


def _on_weekday(match: re.Match[str], today: date) -> Days:
    number = _WEEKDAYS.index(match["weekday"][:3].lower())
    if match["week"]:
        monday = unit("week", today, SHIFTS[match["week"].lower()])[0]
        return Days(*unit("day", monday, number), relative=True)
    if match["which"]:
        return Days(*one(weekday(_PLACES[last_word(match)], number, today)), relative=True)
    meant = one(weekday("coming" if ahead(match) else "latest", number, today))
    return Days(*meant, relative=True, again=lambda day: one(weekday("latest", number, day)))


def _nth(match: re.Match[str], today: date) -> Days | None:
    number = int(match["day"])
    if match["which"]:
        first = unit("month", today, SHIFTS[match["which"].lower()])[0]
        return Days(*one(day_of(first.year, first.month, number)), relative=True)
    expected = match["weekday"] or _EXPECTS_NTH.search(text_before(match))
    if not (expected and _NTH_ENDS.match(match.string, match.end())):
        return None  # "the 22nd floor"
    meant = one(monthly("coming" if ahead(match) else "latest", number, today))
    return Days(*meant, relative=True, again=lambda day: one(monthly("latest", number, day)))


RELATIVE: tuple[tuple[str, Rule], ...] = (
    (r"today|tonight|this (?:morning|afternoon|evening)|last night", _day_word),
    (rf"(?:(?:the day before )?yesterday|(?:the day after )?tomorrow){_PART}", _day_word),
    (rf"(?:{_WHICH} )?{_WEEKDAY}{_OF_WEEK}{_PART}", _on_weekday),
    (rf"(?:{_WEEKDAY},? )?the {_DAY}(?: of (?P<which>this|last|next|the) month)?", _nth),
    (rf"(?<!half\s){_COUNT} {_UNIT}s? ago(?P<exact> today)?", _ago),
    (rf"(?:(?:the|this) )?(?P<which>past|last|previous|next|coming) {_COUNT}(?: |-){_UNIT}s?", _rolling),
    (rf"(?P<which>(?:(?:the|this) )?past|the last)(?P<count>) (?!quarter){_UNIT}(?! of\b)", _rolling),
    (rf"{_WHICH_UNIT} {_CALENDAR_UNIT}(?!(?: |-)(?:of|final)\b)", _which_unit),
    (rf"the {_CALENDAR_UNIT}", _this_unit),
    (rf"(?:so far|earlier) this {_CALENDAR_UNIT}", _so_far),
    (r"the weekend(?! of\b)", _weekend),
    (rf"{_WHICH} {MONTH}(?! [0-9])", _which_month),
    (rf"{_WHICH} {SEASON}", _which_season),
    # Names, and "the last Friday in April", which is not last Friday.
    (r"(?-i:(?:[A-Z]\w{1,30}|the) Today)|today (?:show|programme)", no_day),
    (rf"(?:black|good|bloody|super|ash|easter|palm|cyber|giving|shrove|holy|maundy|blue|ruby) {_WEEKDAY}", no_day),
    (rf"(?-i:Sunday (?:{_SUNDAY_PAPERS})|[A-Z]\w{{2,5}}day Night (?:Football|Live))", no_day),
    (r"(?:mail|independent|scotland|wales) on sunday", no_day),
    (rf"(?:first|second|third|fourth|last) {_WEEKDAY} (?:of|in)(?= {MONTH})", no_day),
)
"""A blank in a pattern is read as by ``phrase``. Of two readings of the same words the first is taken."""
