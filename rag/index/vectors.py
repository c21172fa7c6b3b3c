"""The vectors in Chroma, embedded or a server's. Embeddings are always passed in: Chroma embeds nothing here.

The collection's metadata remembers which model filled it. Facts about Chroma 1.5 that this module lives by: ``add``
of an id that is there is ignored, so everything is an upsert; batches have a maximal size; the space must be set to
cosine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import chromadb
import httpx
from chromadb.api import ClientAPI
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError, NotFoundError

from rag.errors import (
    CitewireError,
    ConfigError,
    EmbeddingMismatchError,
    StorageError,
)
from rag.index.failures import disk_full, read_only
from rag.models.failures import shown_url
from rag.protocols import Vectors
from rag.types import Article, Chunk, Hit

_PAGE = 10_000
_SEARCHED = 400
"""Neighbours that a search keeps in view. Of the 50 nearest of 100,000 vectors mixed from real ones, Chroma's 100 found
95.6 % in 1.3 ms, 200 97.3 % in 1.4 ms, and 400 find 98.8 % in 1.8 ms."""
_SERVER_TIMEOUT = 60.0
"""Seconds that a Chroma server may take for one call."""


class VectorStore:
    """One Chroma collection. ``embedder`` and ``dimension`` say what may go into it."""

    def __init__(
        self,
        *,
        path: Path,
        url: str | None,
        collection: str,
        archive: str,
        embedder: str,
        dimension: int,
        rebuild: bool = False,
    ) -> None:
        """``archive`` identifies the archive that the collection belongs to. ``rebuild`` empties the collection.

        Raises EmbeddingMismatchError when another model filled the collection (unless ``rebuild``), StorageError when
        it is another archive's or Chroma can't be opened, ConfigError for a bad URL."""
        self._where = shown_url(url) if url else str(path)
        self._shared = url is not None
        self._closed = False
        self._name = collection
        self._expected = {"archive": archive, "embedder": embedder, "dimension": dimension}
        with self._translated():
            self._client = _client(path, url)
            try:
                self._batch = self._client.get_max_batch_size()
                self._collection = self._open(rebuild)
            except BaseException:
                _close(self._client)
                raise

    def _open(self, rebuild: bool) -> Collection:
        if rebuild:
            with suppress(NotFoundError):
                self._check_owner(self._client.get_collection(self._name, embedding_function=None), rebuild)
                self._client.delete_collection(self._name)
        opened = self._client.get_or_create_collection(
            self._name,
            configuration={"hnsw": {"space": "cosine", "ef_search": _SEARCHED}},
            metadata=dict(self._expected),
            embedding_function=None,
        )
        self._check_owner(opened, rebuild)
        found = opened.metadata or {}
        if any(found.get(key) != self._expected[key] for key in ("embedder", "dimension")):
            raise EmbeddingMismatchError(
                f"The vectors in {self._where} were made by {found.get('embedder')!r}, {found.get('dimension')} "
                f"numbers each; the present setting is {self._expected['embedder']!r}, {self._expected['dimension']}. "
                "Run `rag reindex` to embed the archive anew, or set RAG_EMBEDDING back."
            )
        return opened

    def _check_owner(self, collection: Collection, rebuild: bool) -> None:
        """On a server, what another archive put there is never touched; in our own directory a rebuild replaces it."""
        if (collection.metadata or {}).get("archive") == self._expected["archive"]:
            return
        if self._shared:
            raise StorageError(
                f"The collection {self._name!r} of {self._where} is another archive's. Name one of your own with "
                "RAG_CHROMA_COLLECTION."
            )
        if not rebuild:
            raise StorageError(f"The vectors in {self._where} are another catalog's. Make them anew with: rag reindex")

    def close(self) -> None:
        self._closed = True
        _close(self._client)

    def upsert(self, items: Sequence[tuple[Article, Chunk]], vectors: Vectors) -> None:
        with self._translated():
            for start in range(0, len(items), self._batch):
                part = items[start : start + self._batch]
                self._collection.upsert(
                    ids=[chunk.id for _, chunk in part],
                    embeddings=vectors[start : start + self._batch],
                    metadatas=[
                        {"article_id": article.id, "published_at": int(article.published_at.timestamp())}
                        for article, _ in part
                    ],
                )

    def delete(self, chunk_ids: Sequence[str]) -> None:
        """Ids that are not there are passed over."""
        with self._translated():
            for start in range(0, len(chunk_ids), self._batch):
                self._collection.delete(ids=list(chunk_ids[start : start + self._batch]))

    def nearest(self, vectors: Vectors, k: int) -> list[list[Hit]]:
        """For each of the ``vectors``, shape (n, dimension), the (approximately) nearest k chunks, best first, ties in
        the order of their ids; the score is the cosine."""
        return self._query(vectors, k, None)

    def _query(self, vectors: Vectors, k: int, where: Any) -> list[list[Hit]]:
        if k <= 0 or len(vectors) == 0:
            return [[] for _ in vectors]
        with self._translated():
            # k may be more than there are. To count them first would cost five times what the query costs.
            found = self._collection.query(
                query_embeddings=cast(Any, vectors), n_results=k, where=where, include=["distances"]
            )
        hits = [
            [Hit(chunk_id, 1.0 - float(distance)) for chunk_id, distance in zip(ids, distances, strict=True)]
            for ids, distances in zip(found["ids"], cast(Any, found["distances"]), strict=True)
        ]
        return [sorted(own, key=lambda hit: (-hit.score, hit.chunk_id)) for own in hits]

    def nearest_where(self, vector: Vectors, k: int, since: int, until: int) -> list[Hit]:
        """The same for one vector, among chunks published in [since, until) UTC seconds, by Chroma's own filter: what
        the benchmark compares the index with, and what a Chroma client of one's own would do."""
        where = {"$and": [{"published_at": {"$gte": since}}, {"published_at": {"$lt": until}}]}
        return self._query(vector[None], k, cast(Any, where))[0]

    def ids(self) -> set[str]:
        """The ids of all vectors."""
        found: set[str] = set()
        with self._translated():
            for offset in range(0, self._collection.count(), _PAGE):
                found.update(self._collection.get(limit=_PAGE, offset=offset, include=[])["ids"])
        return found

    def count(self) -> int:
        with self._translated():
            return self._collection.count()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        if self._closed:
            raise StorageError(f"The vectors in {self._where} are closed. Open the archive again.")
        try:
            yield
        except CitewireError:
            raise
        except (ChromaError, httpx.HTTPError, ValueError, OSError, RuntimeError) as error:
            text = str(error).lower()
            if "no space" in text or "disk is full" in text or "disk full" in text:
                raise disk_full(f"the vectors in {self._where}") from error
            if "readonly" in text or "read-only" in text or "permission denied" in text:
                raise read_only(self._where) from error
            if "could not connect" in text or isinstance(error, httpx.TransportError):
                raise StorageError(
                    f"No Chroma server answers at {self._where}. Start it (`chroma run`), or unset RAG_CHROMA_URL to "
                    "use the embedded one."
                ) from error
            raise StorageError(f"Chroma failed in {self._where}: {error}. If it persists: rag reindex") from error


