"""Digests made over an open archive, and the log of them.

Nothing here knows of readers' terminals or of HTTP: ``Citewire`` hands the parts in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from threading import Lock

import numpy as np

from rag import __version__
from rag.digest.make import Made, Material, StoryWriter, article_vector, make
from rag.digest.profile import Profile
from rag.digest.threads import Thread
from rag.digest_records import digest_from, digest_record
from rag.errors import InputError, NotFoundError
from rag.index.catalog.digests import LoggedDigest
from rag.index.index import Index
from rag.protocols import Progress, Vectors
from rag.stories import Before, Digest, Reported, Window
from rag.types import Article, ArticleStatus, Filters

MOST_ARTICLES = 20_000
"""Articles of a window."""
REMEMBERED = 14
"""Earlier digests of an edition whose stories a new one may go on with."""
LONGEST = timedelta(days=92)
"""Of a window: a digest of more would be no digest."""
CHUNKS = 3
"""Of an article, for its vector: the first ones, in which it says what it is about."""
BATCH = 1_000
"""Articles whose chunks are read at a time."""


def day_window(day: date, zone: tzinfo) -> Window:
    """From midnight to midnight where the reader is: 23 or 25 hours when the clocks change."""
    return Window(datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone))


@dataclass(frozen=True)
class Editions:
    """``writer`` tells the stories; ``clock`` says when a digest is made."""

    index: Index
    writer: StoryWriter
    clock: Callable[[], datetime]
    making: Lock = field(default_factory=Lock)
    """One digest at a time: of two made at once, neither would know what the other tells."""

    # --- making

    def make(self, window: Window, profile: Profile, *, progress: Progress | None = None, anew: bool = False) -> Digest:
        """The digest of the window for the reader of the profile, kept in the log. From the same articles, after the
        same earlier digests, it is the one in the log, unless it is to be made ``anew``. Raises InputError."""
        if window.until - window.since > LONGEST:
            days = (window.until - window.since).days
            raise InputError(f"A digest of {days} days cannot be made, only of up to {LONGEST.days}. Ask for fewer.")
        with self.making:
            return self._made(window, profile, progress, anew)

    def _made(self, window: Window, profile: Profile, progress: Progress | None, anew: bool) -> Digest:
        articles = self._articles(window)
        earlier = self._earlier(profile.name, window)
        basis = self._basis(window, profile, articles, earlier)
        log = self.index.catalog.digests
        known = None if anew else log.same(profile.name, window.since, window.until, basis)
        if known is not None:
            return digest_from(json.loads(known.body))
        made = make(self.material(articles, earlier), window, profile, self.writer, self.index.rarity, progress)
        digest = Digest(
            id=f"{window.since:%Y-%m-%d}-{profile.name}-{basis[:8]}",
            window=window,
            edition=profile.name,
            stories=made.stories,
            articles=len(articles),
            made_at=self.clock().replace(microsecond=0),
            model=self.writer.name,
            basis=basis,
            others=made.others,
            reason=None if made.stories else self._reason(window, len(articles), made),
            warnings=made.warnings,
            usage=made.usage,
            degraded=made.degraded,
        )
        if made.stories:
            body = json.dumps(digest_record(digest), ensure_ascii=False)
            log.put(LoggedDigest(digest.id, profile.name, window.since, window.until, basis, digest.made_at, body))
        return digest

    def _articles(self, window: Window) -> list[Article]:
        """Oldest first: those published in the window, and those corrected in it."""
        catalog = self.index.catalog
        filters = Filters(since=window.since, until=window.until)
        count = catalog.count_articles(filters)
        if count > MOST_ARTICLES:
            raise InputError(
                f"{count:,} articles were published then, a digest is made from up to {MOST_ARTICLES:,}. "
                "Ask for a shorter time."
            )
        found = catalog.articles(filters, MOST_ARTICLES)
        known = {article.id for article in found}
        found += [a for a in catalog.corrected(window.since, window.until) if a.id not in known]
        told = [article for article in found if article.status is not ArticleStatus.RETRACTED]
        return sorted(told, key=lambda article: (article.published_at, article.id))

    def _earlier(self, edition: str, window: Window) -> list[Digest]:
        """Oldest first."""
        logged = self.index.catalog.digests.earlier(edition, window.since, window.until, REMEMBERED)
        return [digest_from(json.loads(entry.body)) for entry in reversed(logged)]

    def _basis(self, window: Window, profile: Profile, articles: Sequence[Article], earlier: Sequence[Digest]) -> str:
        wanted = replace(profile, recipients=(), schedule=None)
        told = {
            "version": __version__,
            "window": [window.since.isoformat(), window.until.isoformat()],
            "profile": asdict(wanted),
            "writer": self.writer.name,
            "articles": [{**asdict(article), "text": None, "updated_at": None} for article in articles],
            "earlier": [digest.basis for digest in earlier],
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()

    def material(self, articles: Sequence[Article], earlier: Sequence[Digest] = ()) -> Material:
        """The articles, and what earlier digests told, as digests are made from them."""
        reported, vectors = self._reported([article.id for article in articles])
        threads = _threads(earlier)
        known = {article.id for article in articles}
        ids = dict.fromkeys(one for thread in threads for one in thread.article_ids if one not in known)
        before, before_vectors = self._reported(list(ids))
        return Material(reported, vectors, threads, before, before_vectors)

    def _reported(self, ids: Sequence[str]) -> tuple[list[Reported], Vectors]:
        """Those of the articles that are still there, in the order given, and their vectors."""
        reported: list[Reported] = []
        for start in range(0, len(ids), BATCH):
            found = self.index.catalog.chunks_of(ids[start : start + BATCH])
            reported += [Reported(article, tuple(item.chunk for item in stored)) for article, stored in found]
        first = [[chunk.id for chunk in item.chunks[:CHUNKS]] for item in reported]
        every = self.index.vectors_of([chunk_id for own in first for chunk_id in own])
        ends = np.cumsum([len(own) for own in first])
        rows = [article_vector(every[end - len(own) : end]) for end, own in zip(ends, first, strict=True)]
        return reported, np.array(rows, np.float32).reshape(len(rows), self.index.dimension)

    def _reason(self, window: Window, articles: int, made: Made) -> str:
        if articles:
            if made.nothing_new:
                return "What was published then was told in earlier digests."
            if made.muted:
                return "What was published then is muted by the profile."
            return f"No sentence of the {articles} articles published then can be told by itself."
        if self.index.catalog.counts().articles == 0:
            return "The archive is empty. Take articles in with: rag ingest PATH"
        newest = self.index.catalog.articles(Filters(), 1)[0].published_at
        return f"No article was published {_when(window)}. The newest one of the archive is of {newest:%Y-%m-%d}."

    # --- the log

    def get(self, wanted: str, edition: str | None = None) -> Digest:
        """By its id, or the latest of a day (2024-04-26), of the ``edition`` if one is named. Raises NotFoundError."""
        log = self.index.catalog.digests
        entry = log.get(wanted)
        if entry is None:
            zone = self.index.catalog.zone
            day = _day(wanted)
            if day is None:
                raise NotFoundError(f"No digest is {wanted!r}. List those that were made with: rag digest list")
            entry = log.of_day(edition or "daily", datetime.combine(day, time(), zone))
        if entry is None:
            raise NotFoundError(f"No digest is of {wanted}. Make one with: rag digest --date {wanted}")
        return digest_from(json.loads(entry.body))

    def begun(self, digest: Digest) -> bool:
        """Whether the delivery of a digest was begun."""
        return bool(self.index.catalog.digests.deliveries(digest.id))

    def list(self, limit: int, offset: int = 0, edition: str | None = None) -> tuple[list[Digest], int]:
        """(digests, newest window first; how many there are in all)"""
        log = self.index.catalog.digests
        return [digest_from(json.loads(e.body)) for e in log.list(limit, offset, edition)], log.count(edition)


def _threads(earlier: Sequence[Digest]) -> list[Thread]:
    """The stories of earlier digests, joined by their ids."""
    found: dict[str, Thread] = {}
    for digest in earlier:
        for story in digest.stories:
            lines = tuple(Before(digest.id, digest.day, line.text) for line in story.lines)
            ids = tuple(article.article_id for article in story.articles)
            known = found.get(story.id)
            if known is None:
                found[story.id] = Thread(story.id, story.began, (digest.day,), ids, lines)
            else:
                found[story.id] = Thread(
                    known.id,
                    min(known.began, story.began),
                    (*known.days, digest.day),
                    tuple(dict.fromkeys((*known.article_ids, *ids))),
                    (*known.lines, *lines),
                )
    return list(found.values())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _when(window: Window) -> str:
    zone = window.since.tzinfo
    if zone is not None and window == day_window(window.since.date(), zone):
        return f"on {window.since:%Y-%m-%d}"
    return f"from {window.since:%Y-%m-%d %H:%M} to {window.until:%Y-%m-%d %H:%M}"
