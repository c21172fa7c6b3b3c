"""Chat models: LangChain's, so that every provider works. ``RAG_CHAT_MODEL`` is the name of a model at an
OpenAI-compatible endpoint, or ``PROVIDER:MODEL`` for another provider whose LangChain package is installed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import random
from threading import Event
from time import monotonic, sleep
from typing import Any, Protocol

from rag.errors import ModelRateLimitError, ModelReplyError, ModelTimeoutError, ModelUnavailableError
from rag.models.deadline import within
from rag.models.providers import open_chat_model
from rag.types import Usage

# The first pause before a call is tried again; each further one is twice as long, up to the longest.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0
# More characters than this for each token that was allowed are no answer: the endpoint ignores the limit.
MOST_CHARS_A_TOKEN = 40


@dataclass(frozen=True, slots=True)
class Reply:
    """``truncated`` when the model stopped at its token limit, so that the last sentence may be half."""

    text: str
    usage: Usage
    truncated: bool


class ChatModel(Protocol):
    """Answers messages, given as (role, text)."""

    @property
    def name(self) -> str: ...

    def reply(self, messages: Sequence[tuple[str, str]]) -> Reply:
        """Raises a ModelError."""
        ...


class LangChainChatModel:
    """A ``ChatModel`` by its name. Safe to use from several threads.

    Its answer is streamed, since only a stream tells a whole answer from half of one: the last piece says why the model
    stopped. ``timeout`` is in seconds and holds for a whole reply, retries and pauses included.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None,
        api_key: str | None,
        timeout: float,
        max_retries: int,
        max_tokens: int,
    ) -> None:
        """``max_retries`` is how often a call is made again that found no server, no room (429), or half an answer.

        Raises ConfigError when the model can't be used as it is given.
        """
        self.name = model
        self._timeout, self._max_retries = timeout, max_retries
        self._most_chars = max_tokens * MOST_CHARS_A_TOKEN
        opened = open_chat_model(model, base_url=base_url, api_key=api_key, timeout=timeout, max_tokens=max_tokens)
        self._chat, self._close = opened.chat, opened.close
        self._what = f"the chat model {model} at {opened.where}"

    def close(self) -> None:
        """Closes the connections. Also done when the object is no longer used."""
        self._close()

    def reply(self, messages: Sequence[tuple[str, str]]) -> Reply:
        """Raises a ModelError, within ``timeout``."""
        from rag.models.failures import retry_after

        deadline = monotonic() + self._timeout
        sendable = [(role, _sendable(text)) for role, text in messages]
        attempt = 0
        while True:
            try:
                return self._attempt(sendable, deadline - monotonic())
            except (ModelUnavailableError, ModelRateLimitError) as error:
                # At least as long as the endpoint asks for; not at all when that is longer than anyone waits here.
                pause = max(_pause(attempt), retry_after(error) or 0.0)
                if attempt >= self._max_retries or monotonic() + pause >= deadline:
                    raise
            attempt += 1
            sleep(pause)

    def _attempt(self, messages: list[tuple[str, str]], seconds: float) -> Reply:
        from rag.models.failures import translating

        with translating(self._what):
            try:
                pieces = within(seconds, self._streaming(messages))
            except TimeoutError as error:
                raise ModelTimeoutError(
                    f"{self._subject} did not answer within {self._timeout:g} s. Try again, or raise RAG_MODEL_TIMEOUT."
                ) from error
            except (LookupError, TypeError, AttributeError, ValueError) as error:
                # What LangChain and the openai client raise for JSON of another shape, and for no piece at all.
                raise self._no_completion() from error
        return self._read(pieces)

    def _streaming(self, messages: list[tuple[str, str]]) -> Callable[[Event], list[Any]]:
        def stream(given_up: Event) -> list[Any]:
            pieces: list[Any] = []
            length = 0
            for piece in self._chat.stream(messages):
                pieces.append(piece)
                length += len(piece.text)
                if given_up.is_set() or length > self._most_chars:
                    break
            return pieces

        return stream

    def _read(self, pieces: Sequence[Any]) -> Reply:
        text = "".join(piece.text for piece in pieces)
        if len(text) > self._most_chars:
            raise ModelReplyError(
                f"{self._subject} does not end its answer ({len(text)} characters). Check that it keeps a token limit."
            )
        reason = next((found for piece in reversed(pieces) if (found := _finish_reason(piece))), None)
        if reason is None:
            if not text:
                raise self._no_completion()
            raise ModelUnavailableError(
                f"{self._subject} broke off its answer half way. Try again, or look into its log."
            )
        if reason in ("content_filter", "safety", "refusal"):
            raise ModelReplyError(f"{self._subject} stopped its answer ({reason}). Try another question or model.")
        if not text.strip():
            raise ModelReplyError(
                f"{self._subject} answered with no text (it ended by {reason!r}). Try another model, or raise "
                "RAG_MAX_ANSWER_TOKENS if it reasons before it answers."
            )
        return Reply(text, _usage(pieces), truncated=reason in ("length", "max_tokens"))

    def _no_completion(self) -> ModelReplyError:
        return ModelReplyError(
            f"{self._subject} sent something that is no chat completion. Check that the address is an "
            "OpenAI-compatible endpoint (most end in /v1), and that the model can chat and stream."
        )

    @property
    def _subject(self) -> str:
        return f"T{self._what[1:]}"


def _pause(attempt: int) -> float:
    """Seconds; varied by a quarter, so that callers that failed together don't come back together."""
    return float(min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE) * (1 - 0.25 * random()))  # noqa: S311


def _sendable(text: str) -> str:
    """Without the lone surrogates that JSON in UTF-8 cannot carry."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _finish_reason(piece: Any) -> str | None:
    """Why the model stopped, in lower case, under the names that providers have for it."""
    metadata = piece.response_metadata
    for key in ("finish_reason", "stop_reason", "stopReason", "done_reason"):
        if isinstance(metadata.get(key), str):
            return str(metadata[key]).lower()
    return None


def _usage(pieces: Sequence[Any]) -> Usage:
    """The highest counts: some endpoints count on from piece to piece, others give the parts in different pieces."""
    counted = [piece.usage_metadata for piece in pieces if getattr(piece, "usage_metadata", None)]
    if not counted:
        return Usage()
    return Usage(max(usage["input_tokens"] for usage in counted), max(usage["output_tokens"] for usage in counted))
