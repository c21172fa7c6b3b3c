"""Latency of retrieval alone on many chunks, by kind of filter, and how many clients at once are served.

    python -m eval.retrieval_speed [--chunks N] [--fill writer|bulk] [--kept DIR]

The chunks are synthetic (``synthetic_archive``), the stores are real: Chroma, tantivy and SQLite. What is timed is the
plan, the searches, the second scoring and the choice; the embedding of the question is measured apart
(``embedding_speed``: 3 ms). Chroma's own metadata filter, what one would write first, is measured beside ours. With
``--kept`` the archive is made in, or taken from, that folder: taken from it, the memory is that of retrieval alone."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import partial
from pathlib import Path

import numpy as np

from eval.synthetic_archive import (
    DAYS,
    FIRST_DAY,
    TOPICS,
    SyntheticEmbedder,
    fill_by_writer,
    fill_in_bulk,
    question,
)
from eval.timing import Latency, timed
from rag.index.index import Index
from rag.protocols import Vectors
from rag.retrieval.search import Retriever
from rag.types import Filters

QUERIES = 200
WARM = 20
"""Questions asked before, of other topics."""
COMPARED = 10
"""Questions asked of Chroma's own filter, which may take seconds each."""
CLIENTS = 8

FILTERS = {
    "no filter": Filters(),
    "date range that keeps 4 %": Filters(since=FIRST_DAY + timedelta(days=500), until=FIRST_DAY + timedelta(days=540)),
    "source that keeps 5 %": Filters(sources=("Publisher 3",)),
    "date range that keeps 50 %": Filters(since=FIRST_DAY + timedelta(days=500)),
}
_FOUR_PERCENT = FILTERS["date range that keeps 4 %"]

FILLS = {"writer": fill_by_writer, "bulk": fill_in_bulk}
BULK_ABOVE = 200_000
"""Chunks. More are filled in bulk unless told otherwise: the write path takes more than twice as long."""


@dataclass(frozen=True, slots=True)
class RetrievalSpeed:
    """``filled`` is (chunks, seconds, resident MiB) as the filling went on; ``opened`` the seconds of the opening.
    ``per_second`` are the questions answered with eight clients at once; ``resident`` MiB are those of the process
    after that, of which ``mapped`` are pages of files."""

    chunks: int
    filled: tuple[tuple[int, float, float], ...]
    opened: float
    latencies: dict[str, Latency]
    per_second: float
    resident: float
    mapped: float


def measure(chunks: int, kept: Path | None = None, fill: str | None = None) -> RetrievalSpeed:
    """Fills an archive with ``chunks`` chunks, in the way of ``FILLS``, and asks it 200 questions under each filter."""
    with tempfile.TemporaryDirectory() as directory:
        return _measured(chunks, kept or Path(directory), fill or ("bulk" if chunks > BULK_ABOVE else "writer"))


def _measured(chunks: int, directory: Path, fill: str) -> RetrievalSpeed:
    marks = _Marks(chunks)
    FILLS[fill](directory, chunks, marks)
    begun = time.perf_counter()
    embedder = SyntheticEmbedder()
    with closing(Index(directory, embedder)) as index:
        opened = time.perf_counter() - begun
        retriever = Retriever(index, embedder, clock=lambda: FIRST_DAY + timedelta(days=DAYS), zone=UTC)
        chance = np.random.default_rng(13)
        latencies = {
            name: _latency(retriever, [question(int(topic)) for topic in chance.permutation(TOPICS)], filters)
            for name, filters in FILTERS.items()
        }
        vectors = [embedder.embed_query(question(int(topic))) for topic in chance.permutation(TOPICS)[:COMPARED]]
        for name, search in (("4 % of the dates", _ours), ("the same by Chroma's own filter", _chromas)):
            calls = [partial(search, index, vector) for vector in vectors]
            latencies[f"{name}, dense search only"] = timed(calls, warm=2)
        per_second = _throughput(retriever, [question(int(topic)) for topic in chance.permutation(TOPICS)])
        resident, mapped = _memory()
    return RetrievalSpeed(chunks, tuple(marks.taken), opened, latencies, per_second, resident, mapped)


class _Marks:
    """Prints and keeps how filling goes on, twenty times at most."""

    def __init__(self, chunks: int) -> None:
        self._chunks = chunks
        self._begun = time.perf_counter()
        self.taken: list[tuple[int, float, float]] = []

    def __call__(self, there: int) -> None:
        last = self.taken[-1][0] if self.taken else 0
        if there - last >= max(10_000, self._chunks // 20) or there >= self._chunks:
            self.taken.append((there, time.perf_counter() - self._begun, _memory()[0]))
            print(f"  {there} chunks after {self.taken[-1][1]:.0f} s, {self.taken[-1][2]:.0f} MiB resident", flush=True)


def _asked(retriever: Retriever, questions: Sequence[str], filters: Filters) -> list[Callable[[], object]]:
    """A call for each of the questions, which are embedded beforehand."""

    def ask(text: str, vectors: Vectors) -> object:
        return retriever.find(retriever.plan(text, filters), vectors, 10, filters)

    return [partial(ask, text, retriever.embed(retriever.plan(text, filters))) for text in questions]


def _latency(retriever: Retriever, questions: Sequence[str], filters: Filters) -> Latency:
    calls = _asked(retriever, questions[: WARM + QUERIES], filters)
    for call in calls[:WARM]:
        call()
    return timed(calls[WARM:], warm=0)


def _throughput(retriever: Retriever, questions: Sequence[str]) -> float:
    """Questions a second, asked by eight clients without a filter."""
    calls = _asked(retriever, questions, Filters())
    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(lambda call: call(), calls))
    return len(calls) / (time.perf_counter() - begun)


def _ours(index: Index, vector: Vectors) -> object:
    return index.dense(vector[None], 10, _FOUR_PERCENT)


def _chromas(index: Index, vector: Vectors) -> object:
    since = int(FIRST_DAY.timestamp()) + 500 * 86_400
    return index.vectors.nearest_where(vector, 10, since, since + 40 * 86_400)


def _memory() -> tuple[float, float]:
    """MiB of this process in memory, and of them the pages of mapped files; NaN where the system does not say."""
    try:
        pages = [int(number) for number in Path("/proc/self/statm").read_text(encoding="ascii").split()]
        return pages[1] * 4096 / 2**20, pages[2] * 4096 / 2**20
    except (OSError, IndexError, ValueError):
        return float("nan"), float("nan")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--chunks", type=int, default=100_000, help="rounded up to whole articles of 8")
    parser.add_argument(
        "--fill", choices=FILLS, help=f"through the write path, or in bulk; in bulk above {BULK_ABOVE} unless given"
    )
    parser.add_argument("--kept", type=Path, help="the folder of an archive that is kept; a temporary one without")
    options = parser.parse_args()
    report(measure(options.chunks, options.kept, options.fill))


def report(speed: RetrievalSpeed) -> None:
    print(f"retrieval on {speed.chunks} chunks, opened in {speed.opened:.1f} s:")
    for name, latency in speed.latencies.items():
        print(f"  {name}: {latency}")
    print(f"  {CLIENTS} clients at once: {speed.per_second:.0f} questions a second")
    print(f"  {speed.resident:.0f} MiB resident, {speed.mapped:.0f} of them mapped files")


if __name__ == "__main__":
    main()
