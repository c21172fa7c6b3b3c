"""The words of Citewire: frozen values that the stages hand to each other.

Every text offset is in Unicode code points, end exclusive, and refers to the normalised ``Article.text``:
``article.text[start:end]`` is what was cited. Every ``datetime`` is aware.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class ArticleStatus(StrEnum):
    LIVE = "live"
    CORRECTED = "corrected"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it is stored and shown.

    ``id`` is stable: the caller's, else made from the canonical URL, else from source, title and day.
    ``source`` is the publisher. ``wire`` is the agency a reprint came from. ``duplicate_of`` names an
    article with the very same text; ``reprint_of`` names the first article with nearly or just the same text. All are
    indexed, and count once.
    """

    id: str
    title: str
    text: str
    published_at: datetime
    content_hash: str
    url: str | None = None
    source: str | None = None
    author: str | None = None
    updated_at: datetime | None = None
    language: str | None = None
    status: ArticleStatus = ArticleStatus.LIVE
    wire: str | None = None
    duplicate_of: str | None = None
    reprint_of: str | None = None


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """An article as a source gave it, with what had to be assumed on the way."""

    article: Article
    origin: str
    """Where it was read: ``path``, ``path:line`` or ``stdin:line``."""
    warnings: tuple[str, ...] = ()
    dated: bool = True
    """Whether the record says when it was published; else ``published_at`` is when it was read, or the file's time."""
    identified: bool = True
    """Whether the article's id is the caller's or its address's; else it is made from publisher, title and day, which
    two articles may share."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that could not become an article, and why."""

    origin: str
    reason: str


class IngestStatus(StrEnum):
    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class IngestOutcome:
    """What became of one record. ``article_id`` is None when it was skipped."""

    origin: str
    status: IngestStatus
    article_id: str | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences: ``article.text[start:end] == text``."""

    id: str
    article_id: str
    ordinal: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Exact restrictions of a search. ``since`` is inclusive, ``until`` exclusive; ``as_of`` hides what was published
    after that moment. An empty tuple means no restriction."""

    since: datetime | None = None
    until: datetime | None = None
    sources: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    as_of: datetime | None = None

    @property
    def empty(self) -> bool:
        return self == Filters()


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found by one index, with that index's own score (cosine in [-1, 1], or BM25 in [0, inf))."""

    chunk_id: str
    score: float


