"""The synthetic archive is the same however it is filled, and one that Citewire finds nothing wrong with."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from eval import synthetic_archive
from eval.synthetic_archive import (
    CHUNKS,
    FIRST_DAY,
    SyntheticEmbedder,
    WordCounter,
    article,
    fill_by_writer,
    fill_in_bulk,
    question,
)
from rag.app import Citewire
from rag.config import load_settings
from rag.index.chunking import split
from rag.index.index import Index
from rag.types import Filters


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthetic_archive, "_BATCH", 3)


def ignored(chunks: int) -> None:
    pass


def contents(directory: Path) -> object:
    """What the stores hold, but for the signatures."""
    vector = SyntheticEmbedder().embed_query(question(5))
    with closing(Index(directory, SyntheticEmbedder())) as index:
        columns = index.catalog.indexed_chunks()
        return (
            sorted(index.catalog.articles(Filters(), 1_000), key=lambda one: one.id),
            [list(getattr(columns, column.name)) for column in fields(columns)],
            sorted(index.vectors.ids()),
            sorted(index.lexical_index.ids()),
            index.passages(columns.chunk_ids),
            index.vectors.nearest(vector[None], 50),
            index.exact.search(vector[None], 50, Filters(since=FIRST_DAY)),
            index.lexical(question(article_topic(0)), 50, Filters()),
        )


def article_topic(number: int) -> int:
    return int(article(number).title.rsplit("topic", 1)[1])


def test_both_ways_of_filling_give_the_same_archive(tmp_path: Path) -> None:
    reported: list[int] = []
    fill_by_writer(tmp_path / "writer", 10 * CHUNKS, ignored)
    fill_in_bulk(tmp_path / "bulk", 10 * CHUNKS, reported.append)
    assert contents(tmp_path / "bulk") == contents(tmp_path / "writer")
    assert reported == [24, 48, 72, 80]


def test_citewire_finds_nothing_wrong_with_what_was_filled_in_bulk(tmp_path: Path) -> None:
    fill_in_bulk(tmp_path, 7 * CHUNKS - 3, ignored)
    with Citewire(load_settings(data_dir=tmp_path), embedder=SyntheticEmbedder()) as citewire:
        assert citewire.notices == []
        assert citewire.counts().chunks == 7 * CHUNKS
        assert citewire.examine().findings == ()
        assert citewire.search(question(article_topic(3)), 1, Filters())[0].chunk.article_id == article(3).id


def test_filling_goes_on_where_it_was_interrupted(tmp_path: Path) -> None:
    fill_in_bulk(tmp_path, 2 * CHUNKS, ignored)
    with closing(Index(tmp_path, SyntheticEmbedder())) as index:
        synthetic_archive._record(index.catalog, index.embedder, [article(2), article(3)])
        assert index.catalog.counts().pending == 2
    fill_in_bulk(tmp_path, 6 * CHUNKS, ignored)
    with Citewire(load_settings(data_dir=tmp_path), embedder=SyntheticEmbedder()) as citewire:
        assert citewire.examine().findings == ()
        assert citewire.counts().articles == 6


def test_a_number_gives_the_same_article_always_and_another_gives_another() -> None:
    assert article(5) == article(5)
    assert article(5).text != article(6).text
    articles = [article(number) for number in range(200)]
    assert {len(chunks) for chunks in split(articles, WordCounter(), 100)} == {CHUNKS}
    assert len({one.source for one in articles}) == synthetic_archive.PUBLISHERS
    days = [(one.published_at - FIRST_DAY).days for one in articles]
    assert min(days) < 50
    assert 950 < max(days) < synthetic_archive.DAYS


def test_a_few_words_are_frequent_and_most_are_rare() -> None:
    counts = Counter(word.strip(".").lower() for n in range(200) for word in article(n).text.split())
    total = counts.total()
    frequent = sum(count for _, count in counts.most_common(50))
    assert 0.3 < frequent / total < 0.5
    assert sum(count == 1 for count in counts.values()) > len(counts) / 4


def test_chunks_of_one_topic_are_near_each_other() -> None:
    embedder = SyntheticEmbedder()
    same, other = (embedder.embed_query(text) for text in ("more on topic7", "more on topic8"))
    vector = embedder.embed_query(question(7))
    assert vector @ same > 0.3 > 0.2 > abs(vector @ other)
    assert np.linalg.norm(vector) == pytest.approx(1)
    assert embedder.embed_documents([]).shape == (0, synthetic_archive.DIMENSION)
