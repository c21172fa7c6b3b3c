"""What clients get, for the OpenAPI document: the shapes that ``rag.records`` gives, each field with an example.

Nothing is built from these models; the tests hold every response against them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from rag.web.verdicts import Verification

ARTICLE_ID = "a0b6b845695cfc18"
HASH = "118b2ba1c5429fbed7f2f6230605e28712ae726315880f4ca25096171a14d7b4"
SENTENCE = (
    '"Russia would struggle to sustain its assault on Ukraine without China\'s support," Blinken told reporters '
    "after his meeting with Xi."
)
START, END = 1670, 1802
"""Where it stands in its article (seeds/000_e90d3ca9bf26a6eb.txt)."""
TITLE = "US Secretary of State Antony Blinken met Friday with Chinese President Xi Jinping and…"
QUESTION = "What did Blinken say about China's support for Russia?"

_Moment = Annotated[
    str,
    Field(
        description="ISO 8601 with offset.",
        examples=["2024-04-26T00:00:00+00:00"],
        json_schema_extra={"format": "date-time"},
    ),
]

ArticleId = Annotated[str, Field(description="The article's id.", examples=[ARTICLE_ID])]
ChunkId = Annotated[
    str,
    Field(description="The chunk's id: a chunk is a passage of an article.", examples=["a0b6b845695cfc18-118b2ba1-2"]),
]
Title = Annotated[str, Field(description="The article's headline.", examples=[TITLE])]
Publisher = Annotated[
    str | None, Field(description="Its publisher, where known.", examples=["Saltmere Gazette (fictional sample)"])
]
Url = Annotated[
    str | None,
    Field(
        description="Where it was published, where known: always http or https.",
        examples=["https://saltmere-gazette.example/news/buoy-dark-inquiry"],
    ),
]
ContentHash = Annotated[
    str,
    Field(description="SHA-256 of the article's text in UTF-8, to tell whether offsets still fit.", examples=[HASH]),
]
Published = Annotated[_Moment, Field(description="When the article was published: ISO 8601 with offset.")]
Warnings = Annotated[
    list[str],
    Field(
        description="What had to be assumed, left out, or done otherwise.",
        examples=[["no title given: made from the first sentence"]],
    ),
]


class CitedSource(BaseModel):
    """The source side of a citation: an exact span of an article."""

    number: int = Field(ge=1, description="The n of its [n] marker in the answer's text.", examples=[1])
    article_id: ArticleId
    chunk_id: ChunkId
    url: Url
    title: Title
    source: Publisher
    published_at: Published
    cited_text: str = Field(description="The span, verbatim.", examples=[SENTENCE])
    start_char_index: int = Field(
        ge=0,
        description="Where the span begins in the article's `text`, in Unicode code points (not UTF-16 units).",
        examples=[START],
    )
    end_char_index: int = Field(ge=0, description="Where it ends, in Unicode code points, exclusive.", examples=[END])
    content_hash: ContentHash


class Citation(BaseModel):
    """Which characters of the answer rest on which characters of which articles."""

    start: int = Field(
        ge=0, description="Where the sentence begins in the answer's `text`, in Unicode code points.", examples=[0]
    )
    end: int = Field(
        ge=0,
        description="Where it ends, in Unicode code points, exclusive; before its [n] markers.",
        examples=[len(SENTENCE)],
    )
    text: str = Field(description="The sentence: the answer's `text` from start to end.", examples=[SENTENCE])
    sources: list[CitedSource] = Field(description="What it rests on.")
    verification: Verification = Field(description="How it was verified.")
    repair: Literal["repointed", "rewritten", "replaced"] | None = Field(
        description="What was done before it could be shown: `repointed` to another passage than the model cited, "
        "`rewritten` by the model from its source, `replaced` by the article's own sentence; null when nothing was.",
        examples=[None],
    )


class Reprint(BaseModel):
    """Another article with nearly the same text."""

    article_id: ArticleId
    title: Title
    source: Publisher
    url: Url
    published_at: Published


class PassageScores(BaseModel):
    """What speaks for a passage: only when asked for with `explain`."""

    cosine: float | None = Field(description="Its best cosine to a part of the question.", examples=[0.62])
    bm25: float | None = Field(description="Its BM25, null when no search by words found it.", examples=[7.4])
    part: int = Field(ge=0, description="The part of the question that it serves best, from 0.", examples=[0])
    features: dict[str, float] = Field(
        description="What each feature added to its score for that part.", examples=[{"dense": 0.29, "sentence": 0.61}]
    )


class Days(BaseModel):
    """Days that a question names."""

    said: str = Field(description="The words of the question.", examples=["last week"])
    first: str | None = Field(description="The first day; null when open.", examples=["2024-04-22"])
    last: str | None = Field(description="The last day, inclusive; null when open.", examples=["2024-04-28"])


class Unclear(BaseModel):
    """Words of a question that look like a date, of which no day was understood."""

    said: str = Field(description="The words of the question.", examples=["04/05/2024"])
    reason: str = Field(
        description="Why not.", examples=["day and month cannot be told apart: 2024-05-04 or 2024-04-05"]
    )


class QueryPart(BaseModel):
    """One of the things that a question asks about."""

    text: str = Field(description="The question's characters from start to end.", examples=[QUESTION])
    start: int = Field(ge=0, description="In Unicode code points.", examples=[0])
    end: int = Field(ge=0, description="In Unicode code points, exclusive.", examples=[len(QUESTION)])
    sources: list[str] = Field(description="The publishers that it, or else the question, names.", examples=[[]])
    named: bool = Field(description="Whether the part itself names them.", examples=[False])
    published: list[Days] = Field(description="The days of the reports it asks for.")
    events: list[Days] = Field(description="The days that it dates an event by.")
    names: list[str] = Field(description="The names in it.", examples=[["Blinken", "China", "Russia"]])
    numbers: list[str] = Field(description="The numbers in it, dates left out.", examples=[[]])


class QueryPlan(BaseModel):
    """What was understood of a question. Nothing in it excludes a passage: only filters do."""

    question: str = Field(description="The question.", examples=[QUESTION])
    as_of: _Moment = Field(description="When it is asked: ISO 8601 with offset.")
    sources: list[str] = Field(description="The publishers that it names.", examples=[[]])
    unknown_sources: list[str] = Field(
        description="What it names like a publisher, and the archive has none of.", examples=[["Bloomberg"]]
    )
    names: list[str] = Field(description="The names in it.", examples=[["Blinken", "China", "Russia"]])
    quotations: list[str] = Field(description="The phrases that it quotes.", examples=[[]])
    recent: bool = Field(
        description="Whether it asks about now, so that newer passages are preferred.", examples=[False]
    )
    unclear: list[Unclear] = Field(description="The dates in it that were not understood.")
    parts: list[QueryPart] = Field(description="Its parts, each searched for on its own.")


class Passage(BaseModel):
    """A passage that was found."""

    rank: int = Field(ge=1, description="Its place among the results, from 1.", examples=[1])
    score: float = Field(
        ge=0,
        le=1,
        description="How likely the archive answers the question, times how the passage compares with the best one: "
        "the first score of a search says whether there is an answer.",
        examples=[0.97],
    )
    article_id: ArticleId
    chunk_id: ChunkId
    url: Url
    title: Title
    source: Publisher
    published_at: Published
    start: int = Field(
        ge=0, description="Where it begins in the article's `text`, in Unicode code points.", examples=[START]
    )
    end: int = Field(ge=0, description="Where it ends, in Unicode code points, exclusive.", examples=[END])
    text: str = Field(description="The article's `text` from start to end.", examples=[SENTENCE])
    reprints: list[Reprint] = Field(description="Other articles with nearly the same text, which count once with it.")
    scores: PassageScores | None = Field(None, description="What speaks for it; only with `explain: true`.")


class Usage(BaseModel):
    """Tokens, as the chat model's endpoint counts them."""

    input_tokens: int | None = Field(description="Of the prompt; null without a chat model.", examples=[1200])
    output_tokens: int | None = Field(description="Of the answer; null without a chat model.", examples=[85])


