"""The same number in other words: ``rounding``, ``number_spelled``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from eval.mutations.article import Sentence
from eval.mutations.figures import ABOUT, AT_LEAST, AT_MOST, WORDS, Figure, figures
from eval.mutations.mutation import Edit, Variant, edited


def rounding(sentence: Sentence, random: Random) -> Iterator[Variant]:
    """A round number near by, with the word that makes it true."""
    text = sentence.text
    for figure in figures(sentence):
        before, after = text[: figure.start], text[figure.end :]
        if figure.spelled or figure.value < 20 or after[:1] in "-–(" or before[-1:] == "(":
            continue
        if figure.sort == "money" or re.search(r"\bage of $|\b(?:minimum|maximum|limit|number|total|is) of $", before):
            continue
        if re.match(r" (?:minutes|seconds)\b", after):
            continue
        if re.match(r" (?:[bc]\.|bce|ce|b\.c)", after, re.IGNORECASE):
            continue
        if not re.search(r"\b[a-z]{2,} $", before) or re.search(
            r"\b(?:the|these|those|its|his|her|their|all|other|another|first|last|top|exactly|just|only|every|each|some"
            r"|hour|hours|minutes?|seconds?|resolution|as|age|additional|further|extra|new|previous|mere|recorded|estimated|confirmed|single|between"
                r"|from|precisely|another|remaining|any|or|record) $", before
        ):  # fmt: skip
            continue
        if AT_LEAST.search(before) or (AT_MOST.search(before) and not before.endswith("for ")) or ABOUT.search(before):
            continue
        if before.endswith(("all ", "than ", "least ", "the ", "about ")) or not re.match(r"\s?%| [a-z]|[.,]", after):
            continue
        for words in _rounded(figure, random):
            yield edited(text, [Edit(figure.start, figure.end, words)])


def _rounded(figure: Figure, random: Random) -> Iterator[str]:
    if figure.sort == "percent":
        if "." in figure.surface and figure.value > 10:
            yield f"about {round(figure.value)}"
        return
    if figure.value != int(figure.value) or " " in figure.surface:
        return
    value = int(figure.value)
    if value >= 1_000_000:
        near = round(value / 1_000_000, 1)
        if abs(near * 1_000_000 - value) * 25 < value and near * 1_000_000 != value:
            yield f"about {near:g} million"
        return
    size = 10 ** (len(str(value)) - 1)
    for step in (size, size // 2, size // 10):
        if step < 10 or value % step == 0:
            continue
        below = value // step * step
        above = below + step
        options = []
        if 0 < value - below <= value * 0.07:
            options.append(f"more than {below:,}")
        if 0 < above - value <= value * 0.055:
            options.append(f"nearly {above:,}")
        if options:
            yield random.choice(options)
            return


def number_spelled(sentence: Sentence, _: Random) -> Iterator[Variant]:
    """The same value in the other notation."""
    text = sentence.text
    for figure in figures(sentence):
        if figure.sort == "percent":
            mark = re.match(r"%| ?per ?cent\b", text[figure.end :])
            if mark is not None:
                new = " percent" if mark[0] == "%" else "%"
                if not (figure.spelled and new == "%"):
                    yield edited(text, [Edit(figure.end, figure.end + len(mark[0]), new)])
            continue
        new_surface = _other_notation(figure)
        if new_surface is None or (figure.start == 0 and not figure.spelled):
            continue
        if figure.start == 0 and new_surface[0].isdigit():
            continue
        yield edited(text, [Edit(figure.start, figure.end, new_surface)])


def _other_notation(figure: Figure) -> str | None:
    scaled = re.fullmatch(r"(\d+(?:\.\d{1,2})?) (million|thousand)", figure.surface)
    if scaled:
        return f"{int(figure.value):,}" if figure.value == int(figure.value) else None
    if figure.sort == "money":
        return None
    if figure.spelled:
        word, _, scale = figure.surface.lower().partition(" ")
        if word in WORDS and scale in ("", "million", "billion"):
            return f"{WORDS.index(word)} {scale}".strip()
        return None
    if figure.surface.isdigit() and 2 <= figure.value <= 12:
        return WORDS[int(figure.value)]
    if figure.value >= 1_000_000 and figure.value % 100_000 == 0 and "," in figure.surface:
        return f"{figure.value / 1_000_000:f}".rstrip("0").rstrip(".") + " million"
    return None
