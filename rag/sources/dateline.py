"""The date that a text gives itself: a seed's date line, or the dateline that a story opens with."""

from __future__ import annotations

import re

_DATE_LINE = re.compile(
    r"(?:published |publication )?date[: ] ?"
    r"(?P<date>\d{4}-\d{1,2}-\d{1,2}(?:T[0-9:.]{1,20}(?:Z|[+-]\d\d:?\d\d)?)?)(?=\s|\Z)[ \t]*\r?\n?",
    re.IGNORECASE,
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DAY = rf"(?:{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}} {_MONTH} \d{{4}}|\d{{4}}-\d\d-\d\d)"
_AGENCY = r"(?: ?\([^()\n]{2,40}\))?"
# Only words with a capital, and those that stand in the names of places: a sentence is not taken for a dateline.
_CAPITALISED = r"[^\W\d_a-z][\w.’'-]{0,30}"
PLACE = rf"{_CAPITALISED}(?:(?:, |/| )(?:{_CAPITALISED}|of|de|do|da|la|le|del|el|upon|am|an der)){{0,7}}"
SHORT_DAY = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
_DATELINE = re.compile(rf"(?:{PLACE}{_AGENCY},? )?(?P<date>{_DAY}){_AGENCY} ?(?:[-—–]+|:) ?")
# Without a date the place must be in capitals or an agency must follow it: "She Said - a film" opens with neither.
_UNDATED = re.compile(
    rf"(?:(?:{PLACE}(?:,? {SHORT_DAY})? )?\([^()\n]{{2,40}}\)|[^\W\d_a-z][^\W\d_a-z .,'’/-]{{2,40}}(?:,? {SHORT_DAY})?)"
    r" ?[—–-]{1,2} (?=\S)"
)


def take_date_line(text: str) -> tuple[str | None, str]:
    """The date of a text that opens with ``date 2024-04-26``, on a line of its own or before the first sentence, and
    the text without it. (None, text) if there is none."""
    stripped = text.lstrip()
    found = _DATE_LINE.match(stripped)
    return (found["date"], stripped[found.end() :]) if found else (None, text)


def dateline_date(text: str) -> str | None:
    """The date in an opening such as "WASHINGTON, April 26, 2024 —", which stays part of the text."""
    found = _DATELINE.match(text, 0, 200)
    return found["date"] if found else None


def after_dateline(text: str) -> str:
    """The text without the place (and date and agency) that it opens with, as a title is made from what follows."""
    found = _DATELINE.match(text, 0, 200) or _UNDATED.match(text, 0, 200)
    return text[found.end() :] if found else text
