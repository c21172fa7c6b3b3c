"""``number``, ``unit``, ``number_moved``: another value, another unit, and two numbers in each other's place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from random import Random

from eval.mutations.article import Sentence
from eval.mutations.figures import (
    ABOUT,
    AT_LEAST,
    AT_MOST,
    COMPOUND,
    WORDS,
    Figure,
    bound_of,
    figures,
    number_value,
    words_after,
)
from eval.mutations.mutation import Edit, Variant, edited


def number(sentence: Sentence, random: Random) -> Iterator[Variant]:
    """Another value in its place, that is nowhere in the article."""
    for figure in figures(sentence):
        new = _other_value(sentence, figure, random)
        if new is not None:
            yield edited(sentence.text, [Edit(figure.start, figure.end, new)])


def _other_value(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    before = sentence.text[: figure.start].rstrip("$€£¥")
    before = re.sub(r"(?:US|A|NZ|C)$", "", before)
    low, high = Decimal(0), Decimal(10) ** 18
    if AT_LEAST.search(before):
        low = figure.value
    elif AT_MOST.search(before):
        high = figure.value
    if ABOUT.search(before):
        near = figure.value * Decimal("0.3")
    else:
        near = (
            Decimal(0) if figure.value <= 31 and figure.value == int(figure.value) else figure.value * Decimal("0.12")
        )
    if figure.sort == "percent" and figure.value <= 100:
        high = min(high, Decimal(99))
    if re.match(r" (?:seconds|minutes)\b", sentence.text[figure.end :]) and figure.value < 60:
        high = min(high, Decimal(60))
    choices = [
        (new, value)
        for new, value in _neighbours(figure)
        if low < value < high
        and abs(value - figure.value) > near
        and value not in sentence.article.values
        and value > 1
    ]
    return random.choice(choices)[0] if choices else None


def _neighbours(figure: Figure) -> list[tuple[str, Decimal]]:
    """Like surfaces with their values: one digit another, two digits exchanged, or a number word near by."""
    if figure.spelled:
        word, _, scale = figure.surface.partition(" ")
        if word.lower() not in WORDS:
            return []
        base = WORDS.index(word.lower())
        unit = figure.value / base
        near = [n for n in range(max(2, base - 4), min(20, base + 6)) if n != base]
        return [
            ((WORDS[n].capitalize() if word[0].isupper() else WORDS[n]) + (f" {scale}" if scale else ""), unit * n)
            for n in near
        ]
    surface = figure.surface
    digits = [i for i, char in enumerate(surface) if char.isdigit()]
    found = []
    whole = re.match(r"[\d,]+", surface)
    leading = next((i for i in digits if surface[i] != "0"), None)
    if leading is None or whole is None:
        return []
    if len(digits) == 1:
        found = [str(n) + surface[1:] for n in range(max(2, int(surface[0]) - 4), int(surface[0]) + 8)]
    else:
        places = [leading] if figure.value > 99 or "." in surface else digits[:2]
        for place in places:
            for digit in "123456789":
                if digit != surface[place] and abs(int(digit) - int(surface[place])) <= 5:
                    found.append(surface[:place] + digit + surface[place + 1 :])
        first, second = digits[:2]
        if surface[second] != "0" and surface[first] != "0" and surface[first] != surface[second]:
            swapped = list(surface)
            swapped[first], swapped[second] = surface[second], surface[first]
            found += ["".join(swapped)] * 3
    return [(new, number_value(new)) for new in found if new != surface]


_UNITS = (
    ("hours", "days", 1), ("days", "weeks", 1), ("weeks", "months", 1), ("months", "years", 1), ("minutes", "hours", 1),
    ("seconds", "minutes", 1), ("years", "months", -1), ("kilometres", "miles", 1), ("kilometers", "miles", 1),
    ("km", "miles", 1), ("metres", "feet", -1), ("meters", "feet", -1), ("miles", "kilometres", -1),
    ("feet", "metres", 1), ("kilograms", "pounds", -1), ("kg", "pounds", -1), ("tonnes", "kilograms", -1),
    ("tons", "kilograms", -1), ("acres", "hectares", 1), ("hectares", "acres", -1), ("euros", "dollars", 0),
    ("dollars", "euros", 0), ("pounds", "dollars", 0), ("rupees", "dollars", 0), ("million", "billion", 1),
    ("billion", "million", -1), ("thousand", "million", 1), ("year-old", "month-old", -1), ("-year-", "-month-", -1),
    ("-hour", "-day", 1), ("-day", "-week", 1), ("-month", "-year", 1), ("-minute", "-hour", 1),
    ("percent", "percentage points", 0), ("per cent", "percentage points", 0),
)  # fmt: skip
_MOVES = re.compile(
    r"\b(?:rose|rise|rising|fell|fall|falling|increased?|decreased?|dropped|drop|up|down|grew"
    r"|grown|gained|shrank|declined|surged|raised|lowered|climbed|jumped|higher|lower) (?:by "
    r")?(?:\w+ )?$"
)


def unit(sentence: Sentence, _: Random) -> Iterator[Variant]:
    """The number kept, its unit, scale or currency another. Where a bound would make that follow, left alone."""
    text = sentence.text
    for figure in figures(sentence):
        before = re.sub(r"(?:US|A|NZ|C)?[$€£¥]?$", "", text[: figure.start])
        bound = 1 if AT_LEAST.search(before) else -1 if AT_MOST.search(before) else 0
        scale = re.search(r"(?:thousand|million|billion)$", figure.surface)
        at = figure.start + scale.start() if scale else figure.end
        unit_at = at if scale else at + len(re.match(r" ?", text[at:])[0])  # type: ignore[index]
        if not scale and COMPOUND.match(text[at:]):
            unit_at = at
        for old, new, size in _UNITS:
            if not re.match(re.escape(old) + ("" if old.endswith("-") else r"\b"), text[unit_at:]):
                continue
            end = unit_at + len(old)
            if _unit_unsure(sentence, figure, old, new, end) or (size and bound == -size):
                continue
            if new == "percentage points" and not (
                _MOVES.search(before) and re.match(r"[,.]| (?:in|since|from|to|on)\b", text[end:])
            ):
                continue
            yield edited(text, [Edit(unit_at, end, new)])
        yield from _currency(sentence, figure)


def _unit_unsure(sentence: Sentence, figure: Figure, old: str, new: str, end: int) -> bool:
    text = sentence.text
    if re.match(r" ?\(| (?:and|to) (?:\d|half)| or\b|, or\b| per\b|/|[-–]\d", text[end:]) or text[: figure.start].count(
        "("
    ) > text[: figure.start].count(")"):
        return True
    if old in ("year-old", "-year-", "years") and figure.value > (60 if old == "years" else 15):
        return True
    if old == "years" and re.match(r" (?:old|of age)", text[end:]) and figure.value > 15:
        return True
    word = new.strip("-").rstrip("s")
    return re.search(rf"{re.escape(figure.surface)}[- ]{word}", sentence.article.text) is not None


_CURRENCIES = (("US$", "€"), ("A$", "US$"), ("NZ$", "US$"), ("$", "€"), ("€", "$"), ("£", "$"))


def _currency(sentence: Sentence, figure: Figure) -> Iterator[Variant]:
    text = sentence.text
    for old, new in _CURRENCIES:
        if text[: figure.start].endswith(old):
            start = figure.start - len(old)
            beside = text[figure.end : figure.end + 12]
            if "(" in text[max(0, start - 2) : start] or "(" in beside or "=" in beside or "/" in beside:
                return
            if new + figure.surface not in sentence.article.text and not text[start - 1 : start].isalpha():
                yield edited(text, [Edit(start, figure.start, new)])
            return


def number_moved(sentence: Sentence, _: Random) -> Iterator[Variant]:
    """Two numbers of one sort in each other's place."""
    text = sentence.text
    found = figures(sentence)
    for i, one in enumerate(found):
        for other in found[i + 1 :]:
            between = text[one.end : other.start]
            if one.sort != other.sort or one.value == other.value or one.spelled != other.spelled:
                continue
            if ("." in one.surface) != ("." in other.surface):
                continue
            if len(re.findall(r"\b[a-z]{3,}\b", between)) < 2 or re.search(r"[;]|respectively|\bor\b", between):
                continue
            if bound_of(text, one) != bound_of(text, other) or words_after(text, one) == words_after(text, other):
                continue
            first, second = one.surface, other.surface
            if one.spelled:
                first, second = first.lower(), second.lower()
            if COMPOUND.match(text[one.end :]) or COMPOUND.match(text[other.end :]):
                continue
            if one.sort == "count" and max(one.value, other.value) > 60 * min(one.value, other.value):
                continue
            yield edited(text, [Edit(one.start, one.end, second), Edit(other.start, other.end, first)])
