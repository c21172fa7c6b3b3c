"""A story before it is told: its articles, what kind each is, and its passages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from rag.digest.threads import Thread
from rag.protocols import Verifier
from rag.stories import Reported
from rag.text.corrections import opens_as_correction
from rag.types import Article, ArticleStatus, Evidence, Passage, Support

_OPINION = re.compile(r"\W*(?:opinion|comment(?:ary)?|editorial|column|letters?|viewpoint)\s*[:|–—-]", re.IGNORECASE)
_NO_HEADLINE = re.compile(
    r"\W*(?:live|watch|video|photos?|gallery|quiz|podcast|updates?|in brief)\b\s*[:|–—-]|.*\?\W*\Z", re.IGNORECASE
)


@dataclass(frozen=True)
class Subject:
    """The article that stands for the story is the first; none is a reprint of another. ``thread`` is what earlier
    digests told of it."""

    reported: tuple[Reported, ...]
    thread: Thread | None = None

    @cached_property
    def articles(self) -> list[Article]:
        return [item.article for item in self.reported]

    @cached_property
    def passages(self) -> list[Passage]:
        """Every chunk of the articles."""
        return [
            Passage(chunk, a.title, a.source, a.url, a.published_at, a.content_hash)
            for item in self.reported
            for chunk in item.chunks
            for a in (item.article,)
        ]

    def passage_at(self, number: int, start: int, end: int) -> int | None:
        """Which of the passages has ``text[start:end]`` of article ``number`` whole, None if none has."""
        own = self.articles[number].id
        for place, passage in enumerate(self.passages):
            chunk = passage.chunk
            if chunk.article_id == own and chunk.start <= start and end <= chunk.end:
                return place
        return None

    def article(self, article_id: str) -> Article | None:
        return next((article for article in self.articles if article.id == article_id), None)

    def headline(self, verify: Verifier, wrong: Callable[[str], bool] = lambda title: False) -> tuple[str, str]:
        """(a title, the id of its article): the first title that its own article supports, or else the first; one that
        is ``wrong`` last."""
        ordered = sorted(
            self.articles, key=lambda a: (wrong(a.title), is_opinion(a) or _NO_HEADLINE.match(a.title) is not None)
        )
        for article in ordered:
            supported = verify(article.title, [Evidence(article.text[:6_000])]).status is Support.SUPPORTED
            if supported and not wrong(article.title):
                return article.title, article.id
        return ordered[0].title, ordered[0].id


def says_it_was_wrong(article: Article) -> bool:
    """Whether the article is there to correct another one."""
    return opens_as_correction(article.title)


def was_corrected(article: Article) -> bool:
    return article.status is ArticleStatus.CORRECTED or says_it_was_wrong(article)


def is_opinion(article: Article) -> bool:
    return _OPINION.match(article.title) is not None


def whose(article: Article) -> str | None:
    """Whose opinion the article is; None for one that reports."""
    return (article.author or article.source or "its author") if is_opinion(article) else None
