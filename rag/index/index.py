"""The three stores as one: what retrieval reads (``PassageIndex``), and how a data directory is opened."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, tzinfo
from pathlib import Path
from uuid import uuid4

import numpy as np

from rag.errors import EmbeddingMismatchError, ReadOnlyError, StorageError
from rag.index.catalog import Catalog
from rag.index.lexical import LexicalIndex
from rag.index.lock import DataLock
from rag.index.vectors import VectorStore
from rag.protocols import Embedder, Vectors
from rag.types import Filters, Hit, Passage

# Up to here every candidate of a filter is scored exactly from the catalog's embeddings. Beyond, the filter keeps so
# much that asking Chroma for more than is needed and dropping what the filter excludes is cheaper.
EXACT_CANDIDATES = 8_000
OVERFETCH = 4
"""How many times as many neighbours are asked for, first and in each further try."""


class Index:
    """Catalog, vectors and lexical index of one data directory, which it locks."""

    def __init__(
        self,
        directory: Path,
        embedder: Embedder,
        *,
        chroma_url: str | None = None,
        collection: str = "citewire",
        zone: tzinfo = UTC,
        rebuild: bool = False,
    ) -> None:
        """Opens the stores, making them where there are none; ``zone`` says when a day begins. ``rebuild`` empties
        vectors and lexical index.

        Raises LockedError, ReadOnlyError, NewerVersionError, CorruptError, EmbeddingMismatchError or StorageError.
        """
        self.directory = directory
        self.embedder = embedder
        _prepare(directory)
        self._lock = DataLock(directory)
        self._lock.acquire()
        try:
            self.catalog = Catalog(directory / "catalog.sqlite3", zone)
            self._check_embedder(rebuild)
            if rebuild and chroma_url is None:
                # Even what Chroma cannot read any more is made anew.
                _remove(directory / "chroma")
            self.vectors = VectorStore(
                path=directory / "chroma",
                url=chroma_url,
                collection=collection,
                archive=self._archive_id(),
                embedder=embedder.name,
                dimension=self.dimension,
                rebuild=rebuild,
            )
            self.lexical_index = LexicalIndex(directory / "lexical", rebuild=rebuild)
        except BaseException:
            self._lock.release()
            raise

    def _archive_id(self) -> str:
        """Made once for each catalog: a Chroma server may hold the vectors of several archives."""
        known = self.catalog.fact("archive")
        if known is None:
            known = uuid4().hex
            self.catalog.put_fact("archive", known)
        return known

    def _check_embedder(self, rebuild: bool) -> None:
        filled_by = self.catalog.fact("embedder")
        if filled_by is not None and filled_by != self.embedder.name and not rebuild:
            raise EmbeddingMismatchError(
                f"{self.directory} was filled by the embedding {filled_by!r}, the present setting is "
                f"{self.embedder.name!r}. Run `rag reindex` to embed the archive anew, or set RAG_EMBEDDING back."
            )
        if filled_by != self.embedder.name:
            if rebuild:
                # Before anything is given up: a model that fails must not leave the archive without any.
                self.embedder.embed_documents(["news"])
            self.catalog.put_fact("embedder", self.embedder.name)
            self.catalog.put_fact("dimension", str(self.embedder.dimension))
        # Remembered, so that an archive opens while the endpoint of its embeddings is down.
        self.dimension = int(self.catalog.fact("dimension") or self.embedder.dimension)

    def close(self) -> None:
        self.lexical_index.close()
        self.vectors.close()
        self.catalog.close()
        self._lock.release()

    # --- PassageIndex

    def dense(self, vector: Vectors, k: int, filters: Filters) -> list[Hit]:
        """The chunks nearest to ``vector`` by cosine, best first.

        Chroma's own metadata filters cost up to a hundred times an unfiltered query, and its search among given ids
        misses some of the best (measured: docs/performance.md). So the catalog names the candidates; few are scored
        exactly, many are what is over-fetched and sifted.
        """
        if filters.empty:
            return self.vectors.nearest(vector, k)
        filters = self.with_known_sources(filters)
        candidates = self.catalog.candidates(filters, EXACT_CANDIDATES + 1)
        if len(candidates) <= EXACT_CANDIDATES:
            return self._exact(vector, k, candidates)
        total = self.vectors.count()
        fetch = OVERFETCH * k
        while True:
            nearest = self.vectors.nearest(vector, fetch)
            allowed = self.catalog.satisfying([hit.chunk_id for hit in nearest], filters)
            kept = [hit for hit in nearest if hit.chunk_id in allowed]
            if len(kept) >= k or fetch >= total:
                return kept[:k]
            fetch *= OVERFETCH

    def _exact(self, vector: Vectors, k: int, candidates: Sequence[tuple[str, int]]) -> list[Hit]:
        if not candidates or k <= 0:
            return []
        scores = self.catalog.embeddings.vectors([number for _, number in candidates], self.dimension) @ vector
        best = np.argsort(-scores, kind="stable")[:k]
        return [Hit(candidates[i][0], float(scores[i])) for i in best]

    def lexical(self, query: str, k: int, filters: Filters) -> list[Hit]:
        return self.lexical_index.search(query, k, self.with_known_sources(filters))

    def passages(self, chunk_ids: Sequence[str]) -> list[Passage]:
        found = self.catalog.passages(chunk_ids)
        return [found[chunk_id] for chunk_id in chunk_ids if chunk_id in found]

    def sizes(self) -> dict[str, tuple[int, int]]:
        """For the vectors and the lexical index: (how many chunks are in it, how many ought to be)."""
        expected = self.catalog.count_indexed_chunks()
        return {"vectors": (self.vectors.count(), expected), "lexical index": (self.lexical_index.count(), expected)}

    def unknown_sources(self, filters: Filters) -> list[str]:
        """The sources of the filters that no article has."""
        known = {source.casefold() for source in self.catalog.sources()}
        return [source for source in filters.sources if source.casefold() not in known]

    def with_known_sources(self, filters: Filters) -> Filters:
        """The sources as the catalog spells them; one that nobody has stays as it is and matches nothing."""
        if not filters.sources:
            return filters
        wanted = {source.casefold() for source in filters.sources}
        known = [source for source in self.catalog.sources() if source.casefold() in wanted]
        return replace(filters, sources=tuple(known) or filters.sources)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _prepare(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise StorageError(f"{directory} is no directory. Name one with --data-dir or RAG_DATA_DIR.") from error
    except OSError as error:
        raise ReadOnlyError(
            f"{directory} cannot be made ({error.strerror}). Name a writable directory with --data-dir or RAG_DATA_DIR."
        ) from error
    if not os.access(directory, os.W_OK | os.X_OK):
        raise ReadOnlyError(
            f"{directory} cannot be written. Give this user write access, or name another with --data-dir."
        )
