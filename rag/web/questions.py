"""Asking and searching."""

from __future__ import annotations

from functools import partial
from time import perf_counter

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from rag.app import Citewire
from rag.records import Record, answer_record, retrieval_record
from rag.web import schemas
from rag.web.openapi import BODY, MODELS, QUESTION, STORES, answers, refusals
from rag.web.parts import JsonBody, Opened
from rag.web.reply import JSON
from rag.web.requests import AskRequest, SearchRequest
from rag.web.stream import AnswerStream

router = APIRouter(dependencies=[JsonBody], tags=["questions"])


@router.post(
    "/v1/ask",
    summary="Ask a question",
    responses=answers(schemas.Answer, stream=True) | refusals(*BODY, *QUESTION, *STORES, *MODELS),
)
async def ask(wanted: AskRequest, citewire: Opened, request: Request) -> Response:
    """Answers a question from the articles of the archive. Each sentence of the answer is cited and was verified; where
    nothing holds, `refusal` says why and `text` is empty.

    With `stream: true` the answer comes as server-sent events: `passages`, one `sentence` for each sentence, and `done`
    with the whole answer, or `error` with a problem. A problem that is found before anything was sent is a response of
    its own, with its status."""
    answered = partial(_answered, citewire, wanted)
    if wanted.stream:
        return AnswerStream(answered, request.app.state.keep_alive)
    return JSON(await run_in_threadpool(answered))


def _answered(citewire: Citewire, wanted: AskRequest) -> Record:
    began = perf_counter()
    answer = citewire.ask(wanted.question, wanted.filters(citewire))
    return answer_record(answer) | {"latency_ms": round(1_000 * (perf_counter() - began))}


@router.post(
    "/v1/search",
    summary="Search passages",
    responses=answers(schemas.SearchResults) | refusals(*BODY, *QUESTION, *STORES, *MODELS),
)
def search(wanted: SearchRequest, citewire: Opened) -> Response:
    """Finds the passages for a question by meaning and by words, so that each of its parts is served, best first. With
    `explain: true` the response says what was understood of the question, and what speaks for each passage. Where
    nothing is found, `reason` says why."""
    filters = wanted.filters(citewire)
    found = citewire.retrieve(wanted.question, wanted.k, filters)
    why_none = None if found.passages else citewire.why_nothing(filters) or "Nothing found."
    return JSON(retrieval_record(found, explain=wanted.explain, why_none=why_none))
