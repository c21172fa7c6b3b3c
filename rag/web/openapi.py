"""The OpenAPI document: how responses and problems are told in it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from rag.digest_records import digest_record
from rag.web.digest_example import EXAMPLE
from rag.web.digest_schemas import DIGEST, ProgressEvent, published
from rag.web.problems import KINDS, MEDIA_TYPE, TYPE_PREFIX
from rag.web.schemas import FieldError, PassagesEvent, Problem, SentenceEvent

DESCRIPTION = """Answers questions about an archive of news. Every sentence of an answer carries a citation to an exact
span of a source article, and was verified against it before it was sent.

All offsets are Unicode code points, end exclusive. Errors are `application/problem+json` (RFC 9457)."""

Responses = dict[int | str, dict[str, Any]]

BODY = ("bad-json", "body-too-large", "wrong-content-type", "bad-field")
"""Problems with a request's body, by code."""
QUESTION = ("bad-question", "bad-filter", "bad-input")
STORES = ("internal", "storage", "data-corrupt", "data-read-only")
MODELS = ("model", "model-unavailable", "model-access", "model-reply", "model-timeout", "model-rate-limit")

UNCHANGED: Responses = {304: {"description": "The client has it already: `If-None-Match` has its ETag."}}

REF = "#/components/schemas/"
TEXT = {"schema": {"type": "string"}}
_INSTANCE = "urn:uuid:5f0c3c1e-2f0b-4c5e-9a55-6f1d4f2a9d10"
_DETAILS = {
    "bad-json": "The body is no JSON: Expecting ',' delimiter at line 1, column 14.",
    "body-too-large": "At most 20,000,000 bytes are taken. Send less at a time, or raise RAG_MAX_BODY_BYTES.",
    "wrong-content-type": "The content type is 'text/plain'. Send JSON, with the header Content-Type: application/json",
    "not-acceptable": "A digest cannot be had as 'image/png'. Accept one of application/json, text/html.",
    "bad-field": "k: input should be less than or equal to 1000",
    "nothing-taken-in": "article:1: no text: it has title; name the text text, body or content",
    "bad-question": "The question is empty (''). Ask something, such as: what did Blinken warn about?",
    "bad-filter": "since '2024-04-27' is not before until '2024-04-22'. Give the earlier one as since.",
    "bad-input": "0 results cannot be given. Ask for 1 to 1000.",
    "not-found": "No article has the id 'nobody'. List the articles with: GET /v1/articles",
}
_EVENTS = """event: passages
data: {"passages": [...]}

event: sentence
data: {"index": 0, "text": "\\"Russia would struggle ...", "citation": {...}}

event: done
data: {"question": "What did Blinken say about China's support for Russia?", "text": ...}

"""


def answers(model: type[BaseModel], *statuses: int, stream: bool = False) -> Responses:
    """The responses (200 unless told) that have this body, or also come as events."""
    response: dict[str, Any] = {"model": model, "description": (model.__doc__ or "").strip()}
    if stream:
        events = {
            "type": "string",
            "description": f"Server-sent events: `passages` ({REF}PassagesEvent), `sentence` for each sentence "
            f"({REF}SentenceEvent), then `done` ({REF}Answer) or `error` ({REF}Problem).",
        }
        response["content"] = {"text/event-stream": {"schema": events, "example": _EVENTS}}
    return dict.fromkeys(statuses or (200,), response)


def text_answers(media_type: str, description: str) -> Responses:
    """The response that is a text of this type."""
    return {200: {"description": description, "content": {media_type: TEXT}}}


def missing_pages(detail: str | None = None) -> Responses:
    """The response for a page that is not there: a page, or a problem for whoever reads none."""
    responses = refusals("not-found", details=None if detail is None else {"not-found": detail})
    responses[404]["content"]["text/html"] = TEXT
    return responses


def refusals(*codes: str, details: Mapping[str, str] | None = None) -> Responses:
    """The responses for these kinds of problems, by status. ``details`` has, by code, what is told here instead of the
    usual example."""
    ordered = sorted(codes, key=lambda code: KINDS[code].status)
    told = _DETAILS | dict(details or {})
    return {
        status: _refusal(status, list(of_status), told)
        for status, of_status in groupby(ordered, lambda c: KINDS[c].status)
    }


def _refusal(status: int, codes: list[str], told: Mapping[str, str]) -> dict[str, Any]:
    return {
        "description": "; ".join(f"{KINDS[code].title} (`{code}`)" for code in codes),
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": f"{REF}Problem"},
                "examples": {code: {"value": _example(status, code, told)} for code in codes},
            }
        },
    }


def _example(status: int, code: str, told: Mapping[str, str]) -> dict[str, Any]:
    kind = KINDS[code]
    return {
        "type": TYPE_PREFIX + code,
        "title": kind.title,
        "status": status,
        "detail": kind.detail or told[code],
        "instance": _INSTANCE,
    }


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the app, made once."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        schemas = made["components"]["schemas"]
        _, ours = models_json_schema(
            [(model, "serialization") for model in (Problem, FieldError, PassagesEvent, SentenceEvent, ProgressEvent)],
            ref_template=REF + "{model}",
        )
        schemas.update(ours["$defs"] | published())
        # FastAPI would take the nulls out of one that stands in a response.
        made["components"]["examples"] = {DIGEST: {"value": digest_record(EXAMPLE)}}
        _drop_fastapis_own(made)
        app.openapi_schema = made
    return app.openapi_schema


def _drop_fastapis_own(made: dict[str, Any]) -> None:
    # It adds its own form of a 422, which no response here has, to whatever takes a parameter.
    for name in ("HTTPValidationError", "ValidationError"):
        made["components"]["schemas"].pop(name, None)
    for operations in made["paths"].values():
        for operation in operations.values():
            if MEDIA_TYPE not in operation["responses"].get("422", {}).get("content", {MEDIA_TYPE: None}):
                del operation["responses"]["422"]
