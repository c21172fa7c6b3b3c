"""Filtered dense search finds what brute force over the catalog does, whatever was written or broken before."""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.errors import StorageError
from rag.index import columns as columns_module
from rag.index import exact as exact_module
from rag.index.catalog import IndexedChunks
from rag.index.columns import Columns
from rag.index.doctor import examine
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


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens archives, which the end of the test closes."""
    writers: list[Writer] = []

    def open_one(path: Path, *, rebuild: bool = False) -> tuple[Index, Writer]:
        index, writer = open_archive(path, rebuild=rebuild)
        writers.append(writer)
        return index, writer

    yield open_one
    for writer in writers:
        writer.close()


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
        assert index.exact.count(filters) == len(every[0])
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


def filled(path: Path) -> None:
    _, writer = open_archive(path)
    list(writer.ingest(story(number, number, SOURCES[number % 4]) for number in range(30)))
    writer.close()


def meta(path: Path, statement: str) -> None:
    with sqlite3.connect(path / "catalog.sqlite3") as connection:
        connection.execute(statement)
    connection.close()


ROW_BYTES = {"vectors.f32": 4 * DIMENSION, "vectors.signs": 8}
GARBAGE = os.urandom(40 * 4 * DIMENSION)
MARK = "UPDATE meta SET value = '{}' WHERE key = 'vector_file_through'"


def overwrite(file: Path, first_row: int, rows: int) -> None:
    size = ROW_BYTES[file.name]
    with file.open("r+b") as opened_file:
        opened_file.seek(first_row * size)
        opened_file.write(GARBAGE[: rows * size])


def take_from_another_archive(file: Path) -> None:
    filled(file.parent / "another")
    (file.parent / "another" / file.name).replace(file)


def lower_mark(file: Path) -> None:
    meta(file.parent, MARK.format(7))
    for name, size in ROW_BYTES.items():
        os.truncate(file.parent / name, 12 * size)
    overwrite(file, 8, 4)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "deleted": lambda file: file.unlink(),
    "truncated": lambda file: os.truncate(file, 10 * ROW_BYTES[file.name] + 7),
    "emptied": lambda file: os.truncate(file, 0),
    "garbage": lambda file: file.write_bytes(GARBAGE),
    "of another archive": take_from_another_archive,
    "wrong beyond the mark": lower_mark,
    "mark at 0": lambda file: meta(file.parent, MARK.format(0)),
    "mark too high": lambda file: meta(file.parent, MARK.format(10**7)),
    "no mark": lambda file: meta(file.parent, "DELETE FROM meta WHERE key = 'vector_file_through'"),
    "no token": lambda file: meta(file.parent, "DELETE FROM meta WHERE key = 'vector_file'"),
}


@pytest.mark.parametrize("name", ROW_BYTES)
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_broken_file_is_mended_by_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Open, damage: str, name: str
) -> None:
    filled(tmp_path)
    DAMAGE[damage](tmp_path / name)
    index, writer = opened(tmp_path)
    assert examine(index).findings == ()
    assert index.catalog.embeddings.copy()[1] == index.catalog.embeddings.last()
    assert_as_brute_force(index, random.Random(5), monkeypatch)
    list(writer.ingest([story(77, 5, "The Courier")]))
    assert_as_brute_force(index, random.Random(6), monkeypatch)
    writer.close()


def test_a_number_given_twice_is_copied_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Open) -> None:
    """Pruning frees the highest numbers; the next embedding gets one, and the process is killed before it is copied."""
    filled(tmp_path)
    index, writer = opened(tmp_path)
    before = index.catalog.embeddings.last()
    for number in range(20, 30):
        writer.delete(f"a{number}")
    writer.reindex()
    token, copied = index.catalog.embeddings.copy()
    assert copied == index.catalog.embeddings.last() < before
    with index.catalog.transaction() as connection:
        index.catalog.embeddings.put(connection, index.embedder.name, [b"x"], queries(random.Random(1), 1))
    writer.close()
    index, writer = opened(tmp_path)
    assert index.catalog.embeddings.copy() == (token, copied + 1)
    rows = index.exact._file.rows
    assert rows[copied + 1].tobytes() == index.catalog.embeddings.stored([copied + 1])[copied + 1]
    assert_as_brute_force(index, random.Random(5), monkeypatch)
    writer.close()


def test_an_opening_that_finds_all_right_copies_nothing(tmp_path: Path, opened: Open) -> None:
    filled(tmp_path)
    before = (tmp_path / "vectors.f32").stat().st_mtime_ns
    _, writer = opened(tmp_path)
    writer.close()
    assert (tmp_path / "vectors.f32").stat().st_mtime_ns == before


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


def test_a_snapshot_never_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns_module, "_SPARE", 2)
    chance = random.Random(4)
    truth: dict[str, tuple[int, int, str | None]] = {}
    columns = Columns(IndexedChunks([], *(np.empty(0, np.int64) for _ in range(3)), []))
    filters = Filters(since=datetime.fromtimestamp(50, UTC), sources=("x", "y"))

    def shown(found: object) -> set[tuple[str, int]]:
        snapshot, places = found  # type: ignore[misc]
        return {(snapshot.chunk_ids[i], int(snapshot.numbers[i])) for i in places}

    earlier = []
    for _ in range(300):
        put = {
            f"c{chance.randrange(60)}": (chance.randrange(9), chance.randrange(99), chance.choice("xyz")) for _ in "123"
        }
        gone = [chunk_id for chunk_id in chance.sample(sorted(truth), min(len(truth), 2)) if chunk_id not in put]
        truth = {chunk_id: values for chunk_id, values in (truth | put).items() if chunk_id not in gone}
        numbers, seconds, sources = zip(*put.values(), strict=True)
        columns.update(
            IndexedChunks(list(put), np.array(numbers), np.array(seconds), np.array(seconds), list(sources)),
            [*gone, "nobody's"],
        )
        snapshot = columns.snapshot
        expected = {(i, n) for i, (n, second, source) in truth.items() if second >= 50 and source in ("x", "y")}
        assert shown((snapshot, snapshot.matching(filters))) == expected
        assert snapshot.living == len(truth)
        located, places = columns.locate(sorted(truth))
        assert [located.chunk_ids[i] for i in places] == sorted(truth)
        earlier.append((snapshot, expected))
    for snapshot, expected in earlier:
        assert shown((snapshot, snapshot.matching(filters))) == expected
    assert len({id(snapshot.chunk_ids) for snapshot, _ in earlier}) > 5, "it was never compacted"


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


@pytest.mark.parametrize("name", ROW_BYTES)
def test_the_doctor_sees_a_wrong_row_and_reindexing_mends_it(tmp_path: Path, opened: Open, name: str) -> None:
    filled(tmp_path)
    overwrite(tmp_path / name, 3, 1)
    index, writer = opened(tmp_path)
    (finding,) = examine(index).findings
    assert "1 of " in finding.problem
    assert "vector file" in finding.problem
    assert finding.remedy == "rag reindex"
    writer.close()
    index, writer = opened(tmp_path, rebuild=True)
    writer.reindex()
    assert examine(index).findings == ()


def test_the_doctor_sees_wrong_columns(tmp_path: Path, opened: Open) -> None:
    filled(tmp_path)
    index, writer = opened(tmp_path)
    chunks = index.catalog.indexed_chunks()
    one = slice(0, 1)
    wrong = IndexedChunks(
        chunks.chunk_ids[one],
        chunks.numbers[one],
        chunks.published_at[one] + 1,
        chunks.known_since[one],
        chunks.sources[one],
    )
    index.exact.update(wrong, chunks.chunk_ids[5:6])
    (finding,) = examine(index).findings
    assert finding.problem.startswith("2 chunks are other to filtered search")
    writer.close()
