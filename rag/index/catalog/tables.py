"""The tables of the catalog, and the migrations between their versions.

Moments are UTC seconds since 1970 (INTEGER), so that a range is an index scan in every database. A chunk keeps its
offsets only: its text is that slice of its article's.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("url", Text),
    Column("title", Text, nullable=False),
    Column("source", Text),
    Column("author", Text),
    Column("published_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger),
    Column("text", Text, nullable=False),
    Column("language", Text),
    Column("content_hash", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("wire", Text),
    Column("duplicate_of", Text),
    Column("reprint_of", Text),
    Column("reprint_similarity", Float),
    # pending: recorded, not yet in the vectors and the lexical index. indexed: in both (in neither, if retracted).
    Column("state", Text, nullable=False),
    Index("articles_published_at", "published_at"),
    Index("articles_updated_at", "updated_at", sqlite_where=text("updated_at IS NOT NULL")),
    Index("articles_source", "source", "published_at"),
    Index("articles_content_hash", "content_hash"),
    Index("articles_state", "state"),
    Index("articles_duplicate_of", "duplicate_of"),
    Index("articles_reprint_of", "reprint_of"),
)

embeddings = Table(
    "embeddings",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("model", Text, nullable=False),
    # sha256 of what was embedded: header and chunk.
    Column("text_hash", LargeBinary, nullable=False),
    # float32, little endian, length 1.
    Column("vector", LargeBinary, nullable=False),
    UniqueConstraint("model", "text_hash"),
)

chunks = Table(
    "chunks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("article_seq", Integer, ForeignKey("articles.seq"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text_hash", LargeBinary, nullable=False),
    Column("embedding_seq", Integer),
    Index("chunks_article", "article_seq", "ordinal"),
    Index("chunks_embedding", "embedding_seq"),
)

# Tombstones: chunks that are gone from the catalog and have yet to go from the vectors and the lexical index.
stale_chunks = Table(
    "stale_chunks",
    metadata,
    Column("chunk_id", Text, primary_key=True),
)

# MinHash signatures, and the buckets of their bands: two articles that share a bucket are compared.
signatures = Table(
    "signatures",
    metadata,
    Column("article_seq", Integer, ForeignKey("articles.seq"), primary_key=True),
    Column("signature", LargeBinary, nullable=False),
)
signature_buckets = Table(
    "signature_buckets",
    metadata,
    Column("bucket", BigInteger, primary_key=True),
    Column("article_seq", Integer, ForeignKey("articles.seq"), primary_key=True),
    Index("signature_buckets_article", "article_seq"),
)

# Digests as they were made. A window may have several: the latest made is the one that counts.
digests = Table(
    "digests",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("edition", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("basis", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Index("digests_window", "edition", "since", "until"),
    Index("digests_since", "since"),
)

# What became of handing a digest to a recipient. Only one at a time may try.
deliveries = Table(
    "deliveries",
    metadata,
    Column("digest_id", Text, ForeignKey("digests.id"), primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("recipient", Text, primary_key=True),
    # sending: somebody claimed it. sent, failed: it is over. unknown: it may have arrived.
    Column("state", Text, nullable=False),
    # Which opening of the catalog claimed it last: a claim of an earlier one has nobody left who would settle it.
    Column("owner", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
    Column("claimed_at", BigInteger, nullable=False),
    Column("settled_at", BigInteger),
)


def _create(connection: Connection) -> None:
    metadata.create_all(connection)


def _index_updates(connection: Connection) -> None:
    updates = next(index for index in articles.indexes if index.name == "articles_updated_at")
    updates.create(connection, checkfirst=True)


def _log_digests(connection: Connection) -> None:
    for table in (digests, deliveries):
        table.create(connection, checkfirst=True)
    # SQLite commits each statement here by itself: a kill may have left the table without them.
    for index in digests.indexes:
        index.create(connection, checkfirst=True)


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_create, _index_updates, _log_digests)
"""``MIGRATIONS[n]`` brings a catalog of version n to version n + 1. A migration is never edited once released."""

VERSION = len(MIGRATIONS)
