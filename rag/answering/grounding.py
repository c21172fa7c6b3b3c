"""From a draft to an answer: each sentence is verified against what it cites, and what holds is cited by exact spans
of the articles. What does not hold is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from rag.protocols import Verifier
from rag.proving.citing import cited_source
from rag.proving.context import ArticleLookup
from rag.proving.judge import ChatJudge
from rag.proving.repair import Ladder, Mended, Rewrite, added
from rag.types import (
    Answer,
    Citation,
    Draft,
    Passage,
    Repair,
    Span,
)

NOTHING_FOUND = "The archive has no article that could answer this."
NOTHING_HELD = "No sentence of the answer was supported by the articles found."
DECLINED = "The articles found do not answer this."


def ground(
    question: str,
    passages: Sequence[Passage],
    draft: Draft,
    as_of: datetime,
    verify: Verifier,
    lookup: ArticleLookup,
    rewrite: Rewrite | None = None,
    judge: ChatJudge | None = None,
) -> Answer:
    """The answer that the draft comes to: its supported sentences with [n] markers, mended where they can be
    (``rag.proving.repair``), or a refusal with its reason."""
    composition = _Composition(passages)
    ladder = Ladder(passages, verify, cache(lookup), rewrite, judge)
    dropped = uncited = 0
    for sentence in draft.sentences:
        if not sentence.passages:
            uncited += 1
            continue
        mended = ladder.mend(sentence)
        if mended is None:
            dropped += 1
        else:
            composition.add(mended)
    refusal = None
    if not composition.citations:
        refusal = NOTHING_HELD if draft.sentences else (draft.declined or DECLINED)
    return Answer(
        question=question,
        text=composition.text,
        citations=tuple(composition.citations),
        refusal=refusal,
        as_of=as_of,
        passages=tuple(passages),
        model=draft.model,
        usage=added(draft.usage, ladder.usage),
        warnings=(*draft.warnings, *_warnings(dropped, uncited, composition.citations), *ladder.warnings),
        degraded=draft.degraded,
    )


def _warnings(dropped: int, uncited: int, citations: Sequence[Citation]) -> list[str]:
    found = []
    replaced = sum(citation.repair is Repair.REPLACED for citation in citations)
    if replaced:
        found.append(f"{_sentences(replaced)} not supported: the article's own words stand in place")
    if dropped:
        found.append(f"{_sentences(dropped)} left out: not supported by what was cited")
    if uncited:
        found.append(f"{_sentences(uncited)} left out: no passage was cited")
    return found


def _sentences(count: int) -> str:
    return "1 sentence was" if count == 1 else f"{count} sentences were"


@dataclass
class _Composition:
    """An answer being put together; equal source spans share a number."""

    passages: Sequence[Passage]
    text: str = ""
    citations: list[Citation] = field(default_factory=list)
    numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)

    def add(self, mended: Mended) -> None:
        sentence, verdict = mended.sentence, mended.verdict
        start = len(self.text) + (1 if self.text else 0)
        sources = tuple(
            cited_source(self.passages[sentence.passages[span.source]], span, self.numbers)
            for span in _joined(verdict.spans)
        )
        markers = "".join(f"[{source.number}]" for source in sources)
        self.text = f"{self.text} {sentence.text} {markers}".strip()
        self.citations.append(
            Citation(start, start + len(sentence.text), sentence.text, sources, verdict, mended.repair)
        )


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Spans of one source with nothing but a blank between them are one: neighbouring sentences."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last is not None and last.source == span.source and 0 <= span.start - last.end <= 1:
            joined[-1] = Span(last.source, last.start, span.end)
        else:
            joined.append(span)
    return joined
