"""Which passages are looked at: what dense and lexical search find for the question and for each of its parts, in all
of the archive and where the question points to (its publishers, its days)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo

from rag.protocols import PassageIndex, Vectors
from rag.retrieval.features import AFTERMATH_DAYS, NEAR_DAYS
from rag.retrieval.fusion import reciprocal_rank
from rag.types import DayRange, Filters, Hit, QueryPart, QueryPlan

DEPTH = 50
"""How many hits each search is asked for, at least: fusion needs more than it returns."""
NARROW_DEPTH = 20
"""The same for a search where the question points to."""
MOST = 60
"""Candidates that are scored again for a question of one part, more when more are to be returned."""
MORE = 20
"""How many more for each further part."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """``chunk_ids`` by how well the searches agree on them; ``lexical`` is the BM25 of those that a lexical search
    found, for the whole question if that was among them; ``question`` that of the whole question alone."""

    chunk_ids: tuple[str, ...]
    lexical: Mapping[str, float]
    question: Mapping[str, float]


def find(index: PassageIndex, plan: QueryPlan, vectors: Vectors, k: int, filters: Filters, zone: tzinfo) -> Candidates:
    """``vectors`` has shape (1 + parts, dimension): the question's, then those of its parts."""
    depth = max(DEPTH, 2 * k)
    # A question of one part is that part.
    texts = [plan.question, *(part.text for part in plan.parts if part.text != plan.question)]
    rows = [0, *(i for i, part in enumerate(plan.parts, start=1) if part.text != plan.question)]
    rankings = list(index.dense(vectors[rows], depth, filters))
    found = [index.lexical(text, depth, filters) for text in texts]
    for narrowed, parts in _pointed_to(plan.parts, filters, zone).items():
        rankings += index.dense(vectors[[number + 1 for number in parts]], NARROW_DEPTH, narrowed)
        found += [index.lexical(plan.parts[number].text, NARROW_DEPTH, narrowed) for number in parts]
    lexical: dict[str, float] = {}
    for hits in found:
        for hit in hits:
            lexical.setdefault(hit.chunk_id, hit.score)
    most = max(MOST + MORE * (len(plan.parts) - 1), 3 * k)
    fused = reciprocal_rank([*rankings, *found])[:most]
    return Candidates(tuple(hit.chunk_id for hit in fused), lexical, _scores(found[0]))


def _scores(hits: Sequence[Hit]) -> dict[str, float]:
    return {hit.chunk_id: hit.score for hit in hits}


def _pointed_to(parts: Sequence[QueryPart], filters: Filters, zone: tzinfo) -> dict[Filters, list[int]]:
    """The filters that the publishers and the days of each part amount to, within those that are given, and the parts
    that each is for."""
    found: dict[Filters, list[int]] = {}
    for number, part in enumerate(parts):
        narrowed = []
        if part.sources and not filters.sources:
            narrowed.append(replace(filters, sources=part.sources))
        narrowed += [_around(filters, days, NEAR_DAYS, NEAR_DAYS, zone) for days in part.published]
        narrowed += [_around(filters, days, 1, AFTERMATH_DAYS, zone) for days in part.events]
        for narrow in narrowed:
            if narrow != filters and (narrow.since is None or narrow.until is None or narrow.since < narrow.until):
                found.setdefault(narrow, []).append(number)
    return found


def _around(filters: Filters, days: DayRange, before: int, after: int, zone: tzinfo) -> Filters:
    since, until = filters.since, filters.until
    if days.first is not None:
        first = datetime.combine(days.first - timedelta(days=before), time(), zone)
        since = first if since is None else max(since, first)
    if days.last is not None:
        last = datetime.combine(days.last + timedelta(days=after + 1), time(), zone)
        until = last if until is None else min(until, last)
    return replace(filters, since=since, until=until)
