"""A digest in the form that the client wants."""

from __future__ import annotations

from typing import get_args

from fastapi import HTTPException, Request, Response

from rag.digest.render import FORMATS, Links, render
from rag.digest_records import digest_record
from rag.stories import Digest
from rag.web.digest_requests import DigestFormat
from rag.web.negotiation import preferred
from rag.web.page import Page
from rag.web.reply import JSON

EVENTS = "text/event-stream"
MEDIA_TYPES: dict[str, str] = {name: FORMATS[name].media_type for name in get_args(DigestFormat)}
"""By format, the one first that is given to whoever has no wish."""

VARIES = {"Vary": "Accept"}


def wanted_format(request: Request, *, events: bool = False) -> str:
    """The format that the request accepts, or with ``events`` maybe "events". Raises HTTPException for none."""
    offered = {media_type: name for name, media_type in MEDIA_TYPES.items()} | ({EVENTS: "events"} if events else {})
    accept = ",".join(request.headers.getlist("accept"))
    chosen = preferred(accept, list(offered))
    if chosen is None:
        raise HTTPException(
            406, f"A digest cannot be had as {accept[:100]!r}. Accept one of {', '.join(offered)}.", VARIES
        )
    return offered[chosen]


def representation(digest: Digest, format: str, links: Links) -> Response:
    """The response. ``format`` is one of ``MEDIA_TYPES``."""
    if format == "json":
        return JSON(digest_record(digest), headers=VARIES)
    written = render(digest, format, links)
    if format == "html":
        return Page(written, headers=VARIES)
    return Response(written, media_type=f"{MEDIA_TYPES[format]}; charset=utf-8", headers=VARIES)
