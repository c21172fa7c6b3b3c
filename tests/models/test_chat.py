from __future__ import annotations

import gc
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from rag.errors import (
    ConfigError,
    ModelAccessError,
    ModelError,
    ModelRateLimitError,
    ModelReplyError,
    ModelTimeoutError,
    ModelUnavailableError,
)
from rag.models.chat import LangChainChatModel
from tests.openai_server import (
    Answering,
    Failure,
    OpenAIServer,
    body,
    closing,
    dripping,
    dripping_headers,
    events,
    half,
    silent,
    status,
)

KEY = "sk-very-secret-4711"
SAID = "The ferry Alba ran aground off Saltmere on Friday [1]."
MESSAGES = [("system", "Answer from the passages."), ("user", "What happened to the ferry?")]


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer(lambda messages: SAID) as running:
        yield running


def model(server: OpenAIServer, **settings: Any) -> LangChainChatModel:
    given: dict[str, Any] = {
        "base_url": server.url,
        "api_key": KEY,
        "timeout": 30.0,
        "max_retries": 0,
        "max_tokens": 100,
        **settings,
    }
    return LangChainChatModel("test-model", **given)


def piece(delta: dict[str, Any], finish_reason: str | None = None, **more: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}], **more}


# --- what it sends and gets


def test_a_reply_has_its_text_and_usage(server: OpenAIServer) -> None:
    reply = model(server).reply(MESSAGES)
    assert reply.text == SAID
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (9, len(SAID.split()))
    assert not reply.truncated


def test_what_is_sent(server: OpenAIServer) -> None:
    model(server, max_tokens=77).reply(MESSAGES)
    (request,) = server.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert [(message["role"], message["content"]) for message in request.body["messages"]] == MESSAGES
    assert request.body["model"] == "test-model"
    assert request.body["temperature"] == 0
    assert request.body["stream_options"] == {"include_usage": True}
    # The name that every compatible server knows, and not also the one that some refuse.
    assert request.body["max_tokens"] == 77
    assert "max_completion_tokens" not in request.body


def test_an_answer_that_reached_the_limit_is_truncated(server: OpenAIServer) -> None:
    server.answer = lambda messages: Answering("The ferry ran", finish_reason="length")
    assert model(server).reply(MESSAGES).truncated


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([(9, 1), (9, 2), (9, 3)], (9, 3)),  # counted on from piece to piece
        ([(9, 0), (0, 3)], (9, 3)),  # each part once
        ([], (None, None)),
    ],
)
def test_usage_is_read_however_it_is_spread(
    server: OpenAIServer, counts: list[tuple[int, int]], expected: tuple[int | None, int | None]
) -> None:
    usage = [
        piece({"content": "word "}, usage={"prompt_tokens": sent, "completion_tokens": got, "total_tokens": sent + got})
        for sent, got in counts
    ]
    server.fail(events(piece({"role": "assistant", "content": "The "}), *usage, piece({}, "stop"), "[DONE]"))
    found = model(server).reply(MESSAGES).usage
    assert (found.input_tokens, found.output_tokens) == expected


def test_a_reason_that_is_said_twice_is_read_once(server: OpenAIServer) -> None:
    server.fail(events(piece({"content": "The end."}, "length"), piece({}, "length"), "[DONE]"))
    assert model(server).reply(MESSAGES).truncated


def test_characters_come_through(server: OpenAIServer) -> None:
    server.answer = lambda messages: f"“{messages[1]['content']}” 🚢 [1]"
    asked = "Où est le ferry ? 渡船 👩‍🚀"
    assert model(server).reply([("system", "x"), ("user", asked)]).text == f"“{asked}” 🚢 [1]"


def test_half_a_surrogate_pair_is_no_reason_to_fail(server: OpenAIServer) -> None:
    model(server).reply([("user", "broken \ud83d here")])
    assert server.requests[0].body["messages"][0]["content"] == "broken ? here"


# --- failures

