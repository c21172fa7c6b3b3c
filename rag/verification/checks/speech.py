"""Nobody is said to have denied, admitted, promised or threatened who did nothing of the kind in the source.

These verbs judge what they report; each stands in the source, or one that will do for it."""

from __future__ import annotations

from rag.text.words import stem
from rag.types import Check
from rag.verification.checks.result import Reason, result
from rag.verification.claims import Comparison

LOADED = {
    stem(word): frozenset(stem(other) for other in (word, *others.split()))
    for word, others in {
        "deny": "denial reject refute dismiss dispute",
        "admit": "acknowledge concede admission confess plead accept recognise recognize",
        "acknowledge": "admit concede recognise recognize accept",
        "concede": "admit acknowledge accept",
        "confess": "admit confession",
        "refuse": "decline reject refusal not",
        "promise": "pledge vow commit commitment guarantee swear",
        "vow": "pledge promise swear",
        "pledge": "promise vow commit",
        "threaten": "threat warn",
        "warn": "caution alert warning threat threaten danger",
        "accuse": "accusation allege blame charge claim",
        "apologise": "apologize apology sorry regret",
        "apologize": "apologise apology sorry regret",
        "resign": "resignation quit step",
        "lie": "falsehood false",
        "confirm": "confirmation verify affirm",
        "reject": "deny refuse decline dismiss rejection against",
        "demand": "call insist require order want ask urge",
        "prove": "proof show demonstrate evidence",
        "falsely": "false",
        "hardly": "barely scarcely",
        "barely": "hardly scarcely",
    }.items()
}


def check_speech(compared: Comparison) -> Check:
    claim, ground = compared.claim.reading, compared.ground.reading
    loaded = [token for token in claim.tokens if token.key in LOADED]
    wrong = [(token.surface, Reason.ABSENT) for token in loaded if not LOADED[token.key] & ground.keys]
    return result("speech", [token.surface for token in loaded], wrong)
