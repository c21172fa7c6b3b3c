"""The second scoring of candidates, and their order: the weights of the features stand here and nowhere else.

They were fitted by hill climbing on the development questions of MultiHop-RAG and on paragraph questions over
Wikinews (docs/evaluation.md); ``fresh`` and ``quoted``, of which these have too few, were chosen by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rag.retrieval.features import Matrix


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature counts; all features but the cosines are in [0, 1], and ``agreement`` in
    [-MOST_DISAGREEMENT, 0]."""

    dense: float = 0.47
    question_dense: float = 0.06
    question_lexical: float = 0.19
    coverage: float = 0.65
    sentence: float = 0.97
    numbers: float = 0.20
    named_source: float = 0.62
    other_source: float = 0.24
    day: float = 0.94
    agreement: float = 1.65
    fresh: float = 0.15
    quoted: float = 0.30


MOST_DISAGREEMENT = 0.36
"""The most that a passage loses, before its weight, for being about another name than the rest."""
REGRET = 0.65
"""How much of a part's own best score is taken off before the passages that remain are compared across parts."""
MEAN = 0.16
"""What serving all parts a little counts for a passage that serves none best."""
WHOLE = 0.42
"""What nearness to the whole question counts for such a passage."""


@dataclass(frozen=True, slots=True)
class Features:
    """Shapes (parts, passages), or (passages,) for what is the same for all parts. ``named`` has shape (parts, 1): 1
    where the part itself names the publisher."""

    dense: Matrix
    question_dense: Matrix
    question_lexical: Matrix
    coverage: Matrix
    sentence: Matrix
    numbers: Matrix
    source: Matrix
    named: Matrix
    day: Matrix
    fresh: Matrix
    quoted: Matrix

    def weighted(self, weights: Weights) -> dict[str, Matrix]:
        """What each feature adds to a score."""
        source = weights.named_source * self.named + weights.other_source * (1 - self.named)
        plain = ("dense", "question_dense", "question_lexical", "coverage", "sentence", "numbers", "day")
        found = {name: getattr(weights, name) * getattr(self, name) for name in (*plain, "fresh", "quoted")}
        return found | {"source": source * self.source}


def total(added: Mapping[str, Matrix]) -> Matrix:
    """The sum of what the features add: shape (parts, passages)."""
    scores = added["dense"]
    for name, value in added.items():
        scores = scores if name == "dense" else scores + value
    return scores


def order(scores: Matrix, question_dense: Matrix) -> list[int]:
    """The passages, best first: each part's best, the surest part first, then the rest by what they are worth to the
    part that they serve best, to all parts, and to the whole question. Ties in the order given. ``scores`` has shape
    (parts, passages), ``question_dense`` (passages,)."""
    if scores.size == 0:
        return []
    ranked = np.argsort(-scores, axis=1, kind="stable")
    taken: dict[int, float] = {}
    for part in np.argsort(-scores.max(axis=1), kind="stable"):
        best = next((int(i) for i in ranked[part] if int(i) not in taken), None)
        if best is not None:
            taken[best] = float(scores[part, best])
    first = sorted(taken, key=lambda i: -taken[i])
    worth = (scores - REGRET * scores.max(axis=1, keepdims=True)).max(axis=0)
    worth = worth + MEAN * scores.mean(axis=0) + WHOLE * question_dense
    return first + [int(i) for i in np.argsort(-worth, kind="stable") if int(i) not in taken]
