"""What filtered search holds of each indexed chunk, read in columns: there may be millions, and every opening reads
them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, select

from rag.index.catalog.database import batches
from rag.index.catalog.tables import articles, chunks

Integers = NDArray[np.int64]

_PAGE = 1_000
"""Rows fetched at once: larger pages make Python look for garbage in all that was read before."""


@dataclass(frozen=True, slots=True)
class IndexedChunks:
    """Columns of one length: a chunk's id, the number of its embedding, when its article was published and since when
    it reads as it does (UTC seconds), and by whom it was published."""

    chunk_ids: list[str]
    numbers: Integers
    published_at: Integers
    known_since: Integers
    sources: list[str | None]


def indexed_chunks(connection: Connection) -> IndexedChunks:
    """Of all chunks that ought to be in the vectors and in the lexical index, in the order of their embeddings."""
    # Reads of one state of the catalog. Not a join: the articles are read from indexes that have these columns, which
    # are a small part of what their rows, with their texts, take.
    connection.exec_driver_sql("BEGIN")
    seqs, published_at, sources = _columns(
        connection, select(articles.c.seq, articles.c.published_at, articles.c.source)
    )
    updated, updated_at = _columns(
        connection, select(articles.c.seq, articles.c.updated_at).where(articles.c.updated_at.is_not(None))
    )
    pending = connection.execute(select(articles.c.seq).where(articles.c.state == "pending")).scalars().all()
    chunk_ids, numbers, owners = _columns(
        connection,
        select(chunks.c.id, chunks.c.embedding_seq, chunks.c.article_seq).where(chunks.c.embedding_seq.is_not(None)),
    )
    in_order = np.argsort(_integers(seqs))
    sorted_seqs = _integers(seqs)[in_order]

    def place(of: Integers) -> Integers:
        return in_order[np.searchsorted(sorted_seqs, of)]

    published = _integers(published_at)
    known_since = published.copy()
    known_since[place(_integers(updated))] = _integers(updated_at)
    known_since = np.maximum(known_since, published)
    is_indexed = np.ones(len(seqs), np.bool_)
    is_indexed[place(_integers(pending))] = False
    article, number = place(_integers(owners)), _integers(numbers)
    kept = np.flatnonzero(is_indexed[article])
    kept = kept[np.argsort(number[kept], kind="stable")]
    article = article[kept]
    return IndexedChunks(
        [chunk_ids[i] for i in kept.tolist()],
        number[kept],
        published[article],
        known_since[article],
        [sources[i] for i in article.tolist()],
    )


def _integers(values: Sequence[int]) -> Integers:
    return np.array(values, np.int64)


def _columns(connection: Connection, query: Select[Any]) -> list[list[Any]]:
    """The columns of a result. By the driver's own cursor: SQLAlchemy's rows take three times as long."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(str(query.compile(connection.engine)))
        found: list[list[Any]] = [[] for _ in query.selected_columns]
        while page := cursor.fetchmany(_PAGE):
            for column, values in zip(found, zip(*page, strict=True), strict=True):
                column.extend(values)
        return found
    finally:
        cursor.close()


def chunk_ids_of(connection: Connection, article_ids: Sequence[str]) -> list[str]:
    """The ids of the chunks of these articles."""
    query = select(chunks.c.id).join(articles, articles.c.seq == chunks.c.article_seq)
    wanted = sorted(set(article_ids))
    found = (connection.execute(query.where(articles.c.id.in_(batch))).scalars() for batch in batches(wanted))
    return list(chain.from_iterable(found))
