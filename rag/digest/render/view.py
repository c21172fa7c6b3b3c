"""From a digest to what is shown of it (``rag.digest.render.shown``): cleaned, cut to length, worded, linked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from rag.digest.render import wording
from rag.digest.render.links import Links
from rag.digest.render.marking import runs
from rag.digest.render.plain import brief, plain
from rag.digest.render.shown import (
    CitedArticle,
    CitedSpan,
    Marker,
    Reporter,
    Reporters,
    ShownLine,
    ShownStory,
    Side,
    View,
    Was,
)
from rag.stories import Before, Difference, Digest, Line, Novelty, Story, StoryArticle
from rag.types import CitedSource

LONGEST_TITLE = 200
"""Code points shown of a title or a headline."""
LONGEST_LINE = 1_000
LONGEST_NAME = 80
LONGEST_CITED = 600
LONGEST_PREVIEW = 160
MOST_REPORTERS = 8
"""Publishers named under a story; the others are counted."""


def view(digest: Digest, links: Links, *, explain: bool = False) -> View:
    """What is shown of a digest; with ``explain``, how its stories were ranked too."""
    seeing = _Seeing(digest, links, explain)
    reason = None if digest.stories else brief(digest.reason or "There is no story to tell.", LONGEST_CITED)
    return View(
        title=wording.period(digest.window),
        edition=_about(digest),
        counts=wording.digest_counts(digest),
        stories=tuple(seeing.story(story, number) for number, story in enumerate(digest.stories, start=1)),
        sources=tuple(seeing.sources()),
        reason=reason,
        warnings=tuple(brief(warning, LONGEST_CITED) for warning in digest.warnings),
        made=f"{wording.made(digest)} by {brief(digest.model, LONGEST_NAME)}",
        href=links.digest(digest.id),
    )


def _about(digest: Digest) -> str:
    if digest.title is not None:
        return brief(digest.title, LONGEST_TITLE)
    return wording.edition(brief(digest.edition, LONGEST_NAME))


@dataclass(frozen=True, slots=True)
class _Seeing:
    digest: Digest
    links: Links
    explain: bool

    def story(self, story: Story, number: int) -> ShownStory:
        publishers = self._publishers(story.articles)
        reporting = {self._publisher(article) for article in story.articles if article.counts}
        return ShownStory(
            id=story.id,
            anchor=f"story-{number}",
            headline=brief(story.headline, LONGEST_TITLE),
            running=wording.running(story),
            counts=wording.story_counts(story),
            summary=self.line(story.summary),
            bullets=tuple(self.line(line) for line in story.bullets),
            why=None if story.why is None else self.line(story.why),
            differences=tuple(self._sides(difference) for difference in story.differences),
            told=wording.told_before(story.told),
            reported=_first(reporter for reporter in publishers if reporter.name in reporting),
            carried=_first(reporter for reporter in publishers if reporter.name not in reporting),
            ranking=plain(wording.ranking(story.score)) if self.explain else None,
        )

    def line(self, line: Line, words: Iterable[str] = ()) -> ShownLine:
        return ShownLine(
            runs=runs(brief(line.text, LONGEST_LINE), words),
            markers=tuple({source.number: self._marker(source) for source in line.sources}.values()),
            novelty=line.novelty,
            label=wording.LABELS.get(line.novelty),
            whose=wording.whose(brief(line.whose, LONGEST_NAME)) if line.whose else None,
            was=self._was(line.before) if line.before and line.novelty is not Novelty.TOLD else None,
        )

    def sources(self) -> Iterator[CitedArticle]:
        """Every span that is cited, by number."""
        for _, group in groupby(self.digest.sources, key=lambda source: source.article_id):
            spans = list(group)
            yield CitedArticle(
                title=brief(spans[0].title, LONGEST_TITLE),
                byline=self._byline(spans[0]),
                spans=tuple(
                    CitedSpan(
                        span.number,
                        f"source-{span.number}",
                        brief(span.cited_text, LONGEST_CITED),
                        self.links.span(span),
                    )
                    for span in spans
                ),
            )

    def _marker(self, source: CitedSource) -> Marker:
        about = f"{self._byline(source)}: {brief(source.cited_text, LONGEST_PREVIEW)}"
        return Marker(source.number, self.links.span(source), about)

    def _byline(self, source: CitedSource) -> str:
        """Publisher, where it is known, and day, as the reader's clock has it."""
        when = wording.day(source.published_at.astimezone(self.digest.window.since.tzinfo))
        return f"{brief(source.source, LONGEST_NAME)}, {when}" if source.source else when

    def _was(self, before: Before) -> Was:
        text = ", ".join(brief(word, LONGEST_NAME) for word in before.words) or f"“{brief(before.text, LONGEST_CITED)}”"
        return Was(text, wording.day(before.day), self.links.digest(before.digest_id))

    def _sides(self, difference: Difference) -> tuple[Side, Side]:
        one, other = (
            Side(self._byline(line.sources[0]) if line.sources else "No source", self.line(line, [words]))
            for line, words in zip(difference.lines, difference.words, strict=True)
        )
        return one, other

    def _publishers(self, articles: Iterable[StoryArticle]) -> list[Reporter]:
        found: dict[str, list[StoryArticle]] = {}
        for article in articles:
            found.setdefault(self._publisher(article), []).append(article)
        return [
            Reporter(name, len(theirs), self.links.article(theirs[0].article_id, theirs[0].url))
            for name, theirs in found.items()
        ]

    def _publisher(self, article: StoryArticle) -> str:
        return brief(article.source, LONGEST_NAME) if article.source else f"“{brief(article.title, LONGEST_NAME)}”"


def _first(reporters: Iterable[Reporter]) -> Reporters:
    every = tuple(reporters)
    return Reporters(every[:MOST_REPORTERS], len(every[MOST_REPORTERS:]))
