"""The catalog: articles, chunks, ingest state and cached embeddings in SQLite. It is the truth; the vectors and the
lexical index can be rebuilt from it."""

from rag.index.catalog.database import Transaction
from rag.index.catalog.indexed import IndexedChunks
from rag.index.catalog.rows import same_record
from rag.index.catalog.store import Catalog, CatalogCounts, StoredChunk

__all__ = ["Catalog", "CatalogCounts", "IndexedChunks", "StoredChunk", "Transaction", "same_record"]
