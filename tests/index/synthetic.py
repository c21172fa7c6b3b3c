"""Archives of synthetic vectors, and brute force over their catalogs: what filtered search is held against."""

from __future__ import annotations

import hashlib
import random
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest

from rag.index import exact as exact_module
from rag.index.index import Index
from rag.index.window import last_known, published_window
from rag.index.writer import Writer
from rag.protocols import Progress, Vectors
from rag.types import Filters, Hit, SourceRecord
from tests.index.articles import record

DIMENSION = 24
DAY = datetime(2024, 4, 1, tzinfo=UTC)
SOURCES = ("The Courier", "Saltmere Gazette", "Straße & Co", None)
SCORE: dict[str, float] = {"_SCORED": 10**9}
SIGNS: dict[str, float] = {"_SCORED": 0, "_NEIGHBOUR": 10**9, "_KEPT": 7, "_KEPT_FOR_EACH": 1}
# Asks Chroma for far more than there is before it gives up.
SIFT: dict[str, float] = {"_SCORED": 0, "_NEIGHBOUR": 0.02, "_KEPT": 2_000, "_KEPT_FOR_EACH": 40}


class FewDirections:
    """One of 64 directions, by hash of the text: some chunks have one vector, and their order must not be chance."""

    name = "few directions"
    dimension = DIMENSION

    def __init__(self) -> None:
        rows = np.random.default_rng(3).standard_normal((64, DIMENSION))
        self._rows: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self._rows[[hashlib.sha256(text.encode()).digest()[0] % 64 for text in texts]]

    def embed_query(self, text: str) -> Vectors:
        return self.embed_documents([text])[0]


class WordCounter:
    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


class Open(Protocol):
    def __call__(self, path: Path, *, rebuild: bool = False) -> tuple[Index, Writer]: ...


def open_archive(path: Path, *, rebuild: bool = False) -> tuple[Index, Writer]:
    index = Index(path, FewDirections(), rebuild=rebuild)
    return index, Writer(index, WordCounter(), 24)


def story(number: int, day: int, source: str | None, edition: int = 0) -> SourceRecord:
    """An article of some three chunks."""
    text = " ".join(
        f"Bulletin {number} edition {edition} says in sentence {i} that the harbour of Port Ellery has {i * 3} ships."
        for i in range(number % 4 + 1)
    )
    published = DAY + timedelta(days=day)
    updated = published + timedelta(days=edition) if edition else None
    return record(f"a{number}", text, published_at=published, source=source, updated_at=updated)


def catalog_rows(path: Path) -> list[tuple[str, bytes, int, str | None, str]]:
    """(chunk id, vector, published, source, article id, updated) of all that is indexed, from SQLite itself."""
    with sqlite3.connect(path / "catalog.sqlite3") as connection:
        found = connection.execute(
            "SELECT c.id, e.vector, a.published_at, a.source, a.id, coalesce(a.updated_at, 0)"
            " FROM articles a JOIN chunks c JOIN embeddings e"
            " ON c.article_seq = a.seq AND e.seq = c.embedding_seq WHERE a.state = 'indexed'"
        ).fetchall()
    connection.close()
    return found


def brute(path: Path, vectors: Vectors, k: int, filters: Filters) -> list[list[Hit]]:
    first, last = published_window(filters)
    known = last_known(filters)
    kept = [
        (chunk_id, np.frombuffer(vector, "<f4").astype(np.float64))
        for chunk_id, vector, seconds, source, article_id, updated in catalog_rows(path)
        if (first is None or seconds >= first)
        and (last is None or seconds <= last)
        and (known is None or max(seconds, updated) <= known)
        and (not filters.sources or source in filters.sources)
        and (not filters.article_ids or article_id in filters.article_ids)
    ]
    found = []
    for vector in vectors:
        hits = [Hit(chunk_id, float(np.float32(row @ vector.astype(np.float64)))) for chunk_id, row in kept]
        found.append(sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))[:k])
    return found


def some_filters(chance: random.Random, numbers: Sequence[int]) -> Filters:
    def day() -> datetime:
        return DAY + timedelta(days=chance.randint(-2, 32), seconds=chance.randint(-1, 1))

    return Filters(
        since=day() if chance.random() < 0.4 else None,
        until=day() if chance.random() < 0.3 else None,
        as_of=day() if chance.random() < 0.3 else None,
        sources=tuple(chance.sample([*SOURCES[:3], "Nobody"], chance.choice([0, 0, 1, 2]))),
        article_ids=tuple(f"a{n}" for n in chance.sample(numbers, chance.choice([0, 0, 0, 1, 5]))),
    )


def queries(chance: random.Random, n: int) -> Vectors:
    rows = np.random.default_rng(chance.getrandbits(32)).standard_normal((n, DIMENSION))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def take(way: dict[str, float], monkeypatch: pytest.MonkeyPatch) -> None:
    """Searching goes one way, however many candidates there are."""
    for name, value in way.items():
        monkeypatch.setattr(exact_module, name, value)


def assert_as_brute_force(index: Index, chance: random.Random, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(6):
        filters = some_filters(chance, range(60))
        k, vectors = chance.choice([1, 3, 10, 1000]), queries(chance, chance.choice([1, 2, 5]))
        every = brute(index.directory, vectors, 10_000, filters)
        expected = [hits[:k] for hits in every]
        take(SCORE, monkeypatch)
        assert index.exact.search(vectors, k, filters) == expected
        for way in (SIGNS, SIFT):
            take(way, monkeypatch)
            for likely, hits in zip(index.exact.search(vectors, k, filters), every, strict=True):
                # Signs and Chroma's graph may miss some. What they find is right, and in order.
                scores = {hit.chunk_id: pytest.approx(hit.score, abs=1e-5) for hit in hits}
                assert len({hit.chunk_id for hit in likely}) == len(likely) == min(k, len(hits))
                assert likely == sorted(likely, key=lambda hit: (-hit.score, hit.chunk_id))
                assert all(hit.score == scores[hit.chunk_id] for hit in likely)
    everything = brute(index.directory, vectors, 10_000, Filters())
    ids = [hit.chunk_id for hit in everything[0]]
    cosines = index.cosines([*ids, "nobody's"], vectors)
    assert cosines.shape == (len(vectors), len(ids) + 1)
    assert cosines.dtype == np.float32
    assert not cosines[:, -1].any()
    for row, hits in zip(cosines, everything, strict=True):
        assert dict(zip(ids, row.tolist(), strict=False)) == {hit.chunk_id: hit.score for hit in hits}


def filled(path: Path) -> None:
    _, writer = open_archive(path)
    list(writer.ingest(story(number, number, SOURCES[number % 4]) for number in range(30)))
    writer.close()
