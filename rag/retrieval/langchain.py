"""The retriever as LangChain knows one, to be put into a chain of one's own."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from rag.retrieval.search import Retriever
from rag.types import Filters, Passage


class CitewireRetriever(BaseRetriever):
    """A LangChain retriever over the archive. Each document's ``metadata`` says where its text stands:
    ``article_id``, ``chunk_id``, ``start``, ``end``, ``title``, ``source``, ``url``, ``published_at``, ``score``."""

    retriever: Any
    k: int = 8
    filters: Filters = Filters()

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        retriever: Retriever = self.retriever
        return [document(passage) for passage in retriever.search(query, self.k, self.filters)]


def document(passage: Passage) -> Document:
    chunk = passage.chunk
    return Document(
        page_content=chunk.text,
        id=chunk.id,
        metadata={
            "article_id": chunk.article_id,
            "chunk_id": chunk.id,
            "start": chunk.start,
            "end": chunk.end,
            "title": passage.title,
            "source": passage.source,
            "url": passage.url,
            "published_at": passage.published_at.isoformat(),
            "score": passage.scores.total,
        },
    )
