"""From the articles of a window to its stories, ranked and told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from rag.digest.grouping import groups
from rag.digest.likeness import Likeness, Rarity
from rag.digest.portrait import Portrait
from rag.digest.profile import Profile
from rag.digest.ranking import Standing, independent_sources, muted, score
from rag.digest.subject import Subject, is_opinion
from rag.digest.threads import Thread, continued, thread_id
from rag.digest.writing import Text
from rag.protocols import Progress, Vectors
from rag.stories import Line, Reported, Score, Story, StoryArticle, Window
from rag.types import CitedSource, Usage

MOST_ARTICLES = 10
"""Articles of a story that it is told from."""
SPARE = 6
"""Stories that are told beyond those wanted: some have nothing new."""


class StoryWriter(Protocol):
    """Tells stories, one at a time."""

    @property
    def name(self) -> str: ...

    def tell(self, subject: Subject) -> Text | None:
        """None where there is nothing new to tell."""
        ...


@dataclass(frozen=True)
class Material:
    """What a digest is made from: the articles of its window, oldest first; the threads of earlier digests, and those
    of their articles that are still there. Vectors have shape (n, dimension), a row for each article."""

    reported: Sequence[Reported]
    vectors: Vectors
    threads: Sequence[Thread] = ()
    earlier: Sequence[Reported] = ()
    earlier_vectors: Vectors | None = None


@dataclass(frozen=True)
class Made:
    """The stories told, best first; how many were not, and of how many of these earlier digests told everything; how
    many the profile mutes."""

    stories: tuple[Story, ...]
    others: int
    nothing_new: int
    muted: int
    usage: Usage
    warnings: tuple[str, ...]
    degraded: bool


def article_vector(chunks: Vectors) -> Vectors:
    """Of an article, shape (dimension,), from those of its chunks, shape (n, dimension): the first, which has the lead,
    counts half, the second a quarter, and so on. Zeros where there are none."""
    if len(chunks) == 0:
        return np.zeros(chunks.shape[1], np.float32)
    mixed = (chunks * 0.5 ** np.arange(len(chunks), dtype=np.float32)[:, None]).sum(axis=0)
    mixed /= np.linalg.norm(mixed) or 1.0
    found: Vectors = mixed.astype(np.float32)
    return found


def make(
    material: Material,
    window: Window,
    profile: Profile,
    writer: StoryWriter,
    rarity: Rarity,
    progress: Progress | None = None,
    order: Callable[[Story], Any] | None = None,
) -> Made:
    """``writer`` is asked for the likeliest stories only: those that would be shown, and a few more. They are shown by
    their rank, or in the ``order`` given."""
    reported = list(material.reported)
    count = len(reported)
    wanted = profile.stories + SPARE
    step = _Steps(progress, count + len(material.earlier) + wanted)
    likeness = _likeness(material, rarity, step)
    found = groups(likeness, count, _same_text(reported))
    places = {item.article.id: count + i for i, item in enumerate(material.earlier)}
    places |= {item.article.id: i for i, item in enumerate(reported)}
    going_on = continued(found, material.threads, places, likeness)
    waiting: list[_Waiting] = []
    hidden = 0
    for group, thread in zip(found, going_on, strict=True):
        articles = [reported[i].article for i in group]
        if muted(profile, articles):
            hidden += 1
            continue
        counting = independent_sources(articles)
        standing = Standing(articles, sum(counting), window.until)
        waiting.append(_Waiting(group, counting, standing, thread, score(standing, profile)))
    waiting.sort(key=lambda w: (-w.score.total, w.standing.articles[0].published_at, w.standing.articles[0].id))
    told: list[Story] = []
    texts: list[Text] = []
    ids = {thread.id for thread in material.threads}
    nothing_new = 0
    for item in waiting[:wanted]:
        text = writer.tell(_subject(item, reported, likeness))
        step.one()
        if text is None:
            nothing_new += item.thread is not None
            continue
        texts.append(text)
        told.append(_story(item, text, window, score(item.standing, profile, text.new), ids))
    step.done()
    told.sort(key=lambda story: (-story.score.total, story.articles[0].published_at, story.id))
    chosen = told[: profile.stories]
    shown = _numbered(chosen if order is None else sorted(chosen, key=order))
    warnings = tuple(dict.fromkeys(warning for text in texts for warning in text.warnings))
    return Made(
        shown,
        len(waiting) - len(shown),
        nothing_new,
        hidden,
        _total([text.usage for text in texts]),
        warnings,
        any(text.degraded for text in texts),
    )


def grouped(material: Material, rarity: Rarity) -> list[list[int]]:
    """The articles of the window by event: their numbers, for what measures that."""
    likeness = _likeness(material, rarity, _Steps(None, 0))
    return groups(likeness, len(material.reported), _same_text(material.reported))


@dataclass(frozen=True)
class _Waiting:
    """A story that has not been told yet."""

    group: Sequence[int]
    counting: Sequence[bool]
    standing: Standing
    thread: tuple[Thread, bool] | None
    score: Score


def _likeness(material: Material, rarity: Rarity, step: _Steps) -> Likeness:
    every = [*material.reported, *material.earlier]
    portraits = []
    for item in every:
        portraits.append(Portrait.of(item.article))
        step.one()
    vectors = material.vectors
    if material.earlier_vectors is not None:
        vectors = np.concatenate([vectors, material.earlier_vectors])
    moments = np.array([item.article.published_at.timestamp() for item in every])
    return Likeness(portraits, vectors, moments, rarity)


def _same_text(reported: Sequence[Reported]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """A number for each article, the same for reprints of one text."""
    known: dict[str, int] = {}
    roots = [item.article.reprint_of or item.article.duplicate_of or item.article.id for item in reported]
    return np.array([known.setdefault(root, len(known)) for root in roots], np.int64)


def _subject(item: _Waiting, reported: Sequence[Reported], likeness: Likeness) -> Subject:
    """The article that is likest to all others first, opinions last, of one text only one; then the latest."""
    own = [i for i, counts in zip(item.group, item.counting, strict=True) if counts]
    # A publisher's second article of the day is no further source, but it may have what is new.
    own += [i for i, counts in zip(item.group, item.counting, strict=True) if not counts and _has_own_text(reported[i])]
    alike = likeness.probabilities(np.array(own), np.array(own)).mean(axis=1)
    lengths = np.array([min(len(reported[i].article.text), 4_000) / 4_000 for i in own])
    opinion = np.array([is_opinion(reported[i].article) for i in own])
    first = own[int(np.argmax(alike + 0.1 * lengths - opinion))]
    rest = sorted(
        (i for i in own if i != first),
        key=lambda i: (is_opinion(reported[i].article), -reported[i].article.published_at.timestamp(), i),
    )
    chosen = [first, *rest][:MOST_ARTICLES]
    return Subject(tuple(reported[i] for i in chosen), item.thread[0] if item.thread else None)


def _has_own_text(item: Reported) -> bool:
    return item.article.reprint_of is None and item.article.duplicate_of is None


def _story(item: _Waiting, text: Text, window: Window, ranked: Score, taken: set[str]) -> Story:
    """``taken`` are the ids of the threads: a story that has split off from one has its own."""
    articles = item.standing.articles
    began = min(a.published_at.date() for a in articles)
    in_order = sorted(articles, key=lambda a: (a.published_at, a.id))
    own = next((new for a in in_order if (new := thread_id(a.id)) not in taken), thread_id(f"split:{in_order[0].id}"))
    if item.thread is not None:
        thread, main = item.thread
        began = thread.began
        own = thread.id if main else own
    listed = sorted(
        (
            StoryArticle(a.id, a.title, a.source, a.url, a.published_at, counts)
            for a, counts in zip(articles, item.counting, strict=True)
        ),
        key=lambda a: (not a.counts, a.published_at, a.article_id),
    )
    return Story(
        id=own,
        headline=text.headline,
        headline_of=text.headline_of,
        summary=text.summary,
        bullets=text.bullets,
        articles=tuple(listed),
        sources=item.standing.independent,
        score=ranked,
        began=began,
        day=max(1, (window.since.date() - began).days + 1),
        why=text.why,
        differences=text.differences,
        told=text.told,
    )


def _numbered(stories: Sequence[Story]) -> tuple[Story, ...]:
    """With sources that count through the whole digest, in the order in which they are shown."""
    numbers: dict[tuple[str, int, int], int] = {}

    def source(one: CitedSource) -> CitedSource:
        place = (one.article_id, one.start_char_index, one.end_char_index)
        return replace(one, number=numbers.setdefault(place, len(numbers) + 1))

    def line(one: Line) -> Line:
        return replace(one, sources=tuple(source(s) for s in one.sources))

    return tuple(
        replace(
            story,
            summary=line(story.summary),
            bullets=tuple(map(line, story.bullets)),
            why=None if story.why is None else line(story.why),
            differences=tuple(
                replace(different, lines=(line(different.lines[0]), line(different.lines[1])))
                for different in story.differences
            ),
        )
        for story in stories
    )


def _total(usages: Sequence[Usage]) -> Usage:
    def total(of: Callable[[Usage], int | None]) -> int | None:
        known = [value for usage in usages if (value := of(usage)) is not None]
        return sum(known) if known else None

    return Usage(total(lambda usage: usage.input_tokens), total(lambda usage: usage.output_tokens))


class _Steps:
    """Counts the work that is done."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def one(self) -> None:
        self._done = min(self._done + 1, self._total)
        if self._progress is not None:
            self._progress(self._done, self._total)

    def done(self) -> None:
        if self._progress is not None:
            self._progress(self._total, self._total)
