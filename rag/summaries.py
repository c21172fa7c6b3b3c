"""Summaries on demand: of one article, of a topic over time, or of what a publisher wrote. They are told by the same
writer as digests, in the order of time, and are kept in no log."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from rag.digest.make import Made, make
from rag.digest.profile import Profile
from rag.editions import Editions
from rag.errors import NotFoundError
from rag.protocols import Progress
from rag.stories import Digest, Story, Window
from rag.types import Article, ArticleStatus, Passage

MOST_PASSAGES = 120
"""Passages that a topic is looked for in."""
NEAR = 0.45
"""Of the best passage's score, what an article on the topic has."""
MOST_EVENTS = 12
EDITION = "summary"


@dataclass(frozen=True)
class Summaries:
    """Over the parts that digests are made with."""

    editions: Editions

    def of_article(self, article_id: str) -> Digest:
        """Raises NotFoundError, also for an article that was retracted."""
        article = self.editions.index.catalog.article(article_id)
        if article is None or article.status is ArticleStatus.RETRACTED:
            raise NotFoundError(f"No article has the id {article_id!r}. List the articles with: rag articles list")
        return self.of_articles([article], article.title)

    def of_topic(self, topic: str, passages: Sequence[Passage], progress: Progress | None = None) -> Digest:
        """From the passages that were found for it, best first."""
        best = max((passage.scores.total for passage in passages), default=0.0)
        near = [passage for passage in passages if passage.scores.total >= NEAR * best]
        ids = dict.fromkeys(passage.chunk.article_id for passage in near)
        catalog = self.editions.index.catalog
        found = [article for one in ids if (article := catalog.article(one)) is not None]
        return self.of_articles(found, topic, progress)

    def of_articles(self, articles: Sequence[Article], title: str, progress: Progress | None = None) -> Digest:
        """Their events, in the order of time."""
        now = self.editions.clock()
        ordered = sorted(articles, key=lambda article: (article.published_at, article.id))
        ids = [article.id for article in ordered]
        if ordered:
            window = Window(ordered[0].published_at, ordered[-1].published_at + timedelta(seconds=1))
            made = self._made(ordered, window, progress)
        else:
            window, made = Window(now, now), None
        basis = hashlib.sha256("\n".join([title, *ids]).encode()).hexdigest()
        stories = () if made is None else made.stories
        return Digest(
            id=f"summary-{basis[:12]}",
            window=window,
            edition=EDITION,
            stories=stories,
            articles=len(ordered),
            made_at=now.replace(microsecond=0),
            model=self.editions.writer.name,
            basis=basis,
            others=0 if made is None else made.others,
            reason=None if stories else "Nothing was found that could be summed up.",
            warnings=() if made is None else made.warnings,
            degraded=made is not None and made.degraded,
            title=title,
        )

    def _made(self, articles: Sequence[Article], window: Window, progress: Progress | None) -> Made:
        material = self.editions.material(articles)
        profile = Profile(EDITION, MOST_EVENTS)
        rarity = self.editions.index.rarity
        return make(material, window, profile, self.editions.writer, rarity, progress, order=_in_time)


def _in_time(story: Story) -> tuple[object, ...]:
    return (min(article.published_at for article in story.articles), story.id)
