"""What clients get of digests, for the OpenAPI document. The shape of a digest is published with
``rag.digest.render``; the tests hold every response against it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from rag.digest.render import schema

DIGEST = "Digest"
"""The name of the digest's schema in the document; those that it is made of have it in front of theirs."""

_Moment = Annotated[
    str,
    Field(
        description="ISO 8601 with offset.",
        examples=["2024-04-27T00:00:00+00:00"],
        json_schema_extra={"format": "date-time"},
    ),
]


class DigestWindow(BaseModel):
    """The time that a digest tells of."""

    since: _Moment = Field(description="When it begins.")
    until: _Moment = Field(description="When it ends, exclusive.")


class DigestSummary(BaseModel):
    """A digest without its stories."""

    id: str = Field(description="Its id.", examples=["2024-04-26-daily-4e816c75"])
    day: str = Field(description="The day on which its window begins.", examples=["2024-04-26"])
    edition: str = Field(description="The name of the reader's profile.", examples=["daily"])
    window: DigestWindow = Field(description="What it is the digest of.")
    made_at: _Moment = Field(description="When it was made.")
    stories: int = Field(ge=0, description="How many stories it tells.", examples=[2])
    headline: str | None = Field(
        description="The headline of the first; null where there is none.",
        examples=["Tarn Valley teachers end nine-day strike after pay deal"],
    )


class DigestList(BaseModel):
    """A page of the list of digests."""

    digests: list[DigestSummary] = Field(description="The digests, those of the newest days first.")
    total: int = Field(ge=0, description="How many there are.", examples=[7])
    limit: int = Field(ge=1, description="How many were asked for.", examples=[20])
    offset: int = Field(ge=0, description="How many were passed over.", examples=[0])


class ProgressEvent(BaseModel):
    """The data of a `progress` event: how far the making of a digest is."""

    done: int = Field(ge=0, description="How many steps are done.", examples=[12])
    total: int = Field(ge=0, description="How many there are.", examples=[20])


def published() -> dict[str, Any]:
    """The digest's schema and those that it is made of, by their names in the document."""
    whole = _renamed(schema())
    parts = {_name(name): part for name, part in whole.pop("$defs").items()}
    return {DIGEST: {name: value for name, value in whole.items() if name not in ("$schema", "$id")}} | parts


def _renamed(part: Any) -> Any:
    if isinstance(part, list):
        return [_renamed(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {name: _reference(value) if name == "$ref" else _renamed(value) for name, value in part.items()}


def _reference(given: str) -> str:
    return f"#/components/schemas/{_name(given.removeprefix('#/$defs/'))}"


def _name(part: str) -> str:
    """``cited_source`` is DigestCitedSource."""
    return DIGEST + "".join(word.capitalize() for word in part.split("_"))
