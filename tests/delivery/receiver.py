"""A receiver of webhooks on a free port of this machine, which checks them as the specification has it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()


@dataclass(frozen=True)
class Hook:
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def signed_with(self, key: bytes) -> bool:
        """Standard Webhooks 1.0.0, Verifying signatures."""
        content = b".".join([self.id.encode(), self.headers["webhook-timestamp"].encode(), self.body])
        right = "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
        return any(hmac.compare_digest(right, given) for given in self.headers["webhook-signature"].split(" "))


Answer = Callable[["Handler"], None]


class Receiver:
    """Answers the next requests as planned, and those after with 204."""

    def __init__(self, *answers: Answer, certificate: ssl.SSLContext | None = None) -> None:
        self.answers = list(answers)
        self.hooks: list[Hook] = []
        self.stopping = threading.Event()
        self.cut_off = threading.Event()
        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.owner = self
        if certificate is not None:
            self._server.socket = certificate.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self.port = self._server.server_address[1]
        self.url = f"{'http' if certificate is None else 'https'}://127.0.0.1:{self.port}/hooks/t0ken?key=s3cret"

    def __enter__(self) -> Receiver:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Server(ThreadingHTTPServer):
    daemon_threads = False
    owner: Receiver

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that left."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        owner = self.server.owner
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        owner.hooks.append(Hook(self.path, dict(self.headers.items()), body))
        answer = owner.answers.pop(0) if owner.answers else status(204)
        answer(self)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *args: object) -> None: ...


def status(code: int, body: bytes = b"", **headers: str) -> Answer:
    def answer(handler: Handler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if code != 204:
            handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def hang(handler: Handler) -> None:
    handler.server.owner.stopping.wait(120)


def drop(handler: Handler) -> None:
    handler.close_connection = True


def drip(handler: Handler) -> None:
    """Headers without end, a byte now and then, until the client leaves."""
    owner = handler.server.owner
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nx: ")
    try:
        while not owner.stopping.wait(0.02):
            handler.wfile.write(b"x")
    except OSError:
        owner.cut_off.set()


def endless(handler: Handler) -> None:
    """A body without end."""
    owner = handler.server.owner
    handler.send_response(200)
    handler.end_headers()
    try:
        while not owner.stopping.is_set():
            handler.wfile.write(b"x" * 65_536)
    except OSError:
        owner.cut_off.set()
