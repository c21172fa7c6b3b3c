"""Five days of news with the stories that a digest should make of them, written for this project: every text, person,
firm, agency, publisher and place is invented.

The articles are ``eval/cases/newsweek.jsonl``, from Monday 3 to Friday 7 March 2025, in the order of publication; days
are UTC. Each has a note on what it is there to try."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from eval.datasets.base import json_lines
from rag.errors import SourceError
from rag.sources import Reader
from rag.types import Article, Skipped

ARTICLES = Path(__file__).resolve().parent.parent / "cases" / "newsweek.jsonl"
_READER = Reader(timezone=UTC, now=datetime(2025, 3, 8, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Labelled:
    """``event`` is the same for the articles of one day that are one story, ``thread`` for those of all days: the event
    is the thread with its day, "dock-strike-wed". Opinions and corrections belong to the event that they are about."""

    article: Article
    event: str
    thread: str
    note: str

    @property
    def day(self) -> date:
        return self.article.published_at.date()


def load() -> tuple[Labelled, ...]:
    """Raises SourceError when the installation lacks it."""
    rows = json_lines(ARTICLES, "The installation is incomplete: install citewire again.")
    return tuple(_labelled(row) for row in rows)


def of_day(articles: Sequence[Labelled], day: date) -> tuple[Labelled, ...]:
    """What a digest of that day is made from."""
    return tuple(labelled for labelled in articles if labelled.day == day)


def _labelled(row: dict[str, str]) -> Labelled:
    found = _READER.record(row, origin=f"{ARTICLES.name}:{row['id']}")
    if isinstance(found, Skipped):
        raise SourceError(f"{found.origin} is no article: {found.reason}")
    # The reader knows only agencies that exist.
    article = replace(found.article, wire=row.get("wire"))
    return Labelled(article, row["event"], row["thread"], row["note"])
