"""Filters are exact, in both searches, however many articles they keep."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.index import exact as exact_module
from rag.index.index import Index
from rag.index.writer import Writer
from rag.models.minilm import MiniLM
from rag.types import Filters
from tests.index.articles import article, record

DAY = datetime(2024, 4, 1, tzinfo=UTC)
SOURCES = ("The Courier", "Saltmere Gazette", "Straße & Co")


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Iterator[Index]:
    """60 articles, two a day, by three publishers in turn."""
    opened = Index(tmp_path_factory.mktemp("full") / "data", embedder)
    writer = Writer(opened, embedder, 180)
    records = [
        record(
            f"a{i:02}",
            f"The harbour of Port Ellery counted {i} ships on that day. The weather was fair, number {i}.",
            published_at=DAY + timedelta(hours=12 * i),
            source=SOURCES[i % 3],
        )
        for i in range(60)
    ]
    list(writer.ingest(records))
    yield opened
    opened.close()


def allowed(index: Index, filters: Filters) -> set[str]:
    """The articles that satisfy the filters, decided here, without SQL."""
    found = set()
    for item in index.catalog.articles(Filters(), 1000):
        if filters.since and item.published_at < filters.since:
            continue
        if filters.until and item.published_at >= filters.until:
            continue
        if filters.as_of and item.published_at > filters.as_of:
            continue
        if filters.sources and item.source not in filters.sources:
            continue
        if filters.article_ids and item.id not in filters.article_ids:
            continue
        found.add(item.id)
    return found


MOMENTS = st.none() | st.integers(-2, 62).map(
    lambda half_days: DAY + timedelta(hours=12 * half_days, seconds=half_days % 3)
)
FILTERS = st.builds(
    Filters,
    since=MOMENTS,
    until=MOMENTS,
    as_of=MOMENTS,
    sources=st.lists(st.sampled_from([*SOURCES, "Nobody"]), max_size=2).map(tuple),
    article_ids=st.lists(st.sampled_from(["a00", "a07", "a33", "zz"]), max_size=3).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(FILTERS)
def test_filters_are_exact_and_miss_nothing(full: Index, filters: Filters) -> None:
    expected = allowed(full, filters)
    vectors = full.embedder.embed_query("ships in the harbour")[None]
    dense = {p.chunk.article_id for p in full.passages([hit.chunk_id for hit in full.dense(vectors, 100, filters)[0]])}
    lexical = {
        p.chunk.article_id for p in full.passages([hit.chunk_id for hit in full.lexical("ships harbour", 100, filters)])
    }
    assert dense == expected
    assert lexical == expected


@pytest.mark.parametrize("way", ["score", "signs", "sift"])
def test_the_best_that_satisfy_a_filter_come_first(full: Index, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """Whichever way they are looked for."""
    monkeypatch.setattr(exact_module, "_SCORED", 8_000 if way == "score" else 0)
    monkeypatch.setattr(exact_module, "_NEIGHBOUR", 1 if way == "sift" else 10**9)
    monkeypatch.setattr(exact_module, "_KEPT", 10 if way == "signs" else 2_000)
    monkeypatch.setattr(exact_module, "_KEPT_FOR_EACH", 1)
    asked: list[int] = []
    nearest = full.exact._nearest
    monkeypatch.setattr(full.exact, "_nearest", lambda vectors, k: (asked.append(k), nearest(vectors, k))[1])
    vector = full.embedder.embed_query("The harbour counted 31 ships")
    chunks = [chunk for chunk in full.catalog.chunks_of([f"a{i:02}" for i in range(0, 60, 3)]) for chunk in chunk[1]]
    numbers = full.catalog.embeddings.numbers(full.embedder.name, [chunk.text_hash for chunk in chunks])
    scores = full.catalog.embeddings.vectors(list(numbers.values()), full.embedder.dimension) @ vector
    hits = full.dense(vector[None], 5, Filters(sources=("the courier",)))[0]
    assert [hit.score for hit in hits] == pytest.approx(sorted(scores.tolist(), reverse=True)[:5], abs=1e-5)
    assert bool(asked) == (way == "sift")


def test_a_source_is_found_however_it_is_written(full: Index) -> None:
    hits = full.lexical("ships", 100, Filters(sources=("saltmere GAZETTE",)))
    assert len(hits) == 20


def test_nothing_satisfies_an_empty_range(full: Index) -> None:
    nothing = Filters(since=DAY + timedelta(days=900))
    assert full.dense(np.zeros((2, 384), np.float32), 5, nothing) == [[], []]
    assert full.lexical("ships", 5, nothing) == []


@pytest.mark.parametrize(
    "query",
    [
        'title:"',
        "a AND (b OR",
        "*:*",
        "'; DROP TABLE articles; --",
        "[1 TO 2]",
        '+-&&||!(){}[]^"~*?:\\/',
        "ships\x00",
        "💥",
        "",
    ],
)
def test_syntax_is_only_words(full: Index, query: str) -> None:
    assert isinstance(full.lexical(query, 5, Filters()), list)
    assert full.lexical(f"{query} harbour", 5, Filters()) != []


def test_a_query_of_stop_words_finds_something(full: Index) -> None:
    assert full.lexical("what was on that", 5, Filters()) != []


def test_results_do_not_depend_on_chance(full: Index) -> None:
    runs = [full.lexical("ships weather", 30, Filters()) for _ in range(3)]
    assert runs[0] == runs[1] == runs[2]


def test_updated_dates_move_an_article_between_ranges(full: Index) -> None:
    writer = Writer(full, full.embedder, 180)  # type: ignore[arg-type]
    one = article("mover", "A mover text about lighthouses that stands alone here.", published_at=DAY)
    list(writer.ingest([record(one.id, one.text, published_at=DAY)]))
    list(writer.ingest([record(one.id, one.text, published_at=DAY + timedelta(days=500))]))
    late = Filters(since=DAY + timedelta(days=400))
    assert [hit.chunk_id for hit in full.lexical("lighthouses", 5, late)] == [
        hit.chunk_id for hit in full.dense(full.embedder.embed_query("lighthouses")[None], 5, late)[0]
    ]
    assert full.lexical("lighthouses", 5, Filters(until=DAY + timedelta(days=400))) == []
    writer.delete("mover")
