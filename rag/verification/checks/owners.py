"""Whose somebody or something is: "Chile's president" is not "Peru's president"."""

from __future__ import annotations

from collections.abc import Iterator

from rag.text.names import name_forms
from rag.verification.claims import Comparison
from rag.verification.reading import Reading

_ROOM = 3


def misowned(compared: Comparison) -> Iterator[str]:
    """Owners in the claim where the source has another before the same word."""
    claim, ground = compared.claim.reading, compared.ground.reading
    for place, token in enumerate(claim.tokens):
        if not (token.capital and token.plain.endswith("'s")) or place + 1 >= len(claim.tokens):
            continue
        link = compared.alignment.links[place + 1]
        if link is None or claim.parted(place, place + 1) or not claim.tokens[place + 1].content:
            continue
        owners = list(_owners(ground, link.at))
        if owners and not any(ground.tokens[at].folded in name_forms(token.folded) for at in owners):
            yield token.surface


def _owners(reading: Reading, place: int) -> Iterator[int]:
    """Where the owner of a word is, right before it or before what goes with it ("Chile's late president")."""
    for at in range(place - 1, max(-1, place - 1 - _ROOM), -1):
        token = reading.tokens[at]
        if token.sentence != reading.tokens[place].sentence or reading.parted(at, place) or not token.content:
            return
        if token.capital and token.plain.endswith("'s"):
            yield at
            return
