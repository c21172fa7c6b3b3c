"""Verifying what anybody wrote."""

from __future__ import annotations

from fastapi import APIRouter, Response

from rag.records import verified_record
from rag.statements import verify_text
from rag.web.openapi import BODY, MODELS, QUESTION, STORES, answers, refusals
from rag.web.parts import JsonBody, Opened
from rag.web.reply import JSON
from rag.web.requests import VerifyRequest
from rag.web.verified import Verified

router = APIRouter(dependencies=[JsonBody], tags=["verification"])


@router.post(
    "/v1/verify",
    summary="Verify sentences",
    responses=answers(Verified) | refusals(*BODY, *QUESTION, *STORES, *MODELS),
)
def verify(wanted: VerifyRequest, citewire: Opened) -> Response:
    """Verifies sentences, whoever wrote them, as those of an answer are: each against the `sources` of the request, or
    against the passages of the archive that are found for it. What is not supported is told with the words that made
    it so, and why."""
    given = wanted.evidence(citewire)
    if given is not None:
        return JSON(verified_record(verify_text(wanted.text, given), given))
    filters = wanted.filters(citewire)
    sentences = citewire.verify_text(wanted.text, filters)
    found = any(sentence.sources for sentence in sentences)
    return JSON(verified_record(sentences, None, None if found else citewire.why_nothing(filters)))