def _close(client: ClientAPI) -> None:
    """Embedded Chroma keeps its system running for as long as the process unless its client is closed."""
    sessions = _sessions(client)
    cast(Any, client).close()
    for session in sessions:
        session.close()


def _sessions(client: ClientAPI) -> list[httpx.Client]:
    """The HTTP connections of a client of a server, of which Chroma 1.5 has two: it sets no time limit on them, never
    closes them, and has no public way to either."""
    parts = (client, getattr(client, "_admin_client", None))
    found = (getattr(getattr(part, "_server", None), "_session", None) for part in parts)
    return [session for session in found if isinstance(session, httpx.Client)]


def _client(path: Path, url: str | None) -> ClientAPI:
    settings = ChromaSettings(anonymized_telemetry=False)
    if url is None:
        return chromadb.PersistentClient(path=str(path), settings=settings)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(
            f"RAG_CHROMA_URL={shown_url(url)!r} is no URL of a Chroma server. Write it as http://host:8000"
        )
    ssl = parts.scheme == "https"
    port = parts.port or (443 if ssl else 8000)
    client = chromadb.HttpClient(host=parts.hostname, port=port, ssl=ssl, settings=settings)
    for session in _sessions(client):
        session.timeout = httpx.Timeout(_SERVER_TIMEOUT)
    return client
