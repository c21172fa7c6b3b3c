"""Articles in, out and away."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Body, Path, Query, Request, Response

from rag.records import article_record, ingest_record
from rag.types import IngestStatus
from rag.web import schemas
from rag.web.openapi import BODY, MODELS, STORES, Responses, answers, refusals
from rag.web.parts import JsonBody, Opened
from rag.web.problems import problem
from rag.web.reply import JSON
from rag.web.requests import Articles, ListRequest

router = APIRouter(tags=["articles"])

_GONE: Responses = {204: {"description": "It is gone."}}

ArticleId = Annotated[
    str, Path(description="The article's id, as ingest, search and citations give it.", examples=["a0b6b845695cfc18"])
]


@router.post(
    "/v1/articles",
    summary="Take articles in",
    dependencies=[JsonBody],
    responses=answers(schemas.Ingested, 200, 201) | refusals(*BODY, "nothing-taken-in", *STORES, *MODELS, "disk-full"),
)
async def add_articles(
    articles: Annotated[Articles, Body(description="One article, a list of up to 1,000, or an object with the list.")],
    citewire: Opened,
    request: Request,
) -> Response:
    """Takes in one article or up to 1,000. When the answer comes, they are stored and can be found.

    An article whose id is known replaces the former one; one with the text of another is kept, but not searched. A
    record that cannot become an article is skipped with its reason, and the others go in."""
    ingest = partial(citewire.ingest_records, articles, "article")
    outcomes = await to_thread.run_sync(ingest, limiter=request.app.state.writing)
    record = ingest_record(outcomes)
    if all(outcome.status is IngestStatus.SKIPPED for outcome in outcomes):
        return problem("nothing-taken-in", "; ".join(f"{o.origin}: {o.reason}" for o in outcomes[:5]), **record)
    return JSON(record, 201 if record["added"] else 200)


@router.get(
    "/v1/articles",
    summary="List articles",
    responses=answers(schemas.ArticleList) | refusals("bad-field", "bad-filter", *STORES),
)
def list_articles(wanted: Annotated[ListRequest, Query()], citewire: Opened) -> Response:
    """The articles of the archive, newest first, without their texts."""
    articles, total = citewire.articles(wanted.filters(citewire), wanted.limit, wanted.offset)
    records = [article_record(article, text=False) for article in articles]
    return JSON({"articles": records, "total": total, "limit": wanted.limit, "offset": wanted.offset})


@router.get(
    "/v1/articles/{article_id}",
    summary="Read an article",
    responses=answers(schemas.Article) | refusals("not-found", *STORES),
)
def read_article(article_id: ArticleId, citewire: Opened) -> Response:
    """An article as it is stored. The offsets of passages and citations refer to its `text`."""
    return JSON(article_record(citewire.article(article_id)))


@router.delete(
    "/v1/articles/{article_id}",
    summary="Delete an article",
    status_code=204,
    responses=_GONE | refusals("not-found", *STORES, "disk-full"),
)
async def delete_article(article_id: ArticleId, citewire: Opened, request: Request) -> Response:
    """Deletes an article from all stores: no answer will cite it again."""
    await to_thread.run_sync(citewire.delete, article_id, limiter=request.app.state.writing)
    return Response(status_code=204)
