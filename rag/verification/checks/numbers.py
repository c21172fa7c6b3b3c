"""Every number of the claim stands, by value, in the sentences that it rests on."""

from __future__ import annotations

from rag.types import Check
from rag.verification.checks.dates import published_phrases
from rag.verification.checks.result import result
from rag.verification.claims import Claim, Ground

# "one of them", "the first time": no facts.
_VAGUE = frozenset({"one", "first", "second"})


def check_numbers(claim: Claim, ground: Ground) -> Check:
    have = {number.value for number in ground.near_numbers}
    dated = published_phrases(claim, ground)
    asked = [
        number
        for number in claim.numbers
        if number.surface.lower() not in _VAGUE and not any(a <= number.start < b for a, b in dated)
    ]
    missing = [number.surface for number in asked if number.value not in have]
    return result("numbers", [number.surface for number in asked], missing)
