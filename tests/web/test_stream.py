"""Answers as server-sent events."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.openai_server import Exchange, OpenAIServer, answer_properly, status
from tests.web.conftest import Serve
from tests.web.live import Contract, Event, Live, events_of

TRUE = "What did Halvard Tarrow say?"
LIT = {"id": "lit", "title": "Buoy is lit", "text": "The lamp of buoy No. 7 was lit on Sunday, Pell Marine said."}


def stream(live: Live, question: str, **more: Any) -> list[Event]:
    with live.client.stream("POST", "/v1/ask", json={"question": question, "stream": True, **more}) as got:
        assert got.status_code == 200
        assert got.headers["content-type"] == "text/event-stream; charset=utf-8"
        return list(events_of(got.iter_lines()))


@pytest.fixture
def contract(live: Live) -> Contract:
    return Contract(live.client.get("/openapi.json").json())


def test_a_stream_gives_passages_then_sentences_then_the_whole(live: Live, contract: Contract) -> None:
    whole = live.ask(TRUE).json()
    events = stream(live, TRUE)
    assert [name for name, _ in events] == ["passages", *["sentence"] * len(whole["citations"]), "done"]
    assert len(whole["citations"]) > 0

    contract.hold_named(events[0][1], "PassagesEvent")
    assert events[0][1] == {"passages": whole["passages"]}
    for index, (_, sentence) in enumerate(events[1:-1]):
        contract.hold_named(sentence, "SentenceEvent")
        citation = whole["citations"][index]
        assert sentence == {"index": index, "text": citation["text"], "citation": citation}
    done = events[-1][1]
    contract.hold_named(done, "Answer")
    assert done.keys() == whole.keys()
    assert done | {"latency_ms": 0} == whole | {"latency_ms": 0}


def test_a_refusal_has_no_sentences(live: Live) -> None:
    events = stream(live, "What did the pope say about quantum computers?")
    assert [name for name, _ in events] == ["passages", "done"]
    assert events[-1][1]["refusal"]


def test_a_bad_question_has_its_status_and_no_stream(live: Live) -> None:
    for body in ({"question": ""}, {"question": "ferry", "since": "soon"}, {"question": "ferry", "k": 1}):
        got = live.post("/v1/ask", body | {"stream": True})
        assert got.status_code == 422
        assert got.headers["content-type"] == "application/problem+json"


class Gate:
    """Holds the requests of a model's endpoint until it is opened."""

    def __init__(self, then: Callable[[Exchange], None] = answer_properly) -> None:
        self._opened = threading.Event()
        self._then = then
        self.reached = threading.Semaphore(0)

    def __call__(self, exchange: Exchange) -> None:
        self.reached.release()
        assert self._opened.wait(60)
        self._then(exchange)

    def open(self) -> None:
        self._opened.set()


@pytest.fixture
def endpoint() -> Iterator[OpenAIServer]:
    with OpenAIServer(lambda _: "The lamp of buoy No. 7 was lit on Sunday, Pell Marine said [1].") as server:
        yield server


def test_a_silent_stream_says_that_it_is_there(serve: Serve, endpoint: OpenAIServer) -> None:
    live = serve(keep_alive=0.05, chat_model="test", OPENAI_BASE_URL=endpoint.url)
    assert live.post("/v1/articles", LIT).status_code == 201
    gate = Gate()
    endpoint.fail(gate)
    events = []
    with live.client.stream("POST", "/v1/ask", json={"question": "When was the lamp lit?", "stream": True}) as got:
        for event in events_of(got.iter_lines()):
            events.append(event)
            if len(events) == 3:
                gate.open()
    names = [name for name, _ in events]
    assert names[:3] == ["", "", ""]
    assert [name for name in names if name] == ["passages", "sentence", "done"]
    whole = events[-1][1]
    assert (whole["degraded"], whole["model"]) == (False, "test")


def test_an_error_after_the_first_byte_is_an_event(
    serve: Serve, endpoint: OpenAIServer, contract: Contract, caplog: pytest.LogCaptureFixture
) -> None:
    live = serve(keep_alive=0.05, embedding="openai:test", OPENAI_BASE_URL=endpoint.url, model_retries=0)
    gate = Gate(then=status(500))
    endpoint.fail(gate)
    events = []
    with live.client.stream("POST", "/v1/ask", json={"question": "When was the lamp lit?", "stream": True}) as got:
        for event in events_of(got.iter_lines()):
            gate.open()
            events.append(event)
    assert [name for name, _ in events if name] == ["error"]
    problem = events[-1][1]
    contract.hold_named(problem, "Problem")
    assert (problem["type"], problem["status"]) == ("urn:citewire:problem:model-unavailable", 502)
    assert problem["instance"] in caplog.text


def test_a_client_that_leaves_does_no_harm(
    serve: Serve, endpoint: OpenAIServer, caplog: pytest.LogCaptureFixture
) -> None:
    live = serve(keep_alive=0.05, chat_model="test", OPENAI_BASE_URL=endpoint.url)
    assert live.post("/v1/articles", LIT).status_code == 201
    gate = Gate()
    endpoint.fail(gate, times=1)
    with live.client.stream("POST", "/v1/ask", json={"question": "When was the lamp lit?", "stream": True}) as got:
        assert next(events_of(got.iter_lines()))[0] == ""
    gate.open()
    assert stream(live, "When was the lamp lit?")[-1][0] == "done"
    assert caplog.text == ""
