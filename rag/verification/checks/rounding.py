"""How a number may be rounded: "about" within 6 %, "nearly" for up to a tenth less, "more than" for up to a third more,
"up to" for up to a quarter less. Without any such word one or two figures stand for four or more, if they are what the
number rounds to ("1.2 million" for 1,234,567) and within 6 %. Whole numbers below 10 are not rounded; others below 10
are by "about" and "nearly" (5 for 4.96). A number below zero is rounded like the one above."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

_NEAR = Decimal("0.06")
_LEAST = 10


class Bound(Enum):
    """What a word before or behind a number makes of it."""

    NONE = 0
    ABOUT = 1
    NEARLY = 2
    LEAST = 3
    MOST = 4
    ALL_BUT = 5


def fair(said: Decimal, real: Decimal, sort: Bound) -> bool:
    """Whether ``said`` may be written for ``real`` by a word of this ``sort``."""
    if said < 0 and real < 0:
        said, real = -said, -real
    if said <= 0 or real <= 0 or (real < _LEAST and (sort not in (Bound.ABOUT, Bound.NEARLY) or real == int(real))):
        return False
    if sort is Bound.ABOUT:
        return abs(said - real) / real <= _NEAR
    if sort is Bound.NEARLY:
        return real <= said <= real * Decimal("1.11")
    if sort is Bound.LEAST:
        return said <= real <= said * Decimal("1.34")
    if sort is Bound.MOST:
        return said * Decimal("0.75") <= real <= said
    figures = _figures(said)
    if figures > 2 or _figures(real) < 4 or abs(said - real) / real > _NEAR:
        return False
    unit = Decimal(1).scaleb(real.adjusted() - figures + 1)
    return (real / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit == said


def _figures(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)