class Answer(BaseModel):
    """An answer of which every sentence is cited and was verified, or a refusal."""

    question: str = Field(description="The question as it was understood.", examples=[QUESTION])
    text: str = Field(description="The answer with its [n] markers; empty when refused.", examples=[f"{SENTENCE} [1]"])
    refusal: str | None = Field(
        description="Why there is no answer; null when there is one.",
        examples=["The articles found do not answer this."],
    )
    citations: list[Citation] = Field(description="One for each sentence of the answer, in order.")
    as_of: _Moment = Field(description="The moment that the question was asked as of: ISO 8601 with offset.")
    model: str = Field(description="What wrote the answer.", examples=["extractive"])
    degraded: bool = Field(
        description="True when the chat model failed and sentences of the articles stand in; `warnings` say why.",
        examples=[False],
    )
    usage: Usage = Field(description="Tokens used.")
    warnings: Warnings
    passages: list[Passage] = Field(description="The passages that the answer was written from, best first.")
    latency_ms: int = Field(ge=0, description="How long it took, in milliseconds.", examples=[140])


class PassagesEvent(BaseModel):
    """The data of a `passages` event: the first one of a stream."""

    passages: list[Passage] = Field(description="The passages that the answer is written from, best first.")


class SentenceEvent(BaseModel):
    """The data of a `sentence` event. A sentence is sent only after it was verified."""

    index: int = Field(ge=0, description="Its place in the answer, from 0.", examples=[0])
    text: str = Field(description="The sentence, without its markers.", examples=[SENTENCE])
    citation: Citation = Field(description="The same as in the whole answer's `citations`.")


