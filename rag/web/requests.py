"""What clients send: each field with its bounds, a description and an example."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, Field, PlainValidator, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from rag.app import MOST_RESULTS, Citewire
from rag.errors import InputError
from rag.records import Record
from rag.statements import MOST_SOURCES, MOST_TEXT, evidence
from rag.types import Evidence, Filters

MOST_ARTICLES = 1_000
"""The most articles of one request, in or out."""
MOST_NAMES = 1_000
"""The most sources, or ids, of one filter."""
MOST_GIVEN_TEXT = 200_000
"""The most characters of the sources of one request, taken together."""
UNKNOWN_FIELD = "unknown_field"
"""The type of a validation error of which the context has the ``field``."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def whole(given: object) -> object:
    # Half of a surrogate pair cannot be stored or looked for; U+FFFD is found nowhere, as it should be.
    return _SURROGATE.sub("\ufffd", given) if isinstance(given, str) else given


def listed(given: object) -> object:
    if given is None:
        return []
    return [given] if isinstance(given, str) else given


Text = Annotated[str, BeforeValidator(whole)]
Moment = Annotated[str, StringConstraints(max_length=100), BeforeValidator(whole)]
Name = Annotated[str, StringConstraints(max_length=500), BeforeValidator(whole)]
Names = Annotated[
    Annotated[list[Name], Field(max_length=MOST_NAMES)],
    BeforeValidator(listed, json_schema_input_type=str | Annotated[list[str], Field(max_length=MOST_NAMES)]),
]


class Strict(BaseModel):
    """Refuses fields that it does not know: a misspelt one that was passed over would do something else than what was
    meant, such as answering from articles that were to be kept out."""

    aliases: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _known_fields(cls, given: object) -> object:
        known = (*cls.model_fields, *cls.aliases)
        for name in given if isinstance(given, dict) else ():
            if name not in known:
                raise PydanticCustomError(
                    UNKNOWN_FIELD,
                    "it is not known. Known are: {known}",
                    {"known": ", ".join(known), "field": whole(str(name)[:40])},
                )
        return given


class Restricted(Strict):
    """The restrictions that every way of looking into the archive has."""

    since: Moment | None = Field(
        None,
        description="Nothing published before: a date (2024-04-26), a month, a moment with its offset, or `yesterday`, "
        "`7d`, `3 days ago`, which count from `as_of`.",
        examples=["2024-04-22"],
    )
    until: Moment | None = Field(
        None, description="Nothing published after; the day itself is included.", examples=["2024-04-26"]
    )
    source: Names = Field(
        [],
        description="Only from these publishers; case does not count. One or several.",
        examples=[["Saltmere Gazette (fictional sample)"]],
    )
    article_id: Names = Field(
        [], description="Only from the articles with these ids. One or several.", examples=[["a0b6b845695cfc18"]]
    )
    as_of: Moment | None = Field(
        None,
        description="Ask as on that day: what was published later is hidden, and `yesterday` counts from it. "
        "Now when left out.",
        examples=["2024-04-27"],
    )

    def filters(self, citewire: Citewire) -> Filters:
        """Raises FilterError."""
        return citewire.filters(
            since=self.since,
            until=self.until,
            sources=self.source,
            article_ids=self.article_id,
            as_of=self.as_of,
        )


class AskRequest(Restricted):
    """A question."""

    question: Text = Field(
        description="The question, in words. At most RAG_MAX_QUESTION_CHARS characters (4,000 unless set).",
        examples=["What did Blinken say about China's support for Russia?"],
    )
    stream: bool = Field(
        False, strict=True, description="Answer with server-sent events instead of one JSON object.", examples=[False]
    )


