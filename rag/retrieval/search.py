"""From a question to passages: what it asks, what the indexes find, a second scoring, and a choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

import numpy as np

from rag.protocols import Embedder, PassageIndex, Vectors
from rag.retrieval import candidates, features
from rag.retrieval.answerability import answerability, gather
from rag.retrieval.assembly import from_the_beginning, select
from rag.retrieval.attribution import attributions
from rag.retrieval.parts import weighed_words
from rag.retrieval.plan import make_plan
from rag.retrieval.ranking import MOST_DISAGREEMENT, Features, Weights, order, total
from rag.types import Filters, Passage, QueryPlan, Retrieval, Scores

READ = 10
"""Passages that the answerability is judged by."""


class Retriever:
    """Finds the passages for a question. ``clock`` says when it is asked, and ``zone`` when a day begins."""

    def __init__(
        self,
        index: PassageIndex,
        embedder: Embedder,
        *,
        clock: Callable[[], datetime],
        zone: tzinfo,
        weights: Weights | None = None,
    ) -> None:
        self._index = index
        self._embedder = embedder
        self._clock = clock
        self._zone = zone
        self._weights = weights or Weights()

    def plan(self, question: str, filters: Filters) -> QueryPlan:
        as_of = (filters.as_of or self._clock()).astimezone(self._zone)
        return make_plan(question, as_of, self._zone, self._index.publishers())

    def search(self, question: str, k: int, filters: Filters) -> list[Passage]:
        """At most ``k`` passages that satisfy ``filters``, best first."""
        return list(self.retrieve(question, k, filters).passages)

    def retrieve(self, question: str, k: int, filters: Filters) -> Retrieval:
        """The same, with what was understood of the question and how likely it is answered."""
        plan = self.plan(question, filters)
        return self.find(plan, self.embed(plan), k, filters)

    def embed(self, plan: QueryPlan) -> Vectors:
        """Shape (1 + parts, dimension): the question, and its parts."""
        if [part.text for part in plan.parts] == [plan.question]:
            vector = self._embedder.embed_query(plan.question)
            return np.stack([vector, vector])
        # In one call, which an endpoint answers as fast as one of its texts.
        return self._embedder.embed_documents([plan.question, *(part.text for part in plan.parts)])

    def find(self, plan: QueryPlan, vectors: Vectors, k: int, filters: Filters) -> Retrieval:
        """What retrieval is without the embedding of the question."""
        found = candidates.find(self._index, plan, vectors, k, filters, self._zone)
        passages = self._index.passages(found.chunk_ids)
        if not passages:
            return Retrieval(plan, (), 0.0)
        texts = [features.take_apart(p.title, p.source, p.chunk.text) for p in passages]
        wanted = self._wanted(plan)
        undated = self._wanted(plan, dates=False)
        # "What happened on April 26?" asks for nothing but the day, and not for texts that write 26.
        asked = [words if left else {} for words, left in zip(wanted, undated, strict=True)]
        scored = self._features(plan, passages, texts, asked[1:], vectors, found)
        added = scored.weighted(self._weights)
        scores = total(added)
        if len(plan.parts) > 1:
            added["agreement"] = self._weights.agreement * features.agreement(scores, texts, MOST_DISAGREEMENT)
            scores = scores + added["agreement"]
        ranking = order(scores, scored.question_dense)
        read = [texts[i] for i in ranking[:READ]]
        # Passages say "Friday" for the 26th: that they lack a date says nothing of whether they answer.
        covered = scored.coverage if undated == wanted else features.coverages(undated[1:], texts)[0]
        covered = np.where([[not words] for words in undated[1:]], scored.day, covered)
        theirs = self._theirs(plan, passages)
        likely = answerability(gather(plan, covered * theirs, scored.dense * theirs, undated[0], read))
        ranked = _ranked(passages, ranking, scores, scored, found, likely)
        about = frozenset(filters.article_ids) | {
            passage.chunk.article_id for passage in passages if passage.title in plan.quotations
        }
        chosen = _explained(select(ranked, k, about=about), passages, added)
        chosen = from_the_beginning(chosen, self._index.text_before)
        return Retrieval(plan, tuple(self._index.with_reprints(chosen, filters)), likely)

    def _theirs(self, plan: QueryPlan, passages: Sequence[Passage]) -> features.Matrix:
        """1 where a passage may answer the part: what others have of it is no answer to what the Courier reported. A
        publisher that is named but not asked restricts nothing."""
        found = attributions(plan.question, self._index.publishers())
        asked = {source for one in found if not one.excluded for source in one.sources}
        bound = [part.named and asked.issuperset(part.sources) for part in plan.parts]
        rows = [
            [float(not only or passage.source in part.sources) for passage in passages]
            for part, only in zip(plan.parts, bound, strict=True)
        ]
        return np.array(rows, np.float32)

    def _wanted(self, plan: QueryPlan, *, dates: bool = True) -> list[dict[str, float]]:
        """The stems that the question and then each of its parts asks for, with their rarity."""
        dated = [] if dates else [days.surface for part in plan.parts for days in (*part.published, *part.events)]
        asked = []
        for text in (plan.question, *(part.text for part in plan.parts)):
            for surface in dated:
                text = text.replace(surface, " ")
            asked.append(weighed_words(text))
        surfaces = list(dict.fromkeys(word.surface for found in asked for word in found))
        rarity = dict(zip(surfaces, self._index.rarity(surfaces), strict=True))
        return [{word.stem: rarity[word.surface] for word in found} for found in asked]

    def _features(
        self,
        plan: QueryPlan,
        passages: Sequence[Passage],
        texts: Sequence[features.Text],
        wanted: Sequence[dict[str, float]],
        vectors: Vectors,
        found: candidates.Candidates,
    ) -> Features:
        chunk_ids = [passage.chunk.id for passage in passages]
        cosines = self._index.cosines(chunk_ids, vectors)
        best = max(found.question.values(), default=0.0)
        lexical = np.array([found.question.get(i, 0.0) / best if best else 0.0 for i in chunk_ids], np.float32)
        coverage, sentence = features.coverages(wanted, texts)
        return Features(
            dense=cosines[1:],
            question_dense=cosines[0],
            question_lexical=lexical,
            coverage=coverage,
            sentence=sentence,
            numbers=features.number_shares(plan.parts, texts),
            source=features.source_matches(plan.parts, passages),
            named=np.array([[float(part.named)] for part in plan.parts], np.float32),
            day=features.day_matches(plan.parts, passages),
            fresh=features.freshness(plan, passages),
            quoted=features.quoted(plan, passages),
        )


def _ranked(
    passages: Sequence[Passage],
    ranking: Sequence[int],
    scores: features.Matrix,
    scored: Features,
    found: candidates.Candidates,
    likely: float,
) -> Iterator[Passage]:
    """The passages in order, with their scores: the first has the answerability, the others less in proportion."""
    top = float(scores.max())
    least = 1.0
    for i in ranking:
        part = int(scores[:, i].argmax())
        # A passage that a weaker part asks for may stand before a better one: its score is no lower.
        worth = max(0.0, float(scores[part, i]) / top) if top > 0 else float(i == ranking[0])
        least = min(least, worth)
        passage = passages[i]
        own = Scores(
            total=likely * least,
            dense=float(scored.dense[:, i].max()),
            lexical=found.lexical.get(passage.chunk.id),
            part=part,
        )
        yield replace(passage, scores=own)


def _explained(
    chosen: Sequence[Passage], passages: Sequence[Passage], added: dict[str, features.Matrix]
) -> list[Passage]:
    """The chosen passages, with what each feature added to their score for the part that they serve."""
    place = {passage.chunk.id: i for i, passage in enumerate(passages)}
    explained: list[Passage] = []
    for passage in chosen:
        i, part = place[passage.chunk.id], passage.scores.part
        why = {name: value[i] if value.ndim == 1 else value[part, i] for name, value in added.items()}
        shown = tuple((name, round(float(value), 4)) for name, value in why.items() if value)
        explained.append(replace(passage, scores=replace(passage.scores, features=shown)))
    return explained
