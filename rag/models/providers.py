"""Which LangChain chat model a name means, and how it is opened.

Only what is passed in decides the endpoint: the clients' own environment variables (OPENAI_API_BASE, OPENAI_PROXY,
LANGSMITH_GATEWAY and the like) are overridden. The system's HTTPS_PROXY counts as it does everywhere, but never for a
server on this machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from weakref import finalize

from rag.errors import ConfigError
from rag.models.deadline import end_by_read_timeout

if TYPE_CHECKING:
    import httpx2

OPENAI_URL = "https://api.openai.com/v1"
CONNECT_TIMEOUT = 10.0
"""Seconds; a server that is there takes a connection at once, however long it thinks."""


@dataclass(frozen=True, slots=True)
class OpenedModel:
    """``where`` names the endpoint, without secrets. ``close`` may be called twice."""

    chat: Any
    where: str
    close: Callable[[], Any]


def open_chat_model(
    model: str, *, base_url: str | None, api_key: str | None, timeout: float, max_tokens: int
) -> OpenedModel:
    """``timeout`` is how many seconds the caller waits. Raises ConfigError."""
    provider, _, name = model.rpartition(":")
    if provider in ("", "openai") or base_url:
        # A model's own name may hold a colon (llama3:8b) when it is served by an OpenAI-compatible endpoint.
        name = model.removeprefix("openai:")
        return _open_openai(model, name, base_url, api_key, timeout, max_tokens)
    chat = _init(model, name, provider, {"timeout": timeout, "max_tokens": max_tokens}, None)
    return OpenedModel(chat, f"the endpoint of {provider}", lambda: None)


def _open_openai(
    model: str, name: str, base_url: str | None, api_key: str | None, timeout: float, max_tokens: int
) -> OpenedModel:
    import openai

    from rag.models.failures import shown_url

    if not name.strip():
        raise ConfigError(f"RAG_CHAT_MODEL={model!r} names no model. Write it as gpt-5-mini or llama3:8b.")
    key = _key(model, base_url, api_key)
    url = _checked(base_url or OPENAI_URL)
    client = _http_client(url)
    settings: dict[str, Any] = {
        "base_url": url,
        "api_key": key,
        # A little more than the caller waits, so that it is always told the same.
        "timeout": openai.Timeout(timeout + 1, connect=min(CONNECT_TIMEOUT, timeout)),
        "http_client": client,
        "openai_proxy": None,
        "stream_usage": True,
        "use_responses_api": False,
        "output_version": "v0",
    }
    if re.match(r"o\d", name) is None:  # OpenAI's first reasoning models take no temperature
        settings["temperature"] = 0
    # OpenAI renamed the limit and refuses the old name; other servers ignore the new one, and would go on for ever.
    if _is_openai(url):
        settings["max_tokens"] = max_tokens
    else:
        settings["extra_body"] = {"max_tokens": max_tokens}
    try:
        chat = _init(model, name, "openai", settings, key)
    except ConfigError:
        client.close()
        raise
    return OpenedModel(chat, shown_url(url), finalize(chat, client.close))


def _init(model: str, name: str, provider: str, settings: dict[str, Any], key: str | None) -> Any:
    import openai
    from langchain.chat_models import init_chat_model

    try:
        # Failed calls are made again by LangChainChatModel, which knows how much time is left.
        return init_chat_model(name, model_provider=provider, max_retries=0, **settings)
    except (ImportError, ValueError, openai.OpenAIError) as error:
        # pydantic's message repeats what it was given, the key included.
        reason = re.sub(r"\s+", " ", str(error)).strip().rstrip(".")
        reason = (reason.replace(key, "***") if key else reason)[:300]
        raise ConfigError(
            f"RAG_CHAT_MODEL={model!r} cannot be used: {reason}. Write the name of a model at OPENAI_BASE_URL, or "
            "PROVIDER:MODEL with that provider's LangChain package and key."
        ) from None


def _key(model: str, base_url: str | None, api_key: str | None) -> str:
    # A local server asks for no key, the client does.
    key = api_key or ("no-key" if base_url else None)
    if key is None:
        raise ConfigError(
            f"RAG_CHAT_MODEL={model!r} needs OPENAI_API_KEY, or OPENAI_BASE_URL of a server that asks for none. Set "
            "one, or unset RAG_CHAT_MODEL for extractive answers."
        )
    if re.fullmatch(r"[!-~]+", key) is None:
        raise ConfigError("OPENAI_API_KEY holds a blank or a character that no key has. Copy it again.")
    return key


def _checked(url: str) -> str:
    from rag.models.failures import shown_url

    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        shown = shown_url(url)
    except ValueError:
        valid, shown = False, "…"
    if not valid:
        raise ConfigError(f"OPENAI_BASE_URL={shown!r} is no address. Write it as http://localhost:8080/v1.")
    return url


def _is_openai(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return any(host == domain or host.endswith(f".{domain}") for domain in ("openai.com", "azure.com"))


def _http_client(url: str) -> httpx2.Client:
    """Without redirects, which would take the prompt to a place that nobody chose."""
    import openai

    host = urlsplit(url).hostname or ""
    direct: dict[str, None] = {}
    if _is_this_machine(host):
        direct = {f"all://[{host}]" if ":" in host else f"all://{host}": None}
    return openai.DefaultHttpxClient(
        follow_redirects=False, mounts=direct, event_hooks={"response": [end_by_read_timeout]}
    )


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
