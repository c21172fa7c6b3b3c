"""MultiHop-RAG (Tang and Yang 2024): news questions that need several articles, and some that no article answers.

``DATA/multihop_rag/articles.jsonl`` with {id, url, title, source, author, published_at, text}, and
``queries_dev.jsonl`` with {id, question, type, answer, evidence: [{url, fact}]}. ODC-BY 1.0."""

from __future__ import annotations

from pathlib import Path

from eval.datasets.base import Fact, RetrievalCase, RetrievalData, json_lines

HINT = (
    "Name with --data a folder that has multihop_rag/articles.jsonl and multihop_rag/queries_dev.jsonl, made of "
    "MultiHop-RAG (github.com/yixuantt/MultiHop-RAG, ODC-BY 1.0)."
)


def load(data: Path) -> RetrievalData:
    """Raises SourceError when it is not there."""
    folder = data / "multihop_rag"
    return RetrievalData(
        name="multihop",
        articles=tuple(json_lines(folder / "articles.jsonl", HINT)),
        cases=tuple(
            RetrievalCase(
                id=str(row["id"]),
                question=row["question"],
                kind=row["type"].removesuffix("_query"),
                facts=tuple(Fact(fact["url"], fact["fact"]) for fact in row["evidence"]),
            )
            for row in json_lines(folder / "queries_dev.jsonl", HINT)
        ),
    )
