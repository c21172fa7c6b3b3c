"""The extractive answerer: the one to three verbatim sentences that answer the question, in reading order, each cited
by construction. It needs no chat model, and stands in for one that fails.

Sentences are scored by features that can be looked at one by one (``Features``); the weights were chosen by measurement
(docs/evaluation.md).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from math import log

import numpy as np

from rag.answering.context import ArticleLookup, Context
from rag.answering.grounding import DECLINED
from rag.answering.question import Asked, Kind, parse
from rag.answering.refusal import missing_from
from rag.answering.rendering import set_sentence
from rag.protocols import Embedder, Vectors
from rag.text.names import capitalised_words, names
from rag.text.numbers import numbers
from rag.text.reporting import performs
from rag.text.words import content_words, fold, words
from rag.types import Draft, DraftSentence, Passage

MODEL = "extractive"
MOST_SENTENCES = 3
# A further sentence is taken when it is nearly as good as the best.
NEARLY = 0.65
# What being in the paragraph of the best sentence is worth.
COHERENT = 0.3
# Sentences for which the (costly) similarity is computed.
SHORTLIST = 12
# Below this the best sentence does not answer: chosen on the development questions.
WEAK = 0.32


@dataclass(frozen=True, slots=True)
class Weights:
    similarity: float = 0.6
    topic: float = 1.6
    names: float = 0.4
    act: float = 0.5
    speaker: float = 0.3
    kind: float = 0.35
    rank: float = 0.1


@dataclass(frozen=True, slots=True)
class Features:
    """Each in [0, 1]: similarity to the question, idf-weighted share of its topic words, share of its names, cues of
    the speech act asked for, whether the one asked about speaks, whether it has what the kind of question wants, and
    the rank of its passage."""

    similarity: float
    topic: float
    names: float
    act: float
    speaker: float
    kind: float
    rank: float

    def total(self, weights: Weights) -> float:
        return float(sum(getattr(self, name) * getattr(weights, name) for name in self.__slots__))


@dataclass(frozen=True)
class Candidate:
    """Sentence ``index`` of ``context``, which is that of passage number ``passage``."""

    passage: int
    article_id: str
    context: Context
    index: int
    stems: frozenset[str]

    @property
    def text(self) -> str:
        start, end = self.context.speakers.spans[self.index]
        return self.context.text[start:end]

    @property
    def article_span(self) -> tuple[int, int]:
        start, end = self.context.speakers.spans[self.index]
        return start + self.context.offset, end + self.context.offset

    @property
    def paragraph(self) -> int:
        """Where in the article the sentence's paragraph begins."""
        start = self.context.speakers.spans[self.index][0]
        return self.context.text.rfind("\n\n", 0, start) + self.context.offset


@dataclass(frozen=True, slots=True)
class Scored:
    total: float
    features: Features
    candidate: Candidate


