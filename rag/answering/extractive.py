"""The extractive answerer: the one to three verbatim sentences that answer the question, in reading order, each cited
by construction; of several questions in one, up to two for each. It needs no chat model, and stands in for one that
fails.

The weights of the features were chosen by measurement (docs/evaluation.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial

import numpy as np

from rag.answering.antecedents import Turn, turns
from rag.answering.corrections import put_right
from rag.answering.dated import is_of, none_of
from rag.answering.eligible import candidates_of, said_by_the_one_asked, tell_of_the_days
from rag.answering.events import none_from_then
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
from rag.answering.leads import leads
from rag.answering.parts import parts_of
from rag.answering.premise import premise_of
from rag.answering.question import Asked, Kind
from rag.answering.refusal import is_publisher, known_names, missing_from, together
from rag.answering.selection import MOST_SENTENCES, Scored, choose, says
from rag.answering.sources import NOBODY, Attributing, elsewhere, no_publisher
from rag.models.sentence_vectors import SentenceVectors
from rag.protocols import Embedder
from rag.proving.context import ArticleLookup
from rag.proving.rendering import set_sentence
from rag.text.words import content_words
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

Rated = tuple[Features, int, Candidate]


@dataclass(frozen=True, slots=True)
class Found:
    """What is asked, the sentences that may answer it, best first, at least one, and all that were looked at."""

    asked: Asked
    scored: list[Scored]
    pool: Sequence[Candidate]

    def chosen(self, passages: Sequence[Passage], most: int = MOST_SENTENCES) -> list[Candidate]:
        """The sentences that make the answer, set right by corrections."""
        return put_right(self.asked, choose(self.asked, self.scored, most), self.pool, passages)


class ExtractiveAnswerer:
    """Chooses sentences. ``lookup`` gives the article of a passage, for what stands around it; ``attributing`` tells
    whose articles a question asks for."""

    name = MODEL

    def __init__(
        self,
        embedder: Embedder,
        lookup: ArticleLookup,
        weights: Weights | None = None,
        attributing: Attributing = no_publisher,
    ) -> None:
        self._vectors = SentenceVectors(embedder)
        self._lookup = lookup
        self._weights = weights or Weights()
        self._attributing = attributing

    def draft(self, question: str, passages: Sequence[Passage], as_of: datetime) -> Draft:
        known = known_names(passages)
        lookup = cache(self._lookup)
        parts = parts_of(question)
        if len(parts) > 1:
            publishes = partial(is_publisher, passages=passages)
            asked = turns(parts, known, publishes, as_of, self._attributing)
            return self._in_turn(asked, passages, lookup)
        found = self._answering(Turn.of(question, known, as_of, self._attributing), passages, lookup)
        if isinstance(found, str):
            return Draft((), MODEL, declined=found)
        return Draft(tuple(_sentences(found.chosen(passages))), MODEL)

    def _in_turn(self, asked: Sequence[Turn], passages: Sequence[Passage], lookup: ArticleLookup) -> Draft:
        """The sentences that answer each of several questions, in their order, none twice."""
        most = 2 if len(asked) <= FEW_PARTS else 1
        taken: list[Candidate] = []
        unanswered: list[tuple[str, str]] = []
        for turn in asked:
            found = self._answering(turn, passages, lookup, several=True)
            if isinstance(found, str):
                unanswered.append((turn.text, found))
            else:
                taken += [candidate for candidate in found.chosen(passages, most) if not says(taken, candidate)]
        if not taken:
            return Draft((), MODEL, declined=together([reason for _, reason in unanswered]))
        return Draft(tuple(_sentences(taken)), MODEL, warnings=tuple(_unanswered(*one) for one in unanswered))

    def _answering(
        self, turn: Turn, passages: Sequence[Passage], lookup: ArticleLookup, *, several: bool = False
    ) -> Found | str:
        """What is asked with the sentences that may answer it, best first, at least one; or why there is none.
        ``several`` when it is one of several questions."""
        everything = candidates_of(passages, lookup)
        reporters = turn.reporters
        theirs = [c for c in everything if reporters.may_report(passages[c.passage], c.text)]
        found = self._among(theirs, turn, passages, lookup, several)
        if not isinstance(found, str):
            return found
        if turn.events:
            ever = self._among(theirs, replace(turn, events=()), passages, lookup, several)
            if isinstance(ever, Found):
                return none_from_then(turn.events, [passages[c.passage] for c in ever.chosen(passages)])
        if not reporters.asked:
            return found
        others = self._among(everything, replace(turn, reporters=NOBODY), passages, lookup, several)
        having = [] if isinstance(others, str) else [passages[c.passage] for c in others.chosen(passages)]
        having = [passage for passage in having if passage.source not in reporters.sources]
        return f"{reporters.nothing()} {elsewhere(having)}".strip() if having or not theirs else found

    def _among(
        self,
        candidates: Sequence[Candidate],
        turn: Turn,
        passages: Sequence[Passage],
        lookup: ArticleLookup,
        several: bool,
    ) -> Found | str:
        """The same, of these sentences."""
        asked = turn.asked
        within = [passages[number] for number in dict.fromkeys(candidate.passage for candidate in candidates)]
        missing, allowed = missing_from(turn.must_meet, within, lookup, passages)
        if missing:
            return missing
        candidates = [candidate for candidate in candidates if candidate.article_id in allowed]
        if several and turn.days:
            candidates = [c for c in candidates if is_of(turn.days, passages[c.passage])]
            if not candidates:
                return none_of(turn.days)
        candidates = tell_of_the_days(turn, candidates, passages)
        if not candidates:
            return none_from_then(turn.events, within) if turn.events else DECLINED
        pool = candidates
        if asked.open and (turn.days or turn.events or turn.reporters.asked):
            return Found(asked, leads(turn, candidates, passages), pool)
        candidates = said_by_the_one_asked(asked, candidates)
        if not candidates:
            return DECLINED
        premise = premise_of(asked)
        candidates = [c for c in candidates if premise.met(c, passages[c.passage])]
        if not candidates:
            return premise.missing()
        scored = self._scored(asked, candidates, passages)
        if asked.kind in (Kind.HOW_MANY, Kind.WHEN) and not asked.several:
            # A sentence without any number, or any time, cannot be the answer.
            scored = [item for item in scored if item.features.kind > 0.0]
        if several:
            idf = inverse_frequencies(asked, candidates)
            scored = [item for item in scored if _bears_on(asked, item, passages, idf)]
        if not scored or scored[0].total < WEAK or not _meets(asked, scored[0].candidate, passages):
            return DECLINED
        return Found(asked, scored, pool)

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


def _bears_on(asked: Asked, item: Scored, passages: Sequence[Passage], idf: dict[str, float]) -> bool:
    """Whether the sentence is about what is asked. Retrieval has found the passages for several questions together, so
    that any one of them may be without."""
    share = topic_share(asked, item.candidate, passages[item.candidate.passage].title, idf)
    if asked.speech and asked.speaker is not None and not asked.topic:
        # Whatever the one who is asked says.
        return True
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
