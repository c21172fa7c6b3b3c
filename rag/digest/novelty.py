"""What a sentence adds to what earlier digests told of its thread.

Told before is what those lines support by the verifier's own judgement, or say nearly in the same words without any
name or number less, unless they contradict it. What counts the same thing differently has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.digest.figures import Count, counts, differing, same_thing
from rag.protocols import Vectors, Verifier
from rag.stories import Before, Novelty
from rag.text.names import capitalised_words
from rag.text.words import content_stems, words
from rag.types import Evidence, Support

ALIKE = 0.86
"""Cosine from which on two sentences say the same, if neither has a name or a number more."""
RELATED = 0.5
"""Cosine, and share of the shorter one's content words, from which on two sentences speak of the same thing."""
SHARED = 0.34
MOST_TOLD = 60
"""Lines of a thread that are compared: the last ones."""


@dataclass(frozen=True)
class ToldLine:
    """A line of an earlier digest, with its vector of shape (dimension,)."""

    line: Before
    vector: Vectors
    stems: frozenset[str]

    @classmethod
    def of(cls, line: Before, vector: Vectors) -> ToldLine:
        return cls(line, vector, frozenset(content_stems(line.text)))


@dataclass(frozen=True, slots=True)
class Finding:
    novelty: Novelty
    before: Before | None = None


def novelty(
    text: str, vector: Vectors, told: Sequence[ToldLine], verify: Verifier, *, corrects: bool = False
) -> Finding:
    """Of a sentence, beside the lines ``told`` of its thread, oldest first. ``corrects``: its article says that
    something reported before was wrong."""
    told = told[-MOST_TOLD:]
    if not told:
        return Finding(Novelty.NEW)
    stems = frozenset(content_stems(text))
    cosines = [float(np.dot(vector, line.vector)) for line in told]
    near = [(cosine, place) for place, cosine in enumerate(cosines) if related(cosine, stems, told[place].stems)]
    if not _knows_names(text, told):
        near = []  # it counts something of somebody else's
    # The last digest's lines first: what it told has changed, not what was told before that.
    for _, place in sorted(near, key=lambda pair: (-told[pair[1]].line.day.toordinal(), -pair[0])):
        line = told[place]
        pair = differing(text, line.line.text, later=True)
        if pair is not None and not any(_has(told[since].line.text, pair[0]) for _, since in near if since > place):
            before = Before(line.line.digest_id, line.line.day, line.line.text, (pair[1].surface,))
            return Finding(Novelty.CORRECTED if corrects else Novelty.CHANGED, before)
    for line, cosine in zip(told, cosines, strict=True):
        if cosine < ALIKE or not says_no_more(text, line.line.text):
            continue
        # A denial has nearly the same words, and so has another day.
        if verify(text, [Evidence(line.line.text)]).status is not Support.CONTRADICTED:
            return Finding(Novelty.TOLD, line.line)
    close = [line for line, cosine in zip(told, cosines, strict=True) if cosine >= RELATED]
    if close and verify(text, [Evidence(line.line.text) for line in close]).status is Support.SUPPORTED:
        return Finding(Novelty.TOLD, close[0].line)
    return Finding(Novelty.NEW)


def _knows_names(text: str, told: Sequence[ToldLine]) -> bool:
    """Whether the thread has told of half of the names that a sentence has."""
    named = capitalised_words(text)
    known = frozenset[str]().union(*({word.folded for word in words(line.line.text)} for line in told))
    return len(named & known) >= 0.5 * len(named)


def _has(text: str, wanted: Count) -> bool:
    """Whether a sentence counts the same thing to the same number."""
    return any(count.value == wanted.value and same_thing(count, wanted) for count in counts(text))


def related(cosine: float, one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sentences speak of the same thing, by their cosine and the stems of their content words."""
    if not one or not other:
        return False
    return cosine >= RELATED and len(one & other) >= SHARED * min(len(one), len(other))


def says_no_more(text: str, other: str) -> bool:
    """Whether every name and every number of ``text`` is in ``other``, too."""
    values = {count.value for count in counts(other)}
    if any(count.value not in values for count in counts(text)):
        return False
    return capitalised_words(text) <= frozenset(stem.casefold() for stem in _surfaces(other))


def _surfaces(text: str) -> set[str]:
    return {word.folded for word in words(text)}
