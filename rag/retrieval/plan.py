"""From a question to what it asks of the index: its parts, the publishers and days that it names, and what of these was
not understood.

Nothing in a plan excludes a passage. A publisher or a day in a question is evidence of what is meant, and people
misremember both; what must hold is a filter, and filters are given, not guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, tzinfo

from rag.retrieval.features import numbers
from rag.retrieval.parts import Span, part_spans
from rag.retrieval.publishers import Mention, publishers
from rag.text.names import names
from rag.text.periods import Period, read_days
from rag.text.quotes import quotations
from rag.types import DayRange, QueryPart, QueryPlan, Unclear

_RECENT = re.compile(
    r"\b(?:latest|newest|recent|recently|currently|now|nowadays|these days|today|tonight|so far|up to date)\b",
    re.IGNORECASE,
)
_SINGLE_QUOTED = re.compile(r"(?<!\w)['‘](?P<phrase>[^'‘’\n]{3,80})['’](?!\w)")
_EDGE = re.compile(r"^(?:\W|and\b|or\b|but\b|while\b)+|(?:[\s,;]|\band|\bor|\bbut|\bwhile|\bwhereas)+$", re.IGNORECASE)


def make_plan(question: str, as_of: datetime, zone: tzinfo, sources: Sequence[str]) -> QueryPlan:
    """``sources`` are the publishers of the archive; "yesterday" is the day before ``as_of`` in ``zone``."""
    known = publishers(tuple(sources))
    mentions = known.mentions(question)
    dated, unread = read_days(question, as_of.astimezone(zone).date())
    dates = [(period.start, period.end) for period in dated] + [(one.start, one.end) for one in unread]
    named = tuple(dict.fromkeys(source for mention in mentions for source in mention.sources))
    spans = part_spans(question, mentions, dates)
    return QueryPlan(
        question=question,
        as_of=as_of,
        parts=tuple(_part(question, span, mentions, dated, dates, named) for span in spans),
        sources=named,
        unknown=known.unknown(question, mentions),
        names=tuple(name.surface for name in names(question)),
        quotations=_quotations(question, mentions),
        recent=_RECENT.search(question) is not None,
        unclear=tuple(Unclear(found.surface, found.reason) for found in unread),
    )


def _part(
    question: str,
    span: Span,
    mentions: Sequence[Mention],
    dated: Sequence[Period],
    dates: Sequence[Span],
    named: tuple[str, ...],
) -> QueryPart:
    start, end = _trimmed(question, span)
    text = question[start:end]
    own = tuple(dict.fromkeys(s for m in mentions if span[0] <= m.start < span[1] for s in m.sources))
    within = [period for period in dated if span[0] <= period.start < span[1]]
    return QueryPart(
        text=text,
        start=start,
        end=end,
        sources=own or named,
        named=bool(own),
        published=tuple(_days(period) for period in within if period.published),
        events=tuple(_days(period) for period in within if not period.published),
        names=tuple(name.surface for name in names(text)),
        numbers=tuple(sorted(numbers(_without(text, start, dates)))),
    )


def _trimmed(question: str, span: Span) -> Span:
    """Without the conjunctions and marks around it; a whole question stays whole."""
    if span == (0, len(question)):
        return span
    text = question[span[0] : span[1]]
    head, tail = _EDGE.match(text), _EDGE.search(text.rstrip())
    start = head.end() if head else 0
    end = tail.start() if tail and tail.end() == len(text.rstrip()) and tail.start() > start else len(text.rstrip())
    return span[0] + start, span[0] + max(end, start)


def _without(text: str, start: int, dates: Sequence[Span]) -> str:
    """The text with its dates blanked: the 26 of "April 26" is no quantity."""
    for begin, end in dates:
        first, last = (min(max(0, place - start), len(text)) for place in (begin, end))
        text = text[:first] + " " * (last - first) + text[last:]
    return text


def _days(period: Period) -> DayRange:
    return DayRange(period.surface, period.first, period.last)


def _quotations(question: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Quoted phrases that are no publisher's name; single marks count around several words."""
    held = {question[mention.start : mention.end] for mention in mentions}
    single = (match["phrase"] for match in _SINGLE_QUOTED.finditer(question) if " " in match["phrase"].strip())
    return tuple(dict.fromkeys(phrase for phrase in [*quotations(question), *single] if phrase.strip() not in held))
