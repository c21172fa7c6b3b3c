"""Dates: a wrong one (``date``), and the right one in place of a weekday (``date_resolved``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from eval.mutations.article import Sentence
from eval.mutations.mutation import Edit, Variant, edited
from eval.mutations.verbs import BASE

WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
_WEEKDAY = "|".join(WEEKDAYS)
_MONTH = "|".join(MONTHS)
_OPEN = (
    r"(?<!since )(?<!by )(?<!before )(?<!after )(?<!until )(?<!from )(?<!to )(?<!and )(?<!through "
    r")(?<!between )(?<!or )"
)


def wrong_date(sentence: Sentence, random: Random) -> Iterator[Variant]:
    """Another weekday, month, day or year, that the article does not have; never where a date only bounds."""
    text, article = sentence.text, sentence.article.text
    near = _days_meant(sentence)
    for match in re.finditer(
        rf"\b(?:[Oo]n|last|this|late|early) ({_WEEKDAY})\b(?! (?:and|or|to|through|until)\b|-)", text
    ):
        if not sentence.free(*match.span()) or re.match(r" and| or", text[match.end() :]):
            continue
        others = [day for day in WEEKDAYS if day not in article and day not in near]
        if others:
            yield edited(text, [Edit(match.start(1), match.end(1), random.choice(others))])
    for match in re.finditer(
        rf"\b(?:[Ii]n|last|of|[Oo]n) {_OPEN}({_MONTH})\b(?! \d{{1,2}}\b|,? (?:and|or|to|until|through)\b|-| Street)",
        text,
    ):
        if sentence.free(*match.span()) and match[1] not in ("May",):
            others = [month for month in MONTHS if month not in article and month != "May"]
            if others:
                yield edited(text, [Edit(match.start(1), match.end(1), random.choice(others))])
    yield from _day_of_month(sentence, random)
    yield from _year(sentence, random)


def _days_meant(sentence: Sentence) -> set[str]:
    """Weekdays that "today", "yesterday" and "tomorrow" may mean."""
    published = sentence.article.published
    if published is None:
        return set()
    words = {"today": 0, "yesterday": -1, "tomorrow": 1}
    return {
        WEEKDAYS[(published + timedelta(days=shift)).weekday()]
        for word, shift in words.items()
        if re.search(rf"\b{word}\b", sentence.article.text, re.IGNORECASE)
    }


def _day_of_month(sentence: Sentence, random: Random) -> Iterator[Variant]:
    text, article = sentence.text, sentence.article.text
    before = rf"\b[Oo]n (?:(?:{_WEEKDAY}),? )?"
    pattern = rf"{before}(?:(?:{_MONTH}) (\d\d?)|(\d\d?) (?:{_MONTH}))(?![\d–-])\b(?! (?:and|or|to|until)\b)"
    for match in re.finditer(pattern, text):
        group = 1 if match[1] else 2
        if not sentence.free(*match.span()):
            continue
        old = int(match[group])
        near = [n for n in range(max(1, old - 9), min(28, old + 9)) if n != old and not re.search(rf"\b{n}\b", article)]
        if near:
            yield edited(text, [Edit(match.start(group), match.end(group), str(random.choice(near)))])


def _year(sentence: Sentence, random: Random) -> Iterator[Variant]:
    text, article = sentence.text, sentence.article.text
    published = sentence.article.published
    for match in re.finditer(
        r"(?:\b(?:[Ii]n|of|the|that) |(?:[a-z]|\d), )((?:19|20)\d\d)\b(?![-–/]|,? (?:and|or|to|until)\b)", text
    ):
        if not sentence.free(*match.span()):
            continue
        old = int(match[1])
        if re.search(
            r"\b(?:by|until|before|after|since|from|between|through|end of|early|late)\b[^,]{0,18}$",
            text[: match.start(1)],
        ):
            continue
        if sentence.named(match.start(1), match.end(1)):
            continue
        latest = published.year if published and old <= published.year else 2100
        near = [year for year in range(old - 6, old + 7) if year != old and year <= latest and str(year) not in article]
        if near:
            yield edited(text, [Edit(match.start(1), match.end(1), str(random.choice(near)))])


_UNSURE = re.compile(
    r"\b(?:will|would|plans?|planned|due|scheduled|expected|is to|are to|next|going to|was to"
    r"|were to|until|may|should|set to|ahead|upcoming|last|every|each|tomorrow|today|set for)\b"
)
_PAST = re.compile(
    r"\b(?:was|were|said|told|had|did|announced|killed|won|reported|\w{3,}ed|sank|" + "|".join(BASE) + r")\b"
)


def date_resolved(sentence: Sentence, random: Random) -> Iterator[Variant]:
    """ "on Tuesday" and "yesterday" as the day that they mean, where the sentence tells of the past."""
    text, published = sentence.text, sentence.article.published
    if published is None or _UNSURE.search(text) or not _PAST.search(text):
        return
    for match in re.finditer(
        rf"\b(?P<on>[Oo]n) (?P<day>{_WEEKDAY})\b(?![-,'’]? ?(?:\d|{_MONTH}|of\b|and\b|or\b|to\b"
        rf"|morning|afternoon|evening|night)|-|['’])",
        text,
    ):
        if not _current(sentence.article.text, published) or re.search(
            r"\b(?:late|early|later) $", text[: match.start()]
        ):
            continue
        back = (published.weekday() - WEEKDAYS.index(match["day"])) % 7
        if 1 <= back <= 5 and sentence.free(*match.span()):
            day = _written(published - timedelta(days=back), published, random)
            yield edited(text, [Edit(*match.span(), f"{match['on']} {day}")])
    for match in re.finditer(r"\byesterday\b(?! (?:morning|evening|night|afternoon))(?!['’])", text):
        if sentence.free(*match.span()) and not re.search(
            r"(?:from|since|by|before|until|of|for|to|and|as|late|early|on|earlier|in|than) $",
            text[: match.start()],
            re.IGNORECASE,
        ):
            yield edited(
                text, [Edit(*match.span(), "on " + _written(published - timedelta(days=1), published, random))]
            )


def _current(text: str, published: date) -> bool:
    """Whether the article tells by "yesterday", "today" or a date of the last week that it is as new as its date."""
    if re.search(r"\b(?:[Yy]esterday|[Tt]oday)\b", text):
        return True
    days = [published - timedelta(days=back) for back in range(1, 7)]
    return any(
        re.search(rf"\b{MONTHS[day.month - 1]} {day.day}\b|\b{day.day} {MONTHS[day.month - 1]}\b", text) for day in days
    )


def _written(day: date, published: date, random: Random) -> str:
    year = random.random() < 0.5 or day.year != published.year
    if random.random() < 0.5:
        return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")
    return f"{MONTHS[day.month - 1]} {day.day}" + (f", {day.year}" if year else "")
