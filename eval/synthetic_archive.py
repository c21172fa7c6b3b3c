"""A synthetic archive of any size, for the benchmark of retrieval: what is in it, and two ways of filling it.

An article has one of 1,000 topics, 8 chunks of 5 sentences (each chunk begins with the last one of the chunk before, as
the real ones do), one of 20 publishers and a moment of 1,000 days. Its words are spread as those of English are
(Zipf's law as Mandelbrot wrote it, function words first), so that lists of the lexical index are as long as real ones;
each sentence ends with a word of its topic. A vector is the topic's direction with noise that depends on the text.
The same number gives the same article, always.

``fill_by_writer`` takes the real write path. ``fill_in_bulk`` takes its steps in batches of thousands, Chroma's in a
process beside the others, and leaves out the signatures by which reprints are found: no search reads them."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread

import numpy as np
from numpy.typing import NDArray

from rag.index.catalog import Catalog, StoredChunk
from rag.index.chunking import embedded_text, split
from rag.index.index import Index
from rag.index.lexical import LexicalIndex
from rag.index.lock import DataLock
from rag.index.vectors import VectorStore
from rag.index.writer import Writer
from rag.protocols import Embedder, Progress, Vectors
from rag.types import Article, Chunk, SourceRecord

TOPICS = 1_000
CHUNKS = 8
"""Chunks of an article."""
PUBLISHERS = 20
FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
DAYS = 1_000
DIMENSION = 384

_SENTENCE = 20
_CHUNK = 5 * _SENTENCE
"""Words. A chunk shares a sentence with the next."""
_SENTENCES = 4 * CHUNKS + 1
_BATCH = 2_500
"""Articles filled together in bulk: 20,000 chunks, in Chroma about four of its largest batches."""

_FUNCTION_WORDS = (
    "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which "
    "you were their one all we there been has when who will no more if out so"
).split()
_FIRST = ("bar", "cor", "del", "fen", "gal", "hol", "jun", "kam", "lor", "mir")
_VOWELS = ("a", "e", "i", "o", "u")
_LAST = ("ban", "cet", "dor", "fil", "gur", "hem", "jon", "kel", "lim", "mos",
         "nar", "pel", "rus", "sot", "tav", "vin", "wex", "yor", "zat", "qui")  # fmt: skip
_MIDDLE = ("", *(f"{a}{b}" for a in ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r") for b in _VOWELS))
_WORDS = np.array(
    _FUNCTION_WORDS + [f"{a}{b}{m}{c}" for m in _MIDDLE for a in _FIRST for b in _VOWELS for c in _LAST], np.object_
)
"""51,000 words, the most frequent ones first."""
_UP_TO = np.cumsum((np.arange(len(_WORDS)) + 3.7) ** -1.07)
_TOPIC_WORDS = _WORDS[np.exp(np.random.default_rng(17).uniform(np.log(60), np.log(30_000), (TOPICS, 8))).astype(int)]
"""Eight of each topic, from such as a sixth of the chunks have to such as hardly any other has."""


class SyntheticEmbedder:
    """A direction per topic (the first that the text names), and noise that depends on the text: two chunks of one
    topic have a cosine of about .4."""

    name = "synthetic"
    dimension = DIMENSION

    def __init__(self) -> None:
        self._topics = _unit(np.random.default_rng(7).standard_normal((TOPICS, DIMENSION)))

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        if not texts:
            return np.empty((0, DIMENSION), np.float32)
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> Vectors:
        topic = re.search(r"topic(\d+)", text)
        seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
        noise = np.random.default_rng(seed).standard_normal(DIMENSION)
        return _unit((self._topics[int(topic[1])] if topic else 0) + 0.06 * noise)


def _unit(rows: NDArray[np.float64]) -> Vectors:
    unit: Vectors = (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)
    return unit


class WordCounter:
    """A token a word: the real tokenizer would take most of the time of filling."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


def article(number: int) -> Article:
    chance = np.random.default_rng((11, number))
    topic = int(chance.integers(TOPICS))
    words = _WORDS[np.searchsorted(_UP_TO, chance.random((_SENTENCES, _SENTENCE)) * _UP_TO[-1])]
    # No function word: a sentence does not end after "no." or "a."
    words[:, -1] = _TOPIC_WORDS[topic][chance.integers(_TOPIC_WORDS.shape[1], size=_SENTENCES)]
    text = " ".join(f"{' '.join(sentence).capitalize()}." for sentence in words.tolist())
    return Article(
        id=f"n{number:07}",
        title=f"Report {number} on topic{topic}",
        text=text,
        published_at=FIRST_DAY + timedelta(seconds=int(chance.integers(86_400 * DAYS))),
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        source=f"Publisher {number % PUBLISHERS}",
    )


