"""Numbers in text, by value: ``1,200``, ``1.2 thousand`` and ``twelve hundred`` are one.

Values are exact decimals, negative behind a minus sign ("-12", "minus 12"). Commas are read as thousands separators
when three digits follow, as in English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
    "dozen": 12,
    "k": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "bn": 1_000_000_000,
    "tn": 1_000_000_000_000,
}
_UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: value * 10
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12,
}  # fmt: skip

_DIGITS = re.compile(
    r"(?<![\w.,])[-−]?[$€£¥]?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:(?:st|nd|rd|th)\b|[-\s]?(hundred|thousand|million|billion|trillion|dozen)\b|(k|m|mn|bn|tn)\b)?",
    re.IGNORECASE,
)
_LONGEST = 40
"""Characters of the longest digits that are a number, and not a key or a sum of somebody's."""
_MINUS = re.compile(r"(?<!\d\s)(?<![\w.,)%])[-−]$|(?<!plus or )(?<!\d )\bminus\s$", re.IGNORECASE)
_SPELLED_WORD = "|".join(
    [*_UNITS, *_TENS, *_ORDINALS, "hundred", "thousand", "million", "billion", "trillion", "dozen"]
)
# "Two hundred and five" is one number, "thirty and forty" are two.
_AFTER_SCALE = (
    "(?:" + "|".join(rf"(?<={scale})" for scale in ("hundred", "thousand", "million", "billion", "trillion")) + ")"
)
_SPELLED = re.compile(
    rf"\b(?=[bdefhmnostz])(?:{_SPELLED_WORD})"  # the letters that any of them begins with: quickly passed over
    rf"(?:(?:{_AFTER_SCALE}[-\s]+and[-\s]+|[-\s]+)(?:{_SPELLED_WORD}))*\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: ``text[start:end] == surface``. ``spelled`` when written in words."""

    value: Decimal
    surface: str
    start: int
    end: int
    spelled: bool


def numbers(text: str) -> list[Number]:
    """The numbers of ``text`` in order, digits and words alike."""
    found: list[Number] = []
    for match in _DIGITS.finditer(text):
        if len(match[1]) > _LONGEST:
            continue
        value = Decimal(match[1].replace(",", ""))
        scale = match[2] or match[3]
        if scale:
            value *= _SCALES[scale.lower()]
        found.append(_signed(text, Number(value, match.group(), match.start(), match.end(), False)))
    taken = [(number.start, number.end) for number in found]
    for match in _SPELLED.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        spelled = _spelled_value(re.split(r"[-\s]+", match.group().lower()))
        if spelled is not None:
            number = Number(Decimal(spelled), match.group(), match.start(), match.end(), True)
            found.append(_signed(text, number))
    return sorted(found, key=lambda number: number.start)


def _signed(text: str, number: Number) -> Number:
    """The number as it is, or with the "minus" before it."""
    sign = 1 if number.surface[0] in "-−" else 0
    before = _MINUS.search(text, max(0, number.start - 9), number.start + sign)
    if before is None or number.value == 0:
        return number
    start = before.start()
    return Number(-number.value, text[start : number.end], start, number.end, number.spelled)


def _spelled_value(parts: list[str]) -> int | None:
    """``["two", "hundred", "and", "five"]`` → 205; None for a bare scale ("million") used as a noun."""
    total, current, seen = 0, 0, False
    for part in parts:
        if part == "and":
            continue
        if part in _SCALES:
            scale = _SCALES[part]
            if not seen and part != "dozen":
                return None
            if scale >= 1_000:
                total, current = total + max(current, 1) * scale, 0
            else:
                current = max(current, 1) * scale
        else:
            current += _UNITS.get(part, _TENS.get(part, _ORDINALS.get(part, 0)))
        seen = True
    return total + current
