"""The extractive answerer: the one to three verbatim sentences that answer the question, in reading order, each cited
by construction; of several questions in one, up to two for each. It needs no chat model, and stands in for one that
fails.

The weights of the features were chosen by measurement (docs/evaluation.md)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, partial

import numpy as np

from rag.answering.antecedents import Turn, turns
from rag.answering.dated import is_of, none_of
from rag.answering.features import (
    Candidate,
    Features,
    Weights,
    inverse_frequencies,
    quick_features,
    topic_share,
    with_speaker,
)
from rag.answering.grounding import DECLINED
from rag.answering.parts import parts_of
from rag.answering.question import Asked, Kind, parse
from rag.answering.refusal import is_publisher, known_names, missing_from, together
from rag.answering.selection import Scored, choose, says
from rag.models.sentence_vectors import SentenceVectors
from rag.protocols import Embedder
from rag.proving.context import ArticleLookup, Context
from rag.proving.rendering import set_sentence
from rag.text.names import name_forms
from rag.text.words import content_words, fold, words
from rag.types import Draft, DraftSentence, Passage

MODEL = "extractive"
# Sentences for which the speaker, and then the similarity, is found out: the costly features.
LONGLIST = 20
SHORTLIST = 9
# Below this the best sentence does not answer: chosen on the development questions.
WEAK = 0.32
# What a sentence that lacks a word of one of several questions needs to answer it, in similarity and share of words:
# chosen on pairs of the development questions, with and without the passage of the second.
ENOUGH = 0.55
TOPIC = 0.3
# Of more questions than this, each is answered in one sentence.
FEW_PARTS = 3

_ACCORDING = re.compile(r"\b(?:[Aa]ccording to|[Ff]or|[Ii]n the words of)\s+(?:the\s+)?(?P<who>(?:[A-Z][\w’'-]*\s?)+)")


Rated = tuple[Features, int, Candidate]


class ExtractiveAnswerer:
    """Chooses sentences. ``lookup`` gives the article of a passage, for what stands around it."""

    name = MODEL

    def __init__(self, embedder: Embedder, lookup: ArticleLookup, weights: Weights | None = None) -> None:
        self._vectors = SentenceVectors(embedder)
        self._lookup = lookup
        self._weights = weights or Weights()

    def draft(self, question: str, passages: Sequence[Passage], as_of: datetime) -> Draft:
        known = known_names(passages)
        lookup = cache(self._lookup)
        parts = parts_of(question)
        if len(parts) > 1:
            asked = turns(parts, known, partial(is_publisher, passages=passages), as_of)
            return self._in_turn(asked, passages, lookup)
        found = self._answering(parse(question, known), passages, lookup)
        if isinstance(found, str):
            return Draft((), MODEL, declined=found)
        return Draft(tuple(_sentences(choose(*found))), MODEL)

    def _in_turn(self, asked: Sequence[Turn], passages: Sequence[Passage], lookup: ArticleLookup) -> Draft:
        """The sentences that answer each of several questions, in their order, none twice."""
        most = 2 if len(asked) <= FEW_PARTS else 1
        taken: list[Candidate] = []
        unanswered: list[tuple[str, str]] = []
        for turn in asked:
            found = self._answering(turn.asked, passages, lookup, turn)
            if isinstance(found, str):
                unanswered.append((turn.text, found))
            else:
                taken += [candidate for candidate in choose(*found, most) if not says(taken, candidate)]
        if not taken:
            return Draft((), MODEL, declined=together([reason for _, reason in unanswered]))
        return Draft(tuple(_sentences(taken)), MODEL, warnings=tuple(_unanswered(*one) for one in unanswered))

    def _answering(
        self, asked: Asked, passages: Sequence[Passage], lookup: ArticleLookup, turn: Turn | None = None
    ) -> tuple[Asked, list[Scored]] | str:
        """What is asked with the sentences that may answer it, best first, at least one; or why there is none. ``turn``
        is given for one of several questions."""
        missing, allowed = missing_from(turn.must_meet if turn else asked, passages, lookup)
        if missing:
            return missing
        candidates = _candidates(passages, allowed, lookup)
        if turn is not None:
            if turn.days:
                candidates = [c for c in candidates if is_of(turn.days, passages[c.passage])]
                if not candidates:
                    return none_of(turn.days)
            candidates = _by_publisher(asked, candidates, passages)
        if asked.speech and asked.speaker is not None and not _publishes(asked.speaker, passages):
            candidates = [
                candidate
                for candidate in candidates
                if _speaks(asked.speaker, candidate) and _touches(asked, candidate)
            ]
        if not candidates:
            return DECLINED
        scored = self._scored(asked, candidates, passages)
        if asked.kind in (Kind.HOW_MANY, Kind.WHEN) and not asked.several:
            # A sentence without any number, or any time, cannot be the answer.
            scored = [item for item in scored if item.features.kind > 0.0]
        if turn is not None:
            idf = inverse_frequencies(asked, candidates)
            scored = [item for item in scored if _bears_on(asked, item, passages, idf)]
        if not scored or scored[0].total < WEAK or not _meets(asked, scored[0].candidate, passages):
            return DECLINED
        return asked, scored

    def _scored(self, asked: Asked, candidates: Sequence[Candidate], passages: Sequence[Passage]) -> list[Scored]:
        """The best of the candidates by all features, best first; ties in reading order. The cheap features decide for
        which of them the costly ones are found out."""
        idf = inverse_frequencies(asked, candidates)
        numbered = list(enumerate(candidates))
        quick = [(quick_features(asked, c, passages[c.passage], idf), number, c) for number, c in numbered]
        spoken = [
            (with_speaker(features, asked, c, passages[c.passage]), number, c)
            for features, number, c in self._best(quick, LONGLIST)
        ]
        shortlist = self._best(spoken, SHORTLIST)
        question, *vectors = self._vectors.of([asked.text, *(c.with_speaker for _, _, c in shortlist)])
        whole = [
            (replace(features, similarity=max(0.0, float(np.dot(question, vector)))), number, c)
            for (features, number, c), vector in zip(shortlist, vectors, strict=True)
        ]
        return [Scored(features.total(self._weights), features, c) for features, _, c in self._best(whole, SHORTLIST)]

    def _best(self, found: Sequence[Rated], most: int) -> list[Rated]:
        return sorted(found, key=lambda rated: (-rated[0].total(self._weights), rated[1]))[:most]


def _candidates(passages: Sequence[Passage], allowed: frozenset[str], lookup: ArticleLookup) -> list[Candidate]:
    found: list[Candidate] = []
    seen: set[tuple[str, int]] = set()
    for number, passage in enumerate(passages):
        if passage.chunk.article_id not in allowed:
            continue
        context = Context.of(passage, lookup)
        for index in context.own:
            start, end = context.speakers.spans[index]
            # Chunks overlap by a sentence.
            place = (passage.chunk.article_id, start + context.offset)
            stems = frozenset(word.stem for word in content_words(context.text[start:end]))
            if place not in seen and len(stems) >= 2:
                seen.add(place)
                found.append(Candidate(number, passage.chunk.article_id, context, index, stems))
    return found


def _by_publisher(asked: Asked, candidates: list[Candidate], passages: Sequence[Passage]) -> list[Candidate]:
    """Those of the publisher that is to speak: one of several questions, "What did the Gazette say?", is asked of the
    Gazette alone."""
    speaker = asked.speaker
    if speaker is None or not _publishes(speaker, passages):
        return candidates
    return [candidate for candidate in candidates if _publishes(speaker, [passages[candidate.passage]])]


def _bears_on(asked: Asked, item: Scored, passages: Sequence[Passage], idf: dict[str, float]) -> bool:
    """Whether the sentence is about what is asked. Retrieval has found the passages for several questions together, so
    that any one of them may be without."""
    share = topic_share(asked, item.candidate, passages[item.candidate.passage].title, idf)
    return (share == 1.0 and bool(asked.topic)) or item.features.similarity + TOPIC * share >= ENOUGH


def _unanswered(question: str, reason: str) -> str:
    why = "" if reason == DECLINED else f" ({reason[0].lower()}{reason[1:].removesuffix('.')})"
    return f'no answer found to: "{question}"{why}'


def _meets(asked: Asked, best: Candidate, passages: Sequence[Passage]) -> bool:
    """What the question is about ("about Brazil") must be met in the passage of the best sentence or its title."""
    if not asked.about:
        return True
    passage = passages[best.passage]
    near = {word.stem for word in content_words(f"{passage.title} {best.context.text}")}
    return any(stem in near for stem in asked.about)


def _sentences(chosen: Sequence[Candidate]) -> list[DraftSentence]:
    found: list[DraftSentence] = []
    before: str | None = None
    for candidate in chosen:
        text = set_sentence(candidate.context, candidate.index, before)
        found.append(DraftSentence(text, (candidate.passage,)))
        before = candidate.speaker
    return found


def _speaks(asked: str, candidate: Candidate) -> bool:
    """Whether the sentence is what the one asked about said: "What did Xi warn about?" is not answered by what
    Blinken told Xi."""
    speaker = candidate.speaker
    if speaker is not None:
        return asked in {fold(part) for part in speaker.split()}
    return any(fold(match["who"].split()[-1]) == asked for match in _ACCORDING.finditer(candidate.text))


def _touches(asked: Asked, candidate: Candidate) -> bool:
    """Whether the sentence, or one beside it, mentions the others whom the question names: "What did Ortiz say about
    Dole?" is not answered by what she said about the weather."""
    others = [name for name in asked.names if name.tokens[-1] != asked.speaker]
    if not others:
        return True
    spans = candidate.context.speakers.spans
    low, high = max(0, candidate.index - 1), min(len(spans) - 1, candidate.index + 1)
    near = {word.folded for word in words(candidate.context.text[spans[low][0] : spans[high][1]])}
    return any(name_forms(name.tokens[-1]) & near for name in others)


def _publishes(asked: str, passages: Sequence[Passage]) -> bool:
    """Whether the name is that of a publisher: "What does The Courier say about ...?" asks for no speaker."""
    return any(asked in {word.folded for word in words(passage.source or "")} for passage in passages)
