"""The words of digests: frozen values, as ``rag.types`` has those of questions and answers.

A digest tells the stories of a window of time. A story is an event as several articles report it; its ``id`` is that of
its thread, the same in tomorrow's digest. Every line of it is a sentence that was verified, with the exact spans of
articles that it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from rag.types import Article, Chunk, CitedSource, Repair, Usage, Verdict


@dataclass(frozen=True, slots=True)
class Window:
    """``since`` is inclusive, ``until`` exclusive; both in the reader's zone."""

    since: datetime
    until: datetime


class Novelty(StrEnum):
    """What a line adds to what earlier digests told of the thread."""

    NEW = "new"
    CHANGED = "changed"
    """Something told before has another value now."""
    CORRECTED = "corrected"
    """The same, because a source says that it was wrong."""
    TOLD = "told"
    """Nothing. Such a line is shown only where the story has no other."""


@dataclass(frozen=True, slots=True)
class Before:
    """What an earlier digest told: a line of the digest of ``day``, and in it the words that have another value now."""

    digest_id: str
    day: date
    text: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a digest. Its [n] are the numbers of its ``sources``, which count through the whole digest.

    ``whose`` names whose opinion or claim it is, where it is one; ``before`` is what it changes."""

    text: str
    sources: tuple[CitedSource, ...]
    verification: Verdict
    novelty: Novelty = Novelty.NEW
    before: Before | None = None
    whose: str | None = None
    repair: Repair | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What sources say differently: two lines of different publishers, and the words of each that differ."""

    lines: tuple[Line, Line]
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """An article of a story. ``counts`` is false for reprints of another one: they are one source with it."""

    article_id: str
    title: str
    source: str | None
    url: str | None
    published_at: datetime
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Score:
    """``total`` is the sum of the ``parts``, each a name and what it adds."""

    total: float
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """``headline`` is the title of the article ``headline_of``, word by word; a headline that a model wrote (None) was
    verified like a line. ``day`` counts from 1, the day on which the thread began (``began``).
    ``told`` is how many lines were left out because an earlier digest told them; ``sources`` how many independent
    sources report it."""

    id: str
    headline: str
    headline_of: str | None
    summary: Line
    bullets: tuple[Line, ...]
    articles: tuple[StoryArticle, ...]
    sources: int
    score: Score
    began: date
    day: int = 1
    why: Line | None = None
    differences: tuple[Difference, ...] = ()
    told: int = 0

    @property
    def lines(self) -> tuple[Line, ...]:
        """All that is told, in the order in which it is shown."""
        why = () if self.why is None else (self.why,)
        different = tuple(line for difference in self.differences for line in difference.lines)
        return (self.summary, *self.bullets, *why, *different)


@dataclass(frozen=True, slots=True)
class Digest:
    """``articles`` is how many the window has, ``others`` how many stories are not told. ``edition`` is the name of the
    reader's profile. ``reason`` says why there is no story, where there is none. ``basis`` is a hash of what the digest
    was made from: the same basis gives the same digest. ``title`` is what it is about, where it is a summary of that,
    told in the order of time, and no digest of a day."""

    id: str
    window: Window
    edition: str
    stories: tuple[Story, ...]
    articles: int
    made_at: datetime
    model: str
    basis: str
    others: int = 0
    reason: str | None = None
    warnings: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)
    degraded: bool = False
    title: str | None = None

    @property
    def day(self) -> date:
        """The day that the digest is of: the one on which its window begins."""
        return self.window.since.date()

    @property
    def sources(self) -> tuple[CitedSource, ...]:
        """Every span that is cited, once, by number."""
        found = {source.number: source for story in self.stories for line in story.lines for source in line.sources}
        return tuple(found[number] for number in sorted(found))


@dataclass(frozen=True, slots=True)
class Reported:
    """An article as digests are made from it: with its chunks, in order."""

    article: Article
    chunks: tuple[Chunk, ...]
