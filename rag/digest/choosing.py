"""Which sentences tell a story: one that sums it up, and a few that each add something.

The weights were set by reading digests of Wikinews and of ``eval/cases/newsweek.jsonl``, not fitted: what makes a good
bullet has no label here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import log

import numpy as np

from rag.digest.sentences import Sentence
from rag.digest.stakes import says_why
from rag.protocols import Vectors
from rag.text.reporting import performs

Key = tuple[int, int]
"""The numbers of a sentence's article and of the sentence in it."""

MOST_BULLETS = 4
CHANGED = 0.5
"""What it is worth that a sentence changes something told before."""
SHORTLIST = 30
"""Sentences of a story that are embedded: each costs some milliseconds."""
SAME = 0.8
"""Cosine from which on two sentences say the same."""
OVERLAP = 0.55
"""Share of the shorter one's stems, likewise."""
TELLING_ACTS = ("warn", "accuse", "deny", "agree", "announce")
ACT = 0.25
"""What it is worth that a sentence performs one of these."""
STANDING = 0.6
"""What it is worth to a summary that it is from the article that stands for the story."""
QUOTED = 0.3
"""What a bullet loses that is nothing but a quotation: it seldom says what it is about."""
LEAST_GAIN = 0.55
"""What a bullet must add."""
COMFORTABLE = 32
"""Words of a sentence that reads well."""

_STRONG_WHY = 0.5
"""Of the best bullet's worth, what a sentence that says why it matters must have."""


@dataclass(frozen=True)
class Candidate:
    """A sentence with what speaks for it; all values in [0, 1]. ``vector`` has shape (dimension,)."""

    sentence: Sentence
    vector: Vectors
    central: float
    title: float
    lead: float
    fresh: float

    @property
    def key(self) -> Key:
        return self.sentence.number, self.sentence.index

    @property
    def worth(self) -> float:
        """As a bullet, beside no other."""
        fit = 0.9 * self.central + 0.5 * self.title + 0.25 * self.lead + 0.2 * self.fresh
        return fit + ACT * self.acting - QUOTED * self.sentence.quoted - self._flaws

    @cached_property
    def acting(self) -> bool:
        """Whether it is a warning, a denial, an agreement and the like: what news is made of."""
        return any(performs(act, self.sentence.text) == 1 for act in TELLING_ACTS)

    @property
    def summing(self) -> float:
        """As the one sentence that sums the story up."""
        quoted = 0.6 * self.sentence.quoted
        standing = STANDING * (self.sentence.number == 0)
        fit = self.central + 1.1 * self.title + 0.9 * self.lead + 0.4 * self.fresh + standing
        return fit - quoted - 1.5 * self._flaws

    @property
    def _flaws(self) -> float:
        count = len(self.sentence.text.split())
        return 0.2 * self.sentence.connective + 0.012 * max(0, count - COMFORTABLE) + 0.03 * max(0, 9 - count)


@dataclass(frozen=True)
class Chosen:
    """A story's sentences in the order in which they are told; ``why`` is none of the others."""

    summary: Candidate
    bullets: tuple[Candidate, ...] = field(default=())
    why: Candidate | None = None

    @property
    def all(self) -> tuple[Candidate, ...]:
        return (self.summary, *self.bullets, *([] if self.why is None else [self.why]))


def candidates(
    found: Sequence[Sentence],
    titles: Sequence[str],
    moments: Sequence[float],
    rarity: Callable[[Sequence[str]], Sequence[float]],
    stems_of: Callable[[str], Sequence[str]],
    embed: Callable[[Sequence[str]], Sequence[Vectors]],
) -> list[Candidate]:
    """The most promising sentences of a story with what speaks for them, in the order of the articles. ``titles`` and
    ``moments`` (seconds) are those of its articles."""
    weights = _weights(found, rarity)
    in_titles = [frozenset(stems_of(title)) for title in titles]
    headings = _heading_weights(in_titles, weights, rarity)
    latest = max(moments, default=0.0)
    quick = []
    for sentence in found:
        shared = sum(weights[stem] for stem in sentence.stems)
        central = min(1.0, shared / (0.5 * _most(weights, len(sentence.stems)) + 1e-9)) if sentence.stems else 0.0
        lead = 1 / (1 + 0.6 * sentence.index)
        title = _share(sentence.stems, headings)
        quick.append((central + title + lead, central, title, lead, sentence))
    shortlist = sorted(quick, key=lambda item: (-item[0], item[4].number, item[4].index))[:SHORTLIST]
    shortlist.sort(key=lambda item: (item[4].number, item[4].index))
    vectors = list(embed([item[4].text for item in shortlist]))
    if not vectors:
        return []
    middle = np.sum([v * (0.5 + lead) for v, (_, _, _, lead, _) in zip(vectors, shortlist, strict=True)], axis=0)
    middle /= np.linalg.norm(middle) or 1.0
    made = []
    for vector, (_, central, title, lead, sentence) in zip(vectors, shortlist, strict=True):
        near = max(0.0, float(vector @ middle))
        hours = (latest - moments[sentence.number]) / 3600
        made.append(Candidate(sentence, vector, (central + near) / 2, title, lead, 1 / (1 + hours / 12)))
    return made


