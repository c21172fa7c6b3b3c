"""What clients send to have digests made, listed and shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi.openapi.models import Example
from pydantic import BeforeValidator, Field, PlainValidator, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from rag.app import Citewire
from rag.digest.profile import LARGEST, MOST_ITEMS, MOST_STORIES, Profile, read_profile
from rag.errors import InputError
from rag.stories import Window
from rag.web.requests import UNKNOWN_FIELD, Strict, listed, whole

MOST_DIGESTS = 100
"""Digests of a list."""
LONGEST_NAME = 40
"""Characters of an edition's name."""

_When = Annotated[str, StringConstraints(min_length=1, max_length=100), BeforeValidator(whole)]
_Item = Annotated[str, StringConstraints(max_length=300), BeforeValidator(whole)]
_Items = Annotated[
    Annotated[list[_Item], Field(max_length=MOST_ITEMS)],
    BeforeValidator(listed, json_schema_input_type=str | Annotated[list[str], Field(max_length=MOST_ITEMS)]),
]
EditionName = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME), BeforeValidator(whole)]
DigestFormat = Literal["json", "markdown", "html", "text", "atom"]


class InterestsIn(Strict):
    """What to follow, or to leave out."""

    names: _Items = Field([], description="Of people, places and organisations.", examples=[["Blinken", "Port Ellery"]])
    topics: _Items = Field([], description="Words that stories are about.", examples=[["shipping", "school strikes"]])
    sources: _Items = Field([], description="Publishers.", examples=[["The Harbour Courier (fictional sample)"]])


class ProfileIn(Strict):
    """A reader's profile, with the fields of its file but for `deliver`."""

    name: EditionName | None = Field(
        None,
        description="The name of the edition, `daily` when left out: what was told is remembered by it. Up to "
        f"{LONGEST_NAME} letters, digits, - and _.",
        examples=["harbour"],
    )
    stories: int | None = Field(
        None,
        strict=True,
        ge=1,
        le=MOST_STORIES,
        description="The most stories that are told; 10 when left out.",
        examples=[8],
    )
    follow: InterestsIn | None = Field(None, description="What to follow: stories of it come first.")
    mute: InterestsIn | None = Field(None, description="What to leave out.")


def _profile(given: object) -> ProfileIn | str | None:
    if isinstance(given, str):
        if len(given) > LARGEST:
            raise ValueError(f"it has {len(given):,} characters, {LARGEST:,} are allowed. Leave something out")
        return given
    if given is not None and not isinstance(given, dict):
        raise ValueError('it is no profile. Send an object, such as {"stories": 5}, or the text of a YAML file')
    return None if given is None else ProfileIn.model_validate(given)


_Profiled = Annotated[
    Any,
    PlainValidator(_profile, json_schema_input_type=ProfileIn | Annotated[str, Field(max_length=LARGEST)] | None),
]


class DigestRequest(Strict):
    """Of when, and for whom, a digest is to be made."""

    date: _When | None = Field(
        None,
        description="The day: 2024-04-26, `yesterday`. Today when neither it nor `since` is there.",
        examples=["2024-04-26"],
    )
    since: _When | None = Field(
        None,
        description="Instead of one day: from this day or moment on, of at most 92 days.",
        examples=["2024-04-22"],
    )
    until: _When | None = Field(None, description="To the end of this day; now when left out.", examples=["2024-04-26"])
    profile: _Profiled = Field(
        None,
        description="The reader's profile: an object, or the text of a YAML file. One that tells up to 10 stories and "
        "follows nothing when left out.",
        examples=[{"name": "harbour", "stories": 5, "follow": {"names": ["Port Ellery"]}}],
    )
    anew: bool = Field(
        False,
        strict=True,
        description="Whether to make it again where it was made from the same articles before.",
        examples=[False],
    )

    @model_validator(mode="before")
    @classmethod
    def _one_time(cls, given: object) -> object:
        if not isinstance(given, dict):
            raise PydanticCustomError("no_object", 'it is no object. Send one, such as {"date": "2024-04-26"}')
        there = [name for name in ("date", "since", "until") if given.get(name) is not None]
        if "date" in there and len(there) > 1:
            raise PydanticCustomError(
                UNKNOWN_FIELD,
                "it is of one day, and {other} is there too. Leave one of them out",
                {"field": "date", "other": there[1]},
            )
        if there == ["until"]:
            raise PydanticCustomError(
                UNKNOWN_FIELD, "it needs a since. Add it, or send date for one day", {"field": "until"}
            )
        return given

    def window(self, citewire: Citewire) -> Window:
        """Raises FilterError."""
        return citewire.window(day=self.date, since=self.since, until=self.until)

    def reader(self) -> Profile:
        """Raises InputError."""
        if self.profile is None:
            return Profile()
        if isinstance(self.profile, ProfileIn):
            return _read(self.profile)
        found = read_profile(self.profile, "profile")
        if found.recipients or found.schedule is not None:
            raise InputError("profile: deliver has no use here: this digest is given, not sent. Leave it out.")
        return found


def _read(profile: ProfileIn) -> Profile:
    # JSON is YAML, and what a profile may hold is known to the reader of its file. It stands on one line, of which
    # there is no use in telling the number.
    written = json.dumps(profile.model_dump(exclude_none=True), ensure_ascii=False)
    try:
        return read_profile(written, "profile")
    except InputError as error:
        raise InputError(str(error).replace("profile:1:", "profile:", 1)) from error


EXAMPLES: Mapping[str, Example] = {
    "day": {"summary": "A day", "value": {"date": "2024-04-26"}},
    "days": {"summary": "Several days", "value": {"since": "2024-04-22", "until": "2024-04-26"}},
    "profile": {
        "summary": "For a reader",
        "value": {
            "date": "yesterday",
            "profile": {"name": "harbour", "stories": 5, "follow": {"names": ["Port Ellery"], "topics": ["shipping"]}},
        },
    },
    "yaml": {
        "summary": "For a reader with a profile in YAML",
        "value": {"date": "2024-04-26", "profile": "name: harbour\nfollow:\n  names: [Port Ellery]\n", "anew": True},
    },
}
"""Requests, by name."""


class DigestListRequest(Strict):
    """Which digests to list."""

    limit: int = Field(20, ge=1, le=MOST_DIGESTS, description="How many digests at most.", examples=[20])
    offset: int = Field(0, ge=0, le=10**9, description="How many of the newest to pass over.", examples=[0])
    edition: EditionName | None = Field(None, description="Only those of this edition.", examples=["daily"])


class DigestChoice(Strict):
    """Which digest of a day, and in which form."""

    edition: EditionName | None = Field(
        None, description="Of a day's digests that of this edition; `daily` when left out.", examples=["daily"]
    )
    format: DigestFormat | None = Field(
        None, description="The form, whatever the header `Accept` says.", examples=["markdown"]
    )
