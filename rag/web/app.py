"""The HTTP application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI

from rag import __version__
from rag.app import Citewire
from rag.web import articles, digests, health, pages, questions, refusals, summaries, verify
from rag.web.middleware import SECURITY_HEADERS, BodyLimit, Head, Headers, Unexpected
from rag.web.openapi import DESCRIPTION, document

THREADS = 16
"""Requests that are worked on at a time; others wait."""

# Writers take turns anyway. One place of their own for them: a long queue of articles takes no thread from questions.
_WRITERS = 1
# Nor does the making of digests. The next one may go on with the stories of the last.
_MAKERS = 1


def create_app(citewire: Citewire, *, keep_alive: float = 15.0) -> FastAPI:
    """The application over an open archive, which stays the caller's to close. ``keep_alive`` is the seconds
    after which a silent stream says that it is still there."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # The limiter belongs to the event loop, so it is there only now.
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        yield

    app = FastAPI(
        title="Citewire",
        version=__version__,
        description=DESCRIPTION,
        lifespan=lifespan,
        # Swagger UI and ReDoc come from a content delivery network: no use offline, and it would learn who looks.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.citewire = citewire
    app.state.keep_alive = keep_alive
    app.state.writing = CapacityLimiter(_WRITERS)
    app.state.making = CapacityLimiter(_MAKERS)
    # The last one added is the outermost.
    app.add_middleware(Head)
    app.add_middleware(BodyLimit, most=citewire.settings.max_body_bytes)
    app.add_middleware(Unexpected)
    app.add_middleware(Headers, headers=SECURITY_HEADERS)
    refusals.install(app)
    for part in (questions, verify, articles, digests, summaries, pages, health):
        app.include_router(part.router)
    app.openapi = lambda: document(app)  # type: ignore[method-assign]
    return app
