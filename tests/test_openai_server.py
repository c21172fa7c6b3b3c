"""The test server speaks as the official client expects."""

from __future__ import annotations

from collections.abc import Iterator

import openai
import pytest

from tests.openai_server import DIMENSION, MODEL, OpenAIServer, status, vector


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer(lambda messages: f"You said: {messages[-1]['content']}") as running:
        yield running


@pytest.fixture
def client(server: OpenAIServer) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=server.url, api_key="sk-x", max_retries=0) as client:
        yield client


def test_models(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == [MODEL]


def test_embeddings(client: openai.OpenAI) -> None:
    reply = client.embeddings.create(model=MODEL, input=["a ferry", "a ferry", "the sea"], encoding_format="float")
    first, again, other = (item.embedding for item in reply.data)
    assert first == again == pytest.approx(vector("a ferry"))
    assert first != other
    assert len(first) == DIMENSION
    assert sum(number * number for number in first) == pytest.approx(1)


def test_chat_at_once(client: openai.OpenAI) -> None:
    reply = client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": "hello there"}])
    assert reply.choices[0].message.content == "You said: hello there"
    assert reply.choices[0].finish_reason == "stop"
    assert reply.usage is not None
    assert reply.usage.prompt_tokens == 2


@pytest.mark.parametrize("usage", [True, False])
def test_chat_streamed(client: openai.OpenAI, usage: bool) -> None:
    stream = client.chat.completions.create(
        model=MODEL,
        messages=[{"role": "user", "content": "hello there"}],
        stream=True,
        stream_options={"include_usage": usage},
    )
    pieces = list(stream)
    choices = [piece.choices[0] for piece in pieces if piece.choices]
    assert "".join(choice.delta.content or "" for choice in choices) == "You said: hello there"
    assert [choice.finish_reason for choice in choices if choice.finish_reason] == ["stop"]
    assert (pieces[-1].usage is not None) == usage


def test_planned_failures_pass(server: OpenAIServer, client: openai.OpenAI) -> None:
    server.fail(status(503), times=2)
    for _ in range(2):
        with pytest.raises(openai.InternalServerError):
            client.models.list()
    assert [model.id for model in client.models.list()] == [MODEL]
    assert [request.path for request in server.requests] == ["/v1/models"] * 3


def test_an_unknown_path_is_not_found(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("x")
