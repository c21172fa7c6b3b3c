"""Pages for readers: what the links of answers and digests lead to."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from rag.digest.render import FORMATS, feed
from rag.errors import NotFoundError
from rag.stories import Digest
from rag.web.article_page import article_page
from rag.web.articles import ArticleId
from rag.web.digest_docs import NO_DIGEST
from rag.web.digest_requests import EditionName
from rag.web.digests import DigestId
from rag.web.etag import conditional
from rag.web.negotiation import preferred
from rag.web.openapi import STORES, UNCHANGED, missing_pages, refusals, text_answers
from rag.web.page import Page
from rag.web.parts import Linked, Opened
from rag.web.problems import MEDIA_TYPE
from rag.web.representation import representation
from rag.web.templating import html

router = APIRouter(tags=["pages"])

MOST_DIGESTS = 20
"""Digests of a feed."""
_LOOKED_AT = 60
"""Digests that these are found among: a day's digest may have been made several times."""
_ATOM = FORMATS["atom"].media_type
_HTML = FORMATS["html"].media_type

Edition = Annotated[EditionName, Query(description="The name of the reader's profile.", examples=["daily"])]
Offset = Annotated[
    str | None,
    Query(
        description="Where the cited span begins, or ends (exclusive), in the article's `text`, in Unicode code "
        "points. What is none marks nothing.",
        examples=["1670"],
    ),
]


@router.get(
    "/articles/{article_id}",
    summary="Show an article",
    response_class=HTMLResponse,
    responses=text_answers(_HTML, "A page with the article.") | missing_pages() | refusals(*STORES),
)
def show_article(
    article_id: ArticleId, citewire: Opened, request: Request, start: Offset = None, end: Offset = None
) -> Response:
    """An article as a page, with the span from `start` to `end` marked in it: `#cited` leads there. Of a retracted
    article the text is not shown."""
    try:
        article = citewire.article(article_id)
    except NotFoundError as error:
        return _missing(request, error, "There is no such article", "It may have been taken out of the archive.")
    return Page(article_page(article, start, end))


@router.get(
    "/digests/{digest_id}",
    summary="Show a digest",
    response_class=HTMLResponse,
    responses=text_answers(_HTML, "A page with the digest.")
    | UNCHANGED
    | missing_pages(NO_DIGEST)
    | refusals("bad-field", *STORES),
)
def show_digest(
    digest_id: DigestId, citewire: Opened, links: Linked, request: Request, edition: Edition = "daily"
) -> Response:
    """A digest as a page; where a day is named, that of the `edition`."""
    try:
        digest = citewire.editions.get(digest_id, edition)
    except NotFoundError as error:
        return _missing(request, error, "There is no such digest", "None was made of that day, or it is a wrong id.")
    return conditional(request, representation(digest, "html", links))


@router.get(
    "/digests.atom",
    summary="Follow the digests",
    response_class=Response,
    responses=text_answers(_ATOM, "The feed (RFC 4287).") | UNCHANGED | refusals("bad-field", *STORES),
)
def follow(citewire: Opened, links: Linked, request: Request, edition: Edition = "daily") -> Response:
    """The newest digests of the `edition` as an Atom feed, an entry for each story. Of several digests of one day there
    is the one that was made last."""
    found, _ = citewire.editions.list(_LOOKED_AT, 0, edition)
    address = f"{links.base_url or ''}/digests.atom?edition={quote(edition, safe='')}"
    written = feed(_newest(found), links, edition=edition, address=address)
    return conditional(request, Response(written, media_type=f"{_ATOM}; charset=utf-8"))


def _newest(listed: list[Digest]) -> list[Digest]:
    """Of each window the first: the list has the one that was made last before the others."""
    first: dict[object, Digest] = {}
    for digest in listed:
        first.setdefault((digest.window.since, digest.window.until), digest)
    return list(first.values())[:MOST_DIGESTS]


def _missing(request: Request, error: NotFoundError, title: str, notice: str) -> Response:
    """A page for whoever reads pages. Raises the error for everybody else, to become a problem."""
    accept = ",".join(request.headers.getlist("accept"))
    if preferred(accept, (MEDIA_TYPE, _HTML)) != _HTML:
        raise error
    return Page(html("notice.html", title=title, publisher=None, notice=notice), 404)
