"""Work that takes its time, as server-sent events (HTML Living Standard, section 9.2)."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator

import anyio
from anyio import CapacityLimiter, to_thread
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from starlette.types import Receive, Scope, Send

from rag.records import Record
from rag.web.problems import problem_of
from rag.web.reply import json_text


class WorkStream(EventSourceResponse):
    """Waits for the record that ``work`` gives, with a comment every ``keep_alive`` seconds so that no proxy takes the
    connection for dead, and sends the events of it. ``work`` blocks, so it runs in a thread, one of the ``limiter``'s.

    An error that comes before anything was sent is raised, to become a response with a status; one that comes later
    becomes an ``error`` event. When the client leaves, the thread ends its work all the same (a thread cannot be
    stopped), and holds its place among the threads until then.
    """

    def __init__(self, work: Callable[[], Record], keep_alive: float, limiter: CapacityLimiter | None = None) -> None:
        super().__init__((), headers={"X-Accel-Buffering": "no"})  # nginx would hold the events back
        self._work = work
        self._limiter = limiter
        self._keep_alive = keep_alive
        self._started = False

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        failure: Exception | None = None
        record: Record = {}
        async with anyio.create_task_group() as group:
            group.start_soon(self._meanwhile, send)
            try:
                record = await to_thread.run_sync(self._work, limiter=self._limiter)
            except Exception as error:
                failure = error
            group.cancel_scope.cancel()
        if failure is not None and not self._started:
            raise failure
        for event in self._events(record) if failure is None else [error_event(failure)]:
            await self._say(event, send)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    @abstractmethod
    def _events(self, record: Record) -> Iterator[bytes]:
        """The events of what the work gave, ``done`` the last."""

    async def _meanwhile(self, send: Send) -> None:
        """What is sent while there is no record yet; cancelled when there is."""
        while True:
            await anyio.sleep(self._keep_alive)
            await self._say(KEEPALIVE_COMMENT, send)

    async def _say(self, data: bytes, send: Send) -> None:
        if not self._started:
            self._started = True
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": data, "more_body": True})


class AnswerStream(WorkStream):
    """An answer: its passages, its sentences and the whole. Every sentence in it is verified."""

    def _events(self, record: Record) -> Iterator[bytes]:
        yield event("passages", {"passages": record["passages"]})
        for index, citation in enumerate(record["citations"]):
            yield event("sentence", {"index": index, "text": citation["text"], "citation": citation})
        yield event("done", record)


def event(name: str, content: Record) -> bytes:
    """An event with its data as JSON on one line."""
    return format_sse_event(event=name, data_str=json_text(content))


def error_event(error: Exception) -> bytes:
    """The event in place of the problem response that came too late."""
    return format_sse_event(event="error", data_str=bytes(problem_of(error).body).decode())
