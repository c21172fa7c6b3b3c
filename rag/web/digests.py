"""Digests: making them, listing them, showing one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Body, Depends, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from rag.digest.render import Links
from rag.digest_records import digest_record
from rag.protocols import Progress
from rag.records import Record
from rag.stories import Digest
from rag.web.digest_docs import NO_DIGEST, digest_answers
from rag.web.digest_requests import EXAMPLES, DigestChoice, DigestListRequest, DigestRequest
from rag.web.digest_schemas import DigestList
from rag.web.etag import conditional
from rag.web.making import DigestStream
from rag.web.openapi import BODY, MODELS, STORES, UNCHANGED, answers, refusals
from rag.web.parts import JsonBody, Linked, Opened
from rag.web.reply import JSON
from rag.web.representation import VARIES, representation, wanted_format

router = APIRouter(tags=["digests"])

DigestId = Annotated[
    str,
    Path(
        description="The digest's id, or the day that it is of: then it is the one that was made last.",
        examples=["2024-04-26"],
    ),
]


def made_as(request: Request) -> str:
    return wanted_format(request, events=True)


@router.post(
    "/v1/digests",
    summary="Make a digest",
    dependencies=[JsonBody],
    responses=digest_answers(events=True)
    | refusals(*BODY, "not-acceptable", "bad-filter", "bad-input", *STORES, *MODELS, "disk-full"),
)
async def make_digest(
    wanted: Annotated[DigestRequest, Body(openapi_examples=dict(EXAMPLES))],
    format: Annotated[str, Depends(made_as)],
    citewire: Opened,
    links: Linked,
    request: Request,
) -> Response:
    """Makes the digest of a day, or of several: its stories, ranked, in sentences each of which is cited and was
    verified, and only what earlier digests of the edition have not told. It is kept under its id, unless it has no
    story. From the same articles it is the one that was made before. One is made at a time; others wait.

    As `text/event-stream` there is `progress` while it is made, and `done` with the whole digest, or `error` with a
    problem. A problem that is found before anything was sent is a response of its own, with its status."""
    window, reader = await run_in_threadpool(lambda: (wanted.window(citewire), wanted.reader()))
    make = partial(citewire.editions.make, window, reader, anew=wanted.anew)
    if format == "events":
        stream = DigestStream(partial(record_of, make), request.app.state.keep_alive, request.app.state.making)
        stream.headers.update(VARIES)
        return stream
    return await to_thread.run_sync(_made, make, format, links, limiter=request.app.state.making)


def record_of(make: Callable[..., Digest], progress: Progress) -> Record:
    return digest_record(make(progress=progress))


def _made(make: Callable[..., Digest], format: str, links: Links) -> Response:
    digest = make()
    if not digest.stories:
        return representation(digest, format, Links())  # it is not kept, so nothing can be at its address
    response = representation(digest, format, links)
    response.headers["Content-Location"] = f"/v1/digests/{quote(digest.id, safe='')}"
    return response


@router.get(
    "/v1/digests",
    summary="List digests",
    responses=answers(DigestList) | refusals("bad-field", *STORES),
)
def list_digests(wanted: Annotated[DigestListRequest, Query()], citewire: Opened) -> Response:
    """The digests that were made, those of the newest days first, and of a day the one that was made last."""
    found, total = citewire.editions.list(wanted.limit, wanted.offset, wanted.edition)
    records = [_summary(digest) for digest in found]
    return JSON({"digests": records, "total": total, "limit": wanted.limit, "offset": wanted.offset})


def _summary(digest: Digest) -> Record:
    return {
        "id": digest.id,
        "day": digest.day.isoformat(),
        "edition": digest.edition,
        "window": {"since": digest.window.since.isoformat(), "until": digest.window.until.isoformat()},
        "made_at": digest.made_at.isoformat(),
        "stories": len(digest.stories),
        "headline": digest.stories[0].headline if digest.stories else None,
    }


@router.get(
    "/v1/digests/{digest_id}",
    summary="Read a digest",
    responses=digest_answers()
    | UNCHANGED
    | refusals("bad-field", "not-found", "not-acceptable", *STORES, details={"not-found": NO_DIGEST}),
)
def read_digest(
    digest_id: DigestId,
    choice: Annotated[DigestChoice, Query()],
    citewire: Opened,
    links: Linked,
    request: Request,
) -> Response:
    """A digest that was made, in the form that the header `Accept` or else `format` asks for. All forms show the same
    stories, numbers and citations. With its ETag in `If-None-Match` the response has the status 304 and no body, as
    long as it is the same."""
    format = choice.format or wanted_format(request)
    digest = citewire.editions.get(digest_id, choice.edition)
    return conditional(request, representation(digest, format, links))