class SearchResults(BaseModel):
    """What a search found."""

    plan: QueryPlan | None = Field(None, description="What was understood; only with `explain: true`.")
    answerability: float | None = Field(
        None,
        ge=0,
        le=1,
        description="How likely the passages answer the question; only with `explain: true`.",
        examples=[0.97],
    )
    results: list[Passage] = Field(description="The passages, best first; empty when there are none.")
    reason: str | None = Field(
        None,
        description="Why there are none; only then.",
        examples=["No article of the archive was published since 2024-05-01 00:00."],
    )


class ArticleSummary(BaseModel):
    """An article without its text."""

    id: ArticleId
    url: Url
    title: Title
    source: Publisher
    author: str | None = Field(description="Who wrote it, where known.", examples=["Bram Oakhollow"])
    published_at: Published
    updated_at: _Moment | None = Field(
        description="When it was last changed, where known: ISO 8601 with offset.",
        examples=["2024-04-27T09:00:00+00:00"],
    )
    language: str | None = Field(description="Its language, where known: a BCP 47 tag.", examples=["en"])
    status: Literal["live", "corrected", "retracted"] = Field(description="Whether it still stands.", examples=["live"])
    wire: str | None = Field(description="The agency that a reprint came from.", examples=["Meridian Wire"])
    duplicate_of: str | None = Field(
        description="The id of an article with the very same text; this one is then not searched.",
        examples=["32d055263fee815a"],
    )
    reprint_of: str | None = Field(
        description="The id of the first article with nearly the same text.", examples=["32d055263fee815a"]
    )
    content_hash: ContentHash


class Article(ArticleSummary):
    """An article as it is stored."""

    text: str = Field(
        description="Its text, normalised. Every offset refers to it, in Unicode code points, end exclusive.",
        examples=[SENTENCE],
    )


class ArticleList(BaseModel):
    """A page of the list of articles."""

    articles: list[ArticleSummary] = Field(description="The articles, newest first.")
    total: int = Field(ge=0, description="How many there are with these filters.", examples=[7])
    limit: int = Field(ge=1, description="How many were asked for.", examples=[20])
    offset: int = Field(ge=0, description="How many were passed over.", examples=[0])


