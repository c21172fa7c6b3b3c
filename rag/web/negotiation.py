"""Which of the media types that there are a client wants (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Parameters other than the weight are passed over: no two media types here differ by them.
_RANGE = re.compile(r"\s*([^\s/;,\"]+)/([^\s/;,\"]+)\s*(?:;(.*))?\Z")
_WEIGHT = re.compile(r"(?:\A|;)\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:;|\Z)", re.IGNORECASE)


def preferred(accept: str, offered: Sequence[str]) -> str | None:
    """The media type that the header wants most: of equals one that it names before one that it has a wildcard for,
    and then the one that is offered first. Without a header it is the first; None where it wants none of them."""
    if not accept.strip():
        return offered[0]
    ranges = [found for part in accept.lower().split(",") if (found := _range(part)) is not None]
    best = max(offered, key=lambda media_type: _wanted(media_type, ranges))
    return best if _wanted(best, ranges)[0] > 0 else None


def _range(part: str) -> tuple[str, str, float] | None:
    """(type, subtype, weight); None for what is no media range."""
    found = _RANGE.match(part)
    if found is None:
        return None
    weight = _WEIGHT.search(found[3] or "")
    return found[1], found[2], 1.0 if weight is None else float(weight[1])


def _wanted(media_type: str, ranges: Sequence[tuple[str, str, float]]) -> tuple[float, int]:
    """(weight, how exactly it is named): the most exact range counts."""
    kind, _, name = media_type.partition("/")
    matching = [
        ((type_ != "*") + (subtype != "*"), weight)
        for type_, subtype, weight in ranges
        if (type_, subtype) in ((kind, name), (kind, "*"), ("*", "*"))
    ]
    exact, weight = max(matching, default=(0, 0.0))
    return weight, exact
