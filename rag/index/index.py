"""The three stores as one: what retrieval reads (``PassageIndex``), and how a data directory is opened."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, tzinfo
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from rag.errors import EmbeddingMismatchError, ReadOnlyError, StorageError
from rag.index.catalog import Catalog
from rag.index.exact import ExactSearch
from rag.index.lexical import LexicalIndex
from rag.index.lock import DataLock
from rag.index.vectors import VectorStore
from rag.index.window import last_known, to_moment
from rag.protocols import Embedder, Vectors
from rag.types import Filters, Hit, Passage, Reprint


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
        vectors and lexical index, and copies the vector file anew.

        Raises LockedError, ReadOnlyError, NewerVersionError, CorruptError, EmbeddingMismatchError or StorageError.
        """
        self.directory = directory
        self.embedder = embedder
        _prepare(directory)
        self._lock = DataLock(directory)
        self._lock.acquire()
        with ExitStack() as opened:
            opened.callback(self._lock.release)
            self.catalog = Catalog(directory / "catalog.sqlite3", zone)
            opened.callback(self.catalog.close)
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
            opened.callback(self.vectors.close)
            self.lexical_index = LexicalIndex(directory / "lexical", rebuild=rebuild)
            opened.callback(self.lexical_index.close)
            self.exact = ExactSearch(
                directory, self.catalog, self.vectors, embedder.name, self.dimension, rebuild=rebuild
            )
            opened.callback(self.exact.close)
            self._opened = opened.pop_all()

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
        self._opened.close()

    # --- PassageIndex

    def dense(self, vectors: Vectors, k: int, filters: Filters) -> list[list[Hit]]:
        """For each of the ``vectors``, shape (n, dimension), the k chunks nearest by cosine, best first: by Chroma
        without filters, by ``rag.index.exact`` under some."""
        if filters.empty:
            return self.vectors.nearest(vectors, k)
        return self.exact.search(vectors, k, self.with_known_sources(filters))

    def cosines(self, chunk_ids: Sequence[str], vectors: Vectors) -> NDArray[np.float32]:
        """The cosines of these chunks with the ``vectors``: shape (len(vectors), len(chunk_ids)); 0 for a chunk that is
        not there."""
        return self.exact.cosines(chunk_ids, vectors)

    def vectors_of(self, chunk_ids: Sequence[str]) -> Vectors:
        """The embeddings of these chunks, shape (len(chunk_ids), dimension); zeros for a chunk that is not there."""
        return self.exact.vectors(chunk_ids)

    def lexical(self, query: str, k: int, filters: Filters) -> list[Hit]:
        return self.lexical_index.search(query, k, self.with_known_sources(filters))

    def passages(self, chunk_ids: Sequence[str]) -> list[Passage]:
        found = self.catalog.passages(chunk_ids)
        return [found[chunk_id] for chunk_id in chunk_ids if chunk_id in found]

    def publishers(self) -> tuple[str, ...]:
        return self.catalog.sources()

    def rarity(self, words: Sequence[str]) -> list[float]:
        return self.lexical_index.rarity(words)

    def text_before(self, passage: Passage, most: int) -> str:
        return self.catalog.text_before(passage.chunk.article_id, passage.chunk.start, most)

    def with_reprints(self, passages: Sequence[Passage], filters: Filters) -> list[Passage]:
        """The passages, each with the other articles that have nearly its article's text: wherever and whenever they
        were published, but none that was not known at ``as_of``."""
        known = last_known(filters)
        found = self.catalog.reprints.of(list({p.reprint_of or p.chunk.article_id for p in passages}))
        return [
            replace(
                passage,
                reprints=tuple(
                    Reprint(row.id, row.title, row.source, row.url, to_moment(row.published_at, self.catalog.zone))
                    for row in found.get(passage.reprint_of or passage.chunk.article_id, ())
                    if row.id != passage.chunk.article_id and (known is None or row.known_since <= known)
                ),
            )
            for passage in passages
        ]

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