def choose(
    found: Sequence[Candidate], changes: frozenset[Key] = frozenset(), most: int = MOST_BULLETS
) -> Chosen | None:
    """None where there is no sentence. ``changes`` are those that change what was told before. Bullets stand in reading
    order: article by article, the one summed up by first."""
    if not found:
        return None
    summary = max(found, key=lambda c: c.summing + CHANGED * (c.key in changes))
    taken = [summary]
    covered: set[str] = set(summary.sentence.stems)
    while len(taken) <= most:
        rest = [c for c in found if not any(repeats(c, other) for other in taken)]
        if not rest:
            break
        gains = [_gain(c, taken, covered) + CHANGED * (c.key in changes) for c in rest]
        best = rest[int(np.argmax(gains))]
        if max(gains) < LEAST_GAIN:
            break
        taken.append(best)
        covered |= best.sentence.stems
    bullets = sorted(taken[1:], key=lambda c: (c.sentence.number != summary.sentence.number, c.key))
    why = _why(found, taken)
    if why is None and len(bullets) > 2:
        # One of the bullets may say why: then it is told as that.
        telling = [c for c in bullets if says_why(c.sentence.text)]
        if telling:
            why = max(telling, key=lambda c: c.worth)
            bullets.remove(why)
    return Chosen(summary, tuple(bullets), why)


def repeats(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences say much the same."""
    if one.key == other.key or float(one.vector @ other.vector) >= SAME:
        return True
    mine, theirs = one.sentence.stems, other.sentence.stems
    return len(mine & theirs) >= OVERLAP * max(1, min(len(mine), len(theirs)))


def _why(found: Sequence[Candidate], taken: Sequence[Candidate]) -> Candidate | None:
    """The sentence that says why it matters, where a source says so."""
    saying = [c for c in found if says_why(c.sentence.text) and not any(repeats(c, other) for other in taken)]
    best = max(saying, key=lambda c: c.worth, default=None)
    floor = _STRONG_WHY * max(c.worth for c in taken)
    return best if best is not None and best.worth >= floor else None


def _gain(candidate: Candidate, taken: Sequence[Candidate], covered: set[str]) -> float:
    stems = candidate.sentence.stems
    added = len(stems - covered) / len(stems) if stems else 0.0
    nearest = max(float(candidate.vector @ other.vector) for other in taken)
    return candidate.worth + 0.6 * added - 0.5 * max(0.0, nearest - 0.4)


def _weights(found: Sequence[Sentence], rarity: Callable[[Sequence[str]], Sequence[float]]) -> dict[str, float]:
    """Of each stem, by how rare it is in the archive and how many of the story's articles have it."""
    having: dict[str, set[int]] = {}
    often: dict[str, int] = {}
    for sentence in found:
        for stem in sentence.stems:
            having.setdefault(stem, set()).add(sentence.number)
            often[stem] = often.get(stem, 0) + 1
    every = sorted(having)
    rare = rarity(every) if every else []
    return {
        stem: weight * log(1 + len(having[stem]) + 0.5 * (often[stem] - 1))
        for stem, weight in zip(every, rare, strict=True)
    }


def _heading_weights(
    titles: Sequence[frozenset[str]],
    weights: Mapping[str, float],
    rarity: Callable[[Sequence[str]], Sequence[float]],
) -> dict[str, float]:
    every = sorted(frozenset().union(*titles))
    rare = dict(zip(every, rarity(every), strict=True)) if every else {}
    return {stem: rare[stem] * sum(stem in title for title in titles) for stem in every if stem in weights}


def _most(weights: Mapping[str, float], count: int) -> float:
    """What a sentence of so many stems would have at most."""
    return sum(sorted(weights.values(), reverse=True)[:count])


def _share(stems: frozenset[str], weights: Mapping[str, float]) -> float:
    total = sum(weights.values())
    return sum(weight for stem, weight in weights.items() if stem in stems) / total if total else 0.0
