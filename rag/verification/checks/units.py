"""A number counts and measures in the claim what it counts and measures in the source.

The word after a number is its noun. The claim fails when its noun is that of another number in the source ("31 crowns
for 48,000 lights"), or when both have a unit of measurement, and not the same."""

from __future__ import annotations

import re
from decimal import Decimal

from rag.text.numbers import numbers
from rag.text.words import content_words, stem
from rag.types import Check
from rag.verification.checks.result import result
from rag.verification.claims import Claim, Ground

_UNITS = frozenset(
    stem(word)
    for word in """dollars euros pounds crowns yen yuan roubles rubles francs rupees pesos percent metres meters
    kilometres
    kilometers miles feet foot inches acres hectares seconds minutes hours days weeks months years decades centuries
    tonnes tons kilograms kilos grams ounces litres liters gallons barrels watts kilowatts megawatts gigawatts degrees
    volts points seats votes""".split()
)
_REACH = 24
"""Characters between a number and its noun, at most."""
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "%": "percent"}
_HALF_DAY = re.compile(r"\b([ap])\.?\s?m\b", re.IGNORECASE)


def check_units(claim: Claim, ground: Ground) -> Check:
    said, source = _nouns(claim.spoken), _nouns(ground.near)
    nouns_there = {noun for _, noun, _ in source}
    wrong: list[str] = []
    for value, noun, surface in said:
        of_value = {other for number, other, _ in source if number == value}
        if not of_value or noun in of_value:
            continue
        measured = noun in _UNITS and bool(of_value & _UNITS)
        if measured or (noun in nouns_there and noun not in _UNITS):
            wrong.append(surface)
    halves, halves_there = ({m.lower() for m in _HALF_DAY.findall(text)} for text in (claim.spoken, ground.near))
    if halves_there and halves - halves_there:
        wrong.extend(f"{half}.m." for half in sorted(halves - halves_there))
    return result("units", [surface for _, _, surface in said], wrong)


def _nouns(text: str) -> list[tuple[Decimal, str, str]]:
    """(value, stem of the noun, as written) of each number that has one; a sign counts as its word."""
    found: list[tuple[Decimal, str, str]] = []
    for number in numbers(text):
        sign = _SIGNS.get(number.surface[:1]) or _SIGNS.get(text[number.end : number.end + 1])
        if sign:
            found.append((number.value, stem(sign), number.surface))
            continue
        following = re.split(r"[.,;:!?\"”()]", text[number.end : number.end + _REACH + 20])[0]
        nouns = [word for word in content_words(following) if word.start <= _REACH and not word.folded.isdigit()]
        if nouns:
            end = number.end + nouns[0].end
            found.append((number.value, nouns[0].stem, text[number.start : end]))
    return found
