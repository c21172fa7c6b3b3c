"""The cache of embeddings: the same text is embedded once for each model, however often it is taken in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from rag.index.catalog.database import Database, batches
from rag.index.catalog.tables import articles, chunks, embeddings
from rag.protocols import Vectors


class EmbeddingCache:
    """Vectors by model and hash of the text; each has a number, by which chunks refer to it."""

    def __init__(self, database: Database) -> None:
        self._reading = database.reading

    def numbers(self, model: str, text_hashes: Iterable[bytes]) -> dict[bytes, int]:
        """The numbers of the cached embeddings, by hash of the text."""
        found: dict[bytes, int] = {}
        with self._reading() as connection:
            for batch in batches(sorted(set(text_hashes))):
                query = select(embeddings.c.text_hash, embeddings.c.seq)
                query = query.where(embeddings.c.model == model, embeddings.c.text_hash.in_(batch))
                found.update((row[0], row[1]) for row in connection.execute(query))
        return found

    def put(self, connection: Connection, model: str, text_hashes: Sequence[bytes], vectors: Vectors) -> None:
        rows = [
            {"model": model, "text_hash": text_hash, "vector": vector.astype("<f4").tobytes()}
            for text_hash, vector in zip(text_hashes, vectors, strict=True)
        ]
        if rows:
            connection.execute(upsert(embeddings).on_conflict_do_nothing(), rows)

    def link(self, connection: Connection, model: str, article_ids: Sequence[str]) -> None:
        """Points the chunks of these articles to their embeddings."""
        number = select(embeddings.c.seq).where(
            embeddings.c.model == model, embeddings.c.text_hash == chunks.c.text_hash
        )
        for batch in batches(article_ids):
            of_them = select(articles.c.seq).where(articles.c.id.in_(batch))
            connection.execute(
                update(chunks).where(chunks.c.article_seq.in_(of_them)).values(embedding_seq=number.scalar_subquery())
            )

    def vectors(self, numbers: Sequence[int], dimension: int) -> Vectors:
        """The embeddings with these numbers, in the order given: shape (len(numbers), dimension)."""
        by_number: dict[int, bytes] = {}
        with self._reading() as connection:
            for batch in batches(sorted(set(numbers))):
                query = select(embeddings.c.seq, embeddings.c.vector).where(embeddings.c.seq.in_(batch))
                by_number.update((row[0], row[1]) for row in connection.execute(query))
        joined = b"".join(by_number[number] for number in numbers)
        return np.frombuffer(joined, dtype="<f4").reshape(len(numbers), dimension)

    def prune(self, connection: Connection, model: str) -> int:
        """Forgets the embeddings that no chunk rests on, those of other models included; returns how many."""
        used = select(chunks.c.embedding_seq).where(chunks.c.embedding_seq.is_not(None))
        gone = delete(embeddings).where((embeddings.c.model != model) | embeddings.c.seq.not_in(used))
        return int(connection.execute(gone).rowcount)
