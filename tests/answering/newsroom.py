"""A few invented articles, and their passages as retrieval would give them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from rag.answering.asked import Question
from rag.types import Answer, Article, Chunk, Passage, QueryPlan, Retrieval

NOW = datetime(2024, 3, 11, 12, 0, tzinfo=UTC)


def article(name: str, title: str, text: str, source: str, day: int) -> Article:
    return Article(
        id=name,
        title=title,
        text=text,
        published_at=datetime(2024, 3, day, 8, 0, tzinfo=UTC),
        content_hash=f"hash-of-{name}",
        url=f"https://{name}.example/1",
        source=source,
    )


def finding(passages: Sequence[Passage]) -> Callable[[Question], Retrieval]:
    """A retrieval that always finds these passages, and takes them for an answer."""
    return lambda asked: Retrieval(QueryPlan(asked.text, asked.as_of, ()), tuple(passages), 1.0)


def passage_of(of: Article, start: int = 0, end: int | None = None) -> Passage:
    end = len(of.text) if end is None else end
    chunk = Chunk(f"{of.id}:0", of.id, 0, start, end, of.text[start:end])
    return Passage(chunk, of.title, of.source, of.url, of.published_at, of.content_hash)


FERRY = article(
    "ferry",
    "Ferry Alba runs aground off Saltmere",
    "The ferry Alba ran aground on a sandbank off Saltmere on Friday evening. All 212 passengers were brought ashore "
    "by lifeboats before midnight, the coastguard said. Captain Marta Lindqvist said the steering had failed without "
    'warning.\n\n"We had no steering and no time," Lindqvist told reporters. The operator, Northshore Lines, said it '
    "would inspect all four of its ships.",
    "Harbour Courier",
    9,
)
INQUIRY = article(
    "inquiry",
    "Ministry opens inquiry into ferry accident",
    "The transport ministry opened an inquiry into the grounding of the Alba on Sunday. Minister Piet Aalders said the "
    "results would be published within 90 days.\n\nThe operator denied that it had delayed repairs.",
    "Saltmere Gazette",
    10,
)
ARTICLES = {of.id: of for of in (FERRY, INQUIRY)}
# The second passage begins in the middle of its article, so that offsets into chunk and article differ.
PASSAGES = (
    passage_of(FERRY),
    passage_of(INQUIRY, INQUIRY.text.index("Minister Piet")),
)

KEY = "sk-very-secret-4711"
STANDING_IN = "these are sentences of the articles themselves"
ASKED = "What happened to the ferry Alba?"
TRUE = "The ferry Alba ran aground on a sandbank off Saltmere on Friday evening [1]."
ASHORE = "All 212 passengers were brought ashore by lifeboats before midnight [1]."
Ask = Callable[..., Answer]
