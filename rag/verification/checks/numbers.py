"""Every number of the claim stands, by value, in the sentences that it rests on, or is a fair rounding of one
(``rounding``). A range ("30 to 40") needs both its ends. Where the source has another number in the very place, that
one counts. "Hundreds" and the like need a number of that size."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from rag.text.lexicon import Relation
from rag.types import Check
from rag.verification.checks.bounds import bound
from rag.verification.checks.result import Reason, Wrong, result
from rag.verification.checks.rounding import fair
from rag.verification.checks.shares import is_share
from rag.verification.claims import Comparison
from rag.verification.reading import SIGNS, Token, read
from rag.verification.roles import is_predicate

VAGUE = frozenset({"one", "first", "second"})
""""One of them", "the first time": no facts, unless another number stands in the same place."""
_LIGHT = frozenset("about around some nearly almost more less than at least most over under only just the a an".split())
_RIGHT_BEHIND = 5
_SCALES = {"dozens": 24, "hundreds": 200, "thousands": 2_000, "millions": 2_000_000, "billions": 2_000_000_000}
"""Each with the number from which on news says so."""


def check_numbers(compared: Comparison) -> Check:
    reading, ground = compared.claim.reading, compared.ground.reading
    there = {token.value for token in ground.tokens if token.value is not None}
    words = {token.plain for token in ground.tokens}
    alignment = compared.alignment
    asked: list[str] = []
    wrong: list[Wrong] = []
    for place, token in enumerate(reading.tokens):
        if token.value is None or place in compared.dated_tokens:
            continue
        if _displaced(compared, place, token):
            asked.append(token.surface)
            wrong.append((token.surface, Reason.DISPLACED))
            continue
        if token.plain in VAGUE:
            slot = [ground.tokens[at].value for at in alignment.slot(place)] if alignment.links[place] is None else []
            if any(value not in (None, token.value) for value in slot):
                wrong.append((token.surface, Reason.DISPLACED))
            continue
        asked.append(token.surface)
        if token.value not in there and not _rounded(compared, place, token):
            if not is_share(reading, place, ground):
                wrong.append((token.surface, _lack(compared, token)))
        elif _verb_has_another(compared, place, token):
            wrong.append((token.surface, Reason.DISPLACED))
    for token in reading.tokens:
        if token.plain in _SCALES:
            asked.append(token.surface)
            least = _SCALES[token.plain]
            if token.plain not in words and not any(least <= value < 50 * least for value in there):
                wrong.append((token.surface, Reason.DISPLACED if _SCALES.keys() & words else Reason.ABSENT))
    return result("numbers", asked, wrong)


def _displaced(compared: Comparison, place: int, token: Token) -> bool:
    """Whether the source has another number in its place, and not this one."""
    span = compared.alignment.place_of(place, place)
    if span is None or token.value is None:
        return False
    values = [value for at in span if (value := compared.ground.reading.tokens[at].value) is not None]
    sort = bound(compared.claim.reading, place)
    return bool(values) and not any(value == token.value or fair(token.value, value, sort) for value in values)


def _lack(compared: Comparison, token: Token) -> Reason:
    if any(token.key in read(source.text).keys for source in compared.ground.sources):
        return Reason.ELSEWHERE
    return Reason.SUM if _is_sum(compared, token) else Reason.ABSENT


def _is_sum(compared: Comparison, token: Token) -> bool:
    """ "Four people" for "three nurses and a doctor"."""
    tokens = compared.ground.reading.tokens
    counts = [
        other.value if other.value is not None else Decimal(1)
        for at, other in enumerate(tokens)
        if other.value is not None or (other.plain in ("a", "an") and at > 0 and tokens[at - 1].plain in ("and", ","))
    ]
    return any(one + other == token.value for one, other in pairwise(counts))


def _verb_has_another(compared: Comparison, place: int, token: Token) -> bool:
    """Whether the word right before the number has another number right behind it in the source, and this one belongs
    to another clause: "will pay 1.3 billion" where that is what it costs, and 180 million is paid."""
    claim, ground = compared.claim.reading, compared.ground.reading
    before = place - 1
    while before >= 0 and (claim.tokens[before].surface in SIGNS or claim.tokens[before].plain in _LIGHT):
        before -= 1
    link = compared.alignment.links[before] if before >= 0 else None
    own = compared.alignment.links[place]
    if link is None or own is None or link.relation is not Relation.SAME or not is_predicate(claim, before):
        return False
    if claim.parted(before, place) or 0 < own.at - link.at <= _RIGHT_BEHIND:
        return False
    for at in range(link.at + 1, min(len(ground.tokens), link.at + 1 + _RIGHT_BEHIND)):
        other = ground.tokens[at]
        if ground.parted(at - 1, at) or (other.content and other.value is None and other.surface not in SIGNS):
            return False
        if other.value is not None:
            return other.value != token.value and not fair(token.value or other.value, other.value, bound(claim, place))
    return False


def _rounded(compared: Comparison, place: int, token: Token) -> bool:
    value, sort = token.value, bound(compared.claim.reading, place)
    return value is not None and any(
        fair(value, other.value, sort) for other in compared.ground.reading.tokens if other.value is not None
    )
