"""What speaks for a sentence, feature by feature, so that a choice can be understood."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import log

from rag.answering.corrected import correction_of
from rag.answering.question import Asked, Kind
from rag.proving.context import Context
from rag.text.names import names
from rag.text.numbers import numbers
from rag.text.reporting import performs
from rag.text.synonyms import synonyms
from rag.text.words import content_words, fold
from rag.types import Passage

NEAR = 0.3
"""What a word of the question before counts, beside one of the question itself."""


@dataclass(frozen=True, slots=True)
class Weights:
    similarity: float = 0.6
    topic: float = 1.6
    names: float = 0.4
    act: float = 0.5
    speaker: float = 0.3
    kind: float = 0.35
    rank: float = 0.1
    correction: float = 0.4


@dataclass(frozen=True, slots=True)
class Features:
    """Each in [0, 1] (``correction`` in [-1, 1]): similarity to the question, idf-weighted share of its topic words,
    share of its names, cues of the speech act asked for, whether the one asked about speaks, whether it has what the
    kind of question wants, the rank of its passage, and whether its article corrects an earlier one."""

    similarity: float
    topic: float
    names: float
    act: float
    speaker: float
    kind: float
    rank: float
    correction: float

    def total(self, weights: Weights) -> float:
        return float(sum(getattr(self, name) * getattr(weights, name) for name in self.__slots__))


@dataclass(frozen=True)
class Candidate:
    """Sentence ``index`` of ``context``, which is that of passage number ``passage``."""

    passage: int
    article_id: str
    context: Context
    index: int
    stems: frozenset[str]

    @property
    def text(self) -> str:
        start, end = self.context.speakers.spans[self.index]
        return self.context.text[start:end]

    @property
    def article_span(self) -> tuple[int, int]:
        start, end = self.context.speakers.spans[self.index]
        return start + self.context.offset, end + self.context.offset

    @cached_property
    def speaker(self) -> str | None:
        """Who says the sentence, as far as the text tells."""
        return self.context.speakers.speaker(self.index)

    @property
    def with_speaker(self) -> str:
        """The sentence, with its speaker named."""
        named = self.speaker is None or self.speaker.split()[-1] in self.text
        return self.text if named else f"{self.speaker} said: {self.text}"

    @property
    def paragraph(self) -> int:
        """Where in the article the sentence's paragraph begins."""
        start = self.context.speakers.spans[self.index][0]
        return self.context.text.rfind("\n\n", 0, start) + self.context.offset


def quick_features(asked: Asked, candidate: Candidate, passage: Passage, idf: dict[str, float]) -> Features:
    """The features that the sentence's own words give, without those that need its speaker or its similarity."""
    total = sum(idf.values())
    met = sum(weight for stem, weight in idf.items() if stem in candidate.stems)
    if met < total:
        # A sentence is read after the one before it, whose words count half.
        around = _stems_before(candidate) - candidate.stems
        met += 0.5 * sum(weight for stem, weight in idf.items() if stem in around)
    return Features(
        similarity=0.0,
        topic=met / total if total else 0.0,
        names=_share_of_names(asked, f"{candidate.text} {passage.title}"),
        act=performs(asked.act, candidate.text) if asked.act else 0.0,
        speaker=0.0,
        kind=_has_kind(asked, candidate),
        rank=1.0 / (1 + candidate.passage),
        correction=correction_of(candidate.text, passage),
    )


def with_speaker(features: Features, asked: Asked, candidate: Candidate, passage: Passage) -> Features:
    """The features with what the sentence's speaker adds: he or she is named, though perhaps elsewhere."""
    speaker = candidate.speaker
    if speaker is None:
        return features
    speaks = asked.speaker is not None and fold(speaker.split()[-1]) == asked.speaker
    named = _share_of_names(asked, f"{candidate.text} {passage.title} {speaker}")
    return replace(features, names=named, speaker=1.0 if speaks else 0.0)


def topic_share(asked: Asked, candidate: Candidate, title: str, idf: dict[str, float]) -> float:
    """The idf-weighted share of the question's own topic words, or of their synonyms, that the sentence, the one before
    it or the title has; 1 where the question has none."""
    total = sum(idf[stem] for stem in asked.topic)
    near = _said(candidate) | {word.stem for word in content_words(title)}
    met = sum(idf[stem] for stem in asked.topic if synonyms(stem) & near)
    return met / total if total else 1.0


def _said(candidate: Candidate) -> frozenset[str]:
    return candidate.stems | _stems_before(candidate)


def _share_of_names(asked: Asked, text: str) -> float:
    wanted = (*asked.names, *asked.near_names)
    if not wanted and not asked.publishers:
        return 0.0
    tokens = {word.folded for word in content_words(text)}
    # All that is weighed is of the publishers asked.
    met = sum(name.tokens[-1] in tokens for name in wanted) + asked.publishers
    return met / (len(wanted) + asked.publishers)


def _stems_before(candidate: Candidate) -> frozenset[str]:
    if candidate.index == 0:
        return frozenset()
    start, end = candidate.context.speakers.spans[candidate.index - 1]
    return frozenset(word.stem for word in content_words(candidate.context.text[start:end]))


def inverse_frequencies(asked: Asked, candidates: Sequence[Candidate]) -> dict[str, float]:
    """Weights of the topic words by how few candidates have them; a word that none has weighs most. What is asked
    weighs more than what was asked before it."""
    frequency = Counter(stem for candidate in candidates for stem in candidate.stems)
    weights = {stem: log(1 + len(candidates) / (1 + frequency[stem])) for stem in (*asked.near_topic, *asked.topic)}
    return {stem: weight if stem in asked.topic else NEAR * weight for stem, weight in weights.items()}


_NONE = re.compile(r"\b(?:nobody|no one|no-one|none|neither)\b|\bno (?!longer|more|such)\w+s\b", re.IGNORECASE)
_WHEN = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:January|February|March|April|June|July|August"
    r"|September|October"
    r"|November|December)\b|\bMay \d|\b(?:1\d|20)\d\ds?\b|\bcentur|\b\d+ (?:BC|AD|BCE|CE)\b|\b(?:yesterday"
    r"|today|tomorrow|last|next|earlier|midnight|noon)\b"
    r"|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b"
)
_WHY = re.compile(
    r"\b(?:because|due to|after|since|so that|in order to|caused|reason|as a result|owing to|following|over)\b"
)
_WHERE = re.compile(r"\b(?:in|at|near|from|outside|off|to)\s+(?:the\s+)?[A-Z]")


def _has_kind(asked: Asked, candidate: Candidate) -> float:
    """1 when the sentence has what the kind of question wants, beyond what the question has itself."""
    text = candidate.text
    if asked.kind is Kind.HOW_MANY:
        given = {number.value for number in asked.numbers}
        if not any(number.value not in given for number in numbers(text)):
            # "Nobody was killed" says how many.
            return 1.0 if _NONE.search(text) else 0.0
        # "how many crew": a number of years is hardly one of them.
        return 1.0 if asked.counted is None or synonyms(asked.counted) & _said(candidate) else 0.4
    if asked.kind is Kind.WHO:
        given_names = {token for name in (*asked.names, *asked.near_names) for token in name.tokens}
        return 1.0 if any(name.tokens[-1] not in given_names for name in names(text)) else 0.0
    patterns = {Kind.WHEN: _WHEN, Kind.WHY: _WHY, Kind.WHERE: _WHERE}
    pattern = patterns.get(asked.kind)
    return 1.0 if pattern is not None and pattern.search(text) else 0.0
