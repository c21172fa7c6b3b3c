"""A number to which something rose is not the number by which it rose.

"To" and "by" are told apart behind a verb of change; a number right behind the verb ("rose 5 percent") is one by
which."""

from __future__ import annotations

from collections.abc import Iterator

from rag.text.words import stem
from rag.verification.checks.result import Reason, Wrong
from rag.verification.claims import Comparison
from rag.verification.reading import SIGNS, Reading

_CHANGES = frozenset(
    stem(word)
    for word in """rise fall increase decrease grow shrink climb drop gain lose decline cut raise lower reduce jump slip
    slide surge soar plunge tumble ease edge widen narrow expand slow shed add lift""".split()
)
_REACH = 9
_BETWEEN = frozenset(
    "a an about around some nearly almost just over under more less than at least most up only".split()
)
_BY, _TO = "by", "to"


def levels(compared: Comparison) -> Iterator[Wrong]:
    claim, ground = compared.claim.reading, compared.ground.reading
    for place, at in compared.alignment.pairs:
        token = claim.tokens[place]
        if token.value is None or place in compared.dated_tokens or ground.tokens[at].value != token.value:
            continue
        said, real = _how(claim, place), _how(ground, at)
        if said and real and said != real:
            yield token.surface, Reason.LEVEL


def _how(reading: Reading, place: int) -> str | None:
    """ "by" or "to"; None where no verb of change is before it, or another word is between."""
    at = place - 1
    while at >= 0 and (reading.tokens[at].plain in _BETWEEN or reading.tokens[at].surface in SIGNS):
        at -= 1
    if at < 0 or reading.tokens[at].sentence != reading.tokens[place].sentence:
        return None
    if reading.tokens[at].key in _CHANGES and not reading.parted(at, place):
        return _BY
    if reading.tokens[at].plain not in (_BY, _TO):
        return None
    how = reading.tokens[at].plain
    for before in range(at - 1, max(-1, at - _REACH), -1):
        if reading.tokens[before].sentence != reading.tokens[place].sentence:
            return None
        if reading.tokens[before].key in _CHANGES:
            return how
    return None
