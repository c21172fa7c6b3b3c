"""Errors as the client sees them: ``application/problem+json`` (RFC 9457).

``KINDS`` has each kind of problem by its code, the last part of its ``type``. A 4xx says in the error's own words what
is wrong with the request. A 5xx says what kind of thing failed and no more, for those messages name directories and
endpoints of the operator's: they go to the log, under the ``instance`` that the client is given.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from rag.errors import CitewireError
from rag.web.reply import JSON

TYPE_PREFIX = "urn:citewire:problem:"
"""What comes before the code in a problem's ``type``."""
MEDIA_TYPE = "application/problem+json"

log = logging.getLogger("rag.web")


@dataclass(frozen=True, slots=True)
class Kind:
    """``detail`` stands in for an error's own message. It is there for every status from 500 on."""

    status: int
    title: str
    detail: str | None = None


_STORAGE = "The archive cannot be used. Its operator can find out more with: rag doctor"
_DELIVERY = "The server's log has the reason."
_MODEL = "Try again. If it goes on, the operator's log has the reason."

KINDS: dict[str, Kind] = {
    # Of HTTP.
    "bad-json": Kind(400, "Body is no JSON"),
    "not-acceptable": Kind(406, "No such media type"),
    "body-too-large": Kind(413, "Body too large"),
    "wrong-content-type": Kind(415, "Wrong content type"),
    "bad-field": Kind(422, "Field cannot be used"),
    "nothing-taken-in": Kind(422, "No article taken in"),
    "internal": Kind(500, "Internal error", "Something went wrong that should not. The server's log has it."),
    "not-ready": Kind(503, "Not ready", _STORAGE),
    # Of rag.errors, by their own codes.
    "error": Kind(500, "Failed", "The request could not be carried out. The server's log has the reason."),
    "bad-setting": Kind(500, "Bad setting", "The server's settings cannot be used. Its log says which one."),
    "bad-input": Kind(422, "Input cannot be used"),
    "bad-question": Kind(422, "Question cannot be used"),
    "bad-filter": Kind(422, "Filter cannot be used"),
    "bad-recipient": Kind(422, "Recipient cannot be used"),
    "bad-source": Kind(422, "No article in it"),
    "unreadable-source": Kind(422, "Article cannot be read"),
    "not-found": Kind(404, "Not found"),
    "storage": Kind(500, "Storage failed", _STORAGE),
    "no-archive": Kind(500, "No archive", _STORAGE),
    "data-locked": Kind(503, "Archive in use", "Another process has the archive. Try again later."),
    "data-read-only": Kind(503, "Archive is read-only", "The archive cannot be written. Its operator can change that."),
    "disk-full": Kind(507, "Disk full", "No room is left for the archive. Try again when there is."),
    "data-newer-version": Kind(500, "Archive is of a later version", _STORAGE),
    "data-corrupt": Kind(500, "Archive is damaged", _STORAGE),
    "embedding-mismatch": Kind(500, "Archive is of another embedding", _STORAGE),
    "prompt": Kind(500, "Bad prompt", "A prompt of the server's cannot be used. Its log says which one."),
    "model": Kind(502, "Model failed", _MODEL),
    "model-unavailable": Kind(502, "Model cannot be reached", _MODEL),
    "model-timeout": Kind(504, "Model did not answer in time", _MODEL),
    "model-access": Kind(502, "Model refused access", "The model's endpoint takes no orders from this server."),
    "model-rate-limit": Kind(503, "Model is busy", "The model's endpoint takes no more requests for now. Try later."),
    "model-reply": Kind(502, "Model's answer cannot be read", _MODEL),
    "delivery": Kind(502, "Delivery failed", _DELIVERY),
    "delivery-delayed": Kind(503, "Delivery put off", _DELIVERY),
    "delivery-refused": Kind(502, "Delivery refused", _DELIVERY),
    "delivery-unknown": Kind(502, "Delivery may have arrived", _DELIVERY),
}


class Problem(JSON):
    """A problem details response. ``more`` are extension members."""

    media_type = MEDIA_TYPE

    def __init__(
        self, kind: str, title: str, status: int, detail: str | None, headers: Mapping[str, str] | None, **more: Any
    ) -> None:
        self.instance = uuid4().urn
        members = {"type": kind, "title": title, "status": status, "detail": detail, "instance": self.instance}
        super().__init__(members | more, status, headers)


def problem(code: str, detail: str | None = None, headers: Mapping[str, str] | None = None, **more: Any) -> Problem:
    """The response for a kind of problem."""
    kind = KINDS[code]
    return Problem(TYPE_PREFIX + code, kind.title, kind.status, kind.detail or detail, headers, **more)


def plain_problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Problem:
    """The response for what HTTP itself has a status for, such as 404: its type is ``about:blank``."""
    return Problem("about:blank", HTTPStatus(status).phrase, status, detail, headers)


def problem_of(error: Exception) -> Problem:
    """The response for an error that was raised; from 500 on it is logged."""
    code = _code_of(error)
    response = problem(code, str(error))
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # The traceback of an error raised on purpose says nothing that its message does not.
        log.error("%s: %s: %s", response.instance, code, error, exc_info=error if code == "internal" else None)
    return response


def _code_of(error: Exception) -> str:
    """Its own code, or the nearest one that is known of what it derives from."""
    if not isinstance(error, CitewireError):
        return "internal"
    return next(kind.code for kind in type(error).__mro__ if issubclass(kind, CitewireError) and kind.code in KINDS)
