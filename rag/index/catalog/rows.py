"""Between rows of the catalog and the words of Citewire."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Row, func, true

from rag.index.catalog.tables import articles
from rag.index.window import last_known, published_window, to_moment, to_seconds
from rag.types import Article, ArticleStatus, Filters

PLAIN_FIELDS = (
    "id", "url", "title", "source", "author", "text", "language", "content_hash", "wire", "duplicate_of", "reprint_of",
)  # fmt: skip


def article_values(article: Article) -> dict[str, Any]:
    values: dict[str, Any] = {field: getattr(article, field) for field in PLAIN_FIELDS}
    values["published_at"] = to_seconds(article.published_at)
    values["updated_at"] = None if article.updated_at is None else to_seconds(article.updated_at)
    values["status"] = article.status.value
    return values


def same_record(one: Article, other: Article) -> bool:
    """Whether a source says the same of both: what the catalog found out (duplicates, reprints) is left out."""
    found_out = ("duplicate_of", "reprint_of")
    left, right = article_values(one), article_values(other)
    return all(left[field] == right[field] for field in left if field not in found_out)


def article_from(row: Row[Any], zone: tzinfo = UTC) -> Article:
    values = row._mapping
    return Article(
        published_at=to_moment(values["published_at"], zone),
        updated_at=None if values["updated_at"] is None else to_moment(values["updated_at"], zone),
        status=ArticleStatus(values["status"]),
        **{field: values[field] for field in PLAIN_FIELDS},
    )


def condition(filters: Filters) -> ColumnElement[bool]:
    """The filters as a condition on the articles table."""
    clause: ColumnElement[bool] = true()
    first, last = published_window(filters)
    if first is not None:
        clause = clause & (articles.c.published_at >= first)
    if last is not None:
        clause = clause & (articles.c.published_at <= last)
    known = last_known(filters)
    if known is not None:
        updated = func.coalesce(articles.c.updated_at, articles.c.published_at)
        clause = clause & (articles.c.published_at <= known) & (updated <= known)
    if filters.sources:
        clause = clause & articles.c.source.in_(filters.sources)
    if filters.article_ids:
        clause = clause & articles.c.id.in_(filters.article_ids)
    return clause
