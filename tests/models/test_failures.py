"""The statuses of the openai client are tested with a real server in test_openai_embeddings.py."""

from __future__ import annotations

import httpx
import httpx2
import openai
import pytest

from rag.errors import (
    ModelError,
    ModelRateLimitError,
    ModelReplyError,
    ModelTimeoutError,
    ModelUnavailableError,
)
from rag.models.failures import retry_after, shown_url, translate, translating

WHAT = "the chat model m at http://host/v1"


class ProviderError(Exception):
    """As other providers' clients have them: no common base, but a status."""

    status_code = 429

    def __init__(self, message: str) -> None:
        self.response = httpx.Response(429, headers={"retry-after": "7"})
        super().__init__(message)


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (httpx.ReadTimeout("slow"), ModelTimeoutError, "in time"),
        (httpx2.ReadTimeout("slow"), ModelTimeoutError, "in time"),
        (httpx.RemoteProtocolError("peer closed"), ModelUnavailableError, "(peer closed)"),
        (httpx2.ReadError("reset"), ModelUnavailableError, "(reset)"),
        (ProviderError("slow down"), ModelRateLimitError, "slow down). Try again in 7 s"),
        (openai.ContentFilterFinishReasonError(), ModelReplyError, "content filter"),
        (openai.OpenAIError("odd"), ModelError, "failed: odd."),
    ],
)
def test_what_a_client_raises_becomes_ours(error: Exception, kind: type[ModelError], said: str) -> None:
    with pytest.raises(ModelError) as caught, translating(WHAT):
        raise error
    assert type(caught.value) is kind
    assert str(caught.value).startswith("The chat model m at http://host/v1 ")
    assert said in str(caught.value)
    assert caught.value.__cause__ is error


@pytest.mark.parametrize(
    "error", [KeyError("a bug"), ModelReplyError("ours"), ValueError("a bug"), KeyboardInterrupt()]
)
def test_other_exceptions_pass(error: BaseException) -> None:
    with pytest.raises(type(error)) as caught, translating(WHAT):
        raise error
    assert caught.value is error


def chained(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


REQUEST = httpx2.Request("POST", "http://host")


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (httpx.ConnectTimeout("late"), ModelUnavailableError, "no connection in time"),
        (
            chained(openai.APITimeoutError(REQUEST), httpx2.ConnectTimeout("late")),
            ModelUnavailableError,
            "no connection",
        ),
        (chained(openai.APITimeoutError(REQUEST), httpx2.ReadTimeout("late")), ModelTimeoutError, "in time"),
        (
            chained(openai.APIConnectionError(request=REQUEST), httpx2.ReadError("reset")),
            ModelUnavailableError,
            "broke off",
        ),
        (
            chained(openai.APIConnectionError(request=REQUEST), httpx2.ConnectError("refused")),
            ModelUnavailableError,
            "cannot be reached (refused)",
        ),
    ],
)
def test_the_first_cause_counts(error: Exception, kind: type[ModelError], said: str) -> None:
    with pytest.raises(kind) as caught, translating(WHAT):
        raise error
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("soon", None),
        ("inf", None),
        ("", None),
    ],
)
def test_how_long_an_endpoint_asks_to_wait(header: str, seconds: float | None) -> None:
    response = httpx2.Response(429, headers={"Retry-After": header}, request=REQUEST)
    with pytest.raises(ModelRateLimitError) as caught, translating(WHAT):
        raise openai.RateLimitError("slow down", response=response, body=None)
    assert retry_after(caught.value) == seconds


def test_no_header_asks_for_no_wait() -> None:
    assert retry_after(ModelUnavailableError("no connection")) is None


def test_translate_returns_what_to_raise() -> None:
    assert isinstance(translate(openai.APITimeoutError(httpx2.Request("POST", "http://host")), WHAT), ModelTimeoutError)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://localhost:8080/v1", "http://localhost:8080/v1"),
        ("https://user:secret@host/v1?key=secret#secret", "https://host/v1"),
        ("nonsense", "nonsense"),
    ],
)
def test_an_address_is_shown_without_secrets(url: str, shown: str) -> None:
    assert shown_url(url) == shown
