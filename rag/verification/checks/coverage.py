"""The claim's content words stand, in some form, in the sentences that it rests on.

A word that stands nowhere in the article says something that the article does not: one alone may turn the meaning round
("negative", "resumed", "former"), so none is let pass but verbs of saying, which attribution looks after."""

from __future__ import annotations

from rag.text.numbers import numbers
from rag.text.reporting import NEUTRAL
from rag.text.synonyms import synonyms
from rag.text.words import Word
from rag.types import Check, CheckStatus
from rag.verification.checks.dates import published_phrases
from rag.verification.claims import Claim, Ground

ENOUGH = 0.6
HALF = 0.4


def check_coverage(claim: Claim, ground: Ground) -> Check:
    asked = _asked(claim, ground)
    missing = [word.surface for word in asked if not synonyms(word.stem) & ground.near_stems]
    if not asked:
        return Check("coverage", CheckStatus.NOT_APPLICABLE)
    unfounded = any(_unfounded(word, ground) for word in asked)
    passed = coverage(claim, ground) >= ENOUGH and not unfounded
    status = CheckStatus.PASSED if passed else CheckStatus.FAILED
    return Check("coverage", status, tuple(missing))


def _unfounded(word: Word, ground: Ground) -> bool:
    if word.folded in ground.whole_words or word.folded in NEUTRAL or numbers(word.surface):
        return False
    return not synonyms(word.stem) & ground.whole_stems and not (word.stem == "percent" and "%" in ground.near)


def coverage(claim: Claim, ground: Ground) -> float:
    """Share of the claim's distinct content stems that the ground has, in [0, 1]."""
    stems = {word.stem for word in _asked(claim, ground)}
    return sum(bool(synonyms(one) & ground.near_stems) for one in stems) / len(stems) if stems else 0.0


def _asked(claim: Claim, ground: Ground) -> list[Word]:
    """The content words, without those that name the day of publication: that stands in no sentence."""
    dated = published_phrases(claim, ground)
    return [word for word in claim.content if not any(start <= word.start < end for start, end in dated)]
