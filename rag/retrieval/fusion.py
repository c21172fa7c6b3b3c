"""Reciprocal rank fusion (Cormack, Clarke, Büttcher, SIGIR 2009)."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Hit

RANK_CONSTANT = 60
"""The k of the paper: how much the first ranks stand out."""


def reciprocal_rank(rankings: Sequence[Sequence[Hit]]) -> list[Hit]:
    """Chunks by the sum over rankings of 1 / (60 + rank), best first; ties in the order of their ids."""
    fused: dict[str, float] = {}
    for ranking in rankings:
        for rank, hit in enumerate(ranking, start=1):
            fused[hit.chunk_id] = fused.get(hit.chunk_id, 0.0) + 1.0 / (RANK_CONSTANT + rank)
    return [Hit(chunk_id, score) for chunk_id, score in sorted(fused.items(), key=lambda item: (-item[1], item[0]))]
