"""Chat models: LangChain's, so that every provider works. ``RAG_CHAT_MODEL`` is the name of a model at an OpenAI-compatible
endpoint, or ``PROVIDER:MODEL`` for another provider whose LangChain package is installed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rag.errors import ConfigError, ModelReplyError
from rag.types import Usage


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
    """A chat model by its name, with explicit timeout and retries.

    Its answer is streamed, since only a stream tells a whole answer from half of one: the last piece says why the model
    stopped.
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
        """Raises ConfigError when the model's provider can't be used."""
        self.name = model
        self._where = base_url or "the model's default endpoint"
        self._chat = _chat_model(
            model, base_url=base_url, api_key=api_key, timeout=timeout, max_retries=max_retries, max_tokens=max_tokens
        )

    def reply(self, messages: Sequence[tuple[str, str]]) -> Reply:
        from rag.models.failures import translating

        with translating(f"the chat model {self.name} at {self._where}"):
            whole: Any = None
            for piece in self._chat.stream(list(messages)):
                whole = piece if whole is None else whole + piece
        return self._read(whole)

    def _read(self, message: Any) -> Reply:
        if message is None:
            raise ModelReplyError(f"The chat model {self.name} at {self._where} sent nothing. Check that it is a chat model.")
        reason = message.response_metadata.get("finish_reason") or message.response_metadata.get("stop_reason")
        if reason is None:
            raise ModelReplyError(
                f"The answer of {self.name} at {self._where} broke off half way. Try again, or look into its log."
            )
        text = message.text if isinstance(message.text, str) else message.text()
        if not text.strip():
            raise ModelReplyError(f"The chat model {self.name} at {self._where} answered with no text (it ended by {reason!r}).")
        counted = message.usage_metadata or {}
        usage = Usage(counted.get("input_tokens"), counted.get("output_tokens"))
        return Reply(text, usage, truncated=reason in ("length", "max_tokens"))


def _chat_model(model: str, **settings: Any) -> Any:
    from langchain.chat_models import init_chat_model

    provider, _, name = model.rpartition(":")
    known: dict[str, Any] = {
        "timeout": settings["timeout"],
        "max_retries": settings["max_retries"],
        "max_tokens": settings["max_tokens"],
        "temperature": 0,
    }
    if provider in ("", "openai") or settings["base_url"]:
        # A model's own name may hold a colon (llama3:8b) when it is served by an OpenAI-compatible endpoint.
        name = name if provider in ("", "openai") else model
        provider = "openai"
        # A local server asks for no key, the client does.
        key = settings["api_key"] or ("no-key" if settings["base_url"] else None)
        if key is None:
            raise ConfigError(
                f"RAG_CHAT_MODEL={model!r} needs OPENAI_API_KEY, or OPENAI_BASE_URL of a server that asks for none. Set one, "
                "or unset RAG_CHAT_MODEL for extractive answers."
            )
        known |= {"base_url": settings["base_url"], "api_key": key, "stream_usage": True}
    try:
        return init_chat_model(name, model_provider=provider, **known)
    except (ImportError, ValueError) as error:
        raise ConfigError(
            f"RAG_CHAT_MODEL={model!r} cannot be used: {error}. Write the name of a model at OPENAI_BASE_URL, or "
            "PROVIDER:MODEL with that provider's LangChain package installed."
        ) from error
