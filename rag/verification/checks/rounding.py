"""How a number may be rounded: "about" within 6 %, "nearly" for up to a tenth less, "more than" for up to a third more,
"up to" for up to a quarter less, and without any such word two figures for four or more ("1.2 million" for 1,234,567).
Below 10 nothing is rounded."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum

_NEAR = Decimal("0.06")


class Bound(Enum):
    """What a word before or behind a number makes of it."""

    NONE = 0
    ABOUT = 1
    NEARLY = 2
    LEAST = 3
    MOST = 4


def fair(said: Decimal, real: Decimal, sort: Bound) -> bool:
    """Whether ``said`` may be written for ``real`` by a word of this ``sort``."""
    if said <= 0 or real <= 0 or real < 10:
        return False
    if sort is Bound.ABOUT:
        return abs(said - real) / real <= _NEAR
    if sort is Bound.NEARLY:
        return real <= said <= real * Decimal("1.11")
    if sort is Bound.LEAST:
        return said <= real <= said * Decimal("1.34")
    if sort is Bound.MOST:
        return said * Decimal("0.75") <= real <= said
    return _figures(said) <= 2 and _figures(real) >= 4 and abs(said - real) / real <= _NEAR


def _figures(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)
