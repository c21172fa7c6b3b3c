"""Stories through the days: which thread that earlier digests told of a story of today goes on with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from rag.digest.likeness import Likeness, Weights
from rag.stories import Before

SAME_THREAD = 0.4
"""Mean probability of one event from which on a story goes on with a thread: lower than for one event, since what is
new differs."""
MOST_COMPARED = 12
"""Articles of a thread, and of a story, that are compared: the last ones."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A story as earlier digests told it: the ids of its articles and its lines, oldest first. ``days`` are those of
    the digests."""

    id: str
    began: date
    days: tuple[date, ...]
    article_ids: tuple[str, ...]
    lines: tuple[Before, ...]


def thread_id(first_article_id: str) -> str:
    """Of a new thread, by the article that it begins with: the same whenever it is made."""
    return f"s{hashlib.sha256(first_article_id.encode()).hexdigest()[:12]}"


def continued(
    groups: Sequence[Sequence[int]],
    threads: Sequence[Thread],
    places: Mapping[str, int],
    likeness: Likeness,
    weights: Weights = Weights(),
) -> list[tuple[Thread, bool] | None]:
    """For each group of articles, the thread that it goes on with, and whether it is that thread's main story today: of
    several groups that go on with one thread, the likeliest. ``places`` are the numbers in ``likeness`` of the threads'
    articles that are still there."""
    found: list[tuple[Thread, bool] | None] = [None] * len(groups)
    likely = np.zeros((len(groups), len(threads)))
    for column, thread in enumerate(threads):
        theirs = [places[article_id] for article_id in thread.article_ids if article_id in places]
        if not theirs:
            continue
        every, theirs = set(theirs), theirs[-MOST_COMPARED:]
        for row, group in enumerate(groups):
            pairs = likeness.probabilities(np.array(group[-MOST_COMPARED:]), np.array(theirs), weights)
            # Articles of the thread itself (the window reaches back) settle it, more of them more so.
            own = len(set(group) & every)
            likely[row, column] = own + 1.0 if own else float(pairs.mean())
    for row in range(len(groups)):
        if len(threads) == 0 or likely[row].max() < SAME_THREAD:
            continue
        column = int(likely[row].argmax())
        found[row] = (threads[column], bool(likely[:, column].argmax() == row))
    return found
