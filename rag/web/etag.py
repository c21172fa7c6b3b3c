"""Whether a client has a response already (RFC 9110, section 13)."""

from __future__ import annotations

import re
from hashlib import sha256

from fastapi import Request, Response

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def conditional(request: Request, response: Response) -> Response:
    """The response with an ETag, to be kept by clients and asked after each time; without its body and with the status
    304 where the request names that ETag. The tag is that of the bytes: whatever changes them, the same digest made
    anew or another address of the links, makes another one."""
    tag = f'"{sha256(response.body).hexdigest()[:32]}"'
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    known = ",".join(request.headers.getlist("if-none-match"))
    if known.strip() != "*" and tag not in _TAG.findall(known):
        return response
    # A client takes these headers over for what it has, so the page's own policy must be among them.
    kept = {name: value for name, value in response.headers.items() if name not in ("content-length", "content-type")}
    return Response(status_code=304, headers=kept)
