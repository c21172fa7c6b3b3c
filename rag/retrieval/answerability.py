"""Whether the passages found can answer the question: a calibrated score, from what the question needs and they lack.

Similarity alone cannot tell (an absent topic may score .49, a right answer .36), so what counts is coverage: how much
of what each part asks for, weighted by rarity, one passage mentions, and which of the question's names none has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from rag.retrieval.features import Matrix, Text, coverage
from rag.text.words import fold, words
from rag.types import QueryPlan


@dataclass(frozen=True, slots=True)
class Evidence:
    """Each in [0, 1]: mean over the parts of the best passage's coverage, and of the best cosine; share of the
    question's rare words that the passages have together; share of its names' words that none has; share of the
    publishers it names that the archive lacks."""

    part_coverage: float
    part_cosine: float
    coverage: float
    absent_names: float
    unknown_sources: float


# Fitted by logistic regression (docs/evaluation.md): answerable questions of MultiHop-RAG and over Wikinews against
# those without an answer and those put to the other archive.
_BIAS = -3.8
_WEIGHTS = {
    "part_coverage": 4.4,
    "part_cosine": 4.2,
    "coverage": 2.4,
    "absent_names": -3.6,
    "unknown_sources": -2.3,
}


def gather(
    plan: QueryPlan, covered: Matrix, cosines: Matrix, wanted: Mapping[str, float], texts: Sequence[Text]
) -> Evidence:
    """``covered`` and ``cosines`` have shape (parts, passages); ``wanted`` are the question's stems with their rarity;
    ``texts`` are the passages that an answer would be written from."""
    together = frozenset[str]().union(*(text.stems for text in texts))
    tokens = [word for name in plan.names for word in words(name)]
    mentioned = frozenset[str]().union(*(text.names for text in texts))
    absent = [word for word in tokens if word.stem not in together and fold(word.surface) not in mentioned]
    return Evidence(
        part_coverage=float(covered.max(axis=1).mean()) if texts else 0.0,
        part_cosine=float(cosines.max(axis=1).clip(0).mean()) if texts else 0.0,
        coverage=coverage(wanted, together) if wanted else float(covered.max(initial=0.0)),
        absent_names=len(absent) / len(tokens) if tokens else 0.0,
        unknown_sources=len(plan.unknown) / (len(plan.unknown) + len(plan.sources)) if plan.unknown else 0.0,
    )


def answerability(evidence: Evidence) -> float:
    """In [0, 1]."""
    return 1 / (1 + exp(-_BIAS - sum(weight * getattr(evidence, name) for name, weight in _WEIGHTS.items())))
