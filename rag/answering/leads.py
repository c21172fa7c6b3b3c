"""What there is: the first sentences of the articles, for a question that asks for nothing else ("What happened on
Friday?", "What did the Gazette report?")."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.antecedents import Turn
from rag.answering.corrected import corrects
from rag.answering.events import is_from_then
from rag.answering.features import Candidate, Features
from rag.answering.selection import Scored
from rag.types import Passage

_OPENING = 200
"""Where the first sentence of an article begins at the latest, behind whatever stands before it."""
_STEP = 0.05
_NOTHING = Features(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def leads(turn: Turn, candidates: Sequence[Candidate], passages: Sequence[Passage]) -> list[Scored]:
    """The first sentence of each article: those of the days asked about, or else of those that report them a little
    later, or else that tell of them long after; the most reprinted story first, corrections last, then in the order of
    the passages. Where no article's beginning was found, the first sentence that was."""
    first: dict[str, Candidate] = {}
    for candidate in candidates:
        held = first.setdefault(candidate.article_id, candidate)
        if candidate.article_span < held.article_span:
            first[candidate.article_id] = candidate
    opening = [candidate for candidate in first.values() if candidate.article_span[0] <= _OPENING]

    def place(candidate: Candidate) -> tuple[int, bool, int, int]:
        passage = passages[candidate.passage]
        return _late(turn, passage), corrects(passage), -len(passage.reprints), candidate.passage

    chosen = sorted(opening or first.values(), key=place)
    soonest = place(chosen[0])[0]
    chosen = [candidate for candidate in chosen if place(candidate)[0] == soonest]
    return [Scored(max(0.0, 1.0 - _STEP * rank), _NOTHING, candidate) for rank, candidate in enumerate(chosen)]


def _late(turn: Turn, passage: Passage) -> int:
    """0 for an article of the very days, 1 for one that reports them, 2 for one that looks back."""
    asked, day = (*turn.days, *turn.events), passage.published_at.date()
    if not asked:
        return 0
    if any((one.first is None or one.first <= day) and (one.last is None or day <= one.last) for one in asked):
        return 0
    return 1 if turn.days or is_from_then(turn.events, day, speech=True) else 2
