"""Shares said in two ways: "one in five" and "a quarter" are 20 and 25 percent."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from rag.text.words import stem
from rag.verification.reading import SIGNS, Reading, read

_PERCENT = stem(SIGNS["%"])
_PARTS = {"half": Decimal(50), "quarter": Decimal(25)}
_NEAR = Decimal("0.6")
"""Points of a percentage that rounding may take: "33 percent" for a third."""


def is_share(claim: Reading, place: int, ground: Reading) -> bool:
    """Whether the number at ``place`` is a percentage that the ground says as a share."""
    tokens = claim.tokens
    value = tokens[place].value
    if value is None or place + 1 >= len(tokens) or tokens[place + 1].key != _PERCENT:
        return False
    return any(abs(value - share) <= _NEAR for share in shares(ground.text))


@lru_cache(maxsize=256)
def shares(text: str) -> frozenset[Decimal]:
    """In percent: of "N in M", "N out of M" and "N of every M" that are below one, halves and quarters."""
    tokens = read(text).tokens
    found = {_PARTS[token.plain] for token in tokens if token.plain in _PARTS}
    for at, token in enumerate(tokens):
        if token.value is None or token.value <= 0:
            continue
        for between in (("in",), ("in", "every"), ("out", "of"), ("out", "of", "every"), ("of", "every")):
            last = at + len(between) + 1
            if last < len(tokens) and tuple(other.plain for other in tokens[at + 1 : last]) == between:
                whole = tokens[last].value
                if whole is not None and token.value < whole:
                    found.add(token.value * 100 / whole)
    return frozenset(found)
