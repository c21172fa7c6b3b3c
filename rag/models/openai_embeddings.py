"""Embeddings from any OpenAI-compatible endpoint (``POST /embeddings``), through the official client.

https://platform.openai.com/docs/api-reference/embeddings/create. The reply is read here and not by the client, since
the client passes on what is no JSON, and vectors that are missing, as if all were well.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.errors import ConfigError, ModelReplyError
from rag.models.failures import shown_url, translating
from rag.protocols import Progress, Vectors

if TYPE_CHECKING:
    import openai

OPENAI_URL = "https://api.openai.com/v1"
MAX_CHARS = 8_000
"""OpenAI's models take 8,191 tokens, and a token is hardly ever less than a character."""


class OpenAIEmbedder:
    """An ``Embedder``. Safe to use from several threads. Every method raises a ModelError when the endpoint fails."""

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None,
        api_key: str | None,
        timeout: float,
        max_retries: int,
        dimension: int | None = None,
        batch_size: int = 64,
    ) -> None:
        """``timeout`` is in seconds, for one attempt. ``dimension`` asks the endpoint for vectors of that many numbers
        (those that can shorten them); None takes what it gives, and finds out how many by the first call. Raises
        ConfigError for a URL that is none."""
        url = base_url or OPENAI_URL
        self._what = f"the embedding model {model} at {shown_url(url)}"
        self.name = f"openai:{model}" if dimension is None else f"openai:{model}:{dimension}"
        self._model, self._batch_size = model, batch_size
        self._asked = {} if dimension is None else {"dimensions": dimension}
        self._dimension = dimension
        self._client = _client(url, api_key, timeout, max_retries)

    @property
    def dimension(self) -> int:
        """Asks the endpoint when no vector was seen yet."""
        if self._dimension is None:
            self.embed_query("dimension")
        assert self._dimension is not None  # noqa: S101 - embed_query sets it, or raises
        return self._dimension

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Shape (len(texts), dimension), in the order given; for no text at all, as many columns as are known."""
        batches: list[Vectors] = []
        for start in range(0, len(texts), self._batch_size):
            batch = texts[start : start + self._batch_size]
            batches.append(self._embed(batch))
            if progress is not None:
                progress(start + len(batch), len(texts))
        return np.concatenate(batches) if batches else np.empty((0, self._dimension or 0), np.float32)

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimension,)."""
        vector: Vectors = self._embed([text])[0]
        return vector

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def _embed(self, texts: Sequence[str]) -> Vectors:
        with translating(self._what):
            reply = self._client.embeddings.with_raw_response.create(
                model=self._model,
                input=[_sendable(text) for text in texts],
                encoding_format="float",
                **self._asked,  # type: ignore[arg-type]
            )
            body = json.loads(reply.http_response.content)
        vectors = self._vectors(body, len(texts))
        if self._dimension is None:
            self._dimension = vectors.shape[1]
        if vectors.shape[1] != self._dimension:
            raise self._bad(f"vectors of {vectors.shape[1]} numbers instead of {self._dimension}")
        return vectors

    def _vectors(self, body: Any, count: int) -> Vectors:
        """Shape (count, dimension), every row of length 1."""
        rows = body.get("data") if isinstance(body, dict) else None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self._bad("no list of vectors")
        if len(rows) != count:
            raise self._bad(f"{len(rows)} vectors for {count} texts")
        # The order is not promised, the index is; some servers leave it out.
        indexed = [(row.get("index", position), row.get("embedding")) for position, row in enumerate(rows)]
        try:
            indexed.sort(key=lambda pair: int(pair[0]))
            vectors = np.array([vector for _, vector in indexed], np.float64)
        except (TypeError, ValueError) as error:
            raise self._bad("vectors that are no lists of numbers of one length") from error
        if [index for index, _ in indexed] != list(range(count)):
            raise self._bad("vectors that do not say which text they belong to")
        with np.errstate(over="ignore"):
            lengths = np.linalg.norm(vectors, axis=-1, keepdims=True) if vectors.ndim == 2 else np.zeros(1)
        if not (np.isfinite(lengths).all() and (lengths > 0).all()):
            raise self._bad("vectors that are empty, zero or not finite")
        unit: Vectors = (vectors / lengths).astype(np.float32)
        return unit

    def _bad(self, found: str) -> ModelReplyError:
        return ModelReplyError(f"T{self._what[1:]} sent {found}. Check that it is an embedding model.")


def _client(url: str, api_key: str | None, timeout: float, max_retries: int) -> openai.OpenAI:
    if not url.startswith(("http://", "https://")):
        raise ConfigError(
            f"RAG_EMBEDDING_BASE_URL={shown_url(url)!r} is no address. Write it as http://localhost:8080/v1."
        )
    import openai  # takes up to two seconds, so only who uses it pays

    # A local server asks for no key, but the client does; and it must not look for one in the environment.
    return openai.OpenAI(base_url=url, api_key=api_key or "no-key", timeout=timeout, max_retries=max_retries)


def _sendable(text: str) -> str:
    """Cut, without the lone surrogates that JSON cannot carry, and not empty: OpenAI refuses a batch that holds one."""
    return text[:MAX_CHARS].encode("utf-8", "replace").decode("utf-8") or " "
