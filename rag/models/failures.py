"""What went wrong with a model endpoint, in our words: the value (never the key) and the remedy.

Used for chat and for embeddings. ``what`` names model and endpoint in lower case, such as "the chat model gpt-x at
http://localhost:8080/v1"; it must hold no key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from json import JSONDecodeError
from math import isfinite
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from rag.errors import (
    ModelAccessError,
    ModelError,
    ModelRateLimitError,
    ModelReplyError,
    ModelTimeoutError,
    ModelUnavailableError,
)

if TYPE_CHECKING:
    import openai

MAX_DETAIL = 300
"""Characters of an endpoint's own message that are shown."""


@contextmanager
def translating(what: str) -> Iterator[None]:
    """Raises what an endpoint's client raises inside as a ModelError; other exceptions pass.

    The openai client does not wrap what breaks while a stream is read, and the clients of other providers have
    exceptions of their own: those are known by their HTTP library, or by their ``status_code``.
    """
    try:
        yield
    except Exception as error:
        translated = _translated(error, what)
        if translated is None:
            raise
        raise translated from error


def translate(error: openai.OpenAIError, what: str) -> ModelError:
    """The ModelError that says what an error of the openai client means."""
    return _translated(error, what) or ModelError(f"{_capital(what)} failed: {_detail(error)}")


def shown_url(url: str) -> str:
    """The URL without user, password, query and fragment, any of which may hold a secret."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def retry_after(error: ModelError) -> float | None:
    """Seconds (0 or more) that an endpoint asked to wait before the next call; None when it did not say.

    RFC 9110, 10.2.3: a number of seconds, or a date.
    """
    asked = next((found for cause in _causes(error) if (found := _header(cause, "retry-after"))), None)
    if asked is None:
        return None
    try:
        seconds = float(asked)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(asked) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return None
    return max(0.0, seconds) if isfinite(seconds) else None


def _translated(error: Exception, what: str) -> ModelError | None:
    import httpx
    import httpx2  # what openai is built on
    import openai

    subject = _capital(what)
    if isinstance(error, ModelError):
        return None
    if any(isinstance(cause, (httpx.ConnectTimeout, httpx2.ConnectTimeout)) for cause in _causes(error)):
        return ModelUnavailableError(
            f"{subject} cannot be reached (no connection in time). Check that the server runs and that its address is "
            "right."
        )
    if isinstance(error, (openai.APITimeoutError, httpx.TimeoutException, httpx2.TimeoutException)):
        return ModelTimeoutError(f"{subject} did not answer in time. Try again, or raise RAG_MODEL_TIMEOUT.")
    if isinstance(error, (openai.APIConnectionError, httpx.TransportError, httpx2.TransportError)):
        reason = _detail(list(_causes(error))[-1])
        broken = (httpx.ReadError, httpx.RemoteProtocolError, httpx2.ReadError, httpx2.RemoteProtocolError)
        if any(isinstance(cause, broken) for cause in _causes(error)):
            return ModelUnavailableError(
                f"{subject} broke off the connection ({reason}). Try again, or look into its log."
            )
        return ModelUnavailableError(
            f"{subject} cannot be reached ({reason}). Check that the server runs and that its address is right."
        )
    if isinstance(error, openai.APIResponseValidationError | JSONDecodeError | UnicodeDecodeError):
        return ModelReplyError(
            f"{subject} sent something that is no JSON. Check that the address is an OpenAI-compatible endpoint."
        )
    if isinstance(error, openai.LengthFinishReasonError | openai.ContentFilterFinishReasonError):
        return ModelReplyError(f"{subject} broke off its answer: {_detail(error)}. Try another question or model.")
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _of_status(error, status, subject)
    if isinstance(error, openai.OpenAIError):
        return ModelError(f"{subject} failed: {_detail(error)}. Check the model and the address.")
    return None


def _of_status(error: Exception, status: int, subject: str) -> ModelError:
    detail = _detail(error)
    if status in (401, 403):
        # The endpoint's own message is left out: OpenAI's quotes part of the key.
        return ModelAccessError(
            f"{subject} refused access (HTTP {status}). Check OPENAI_API_KEY, and that it may use this model."
        )
    if status == 429:
        wait = _header(error, "retry-after")
        after = f" in {wait} s" if wait is not None and wait.isdecimal() else " later"
        return ModelRateLimitError(
            f"{subject} takes no more requests for now (HTTP 429: {detail}). Try again{after}, or check its quota."
        )
    if status == 408:
        return ModelTimeoutError(f"{subject} did not answer in time (HTTP 408). Try again.")
    if 300 <= status < 400:
        return ModelError(f"{subject} sends elsewhere (HTTP {status}). Give the address that it really has.")
    if status >= 500:
        return ModelUnavailableError(f"{subject} failed (HTTP {status}: {detail}). Try again, or look into its log.")
    if status == 404:
        return ModelError(f"{subject} does not exist (HTTP 404: {detail}). Check the model's name and the address.")
    return ModelError(f"{subject} refused the request (HTTP {status}: {detail}). Check the model's name and limits.")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and what it was raised from, down to the first."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__


def _detail(error: BaseException) -> str:
    """The error's own words on one line, cut, without the key that the request carried."""
    message = _message(error) or type(error).__name__
    sent = _header(error, "authorization", of="request")
    if sent:
        message = message.replace(sent.removeprefix("Bearer "), "***")
    message = re.sub(r"\s+", " ", message).strip().rstrip(".")
    return message if len(message) <= MAX_DETAIL else f"{message[:MAX_DETAIL]}…"


def _message(error: BaseException) -> str:
    body: Any = getattr(error, "body", None)
    said = body.get("message") if isinstance(body, dict) else None
    return said if isinstance(said, str) else str(error)


def _header(error: BaseException, name: str, of: str = "response") -> str | None:
    try:
        value = getattr(error, of).headers.get(name)
    except (AttributeError, RuntimeError):  # httpx raises RuntimeError when an error has no request
        return None
    return value if isinstance(value, str) else None


def _capital(what: str) -> str:
    return what[:1].upper() + what[1:]
