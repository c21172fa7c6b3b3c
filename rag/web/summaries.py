"""Summaries on demand."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Body, Depends, Request, Response
from pydantic import Field, StringConstraints

from rag.digest.render import Links
from rag.web.digest_docs import digest_answers
from rag.web.digests import made_as, record_of
from rag.web.making import DigestStream
from rag.web.openapi import BODY, MODELS, STORES, refusals
from rag.web.parts import JsonBody, Opened
from rag.web.representation import VARIES, representation
from rag.web.requests import Restricted

router = APIRouter(tags=["digests"])


class SummaryRequest(Restricted):
    """What is to be summed up."""

    topic: Annotated[str, StringConstraints(min_length=1)] | None = Field(
        None,
        description="A topic, or the id of an article. When left out, all that the other fields let through.",
        examples=["the ferry in Port Ellery"],
    )


@router.post(
    "/v1/summaries",
    summary="Sum up",
    dependencies=[JsonBody],
    responses=digest_answers(events=True)
    | refusals(*BODY, "not-acceptable", "bad-filter", "bad-input", "bad-question", *STORES, *MODELS),
)
async def summarize(
    wanted: Annotated[SummaryRequest, Body()],
    format: Annotated[str, Depends(made_as)],
    citewire: Opened,
    request: Request,
) -> Response:
    """Sums up an article, a topic over time, or what a publisher wrote: in the form of a digest whose `title` is what
    it is about, its events in the order of time. It is kept in no log, and leaves nothing out that a digest told."""
    filters = await to_thread.run_sync(wanted.filters, citewire)
    make = partial(citewire.summarize, wanted.topic, filters)
    if format == "events":
        stream = DigestStream(partial(record_of, make), request.app.state.keep_alive, request.app.state.making)
        stream.headers.update(VARIES)
        return stream
    made = await to_thread.run_sync(make, limiter=request.app.state.making)
    return representation(made, format, Links(citewire.settings.public_url))
