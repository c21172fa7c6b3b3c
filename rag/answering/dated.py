"""Which passages are of the days that a question asks about.

"What did she say yesterday?" is not answered by what she said last month. Retrieval merely prefers the day; an answer
must not be of another one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from rag.types import DayRange, Passage, QueryPlan

LATE_DAYS = 2
"""A day's news may be reported this much later."""


def of_the_days_asked(plan: QueryPlan, passages: Sequence[Passage]) -> tuple[tuple[Passage, ...], str | None]:
    """(the passages that an answer may rest on, why there is none). A question of several parts may ask about several
    days, and is left as it is."""
    asked = plan.parts[0].published if len(plan.parts) == 1 else ()
    if not asked or not passages:
        return tuple(passages), None
    kept = tuple(passage for passage in passages if any(_of(days, passage.published_at) for days in asked))
    if kept:
        return kept, None
    return tuple(passages), f"No article found is from {' or '.join(_said(days) for days in asked)}."


def _of(days: DayRange, published_at: datetime) -> bool:
    day = published_at.date()
    early = days.first is not None and day < days.first
    late = days.last is not None and day > days.last + timedelta(days=LATE_DAYS)
    return not early and not late


def _said(days: DayRange) -> str:
    """As the question says it, with the days that were understood: "yesterday" is another day tomorrow."""
    first, last = days.first, days.last
    if first == last:
        return f"{days.surface} ({first})"
    bounds = f"{first} to {last}" if first and last else (f"from {first}" if first else f"until {last}")
    return f"{days.surface} ({bounds})"
