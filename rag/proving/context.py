"""The paragraphs round a passage: whether a quotation is open and who "he" is can't be told from the passage alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from rag.text.speakers import SpeakerMap
from rag.types import Article, Passage

ArticleLookup = Callable[[str], Article | None]

_BEFORE = 1_200
_AFTER = 400


@dataclass(frozen=True)
class Context:
    """``text`` is a slice of the article from ``offset`` on; ``text[start:end]`` is the
    passage."""

    text: str
    offset: int
    start: int
    end: int

    @classmethod
    def of(cls, passage: Passage, lookup: ArticleLookup) -> Context:
        """The paragraphs from about 1,200 characters before the passage to 400 after it; the passage alone when its
        article is gone or has changed since."""
        chunk = passage.chunk
        article = lookup(chunk.article_id)
        if article is None or article.text[chunk.start : chunk.end] != chunk.text:
            return cls(chunk.text, chunk.start, 0, len(chunk.text))
        low = max(0, chunk.start - _BEFORE)
        if low > 0:
            # Quotation marks are counted by paragraph: begin with a whole one.
            paragraph = article.text.find("\n\n", low, chunk.start)
            low = paragraph + 2 if paragraph >= 0 else article.text.rfind("\n\n", 0, low) + 2
            low = 0 if low < 2 else low
        high = min(len(article.text), chunk.end + _AFTER)
        return cls(article.text[low:high], low, chunk.start - low, chunk.end - low)

    @cached_property
    def speakers(self) -> SpeakerMap:
        return SpeakerMap(self.text)

    @cached_property
    def own(self) -> list[int]:
        """Numbers of the sentences that lie in the passage."""
        return [
            index for index, (start, end) in enumerate(self.speakers.spans) if start >= self.start and end <= self.end
        ]
