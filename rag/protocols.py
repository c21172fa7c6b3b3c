"""What the stages ask of each other, so that none has to import another: the application hands the parts in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.types import Draft, Evidence, Filters, Hit, Passage, Verdict

Vectors = NDArray[np.float32]
"""Shape (n, dimension), or (dimension,) for one; every row has length 1."""

Progress = Callable[[int, int], None]
"""Called with (done, total) while long work goes on."""


class TokenCounter(Protocol):
    """Counts tokens the way the embedding model does, special tokens not included."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]: ...


class Embedder(Protocol):
    """Turns text into vectors of length 1, so that their dot product is the cosine."""

    @property
    def name(self) -> str:
        """Identifies weights and arithmetic: two embedders with one name give interchangeable vectors."""
        ...

    @property
    def dimension(self) -> int: ...

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Shape (len(texts), dimension), in the order given."""
        ...

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimension,). The same as ``embed_documents([text])[0]``: the models here are symmetric."""
        ...


class PassageIndex(Protocol):
    """What retrieval asks of the stores. Filters are exact: no hit violates them, and the k best that satisfy them are
    returned."""

    def dense(self, vectors: Vectors, k: int, filters: Filters) -> list[list[Hit]]:
        """The hits of each of the ``vectors``, shape (n, dimension)."""
        ...

    def cosines(self, chunk_ids: Sequence[str], vectors: Vectors) -> NDArray[np.float32]:
        """The exact cosines of these chunks, shape (len(vectors), len(chunk_ids)); 0 for a chunk that is not there."""
        ...

    def lexical(self, query: str, k: int, filters: Filters) -> list[Hit]: ...

    def passages(self, chunk_ids: Sequence[str]) -> list[Passage]:
        """Those of the chunks that are live, in the order given."""
        ...

    def publishers(self) -> Sequence[str]:
        """Those of the archive, in order."""
        ...

    def rarity(self, words: Sequence[str]) -> Sequence[float]:
        """Inverse document frequency of each word, from 0 up."""
        ...

    def text_before(self, passage: Passage, most: int) -> str:
        """At most ``most`` characters of the article before the passage."""
        ...

    def with_reprints(self, passages: Sequence[Passage], filters: Filters) -> Sequence[Passage]:
        """The passages, each with the other articles that have nearly its article's text, as far as ``as_of`` goes."""
        ...


class Answerer(Protocol):
    """Writes a draft from passages. It may decline; it never invents a passage number that it was not given."""

    @property
    def name(self) -> str: ...

    def draft(self, question: str, passages: Sequence[Passage], as_of: datetime) -> Draft: ...


class Verifier(Protocol):
    """Decides whether a claim is supported by the given texts, and by which spans of them."""

    def __call__(self, claim: str, sources: Sequence[Evidence]) -> Verdict: ...
