"""From a question to passages: dense and lexical search, fused."""

from __future__ import annotations

from dataclasses import replace

from rag.protocols import Embedder, PassageIndex
from rag.retrieval.fusion import reciprocal_rank
from rag.types import Filters, Passage, Scores

DEPTH = 50
"""How many hits each index is asked for, at least: fusion needs more than it returns."""


class Retriever:
    """Finds the passages for a question."""

    def __init__(self, index: PassageIndex, embedder: Embedder) -> None:
        self._index = index
        self._embedder = embedder

    def search(self, question: str, k: int, filters: Filters) -> list[Passage]:
        """At most ``k`` passages that satisfy ``filters``, best first."""
        depth = max(DEPTH, 2 * k)
        dense = self._index.dense(self._embedder.embed_query(question), depth, filters)
        lexical = self._index.lexical(question, depth, filters)
        fused = reciprocal_rank([dense, lexical])
        by_dense = {hit.chunk_id: hit.score for hit in dense}
        by_lexical = {hit.chunk_id: hit.score for hit in lexical}
        found: list[Passage] = []
        # An index may still hold what the catalog has just let go, so the first k hits may give fewer than k passages.
        for start in range(0, len(fused), max(k, 1)):
            if len(found) >= k:
                break
            scores = {
                hit.chunk_id: Scores(hit.score, by_dense.get(hit.chunk_id), by_lexical.get(hit.chunk_id))
                for hit in fused[start : start + k]
            }
            found.extend(
                replace(passage, scores=scores[passage.chunk.id]) for passage in self._index.passages(list(scores))
            )
        return found[:k]
