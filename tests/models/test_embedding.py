from __future__ import annotations

import subprocess
import sys

import pytest

from rag.errors import ConfigError
from rag.models.embedding import load_embedder, load_token_counter
from rag.protocols import Embedder

NAMES = [
    ("minilm", "minilm-l6-v2-int8-1"),
    (" minilm ", "minilm-l6-v2-int8-1"),
    ("openai:nomic-embed-text:v1.5", "openai:nomic-embed-text:v1.5"),
]


def load(spec: str, base_url: str | None = None) -> Embedder:
    return load_embedder(spec, base_url=base_url, api_key="sk-secret", timeout=1, max_retries=0)


@pytest.mark.parametrize(("spec", "name"), NAMES)
def test_a_setting_names_an_embedder(spec: str, name: str) -> None:
    assert load(spec).name == name


@pytest.mark.parametrize("spec", ["", "openai", "openai:", "minilm:large", "MiniLM", "word2vec"])
def test_anything_else_is_refused_with_value_and_remedy(spec: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(spec)
    assert repr(spec) in str(caught.value)
    assert "Write minilm" in str(caught.value)


@pytest.mark.parametrize("url", ["localhost:8080/v1", "ftp://host/v1"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match=r"RAG_EMBEDDING_BASE_URL=.*Write it as"):
        load("openai:some-model", url)


def test_tokens_are_counted_without_loading_a_model() -> None:
    program = (
        "import sys; from rag.models.embedding import load_token_counter as load; "
        "print(load().count_tokens(['The vote, again.']), {'onnxruntime', 'onnx', 'openai'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "[5] set()\n"
    assert load_token_counter().count_tokens([]) == []
