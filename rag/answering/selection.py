"""Which of the scored sentences make the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.features import Candidate, Features
from rag.answering.question import Asked, Kind

MOST_SENTENCES = 3
# A further sentence is taken when it is nearly as good as the best.
NEARLY = 0.65
# What being in the paragraph of the best sentence is worth.
COHERENT = 0.3
# Of two sentences that share this much of their words, one is enough.
SAME = 0.9


@dataclass(frozen=True, slots=True)
class Scored:
    total: float
    features: Features
    candidate: Candidate


def choose(asked: Asked, scored: Sequence[Scored], most: int = MOST_SENTENCES) -> list[Candidate]:
    """The best sentence and those nearly as good that add something, at most ``most``, in reading order.

    A sentence of the best one's paragraph is preferred: it belongs to the same thought. Where a speech act is asked
    for, a sentence from elsewhere must perform it as surely as the best does."""
    best = scored[0]
    # Such a question has one answer; the others may have several sentences of it.
    single = asked.kind in (Kind.WHO, Kind.WHEN, Kind.WHERE, Kind.HOW_MANY) and not asked.several
    most = 1 if single else most
    taken: list[Candidate] = []
    rest = sorted(scored[1:], key=lambda item: -(item.total + COHERENT * _together(item, best)))
    for item in (best, *rest):
        together = _together(item, best)
        if len(taken) == most:
            break
        if item.total + COHERENT * together < NEARLY * best.total:
            continue
        if item.features.act < best.features.act and not together:
            continue
        if not any(_repeats(item.candidate, other) for other in taken):
            taken.append(item.candidate)
    return sorted(taken, key=lambda candidate: (_first_of(candidate, taken), candidate.article_span[0]))


def says(taken: Sequence[Candidate], candidate: Candidate) -> bool:
    """Whether the very sentence, or one that hardly differs (of a reprint), has been taken."""
    return any(
        len(candidate.stems & other.stems) >= SAME * max(len(candidate.stems), len(other.stems)) for other in taken
    )


def _together(one: Scored, other: Scored) -> bool:
    """Whether both stand in one paragraph of one article."""
    left, right = one.candidate, other.candidate
    return left.article_id == right.article_id and left.paragraph == right.paragraph


def _first_of(candidate: Candidate, taken: Sequence[Candidate]) -> int:
    """The rank of the best passage taken from the candidate's article: articles in order of rank."""
    return min(other.passage for other in taken if other.article_id == candidate.article_id)


def _repeats(one: Candidate, other: Candidate) -> bool:
    shared = len(one.stems & other.stems)
    return shared >= 0.6 * min(len(one.stems), len(other.stems))