FAILURES: list[tuple[str, Failure, type[ModelError], str]] = [
    ("401", status(401, f"Incorrect API key provided: {KEY}"), ModelAccessError, "OPENAI_API_KEY"),
    ("403", status(403, f"{KEY} may not"), ModelAccessError, "OPENAI_API_KEY"),
    ("404", status(404, "no model test-model"), ModelError, "Check the model's name"),
    ("400", status(400, f"bad request by {KEY}"), ModelError, "refused the request (HTTP 400"),
    ("400 too long", status(400, "prompt is too long"), ModelError, "too long"),
    ("429", status(429, "slow down", Retry_After="7"), ModelRateLimitError, "Try again in 7 s"),
    ("500", status(500, "broken"), ModelUnavailableError, "HTTP 500: broken"),
    ("503", status(503, "loading model"), ModelUnavailableError, "HTTP 503: loading model"),
    ("502 of a proxy", body("<html>Bad Gateway</html>", "text/html", 502), ModelUnavailableError, "HTTP 502"),
    ("redirect", status(307, Location="http://127.0.0.1:9/v1"), ModelError, "sends elsewhere"),
    ("half, ended", half("ended"), ModelUnavailableError, "broke off its answer half way"),
    ("half, closed", half("closed"), ModelUnavailableError, "broke off"),
    ("half, reset", half("reset"), ModelUnavailableError, "broke off"),
    ("closed at once", closing, ModelUnavailableError, "broke off"),
    ("empty body", body(""), ModelReplyError, "no chat completion"),
    ("no JSON", body("hello"), ModelReplyError, "no chat completion"),
    ("broken JSON", body("data: {nope\n\n", "text/event-stream"), ModelReplyError, "no chat completion"),
    ("HTML", body("<!doctype html><p>Welcome</p>", "text/html"), ModelReplyError, "most end in /v1"),
    ("not streamed", body('{"choices": [{"message": {"content": "x"}}]}'), ModelReplyError, "chat and stream"),
    ("a list", events([1, 2]), ModelReplyError, "no chat completion"),
    ("a number", events("42"), ModelReplyError, "no chat completion"),
    ("null", events("null"), ModelReplyError, "no chat completion"),
    ("other fields", events({"hello": 1}), ModelReplyError, "no chat completion"),
    ("no delta", events({"choices": [{"x": 1}]}), ModelReplyError, "no chat completion"),
    ("choices is text", events({"choices": "abc"}), ModelReplyError, "no chat completion"),
    ("content is a number", events(piece({"content": 5}, "stop")), ModelReplyError, "no chat completion"),
    ("no choices", events({"choices": []}, "[DONE]"), ModelReplyError, "no chat completion"),
    ("only [DONE]", events("[DONE]"), ModelReplyError, "no chat completion"),
    ("empty content", events(piece({"content": ""}), piece({}, "stop"), "[DONE]"), ModelReplyError, "no text"),
    ("only blanks", events(piece({"content": " \n"}, "stop"), "[DONE]"), ModelReplyError, "no text"),
    ("a refusal", events(piece({"refusal": "I can't help."}, "stop"), "[DONE]"), ModelReplyError, "no text"),
    ("filtered", events(piece({"content": "The"}, "content_filter")), ModelReplyError, "(content_filter)"),
    ("error in the stream", events({"error": {"message": "overloaded"}}), ModelError, "overloaded"),
]


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")  # by the openai client, for what is malformed
@pytest.mark.parametrize(
    ("failure", "kind", "said"), [case[1:] for case in FAILURES], ids=[case[0] for case in FAILURES]
)
def test_a_failure_becomes_an_error_with_value_and_remedy(
    server: OpenAIServer, failure: Failure, kind: type[ModelError], said: str
) -> None:
    server.fail(failure)
    with pytest.raises(ModelError) as caught:
        model(server).reply(MESSAGES)
    assert type(caught.value) is kind
    message = str(caught.value)
    assert said in message
    assert message.startswith(f"The chat model test-model at {server.url} ")
    assert KEY not in message
    assert message.endswith(".")


