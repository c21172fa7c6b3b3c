"""The cache of embeddings: the same text is embedded once for each model, however often it is taken in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from rag.index.catalog.database import Database, batches, fact, put_fact
from rag.index.catalog.tables import articles, chunks, embeddings
from rag.protocols import Vectors

_COPY = "vector_file"
_COPIED = "vector_file_through"
_PAGE = 4_096


class EmbeddingCache:
    """Vectors by model and hash of the text; each has a number, by which chunks refer to it. The vector file has a copy
    of them, and the cache remembers which file that is and how far it can be trusted."""

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
        stored = self.stored(numbers)
        joined = b"".join(stored[number] for number in numbers)
        return np.frombuffer(joined, dtype="<f4").reshape(len(numbers), dimension)

    def stored(self, numbers: Sequence[int]) -> dict[int, bytes]:
        """The embeddings with these numbers as they are stored, those that are there."""
        found: dict[int, bytes] = {}
        with self._reading() as connection:
            for batch in batches(sorted(set(numbers))):
                query = select(embeddings.c.seq, embeddings.c.vector).where(embeddings.c.seq.in_(batch))
                found.update((row[0], row[1]) for row in connection.execute(query))
        return found

    def prune(self, connection: Connection, model: str) -> int:
        """Forgets the embeddings that no chunk rests on, those of other models included; returns how many."""
        used = select(chunks.c.embedding_seq).where(chunks.c.embedding_seq.is_not(None))
        gone = delete(embeddings).where((embeddings.c.model != model) | embeddings.c.seq.not_in(used))
        pruned = int(connection.execute(gone).rowcount)
        # SQLite gives the numbers above the highest that is left again, to embeddings that the file has yet to get.
        self.set_copied(connection, min(self._copied_in(connection), self._last_in(connection)))
        return pruned

    # --- the vector file

    def copy(self) -> tuple[str | None, int]:
        """(token of the file that has the copy, number of the embedding up to which it is right)"""
        with self._reading() as connection:
            return fact(connection, _COPY), self._copied_in(connection)

    def start_copy(self, connection: Connection, token: str) -> None:
        """From now on another file has the copy, and nothing is in it yet."""
        put_fact(connection, _COPY, token)
        self.set_copied(connection, 0)

    def set_copied(self, connection: Connection, through: int) -> None:
        """Only once the copy of the embeddings up to number ``through`` is safe on disk."""
        put_fact(connection, _COPIED, str(through))

    def last(self) -> int:
        """The highest number of an embedding, of whatever model; 0 when there is none."""
        with self._reading() as connection:
            return self._last_in(connection)

    def between(
        self, after: int, through: int, model: str, dimension: int
    ) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
        """Pages of numbers, ascending, and embeddings of the model with after < number <= through."""
        seq = embeddings.c.seq
        query = select(seq, embeddings.c.model, embeddings.c.vector).where(seq <= through).order_by(seq).limit(_PAGE)
        with self._reading() as connection:
            while page := connection.execute(query.where(seq > after)).all():
                after = page[-1][0]
                # Not in the query: SQLite would then go by its index of models, and sort all for each page.
                rows = [(row[0], row[2]) for row in page if row[1] == model and len(row[2]) == 4 * dimension]
                vectors = np.frombuffer(b"".join(vector for _, vector in rows), "<f4").reshape(len(rows), dimension)
                yield np.array([number for number, _ in rows], np.int64), vectors

    def _copied_in(self, connection: Connection) -> int:
        return int(fact(connection, _COPIED) or 0)

    def _last_in(self, connection: Connection) -> int:
        return int(connection.execute(select(func.max(embeddings.c.seq))).scalar() or 0)
