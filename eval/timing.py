"""What the benchmarks share: latencies and an embedder that keeps the time."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.protocols import Embedder, Progress, Vectors


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds."""

    p50: float
    p95: float
    count: int

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Latency:
        ordered = sorted(seconds)
        last = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
        return cls(1000 * statistics.median(ordered), 1000 * last, len(ordered))

    def __str__(self) -> str:
        return f"p50 {self.p50:.1f} ms, p95 {self.p95:.1f} ms ({self.count} calls)"


def timed(calls: Sequence[Callable[[], object]], warm: int) -> Latency:
    """The latency of the calls, after the first ``warm`` of them were made once, unmeasured."""
    for call in calls[:warm]:
        call()
    seconds = []
    for call in calls:
        begun = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - begun)
    return Latency.of(seconds)


class TimedEmbedder:
    """An embedder that adds up the seconds spent in it, and the texts it embedded."""

    def __init__(self, real: Embedder) -> None:
        self._real = real
        self.seconds = 0.0
        self.texts = 0

    @property
    def name(self) -> str:
        return self._real.name

    @property
    def dimension(self) -> int:
        return self._real.dimension

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        begun = time.perf_counter()
        vectors = self._real.embed_documents(texts, progress)
        self.seconds += time.perf_counter() - begun
        self.texts += len(texts)
        return vectors

    def embed_query(self, text: str) -> Vectors:
        return self._real.embed_query(text)