class SearchRequest(Restricted):
    """A search."""

    aliases = ("query",)

    question: Text = Field(
        description="What to look for. `query` is taken as another name for it.",
        examples=["fentanyl precursors"],
    )
    explain: bool = Field(
        False,
        strict=True,
        description="Whether to say what was understood of the question and what speaks for each passage.",
        examples=[True],
    )
    k: int = Field(10, strict=True, ge=1, le=MOST_RESULTS, description="How many passages at most.", examples=[5])

    @model_validator(mode="before")
    @classmethod
    def _query_is_question(cls, given: object) -> object:
        return _renamed(given, "query", "question") if isinstance(given, dict) else given


class SourceIn(BaseModel):
    """A text to verify against. Other fields of an article are passed over."""

    text: Text = Field(
        description="The text that the sentences should rest on.",
        examples=["A passenger ferry carrying 241 people ran onto a sandbank late on Monday, injuring 17 of them."],
    )
    title: Text | None = Field(
        None, description="Its headline: names in it count as known.", examples=["Ferry runs onto sandbank"]
    )
    source: Text | None = Field(None, description="Its publisher.", examples=["The Harbour Courier (fictional sample)"])
    published_at: str | int | float | None = Field(
        None,
        description='When it was published: a date, a date with a time, or seconds since 1970. "Monday" and the like '
        "count from it.",
        examples=["2024-04-23T07:40:00Z"],
    )


def _sources(given: object) -> object:
    if not isinstance(given, list):
        return given
    if not given:
        raise ValueError("it is empty. Send a source, or leave the field out to verify against the archive")
    for position, one in enumerate(given, start=1):
        if not isinstance(one, str | dict):
            raise ValueError(f'source {position} is no text. Send each as a string, or as {{"text": ...}}')
    texts = [one.get("text") if isinstance(one, dict) else one for one in given]
    size = sum(len(text) for text in texts if isinstance(text, str))
    if size > MOST_GIVEN_TEXT:
        raise ValueError(
            f"its texts have {size:,} characters, {MOST_GIVEN_TEXT:,} are allowed. Send the parts that matter"
        )
    return [{"text": one} if isinstance(one, str) else one for one in given]


Sources = Annotated[
    Annotated[list[SourceIn], Field(max_length=MOST_SOURCES)],
    BeforeValidator(
        _sources,
        json_schema_input_type=Annotated[list[str | SourceIn], Field(min_length=1, max_length=MOST_SOURCES)],
    ),
]


class VerifyRequest(Restricted):
    """Sentences to verify."""

    aliases = ("claim",)

    text: Annotated[str, StringConstraints(max_length=MOST_TEXT), BeforeValidator(whole)] = Field(
        description="The sentences, whoever wrote them; [n] markers are ignored. `claim` is taken as another name for "
        "it.",
        examples=["The ferry had 241 people aboard. It sank."],
    )
    sources: Sources | None = Field(
        None,
        description=f"What they should rest on: texts of at most {MOST_GIVEN_TEXT:,} characters in all. When left "
        "out, passages of the archive are found for each sentence, and the other fields restrict where.",
        examples=[["A ferry carrying 241 people ran onto a sandbank."]],
    )

    @model_validator(mode="before")
    @classmethod
    def _claim_is_text(cls, given: object) -> object:
        if not isinstance(given, dict):
            raise PydanticCustomError("no_object", 'it is no object. Send one, such as {"text": "It rained."}')
        if given.get("sources") is not None:
            _refuse_filters(given)
        return _renamed(given, "claim", "text")

    def evidence(self, citewire: Citewire) -> list[Evidence] | None:
        """The sources; None for the archive. Raises InputError."""
        if self.sources is None:
            return None
        zone = citewire.settings.zone
        found = []
        for position, one in enumerate(self.sources):
            try:
                found.append(
                    evidence(one.text, zone, title=one.title, publisher=one.source, published_at=one.published_at)
                )
            except InputError as error:
                raise InputError(f"sources.{position}: {error}") from error
        return found


def _refuse_filters(given: dict[Any, Any]) -> None:
    for name in Restricted.model_fields:
        if given.get(name) not in (None, []):
            raise PydanticCustomError(
                UNKNOWN_FIELD,
                "it restricts the archive, which is not looked at where there are sources. Leave one of them out",
                {"field": name},
            )


