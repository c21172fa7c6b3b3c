"""Near-duplicates: their signatures, and which article is a reprint of which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from rag.index.catalog.database import Database, article_seq, batches
from rag.index.catalog.tables import articles, signature_buckets, signatures
from rag.types import ArticleStatus

# Made once: SQLAlchemy takes longer to build it than SQLite to answer it.
_STORIES = (
    select(
        articles.c.id,
        articles.c.title,
        articles.c.source,
        articles.c.url,
        articles.c.published_at,
        func.coalesce(articles.c.reprint_of, articles.c.id).label("root"),
        func.max(articles.c.published_at, func.coalesce(articles.c.updated_at, 0)).label("known_since"),
    )
    .where(articles.c.status != ArticleStatus.RETRACTED.value)
    .where(
        articles.c.id.in_(bindparam("roots", expanding=True))
        | articles.c.reprint_of.in_(bindparam("roots", expanding=True))
    )
    .order_by(articles.c.published_at, articles.c.seq)
)


class Reprints:
    """Which articles are near-duplicates of which."""

    def __init__(self, database: Database) -> None:
        self._reading = database.reading

    def put(self, connection: Connection, article_id: str, signature: bytes, buckets: Sequence[int]) -> None:
        """Records a signature in place of what was there."""
        seq = article_seq(connection, article_id)
        self.drop(connection, seq)
        connection.execute(insert(signatures).values(article_seq=seq, signature=signature))
        rows = [{"bucket": bucket, "article_seq": seq} for bucket in set(buckets)]
        connection.execute(insert(signature_buckets), rows)

    def drop(self, connection: Connection, seq: int) -> None:
        connection.execute(delete(signature_buckets).where(signature_buckets.c.article_seq == seq))
        connection.execute(delete(signatures).where(signatures.c.article_seq == seq))

    def drop_of(self, connection: Connection, article_id: str) -> None:
        self.drop(connection, article_seq(connection, article_id))

    def similar(
        self, connection: Connection, article_id: str, buckets: Sequence[int], limit: int
    ) -> list[tuple[str, str | None, bytes]]:
        """(id, reprint_of, signature) of earlier articles that share a bucket with ``article_id``, oldest first."""
        seq = article_seq(connection, article_id)
        # Those that share most buckets are the most alike; a common phrase alone must not crowd them out.
        shared = (
            select(signature_buckets.c.article_seq)
            .where(signature_buckets.c.bucket.in_(buckets), signature_buckets.c.article_seq < seq)
            .group_by(signature_buckets.c.article_seq)
            .order_by(func.count().desc(), signature_buckets.c.article_seq)
            .limit(limit)
        )
        found = list(connection.execute(shared).scalars())
        if not found:
            return []
        query = (
            select(articles.c.id, articles.c.reprint_of, signatures.c.signature)
            .join(signatures, signatures.c.article_seq == articles.c.seq)
            .where(articles.c.seq.in_(found))
            .order_by(articles.c.seq)
        )
        return [(row[0], row[1], row[2]) for row in connection.execute(query)]

    def of(self, roots: Sequence[str]) -> dict[str, list[Any]]:
        """For each of the articles, which must not be reprints themselves, the articles with the same or nearly the
        same text, itself included and retracted ones left out, oldest
        first: rows of id, title, source, url, published_at and known_since."""
        found: dict[str, list[Any]] = {}
        with self._reading() as connection:
            for batch in batches(roots):
                for row in connection.execute(_STORIES, {"roots": list(batch)}):
                    found.setdefault(row.root, []).append(row)
        return found

    def set(self, connection: Connection, article_id: str, of: str | None, similarity: float | None) -> None:
        changed = update(articles).where(articles.c.id == article_id)
        connection.execute(changed.values(reprint_of=of, reprint_similarity=similarity))

    def release(self, connection: Connection, gone: str) -> None:
        """The first of the reprints of an article becomes the one that the others are reprints of."""
        rest = select(articles.c.id).where(articles.c.reprint_of == gone).order_by(articles.c.seq)
        root = connection.execute(rest.limit(1)).scalar()
        if root is not None:
            connection.execute(
                update(articles).where(articles.c.id == root).values(reprint_of=None, reprint_similarity=None)
            )
            connection.execute(update(articles).where(articles.c.reprint_of == gone).values(reprint_of=root))
