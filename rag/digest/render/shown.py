"""A digest as a reader sees it, before any format: every rendering shows these values and no others, so the mail, the
page and the feed agree. All text in it is plain (``rag.digest.render.plain``) and not yet escaped."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rag.digest.render.marking import Run
from rag.stories import Novelty


@dataclass(frozen=True, slots=True)
class Marker:
    """An [n]. ``about`` says what it leads to, in few words."""

    number: int
    href: str | None
    about: str


@dataclass(frozen=True, slots=True)
class Was:
    """What an earlier digest told in the place of a line, or of its words, and the day of that digest."""

    text: str
    day: str
    href: str | None


@dataclass(frozen=True, slots=True)
class ShownLine:
    """``label`` says what it adds to earlier digests, ``whose`` whose view it is: both stand before the sentence, so
    that nobody reads it as plain news first."""

    runs: tuple[Run, ...]
    markers: tuple[Marker, ...]
    novelty: Novelty
    label: str | None
    whose: str | None
    was: Was | None

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two lines that differ, and who says it when."""

    byline: str
    line: ShownLine


@dataclass(frozen=True, slots=True)
class Reporter:
    """A publisher of a story: how many articles of it, and where the first of them is."""

    name: str
    articles: int
    href: str | None


@dataclass(frozen=True, slots=True)
class Reporters:
    """Publishers by name, and how many are not named."""

    named: tuple[Reporter, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ShownStory:
    """``anchor`` is its id within the page."""

    id: str
    anchor: str
    headline: str
    running: str | None
    counts: str
    summary: ShownLine
    bullets: tuple[ShownLine, ...]
    why: ShownLine | None
    differences: tuple[tuple[Side, Side], ...]
    told: str | None
    reported: Reporters
    carried: Reporters
    """Who has it from one of them: reprints, and texts of the same agency."""
    ranking: str | None

    @property
    def lines(self) -> tuple[ShownLine, ...]:
        """In the order in which they are shown."""
        why = () if self.why is None else (self.why,)
        return (self.summary, *self.bullets, *why, *(side.line for sides in self.differences for side in sides))


@dataclass(frozen=True, slots=True)
class CitedSpan:
    """An entry of the list of sources: the n of its [n], and the text that was cited."""

    number: int
    anchor: str
    text: str
    href: str | None


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """Neighbours in the list of sources that are of one article. ``byline`` is its publisher and day."""

    title: str
    byline: str
    spans: tuple[CitedSpan, ...]


@dataclass(frozen=True, slots=True)
class View:
    """``reason`` says why there is no story."""

    title: str
    edition: str
    counts: str
    stories: tuple[ShownStory, ...]
    sources: tuple[CitedArticle, ...]
    reason: str | None
    warnings: tuple[str, ...]
    made: str
    href: str | None

    def cited_in(self, story: ShownStory) -> tuple[CitedArticle, ...]:
        """The part of the list of sources that a story rests on."""
        numbers = {marker.number for line in story.lines for marker in line.markers}
        articles = (
            replace(article, spans=tuple(span for span in article.spans if span.number in numbers))
            for article in self.sources
        )
        return tuple(article for article in articles if article.spans)
