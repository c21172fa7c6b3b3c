from __future__ import annotations

import numpy as np

from rag.models.minilm import MiniLM
from rag.models.sentence_vectors import SentenceVectors


class Counting:
    """The real embedder, which counts what it is asked for."""

    def __init__(self, real: MiniLM) -> None:
        self.real = real
        self.texts: list[str] = []

    def embed_documents(self, texts: list[str]) -> object:
        self.texts += texts
        return self.real.embed_documents(texts)


def test_a_text_is_embedded_once(embedder: MiniLM) -> None:
    counting = Counting(embedder)
    vectors = SentenceVectors(counting)  # type: ignore[arg-type]
    first = vectors.of(["one", "two", "one"])
    second = vectors.of(["two", "three"])
    assert counting.texts == ["one", "two", "three"]
    assert np.array_equal(first[1], second[0])
    assert np.array_equal(first[0], embedder.embed_query("one"))


def test_it_forgets_the_oldest(embedder: MiniLM) -> None:
    counting = Counting(embedder)
    vectors = SentenceVectors(counting, most=2)  # type: ignore[arg-type]
    vectors.of(["one", "two"])
    vectors.of(["one"])
    vectors.of(["three"])
    vectors.of(["one", "two"])
    assert counting.texts == ["one", "two", "three", "two"]


def test_nothing_asked(embedder: MiniLM) -> None:
    assert SentenceVectors(embedder).of([]) == []
