"""Verifying what anybody wrote."""

from __future__ import annotations

from fastapi import APIRouter, Response

from rag.errors import InputError
from rag.records import verified_record
from rag.statements import verify_text
from rag.web.openapi import BODY, MODELS, QUESTION, STORES, answers, refusals
from rag.web.parts import JsonBody, Opened
from rag.web.reply import JSON
from rag.web.requests import VerifyRequest
from rag.web.verified import Verified

_LONGEST_NAME = 12
"""Words."""

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
    for name in wanted.source:
        # A publisher's name of a sentence's length is the text that the claim should rest on.
        if len(name.split()) > _LONGEST_NAME:
            raise InputError(
                f"source: it is a publisher to look among, and this is a text ({name[:40]!r}). Send texts as "
                '{"sources": ["..."]}.'
            )
    filters = wanted.filters(citewire)
    sentences = citewire.verify_text(wanted.text, filters)
    found = any(sentence.sources for sentence in sentences)
    return JSON(verified_record(sentences, None, None if found else citewire.why_nothing(filters)))