UNLIKELY = 0.25
"""An answerability below this is not worth an answer: chosen on the development questions (docs/evaluation.md)."""


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days in the reader's zone, both inclusive; None is open. ``surface`` is how the question says it."""

    surface: str
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words of a question that look like a date, and why no day was taken from them: "February has no day 30"."""

    surface: str
    reason: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """``question[start:end] == surface`` names publishers: ``sources`` of the archive, none where it has none of that
    name. ``excluded`` when the reports of all others are asked for."""

    surface: str
    start: int
    end: int
    sources: tuple[str, ...]
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class QueryPart:
    """One of the things that a question asks about: ``question[start:end]`` without the marks around it is ``text``.

    ``sources`` are the publishers that it names (``named``), or else those that the question names elsewhere.
    ``published`` are the days of the reports it asks for, ``events`` those that it dates an event by."""

    text: str
    start: int
    end: int
    sources: tuple[str, ...] = ()
    named: bool = False
    published: tuple[DayRange, ...] = ()
    events: tuple[DayRange, ...] = ()
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """What a question asks of the index. Nothing in it excludes: publishers and days are preferred, while filters are
    exact. ``unknown`` is what it names like a publisher and the archive has none of; ``unclear`` are the dates that
    were not understood; ``recent`` when it asks about now."""

    question: str
    as_of: datetime
    parts: tuple[QueryPart, ...]
    sources: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    quotations: tuple[str, ...] = ()
    recent: bool = False
    unclear: tuple[Unclear, ...] = ()


@dataclass(frozen=True, slots=True)
class Scores:
    """``total`` is what a passage is ranked by, in [0, 1]; ``dense`` its best cosine to a part of the question;
    ``lexical`` its BM25, None when no search by words found it; ``features`` what each feature adds to its score for
    the part (an index into the plan's) that it serves best."""

    total: float
    dense: float | None = None
    lexical: float | None = None
    part: int = 0
    features: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Reprint:
    """Another article with nearly the same text as the one that a passage is from."""

    article_id: str
    title: str
    source: str | None
    url: str | None
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as retrieved, with what a reader needs to know of its article."""

    chunk: Chunk
    title: str
    source: str | None
    url: str | None
    published_at: datetime
    content_hash: str
    scores: Scores = field(default_factory=lambda: Scores(total=0.0))
    reprint_of: str | None = None
    reprints: tuple[Reprint, ...] = ()


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What was understood of a question and what was found, best first. ``answerability`` in [0, 1] is how likely the
    passages answer it."""

    plan: QueryPlan
    passages: tuple[Passage, ...]
    answerability: float

    @property
    def answerable(self) -> bool:
        """Whether an answer is worth trying."""
        return self.answerability >= UNLIKELY


@dataclass(frozen=True, slots=True)
class Evidence:
    """A text that a claim may rest on. ``title``, ``publisher`` and ``context`` (what stands around the text in its
    article) say who and what the text speaks of: names may come from them, and nothing else."""

    text: str
    title: str = ""
    publisher: str = ""
    context: str = ""
    published_at: datetime | None = None


class Support(StrEnum):
    SUPPORTED = "supported"
    PARTIAL = "partial"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"


class CheckStatus(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was compared. ``words`` are those of the claim that made it fail, each with its reason in
    ``reasons``; or, when it passed, those that were found. Of one that is not applicable they are a note: what looked
    odd and decides nothing."""

    name: str
    status: CheckStatus
    words: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A span of ``sources[source].text``."""

    source: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claim is supported by the sources it was checked against. ``score`` is in [0, 1]."""

    status: Support
    score: float
    spans: tuple[Span, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence that has not been verified. ``passages`` are indices into the passages that the answerer was given."""

    text: str
    passages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the model's endpoint counts them; None where it does not say."""

    input_tokens: int | None = None
    output_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answerer wrote, before verification. No sentences means that it declined, and ``declined`` says why."""

    sentences: tuple[DraftSentence, ...]
    model: str
    declined: str | None = None
    usage: Usage = Usage()
    warnings: tuple[str, ...] = ()
    degraded: bool = False


@dataclass(frozen=True, slots=True)
class CitedSource:
    """The source side of a citation. ``number`` is the n of its [n] marker; ``start_char_index`` and
    ``end_char_index`` are offsets into the article's text, and ``content_hash`` is that of the text they refer to."""

    number: int
    article_id: str
    chunk_id: str
    url: str | None
    title: str
    source: str | None
    published_at: datetime
    cited_text: str
    start_char_index: int
    end_char_index: int
    content_hash: str


class Repair(StrEnum):
    """What was done to a sentence before it could be shown."""

    REPOINTED = "repointed"
    """Another passage than the one it cited supports it."""
    REWRITTEN = "rewritten"
    """The model wrote it anew from the sentences that it rests on."""
    REPLACED = "replaced"
    """The article's own sentence stands in its place."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Which characters of the answer (``answer.text[start:end] == text``) rest on which characters of the sources."""

    start: int
    end: int
    text: str
    sources: tuple[CitedSource, ...]
    verification: Verdict
    repair: Repair | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of which every sentence is cited and was verified, or a refusal: then ``text`` is empty and
    ``refusal`` is the reason. A refusal is a value, not an error."""

    question: str
    text: str
    citations: tuple[Citation, ...]
    refusal: str | None
    as_of: datetime
    passages: tuple[Passage, ...]
    model: str
    usage: Usage = Usage()
    warnings: tuple[str, ...] = ()
    degraded: bool = False
