"""What is looked for beside what a search finds, and what of it a chat model is given: the passages of the publishers
and days that the question asks for.

The extractive answerer chooses by sentence, and is given all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from rag.answering.antecedents import Turn
from rag.answering.asked import Question
from rag.answering.dated import LATE_DAYS
from rag.answering.events import is_from_then, none_from_then, tells_of
from rag.answering.parts import parts_of
from rag.answering.sources import Attributing, Reporters
from rag.types import DayRange, Filters, Passage, Retrieval

Retrieve = Callable[[Question], Retrieval]


def topped_up(question: Question, found: Retrieval, retrieve: Retrieve, attributing: Attributing) -> Retrieval:
    """With the best passages of each publisher asked of whom none was found, or only another's print of the same story;
    and with those of the days of "What happened on Friday?", which words do not find."""
    filters = question.filters
    sources = Reporters.of(attributing(question.text)).sources
    if sources and not filters.sources:
        hidden = {one.source for p in found.passages if p.source not in sources for one in p.reprints}
        printed = {passage.source for passage in found.passages}
        lacking = tuple(source for source in sources if source not in printed or source in hidden)
        if lacking:
            found = _with(found, retrieve(replace(question, filters=replace(filters, sources=lacking))), lacking)
    turn = Turn.of(question.text, frozenset(), question.as_of, attributing)
    days = (*turn.days, *turn.events)
    if turn.asked.open and len(days) == 1:
        narrowed = _within(filters, days[0], question.as_of)
        if narrowed is not None:
            within = replace(narrowed, sources=filters.sources or sources)
            found = _with(found, retrieve(replace(question, filters=within)), within.sources)
    return found


def narrowed(
    question: Question, passages: Sequence[Passage], attributing: Attributing
) -> tuple[tuple[Passage, ...], str | None]:
    """(those that an answer may rest on, why there is none). All of them where several things are asked."""
    turn = Turn.of(question.text, frozenset(), question.as_of, attributing)
    if len(parts_of(question.text)) > 1 or turn.asked.several or not passages:
        return tuple(passages), None
    kept = tuple(p for p in passages if turn.reporters.may_report(p, p.chunk.text))
    if not kept:
        return tuple(passages), turn.reporters.nothing()
    if not turn.events:
        return kept, None
    then = tuple(passage for passage in kept if _may_tell(turn.events, passage))
    return (then, None) if then else (tuple(passages), none_from_then(turn.events, kept))


def _may_tell(events: Sequence[DayRange], passage: Passage) -> bool:
    day = passage.published_at.date()
    return is_from_then(events, day) or tells_of(events, day, f"{passage.title}\n{passage.chunk.text}")


def _with(found: Retrieval, more: Retrieval, sources: Sequence[str]) -> Retrieval:
    held = {passage.chunk.id for passage in found.passages}
    own = [p for p in more.passages if p.chunk.id not in held and (not sources or p.source in sources)]
    likely = max(found.answerability, more.answerability) if own else found.answerability
    return replace(found, passages=(*found.passages, *own), answerability=likely)


def _within(filters: Filters, days: DayRange, as_of: datetime) -> Filters | None:
    """The filters, narrowed to when the days are reported; None where they leave no time."""
    since, until = filters.since, filters.until
    if days.first is not None:
        first = datetime.combine(days.first, time(), as_of.tzinfo)
        since = first if since is None else max(since, first)
    if days.last is not None:
        last = datetime.combine(days.last + timedelta(days=LATE_DAYS + 1), time(), as_of.tzinfo)
        until = last if until is None else min(until, last)
    return (
        None
        if since is not None and until is not None and since >= until
        else replace(filters, since=since, until=until)
    )
