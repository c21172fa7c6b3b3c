"""The responses that are digests, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from rag.digest.render import Links, render
from rag.web.digest_example import EXAMPLE
from rag.web.digest_schemas import DIGEST
from rag.web.openapi import REF, TEXT, Responses
from rag.web.representation import EVENTS, MEDIA_TYPES

NO_DIGEST = "No digest has the id '2024-04-30', or is of that day. List the digests with: GET /v1/digests"
"""What is told where there is none."""

_MAKING = """event: progress
data: {"done":12,"total":20}

event: done
data: {"id":"2024-04-26-daily-4e816c75","day":"2024-04-26", ...}

"""


def digest_answers(*, events: bool = False) -> Responses:
    """The responses that are a digest in each of its forms, or also how it is made, as events."""
    content: dict[str, Any] = {
        MEDIA_TYPES["json"]: {
            "schema": {"$ref": REF + DIGEST},
            "examples": {"digest": {"$ref": f"#/components/examples/{DIGEST}"}},
        }
    }
    for name, media_type in MEDIA_TYPES.items():
        if name != "json":
            written = {"example": render(EXAMPLE, name, Links())} if name in ("markdown", "text") else {}
            content[media_type] = TEXT | written
    if events:
        schema = {
            "type": "string",
            "description": f"Server-sent events: `progress` ({REF}ProgressEvent), then `done` ({REF}{DIGEST}) or "
            f"`error` ({REF}Problem).",
        }
        content[EVENTS] = {"schema": schema, "example": _MAKING}
    return {200: {"description": "A digest: the stories of a window of time, cited and verified.", "content": content}}
