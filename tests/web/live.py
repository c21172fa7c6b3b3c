"""The application behind a real server on a free port of this machine, and a client that holds each response against
the OpenAPI document."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from jsonschema import Draft202012Validator

Event = tuple[str, Any]


class Live:
    """A server in a thread of its own. ``with Live(app) as live: live.client.get("/healthz")``."""

    def __init__(self, app: FastAPI) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, lifespan="on")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.client = httpx.Client(
            base_url=self.url, timeout=60, trust_env=False, event_hooks={"response": [Contract(app.openapi()).check]}
        )

    def __enter__(self) -> Live:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    def post(self, path: str, body: Any) -> httpx.Response:
        """Posts JSON in ASCII, which can spell half of a surrogate pair."""
        return self.client.post(path, content=json.dumps(body), headers={"Content-Type": "application/json"})

    def ask(self, question: str, **more: Any) -> httpx.Response:
        return self.post("/v1/ask", {"question": question, **more})


class Contract:
    """What the OpenAPI document says of responses. Stricter than the document: a field that it does not name is an
    error."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._paths = {re.compile(re.sub(r"{\w+}", "[^/]+", path)): item for path, item in document["paths"].items()}
        self._components = {"schemas": _closed(document["components"]["schemas"])}

    def check(self, response: httpx.Response) -> None:
        media_type = response.headers.get("content-type", "").partition(";")[0]
        item = next((item for path, item in self._paths.items() if path.fullmatch(response.request.url.path)), None)
        if response.request.method == "HEAD":
            assert response.read() == b""
            return
        operation = (item or {}).get(response.request.method.lower())
        if operation is None:
            # No such address or method: a problem all the same.
            assert response.url.path == "/openapi.json" or media_type == "application/problem+json"
            schema = {"$ref": "#/components/schemas/Problem"} if response.url.path != "/openapi.json" else {}
        else:
            documented = operation["responses"][str(response.status_code)].get("content", {})
            if not documented:
                assert response.read() == b""
                return
            schema = documented[media_type]["schema"]
        if media_type.endswith("json"):
            self.hold(json.loads(response.read()), schema)
        elif media_type != "text/event-stream":
            self.hold(response.read().decode(), schema)

    def hold(self, value: Any, schema: dict[str, Any]) -> None:
        Draft202012Validator({**schema, "components": self._components}).validate(value)

    def hold_named(self, value: Any, name: str) -> None:
        self.hold(value, {"$ref": f"#/components/schemas/{name}"})


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(part) for name, part in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        closed["additionalProperties"] = False
    return closed


def events_of(lines: Iterator[str]) -> Iterator[Event]:
    """The events of a stream (name, data), its comments as ("", text): HTML Living Standard, section 9.2.6."""
    name, data = "message", ""
    for line in lines:
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if line.startswith(":"):
            yield "", value
        elif field == "event":
            name = value
        elif field == "data":
            data += value
        elif not line and data:
            yield name, json.loads(data)
            name, data = "message", ""


def code_of(response: httpx.Response) -> str:
    """The code of a problem, or about:blank."""
    assert response.headers["content-type"] == "application/problem+json"
    content = response.json()
    assert content["status"] == response.status_code
    return str(content["type"]).removeprefix("urn:citewire:problem:")
