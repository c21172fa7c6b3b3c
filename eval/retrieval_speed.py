"""Latency of retrieval alone on many chunks, by kind of filter, and how many clients at once are served.

    python -m eval.retrieval_speed [--chunks N] [--kept DIR]

Vectors and text are synthetic: 1,000 topics, each with its own direction and its own words, so that neighbours mean
something. The chunks go in through the real write path, into real Chroma, tantivy and SQLite. What is timed is the
plan, the searches, the second scoring and the choice; the embedding of the question is measured apart
(``embedding_speed``: 3 ms). Chroma's own metadata filter, what one would write first, is measured beside ours. With
``--kept`` the archive is made in, or taken from, that folder: filling a million chunks takes an hour."""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.timing import Latency, timed
from rag.index.index import Index
from rag.index.writer import Writer
from rag.models.minilm import MiniLMTokenizer
from rag.protocols import Progress, Vectors
from rag.retrieval.search import Retriever
from rag.types import Article, Filters, SourceRecord

TOPICS = 1_000
DIMENSION = 384
FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
DAYS = 1_000
QUERIES = 200
CLIENTS = 8
WORDS = [f"{a}{b}{c}" for a in ("bar", "cor", "del", "fen", "gal", "hol", "jun", "kam", "lor", "mir") for b in
         ("a", "e", "i", "o", "u") for c in ("ban", "cet", "dor", "fil", "gur", "hem", "jon", "kel", "lim", "mos",
         "nar", "pel", "rus", "sot", "tav", "vin", "wex", "yor", "zat", "qui")]  # fmt: skip


class SyntheticEmbedder:
    """A direction per topic (the number that a text begins with), and a little noise that depends on the text."""

    name = "synthetic"
    dimension = DIMENSION

    def __init__(self) -> None:
        self._topics = _unit(np.random.default_rng(7).standard_normal((TOPICS, DIMENSION)))

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        if not texts:
            return np.empty((0, DIMENSION), np.float32)
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> Vectors:
        topic = int(text.rsplit("topic", 1)[1].split()[0])
        seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
        noise = np.random.default_rng(seed).standard_normal(DIMENSION)
        return _unit(self._topics[topic] + 0.06 * noise)


def _unit(rows: NDArray[np.float64]) -> Vectors:
    unit: Vectors = (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)
    return unit


@dataclass(frozen=True, slots=True)
class RetrievalSpeed:
    """``filled`` is (chunks, seconds, resident MiB) as the filling went on; ``resident`` MiB are those of the process
    after the questions; ``per_second`` the questions answered with eight clients at once."""

    chunks: int
    filled: tuple[tuple[int, float, float], ...]
    latencies: dict[str, Latency]
    per_second: float
    resident: float


def records(first: int, last: int) -> Iterator[SourceRecord]:
    """Articles ``first`` to ``last`` (exclusive) of one chunk each: 20 publishers, 1,000 days."""
    for number in range(first, last):
        chance = np.random.default_rng((11, number))
        topic = int(chance.integers(TOPICS))
        words = " ".join(WORDS[i] for i in chance.integers(len(WORDS), size=30))
        own = " ".join(WORDS[(topic * 7 + i) % len(WORDS)] for i in range(6))
        text = f"Report {number} on topic{topic} says {own} {words}."
        article = Article(
            id=f"n{number}",
            title=f"Number {number}",
            text=text,
            published_at=FIRST_DAY + timedelta(days=int(chance.integers(DAYS))),
            content_hash=hashlib.sha256(text.encode()).hexdigest(),
            source=f"Publisher {number % 20}",
        )
        yield SourceRecord(article, f"synthetic:{number}")


FILTERS = {
    "no filter": Filters(),
    "date range that keeps 4 %": Filters(since=FIRST_DAY + timedelta(days=500), until=FIRST_DAY + timedelta(days=540)),
    "source that keeps 5 %": Filters(sources=("Publisher 3",)),
    "date range that keeps 50 %": Filters(since=FIRST_DAY + timedelta(days=500)),
}


def measure(chunks: int, kept: Path | None = None) -> RetrievalSpeed:
    """Fills an archive with ``chunks`` chunks and asks it 200 questions under each filter."""
    embedder = SyntheticEmbedder()
    with tempfile.TemporaryDirectory() as directory:
        index = Index(kept or Path(directory), embedder)
        filled = _fill(index, chunks)
        retriever = Retriever(index, embedder, clock=lambda: FIRST_DAY + timedelta(days=DAYS), zone=UTC)
        chance = np.random.default_rng(13)
        questions = [_question(int(topic)) for topic in chance.integers(TOPICS, size=QUERIES)]
        vectors = {question: retriever.embed(retriever.plan(question, Filters())) for question in questions}

        def ask(question: str, filters: Filters) -> object:
            return retriever.find(retriever.plan(question, filters), vectors[question], 10, filters)

        latencies = {
            name: timed([partial(ask, question, filters) for question in questions], warm=20)
            for name, filters in FILTERS.items()
        }
        latencies["Chroma's own date filter, 4 %"] = timed(
            [partial(_naive, index, embedder.embed_query(question)) for question in questions[:20]], warm=2
        )
        begun = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as clients:
            list(clients.map(lambda question: ask(question, Filters()), questions * 4))
        per_second = 4 * len(questions) / (time.perf_counter() - begun)
        resident = _resident()
        index.close()
    return RetrievalSpeed(chunks, filled, latencies, per_second, resident)


def _fill(index: Index, chunks: int) -> tuple[tuple[int, float, float], ...]:
    there = index.catalog.counts().articles
    begun = time.perf_counter()
    marks: list[tuple[int, float, float]] = []
    for count, _ in enumerate(Writer(index, MiniLMTokenizer(), 180).ingest(records(there, chunks)), start=there + 1):
        if count % max(10_000, chunks // 10) == 0:
            marks.append((count, time.perf_counter() - begun, _resident()))
            print(f"  {count} chunks after {marks[-1][1]:.0f} s, {marks[-1][2]:.0f} MiB resident", flush=True)
    return tuple(marks)


def _resident() -> float:
    """MiB of this process in memory, pages of mapped files among them; NaN where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return float("nan")
    return pages * 4096 / 2**20


def _question(topic: int) -> str:
    return f"what does topic{topic} say about {' '.join(WORDS[(topic * 7 + i) % len(WORDS)] for i in range(3))}"


def _naive(index: Index, vector: Vectors) -> object:
    since = int(FIRST_DAY.timestamp()) + 500 * 86_400
    return index.vectors.nearest_where(vector, 10, since, since + 40 * 86_400)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--chunks", type=int, default=100_000)
    parser.add_argument("--kept", type=Path, help="the folder of an archive that is kept; a temporary one without")
    options = parser.parse_args()
    report(measure(options.chunks, options.kept))


def report(speed: RetrievalSpeed) -> None:
    print(f"retrieval on {speed.chunks} chunks:")
    for name, latency in speed.latencies.items():
        print(f"  {name}: {latency}")
    print(f"  {CLIENTS} clients at once: {speed.per_second:.0f} questions a second")
    print(f"  {speed.resident:.0f} MiB resident")


if __name__ == "__main__":
    main()