class ExtractiveAnswerer:
    """Chooses sentences. ``lookup`` gives the article of a passage, for what stands around it."""

    name = MODEL

    def __init__(self, embedder: Embedder, lookup: ArticleLookup, weights: Weights | None = None) -> None:
        self._embed = lru_cache(maxsize=4096)(embedder.embed_query)
        self._lookup = lookup
        self._weights = weights or Weights()

    def draft(self, question: str, passages: Sequence[Passage], as_of: datetime) -> Draft:
        known = frozenset[str]().union(*(capitalised_words(f"{p.title}\n\n{p.chunk.text}") for p in passages))
        asked = parse(question, known)
        missing, allowed = missing_from(asked, passages, self._lookup)
        if missing:
            return Draft((), MODEL, declined=missing)
        candidates = self._candidates(passages, allowed)
        if asked.speech and asked.speaker is not None and not _publishes(asked.speaker, passages):
            candidates = [candidate for candidate in candidates if _speaks(asked.speaker, candidate)]
        if not candidates:
            return Draft((), MODEL, declined=DECLINED)
        scored = self._scored(asked, candidates, passages)
        best = scored[0]
        if best.total < WEAK or not self._meets(asked, best.candidate, passages):
            return Draft((), MODEL, declined=DECLINED)
        return Draft(tuple(self._sentences(_chosen(asked, scored))), MODEL)

    def _candidates(self, passages: Sequence[Passage], allowed: frozenset[str]) -> list[Candidate]:
        found: list[Candidate] = []
        seen: set[tuple[str, int]] = set()
        for number, passage in enumerate(passages):
            if passage.chunk.article_id not in allowed:
                continue
            context = Context.of(passage, self._lookup)
            for index in context.own:
                start, end = context.speakers.spans[index]
                # Chunks overlap by a sentence.
                place = (passage.chunk.article_id, start + context.offset)
                stems = frozenset(word.stem for word in content_words(context.text[start:end]))
                if place not in seen and len(stems) >= 2:
                    seen.add(place)
                    found.append(Candidate(number, passage.chunk.article_id, context, index, stems))
        return found

    def _scored(self, asked: Asked, candidates: Sequence[Candidate], passages: Sequence[Passage]) -> list[Scored]:
        """The shortlist with scores, best first; ties in reading order."""
        idf = _idf(asked, candidates)
        rough = [(_features(asked, c, passages[c.passage], idf, 0.0), c) for c in candidates]
        order = sorted(range(len(rough)), key=lambda i: (-rough[i][0].total(self._weights), i))
        vector = self._embed(asked.text)
        scored: list[tuple[float, int, Scored]] = []
        for i in order[:SHORTLIST]:
            candidate = rough[i][1]
            similarity = max(0.0, float(np.dot(vector, self._vector(candidate))))
            features = replace(rough[i][0], similarity=similarity)
            total = features.total(self._weights)
            scored.append((-total, i, Scored(total, features, candidate)))
        return [item for _, _, item in sorted(scored, key=lambda entry: entry[:2])]

    def _vector(self, candidate: Candidate) -> Vectors:
        """Of the sentence with its speaker, who may be named elsewhere."""
        speaker = candidate.context.speakers.speaker(candidate.index)
        text = candidate.text
        return self._embed(text if speaker is None or speaker.split()[-1] in text else f"{speaker} said: {text}")

    def _meets(self, asked: Asked, best: Candidate, passages: Sequence[Passage]) -> bool:
        """What the question is about ("about Brazil") must be met in the passage of the best sentence or its title."""
        if not asked.about:
            return True
        passage = passages[best.passage]
        near = {word.stem for word in content_words(f"{passage.title} {best.context.text}")}
        return any(stem in near for stem in asked.about)

    def _sentences(self, chosen: Sequence[Candidate]) -> list[DraftSentence]:
        found: list[DraftSentence] = []
        before: str | None = None
        for candidate in chosen:
            text = set_sentence(candidate.context, candidate.index, before)
            found.append(DraftSentence(text, (candidate.passage,)))
            before = candidate.context.speakers.speaker(candidate.index)
        return found


def _speaks(asked: str, candidate: Candidate) -> bool:
    """Whether the sentence is what the one asked about said: "What did Xi warn about?" is not answered by what
    Blinken told Xi."""
    speaker = candidate.context.speakers.speaker(candidate.index)
    if speaker is not None:
        return asked in {fold(part) for part in speaker.split()}
    return any(fold(match["who"].split()[-1]) == asked for match in _ACCORDING.finditer(candidate.text))


def _publishes(asked: str, passages: Sequence[Passage]) -> bool:
    """Whether the name is that of a publisher: "What does The Courier say about ...?" asks for no speaker."""
    return any(asked in {word.folded for word in words(passage.source or "")} for passage in passages)


