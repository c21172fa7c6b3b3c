"""Which embedder a setting asks for."""

from __future__ import annotations

from rag.errors import ConfigError
from rag.protocols import Embedder, TokenCounter


def load_embedder(
    spec: str,
    *,
    base_url: str | None,
    api_key: str | None,
    timeout: float,
    max_retries: int,
) -> Embedder:
    """``minilm``: the bundled model, which needs none of the other settings. ``openai:MODEL``: an OpenAI-compatible
    endpoint, OpenAI's own when ``base_url`` is None. Raises ConfigError for anything else."""
    kind, _, model = spec.strip().partition(":")
    if kind == "minilm" and not model:
        from rag.models.minilm import MiniLM

        return MiniLM()
    if kind == "openai" and model:
        from rag.models.openai_embeddings import OpenAIEmbedder

        return OpenAIEmbedder(model, base_url=base_url, api_key=api_key, timeout=timeout, max_retries=max_retries)
    raise ConfigError(
        f"RAG_EMBEDDING={spec!r} is no embedding model. Write minilm (bundled), or openai:MODEL such as "
        "openai:text-embedding-3-small for an OpenAI-compatible endpoint."
    )


def load_token_counter() -> TokenCounter:
    """Counts in MiniLM's word pieces, whatever embeds: without loading that model."""
    from rag.models.minilm import MiniLMTokenizer

    return MiniLMTokenizer()
