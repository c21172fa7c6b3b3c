from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from rag.errors import (
    ModelAccessError,
    ModelError,
    ModelRateLimitError,
    ModelReplyError,
    ModelTimeoutError,
    ModelUnavailableError,
)
from rag.models.openai_embeddings import MAX_CHARS, OpenAIEmbedder

KEY = "sk-very-secret"
Behave = Callable[[dict[str, Any], int], tuple[int, str]]
"""(request body, how many requests came before) -> (status, reply)"""


class Endpoint(ThreadingHTTPServer):
    """A real server on loopback that answers as it is told, and remembers what it was asked."""

    daemon_threads = True
    behave: Behave
    wait = 0.0

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        server = self.server
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        status, reply = server.behave(body, len(server.requests))
        server.requests.append(body)
        server.headers.append({name.lower(): value for name, value in self.headers.items()})
        time.sleep(server.wait)
        data = reply.encode()
        try:
            self.send_response(status)
            self.send_header("content-type", "text/html" if reply.startswith("<") else "application/json")
            self.send_header("content-length", str(len(data)))
            self.send_header("retry-after-ms", "1")
            self.end_headers()
            self.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client has given up, as one test wants it to

    def log_message(self, format: str, *args: object) -> None:
        pass


def vector_of(text: str) -> list[float]:
    return [float(len(text)), 1.0, -2.0]


def well(body: dict[str, Any], before: int = 0) -> tuple[int, str]:
    data = [{"index": index, "embedding": vector_of(text)} for index, text in enumerate(body["input"])]
    return 200, json.dumps({"object": "list", "model": body["model"], "data": data[::-1]})


def always(status: int, reply: str) -> Behave:
    return lambda body, before: (status, reply)


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    server = Endpoint()
    server.behave = well
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def embedder(endpoint: Endpoint) -> Iterator[OpenAIEmbedder]:
    made = OpenAIEmbedder("small", base_url=endpoint.url, api_key=KEY, timeout=30, max_retries=0, batch_size=2)
    yield made
    made.close()


def test_vectors_come_in_order_and_with_length_one(embedder: OpenAIEmbedder, endpoint: Endpoint) -> None:
    calls: list[tuple[int, int]] = []
    texts = ["a", "bbbb", "", "cc", "dddddd"]
    vectors = embedder.embed_documents(texts, lambda done, total: calls.append((done, total)))
    expected = np.array([vector_of(text or " ") for text in texts], np.float32)
    assert vectors.dtype == np.float32
    assert np.allclose(vectors, expected / np.linalg.norm(expected, axis=1, keepdims=True), atol=1e-6)
    assert calls == [(2, 5), (4, 5), (5, 5)]
    assert endpoint.requests[0] == {"model": "small", "input": ["a", "bbbb"], "encoding_format": "float"}
    assert endpoint.headers[0]["authorization"] == f"Bearer {KEY}"


def test_a_query_is_a_document_of_one(embedder: OpenAIEmbedder) -> None:
    assert np.array_equal(embedder.embed_query("abc"), embedder.embed_documents(["abc"])[0])


def test_the_dimension_is_found_by_a_call(embedder: OpenAIEmbedder, endpoint: Endpoint) -> None:
    assert (embedder.dimension, embedder.dimension) == (3, 3)
    assert len(endpoint.requests) == 1
    assert embedder.embed_documents([]).shape == (0, 3)


def test_a_dimension_is_asked_for(endpoint: Endpoint) -> None:
    embedder = OpenAIEmbedder("m", base_url=endpoint.url, api_key=None, timeout=30, max_retries=0, dimension=3)
    embedder.embed_query("a")
    assert endpoint.requests[0]["dimensions"] == 3
    assert embedder.name == "openai:m:3"
    endpoint.behave = always(200, json.dumps({"data": [{"index": 0, "embedding": [1.0, 2.0]}]}))
    with pytest.raises(ModelReplyError, match="2 numbers instead of 3"):
        embedder.embed_query("a")
    embedder.close()


def test_what_is_sent_is_cut_and_can_be_sent(embedder: OpenAIEmbedder, endpoint: Endpoint) -> None:
    embedder.embed_documents(["x" * 1_000_000, "\ud800 lone"])
    assert endpoint.requests[0]["input"] == ["x" * MAX_CHARS, "? lone"]


