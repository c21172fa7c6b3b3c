"""The reading of articles: files, folders, globs, standard input and single JSON objects."""

from rag.sources.formats import FORMATS
from rag.sources.identity import article_id, canonical_url, content_hash
from rag.sources.reader import Reader

__all__ = ["FORMATS", "Reader", "article_id", "canonical_url", "content_hash"]
