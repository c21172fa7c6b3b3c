"""What clients get to know of a verdict, for the OpenAPI document."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class Check(BaseModel):
    """One thing that was compared between sentence and source."""

    status: Literal["passed", "failed", "not_applicable"] = Field(
        description="Whether the sentence's words of this kind are in the source; not_applicable when it has none, or "
        "when what is not there decides nothing. A supported sentence has no failed check.",
        examples=["passed"],
    )
    words: list[str] = Field(
        description="The words that made it fail, or are noted, or those that were found.",
        examples=[["Blinken", "China"]],
    )
    reasons: list[str] = Field(
        description="Why each of the words did not pass, in their order; empty when all did. Of a check that is "
        "not_applicable they are a note.",
        examples=[[], ["not in the source"]],
    )


class Verification(BaseModel):
    """How a sentence was verified against the text that it cites."""

    status: Literal["supported", "partial", "unsupported", "contradicted"] = Field(
        description="The verdict. Sentences of an answer are always supported.", examples=["supported"]
    )
    score: float = Field(ge=0, le=1, description="How much of the sentence the source covers.", examples=[1.0])
    checks: dict[str, Check] = Field(
        description="The checks by name, such as quotes, numbers, dates, names, negation, coverage; only coverage "
        "when nothing in the sources speaks of it.",
        examples=[{"names": {"status": "passed", "words": ["Blinken", "China"], "reasons": []}}],
    )