def test_no_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    nowhere = LangChainChatModel(
        "m", base_url=f"http://127.0.0.1:{port}/v1", api_key=None, timeout=30, max_retries=0, max_tokens=10
    )
    with pytest.raises(ModelUnavailableError, match=f":{port}/v1 cannot be reached .*Check that the server runs"):
        nowhere.reply(MESSAGES)


def test_no_such_host() -> None:
    nowhere = LangChainChatModel(
        "m", base_url="http://models.invalid/v1", api_key=None, timeout=30, max_retries=0, max_tokens=10
    )
    with pytest.raises(ModelUnavailableError, match=r"models\.invalid"):
        nowhere.reply(MESSAGES)


def test_an_answer_without_end_is_not_read_to_its_end(server: OpenAIServer) -> None:
    server.fail(dripping(0.001, pieces=1_000_000))
    with pytest.raises(ModelReplyError, match="does not end its answer"):
        model(server, max_tokens=16).reply(MESSAGES)


# --- time


@pytest.mark.parametrize(
    "failure",
    [silent(60), dripping(0.1), dripping(0.1, comments=True), dripping_headers(0.1)],
    ids=["silent", "piece by piece", "comments", "headers"],
)
def test_the_whole_reply_has_one_time_limit(server: OpenAIServer, failure: Failure) -> None:
    server.fail(failure)
    began = time.monotonic()
    with pytest.raises(ModelTimeoutError, match=r"did not answer within 0\.8 s\. .*RAG_MODEL_TIMEOUT"):
        model(server, timeout=0.8, max_retries=5).reply(MESSAGES)
    assert 0.7 < time.monotonic() - began < 10


@pytest.mark.parametrize("failure", [silent(60), dripping(0.1), dripping(0.1, comments=True)])
def test_what_was_let_go_of_ends(server: OpenAIServer, failure: Failure) -> None:
    server.fail(failure)
    with pytest.raises(ModelTimeoutError):
        model(server, timeout=0.5).reply(MESSAGES)
    limit = time.monotonic() + 20
    while any(thread.name == "model-call" for thread in threading.enumerate()):
        assert time.monotonic() < limit
        time.sleep(0.05)


def test_slow_is_not_too_slow(server: OpenAIServer) -> None:
    server.fail(silent(0.3))
    assert model(server).reply(MESSAGES).text == SAID


# --- retries


@pytest.mark.parametrize(
    "failure",
    [status(503), status(500), status(429, Retry_After="0"), half("ended"), half("reset"), closing],
    ids=["503", "500", "429", "half, ended", "half, reset", "closed"],
)
def test_what_may_pass_is_tried_again(server: OpenAIServer, failure: Failure) -> None:
    server.fail(failure, times=1)
    assert model(server, max_retries=2).reply(MESSAGES).text == SAID
    assert len(server.requests) == 2


def test_retries_are_bounded(server: OpenAIServer) -> None:
    server.fail(status(503))
    with pytest.raises(ModelUnavailableError, match="HTTP 503"):
        model(server, max_retries=2).reply(MESSAGES)
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "failure", [status(401), status(404), status(400), body("<html>", "text/html"), events(piece({}, "stop"))]
)
def test_what_will_not_pass_is_not_tried_again(server: OpenAIServer, failure: Failure) -> None:
    server.fail(failure)
    with pytest.raises(ModelError):
        model(server, max_retries=2).reply(MESSAGES)
    assert len(server.requests) == 1


def test_it_waits_as_long_as_it_is_told(server: OpenAIServer) -> None:
    server.fail(status(429, Retry_After="1"), times=1)
    began = time.monotonic()
    model(server, max_retries=1).reply(MESSAGES)
    assert time.monotonic() - began >= 1


def test_it_does_not_wait_longer_than_its_time(server: OpenAIServer) -> None:
    server.fail(status(429, Retry_After="3600"))
    began = time.monotonic()
    with pytest.raises(ModelRateLimitError, match="Try again in 3600 s"):
        model(server, max_retries=3).reply(MESSAGES)
    assert time.monotonic() - began < 10
    assert len(server.requests) == 1


# --- what decides where it asks


