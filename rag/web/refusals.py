"""What FastAPI and Starlette raise, as problems: a wrong address or method, a body or field that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from rag.errors import CitewireError, NotFoundError
from rag.web.problems import Problem, plain_problem, problem, problem_of
from rag.web.requests import UNKNOWN_FIELD

MOST_ERRORS = 20
"""The most fields of one request that are told to be wrong."""

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_MISSING = {
    "article_id": "No article has the id {}. List the articles with: GET /v1/articles",
    "digest_id": "No digest has the id {}, or is of that day. List the digests with: GET /v1/digests",
}
"""By the name of the parameter in the path."""
_NO_JSON = "The body cannot be read. Send JSON in UTF-8, without nesting or numbers beyond all measure."


def install(app: FastAPI) -> None:
    """Has the app answer its errors with problems."""
    app.exception_handler(HTTPException)(_of_http)
    app.exception_handler(RequestValidationError)(_of_validation)
    app.exception_handler(CitewireError)(_of_citewire)


async def _of_citewire(request: Request, error: CitewireError) -> Problem:
    if isinstance(error, NotFoundError):
        # The error's own words name a command, which cannot run beside the server.
        for name, told in _MISSING.items():
            if name in request.path_params:
                return problem("not-found", told.format(repr(request.path_params[name])))
    return problem_of(error)


async def _of_http(request: Request, error: HTTPException) -> Problem:
    asked = f"{request.method} {request.url.path}"
    match error.status_code:
        case 400:
            return problem("bad-json", _NO_JSON)
        case 404:
            return plain_problem(404, f"There is nothing at {asked}. /openapi.json lists what there is.", error.headers)
        case 405:
            allowed = ", ".join(_allowed(request))
            return plain_problem(405, f"{asked} is not possible. Use {allowed}.", {"Allow": allowed})
        case 406:
            return problem("not-acceptable", error.detail, error.headers)
        case 413:
            return problem("body-too-large", error.detail, error.headers)
        case 415:
            return problem("wrong-content-type", error.detail, error.headers)
    return plain_problem(error.status_code, error.detail, error.headers)


def _allowed(request: Request) -> list[str]:
    """The methods of all routes at the address; Starlette names those of the first."""
    scopes = {method: {**request.scope, "method": method} for method in _METHODS}
    allowed = [
        method
        for method, scope in scopes.items()
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)
    ]
    return [*allowed, *(["HEAD"] if "GET" in allowed and "HEAD" not in allowed else [])]


async def _of_validation(_: Request, error: RequestValidationError) -> Problem:
    found: Sequence[Mapping[str, Any]] = error.errors()
    if found and found[0]["type"] == "json_invalid":
        return problem("bad-json", _bad_json(found[0], error.body))
    told = [{"field": _field(one), "message": _message(one)} for one in found[:MOST_ERRORS]]
    detail = "; ".join(f"{one['field'] or 'the body'}: {one['message']}" for one in told)
    return problem("bad-field", detail, errors=told)


def _bad_json(error: Mapping[str, Any], body: object) -> str:
    before = body[: error["loc"][1]] if isinstance(body, str) else ""
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return f"The body is no JSON: {error['ctx']['error']} at line {line}, column {column}."


def _field(error: Mapping[str, Any]) -> str:
    """``k`` or ``source.2``: without the part of the request that it is in."""
    unknown = [error["ctx"]["field"]] if error["type"] == UNKNOWN_FIELD else []
    return ".".join(str(part) for part in [*error["loc"][1:], *unknown])


def _message(error: Mapping[str, Any]) -> str:
    if error["type"] == "missing":
        return "it is missing. Add it"
    if error["type"] == "model_attributes_type":
        return 'it is no object. Send a JSON object, such as {"question": "What did Blinken warn about?"}'
    message: str = error["msg"].removeprefix("Value error, ")
    return message[:1].lower() + message[1:]
