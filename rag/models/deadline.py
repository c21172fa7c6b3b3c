"""A time limit that holds, whatever the other side does.

The read timeout of an HTTP client starts anew with every byte, so that a server which drips may keep a caller for ever.
``within`` lets go of the caller in time, and ``end_by_read_timeout`` ends what was let go of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextvars import copy_context
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import httpx2

Result = TypeVar("Result")


def within(seconds: float, work: Callable[[Event], Result]) -> Result:
    """What ``work`` returns or raises, or TimeoutError after ``seconds``. The event that ``work`` is given is set once
    nobody waits for it any more; it should end then.

    The thread is a daemon, so that a server which hangs can't keep the process from ending, and has the caller's
    context variables (LangChain hands its callbacks on in them).
    """
    given_up = Event()
    outcome: Future[Result] = Future()

    def run() -> None:
        try:
            outcome.set_result(work(given_up))
        except BaseException as error:
            outcome.set_exception(error)

    Thread(target=copy_context().run, args=(run,), name="model-call", daemon=True).start()
    try:
        if not wait([outcome], max(0.0, seconds)).done:
            raise TimeoutError(f"no result within {seconds:.3g} s")
        return outcome.result()
    finally:
        given_up.set()


def end_by_read_timeout(response: httpx2.Response) -> None:
    """A response hook of httpx: the whole body must come within the read timeout of its request, comments that keep the
    connection alive included. Reading it raises ReadTimeout after that."""
    import httpx2

    limit = response.request.extensions.get("timeout", {}).get("read")
    if limit is not None and isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = _ending(response.stream, monotonic() + limit, response.request)


def _ending(inner: httpx2.SyncByteStream, deadline: float, request: httpx2.Request) -> httpx2.SyncByteStream:
    import httpx2

    class Ending(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for part in inner:
                if monotonic() > deadline:
                    raise httpx2.ReadTimeout("The response did not end in time.", request=request)
                yield part

        def close(self) -> None:
            inner.close()

    return Ending()
