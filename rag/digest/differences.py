"""Where independent sources of a story count the same thing differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.digest.choosing import Candidate
from rag.digest.figures import MEASURES, Count, differing
from rag.text.names import capitalised_words
from rag.text.words import fold, words
from rag.types import Article

MOST = 2
"""Differences of a story that are told."""
CLOSE, OF_PEOPLE, MEASURED = 0.42, 0.35, 0.54
"""Cosines from which on two sentences may count the same thing: how many died in one event is nearly always one number,
while percentages, sums and distances are of many things."""
COMMON = 2
"""Stems that sentences with a measure must share beside it."""
APART = 4
"""Of counts of one thing, the larger is at most so many times the smaller."""


@dataclass(frozen=True)
class Pair:
    """Two sentences of different publishers, and the words of each that differ."""

    one: Candidate
    other: Candidate
    words: tuple[str, str]


def differences(told: Sequence[Candidate], found: Sequence[Candidate], articles: Sequence[Article]) -> list[Pair]:
    """Of the sentences ``told`` first, then of the others; each sentence differs from one other at most."""
    pairs: list[Pair] = []
    taken: set[tuple[int, int]] = set()
    values: set[frozenset[str]] = set()
    for one in (*told, *(c for c in found if c not in told)):
        if len(pairs) == MOST:
            break
        for other in sorted(found, key=lambda c: -float(c.vector @ one.vector)):
            if one.key in taken or other.key in taken or not _independent(one, other, articles):
                continue
            cosine = float(one.vector @ other.vector)
            if cosine < OF_PEOPLE:
                break
            if not (_of_the_same(one, other, articles) and _of_the_same(other, one, articles)):
                continue
            counts = differing(one.sentence.text, other.sentence.text)
            if counts is None or not _comparable(cosine, counts, one, other):
                continue
            pair = frozenset(str(count.value) for count in counts)
            if pair not in values:
                pairs.append(Pair(one, other, (counts[0].surface, counts[1].surface)))
                taken |= {one.key, other.key}
                values.add(pair)
            break
    return pairs


def _comparable(cosine: float, counts: tuple[Count, Count], one: Candidate, other: Candidate) -> bool:
    low, high = sorted(abs(count.value) for count in counts)
    if high > APART * low:
        return False
    if counts[0].fate is not None:
        return True
    counted = counts[0].of | counts[1].of
    shared = (one.sentence.stems & other.sentence.stems) - counted
    if counted & MEASURES:
        return cosine >= MEASURED and len(shared) >= COMMON
    return cosine >= CLOSE and bool(shared)


def _of_the_same(one: Candidate, other: Candidate, articles: Sequence[Article]) -> bool:
    """Whether the other's article knows half of the sentence's names: else they may speak of different things."""
    theirs = articles[other.sentence.number]
    known = {word.folded for word in words(f"{theirs.title} {theirs.text[:6_000]}")}
    named = capitalised_words(one.sentence.text)
    return len(named & known) >= 0.5 * len(named)


def _independent(one: Candidate, other: Candidate, articles: Sequence[Article]) -> bool:
    mine, theirs = articles[one.sentence.number], articles[other.sentence.number]
    return fold(mine.wire or mine.source or mine.id) != fold(theirs.wire or theirs.source or theirs.id)
