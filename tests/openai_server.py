"""An OpenAI-compatible server for tests, on a free port of this machine. It answers by a function of the messages,
keeps the requests that it got, and fails in the ways that real ones do.

    with OpenAIServer(lambda messages: "The ferry ran aground [1].") as server:
        server.fail(status(503), times=1)
        ...  # a client of server.url

https://platform.openai.com/docs/api-reference/chat and /embeddings.
"""

from __future__ import annotations

import hashlib
import json
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

import numpy as np

Messages = Sequence[Mapping[str, str]]
Failure = Callable[["Exchange"], None]
DIMENSION = 32
MODEL = "test-model"


@dataclass(frozen=True)
class Request:
    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]


@dataclass
class Answering:
    """What the model says: a text, or one with the reason for which it stopped."""

    text: str
    finish_reason: str | None = "stop"
    refusal: str | None = None


class OpenAIServer:
    """``answer`` gets the messages of a chat request. Requests beyond a planned failure are answered properly."""

    def __init__(self, answer: Callable[[Messages], str | Answering] = lambda _: "NO ANSWER") -> None:
        self.answer = answer
        self.requests: list[Request] = []
        self.stopping = threading.Event()
        self._failures: list[Failure] = []
        self._always: Failure | None = None
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.owner, self._server.resetting = self, set()
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def fail(self, failure: Failure, times: int | None = None) -> None:
        """Plans a failure for the next ``times`` requests, or for all."""
        with self._lock:
            if times is None:
                self._always = failure
            else:
                self._failures.extend([failure] * times)

    def next_failure(self) -> Failure | None:
        with self._lock:
            return self._failures.pop(0) if self._failures else self._always

    def record(self, request: Request) -> None:
        with self._lock:
            self.requests.append(request)

    def __enter__(self) -> OpenAIServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    owner: OpenAIServer
    resetting: set[socket.socket]

    def shutdown_request(self, request: Any) -> None:
        if request in self.resetting:
            self.close_request(request)  # no orderly end before it
        else:
            super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):  # a client that went away is no error
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._serve({})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self._serve(json.loads(self.rfile.read(length)))

    def _serve(self, body: dict[str, Any]) -> None:
        owner = self.server.owner
        owner.record(Request(self.path, dict(self.headers.items()), body))
        exchange = Exchange(self, owner, self.path, body)
        failure = owner.next_failure()
        (failure or answer_properly)(exchange)


@dataclass
class Exchange:
    """A request that waits for its response."""

    handler: _Handler
    owner: OpenAIServer
    path: str
    body: dict[str, Any]
    chunked: bool = field(default=False, init=False)

    def send(self, status: int, body: bytes, content_type: str = "application/json", **headers: str) -> None:
        """A whole response."""
        handler = self.handler
        handler.send_response(status)
        handler.send_header("Content-Type", content_type)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    def begin_stream(self) -> None:
        self.handler.send_response(200)
        self.handler.send_header("Content-Type", "text/event-stream")
        self.handler.send_header("Transfer-Encoding", "chunked")
        self.handler.end_headers()

    def write(self, text: str) -> None:
        data = text.encode()
        self.handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.handler.wfile.flush()

    def event(self, value: Any) -> None:
        self.write(f"data: {value if isinstance(value, str) else json.dumps(value)}\n\n")

    def end_stream(self) -> None:
        self.handler.wfile.write(b"0\r\n\r\n")

    def close(self) -> None:
        self.handler.close_connection = True

    def reset(self) -> None:
        """Ends the connection by a TCP reset."""
        linger = struct.pack("ii", 1, 0)
        self.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.handler.server.resetting.add(self.handler.connection)
        self.close()

    def wait(self, seconds: float) -> bool:
        """False when the server stops meanwhile."""
        return not self.owner.stopping.wait(seconds)

    def said(self) -> Answering:
        answer = self.owner.answer(self.body["messages"])
        return Answering(answer) if isinstance(answer, str) else answer

    def usage(self, text: str) -> dict[str, int]:
        sent = sum(len(message["content"].split()) for message in self.body["messages"])
        return {"prompt_tokens": sent, "completion_tokens": len(text.split()), "total_tokens": sent + len(text.split())}


# --- what it does when all is well


def answer_properly(exchange: Exchange) -> None:
    route = exchange.path.removeprefix("/v1")
    if route == "/models":
        model = {"id": MODEL, "object": "model", "created": 0, "owned_by": "tests"}
        exchange.send(200, json.dumps({"object": "list", "data": [model]}).encode())
    elif route == "/embeddings":
        exchange.send(200, json.dumps(_embeddings(exchange.body)).encode())
    elif route == "/chat/completions" and exchange.body.get("stream"):
        _stream(exchange)
    elif route == "/chat/completions":
        exchange.send(200, json.dumps(_completion(exchange)).encode())
    else:
        exchange.send(404, json.dumps({"error": {"message": f"no such path: {exchange.path}"}}).encode())