def test_no_key_is_looked_for_in_the_environment(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-environment")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    embedder = OpenAIEmbedder("m", base_url=endpoint.url, api_key=None, timeout=30, max_retries=0)
    embedder.embed_query("a")
    assert "environment" not in endpoint.headers[0]["authorization"]
    embedder.close()


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("", "no JSON"),
        ("<html>Welcome</html>", "no JSON"),
        ('{"data": [{"index": 0, "embed', "no JSON"),
        ("[]", "no list of vectors"),
        ('{"data": null}', "no list of vectors"),
        ('{"error": "no such model"}', "no list of vectors"),
        ('{"data": []}', "0 vectors for 1 texts"),
        ('{"data": [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [1]}]}', "2 vectors for 1 texts"),
        ('{"data": [{"index": 7, "embedding": [1, 2]}]}', "which text"),
        ('{"data": [{"index": [0], "embedding": [1, 2]}]}', "no lists of numbers"),
        ('{"data": [{"index": 0, "embedding": [NaN, 1]}]}', "not finite"),
        ('{"data": [{"index": 0, "embedding": [1e200, 1]}]}', "not finite"),
        ('{"data": [{"index": 0, "embedding": [0, 0]}]}', "zero"),
        ('{"data": [{"index": 0, "embedding": []}]}', "empty"),
        ('{"data": [{"index": 0, "embedding": "AACAPw=="}]}', "no lists of numbers"),
        ('{"data": [{"index": 0}]}', "empty"),
    ],
)
def test_a_reply_that_cannot_be_used(embedder: OpenAIEmbedder, endpoint: Endpoint, reply: str, found: str) -> None:
    endpoint.behave = always(200, reply)
    with pytest.raises(ModelReplyError) as caught:
        embedder.embed_query("a")
    assert found in str(caught.value)
    assert f"The embedding model small at {endpoint.url}" in str(caught.value)


def test_vectors_of_two_lengths(embedder: OpenAIEmbedder, endpoint: Endpoint) -> None:
    endpoint.behave = always(200, '{"data": [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [1, 2]}]}')
    with pytest.raises(ModelReplyError, match="of one length"):
        embedder.embed_documents(["a", "b"])


@pytest.mark.parametrize(
    ("status", "kind", "remedy"),
    [
        (400, ModelError, "Check the model's name"),
        (401, ModelAccessError, "Check OPENAI_API_KEY"),
        (403, ModelAccessError, "Check OPENAI_API_KEY"),
        (404, ModelError, "Check the model's name"),
        (408, ModelTimeoutError, "Try again"),
        (429, ModelRateLimitError, "Try again later"),
        (500, ModelUnavailableError, "look into its log"),
        (503, ModelUnavailableError, "look into its log"),
    ],
)
def test_a_refusal(
    embedder: OpenAIEmbedder, endpoint: Endpoint, status: int, kind: type[ModelError], remedy: str
) -> None:
    endpoint.behave = always(status, json.dumps({"error": {"message": f"No.\nNot with {KEY}." + " x" * 500}}))
    with pytest.raises(ModelError) as caught:
        embedder.embed_query("a")
    message = str(caught.value)
    assert type(caught.value) is kind
    assert endpoint.url in message
    assert remedy in message
    assert KEY not in message
    assert "\n" not in message
    assert len(message) < 600


def test_it_tries_again(endpoint: Endpoint) -> None:
    endpoint.behave = lambda body, before: (503, "{}") if before == 0 else well(body)
    embedder = OpenAIEmbedder("m", base_url=endpoint.url, api_key=KEY, timeout=30, max_retries=1)
    assert embedder.embed_query("a").shape == (3,)
    assert len(endpoint.requests) == 2
    embedder.close()


def test_no_answer_in_time(endpoint: Endpoint) -> None:
    endpoint.wait = 0.5
    embedder = OpenAIEmbedder("m", base_url=endpoint.url, api_key=KEY, timeout=0.05, max_retries=0)
    with pytest.raises(ModelTimeoutError, match=r"did not answer in time.*RAG_MODEL_TIMEOUT"):
        embedder.embed_query("a")
    embedder.close()


def test_nobody_listens_and_a_password_in_the_address_stays_secret() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as closed:
        port = closed.server_address[1]
    url = f"http://user:password@127.0.0.1:{port}/v1?token=hidden"
    embedder = OpenAIEmbedder("m", base_url=url, api_key=KEY, timeout=30, max_retries=0)
    with pytest.raises(ModelUnavailableError, match=rf"at http://127.0.0.1:{port}/v1 cannot be reached") as caught:
        embedder.embed_query("a")
    assert not any(secret in str(caught.value) for secret in (KEY, "password", "hidden"))
    embedder.close()
