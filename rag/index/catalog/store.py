"""The catalog's one door: what is read, and what is written, each write in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from rag.index.catalog.database import Database, Transaction, batches, fact, put_fact
from rag.index.catalog.digests import DigestLog
from rag.index.catalog.embeddings import EmbeddingCache
from rag.index.catalog.indexed import IndexedChunks, chunk_ids_of, indexed_chunks
from rag.index.catalog.passages import passages, text_before
from rag.index.catalog.reprints import Reprints
from rag.index.catalog.rows import article_from, article_values, condition
from rag.index.catalog.tables import articles, chunks, embeddings, stale_chunks
from rag.index.window import to_seconds
from rag.types import Article, ArticleStatus, Chunk, Filters, Passage


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk as the write path needs it: with the hash of what is embedded, and its article's row number."""

    chunk: Chunk
    text_hash: bytes


@dataclass(frozen=True, slots=True)
class CatalogCounts:
    articles: int
    duplicates: int
    reprints: int
    chunks: int
    pending: int
    stale_chunks: int
    embeddings: int


class Catalog:
    """Articles, chunks, ingest state and cached embeddings. Safe to use from several threads."""

    def __init__(self, path: Path, zone: tzinfo = UTC) -> None:
        """Opens the catalog at ``path``, making it where there is none; moments come out of it in ``zone``. Raises what
        ``open_engine`` raises."""
        self.zone = zone
        self._database = Database(path)
        self._reading = self._database.reading
        self._changes = 0
        self._sources: tuple[int, tuple[str, ...]] | None = None
        self.embeddings = EmbeddingCache(self._database)
        self.reprints = Reprints(self._database)
        self.digests = DigestLog(self._database, zone)

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One transaction: committed at the end, rolled back on any error."""
        with self._database.transaction() as connection:
            yield connection
        self._changes += 1

    # --- articles

    def article(self, article_id: str) -> Article | None:
        with self._reading() as connection:
            return self.article_in(connection, article_id)

    def article_in(self, connection: Connection, article_id: str) -> Article | None:
        row = connection.execute(select(articles).where(articles.c.id == article_id)).first()
        return None if row is None else article_from(row, self.zone)

    def articles(self, filters: Filters, limit: int, offset: int = 0) -> list[Article]:
        """Newest first."""
        order = (articles.c.published_at.desc(), articles.c.id)
        query = select(articles).where(condition(filters)).order_by(*order).limit(limit).offset(offset)
        with self._reading() as connection:
            return [article_from(row, self.zone) for row in connection.execute(query)]

    def corrected(self, since: datetime, until: datetime) -> list[Article]:
        """Articles that were corrected from ``since`` on and before ``until``, oldest first."""
        moment = articles.c.updated_at
        within = (moment >= to_seconds(since)) & (moment < to_seconds(until))
        query = select(articles).where(within, articles.c.status == ArticleStatus.CORRECTED.value)
        with self._reading() as connection:
            return [article_from(row, self.zone) for row in connection.execute(query.order_by(moment, articles.c.id))]

    def count_articles(self, filters: Filters) -> int:
        with self._reading() as connection:
            return connection.execute(select(func.count()).select_from(articles).where(condition(filters))).scalar_one()

    def sources(self) -> tuple[str, ...]:
        """The publishers, in order."""
        known, changes = self._sources, self._changes
        if known is None or known[0] != changes:
            with self._reading() as connection:
                found = connection.execute(select(articles.c.source).distinct().where(articles.c.source.is_not(None)))
                # Under the number from before: what is read during a transaction is not kept beyond it.
                known = self._sources = (changes, tuple(sorted(row[0] for row in found)))
        return known[1]

    def original_of(self, connection: Connection, content_hash: str, not_id: str) -> str | None:
        """The id of the indexed article with that text, other than ``not_id``."""
        query = (
            select(articles.c.id)
            .where(articles.c.content_hash == content_hash, articles.c.id != not_id, articles.c.duplicate_of.is_(None))
            .order_by(articles.c.seq)
        )
        return connection.execute(query.limit(1)).scalar()

    def duplicates_of(self, connection: Connection, article_id: str) -> list[Article]:
        """Articles with the very same text as ``article_id``, recorded after it."""
        query = select(articles).where(articles.c.duplicate_of == article_id).order_by(articles.c.seq)
        return [article_from(row, self.zone) for row in connection.execute(query)]

    def put_article(
        self, connection: Connection, article: Article, stored: Sequence[StoredChunk], *, pending: bool
    ) -> None:
        """Records an article and its chunks in place of what was there under its id; chunks that are gone become
        stale."""
        values = article_values(article) | {"state": "pending" if pending else "indexed"}
        statement = upsert(articles).values(**values)
        statement = statement.on_conflict_do_update(index_elements=["id"], set_=values)
        seq = connection.execute(statement.returning(articles.c.seq)).scalar_one()
        self._drop_chunks(connection, seq, keep={chunk.chunk.id for chunk in stored})
        if stored:
            rows = [
                {
                    "id": item.chunk.id,
                    "article_seq": seq,
                    "ordinal": item.chunk.ordinal,
                    "start": item.chunk.start,
                    "end": item.chunk.end,
                    "text_hash": item.text_hash,
                }
                for item in stored
            ]
            connection.execute(insert(chunks), rows)
            self._unmark_stale(connection, [item.chunk.id for item in stored])

    def remove_article(self, connection: Connection, article_id: str) -> bool:
        """Removes an article; its chunks become stale. False when there is none with that id."""
        seq = connection.execute(select(articles.c.seq).where(articles.c.id == article_id)).scalar()
        if seq is None:
            return False
        self._drop_chunks(connection, seq, keep=set())
        self.reprints.drop(connection, seq)
        connection.execute(delete(articles).where(articles.c.seq == seq))
        return True

    def repoint_duplicates(self, connection: Connection, old: str, new: str) -> None:
        """The duplicates of ``old``, and ``old`` itself where it is one by now, become those of ``new``."""
        root = select(func.coalesce(articles.c.reprint_of, articles.c.id)).where(articles.c.id == new)
        story = connection.execute(root).scalar_one()
        own = (articles.c.duplicate_of == old) | ((articles.c.id == old) & (articles.c.duplicate_of == new))
        changed = update(articles).where(own, articles.c.id != new)
        connection.execute(changed.values(duplicate_of=new, reprint_of=story))

    # --- ingest state

    def _drop_chunks(self, connection: Connection, seq: int, keep: set[str]) -> None:
        old = connection.execute(select(chunks.c.id).where(chunks.c.article_seq == seq)).scalars().all()
        gone = [{"chunk_id": chunk_id} for chunk_id in old if chunk_id not in keep]
        if gone:
            connection.execute(upsert(stale_chunks).on_conflict_do_nothing(), gone)
        connection.execute(delete(chunks).where(chunks.c.article_seq == seq))

    def _unmark_stale(self, connection: Connection, chunk_ids: Sequence[str]) -> None:
        for batch in batches(chunk_ids):
            connection.execute(delete(stale_chunks).where(stale_chunks.c.chunk_id.in_(batch)))

    def pending(self, limit: int) -> list[str]:
        """Ids of articles that are recorded but not yet indexed, oldest first."""
        query = select(articles.c.id).where(articles.c.state == "pending").order_by(articles.c.seq).limit(limit)
        with self._reading() as connection:
            return list(connection.execute(query).scalars())

    def stale(self, limit: int) -> list[str]:
        with self._reading() as connection:
            return list(connection.execute(select(stale_chunks.c.chunk_id).limit(limit)).scalars())

    def mark_indexed(self, connection: Connection, article_ids: Sequence[str]) -> None:
        for batch in batches(article_ids):
            connection.execute(update(articles).where(articles.c.id.in_(batch)).values(state="indexed"))

    def forget_stale(self, connection: Connection, chunk_ids: Sequence[str]) -> None:
        self._unmark_stale(connection, chunk_ids)

    def mark_all_pending(self, connection: Connection) -> None:
        """Before a rebuild: everything is to be indexed again, and nothing is left to remove."""
        with_chunks = articles.c.status != ArticleStatus.RETRACTED.value
        connection.execute(update(articles).where(with_chunks).values(state="pending"))
        connection.execute(delete(stale_chunks))

    # --- chunks

    def chunks_of(self, article_ids: Sequence[str]) -> list[tuple[Article, list[StoredChunk]]]:
        """The articles in the order given, with their chunks in order."""
        found: dict[str, tuple[Article, list[StoredChunk]]] = {}
        by_seq: dict[int, str] = {}
        with self._reading() as connection:
            for batch in batches(article_ids):
                for row in connection.execute(select(articles).where(articles.c.id.in_(batch))):
                    by_seq[row.seq] = row.id
                    found[row.id] = (article_from(row, self.zone), [])
            for seqs in batches(list(by_seq)):
                of_them = select(chunks).where(chunks.c.article_seq.in_(seqs)).order_by(chunks.c.ordinal)
                for c in connection.execute(of_them):
                    article, stored = found[by_seq[c.article_seq]]
                    text = article.text[c.start : c.end]
                    stored.append(StoredChunk(Chunk(c.id, article.id, c.ordinal, c.start, c.end, text), c.text_hash))
        return [found[article_id] for article_id in article_ids if article_id in found]

    def passages(self, chunk_ids: Sequence[str]) -> dict[str, Passage]:
        """The chunks that are live, by id, without scores."""
        with self._reading() as connection:
            return passages(connection, chunk_ids, self.zone)

    def text_before(self, article_id: str, position: int, most: int) -> str:
        """At most ``most`` characters of an article's text before ``position``; empty when it is gone."""
        with self._reading() as connection:
            return text_before(connection, article_id, position, most)

    def indexed_chunks(self) -> IndexedChunks:
        """What filtered search holds of the chunks that are indexed."""
        with self._reading() as connection:
            return indexed_chunks(connection)

    def chunk_ids_of(self, article_ids: Sequence[str]) -> list[str]:
        """The ids of the chunks of these articles."""
        with self._reading() as connection:
            return chunk_ids_of(connection, article_ids)

    def indexed_chunk_ids(self) -> set[str]:
        """Ids of the chunks that ought to be in the vectors and in the lexical index."""
        query = select(chunks.c.id).join(articles, articles.c.seq == chunks.c.article_seq)
        with self._reading() as connection:
            return set(connection.execute(query.where(articles.c.state == "indexed")).scalars())

    def count_indexed_chunks(self) -> int:
        """How many chunks ought to be in the vectors and in the lexical index."""
        waiting = (
            select(func.count())
            .select_from(chunks)
            .join(articles, articles.c.seq == chunks.c.article_seq)
            .where(articles.c.state == "pending")
        )
        with self._reading() as connection:
            total = connection.execute(select(func.count()).select_from(chunks)).scalar_one()
            return total - connection.execute(waiting).scalar_one()

    def misplaced_chunks(self) -> list[str]:
        """Ids of chunks whose offsets do not lie in their article's text."""
        wrong = (chunks.c.start < 0) | (chunks.c.start >= chunks.c.end) | (chunks.c.end > func.length(articles.c.text))
        query = select(chunks.c.id).join(articles, articles.c.seq == chunks.c.article_seq).where(wrong)
        with self._reading() as connection:
            return list(connection.execute(query).scalars())

    # --- facts about the whole

    def counts(self) -> CatalogCounts:
        with self._reading() as connection:

            def count(query: Select[Any]) -> int:
                return int(connection.execute(query).scalar_one())

            number = func.count()
            return CatalogCounts(
                articles=count(select(number).select_from(articles)),
                duplicates=count(select(number).where(articles.c.duplicate_of.is_not(None))),
                reprints=count(
                    select(number).where(articles.c.reprint_of.is_not(None), articles.c.duplicate_of.is_(None))
                ),
                chunks=count(select(number).select_from(chunks)),
                pending=count(select(number).where(articles.c.state == "pending")),
                stale_chunks=count(select(number).select_from(stale_chunks)),
                embeddings=count(select(number).select_from(embeddings)),
            )

    def fact(self, key: str) -> str | None:
        with self._reading() as connection:
            return fact(connection, key)

    def put_fact(self, key: str, value: str) -> None:
        with self.transaction() as connection:
            put_fact(connection, key, value)
