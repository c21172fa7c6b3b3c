"""How much a story matters to a reader, part by part, so that it can be shown why it stands where it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log2

from rag.digest.profile import Interests, Profile
from rag.stories import Score
from rag.text.words import content_stems, fold, words
from rag.types import Article

SOURCES = 2.0
PROMINENCE = 0.8
RECENCY = 0.4
DEVELOPMENT = 0.8
FOLLOWED = 1.5
"""For each kind of interest that a story meets."""
MANY_SOURCES = 8
"""So many independent sources make the most of that part."""
LONG = 600
"""Words of the longest article that make the most of its share."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a story before it is told. ``independent`` is how many sources count."""

    articles: Sequence[Article]
    independent: int
    until: datetime


def independent_sources(articles: Sequence[Article]) -> list[bool]:
    """Of each article, whether it counts as a source of its own: of reprints of one text, of articles from one agency,
    and of a publisher's own, only the first does."""
    texts: set[str] = set()
    makers: set[str] = set()
    counts = []
    for article in articles:
        text = article.reprint_of or article.duplicate_of or article.id
        maker = fold(article.wire or article.source or article.id)
        counts.append(text not in texts and maker not in makers)
        texts.add(text)
        if counts[-1]:
            # Who only reprints others has nothing of its own yet.
            makers.add(maker)
    return counts


def score(standing: Standing, profile: Profile, new: float = 1.0) -> Score:
    """``new`` is the share of what could be told that earlier digests did not tell, in [0, 1]."""
    articles = standing.articles
    latest = max(article.published_at for article in articles)
    hours = max(0.0, (standing.until - latest) / timedelta(hours=1))
    length = max(len(article.text.split()) for article in articles)
    reach = min(1.0, log2(1 + len(articles)) / log2(1 + 2 * MANY_SOURCES))
    parts = [
        ("sources", SOURCES * min(1.0, log2(1 + standing.independent) / log2(1 + MANY_SOURCES))),
        ("prominence", PROMINENCE * (reach + min(1.0, length / LONG)) / 2),
        ("recency", RECENCY * exp(-hours / 24)),
        ("development", DEVELOPMENT * new),
    ]
    parts += [(f"follows {what}", FOLLOWED) for what in met(profile.follow, articles)]
    rounded = tuple((name, round(value, 4)) for name, value in parts)
    return Score(round(sum(value for _, value in rounded), 4), rounded)


def muted(profile: Profile, articles: Sequence[Article]) -> bool:
    """Whether the reader wants none of it: a muted name or topic in a title, or nothing but muted sources."""
    sources = {fold(source) for source in profile.mute.sources}
    if sources and all(fold(article.source or "") in sources for article in articles):
        return True
    heads = Interests(profile.mute.names, profile.mute.topics)
    return any(_meets_text(heads, article.title) for article in articles)


def met(interests: Interests, articles: Sequence[Article]) -> list[str]:
    """The interests that a story meets, as the profile has them."""
    found = []
    texts = [f"{article.title}. {article.text[:1_500]}" for article in articles]
    for text in texts:
        found += _meets_text(Interests(interests.names, interests.topics), text)
    sources = {fold(article.source or "") for article in articles}
    found += [source for source in interests.sources if fold(source) in sources]
    return list(dict.fromkeys(found))


def _meets_text(interests: Interests, text: str) -> list[str]:
    found = []
    if interests.names:
        plain = f" {' '.join(word.folded for word in words(text))} "
        wanted = [(name, " ".join(word.folded for word in words(name))) for name in interests.names]
        found += [name for name, phrase in wanted if phrase and f" {phrase} " in plain]
    if interests.topics:
        stems = set(content_stems(text))
        found += [topic for topic in interests.topics if (own := set(content_stems(topic))) and own <= stems]
    return found