class Outcome(BaseModel):
    """What became of one record."""

    origin: str = Field(description="Which record: its position in the request, from 1.", examples=["article:1"])
    status: Literal["added", "updated", "unchanged", "duplicate", "skipped"] = Field(
        description="What became of it.", examples=["added"]
    )
    article_id: str | None = Field(description="Its id; null when it was skipped.", examples=["gazette-buoy-lit"])
    reason: str | None = Field(
        description="Why it was skipped.", examples=["no text: it has title; name the text text, body or content"]
    )
    warnings: Warnings


class Ingested(BaseModel):
    """What became of the articles of a request."""

    added: int = Field(ge=0, description="New articles.", examples=[1])
    updated: int = Field(ge=0, description="Articles that replaced a former version.", examples=[0])
    unchanged: int = Field(ge=0, description="Articles that were there already, just the same.", examples=[0])
    duplicate: int = Field(ge=0, description="Articles with the text of another: kept, but not searched.", examples=[0])
    skipped: int = Field(ge=0, description="Records that could not become articles.", examples=[0])
    outcomes: list[Outcome] = Field(description="One for each record, in the order of the request.")


class Health(BaseModel):
    """The process lives."""

    status: Literal["ok"] = Field(description="Always ok.", examples=["ok"])


class ArchiveCounts(BaseModel):
    """What the archive holds."""

    articles: int = Field(ge=0, description="Articles.", examples=[7])
    duplicates: int = Field(ge=0, description="Of them, those with the very same text as another.", examples=[0])
    reprints: int = Field(ge=0, description="Of them, those with nearly the same text as another.", examples=[1])
    chunks: int = Field(ge=0, description="Passages that can be searched.", examples=[21])
    pending: int = Field(ge=0, description="Articles that are stored but cannot be found yet.", examples=[0])
    stale_chunks: int = Field(ge=0, description="Removed passages that have yet to leave the indexes.", examples=[0])
    embeddings: int = Field(ge=0, description="Embeddings kept, those of removed articles included.", examples=[21])


class Readiness(BaseModel):
    """The archive is open and its stores answer."""

    status: Literal["ready"] = Field(description="Always ready; a 503 says that it is not.", examples=["ready"])
    counts: ArchiveCounts = Field(description="Articles and passages, counted.")


class FieldError(BaseModel):
    """A field that cannot be used."""

    field: str = Field(description="Its name, `source.2` for the third of a list; empty for the body.", examples=["k"])
    message: str = Field(description="What is wrong with it.", examples=["input should be less than or equal to 1000"])


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str = Field(
        description="What kind of problem it is: urn:citewire:problem: and a code, or about:blank where the status "
        "says all.",
        examples=["urn:citewire:problem:bad-question"],
    )
    title: str = Field(description="The kind of problem in words.", examples=["Question cannot be used"])
    status: int = Field(description="The HTTP status.", examples=[422])
    detail: str = Field(description="What is wrong, and what to do about it.", examples=["The question is empty ('')."])
    instance: str = Field(
        description="This very occurrence; from status 500 on the server's log has more under it.",
        examples=["urn:uuid:5f0c3c1e-2f0b-4c5e-9a55-6f1d4f2a9d10"],
    )
    errors: list[FieldError] | None = Field(None, description="Of a bad-field problem: the fields.")
    added: int | None = Field(None, description="Of a nothing-taken-in problem, as are the next five.", examples=[0])
    updated: int | None = Field(None, description="No article, as nothing was taken in.", examples=[0])
    unchanged: int | None = Field(None, description="No article.", examples=[0])
    duplicate: int | None = Field(None, description="No article.", examples=[0])
    skipped: int | None = Field(None, description="How many records could not become articles: all.", examples=[1])
    outcomes: list[Outcome] | None = Field(
        None, description="Of a nothing-taken-in problem: why each record was skipped."
    )
