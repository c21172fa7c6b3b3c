"""A digest that is being made, as server-sent events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from time import monotonic

import anyio
from anyio import CapacityLimiter
from fastapi.sse import KEEPALIVE_COMMENT
from starlette.types import Send

from rag.protocols import Progress
from rag.records import Record
from rag.web.stream import WorkStream, event

PACE = 0.25
"""Seconds between two ``progress`` events, at least."""


class DigestStream(WorkStream):
    """How far it is while it is made, and then the whole. ``make`` is given what is to be called as it goes on."""

    def __init__(self, make: Callable[[Progress], Record], keep_alive: float, limiter: CapacityLimiter) -> None:
        super().__init__(partial(make, self._advance), keep_alive, limiter)
        self._done: tuple[int, int] | None = None
        self._said: tuple[int, int] | None = None

    def _advance(self, done: int, total: int) -> None:
        # Called from the thread that makes it. Only the last call counts, so nothing piles up.
        self._done = (done, total)

    def _events(self, record: Record) -> Iterator[bytes]:
        yield from self._progress()
        yield event("done", record)

    async def _meanwhile(self, send: Send) -> None:
        spoke = monotonic()
        while True:
            await anyio.sleep(min(PACE, self._keep_alive))
            silent = monotonic() - spoke >= self._keep_alive
            for said in [*self._progress()] or ([KEEPALIVE_COMMENT] if silent else []):
                await self._say(said, send)
                spoke = monotonic()

    def _progress(self) -> Iterator[bytes]:
        """An event, if it is further than was said last."""
        done = self._done
        if done is not None and done != self._said:
            self._said = done
            yield event("progress", {"done": done[0], "total": done[1]})
