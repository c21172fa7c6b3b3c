"""The write path: record, embed, index, mark.

    1. article and chunks are recorded as pending, and chunks that are gone as stale, in one transaction
    2. what the cache lacks is embedded, cached, and copied to the vector file
    3. vectors are upserted and stale ones deleted
    4. the same in the lexical index, which commits
    5. the articles are marked as indexed, the stale chunks are forgotten and the copies vouched for, in one
       transaction; then filtered search gets the new columns

Each step may be done twice, so whatever a crash leaves behind is finished by doing it again (``resume``). An article is
acknowledged after step 5, and never lost after step 1.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

import numpy as np

from rag.errors import ModelError, NotFoundError
from rag.index.catalog import IndexedChunks, StoredChunk, Transaction, same_record
from rag.index.chunking import embedded_text, split
from rag.index.index import Index
from rag.index.reprints import THRESHOLD, Signature, shares_text, signature
from rag.index.window import known_since, to_seconds
from rag.protocols import Progress, TokenCounter
from rag.types import Article, ArticleStatus, Chunk, IngestOutcome, IngestStatus, Skipped, SourceRecord

BATCH = 64
"""Articles recorded, embedded and indexed together: enough to spread the cost of a commit."""

_MOST_COMPARED = 50


class Writer:
    """The only writer of an index. Its methods may be called from several threads; they take turns."""

    def __init__(self, index: Index, counter: TokenCounter, chunk_tokens: int) -> None:
        self._index = index
        self._catalog = index.catalog
        self._counter = counter
        self._chunk_tokens = chunk_tokens
        self._turn = threading.Lock()

    def ingest(self, records: Iterable[SourceRecord | Skipped]) -> Iterator[IngestOutcome]:
        """Takes records in, a batch at a time; an outcome is yielded once its article is safe and findable."""
        batch: list[SourceRecord | Skipped] = []
        seen: dict[str, str] = {}
        for record in records:
            batch.append(record)
            if len(batch) == BATCH:
                yield from self._ingest_batch(batch, seen)
                batch = []
        if batch:
            yield from self._ingest_batch(batch, seen)

    def _ingest_batch(self, batch: Sequence[SourceRecord | Skipped], seen: dict[str, str]) -> list[IngestOutcome]:
        """``seen`` has, by id, where the articles of this run were read."""
        with self._turn:
            prepared = self._prepare([record.article for record in batch if isinstance(record, SourceRecord)])
            outcomes: list[IngestOutcome] = []
            with self._catalog.transaction() as connection:
                for record in batch:
                    if isinstance(record, Skipped):
                        outcomes.append(IngestOutcome(record.origin, IngestStatus.SKIPPED, reason=record.reason))
                        continue
                    article = record.article
                    warnings = record.warnings
                    if not record.identified and self._is_another(connection, article, article.id in seen):
                        warnings += (
                            f"another article has its publisher, title and day ({article.id}): it stands beside",
                        )
                        article = replace(article, id=beside(article.id, article.content_hash))
                        prepared |= self._prepare([article])
                    status = self._record(connection, article, record.dated, prepared)
                    if status is IngestStatus.UPDATED and article.id in seen:
                        warnings += (f"it has the id of {seen[article.id]} ({article.id}) and replaces it",)
                    seen[article.id] = record.origin
                    outcomes.append(IngestOutcome(record.origin, status, article.id, warnings=warnings))
            self._index_pending(None)
            return outcomes

    def _is_another(self, connection: Transaction, article: Article, seen: bool) -> bool:
        """Whether an article whose id was made from publisher, title and day is not the one that is known by it: that
        one was read in this run as well, or has quite another text."""
        existing = self._catalog.article_in(connection, article.id)
        if existing is None or existing.content_hash == article.content_hash:
            return False
        return seen or not shares_text(existing.text, article.text)

    def _prepare(self, articles: Sequence[Article]) -> dict[str, list[StoredChunk]]:
        """The chunks of the articles, by content hash and id (see ``_key``)."""
        # As the catalog will give them back: the day is part of what is embedded.
        zone = self._catalog.zone
        articles = [replace(article, published_at=article.published_at.astimezone(zone)) for article in articles]
        return {
            _key(article): [_stored(article, chunk) for chunk in chunks]
            for article, chunks in zip(articles, split(articles, self._counter, self._chunk_tokens), strict=True)
        }

    def _record(
        self, connection: Transaction, article: Article, dated: bool, prepared: dict[str, list[StoredChunk]]
    ) -> IngestStatus:
        existing = self._catalog.article_in(connection, article.id)
        if existing is not None and not dated and existing.content_hash == article.content_hash:
            # Read again, an article that has no date does not become news again.
            article = replace(article, published_at=existing.published_at)
        if existing is not None and same_record(existing, article):
            return IngestStatus.UNCHANGED
        if existing is not None and existing.content_hash != article.content_hash:
            self._let_go(connection, article.id)
        original = self._catalog.original_of(connection, article.content_hash, article.id)
        chunks = prepared[_key(article)]
        if original is not None:
            # Indexed as well: a filter may keep it and exclude the original.
            self._put_indexed(connection, _linked(article, duplicate_of=original), chunks)
            self._catalog.repoint_duplicates(connection, article.id, original)
            self._catalog.reprints.drop_of(connection, article.id)
            return IngestStatus.DUPLICATE
        self._put(connection, article, chunks)
        return IngestStatus.ADDED if existing is None else IngestStatus.UPDATED

    def _put(self, connection: Transaction, article: Article, chunks: Sequence[StoredChunk]) -> None:
        self._put_indexed(connection, article, chunks)
        mark = signature(article.text)
        if mark is None:
            self._catalog.reprints.drop_of(connection, article.id)
            return
        buckets = mark.buckets
        self._catalog.reprints.put(connection, article.id, mark.to_bytes(), buckets)
        best: tuple[float, str] | None = None
        for other, root, data in self._catalog.reprints.similar(connection, article.id, buckets, _MOST_COMPARED):
            similarity = mark.similarity(Signature.from_bytes(data))
            if similarity >= THRESHOLD and (best is None or similarity > best[0]):
                best = (similarity, root or other)
        if best is not None:
            self._catalog.reprints.set(connection, article.id, best[1], best[0])

    def _put_indexed(self, connection: Transaction, article: Article, chunks: Sequence[StoredChunk]) -> None:
        """What was retracted is kept and shown, and is no source of answers any more."""
        retracted = article.status is ArticleStatus.RETRACTED
        self._catalog.put_article(connection, article, [] if retracted else chunks, pending=not retracted)

    def _let_go(self, connection: Transaction, article_id: str) -> None:
        """Before an article's text goes: the first of its duplicates takes its place, and its reprints get another
        root."""
        duplicates = self._catalog.duplicates_of(connection, article_id)
        if duplicates:
            heir = _linked(duplicates[0], duplicate_of=None)
            self._put(connection, heir, self._prepare([heir])[_key(heir)])
            self._catalog.repoint_duplicates(connection, article_id, heir.id)
        self._catalog.reprints.release(connection, article_id)

    def delete(self, article_id: str) -> None:
        """Removes an article everywhere. Raises NotFoundError."""
        with self._turn:
            with self._catalog.transaction() as connection:
                if self._catalog.article_in(connection, article_id) is None:
                    raise NotFoundError(
                        f"No article has the id {article_id!r}. List the articles with: rag articles list"
                    )
                self._let_go(connection, article_id)
                self._catalog.remove_article(connection, article_id)
            # Only what is gone: a deletion needs no embedding model (an heir is indexed with what is pending next).
            self._index_batch([], self._catalog.stale(100_000))
            with suppress(ModelError):
                self._index_pending(None)

    def resume(self, progress: Progress | None = None) -> int:
        """Finishes what an earlier process left pending; returns how many articles that were."""
        with self._turn:
            return self._index_pending(progress)

    def reindex(self, progress: Progress | None = None) -> int:
        """Fills emptied vectors and lexical index from the catalog, embedding only what the cache lacks; returns the
        number of articles."""
        with self._turn:
            with self._catalog.transaction() as connection:
                self._catalog.mark_all_pending(connection)
            done = self._index_pending(progress)
            with self._catalog.transaction() as connection:
                self._catalog.embeddings.prune(connection, self._index.embedder.name)
            return done

    def close(self) -> None:
        """Closes the index, once no other method is at work."""
        with self._turn:
            self._index.close()

    def _index_pending(self, progress: Progress | None) -> int:
        total = self._catalog.counts().pending if progress else 0
        done = 0
        while True:
            article_ids = self._catalog.pending(BATCH)
            stale = self._catalog.stale(100_000)
            if not article_ids and not stale:
                return done
            self._index_batch(article_ids, stale)
            done += len(article_ids)
            if progress:
                progress(done, total)

    def _index_batch(self, article_ids: Sequence[str], stale: Sequence[str]) -> None:
        model = self._index.embedder.name
        recorded = self._catalog.chunks_of(article_ids)
        items = [(article, stored.chunk) for article, chunks in recorded for stored in chunks]
        hashes = [stored.text_hash for _, chunks in recorded for stored in chunks]
        cached = self._catalog.embeddings.numbers(model, hashes)
        missing = {
            text_hash: embedded_text(*item)
            for text_hash, item in zip(hashes, items, strict=True)
            if text_hash not in cached
        }
        made = self._index.embedder.embed_documents(list(missing.values()))
        with self._catalog.transaction() as connection:
            self._catalog.embeddings.put(connection, model, list(missing), made)
            self._catalog.embeddings.link(connection, model, article_ids)
        copied = self._index.exact.copy_new()
        of_hashes = self._catalog.embeddings.numbers(model, hashes)
        numbers = [of_hashes[text_hash] for text_hash in hashes]
        if items:
            self._index.vectors.upsert(items, self._catalog.embeddings.vectors(numbers, self._index.dimension))
        self._index.vectors.delete(stale)
        self._index.lexical_index.put(items)
        self._index.lexical_index.delete(stale)
        self._index.lexical_index.commit()
        with self._catalog.transaction() as connection:
            self._catalog.mark_indexed(connection, article_ids)
            self._catalog.forget_stale(connection, stale)
            self._catalog.embeddings.set_copied(connection, copied)
        self._index.exact.update(
            IndexedChunks(
                [chunk.id for _, chunk in items],
                np.array(numbers, np.int64),
                np.array([to_seconds(article.published_at) for article, _ in items], np.int64),
                np.array([known_since(article) for article, _ in items], np.int64),
                [article.source for article, _ in items],
            ),
            stale,
        )


def beside(article_id: str, text_hash: str) -> str:
    """The id of an article whose own is taken by another: always the same for the same text."""
    return hashlib.sha256(f"{article_id}\n{text_hash}".encode()).hexdigest()[:16]


def _key(article: Article) -> str:
    return f"{article.id}\n{article.content_hash}"


def _stored(article: Article, chunk: Chunk) -> StoredChunk:
    return StoredChunk(chunk, hashlib.sha256(embedded_text(article, chunk).encode("utf-8", "replace")).digest())


def _linked(article: Article, *, duplicate_of: str | None) -> Article:
    return replace(article, duplicate_of=duplicate_of, reprint_of=None)
