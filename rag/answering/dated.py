"""Which passages are of the days that a question asks about.

"What did she say yesterday?" is not answered by what she said last month. Retrieval merely prefers the day; an answer
must not be of another one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from rag.answering.parts import parts_of
from rag.text.periods import read_days
from rag.types import DayRange, Passage, QueryPlan

LATE_DAYS = 2
"""A day's news may be reported this much later."""


def of_the_days_asked(plan: QueryPlan, passages: Sequence[Passage]) -> tuple[tuple[Passage, ...], str | None]:
    """(the passages that an answer may rest on, why there is none). A question of several parts may ask about several
    days, and is left as it is: see ``days_of``."""
    one = len(plan.parts) == 1 and len(parts_of(plan.question)) == 1
    asked = plan.parts[0].published if one else ()
    if not asked or not passages:
        return tuple(passages), None
    kept = tuple(passage for passage in passages if is_of(asked, passage))
    return (kept, None) if kept else (tuple(passages), none_of(asked))


def days_of(question: str, as_of: datetime) -> tuple[DayRange, ...]:
    """The days of the reports that the question asks for."""
    found, _ = read_days(question, as_of.date())
    return tuple(DayRange(period.surface, period.first, period.last) for period in found if period.published)


def is_of(asked: Sequence[DayRange], passage: Passage) -> bool:
    """Whether the passage's article is of one of the days."""
    return any(_of(days, passage.published_at) for days in asked)


def none_of(asked: Sequence[DayRange]) -> str:
    """Why there is no answer."""
    return f"No article found is from {' or '.join(said(days) for days in asked)}."


def _of(days: DayRange, published_at: datetime) -> bool:
    day = published_at.date()
    early = days.first is not None and day < days.first
    late = days.last is not None and day > days.last + timedelta(days=LATE_DAYS)
    return not early and not late


def said(days: DayRange) -> str:
    """The days as the question says it, with the days that were understood: "yesterday" is another day tomorrow."""
    first, last = days.first, days.last
    if first == last:
        return f"{days.surface} ({first})"
    bounds = f"{first} to {last}" if first and last else (f"from {first}" if first else f"until {last}")
    return f"{days.surface} ({bounds})"
