"""Whether the service lives and whether it is ready, for those who watch it."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Response

from rag.errors import CitewireError
from rag.web import schemas
from rag.web.openapi import answers, refusals
from rag.web.parts import Opened
from rag.web.problems import log, problem
from rag.web.reply import JSON

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Does the process live?", responses=answers(schemas.Health))
async def healthz() -> Response:
    """Answers as long as the process does; touches no store, and waits for no thread."""
    return JSON({"status": "ok"})


@router.get("/readyz", summary="Is the archive ready?", responses=answers(schemas.Readiness) | refusals("not-ready"))
def readyz(citewire: Opened) -> Response:
    """Asks the catalog, the vectors and the lexical index. Whatever goes wrong there, it is not ready."""
    try:
        counts = citewire.counts()
    except Exception as error:
        response = problem("not-ready")
        log.error("%s: not ready: %s", response.instance, error, exc_info=not isinstance(error, CitewireError))
        return response
    return JSON({"status": "ready", "counts": asdict(counts)})