def _features(
    asked: Asked, candidate: Candidate, passage: Passage, idf: dict[str, float], similarity: float
) -> Features:
    text = candidate.text
    speakers = candidate.context.speakers
    total = sum(idf.values())
    met = sum(weight for stem, weight in idf.items() if stem in candidate.stems)
    # A sentence is read after the one before it, whose words count half.
    around = _stems_before(candidate) - candidate.stems
    met += 0.5 * sum(weight for stem, weight in idf.items() if stem in around)
    tokens = {word.folded for word in content_words(f"{text} {passage.title}")}
    speaker = speakers.speaker(candidate.index)
    if speaker:
        tokens.update(fold(part) for part in speaker.split())
    named = [name for name in asked.names if name.tokens[-1] in tokens]
    speaks = asked.speaker is not None and speaker is not None and fold(speaker.split()[-1]) == asked.speaker
    return Features(
        similarity=similarity,
        topic=met / total if total else 0.0,
        names=len(named) / len(asked.names) if asked.names else 0.0,
        act=performs(asked.act, text) if asked.act else 0.0,
        speaker=1.0 if speaks else 0.0,
        kind=_has_kind(asked, candidate),
        rank=1.0 / (1 + candidate.passage),
    )


def _stems_before(candidate: Candidate) -> frozenset[str]:
    if candidate.index == 0:
        return frozenset()
    start, end = candidate.context.speakers.spans[candidate.index - 1]
    return frozenset(word.stem for word in content_words(candidate.context.text[start:end]))


def _idf(asked: Asked, candidates: Sequence[Candidate]) -> dict[str, float]:
    """Weights of the topic words by how few candidates have them; a word that none has weighs most."""
    frequency = Counter(stem for candidate in candidates for stem in candidate.stems)
    return {stem: log(1 + len(candidates) / (1 + frequency[stem])) for stem in asked.topic}


_ACCORDING = re.compile(r"\b(?:[Aa]ccording to|[Ff]or|[Ii]n the words of)\s+(?:the\s+)?(?P<who>(?:[A-Z][\w’'-]*\s?)+)")
_WHEN = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:January|February|March|April|June|July|August|September|October"
    r"|November|December)\b|\bMay \d|\b(?:19|20)\d\d\b|\b(?:yesterday|today|tomorrow|last|next|earlier|midnight|noon)\b"
    r"|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b"
)
_WHY = re.compile(
    r"\b(?:because|due to|after|since|so that|in order to|caused|reason|as a result|owing to|following|over)\b"
)
_WHERE = re.compile(r"\b(?:in|at|near|from|outside|off|to)\s+(?:the\s+)?[A-Z]")


def _has_kind(asked: Asked, candidate: Candidate) -> float:
    """1 when the sentence has what the kind of question wants, beyond what the question has itself."""
    text = candidate.text
    if asked.kind is Kind.HOW_MANY:
        given = {number.value for number in asked.numbers}
        return 1.0 if any(number.value not in given for number in numbers(text)) else 0.0
    if asked.kind is Kind.WHO:
        given_names = {token for name in asked.names for token in name.tokens}
        return 1.0 if any(name.tokens[-1] not in given_names for name in names(text)) else 0.0
    patterns = {Kind.WHEN: _WHEN, Kind.WHY: _WHY, Kind.WHERE: _WHERE}
    pattern = patterns.get(asked.kind)
    return 1.0 if pattern is not None and pattern.search(text) else 0.0


def _chosen(asked: Asked, scored: Sequence[Scored]) -> list[Candidate]:
    """The best sentence and those nearly as good that add something, in reading order.

    A sentence of the best one's paragraph is preferred: it belongs to the same thought. Where a speech act is asked
    for, a sentence from elsewhere must perform it as surely as the best does."""
    best = scored[0]
    # Such a question has one answer; the others may have several sentences of it.
    single = asked.kind in (Kind.WHO, Kind.WHEN, Kind.WHERE, Kind.HOW_MANY) and not asked.several
    most = 1 if single else MOST_SENTENCES
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
