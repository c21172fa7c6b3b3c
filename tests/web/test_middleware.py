"""Bodies are bounded, and every response has the security headers."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest

from rag.app import Citewire
from rag.web.app import create_app
from rag.web.middleware import SECURITY_HEADERS
from tests.web.conftest import Serve
from tests.web.live import Live, code_of

LIMIT = 1_000


@pytest.fixture
def small(serve: Serve) -> Live:
    return serve(max_body_bytes=LIMIT)


def question(size: int) -> bytes:
    """A request's body of so many bytes."""
    empty = json.dumps({"question": "ferry "}).encode()
    return json.dumps({"question": "ferry " + "?" * (size - len(empty))}).encode()


def in_chunks(body: bytes) -> Iterator[bytes]:
    for at in range(0, len(body), 100):
        yield body[at : at + 100]


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_of_just_the_limit_is_taken_and_one_byte_more_is_not(small: Live, chunked: bool) -> None:
    headers = {"Content-Type": "application/json"}
    for size, status in ((LIMIT, 200), (LIMIT + 1, 413), (LIMIT * 500, 413)):
        body = question(size)
        assert len(body) == size
        got = small.client.post("/v1/search", content=in_chunks(body) if chunked else body, headers=headers)
        assert got.request.headers.get("content-length") == (None if chunked else str(size))
        assert got.status_code == status
        if status == 413:
            assert code_of(got) == "body-too-large"
            assert "1,000 bytes" in got.json()["detail"]


def test_what_is_announced_is_refused_before_it_is_sent(small: Live) -> None:
    with socket.create_connection(("127.0.0.1", small.port), timeout=60) as connection:
        connection.sendall(
            b"POST /v1/articles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Content-Length: 999999999999\r\n\r\n"
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_body_of_many_megabytes_gets_its_answer(live: Live) -> None:
    got = live.client.post("/v1/ask", content=b"x" * 40_000_000, headers={"Content-Type": "application/json"})
    assert code_of(got) == "body-too-large"


def test_every_response_has_the_security_headers(small: Live, seeded: Citewire) -> None:
    app = create_app(seeded)

    @app.get("/unforeseen", include_in_schema=False)
    def unforeseen() -> None:
        raise ZeroDivisionError

    with Live(app) as live:
        responses = [
            live.client.get("/healthz"),
            live.client.get("/openapi.json"),
            live.ask("ferry"),
            live.ask("ferry", stream=True),
            live.ask(""),
            live.client.get("/nothing"),
            live.client.delete("/healthz"),
            live.client.post("/v1/ask", content=b"x"),
            live.client.get("/unforeseen"),
            live.client.get("/v1/digests"),
            live.client.get("/digests/nobody"),
            small.client.post("/v1/ask", content=question(LIMIT + 1), headers={"Content-Type": "application/json"}),
        ]
    assert [got.status_code for got in responses] == [200, 200, 200, 200, 422, 404, 405, 415, 500, 200, 404, 413]
    for got in responses:
        assert {name: got.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
        assert "server" not in got.headers
        assert not [name for name in got.headers if name.startswith("access-control-")]


def test_what_is_sent_is_whole_unicode(serve: Serve) -> None:
    live = serve()
    got = live.post("/v1/articles", [{"text": "A lamp.", "id": "a"}, {"\ud800": 1, "é🛳": 2}])
    assert got.status_code == 201
    assert "\ufffd, é🛳" in got.content.decode("utf-8")
