"""What handlers are given and ask for."""

from __future__ import annotations

from email.message import Message
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from rag.app import Citewire
from rag.digest.render import Links
from rag.digest.render.links import http_url


async def _opened(request: Request) -> Citewire:
    archive: Citewire = request.app.state.citewire
    return archive


Opened = Annotated[Citewire, Depends(_opened)]
"""The open archive."""


async def _links(request: Request, citewire: Opened) -> Links:
    # Without an address of its own the server is where the request found it. ``http_url``: the header Host may hold
    # anything.
    return Links(citewire.settings.public_url or http_url(str(request.base_url)))


Linked = Annotated[Links, Depends(_links)]
"""Links to the pages of this server."""


async def _json_body(request: Request) -> None:
    given = request.headers.get("content-type", "")
    header = Message()
    header["content-type"] = given
    kind, _, name = header.get_content_type().partition("/")
    if not given or kind != "application" or not (name == "json" or name.endswith("+json")):
        sent = f"The content type is {given[:80]!r}" if given else "The body has no content type"
        raise HTTPException(
            415,
            f"{sent}. Send JSON, with the header Content-Type: application/json",
            {"Accept": "application/json"},  # RFC 9110, section 15.5.16
        )


JsonBody = Depends(_json_body)
"""Refuses a body that is not said to be JSON. It also keeps pages of other origins from posting: a browser asks
before it sends them such a type, and nobody says yes."""
