"""What clients get for a text to be verified, for the OpenAPI document: the shapes that ``rag.records`` gives."""

from __future__ import annotations

from pydantic import BaseModel, Field

from rag.web.schemas import CitedSource
from rag.web.verdicts import Verification


class SourceSpan(BaseModel):
    """A span of one of the sources that were sent."""

    source: int = Field(ge=0, description="Which of the `sources`, from 0.", examples=[0])
    start: int = Field(ge=0, description="Where it begins in the source, in Unicode code points.", examples=[0])
    end: int = Field(ge=0, description="Where it ends, in Unicode code points, exclusive.", examples=[48])
    text: str = Field(description="The span, verbatim.", examples=["A ferry carrying 241 people ran onto a sandbank."])


class VerifiedSentence(BaseModel):
    """A sentence, the verdict on it, and what it rests on: or, if it is not supported, what comes nearest."""

    start: int = Field(ge=0, description="Where it begins in the text sent, in Unicode code points.", examples=[0])
    end: int = Field(ge=0, description="Where it ends, in Unicode code points, exclusive.", examples=[32])
    text: str = Field(
        description="The sentence: the text sent, from start to end.", examples=["The ferry had 241 people aboard."]
    )
    verification: Verification = Field(description="The verdict.")
    spans: list[SourceSpan] | None = Field(None, description="Spans of the `sources` sent; only if there were any.")
    sources: list[CitedSource] | None = Field(
        None, description="Spans of the archive's articles; only if no `sources` were sent. Equal spans share a number."
    )


class Verified(BaseModel):
    """The sentences of a text, each with its verdict. What has no words is no sentence."""

    sentences: list[VerifiedSentence] = Field(description="The sentences, in order.")
    supported: int = Field(ge=0, description="How many of them are supported.", examples=[1])
    of: int = Field(ge=0, description="How many they are.", examples=[2])
    reason: str | None = Field(
        None,
        description="Why nothing could be found in the archive; only then.",
        examples=["The archive is empty. Take articles in with: rag ingest PATH"],
    )
