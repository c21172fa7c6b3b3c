"""The lexical index: BM25 over chunk text, title and source in tantivy, with dates, sources and articles as exact
fields.

Queries are built from terms that our own analyser makes of the user's text, never parsed: no syntax can get in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import log
from pathlib import Path

import tantivy
from tantivy import FieldType, Filter, Occur, Query, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from rag.errors import CitewireError, StorageError
from rag.index.failures import disk_full, read_only
from rag.index.window import known_since, last_known, published_window, to_seconds
from rag.text.words import STOPWORDS
from rag.types import Article, Chunk, Filters, Hit

_HEAP = 64_000_000
_MAX_TERMS = 64


class LexicalIndex:
    """One writer and many readers on the index in ``path``. Searching is safe from several threads; writing is the
    write path's alone."""

    def __init__(self, path: Path, *, rebuild: bool = False) -> None:
        """Raises StorageError when the index can't be opened."""
        self._path = path
        self._analyzer = _analyzer()
        with self._translated():
            path.mkdir(parents=True, exist_ok=True)
            if rebuild:
                for file in path.iterdir():
                    file.unlink()
            self._schema = _schema()
            self._index = tantivy.Index(self._schema, path=str(path))
            self._index.register_tokenizer("news", self._analyzer)
            self._writer = self._index.writer(heap_size=_HEAP, num_threads=1)

    def close(self) -> None:
        del self._writer

    def put(self, items: Sequence[tuple[Article, Chunk]]) -> None:
        """Adds chunks, or replaces those with their ids. Nothing is seen before ``commit``."""
        with self._translated():
            for article, chunk in items:
                self._writer.delete_documents_by_term("chunk_id", chunk.id)
                self._writer.add_document(
                    tantivy.Document(
                        chunk_id=chunk.id,
                        article_id=article.id,
                        source=article.source or "",
                        published_at=to_seconds(article.published_at),
                        known_since=known_since(article),
                        heading=f"{article.title}\n{article.source or ''}",
                        body=chunk.text,
                    )
                )

    def delete(self, chunk_ids: Sequence[str]) -> None:
        with self._translated():
            for chunk_id in chunk_ids:
                self._writer.delete_documents_by_term("chunk_id", chunk_id)

    def commit(self) -> None:
        with self._translated():
            self._writer.commit()
            self._index.reload()

    def search(self, query: str, k: int, filters: Filters) -> list[Hit]:
        """The best chunks by BM25, best first; ties in the order of their ids. Empty when no word of the query
        counts."""
        terms = self.terms(query)
        if not terms or k <= 0:
            return []
        # A chunk's body and its article's heading are one text to the reader: what either says counts.
        words = Query.boolean_query(
            [
                (Occur.Should, Query.term_query(self._schema, field, term))
                for term in terms
                for field in ("body", "heading")
            ]
        )
        searcher = self._index.searcher()
        with self._translated():
            found = searcher.search(self._filtered(words, filters), limit=k).hits
            hits = [Hit(str(searcher.doc(address)["chunk_id"][0]), float(score)) for score, address in found]
        return sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))

    def terms(self, text: str) -> list[str]:
        """The distinct terms of a query in order, without stop words (unless it has nothing else)."""
        plain = [word for word in text.split() if word.strip(".,;:!?\"'()“”’").lower() not in STOPWORDS]
        analysed = self._analyzer.analyze(" ".join(plain)) or self._analyzer.analyze(text)
        return list(dict.fromkeys(analysed))[:_MAX_TERMS]

    def rarity(self, words: Sequence[str]) -> list[float]:
        """BM25's inverse document frequency of each word, over chunks that have it in body or heading: from 0 up,
        most for a word that none has."""
        searcher = self._index.searcher()
        total = searcher.num_docs
        found = []
        for word in words:
            terms = self._analyzer.analyze(word)
            having = max(
                (searcher.doc_freq(field, term) for term in terms[:1] for field in ("body", "heading")), default=total
            )
            found.append(log(1 + (total - having + 0.5) / (having + 0.5)))
        return found

    def _filtered(self, query: Query, filters: Filters) -> Query:
        must = [(Occur.Must, query)]
        first, last = published_window(filters)
        if first is not None or last is not None:
            dates = Query.range_query(self._schema, "published_at", FieldType.Integer, first, last, True, True)
            must.append((Occur.Must, Query.const_score_query(dates, 0.0)))
        known = last_known(filters)
        if known is not None:
            then = Query.range_query(self._schema, "known_since", FieldType.Integer, None, known, True, True)
            must.append((Occur.Must, Query.const_score_query(then, 0.0)))
        for field, values in (("source", filters.sources), ("article_id", filters.article_ids)):
            if values:
                exact = Query.term_set_query(self._schema, field, list(values))
                must.append((Occur.Must, Query.const_score_query(exact, 0.0)))
        return Query.boolean_query(must)

    def count(self) -> int:
        with self._translated():
            return int(self._index.searcher().num_docs)

    def ids(self) -> list[str]:
        """The chunk ids of all documents, twice where one is double."""
        searcher = self._index.searcher()
        with self._translated():
            if searcher.num_docs == 0:
                return []
            found = searcher.search(Query.all_query(), limit=searcher.num_docs).hits
            return [str(searcher.doc(address)["chunk_id"][0]) for _, address in found]

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except CitewireError:
            raise
        except (ValueError, OSError, RuntimeError) as error:
            text = str(error).lower()
            if "no space" in text or "storagefull" in text:
                raise disk_full(self._path) from error
            if "permission denied" in text or "read-only" in text:
                raise read_only(self._path) from error
            raise StorageError(f"The lexical index {self._path} failed: {error}. Rebuild it: rag reindex") from error


def _analyzer() -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for step in (Filter.remove_long(60), Filter.lowercase(), Filter.ascii_fold(), Filter.stemmer("english")):
        builder = builder.filter(step)
    return builder.build()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("chunk_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("article_id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("published_at", indexed=True, fast=True)
    builder.add_integer_field("known_since", indexed=True, fast=True)
    builder.add_text_field("heading", tokenizer_name="news", index_option="freq")
    builder.add_text_field("body", tokenizer_name="news", index_option="position")
    return builder.build()
