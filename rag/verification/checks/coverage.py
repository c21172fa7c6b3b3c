"""Enough of the claim's content words stand, in some form, in the sentences that it rests on."""

from __future__ import annotations

from rag.text.words import Word
from rag.types import Check, CheckStatus
from rag.verification.checks.dates import published_phrases
from rag.verification.claims import Claim, Ground

ENOUGH = 0.6
HALF = 0.4


def check_coverage(claim: Claim, ground: Ground) -> Check:
    asked = _asked(claim, ground)
    missing = [word.surface for word in asked if word.stem not in ground.near_stems]
    if not asked:
        return Check("coverage", CheckStatus.NOT_APPLICABLE)
    status = CheckStatus.PASSED if coverage(claim, ground) >= ENOUGH else CheckStatus.FAILED
    return Check("coverage", status, tuple(missing))


def coverage(claim: Claim, ground: Ground) -> float:
    """Share of the claim's distinct content stems that the ground has, in [0, 1]."""
    stems = {word.stem for word in _asked(claim, ground)}
    return len(stems & ground.near_stems) / len(stems) if stems else 0.0


def _asked(claim: Claim, ground: Ground) -> list[Word]:
    """The content words, without those that name the day of publication: that stands in no sentence."""
    dated = published_phrases(claim, ground)
    return [word for word in claim.content if not any(start <= word.start < end for start, end in dated)]
