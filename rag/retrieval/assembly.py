"""From ranked passages to those that are given: a story's reprints once, not too many of one article, none that
begins in the middle of a thought."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from rag.text.sentences import sentence_spans
from rag.types import Passage

MOST_OF_ARTICLE = 3
"""Passages of one article, unless the question is about that article."""
PUT_OFF = 0.5
"""What a passage beyond that counts, beside those of other articles."""
LEAD_IN = 600
"""How far back, in characters, the beginning of a thought is looked for."""
_MOST_SENTENCES = 2

# What refers to the sentence before.
_MID_THOUGHT = re.compile(
    r"[\"“'‘]?(?:He|She|They|It|His|Her|Their|Its|This|That|These|Those|But|And|So|However|Instead|Also|Then|"
    r"Meanwhile|Both|Neither|There|The (?:former|latter|two|three|pair|couple|same))\b"
)


def select(ranked: Iterable[Passage], k: int, *, about: frozenset[str]) -> list[Passage]:
    """The first ``k`` that add something. ``about`` are the articles that are asked about by name: of them any number
    is taken. A passage beyond its article's share waits until what is left is worth half as much as it. Scores never
    rise."""
    taken: list[Passage] = []
    spare: deque[Passage] = deque()
    chosen: dict[str, str] = {}
    count: Counter[str] = Counter()
    for passage in ranked:
        if len(taken) == k:
            break
        article = passage.chunk.article_id
        story = passage.reprint_of or article
        # The first article of a story stands for its reprints.
        if chosen.setdefault(story, article) != article:
            continue
        if count[article] >= MOST_OF_ARTICLE and article not in about:
            spare.append(passage)
            continue
        while spare and PUT_OFF * spare[0].scores.total > passage.scores.total and len(taken) < k:
            taken.append(spare.popleft())
        if len(taken) < k:
            count[article] += 1
            taken.append(passage)
    taken += list(spare)[: k - len(taken)]
    least = 1.0
    given: list[Passage] = []
    for passage in taken:
        least = min(least, passage.scores.total)
        given.append(replace(passage, scores=replace(passage.scores, total=least)))
    return given


def from_the_beginning(passages: Sequence[Passage], text_before: Callable[[Passage, int], str]) -> list[Passage]:
    """Passages that begin in the middle of a thought, extended back to where it begins: by up to two sentences.
    ``text_before(passage, most)`` gives at most that many characters of the article before a passage."""
    given: list[Passage] = []
    for passage in passages:
        alone = _mid_thought(passage.chunk.text) and not _follows(passage, passages)
        given.append(_extended(passage, text_before) if alone else passage)
    return given


def _follows(passage: Passage, passages: Sequence[Passage]) -> bool:
    """Whether what stands before a passage is given already."""
    article, start = passage.chunk.article_id, passage.chunk.start
    return any(p.chunk.article_id == article and p.chunk.start < start <= p.chunk.end + 2 for p in passages)


def _mid_thought(text: str) -> bool:
    return _MID_THOUGHT.match(text) is not None


def _extended(passage: Passage, text_before: Callable[[Passage, int], str]) -> Passage:
    chunk = passage.chunk
    before = text_before(passage, LEAD_IN) if chunk.start > 0 else ""
    spans = sentence_spans(before)
    # The first may have been cut by the limit.
    if len(before) == LEAD_IN:
        spans = spans[1:]
    first = len(before)
    for start, end in reversed(spans[-_MOST_SENTENCES:]):
        first = start
        if not _mid_thought(before[start:end]):
            break
    added = before[first:]
    return replace(passage, chunk=replace(chunk, start=chunk.start - len(added), text=added + chunk.text))
