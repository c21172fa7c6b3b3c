"""A number counts and measures in the claim what it counts and measures in the source.

Its noun is the word behind it (or the currency sign before it). The claim fails when both have a unit of measurement
and not the same, when its noun is that of another number in the source ("31 crowns for 48,000 lights"), and when the
source has another number right before the noun."""

from __future__ import annotations

import re

from rag.text.lexicon import Relation, relation
from rag.text.words import stem
from rag.types import Check
from rag.verification.checks.bounds import bound
from rag.verification.checks.result import Reason, Wrong, result
from rag.verification.checks.rounding import fair
from rag.verification.claims import Comparison
from rag.verification.reading import Reading

_SAME = {
    stem(short): stem(long)
    for short, long in (
        pair.split(":")
        for pair in """km:kilometres kilometer:kilometres kilometers:kilometres meter:metres meters:metres m:metres
        kg:kilograms kilo:kilograms kilos:kilograms mph:mph usd:dollars buck:dollars bucks:dollars eur:euros
        gbp:pounds quid:pounds percentage:points pct:percent hr:hours hrs:hours min:minutes mins:minutes sec:seconds
        liter:litres liters:litres gram:grams ton:tons tonne:tonnes ft:feet foot:feet lb:pound lbs:pound inch:inches
        yr:years cm:centimetres centimeter:centimetres ruble:roubles rubles:roubles""".split()
    )
}
UNITS = frozenset(
    stem(word)
    for word in """dollars euros pounds crowns yen yuan roubles francs rupees pesos lira won percent points metres
    kilometres centimetres miles feet inches yards acres hectares seconds minutes hours days weeks months years decades
    centuries tonnes tons kilograms grams ounces litres gallons barrels watts kilowatts megawatts gigawatts degrees
    volts seats votes mph knots""".split()
)
_MONEY = frozenset(
    stem(word) for word in "dollars euros pounds crowns yen yuan roubles francs rupees pesos lira won".split()
)
_REACH = 3
_HALF_DAY = re.compile(r"\b(?:(?P<hour>\d{1,2}(?:[:.]\d\d)?)\s?)?(?P<half>[ap])\.?\s?m\b", re.IGNORECASE)


def check_units(compared: Comparison) -> Check:
    claim, ground = compared.claim.reading, compared.ground.reading
    counted = {
        noun for at, token in enumerate(ground.tokens) if token.value is not None for noun in nouns(ground, at)[:1]
    }
    asked: list[str] = []
    wrong: list[Wrong] = []
    for place, token in enumerate(claim.tokens):
        if token.value is None or place in compared.dated_tokens:
            continue
        own = nouns(claim, place)
        same = _of_value(compared, place)
        if not own or not same:
            continue
        surface = _surface(claim, place)
        asked.append(surface)
        there = [nouns(ground, at) for at in same]
        if _exchanged(compared, own[0], there):
            wrong.append((surface, Reason.OTHER))
            continue
        if any(_unit(own) == _unit(other) or own[0] in other for other in there):
            if _unit(own) is None and own[0] not in {noun for other in there for noun in other} and own[0] in counted:
                wrong.append((surface, Reason.OTHER))
            continue
        if (_unit(own) and any(_unit(other) for other in there)) or (own[0] in counted and own[0] not in UNITS):
            wrong.append((surface, Reason.OTHER))
    wrong += _other_half(claim.text, ground.text)
    return result("units", asked, wrong)


def _surface(reading: Reading, place: int) -> str:
    """The number with what it counts or measures: "$5", "31 lights", "84 of the clerks"."""
    tokens = reading.tokens
    token = tokens[place]
    if place > 0 and tokens[place - 1].key in _MONEY and tokens[place - 1].end == token.start:
        return reading.text[tokens[place - 1].start : token.end]
    counted = (at for at in range(place + 1, min(len(tokens), place + 1 + _REACH)) if tokens[at].content)
    return reading.text[token.start : tokens[next(counted, place)].end]


def _exchanged(compared: Comparison, noun: str, there: list[list[str]]) -> bool:
    """ "Three doctors and a nurse" for "three nurses and a doctor": both have both nouns, and the number with the one
    or with the other."""
    claim, ground = compared.claim.reading.content_keys, compared.ground.reading.content_keys
    heads = {words[0] for words in there if words}
    return (
        noun in ground
        and noun not in UNITS
        and bool(heads)
        and heads <= claim
        and all(_unit(words) is None and noun not in words for words in there)
        and not any(relation(noun, head) in (Relation.SYNONYM, Relation.BROADER, Relation.NARROWER) for head in heads)
    )


def _other_half(text: str, ground: str) -> list[Wrong]:
    """Hours of the other half of the day: "9 p.m." where the source has "9 a.m.", or no hour of that half at all."""
    there = [(match["hour"], match["half"].lower()) for match in _HALF_DAY.finditer(ground)]
    wrong: list[Wrong] = []
    for match in _HALF_DAY.finditer(text):
        hour, half = match["hour"], match["half"].lower()
        halves = {other for at, other in there if at == hour} or {other for _, other in there}
        if halves and half not in halves:
            wrong.append((f"{hour} {half}.m." if hour else f"{half}.m.", Reason.DISPLACED))
    return wrong


def _of_value(compared: Comparison, place: int) -> list[int]:
    """Places in the ground of the number, or of those that it rounds."""
    token, tokens = compared.claim.reading.tokens[place], compared.ground.reading.tokens
    sort = bound(compared.claim.reading, place)
    return [
        at
        for at, other in enumerate(tokens)
        if other.value is not None
        and token.value is not None
        and (other.value == token.value or fair(token.value, other.value, sort))
    ]


def nouns(reading: Reading, place: int) -> list[str]:
    """Keys of what the number at ``place`` may count: its sign, then the content words behind it in the clause."""
    tokens = reading.tokens
    found: list[str] = []
    if place > 0 and tokens[place - 1].key in _MONEY and tokens[place - 1].end == tokens[place].start:
        found.append(tokens[place - 1].key)
    for at in range(place + 1, min(len(tokens), place + 1 + _REACH)):
        between = reading.between(at - 1, at)
        if tokens[at].value is not None or re.search(r"[.,;:!?\"”()]", between):
            break
        if tokens[at].content:
            found.append(_SAME.get(tokens[at].key, tokens[at].key))
    return found


def _unit(words: list[str]) -> str | None:
    # "five percentage points" are points, and "$3 a month" are dollars.
    return next((word for word in words if word in UNITS), None)
