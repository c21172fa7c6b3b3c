"""Passages out of the catalog: chunks with what a reader needs to know of their articles.

The statements are made once: SQLAlchemy takes longer to build one than SQLite to answer it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from sqlalchemy import Connection, bindparam, func, select

from rag.index.catalog.database import batches
from rag.index.catalog.tables import articles, chunks
from rag.index.window import to_moment
from rag.types import Chunk, Passage

_PASSAGES = (
    select(
        chunks.c.id,
        articles.c.id,
        chunks.c.ordinal,
        chunks.c.start,
        chunks.c.end,
        # Cut by the database: an article may be much longer than its chunk.
        func.substr(articles.c.text, chunks.c.start + 1, chunks.c.end - chunks.c.start),
        articles.c.title,
        articles.c.source,
        articles.c.url,
        articles.c.published_at,
        articles.c.content_hash,
        articles.c.reprint_of,
    )
    .join(articles, articles.c.seq == chunks.c.article_seq)
    .where(chunks.c.id.in_(bindparam("chunk_ids", expanding=True)))
)
_TEXT = select(func.substr(articles.c.text, bindparam("start"), bindparam("length"))).where(
    articles.c.id == bindparam("article_id")
)


def passages(connection: Connection, chunk_ids: Sequence[str], zone: tzinfo) -> dict[str, Passage]:
    """The chunks that are live, by id, without scores."""
    found: dict[str, Passage] = {}
    for batch in batches(chunk_ids):
        for row in connection.execute(_PASSAGES, {"chunk_ids": list(batch)}):
            chunk_id, article_id, ordinal, start, end, text, title, source, url, published_at, text_hash, root = row
            chunk = Chunk(chunk_id, article_id, ordinal, start, end, text)
            moment = to_moment(published_at, zone)
            found[chunk_id] = Passage(chunk, title, source, url, moment, text_hash, reprint_of=root)
    return found


def text_before(connection: Connection, article_id: str, position: int, most: int) -> str:
    """At most ``most`` characters of an article's text before ``position``; empty when it is gone."""
    start = max(0, position - most)
    given = {"start": start + 1, "length": position - start, "article_id": article_id}
    return connection.execute(_TEXT, given).scalar() or ""
