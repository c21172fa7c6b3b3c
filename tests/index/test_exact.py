"""Filtered dense search finds what brute force over the catalog does, whatever was written before."""

from __future__ import annotations

import random
import threading
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.errors import StorageError
from rag.index import columns as columns_module
from rag.index import exact as exact_module
from rag.index.doctor import examine
from rag.types import Filters
from tests.index.synthetic import (
    DAY,
    DIMENSION,
    SCORE,
    SIFT,
    SIGNS,
    SOURCES,
    Open,
    assert_as_brute_force,
    filled,
    queries,
    story,
    take,
)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_brute_force_finds_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, opened: Open) -> None:
    """After puts, new texts, new dates, new sources, deletions, rebuilds and reopenings in any order."""
    monkeypatch.setattr(columns_module, "_SPARE", 4)  # so that the columns grow and are compacted now and then
    chance = random.Random(seed)
    index, writer = opened(tmp_path)
    known: dict[int, tuple[int, str | None, int]] = {}
    try:
        for _ in range(15):
            for number in chance.sample(range(60), 12):
                day, source, edition = known.get(number, (chance.randint(0, 30), chance.choice(SOURCES), 0))
                what = chance.choice(["as it was", "date", "source", "text"])
                known[number] = (
                    chance.randint(0, 30) if what == "date" else day,
                    chance.choice(SOURCES) if what == "source" else source,
                    edition + 1 if what == "text" else edition,
                )
            list(writer.ingest([story(number, *values) for number, values in known.items()]))
            for number in chance.sample(sorted(known), 3):
                writer.delete(f"a{number}")
                del known[number]
            if chance.random() < 0.3:
                writer.close()
                rebuild = chance.random() < 0.3
                index, writer = opened(tmp_path, rebuild=rebuild)
                if rebuild:
                    writer.reindex()
            if chance.random() < 0.2:
                writer.reindex()
            assert_as_brute_force(index, chance, monkeypatch)
        assert examine(index).findings == ()
    finally:
        writer.close()


def test_another_date_or_source_alone_moves_an_article(tmp_path: Path, opened: Open) -> None:
    index, writer = opened(tmp_path)
    vectors = queries(random.Random(1), 1)

    def found(filters: Filters) -> set[str]:
        return {hit.chunk_id.split("-")[0] for hit in index.dense(vectors, 100, filters)[0]}

    list(writer.ingest([story(1, 1, "The Courier"), story(2, 1, "The Courier")]))
    list(writer.ingest([story(2, 20, "The Courier")]))
    assert found(Filters(until=DAY + timedelta(days=10))) == {"a1"}
    assert found(Filters(since=DAY + timedelta(days=10))) == {"a2"}
    list(writer.ingest([story(1, 1, "Saltmere Gazette")]))
    assert found(Filters(sources=("the courier",))) == {"a2"}
    assert found(Filters(sources=("SALTMERE gazette",))) == {"a1"}
    assert found(Filters(as_of=DAY + timedelta(days=1))) == {"a1"}
    assert found(Filters(as_of=DAY + timedelta(days=1, seconds=-1))) == set()
    writer.close()


@pytest.mark.parametrize("way", [SCORE, SIGNS, SIFT], ids=["score", "signs", "sift"])
def test_readers_see_one_state_while_a_writer_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: dict[str, float], opened: Open
) -> None:
    """What does not satisfy the filter is never found, nothing is found twice, and by scoring all, what is not written
    to is always found (Chroma's graph may miss what it is being rebuilt around)."""
    monkeypatch.setattr(columns_module, "_SPARE", 4)
    take(way, monkeypatch)
    index, writer = opened(tmp_path)
    list(writer.ingest([story(number, 5, "The Courier") for number in range(20)]))
    vectors = queries(random.Random(1), 2)
    wanted = Filters(sources=("The Courier",), since=DAY, until=DAY + timedelta(days=10))
    settled = {hit.chunk_id for hit in index.dense(vectors, 1000, wanted)[0]}
    ended = threading.Event()
    failures: list[object] = []

    def read() -> None:
        while not ended.is_set():
            for hits in index.dense(vectors, 1000, wanted):
                ids = [hit.chunk_id for hit in hits]
                # Of those that are written, odd ones satisfy the filter at all times, even ones never.
                others = {int(chunk_id[1:].split("-")[0]) for chunk_id in ids if chunk_id not in settled}
                missing = settled - set(ids) if way is SCORE else set()
                if len(ids) != len(set(ids)) or missing or any(number % 2 == 0 for number in others):
                    failures.append(ids)
            if not index.cosines(sorted(settled), vectors).all():
                failures.append("no cosine")

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for edition in range(5):
            for day in (5, 6):
                list(
                    writer.ingest(
                        [story(n, day + 10 * (n % 2 == 0), "The Courier", edition % 4) for n in range(100, 116)]
                    )
                )
            writer.delete(f"a{100 + edition}")
    finally:
        ended.set()
        for reader in readers:
            reader.join()
        findings = examine(index).findings
        writer.close()
    assert failures == []
    assert findings == ()


def test_many_rows_are_scored_in_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Open) -> None:
    monkeypatch.setattr(exact_module, "_BLOCK", 7)
    filled(tmp_path)
    index, writer = opened(tmp_path)
    assert_as_brute_force(index, random.Random(8), monkeypatch)
    writer.close()


def test_nothing_asked_nothing_found(tmp_path: Path, opened: Open) -> None:
    index, writer = opened(tmp_path)
    none: NDArray[np.float32] = np.empty((0, DIMENSION), np.float32)
    one = queries(random.Random(1), 1)
    some = Filters(as_of=DAY + timedelta(days=99))
    for filters in (Filters(), some):
        assert index.dense(one, 5, filters) == [[]]
    list(writer.ingest([story(3, 1, "The Courier")]))
    for filters in (Filters(), some):
        assert index.dense(none, 5, filters) == []
        assert index.dense(one, 0, filters) == [[]]
        assert len(index.dense(one, 5, filters)[0]) == 4
    assert index.cosines([], one).shape == (1, 0)
    assert index.cosines(["nobody's"], none).shape == (0, 1)
    writer.close()
    with pytest.raises(StorageError, match="closed"):
        index.dense(one, 5, some)
