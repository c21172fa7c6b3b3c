"""A number that the source bounds ("at least", "up to", "nearly") is bounded in the claim the same way.

"About" comes and goes without harm; a limit does not, and one may not be put for another. "All but three" are not
three. "Half" and "a quarter" are bounded like numbers. What rose to a number did not rise by it (``levels``)."""

from __future__ import annotations

import re

from rag.types import Check
from rag.verification.checks.levels import levels
from rag.verification.checks.result import Reason, Wrong, result
from rag.verification.checks.rounding import Bound, fair
from rag.verification.claims import Comparison
from rag.verification.reading import Reading

_BEFORE = (
    (Bound.ALL_BUT, r"(?:all|everyone|everybody|none|any|every one) but|except(?: for)?|apart from"),
    (
        Bound.LEAST,
        r"(?:more|greater|higher|larger|longer|better|farther|further|older) than|over|above|at least"
        r"|no (?:fewer|less) than|(?:a )?minimum of|upwards? of|exceed(?:s|ed|ing)?|in excess of|beyond"
        r"|topp(?:ed|ing)|surpass(?:ed|ing)?|past",
    ),
    (
        Bound.MOST,
        r"(?:less|fewer|lower|smaller|shorter|younger) than|under|below|up to|at most|not more than"
        r"|no (?:more|greater|higher) than|(?:a )?maximum of|as (?:many|much) as",
    ),
    (Bound.NEARLY, r"nearly|almost|close to|just under|approaching|as good as"),
    (
        Bound.ABOUT,
        r"about|around|some|roughly|approximately|circa|an estimated|estimated(?: at)?|in the region of|or so",
    ),
)
_AFTER = (
    (Bound.LEAST, r"or more|and (?:over|more|older|up)|plus"),
    (Bound.MOST, r"or (?:less|fewer|under|younger)|and (?:under|younger)"),
)
_LEADS = tuple(
    (sort, re.compile(rf"\b(?:{words})\s+(?:the |a |an |just |only )?$", re.IGNORECASE)) for sort, words in _BEFORE
)
_TAILS = tuple((sort, re.compile(rf"(?:\s+[\w-]+)?\s+(?:{words})\b|\+", re.IGNORECASE)) for sort, words in _AFTER)
_PARTS = frozenset("half quarter".split())
_LIMITS = (Bound.LEAST, Bound.MOST)


def bound(reading: Reading, place: int) -> Bound:
    """How the number at ``place`` is bounded."""
    token = reading.tokens[place]
    start = token.start
    # The sign of a currency belongs to the number.
    if start > 0 and reading.text[start - 1] in "$€£¥":
        start -= 1
    before, after = reading.text[max(0, start - 32) : start], reading.text[token.end : token.end + 24]
    for sort, pattern in _LEADS:
        if pattern.search(before):
            return sort
    for sort, pattern in _TAILS:
        if pattern.match(after):
            return sort
    return Bound.NONE


def check_bounds(compared: Comparison) -> Check:
    claim, ground = compared.claim.reading, compared.ground.reading
    asked: list[str] = []
    wrong: list[Wrong] = []
    wrong.extend(levels(compared))
    for place, token in enumerate(claim.tokens):
        link = compared.alignment.links[place]
        if token.plain in _PARTS and link is not None and ground.tokens[link.at].plain == token.plain:
            if not _agree(bound(claim, place), bound(ground, link.at)):
                wrong.append((token.surface, Reason.LIMIT))
            continue
        if token.value is None or place in compared.dated_tokens:
            continue
        same = [at for at, other in enumerate(ground.tokens) if other.value == token.value]
        if not same:
            continue
        said = bound(claim, place)
        there = [bound(ground, link.at)] if link is not None else [bound(ground, at) for at in same]
        if said in _LIMITS or any(sort in _LIMITS for sort in there):
            asked.append(token.surface)
        rounds = any(
            other.value is not None and other.value != token.value and fair(token.value, other.value, said)
            for other in ground.tokens
        )
        if not rounds and not any(_agree(said, sort) for sort in there):
            wrong.append((token.surface, Reason.LIMIT))
    return result("bounds", asked, wrong)


def _agree(said: Bound, real: Bound) -> bool:
    if said is real or {said, real} <= {Bound.NONE, Bound.ABOUT}:
        return True
    # Strictly less than the number is not the number; but "nearly" is dropped, or said for "about", as it pleases.
    return real is Bound.NEARLY and said in (Bound.NONE, Bound.ABOUT)