def question(topic: int) -> str:
    """What the articles of a topic answer."""
    return f"what does topic{topic} say about {' '.join(_TOPIC_WORDS[topic][:3])}"


Filled = Callable[[int], None]
"""Called with the number of chunks that are in, while filling goes on."""


def fill_by_writer(directory: Path, chunks: int, filled: Filled) -> None:
    """Makes it an archive of at least so many chunks, in whole articles."""
    with closing(Index(directory, SyntheticEmbedder())) as index:
        numbers = _missing(index.catalog, chunks)
        records = (SourceRecord(article(number), f"synthetic:{number}") for number in numbers)
        for count, _ in enumerate(Writer(index, WordCounter(), _CHUNK).ingest(records), start=numbers.start + 1):
            filled(CHUNKS * count)


def fill_in_bulk(directory: Path, chunks: int, filled: Filled) -> None:
    """The same archive in less time, but for the signatures. What filling leaves to the next opening: the copy of the
    vectors in their file."""
    embedder = SyntheticEmbedder()
    with closing(Index(directory, embedder)) as index:
        # What was recorded when an earlier filling was interrupted.
        Writer(index, WordCounter(), _CHUNK).resume()
        archive = str(index.catalog.fact("archive"))
    lock = DataLock(directory)
    lock.acquire()
    with ExitStack() as opened:
        opened.callback(lock.release)
        catalog = opened.enter_context(closing(Catalog(directory / "catalog.sqlite3")))
        lexical = opened.enter_context(closing(LexicalIndex(directory / "lexical")))
        # A process of its own: Chroma lets no other thread of Python run while it works.
        chroma = opened.enter_context(ProcessPoolExecutor(1, get_context("spawn")))
        chroma.submit(_open_vectors, directory / "chroma", archive).result()
        before: tuple[list[Article], Future[int]] | None = None
        for batch in _batches(_missing(catalog, chunks)):
            items, vectors = _record(catalog, embedder, batch)
            if before is not None:
                _finish(catalog, *before, filled)
            before = batch, chroma.submit(_upsert, items, vectors)
            lexical.put(items)
            lexical.commit()
        if before is not None:
            _finish(catalog, *before, filled)
        chroma.submit(_close_vectors).result()


def _missing(catalog: Catalog, chunks: int) -> range:
    """Numbers of the articles that are not there yet."""
    return range(catalog.counts().articles, -(-chunks // CHUNKS))


def _batches(numbers: range) -> Iterator[list[Article]]:
    for start in range(0, len(numbers), _BATCH):
        yield [article(number) for number in numbers[start : start + _BATCH]]


def _record(
    catalog: Catalog, embedder: Embedder, batch: Sequence[Article]
) -> tuple[list[tuple[Article, Chunk]], Vectors]:
    """Articles, chunks and embeddings into the catalog. Returns the chunks and their vectors."""
    chunked = split(batch, WordCounter(), _CHUNK)
    items = [(one, chunk) for one, chunks in zip(batch, chunked, strict=True) for chunk in chunks]
    texts = [embedded_text(*item) for item in items]
    hashes = [hashlib.sha256(text.encode()).digest() for text in texts]
    vectors = embedder.embed_documents(texts)
    stored = iter(StoredChunk(chunk, text_hash) for (_, chunk), text_hash in zip(items, hashes, strict=True))
    with catalog.transaction() as connection:
        for one, chunks in zip(batch, chunked, strict=True):
            catalog.put_article(connection, one, list(islice(stored, len(chunks))), pending=True)
        catalog.embeddings.put(connection, embedder.name, hashes, vectors)
        catalog.embeddings.link(connection, embedder.name, [one.id for one in batch])
    return items, vectors


def _finish(catalog: Catalog, batch: Sequence[Article], upserted: Future[int], filled: Filled) -> None:
    """Marks the articles as indexed, once Chroma has them: the lexical index had them before."""
    there = upserted.result()
    with catalog.transaction() as connection:
        catalog.mark_indexed(connection, [one.id for one in batch])
    filled(there)


# --- in Chroma's process

_opened: list[VectorStore] = []


def _open_vectors(path: Path, archive: str) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    _opened.append(
        VectorStore(
            path=path,
            url=None,
            collection="citewire",
            archive=archive,
            embedder=SyntheticEmbedder.name,
            dimension=DIMENSION,
        )
    )


def _end_with_parent() -> None:
    """However it ends: left alone, this process would wait for ever, with Chroma's files open."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _upsert(items: Sequence[tuple[Article, Chunk]], vectors: Vectors) -> int:
    """Returns how many vectors there are now."""
    _opened[0].upsert(items, vectors)
    return _opened[0].count()


def _close_vectors() -> None:
    _opened.pop().close()