def _renamed(given: dict[Any, Any], alias: str, name: str) -> dict[Any, Any]:
    """What was sent, with the one name of the field. Both at once are refused."""
    if given.get(alias) is None:
        return given
    if given.get(name) is not None:
        raise PydanticCustomError(
            UNKNOWN_FIELD,
            "it is another name for {name}, which is there too. Send one of them",
            {"field": alias, "name": name},
        )
    return {key: value for key, value in given.items() if key not in (alias, name)} | {name: given[alias]}


class ListRequest(Restricted):
    """Which articles to list."""

    limit: int = Field(50, ge=1, le=MOST_ARTICLES, description="How many articles at most.", examples=[20])
    offset: int = Field(0, ge=0, le=10**9, description="How many of the newest to pass over.", examples=[0])


class ArticleIn(BaseModel):
    """An article to take in. Other common names are understood as well (headline, publisher, byline, pubDate, body and
    more: see docs/http-api.md), and fields with names that mean nothing here are passed over."""

    text: str = Field(
        description="The article's text; HTML is taken down to its text. The only field that must be there.",
        examples=["The buoy that was dark on the night the Lady Maren ran aground is lit again, Pell Marine said."],
    )
    title: str | None = Field(
        None,
        description="Its headline; made from the first sentence when left out.",
        examples=["Buoy No. 7 is lit again"],
    )
    source: str | None = Field(
        None, description="Its publisher; the host of the url when left out.", examples=["Saltmere Gazette"]
    )
    url: str | None = Field(
        None,
        description="Where it was published: http or https.",
        examples=["https://saltmere-gazette.example/news/buoy-lit"],
    )
    author: str | None = Field(None, description="Who wrote it.", examples=["Bram Oakhollow"])
    published_at: str | int | float | None = Field(
        None,
        description="When it was published: a date, a date with a time, or seconds since 1970. The time of the request "
        "when left out.",
        examples=["2024-04-28T08:00:00Z"],
    )
    updated_at: str | int | float | None = Field(
        None, description="When it was last changed.", examples=["2024-04-28T09:30:00Z"]
    )
    language: str | None = Field(None, description="Its language, a BCP 47 tag.", examples=["en"])
    status: str | None = Field(None, description="live, corrected or retracted.", examples=["live"])
    id: str | None = Field(
        None,
        description="1 to 200 of the characters A-Z a-z 0-9 . _ : - An article that comes again under its id replaces "
        "the former one. Made from url, or source, title and day, when left out.",
        examples=["gazette-buoy-lit"],
    )


class ArticlesIn(BaseModel):
    """Several articles to take in."""

    articles: Annotated[list[ArticleIn], Field(max_length=MOST_ARTICLES)] = Field(description="The articles.")


def _articles(given: object) -> list[Record]:
    if isinstance(given, dict):
        several = given.get("articles")
        given = several if isinstance(several, list) else [given]
    if not isinstance(given, list):
        raise ValueError('it is no object. Send an article, a list of articles, or {"articles": [...]}')
    if not given:
        raise ValueError("it has no article. Send at least one")
    if len(given) > MOST_ARTICLES:
        raise ValueError(
            f"it has {len(given):,} articles, {MOST_ARTICLES:,} are allowed. Send them in several requests"
        )
    for position, article in enumerate(given, start=1):
        if not isinstance(article, dict):
            raise ValueError(f'article {position} is no object. Send each as {{"title": ..., "text": ...}}')
    return given


# What an article's fields are called and may hold is known to the reader of articles, for files and HTTP alike: this
# only sees to it that there are articles. The models above are what the OpenAPI document shows.
Articles = Annotated[Any, PlainValidator(_articles, json_schema_input_type=ArticleIn | list[ArticleIn] | ArticlesIn)]