@pytest.mark.parametrize(
    "name", ["OPENAI_BASE_URL", "OPENAI_API_BASE", "OPENAI_PROXY", "LANGSMITH_GATEWAY", "ALL_PROXY"]
)
def test_the_environment_decides_nothing(server: OpenAIServer, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with OpenAIServer(lambda messages: "I am the wrong one.") as wrong:
        monkeypatch.setenv(name, wrong.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-environment")
        monkeypatch.setenv("LC_OUTPUT_VERSION", "responses/v1")
        assert model(server).reply(MESSAGES).text == SAID
    assert server.requests[0].path == "/v1/chat/completions"
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert wrong.requests == []


def test_a_server_of_ones_own_needs_no_key(server: OpenAIServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-environment")
    assert model(server, api_key=None).reply(MESSAGES).text == SAID
    assert server.requests[0].headers["authorization"] == "Bearer no-key"


def test_tracing_is_not_switched_on(server: OpenAIServer) -> None:
    before = dict(os.environ)
    model(server).reply(MESSAGES)
    assert dict(os.environ) == before


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("llama3:8b", "llama3:8b"),
        ("openai:gpt-x", "gpt-x"),
        ("openai:llama3:8b", "llama3:8b"),
        ("codex-x", "codex-x"),  # a name for which LangChain would call another API
    ],
)
def test_any_name_is_asked_for_as_it_is(server: OpenAIServer, name: str, sent: str) -> None:
    chat = LangChainChatModel(name, base_url=server.url, api_key=None, timeout=30, max_retries=0, max_tokens=50)
    chat.reply(MESSAGES)
    assert server.requests[0].path == "/v1/chat/completions"
    assert server.requests[0].body["model"] == sent
    assert chat.name == name


@pytest.mark.parametrize(
    ("name", "base_url", "key", "said"),
    [
        ("gpt-x", None, None, "needs OPENAI_API_KEY"),
        ("openai:gpt-x", None, None, "needs OPENAI_API_KEY"),
        ("openai:", "http://localhost:8080/v1", None, "names no model"),
        ("gpt-x", "localhost:8080/v1", KEY, "is no address"),
        ("gpt-x", "http://", KEY, "is no address"),
        ("gpt-x", "http://host:99999999/v1", KEY, "is no address"),
        ("gpt-x", "ftp://host/v1", KEY, "is no address"),
        ("gpt-x", None, f"{KEY}\n", "Copy it again"),
        ("gpt-x", None, f"Bearer {KEY}", "Copy it again"),
        ("anthropic:claude-x", None, KEY, "langchain-anthropic"),
        ("llama3:8b", None, KEY, "Write the name of a model at OPENAI_BASE_URL"),
    ],
)
def test_what_cannot_be_used_is_said_at_once(name: str, base_url: str | None, key: str | None, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        LangChainChatModel(name, base_url=base_url, api_key=key, timeout=30, max_retries=0, max_tokens=50)
    assert said in str(caught.value)
    assert KEY not in str(caught.value)


def test_secrets_of_the_address_are_not_shown(server: OpenAIServer) -> None:
    server.fail(status(500))
    address = server.url.replace("http://", "http://user:hidden@") + "?key=hidden"
    with pytest.raises(ModelUnavailableError) as caught:
        model(server, base_url=address).reply(MESSAGES)
    assert "hidden" not in str(caught.value)


# --- threads and connections


def test_it_serves_several_threads(server: OpenAIServer) -> None:
    server.answer = lambda messages: f"You said {messages[0]['content']} [1]."
    chat = model(server)

    def ask(number: int) -> str:
        return chat.reply([("user", str(number))]).text

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(ask, range(40)))
    assert said == [f"You said {number} [1]." for number in range(40)]


@pytest.mark.parametrize("end", [LangChainChatModel.close, lambda chat: None], ids=["closed", "forgotten"])
def test_connections_are_closed(server: OpenAIServer, end: Callable[[LangChainChatModel], None]) -> None:
    chat = model(server)
    chat.reply(MESSAGES)
    end(chat)
    del chat
    gc.collect()  # a socket that is left open is a ResourceWarning, and so an error