def _completion(exchange: Exchange) -> dict[str, Any]:
    said = exchange.said()
    message = {"role": "assistant", "content": said.text, "refusal": said.refusal}
    return {
        **_head(exchange, "chat.completion"),
        "choices": [{"index": 0, "message": message, "finish_reason": said.finish_reason}],
        "usage": exchange.usage(said.text),
    }


def _head(exchange: Exchange, kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 0, "model": exchange.body.get("model", MODEL)}


def _piece(exchange: Exchange, delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return {**_head(exchange, "chat.completion.chunk"), "choices": [choice]}


def _pieces(exchange: Exchange, said: Answering) -> Iterator[dict[str, Any]]:
    yield _piece(exchange, {"role": "assistant", "content": ""})
    for at in range(0, len(said.text), 7):
        yield _piece(exchange, {"content": said.text[at : at + 7]})
    if said.refusal is not None:
        yield _piece(exchange, {"refusal": said.refusal})


def _stream(exchange: Exchange) -> None:
    said = exchange.said()
    exchange.begin_stream()
    for piece in _pieces(exchange, said):
        exchange.event(piece)
    exchange.event(_piece(exchange, {}, said.finish_reason))
    if exchange.body.get("stream_options", {}).get("include_usage"):
        exchange.event({**_head(exchange, "chat.completion.chunk"), "choices": [], "usage": exchange.usage(said.text)})
    exchange.event("[DONE]")
    exchange.end_stream()


def _embeddings(body: dict[str, Any]) -> dict[str, Any]:
    texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
    data = [{"object": "embedding", "index": i, "embedding": vector(text)} for i, text in enumerate(texts)]
    return {"object": "list", "data": data, "model": body["model"], "usage": {"prompt_tokens": 1, "total_tokens": 1}}


def vector(text: str) -> list[float]:
    """The vector that the server gives for a text: the same for the same words, near for texts that share words."""
    total = np.zeros(DIMENSION)
    for word in text.lower().split() or [""]:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
        total += np.random.default_rng(seed).standard_normal(DIMENSION)
    return [float(number) for number in total / np.linalg.norm(total)]


# --- how it fails


def status(code: int, message: str = "something is wrong", **headers: str) -> Failure:
    """An error as OpenAI words it; ``headers`` such as Retry_After."""
    body = json.dumps({"error": {"message": message, "type": "error", "param": None, "code": None}}).encode()
    return lambda exchange: exchange.send(code, body, **headers)


def body(content: str, content_type: str = "application/json", code: int = 200) -> Failure:
    return lambda exchange: exchange.send(code, content.encode(), content_type)


def events(*values: Any) -> Failure:
    """A stream that ends properly, of these values (or lines of text) and no others."""

    def failure(exchange: Exchange) -> None:
        exchange.begin_stream()
        for value in values:
            exchange.event(value)
        exchange.end_stream()

    return failure


def silent(seconds: float) -> Failure:
    """Says nothing for so long."""

    def failure(exchange: Exchange) -> None:
        if exchange.wait(seconds):
            answer_properly(exchange)
        else:
            exchange.close()

    return failure


def dripping(every: float, *, comments: bool = False, pieces: int = 10_000) -> Failure:
    """A stream of which one piece comes every so many seconds; with ``comments``, nothing but what keeps it alive."""

    def failure(exchange: Exchange) -> None:
        exchange.begin_stream()
        for _ in range(pieces):
            if not exchange.wait(every):
                break
            if comments:
                exchange.write(": keep-alive\n\n")
            else:
                exchange.event(_piece(exchange, {"content": "word "}))
        exchange.close()

    return failure


def dripping_headers(every: float) -> Failure:
    """A response of which the headers never end."""

    def failure(exchange: Exchange) -> None:
        exchange.handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(10_000):
            exchange.handler.wfile.write(b"X-%d: y\r\n" % number)
            exchange.handler.wfile.flush()
            if not exchange.wait(every):
                break
        exchange.close()

    return failure


def half(how: str) -> Failure:
    """The first half of a streamed answer; the response is then ``ended`` as if it were whole, or the connection
    ``closed`` or ``reset``."""

    def failure(exchange: Exchange) -> None:
        exchange.begin_stream()
        said = exchange.said()
        for piece in _pieces(exchange, Answering(said.text[: len(said.text) // 2])):
            exchange.event(piece)
        exchange.wait(0.05)  # a reset overtakes what was not yet read
        if how == "ended":
            exchange.end_stream()
        elif how == "reset":
            exchange.reset()
        exchange.close()

    return failure


def closing(exchange: Exchange) -> None:
    """Closes the connection without a word."""
    exchange.close()
